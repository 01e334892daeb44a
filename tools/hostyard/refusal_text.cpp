#include "tools/hostyard/refusal_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reports/safe_text.h"
#include "tools/hostyard/allocation_text.h"
#include "tools/hostyard/table.h"

namespace hostyard {
namespace {

Json data_of(const Refusal& refusal) {
  return refusal.data.empty() ? Json() : Json::parse(refusal.data);
}

Json envelope(const Refusal& refusal, const RefusalContext& context) {
  Json document{
      {"code", static_cast<int>(refusal.code)}, {"message", to_message(refusal)}, {"data", data_of(refusal)}};
  if (!refusal.problems.empty()) document["problems"] = Json::array();
  for (const Problem& problem : refusal.problems) {
    document["problems"].push_back(
        {{"where", problem.where}, {"value", problem.value}, {"accepted", problem.accepted}});
  }
  if (!context.fake_hosts.empty()) document["fakeHosts"] = context.fake_hosts;
  return document;
}

std::string problem_table(const Refusal& refusal) {
  Table problems{{"where", "value", "accepted"}, {}};
  for (const Problem& problem : refusal.problems)
    problems.rows.push_back({problem.where, problem.value, problem.accepted});
  return problems.rows.empty() ? "" : to_text(problems);
}

}  // namespace

std::string refusal_text(const Refusal& refusal, OutputForm form, const RefusalContext& context) {
  if (form == OutputForm::kJson || form == OutputForm::kYaml)
    return document_text(envelope(refusal, context), form);
  const int code = static_cast<int>(refusal.code);
  std::string text =
      fmt::format("{}refused:{} [{}] {}: {}", context.colours ? "\x1b[31m" : "",
                  context.colours ? "\x1b[0m" : "", code, info(refusal.code).name, visible(refusal.detail));
  if (refusal.cause)
    text += fmt::format(" (cause: [{}] {})", static_cast<int>(*refusal.cause), info(*refusal.cause).name);
  text += "\n" + problem_table(refusal) + allocation_explained(data_of(refusal), context);
  return text + fmt::format("'hostyard explain {}' says more\n",
                            static_cast<int>(refusal.cause.value_or(refusal.code)));
}

}  // namespace hostyard
