#include "scenarios/target.h"

#include <algorithm>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "scenarios/case_runner.h"
#include "scenarios/catalogue.h"
#include "scenarios/parser.h"
#include "tools/hostyard/fake_backend.h"

namespace hostyard {
namespace {

// A server somewhere else, as must 2 will have it: it answers, but there is no world to look at.
class RemoteTarget final : public ScenarioTarget {
 public:
  Result<Json> call(const UseCase&, const Json&, EngineChoice) override {
    return Json{{"total", 0}, {"hosts", Json::array()}};
  }
  void refresh(const UseCase&, Json&) override {}
  void run_until_ended(const std::vector<std::string>&) override {}
  void pass_time(TimeMicros duration) override { now_ += duration; }
  TimeMicros now() override { return now_; }
  std::vector<std::string> audit(bool) override { return {}; }
  std::vector<NodeView> last_nodes(const std::vector<std::string>&) override { return {}; }
  std::string event_hash() override { return {}; }
  WorldBackend* world() override { return nullptr; }
  void kill() override {}
  std::vector<std::string> restart(bool) override { return {}; }
  void run_unfinished() override {}
  Json end_state() override { return nullptr; }
  void choose_ids(std::vector<std::string>) override {}
  bool turn(const std::string&, bool) override { return false; }
  std::optional<std::string> book(const Json&) override { return std::nullopt; }

 private:
  TimeMicros now_ = 0;
};

CaseResult run(const std::string& text) {
  const ParsedFile parsed = parse_scenarios(text, "x.yaml", "area/x.yaml", {built_in_catalogue().ids()});
  BOOST_REQUIRE(parsed.problems.empty());
  RemoteTarget target;
  CaseResult result;
  run_case(parsed.cases.at(0), {target, "."}, result);
  return result;
}

BOOST_AUTO_TEST_CASE(a_case_without_a_world_runs_anywhere) {
  const CaseResult result = run("name: a\ncovers: [QRY-1]\nsteps: [{hosts list: {}, expect: {total: 0}}]\n");
  BOOST_TEST((result.outcome == CaseOutcome::kPassed));
}

BOOST_AUTO_TEST_CASE(a_case_that_needs_a_fake_world_is_not_applicable_elsewhere_and_never_passed) {
  for (const char* const rest : {"world: {machines: {each: [{ip: 10.0.0.1}]}}\nsteps: [hosts list: {}]\n",
                                 "faults: [{on: 10.0.0.1, during: check}]\nsteps: [hosts list: {}]\n",
                                 "steps: [machine: 10.0.0.1]\n"}) {
    const CaseResult result = run(std::string("name: a\ncovers: [QRY-1]\n") + rest);
    BOOST_TEST((result.outcome == CaseOutcome::kNotApplicable), rest);
    BOOST_TEST(!result.reason.empty());
    BOOST_TEST(result.steps.empty());
  }
}

// INV-1, INV-12: what somebody wrote into the store behind the engine's back.
BOOST_AUTO_TEST_CASE(the_auditor_sees_what_the_store_has) {
  const auto world = make_fake_worlds({})->make({"{}", 1, "audit"});
  const auto target = make_in_process_target(*world, {}, 1);
  BOOST_TEST(target->audit(false).empty());
  Host host;
  host.id = host.host_name = "a";
  host.ip = *IpAddress::parse("10.0.0.1");
  host.user_name = "root";
  host.location.region = "Region1";
  host.location.zone = "Zone1";
  host.location.rack = "Rack1";
  host.cpu_cores = host.memory_gib = 16;
  host.used_cpu_cores = 1;
  BOOST_REQUIRE(std::holds_alternative<Committed>(world->store().commit({"behind", 0, {PutHost{host}}})));
  const std::vector<std::string> broken = target->audit(true);
  const auto told = [&](const char* words) {
    return std::ranges::any_of(broken, [&](const std::string& line) { return line.starts_with(words); });
  };
  BOOST_TEST(told("INV-1: usedCpuCores is 1, by the ledger 0"));
  BOOST_TEST(told("INV-8: the step was refused, yet it committed 'behind'"));
  BOOST_TEST(told("INV-12: the engine's host a of the log of changes is missing"));
}

}  // namespace
}  // namespace hostyard
