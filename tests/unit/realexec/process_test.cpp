#include "realexec/process.h"

#include <csignal>
#include <filesystem>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "tests/temporary_folder.h"

namespace hostyard::test {
namespace {

using How = ProcessEnd::How;

ProcessEnd shell(const std::string& script, TimeMicros timeout = 60 * kSecond) {
  ProcessRequest request;
  request.arguments = {"sh", "-c", script};
  request.timeout = timeout;
  return run_process(request);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(process)

BOOST_AUTO_TEST_CASE(the_streams_are_kept_apart_and_the_exit_code_told) {
  const ProcessEnd end = shell("echo out; echo err >&2; exit 3");
  BOOST_TEST((end.how == How::kExited));
  BOOST_TEST(end.code == 3);
  BOOST_TEST(end.out == "out\n");
  BOOST_TEST(end.err == "err\n");
}

BOOST_AUTO_TEST_CASE(arguments_are_taken_as_they_are) {
  ProcessRequest request;
  const std::string hostile = "a'b\"c $(touch x) `y` \\ ;&|\n*";
  request.arguments = {"printf", "%s", hostile};
  BOOST_TEST(run_process(request).out == hostile);
}

BOOST_AUTO_TEST_CASE(the_environment_is_this_one_and_what_is_given) {
  ProcessRequest request;
  request.arguments = {"sh", "-c", "echo $HOSTYARD_TEST; echo ${PATH:+there}"};
  request.environment = {{"HOSTYARD_TEST", "given"}};
  BOOST_TEST(run_process(request).out == "given\nthere\n");
}

BOOST_AUTO_TEST_CASE(a_program_that_is_not_there_was_not_started) {
  ProcessRequest request;
  request.arguments = {"hostyard-no-such-program"};
  const ProcessEnd end = run_process(request);
  BOOST_TEST((end.how == How::kNotStarted));
  BOOST_TEST(end.detail == "exec: \"hostyard-no-such-program\": No such file or directory");
}

BOOST_AUTO_TEST_CASE(a_program_that_a_signal_ends_is_told_from_one_that_exits) {
  const ProcessEnd end = shell("kill -TERM $$");
  BOOST_TEST((end.how == How::kKilled));
  BOOST_TEST(end.code == SIGTERM);
}

// Section 7, 2.4: a launcher that is killed leaves its child, and the pipes, behind.
BOOST_AUTO_TEST_CASE(at_the_deadline_the_whole_group_goes) {
  const TemporaryFolder folder;
  const std::string script = "(trap '' TERM; echo $$ > " + (folder / "leader") + "; sleep 1000 & echo $! > " +
                             (folder / "child") + "; echo begun; wait; sleep 1000)";
  const ProcessEnd end = [&] {
    ProcessRequest request;
    request.arguments = {"sh", "-c", script};
    request.timeout = 300 * kMillisecond;
    request.grace = 100 * kMillisecond;
    return run_process(request);
  }();
  BOOST_TEST((end.how == How::kTimedOut));
  BOOST_TEST(end.out == "begun\n");
  const ProcessEnd look = shell("for f in leader child; do p=$(cat " + (folder / "") +
                                "$f); i=0; while [ $i -lt 50 ] && "
                                "grep -qs '^State:.[^Z]' /proc/$p/status; do sleep 0.1; i=$((i+1)); done; "
                                "grep -qs '^State:.[^Z]' /proc/$p/status && echo lives; done; true");
  BOOST_TEST(look.out == "");
}

BOOST_AUTO_TEST_CASE(what_leaves_the_group_and_keeps_the_pipe_does_not_hold_the_call_up) {
  const ProcessEnd end = shell("setsid sleep 5 & echo done");
  BOOST_TEST((end.how == How::kExited));
  BOOST_TEST(end.out == "done\n");
}

BOOST_AUTO_TEST_CASE(much_output_is_read_to_its_end_and_the_last_of_it_kept) {
  ProcessRequest request;
  request.arguments = {"sh", "-c",
                       "head -c 3000000 /dev/zero; echo end; head -c 3000000 /dev/zero >&2; exit 7"};
  request.output_limit = 1000;
  const ProcessEnd end = run_process(request);
  BOOST_TEST(end.code == 7);
  BOOST_TEST(end.out.size() == 1000u);
  BOOST_TEST(end.out.ends_with("end\n"));
  BOOST_TEST(end.err.size() == 1000u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
