#include "realexec/file_host_guard.h"

#include <csignal>
#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "engine/base/result.h"
#include "tests/child_process.h"
#include "tests/temporary_folder.h"

namespace hostyard::test {
namespace {

struct Folder {
  TemporaryFolder folder;
  std::string file = (folder.path() / "pool.db.lock").string();
  FileHostGuard guard{file};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(file_host_guard, Folder)

BOOST_AUTO_TEST_CASE(a_host_is_held_once_and_free_when_the_hold_goes) {  // STEP-3
  auto hold = guard.try_hold("10.0.0.1");
  BOOST_REQUIRE(hold != nullptr);
  BOOST_TEST((guard.try_hold("10.0.0.1") == nullptr));
  BOOST_TEST((FileHostGuard(file).try_hold("10.0.0.1") == nullptr));
  BOOST_TEST((guard.try_hold("10.0.0.2") != nullptr));
  hold.reset();
  BOOST_TEST((guard.try_hold("10.0.0.1") != nullptr));
}

BOOST_AUTO_TEST_CASE(guards_of_different_stores_know_nothing_of_each_other) {
  const auto hold = guard.try_hold("10.0.0.1");
  BOOST_TEST((FileHostGuard(file + "2").try_hold("10.0.0.1") != nullptr));
}

BOOST_AUTO_TEST_CASE(what_another_process_holds_is_free_the_moment_it_is_killed) {  // STEP-3, WF-2
  Pipe held;
  const pid_t child = start_child([&] {
    const auto hold = guard.try_hold("10.0.0.1");
    if (hold != nullptr && ::write(held.write_end(), "x", 1) == 1) ::pause();
  });
  char sign = 0;
  BOOST_REQUIRE_EQUAL(::read(held.read_end(), &sign, 1), 1);
  BOOST_TEST((guard.try_hold("10.0.0.1") == nullptr));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  BOOST_TEST((guard.try_hold("10.0.0.1") != nullptr));
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_made_is_named) {
  FileHostGuard nowhere((folder.path() / "missing" / "lock").string());
  BOOST_CHECK_EXCEPTION((void)nowhere.try_hold("10.0.0.1"), Error, [](const Error& error) {
    return error.code() == ErrorCode::kStoreUnusable &&
           error.message().find("missing/lock") != std::string::npos;
  });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
