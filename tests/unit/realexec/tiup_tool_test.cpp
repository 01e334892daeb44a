// A shell script in tiup's place: what is passed to it, and what comes back.
#include "realexec/tiup_tool.h"

#include <filesystem>
#include <fstream>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "engine/base/text.h"
#include "realexec/files.h"
#include "tests/temporary_folder.h"

namespace hostyard::test {
namespace {

const IpAddress kHost = *IpAddress::parse("10.0.0.7");

struct TiupFolder {
  TemporaryFolder folder;

  // `body` sees its arguments as "$@"; each call's are written to the file `calls`.
  TiupTool tiup(const std::string& body) {
    const std::string program = folder / "tiup";
    std::ofstream(program) << "#!/bin/sh\necho \"$TIUP_HOME|$*\" >> " << folder / "calls"
                           << "\n"
                           << body << "\n";
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    return TiupTool({program, "/home/tidb/.tiup", "/home/tidb/.em", folder / "work", 360 * kSecond});
  }
  std::string calls() { return read_text(folder / "calls").value_or(""); }
  CheckRequest check_request() {
    CheckRequest request;
    request.topology = {"tidb",
                        "tidb",
                        22,
                        "amd64",
                        {{Purpose::kStorage, kHost, 12000, 13000, "/data/tikv_deploy", "/data/tikv_data"}}};
    request.user = "tidb";
    request.private_key_path = "/home/tidb/.ssh/id";
    return request;
  }
  OperationStatus end_of(TiupTool& tool, const std::string& id) {
    for (;;) {
      const OperationStatus status = tool.poll(id);
      if (status.state != OperationState::kProcessing) return status;
      std::this_thread::yield();
    }
  }
};

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tiup_tool, TiupFolder)

BOOST_AUTO_TEST_CASE(a_check_gives_the_topology_as_a_file_and_keeps_the_streams_apart) {  // STEP-3, STEP-12
  TiupTool tool = tiup(
      "case $2 in check) cat \"$3\"; echo problem >&2; exit 4;; *) echo 'tiup version 1.12.5 tiup';; esac");
  const ToolResult result = tool.check(check_request(), 360 * kSecond);
  const auto& exited = std::get<ToolExited>(result.outcome);
  BOOST_TEST(exited.code == 4);
  BOOST_TEST(exited.out == to_yaml(check_request().topology));
  BOOST_TEST(exited.err == "problem\n");
  BOOST_TEST(
      result.command_line.starts_with("TIUP_HOME=/home/tidb/.tiup " + (folder / "tiup") + " cluster check "));
  BOOST_TEST(
      result.command_line.ends_with("--user tidb -i /home/tidb/.ssh/id --format json --wait-timeout 360"));
  BOOST_TEST(holds(calls(), "/home/tidb/.tiup|cluster check "));
  for (const auto& entry : std::filesystem::directory_iterator(folder / "work"))
    BOOST_TEST(entry.path().extension() != ".yaml");
}

BOOST_AUTO_TEST_CASE(checks_have_folders_of_their_own_where_tiup_knows_how) {  // ruling STEP-3
  TiupTool tool = tiup("[ $2 = check ] || echo 'tiup version 1.16.5 tiup'");
  CheckRequest request = check_request();
  request.apply = true;
  const std::string first = tool.check(request, kSecond * 60).command_line;
  const std::string second = tool.check(request, kSecond * 60).command_line;
  BOOST_TEST(holds(first, " --apply "));
  BOOST_TEST(holds(first, " --tempdir /tmp/tiup-"));
  BOOST_TEST(first.substr(first.find("--tempdir")) != second.substr(second.find("--tempdir")));
}

BOOST_AUTO_TEST_CASE(without_tiup_nothing_is_found) {
  TiupTool tool({folder / "none", "", "", folder / "work", kSecond});
  const ToolResult result = tool.display("em", kHost, kSecond);
  BOOST_REQUIRE(std::holds_alternative<ToolNotFound>(result.outcome));
  BOOST_TEST(holds(std::get<ToolNotFound>(result.outcome).detail, "No such file or directory"));
}

BOOST_AUTO_TEST_CASE(at_its_deadline_a_check_is_unknown_and_what_it_printed_is_kept) {  // WF-4
  TiupTool tool = tiup("[ $2 = check ] || { echo 1.9.6; exit; }; echo begun; sleep 100");
  const ToolResult result = tool.check(check_request(), kSecond);
  BOOST_REQUIRE(std::holds_alternative<ToolTimedOut>(result.outcome));
  BOOST_TEST(std::get<ToolTimedOut>(result.outcome).out == "begun\n");
}

BOOST_AUTO_TEST_CASE(an_operation_runs_once_whatever_is_submitted_how_often) {  // WF-2
  TiupTool tool = tiup("cat \"$4\"");
  const ScaleOutRequest request{"em-test", kHost, 2222, "tidb", "/key"};
  const Submitted first = tool.submit_scale_out(request, "node-1");
  BOOST_TEST((end_of(tool, first.operation_id).state == OperationState::kFinished));
  const Submitted again = tool.submit_scale_out(request, "node-1");
  BOOST_TEST(again.operation_id == first.operation_id);
  BOOST_TEST(again.command_line == first.command_line);
  BOOST_TEST((end_of(tool, again.operation_id).state == OperationState::kFinished));
  const std::string topology = folder / "work/operations/node-1/topology.yaml";
  BOOST_TEST(calls() == "/home/tidb/.em|em scale-out em-test " + topology +
                            " --user tidb -i /key --wait-timeout 360 --yes\n");
  BOOST_TEST(read_text(folder / "work/operations/node-1/out").value_or("") ==
             "filebeat_servers:\n  - host: \"10.0.0.7\"\n    ssh_port: 2222\n");
}

BOOST_AUTO_TEST_CASE(an_operation_that_fails_says_what_tiup_said) {
  TiupTool tool = tiup("echo '{\"exit_code\":1,\"error\":\"no such node\"}' >&2; exit 1");
  const Submitted submitted = tool.submit_scale_in({"em-test", kHost}, "node-2");
  BOOST_TEST(submitted.command_line == "TIUP_HOME=/home/tidb/.em " + (folder / "tiup") +
                                           " em scale-in em-test --node 10.0.0.7:0 --wait-timeout 360 --yes");
  const OperationStatus status = end_of(tool, submitted.operation_id);
  BOOST_TEST((status.state == OperationState::kError));
  BOOST_TEST(holds(status.error, "operation failed with err: exit status 1."));
  BOOST_TEST(holds(status.error, "no such node"));
}

BOOST_AUTO_TEST_CASE(an_operation_outlives_the_tool_that_started_it) {
  const std::string gate = folder / "gate";
  std::string id;
  {
    TiupTool tool = tiup("while [ ! -e " + gate + " ]; do sleep 0.01; done");
    id = tool.submit_scale_in({"em-test", kHost}, "node-3").operation_id;
    BOOST_TEST((tool.poll(id).state == OperationState::kProcessing));
  }
  TiupTool later({folder / "tiup", "", "", folder / "work", kSecond});
  BOOST_TEST((later.poll(id).state == OperationState::kProcessing));
  std::ofstream{gate};
  BOOST_TEST((end_of(later, id).state == OperationState::kFinished));
}

BOOST_AUTO_TEST_CASE(an_operation_that_died_without_a_word_is_unknown) {  // WF-4
  TiupTool tool = tiup("kill -9 $PPID; sleep 0.1");
  const std::string id = tool.submit_scale_in({"em-test", kHost}, "node-4").operation_id;
  BOOST_TEST((end_of(tool, id).state == OperationState::kUnknown));
  BOOST_TEST((tool.poll("never-submitted").state == OperationState::kUnknown));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
