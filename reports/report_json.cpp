#include "reports/report_json.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reports/coverage.h"

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

// Reads members of a JSON value and names the path of whatever does not fit.
class Member {
 public:
  Member(const Json& value, std::string path) : value_(value), path_(std::move(path)) {}

  Member at(const char* name) const {
    if (!value_.is_object()) fail("an object");
    const auto found = value_.find(name);
    const std::string path = path_.empty() ? name : path_ + "." + name;
    if (found == value_.end()) throw Problem{path, "(absent)", "a report has this member"};
    return {*found, path};
  }
  std::string text() const {
    if (!value_.is_string()) fail("a string");
    return value_.get<std::string>();
  }
  int integer() const {
    if (!value_.is_number_integer() || value_ < 0 || value_ > 2147483647)
      fail("an integer from 0 to 2147483647");
    return value_.get<int>();
  }
  // Of a member that came with a later version of the program.
  int integer_or(const char* name, int otherwise) const {
    return value_.is_object() && value_.contains(name) ? at(name).integer() : otherwise;
  }
  std::uint64_t seed() const {
    if (!value_.is_number_unsigned()) fail("an integer from 0 to 18446744073709551615");
    return value_.get<std::uint64_t>();
  }
  double number() const {
    if (!value_.is_number()) fail("a number");
    return value_.get<double>();
  }
  bool boolean() const {
    if (!value_.is_boolean()) fail("true or false");
    return value_.get<bool>();
  }
  template <class Read>
  auto list(Read read) const {
    if (!value_.is_array()) fail("a list");
    std::vector<decltype(read(*this))> items;
    items.reserve(value_.size());
    for (std::size_t i = 0; i < value_.size(); ++i) {
      items.push_back(read(Member(value_[i], fmt::format("{}.{}", path_, i))));
    }
    return items;
  }
  std::vector<std::string> texts() const {
    return list([](const Member& item) { return item.text(); });
  }
  template <class Enum>
  Enum one_of(std::initializer_list<Enum> values) const {
    std::string accepted;
    for (const Enum value : values) {
      if (value_ == name_of(value)) return value;
      accepted += fmt::format("{}\"{}\"", accepted.empty() ? "" : ", ", name_of(value));
    }
    fail(accepted);
  }
  [[noreturn]] void fail(std::string accepted) const {
    throw Problem{path_.empty() ? "the document" : path_,
                  value_.dump(-1, ' ', false, Json::error_handler_t::replace).substr(0, 80),
                  std::move(accepted)};
  }

 private:
  const Json& value_;
  std::string path_;
};

Difference read_difference(const Member& from) {
  return {from.at("path").text(), from.at("expected").text(), from.at("actual").text()};
}

NodeView read_node(const Member& from) {
  return {from.at("flow").text(), from.at("node").text(), from.at("status").text(), from.at("result").text()};
}

StepResult read_step(const Member& from) {
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

CaseResult read_case(const Member& from) {
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

CatalogueEntry read_entry(const Member& from) {
  return {from.at("id").text(), from.at("area").text(), from.at("text").text(), from.at("expected").text(),
          from.at("due").boolean()};
}

SuiteResult read_suite(const Member& from) {
  if (const Member format = from.at("format"); format.text() != kFormat)
    format.fail(fmt::format("\"{}\"", kFormat));
  SuiteResult result;
  result.version = from.at("version").text();
  result.title = from.at("title").text();
  result.seed = from.at("seed").seed();
  result.hosts = from.at("hosts").text();
  result.store = from.at("store").text();
  result.shard = from.at("shard").text();
  result.not_run = from.integer_or("notRun", 0);
  result.cases = from.at("cases").list(read_case);
  result.catalogue = from.at("catalogue").list(read_entry);
  result.started = from.at("timing").at("started").text();
  result.duration_ms = from.at("timing").at("durationMs").number();
  return result;
}

// "line 3, column 7" of a byte in a text.
std::string position_of(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t start = before.rfind('\n');
  return fmt::format("line {}, column {}", line,
                     before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1);
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
      {"notRun", result.not_run},
      {"timing", {{"started", result.started}, {"durationMs", result.duration_ms}}},
      {"cases", std::move(cases)},
      {"catalogue", std::move(catalogue)}};
  return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<SuiteResult> read_report_json(std::string_view text, std::string_view source) {
  try {
    const Json document = Json::parse(text);
    return read_suite(Member(document, ""));
  } catch (const Json::parse_error& error) {
    return refuse(
        ErrorCode::kUnmarshalError,
        fmt::format(
            "{} is not a report: no JSON at {} (accepted: a file that `hostyard test --report` wrote)",
            source, position_of(text, error.byte > 0 ? error.byte - 1 : 0)));
  } catch (const Problem& problem) {
    Refusal refusal{ErrorCode::kUnmarshalError,
                    fmt::format("{} is not a report that this version reads: {} is {} (accepted: {})", source,
                                problem.where, problem.value, problem.accepted)};
    refusal.problems.push_back(problem);
    return tl::unexpected<Refusal>(std::move(refusal));
  }
}

}  // namespace hostyard
