// What the steps ask of hosts and tiup, and what they make of the answers (STEP-2, STEP-3, STEP-5, STEP-7,
// WF-4).
#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "engine/base/text.h"
#include "engine/workflow/check_rows.h"
#include "engine/workflow/host_commands.h"
#include "engine/workflow/record_text.h"
#include "engine/workflow/step_tiup_check.h"
#include "tests/unit/workflow/engine_bench.h"
#include "tests/unit/workflow/printers.h"

namespace hostyard {
namespace {

using test::check_output;
using test::check_row;
using test::EngineBench;
using test::new_host;
using Calls = std::vector<std::string>;

const std::string kIp = "10.0.0.1";
const std::string kPass = check_row(kIp, "os-version", "Pass", "OS is fine");
const std::string kGovernor =
    check_row(kIp, "cpu-governor", "Warn", "Unable to determine current CPU frequency governor policy");

ToolOutcome rows(const std::vector<std::string>& given, int code = 0) {
  return ToolExited{code, check_output(given), code == 0 ? "" : "{\"exit_code\":1}"};
}

// An import of h1 up to its end; `prepare` sets the scene.
struct ImportBench : EngineBench {
  Host host = new_host(1);
  bool ignore_warns = false;
  std::string id;
  void import() {
    restart();
    register_zone();
    id = begin("ImportHosts", host, ignore_warns);
    run(id);
  }
  void import_with_verify(const ToolOutcome& verify) {
    tool.checks = {rows({kPass}), verify};
    import();
  }
  bool online() { return host_status("h1") == HostStatus::kOnline; }
  bool said(const std::string& key, const std::string& words) {
    return node(id, key).result.find(words) != std::string::npos;
  }
  int error_of(const std::string& key) { return node(id, key).error_code; }
};

int number(ErrorCode code) {
  return static_cast<int>(code);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(steps)

BOOST_FIXTURE_TEST_CASE(the_login_of_the_import_row_comes_first, ImportBench) {  // STEP-2
  settings.login_user = "admin";
  settings.login_private_key_path = "/keys/admin";
  import();
  BOOST_TEST(hosts.calls() ==
             (Calls{"createUser 10.0.0.1 root", "authorizeKey 10.0.0.1 root", "probe 10.0.0.1 tidb"}));
}

BOOST_FIXTURE_TEST_CASE(without_a_password_in_the_row_the_configured_login_is_used, ImportBench) {  // STEP-2
  host.sealed_password.clear();
  settings.login_user = "admin";
  settings.login_private_key_path = "/keys/admin";
  import();
  BOOST_TEST(hosts.calls().front() == "createUser 10.0.0.1 admin");
  BOOST_TEST(online());
}

BOOST_FIXTURE_TEST_CASE(without_any_login_the_deploy_user_cannot_be_made, ImportBench) {  // STEP-2
  host.user_name.clear();
  host.sealed_password.clear();
  import();
  BOOST_TEST(error_of("authhosts") == number(ErrorCode::kInitDeployUserError));
  BOOST_TEST(said("authhosts", "neither user-passwd or user-privatekey is available"));
  BOOST_TEST(hosts.calls().empty());
}

BOOST_FIXTURE_TEST_CASE(a_deploy_user_who_can_log_in_already_is_left_alone, ImportBench) {  // STEP-2
  settings.login_user = settings.deploy_user;
  import();
  BOOST_TEST(hosts.calls() == Calls{"probe 10.0.0.1 tidb"});
  BOOST_TEST(online());
}

BOOST_FIXTURE_TEST_CASE(a_deploy_user_who_cannot_log_in_yet_is_made, ImportBench) {  // STEP-2
  settings.login_user = settings.deploy_user;
  hosts.will("probe", AuthFailed{"no key"});
  import();
  BOOST_TEST(hosts.count("createUser") == 1);
  BOOST_TEST(online());
}

BOOST_FIXTURE_TEST_CASE(another_key_than_the_deploy_user_s_is_no_skip, ImportBench) {  // STEP-2
  settings.login_user = settings.deploy_user;
  settings.login_private_key_path = "/keys/other";
  import();
  BOOST_TEST(hosts.calls().front() == "createUser 10.0.0.1 root");
}

BOOST_FIXTURE_TEST_CASE(a_command_of_unknown_outcome_is_run_again_and_every_attempt_is_recorded,
                        ImportBench) {  // WF-4
  hosts.will("createUser", TimedOut{});
  hosts.will("createUser", ConnectionLost{"reset"});
  import();
  BOOST_TEST(online());
  BOOST_TEST(hosts.count("createUser") == 3);
  BOOST_TEST(said("authhosts", "timed out: it may have taken effect"));
  BOOST_TEST(said("authhosts", "connection lost: reset"));
  BOOST_TEST(said("authhosts", "$ ssh 10.0.0.1 createUser"));
}

BOOST_FIXTURE_TEST_CASE(a_command_that_stays_unknown_fails_after_a_bounded_number_of_attempts,
                        ImportBench) {  // WF-4
  for (int i = 0; i < kCommandAttempts + 1; ++i) hosts.will("createUser", TimedOut{});
  import();
  BOOST_TEST(hosts.count("createUser") == kCommandAttempts);
  BOOST_TEST(error_of("authhosts") == number(ErrorCode::kInitDeployUserError));
}

BOOST_FIXTURE_TEST_CASE(a_command_whose_outcome_is_known_is_not_run_again, ImportBench) {
  hosts.will("createUser", Exited{1, "", "permission denied", Effect::kOk});
  import();
  BOOST_TEST(hosts.count("createUser") == 1);
  BOOST_TEST(said("authhosts", "permission denied"));
}

BOOST_FIXTURE_TEST_CASE(prepare_applies_and_verify_only_looks, ImportBench) {  // STEP-3, STEP-5
  import();
  BOOST_REQUIRE_EQUAL(tool.checked.size(), 2U);
  BOOST_TEST(tool.checked[0].apply);
  BOOST_TEST(!tool.checked[1].apply);
  BOOST_TEST(tool.checked[0].user == "tidb");
  BOOST_TEST(tool.checked[0].private_key_path == "/keys/tidb");
  BOOST_TEST(said("prepare", "$ tiup cluster check --apply"));
}

BOOST_FIXTURE_TEST_CASE(prepare_fixes_what_the_rows_name_as_the_deploy_user, ImportBench) {  // STEP-3
  tool.checks = {
      rows({check_row(kIp, "swap", "Warn", "swap is enabled"),
            check_row(kIp, "command", "Fail", "numactl not usable, not found"),
            check_row(kIp, "disk", "Warn", "mount point /data does not have 'noatime' option set")})};
  import();
  BOOST_TEST(online());
  const Calls calls = hosts.calls();
  for (const std::string call : {"swapOff", "installPackage", "addMountOption"})
    BOOST_TEST(std::ranges::count(calls, call + " 10.0.0.1 tidb") == 1);
}

BOOST_FIXTURE_TEST_CASE(an_apply_that_gave_up_is_finished_here, ImportBench) {  // ruling STEP-3
  tool.checks = {rows({check_row(kIp, "thp", "Fail", "will try to disable THP"), kPass}, 1)};
  import();
  BOOST_TEST(online());
  BOOST_TEST(hosts.count("disableTransparentHugePages") == 1);
  BOOST_TEST(said("prepare", "tiup stopped at a fix that failed"));
}

BOOST_FIXTURE_TEST_CASE(a_fix_that_only_a_reboot_completes_fails_the_host_and_says_so,
                        ImportBench) {  // STEP-3, 1.8
  tool.checks = {
      rows({check_row(kIp, "disk", "Fail", "mount point /data does not have 'nodelalloc' option set")})};
  hosts.will("addMountOption", Exited{0, "", "", Effect::kRebootNeeded});
  import();
  BOOST_TEST(error_of("prepare") == number(ErrorCode::kPrepareHostError));
  BOOST_TEST(said("prepare", "after a reboot"));
}

BOOST_FIXTURE_TEST_CASE(a_check_that_timed_out_is_cleaned_up_and_asked_again,
                        ImportBench) {  // WF-4, ruling STEP-11
  tool.checks = {ToolTimedOut{}};
  import();
  BOOST_TEST(online());
  BOOST_TEST(hosts.count("removeTiupLeftovers") == 1);
  BOOST_TEST(tool.checked.size() == 3U);
}

BOOST_FIXTURE_TEST_CASE(a_check_that_times_out_again_and_again_fails, ImportBench) {  // WF-4
  for (int i = 0; i < kCheckAttempts + 1; ++i) tool.checks.emplace_back(ToolTimedOut{});
  import();
  BOOST_TEST(error_of("prepare") == number(ErrorCode::kHostNotExpected));
  BOOST_TEST(said("prepare", "call deployment serv: tiup cluster check"));
  BOOST_TEST(tool.checked.size() == static_cast<std::size_t>(kCheckAttempts));
}

BOOST_FIXTURE_TEST_CASE(a_result_without_any_row_about_the_host_is_no_pass, ImportBench) {  // STEP-11
  for (const ToolOutcome& outcome :
       {rows({}), rows({check_row("10.0.0.9", "os-version", "Pass", "OS is fine")})}) {
    ImportBench bench;
    bench.tool.checks = {outcome};
    bench.import();
    BOOST_TEST(bench.error_of("prepare") == number(ErrorCode::kHostNotExpected));
    BOOST_TEST(bench.said("prepare", "no row about it"));
  }
}

BOOST_FIXTURE_TEST_CASE(rows_about_other_hosts_do_not_count, ImportBench) {
  import_with_verify(rows({kPass, check_row("10.0.0.9", "thp", "Fail", "THP is enabled")}));
  BOOST_TEST(online());
}

BOOST_FIXTURE_TEST_CASE(an_ipv6_host_finds_its_rows_however_tiup_writes_the_address, ImportBench) {  // DOM-20
  host.ip = *IpAddress::parse("fd00::1");
  for (const std::string node : {"fd00::1", "[fd00::1]", "fd00:0:0:0:0:0:0:1"}) {
    ImportBench bench;
    bench.host.ip = host.ip;
    const auto pass = rows({check_row(node, "os-version", "Pass", "fine")});
    bench.tool.checks = {pass, rows({check_row(node, "thp", "Fail", "THP is enabled")})};
    bench.import();
    BOOST_TEST(bench.error_of("verifyHosts") == number(ErrorCode::kHostNotExpected));
  }
}

BOOST_FIXTURE_TEST_CASE(rows_about_the_pd_that_only_the_check_needed_do_not_count, ImportBench) {  // STEP-4
  import_with_verify(rows({kPass, check_row(kIp, "exist", "Fail", "/data/pd_data already exists")}));
  BOOST_TEST(online());
}

BOOST_FIXTURE_TEST_CASE(any_fail_fails_the_host_and_all_are_listed, ImportBench) {  // STEP-5
  ignore_warns = true;
  import_with_verify(
      rows({check_row(kIp, "thp", "Fail", "THP is enabled"), check_row(kIp, "limits", "Fail", "too low"),
            check_row(kIp, "ntp", "Warn", "no ntp")}));
  BOOST_TEST(error_of("verifyHosts") == number(ErrorCode::kHostNotExpected));
  BOOST_TEST(
      said("verifyHosts", "check host name1 10.0.0.1 has 2 fails, [thp: THP is enabled; limits: too low]"));
}

BOOST_FIXTURE_TEST_CASE(warnings_fail_the_host, ImportBench) {  // STEP-5
  import_with_verify(rows({kPass, check_row(kIp, "ntp", "Warn", "no ntp")}));
  BOOST_TEST(said("verifyHosts", "has 1 warnings, [ntp: no ntp]"));
  BOOST_TEST(host_status("h1") == HostStatus::kFailed);
}

BOOST_FIXTURE_TEST_CASE(warnings_that_are_to_be_ignored_do_not, ImportBench) {  // STEP-5
  ignore_warns = true;
  import_with_verify(rows({kPass, check_row(kIp, "ntp", "Warn", "no ntp")}));
  BOOST_TEST(online());
  BOOST_TEST(said("verifyHosts", "Warn ntp: no ntp"));
}

BOOST_FIXTURE_TEST_CASE(a_virtual_machine_is_excused_its_unknown_governor, ImportBench) {  // STEP-5
  import_with_verify(rows({kPass, kGovernor}));
  BOOST_TEST(online());
  BOOST_TEST(hosts.count("readManufacturer") == 1);
}

BOOST_FIXTURE_TEST_CASE(a_real_machine_is_not, ImportBench) {  // STEP-5
  hosts.will("readManufacturer", Exited{0, "Dell Inc.\nnone\n", "", Effect::kOk});
  import_with_verify(rows({kPass, kGovernor}));
  BOOST_TEST(error_of("verifyHosts") == number(ErrorCode::kHostNotExpected));
}

BOOST_FIXTURE_TEST_CASE(the_governor_beside_another_warning_is_not_excused, ImportBench) {  // STEP-5
  import_with_verify(rows({kGovernor, check_row(kIp, "ntp", "Warn", "no ntp")}));
  BOOST_TEST(error_of("verifyHosts") == number(ErrorCode::kHostNotExpected));
  BOOST_TEST(hosts.count("readManufacturer") == 0);
}

BOOST_FIXTURE_TEST_CASE(a_host_without_selinux_is_fine, ImportBench) {  // ruling STEP-5
  import_with_verify(
      rows({kPass, check_row(kIp, "selinux_status", "Fail", "bash: getenforce: command not found")}));
  BOOST_TEST(online());
}

BOOST_FIXTURE_TEST_CASE(a_verification_that_ends_with_an_error_is_no_pass_although_it_has_rows,
                        ImportBench) {  // STEP-5
  import_with_verify(rows({kPass}, 1));
  BOOST_TEST(error_of("verifyHosts") == number(ErrorCode::kHostNotExpected));
}

BOOST_FIXTURE_TEST_CASE(configured_packages_are_installed, ImportBench) {  // STEP-6
  settings.packages = {"htop", "jq"};
  import();
  BOOST_TEST(hosts.count("installPackage") == 2);
  BOOST_TEST(online());
}

BOOST_FIXTURE_TEST_CASE(a_display_that_timed_out_is_asked_again, ImportBench) {  // WF-4
  tool.displays = {ToolTimedOut{}, ToolTimedOut{}};
  import();
  BOOST_TEST(online());
  BOOST_TEST(tool.display_count == 3);
}

BOOST_FIXTURE_TEST_CASE(other_roles_of_the_host_in_the_cluster_are_no_filebeat, ImportBench) {  // STEP-7
  tool.displays = {
      ToolExited{0, R"({"instances":[{"role":"grafana","host":"10.0.0.1","status":"Down"}]})", ""}};
  import();
  BOOST_TEST(online());
}

BOOST_FIXTURE_TEST_CASE(what_hosts_and_tools_print_is_stored_as_clean_text, ImportBench) {  // STEP-12
  hosts.will("createUser", TimedOut{});
  hosts.will("createUser", Exited{1, "", "caf\xe9 \x1b[31m" + std::string(1'000'000, 'x'), Effect::kOk});
  import();
  const std::string result = node(id, "authhosts").result;
  BOOST_TEST(is_utf8(result));
  BOOST_TEST(result.find("caf\uFFFD \uFFFD[31mxxx") != std::string::npos);
  BOOST_TEST(result.find('\x1b') == std::string::npos);
  BOOST_TEST(result.size() < 10'000U);
}

BOOST_FIXTURE_TEST_CASE(what_an_operation_says_is_stored_as_clean_text, ImportBench) {  // STEP-12
  tool.polls = {{OperationState::kError, "", std::string(1'000'000, 'x') + "\xff the reason"}};
  import();
  const std::string result = node(id, "joinEMCluster").result;
  BOOST_TEST(is_utf8(result));
  BOOST_TEST(result.find("\uFFFD the reason") != std::string::npos);
  BOOST_TEST(result.size() < 10'000U);
}

BOOST_FIXTURE_TEST_CASE(a_record_has_a_bounded_length_however_much_a_check_says, ImportBench) {
  std::vector<std::string> many{kPass};
  for (int i = 0; i < 5'000; ++i) many.push_back(check_row(kIp, "thp", "Fail", std::string(100, 'x')));
  import_with_verify(rows(many));
  BOOST_TEST(node(id, "verifyHosts").result.size() < 3 * kMostRecordBytes);
  BOOST_TEST(said("verifyHosts", "has 5000 fails"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(polling)

BOOST_FIXTURE_TEST_CASE(an_operation_is_polled_at_the_interval_until_it_ends, ImportBench) {  // WF-4
  tool.polls_needed = 5;
  import();
  BOOST_TEST(online());
  BOOST_TEST(tool.operations.at(0).polls == 5);
  const FlowNode joined = node(id, "joinEMCluster");
  BOOST_TEST(joined.end_time - joined.start_time == 5 * settings.poll_interval);
}

BOOST_FIXTURE_TEST_CASE(an_operation_that_does_not_end_within_the_limit_fails_the_node,
                        ImportBench) {  // WF-4, 40105
  settings.poll_limit = 30 * kSecond;
  tool.polls_needed = 1'000;
  import();
  BOOST_TEST(error_of("joinEMCluster") == number(ErrorCode::kWorkflowNodePollingTimeOut));
  const FlowNode joined = node(id, "joinEMCluster");
  BOOST_TEST(joined.end_time - joined.start_time > settings.poll_limit);
  // One interval for the poll that is too late, one to ask the cluster before the node fails.
  BOOST_TEST(joined.end_time - joined.start_time <= settings.poll_limit + 2 * settings.poll_interval);
  BOOST_TEST(host_status("h1") == HostStatus::kFailed);
}

BOOST_FIXTURE_TEST_CASE(an_unknown_operation_is_decided_by_what_the_cluster_looks_like,
                        ImportBench) {  // WF-4
  tool.polls = {{OperationState::kUnknown, "", ""}};
  tool.before_poll = [&] { tool.status["10.0.0.1"] = "Up"; };
  import();
  BOOST_TEST(online());
  BOOST_TEST(tool.operations.size() == 1U);
  BOOST_TEST(said("joinEMCluster", "has already installed filebeat"));
}

BOOST_FIXTURE_TEST_CASE(an_unknown_operation_without_effect_is_asked_for_under_the_same_token,
                        ImportBench) {  // WF-2, WF-4
  tool.polls = {{OperationState::kUnknown, "", ""}};
  import();
  BOOST_TEST(online());
  BOOST_TEST(tool.operations.size() == 1U);
  BOOST_TEST(tool.operations[0].submissions == 2);
}

BOOST_FIXTURE_TEST_CASE(an_operation_that_stays_unknown_fails_the_node, ImportBench) {  // WF-4
  tool.polls = {{OperationState::kUnknown, "", ""}, {OperationState::kUnknown, "", ""}};
  import();
  BOOST_TEST(error_of("joinEMCluster") == number(ErrorCode::kInitFilebeatError));
  BOOST_TEST(said("joinEMCluster", "is unknown to tiup"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard
