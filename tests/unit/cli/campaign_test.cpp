// `hostyard campaign` (CLI-2, CLI-6).
#include <csignal>
#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "tests/unit/cli/program.h"

namespace hostyard::test {
namespace {

std::string line_with(const std::string& text, const std::string& part) {
  const std::size_t at = text.find(part);
  return at == std::string::npos ? "" : text.substr(at, text.find('\n', at) - at);
}

BOOST_AUTO_TEST_SUITE(campaign)

BOOST_AUTO_TEST_CASE(has_the_same_event_hash_whatever_the_jobs) {
  const Program program;
  const Outcome one = program.run({"campaign", "--seed", "3", "--operations", "3000", "--run-length", "500"});
  const Outcome two =
      program.run({"campaign", "--seed", "3", "--operations", "3000", "--run-length", "500", "-j", "2"});
  BOOST_TEST(one.exit_code == 0);
  BOOST_TEST(contains(one.out, "3000 operations in 6 runs"));
  BOOST_TEST(contains(one.out, "grant RandomRack: granted"));
  BOOST_TEST(line_with(one.out, "event hash").size() > 20u);
  BOOST_TEST(line_with(one.out, "event hash") == line_with(two.out, "event hash"));
}

BOOST_AUTO_TEST_CASE(compares_both_stores) {
  const Outcome both = Program().run({"campaign", "--operations", "500", "--store", "both"});
  BOOST_TEST(both.exit_code == 0);
  BOOST_TEST(contains(both.out, "500 operations in 1 runs"));
}

BOOST_AUTO_TEST_CASE(ends_with_its_summary_when_it_is_interrupted) {
  const Program program;
  const pid_t child = program.start({"campaign", "--minutes", "5"});
  BOOST_TEST_REQUIRE(program.wait_for(child, "Ctrl-C"));
  ::kill(child, SIGINT);
  const Outcome interrupted = program.wait(child);
  BOOST_TEST(interrupted.exit_code == 130);
  BOOST_TEST(contains(interrupted.out, "operations a second"));
}

// Of stores that this campaign has open now.
int store_folders_of(pid_t campaign) {
  int number = 0;
  for (const std::filesystem::path& parent :
       {std::filesystem::path("/dev/shm"), std::filesystem::temp_directory_path()}) {
    if (!std::filesystem::is_directory(parent)) continue;
    for (const auto& entry : std::filesystem::directory_iterator(parent)) {
      const std::string name = entry.path().filename().string();
      number += name.starts_with("hostyard-campaign-" + std::to_string(campaign) + "-") ? 1 : 0;
    }
  }
  return number;
}

BOOST_AUTO_TEST_CASE(leaves_nothing_behind_when_it_is_interrupted_twice) {
  const Program program;
  const pid_t child = program.start(
      {"campaign", "--store", "both", "--operations", "1000000", "--run-length", "1000000", "-j", "2"});
  BOOST_TEST_REQUIRE(program.wait_for(child, "Ctrl-C"));
  BOOST_TEST(store_folders_of(child) == 1);
  ::kill(child, SIGINT);
  BOOST_TEST_REQUIRE(program.wait_for(child, "once more"));
  ::kill(child, SIGINT);
  const Outcome interrupted = program.wait(child);
  BOOST_TEST(interrupted.exit_code == 130);
  BOOST_TEST(contains(interrupted.out, "0 operations in 0 runs"));
  BOOST_TEST(store_folders_of(child) == 0);
}

BOOST_AUTO_TEST_CASE(ends_after_minutes_or_operations_and_not_both) {
  const Outcome both = Program().run({"campaign", "--operations", "500", "--minutes", "1"});
  BOOST_TEST(both.exit_code == 2);
  BOOST_TEST(contains(both.err, "--minutes and --operations are given; accepted: one of them"));
}

BOOST_AUTO_TEST_CASE(refuses_what_it_cannot_count) {
  const Outcome wrong = Program().run({"campaign", "--operations", "0"});
  BOOST_TEST(wrong.exit_code == 2);
  BOOST_TEST(contains(wrong.err, "--operations is 0; accepted: an integer from 1"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace hostyard::test
