#include "scenarios/target.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "scenarios/case_runner.h"
#include "scenarios/catalogue.h"
#include "scenarios/parser.h"

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
  void restart() override {}
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

}  // namespace
}  // namespace hostyard
