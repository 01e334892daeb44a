// A full disk: a failure that says so, nothing changed, and the store goes on once there is space.
#include <cerrno>
#include <cstring>
#include <fstream>
#include <functional>
#include <utility>

#include <boost/test/unit_test.hpp>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include "engine/base/result.h"
#include "engine/store/open_store.h"
#include "tests/child_process.h"
#include "tests/contract/store/rows.h"
#include "tests/temporary_folder.h"

namespace hostyard::test {
namespace {

ChangeSet change_number(int number) {
  FlowNode node = node_row("n" + std::to_string(number), "f", number);
  node.result.assign(4000, 'x');
  return change_set({PutNode{node}});
}

// Commits until the disk is full, frees it, commits again; what went wrong, in words.
std::string run_into_full_disk(const std::string& file, const std::function<void()>& fill,
                               const std::function<void()>& free) {
  const auto store = open_sqlite_store(file);
  store->commit(change_set({PutFlow{flow_row("f", "h")}}));
  fill();
  int number = 0;
  try {
    while (number < 10'000) {
      store->commit(change_number(number));
      ++number;
    }
    return "the disk never got full";
  } catch (const Error& failure) {
    if (failure.code() != ErrorCode::kStoreFull) return "another failure: " + failure.message();
    for (const std::string& word : {file, std::string("no space"), std::string("nothing was changed")}) {
      if (failure.message().find(word) == std::string::npos)
        return "no \"" + word + "\" in: " + failure.message();
    }
  }
  const auto state = [&] { return store->load().sequence - 1; };
  free();
  if (state() != number) return "the failed commit changed something";
  if (!std::holds_alternative<Committed>(store->commit(change_number(number))))
    return "no commit after space came back";
  if (state() != number + 1) return "the commit after space came back is not there";
  const auto other = open_sqlite_store(file);
  return std::cmp_equal(other->flow("f")->nodes.size(), number + 1) ? "" : "another reader sees other nodes";
}

void set_file_limit(rlim_t bytes) {
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = bytes;
  if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) throw std::runtime_error("setrlimit failed");
}

}  // namespace

// A file size limit needs no rights: the system refuses to let a file grow, as it does on a full disk.
BOOST_AUTO_TEST_CASE(a_commit_that_finds_no_space_changes_nothing_and_works_again_later) {
  const TemporaryFolder folder;
  const std::string words = in_child([&] {
    (void)::signal(SIGXFSZ, SIG_IGN);
    return run_into_full_disk(
        folder / "store.db", [] { set_file_limit(rlim_t{400} * 1024); },
        [] { set_file_limit(RLIM_INFINITY); });
  });
  BOOST_TEST(words == "");
}

BOOST_AUTO_TEST_CASE(a_store_cannot_be_created_where_there_is_no_space) {
  const TemporaryFolder folder;
  const std::string words = in_child([&]() -> std::string {
    (void)::signal(SIGXFSZ, SIG_IGN);
    set_file_limit(4096);
    try {
      open_sqlite_store(folder / "store.db");
      return "it was created";
    } catch (const Error& failure) {
      if (failure.code() != ErrorCode::kStoreFull) return "another failure: " + failure.message();
    }
    set_file_limit(RLIM_INFINITY);
    return open_sqlite_store(folder / "store.db")->load().sequence == 0 ? "" : "it is not empty";
  });
  BOOST_TEST(words == "");
}

// The same on a file system that is really full, where the test may mount one.
BOOST_AUTO_TEST_CASE(a_full_file_system_is_a_full_disk) {
  const TemporaryFolder folder;
  const std::string place = folder / "small";
  std::filesystem::create_directory(place);
  if (::mount("hostyard-test", place.c_str(), "tmpfs", 0, "size=2m") != 0) {
    BOOST_TEST_MESSAGE("not run: mounting a small file system is not permitted here (" << std::strerror(errno)
                                                                                       << ")");
    return;
  }
  const std::string filler = place + "/filler";
  const std::string words = in_child([&] {
    const auto fill = [&] {
      std::ofstream file(filler, std::ios::binary);
      const std::string block(64 * 1024, 'x');
      for (int i = 0; i < 16; ++i) file << block;
    };
    return run_into_full_disk(place + "/store.db", fill, [&] { std::filesystem::remove(filler); });
  });
  ::umount(place.c_str());
  BOOST_TEST(words == "");
}

}  // namespace hostyard::test
