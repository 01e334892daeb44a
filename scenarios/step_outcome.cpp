#include "scenarios/step_outcome.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/http_status.h"
#include "scenarios/difference_text.h"
#include "scenarios/matcher.h"
#include "scenarios/values.h"

namespace hostyard {
namespace {

std::string code_words(ErrorCode code) {
  return fmt::format("{} {}", static_cast<int>(code), info(code).name);
}

// A code as number or name becomes the words that refusal_to_json uses; matchers stay.
void resolve_code(Json& expected, const char* key) {
  if (!expected.contains(key) || expected[key].is_object()) return;
  if (const auto code = find_error_code(compact(expected[key]))) expected[key] = code_words(*code);
}

void judge_refused(const StepDef& step, const std::optional<Refusal>& refusal, const Json& answer,
                   const Json& variables, StepResult& result) {
  Json expected = to_expectation(*step.refused, &refusal_shape(), variables);
  if (!expected.is_object()) expected = Json::object();
  resolve_code(expected, "code");
  resolve_code(expected, "cause");
  if (!refusal) {
    result.message = "the step was to be refused, but it succeeded";
    result.differences = {{"", "refused " + expectation_text(expected), answer_text(answer, Json())}};
    return;
  }
  result.differences = differences(expected, refusal_to_json(*refusal));
  if (!result.differences.empty())
    result.message = "the step was refused otherwise than expected: " + to_message(*refusal);
}

bool mentions_workflows(const StepDef& step) {
  return step.expect && step.expect->find("workflows") != nullptr;
}

// A workflow that failed although the step says nothing about workflows. Whoever cancels one wants it
// Canceled.
std::string failed_workflow(const StepDef& step, const Json& answer) {
  if (!answer.is_object() || !answer.contains("workflows")) return {};
  for (const Json& workflow : answer["workflows"]) {
    const std::string status = workflow.is_object() ? workflow.value("status", "") : "";
    const bool cancelled = status == "Canceled" && step.kind->name != "workflows cancel";
    if (status == "Error" || cancelled) {
      return fmt::format("workflow {} of {} ended as {}", workflow.value("name", ""),
                         workflow.value("hostName", workflow.value("bizId", "")), status);
    }
  }
  return {};
}

}  // namespace

Json refusal_to_json(const Refusal& refusal) {
  Json problems = Json::array();
  for (const Problem& problem : refusal.problems) {
    problems.push_back({{"where", problem.where}, {"value", problem.value}, {"accepted", problem.accepted}});
  }
  Json json{
      {"code", code_words(refusal.code)}, {"http", http_status(refusal)}, {"message", to_message(refusal)}};
  if (refusal.cause) json["cause"] = code_words(*refusal.cause);
  json["problems"] = std::move(problems);
  if (!refusal.data.empty()) json["data"] = Json::parse(refusal.data);
  return json;
}

void judge(const StepDef& step, const Json& answer, const std::optional<Refusal>& refusal,
           const Json& variables, StepResult& result) {
  if (step.refused) return judge_refused(step, refusal, answer, variables, result);
  if (refusal) {
    result.message = "the step was refused: " + to_message(*refusal);
    return;
  }
  if (step.expect) {
    result.differences = differences(to_expectation(*step.expect, &step.kind->answer, variables), answer);
    if (!result.differences.empty()) {
      result.message = "the answer differs from what is expected";
      return;
    }
  }
  if (!mentions_workflows(step) && step.wait) result.message = failed_workflow(step, answer);
}

}  // namespace hostyard
