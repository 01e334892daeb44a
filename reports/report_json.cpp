#include "reports/report_json.h"

#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reports/coverage.h"
#include "reports/report_member.h"

namespace hostyard {
namespace {

constexpr std::string_view kFormat = "hostyard-report/1";

Json to_json(const StepResult& step) {
  Json differences = Json::array();
  for (const Difference& one : step.differences) {
    differences.push_back({{"path", one.path}, {"expected", one.expected}, {"actual", one.actual}});
  }
  Json nodes = Json::array();
  for (const NodeView& one : step.nodes) {
    nodes.push_back({{"flow", one.flow}, {"node", one.node}, {"status", one.status}, {"result", one.result}});
  }
  return {{"line", step.line},
          {"text", step.text},
          {"outcome", name_of(step.outcome)},
          {"message", step.message},
          {"differences", std::move(differences)},
          {"brokenInvariants", step.broken_invariants},
          {"nodes", std::move(nodes)},
          {"timing", {{"durationMs", step.duration_ms}}}};
}

Json to_json(const CaseResult& result) {
  Json steps = Json::array();
  for (const StepResult& step : result.steps) steps.push_back(to_json(step));
  return {{"id", result.id},
          {"name", result.name},
          {"file", result.file},
          {"line", result.line},
          {"row", result.row},
          {"tags", result.tags},
          {"covers", result.covers},
          {"outcome", name_of(result.outcome)},
          {"reason", result.reason},
          {"seed", result.seed},
          {"rerun", result.rerun},
          {"eventHash", result.event_hash},
          {"world", result.world},
          {"steps", std::move(steps)},
          {"killPoints", result.kill_points},
          {"timing", {{"durationMs", result.duration_ms}}}};
}

Json to_json(const CatalogueEntry& entry) {
  return {{"id", entry.id},
          {"area", entry.area},
          {"text", entry.text},
          {"expected", entry.expected},
          {"due", entry.due}};
}

Difference read_difference(const ReportMember& from) {
  return {from.at("path").text(), from.at("expected").text(), from.at("actual").text()};
}

NodeView read_node(const ReportMember& from) {
  return {from.at("flow").text(), from.at("node").text(), from.at("status").text(), from.at("result").text()};
}

StepResult read_step(const ReportMember& from) {
  StepResult step;
  step.line = from.at("line").integer();
  step.text = from.at("text").text();
  step.outcome =
      from.at("outcome").one_of({StepOutcome::kPassed, StepOutcome::kFailed, StepOutcome::kSkipped});
  step.message = from.at("message").text();
  step.differences = from.at("differences").list(read_difference);
  step.broken_invariants = from.at("brokenInvariants").texts();
  step.nodes = from.at("nodes").list(read_node);
  step.duration_ms = from.at("timing").at("durationMs").number();
  return step;
}

CaseResult read_case(const ReportMember& from) {
  CaseResult result;
  result.id = from.at("id").text();
  result.name = from.at("name").text();
  result.file = from.at("file").text();
  result.line = from.at("line").integer();
  result.row = from.integer_or("row", 0);
  result.tags = from.at("tags").texts();
  result.covers = from.at("covers").texts();
  result.outcome =
      from.at("outcome").one_of({CaseOutcome::kPassed, CaseOutcome::kFailed, CaseOutcome::kNotApplicable});
  result.reason = from.at("reason").text();
  result.seed = from.at("seed").seed();
  result.rerun = from.at("rerun").text();
  result.event_hash = from.at("eventHash").text();
  result.world = from.at("world").text();
  result.steps = from.at("steps").list(read_step);
  result.kill_points = from.at("killPoints").integer();
  result.duration_ms = from.at("timing").at("durationMs").number();
  return result;
}

CatalogueEntry read_entry(const ReportMember& from) {
  return {from.at("id").text(), from.at("area").text(), from.at("text").text(), from.at("expected").text(),
          from.at("due").boolean()};
}

SuiteResult read_suite(const ReportMember& from) {
  if (const ReportMember format = from.at("format"); format.text() != kFormat)
    format.fail(fmt::format("\"{}\"", kFormat));
  SuiteResult result;
  result.version = from.at("version").text();
  result.title = from.at("title").text();
  result.seed = from.at("seed").seed();
  result.hosts = from.at("hosts").text();
  result.store = from.at("store").text();
  result.shard = from.at("shard").text();
  result.suite_hash = from.text_or("suiteHash", "");
  result.not_run = from.integer_or("notRun", 0);
  result.cases = from.at("cases").list(read_case);
  result.catalogue = from.at("catalogue").list(read_entry);
  result.started = from.at("timing").at("started").text();
  result.duration_ms = from.at("timing").at("durationMs").number();
  return result;
}

}  // namespace

std::string report_json(const SuiteResult& result) {
  const Totals totals = count_outcomes(result);
  Json cases = Json::array();
  for (const CaseResult& one : result.cases) cases.push_back(to_json(one));
  Json catalogue = Json::array();
  for (const CatalogueEntry& entry : result.catalogue) catalogue.push_back(to_json(entry));
  const Json document = {
      {"format", kFormat},
      {"version", result.version},
      {"title", result.title},
      {"outcome", suite_failed(result) ? "failed" : "passed"},
      {"totals",
       {{"passed", totals.passed}, {"failed", totals.failed}, {"notApplicable", totals.not_applicable}}},
      {"seed", result.seed},
      {"hosts", result.hosts},
      {"store", result.store},
      {"shard", result.shard},
      {"suiteHash", result.suite_hash},
      {"notRun", result.not_run},
      {"timing", {{"started", result.started}, {"durationMs", result.duration_ms}}},
      {"cases", std::move(cases)},
      {"catalogue", std::move(catalogue)}};
  return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<SuiteResult> read_report_json(std::string_view text, std::string_view source) {
  try {
    const Json document = Json::parse(text);
    return read_suite(ReportMember(document, ""));
  } catch (const Json::parse_error& error) {
    return tl::unexpected<Refusal>(no_json(source, text, error.byte));
  } catch (const Problem& problem) {
    return tl::unexpected<Refusal>(no_report(source, problem));
  }
}

}  // namespace hostyard
