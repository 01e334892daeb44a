// The EM cluster of a world (STEP-7, STEP-8, IMP-12, WF-2, WF-4), worded like recorded answers.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "fakes/fake_tiup.h"
#include "fakes/sim_clock.h"
#include "tests/unit/fakes/read_file.h"
#include "tests/unit/fakes/test_world.h"

namespace hostyard {
namespace {

struct Em : TestWorld {
  explicit Em(const std::string& more = "")
      : TestWorld("machines: {each: [{ip: 10.0.0.1}, {ip: 10.0.0.2}" + more + "]}") {}

  FakeTiup tiup{world};

  std::string status(const std::string& ip) {
    const ToolResult result = tiup.display("em-test", *IpAddress::parse(ip), kSecond);
    const Json document = Json::parse(std::get<ToolExited>(result.outcome).out);
    return document["instances"].empty() ? "absent" : document["instances"][0]["status"].get<std::string>();
  }
  Submitted out(const std::string& ip, const std::string& token, const std::string& cluster = "em-test") {
    return tiup.submit_scale_out({cluster, *IpAddress::parse(ip), 22, "tidb", "/home/tidb/.ssh/tiup_rsa"},
                                 token);
  }
  Submitted in(const std::string& ip, const std::string& token, const std::string& cluster = "em-test") {
    return tiup.submit_scale_in({cluster, *IpAddress::parse(ip)}, token);
  }
  OperationState state(const Submitted& submitted) { return tiup.poll(submitted.operation_id).state; }
  void pass(TimeMicros time) { clock.wait_until(clock.now() + time); }
};

// The error of the last line of a recorded stderr.
std::string recorded_error(const std::string& name) {
  const std::string err =
      read_file(std::string(HOSTYARD_SOURCE_DIR) + "/tests/data/tiup/1.9.6/" + name + ".stderr");
  return Json::parse(err.substr(err.rfind("{\"exit_code\"")))["error"];
}

BOOST_AUTO_TEST_CASE(a_host_that_joins_is_down_until_the_operation_ends_and_up_from_then_on) {
  Em em;
  BOOST_TEST(em.status("10.0.0.1") == "absent");
  const Submitted joined = em.out("10.0.0.1", "token1");
  BOOST_TEST((em.state(joined) == OperationState::kProcessing));
  BOOST_TEST(em.status("10.0.0.1") == "Down");
  em.pass(10 * kSecond);
  BOOST_TEST((em.state(joined) == OperationState::kFinished));
  BOOST_TEST(em.status("10.0.0.1") == "Up");
  BOOST_TEST(em.status("10.0.0.2") == "absent");
  const Submitted left = em.in("10.0.0.1", "token2");
  em.pass(10 * kSecond);
  BOOST_TEST((em.state(left) == OperationState::kFinished));
  BOOST_TEST(em.status("10.0.0.1") == "absent");
}

BOOST_AUTO_TEST_CASE(the_same_token_never_starts_a_second_operation) {
  Em em;
  const Submitted first = em.out("10.0.0.1", "token");
  BOOST_TEST(em.out("10.0.0.1", "token").operation_id == first.operation_id);
  em.pass(10 * kSecond);
  BOOST_TEST(em.out("10.0.0.1", "token").operation_id == first.operation_id);
  BOOST_TEST(em.world.tiup_json()["operations"].size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_second_operation_meets_the_lock_in_the_words_of_tiup) {
  Em em;
  em.out("10.0.0.1", "token1");
  const Submitted second = em.out("10.0.0.2", "token2");
  BOOST_TEST((em.state(second) == OperationState::kError));
  BOOST_TEST(em.tiup.poll(second.operation_id).error.find(recorded_error("scale-out-locked-json")) !=
             std::string::npos);
  const Submitted third = em.in("10.0.0.1", "token3");
  BOOST_TEST(em.tiup.poll(third.operation_id).error.find(recorded_error("scale-in-locked-json")) !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_unknown_cluster_and_an_unknown_node_are_worded_like_tiup) {
  Em em;
  const Submitted out = em.out("10.0.0.1", "t1", "nosuch");
  BOOST_TEST(em.tiup.poll(out.operation_id).error.find(recorded_error("scale-out-not-existing-json")) !=
             std::string::npos);
  const Submitted in = em.in("10.0.0.1", "t2", "nosuch");
  BOOST_TEST(em.tiup.poll(in.operation_id).error.find(recorded_error("scale-in-not-existing-json")) !=
             std::string::npos);
  const Submitted node = em.in("192.0.2.11", "t3");
  BOOST_TEST(em.tiup.poll(node.operation_id).error.find(recorded_error("scale-in-unknown-node-json")) !=
             std::string::npos);
  const auto shown =
      std::get<ToolExited>(em.tiup.display("nosuch", *IpAddress::parse("10.0.0.1"), kSecond).outcome);
  BOOST_TEST(shown.code == 1);
  BOOST_TEST(Json::parse(shown.err)["error"] == recorded_error("display-json-not-existing"));
}

BOOST_AUTO_TEST_CASE(a_filebeat_that_is_there_is_not_scaled_out_again) {
  Em em(", {ip: 10.0.0.3, filebeat: inactive}");
  BOOST_TEST(em.status("10.0.0.3") == "inactive");
  const Submitted again = em.out("10.0.0.3", "token");
  BOOST_TEST((em.state(again) == OperationState::kError));
  BOOST_TEST(em.status("10.0.0.3") == "inactive");
}

BOOST_AUTO_TEST_CASE(an_operation_on_a_host_that_is_gone_fails_at_its_end) {
  Em em(", {ip: 10.0.0.3, reach: no-route, filebeat: Up}");
  const Submitted left = em.in("10.0.0.3", "token");
  BOOST_TEST((em.state(left) == OperationState::kProcessing));
  em.pass(10 * kSecond);
  BOOST_TEST((em.state(left) == OperationState::kError));
  BOOST_TEST(em.tiup.poll(left.operation_id).error.find("no route to host") != std::string::npos);
  BOOST_TEST(em.status("10.0.0.3") == "Up");
}

BOOST_AUTO_TEST_CASE(nobody_knows_an_operation_that_was_never_submitted) {
  Em em;
  BOOST_TEST((em.tiup.poll("operation-x").state == OperationState::kUnknown));
}

BOOST_AUTO_TEST_CASE(without_tiup_calls_say_so_and_operations_are_errors) {
  TestWorld no_tiup("machines: {each: [{ip: 10.0.0.1}]}\ntiup: {missing: true}");
  FakeTiup tiup(no_tiup.world);
  const IpAddress ip = *IpAddress::parse("10.0.0.1");
  BOOST_TEST(std::holds_alternative<ToolNotFound>(tiup.display("em-test", ip, kSecond).outcome));
  BOOST_TEST(std::holds_alternative<ToolNotFound>(tiup.check({}, kSecond).outcome));
  const Submitted submitted = tiup.submit_scale_out({"em-test", ip, 22, "tidb", "/k"}, "t");
  BOOST_TEST((tiup.poll(submitted.operation_id).state == OperationState::kError));
}

}  // namespace
}  // namespace hostyard
