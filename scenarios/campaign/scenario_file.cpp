// Counterexamples as words and as scenario files.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/service/allocation_document.h"
#include "scenarios/campaign/documents.h"
#include "scenarios/campaign/expected.h"
#include "scenarios/campaign/overloaded.h"
#include "scenarios/campaign/shrink.h"

namespace hostyard::campaign {
namespace {

std::string name_of(ErrorCode code) {
  std::string name(info(code).name);
  return name.starts_with("RESOURCE_") ? name.substr(9) : name;
}

Json pool_document(const Model& model) {
  Json hosts = Json::array();
  std::vector<LedgerRow> rows;
  for (const ModelHost& host : model.hosts) {
    hosts.push_back(host_document(host));
    rows.insert(rows.end(), host.rows.begin(), host.rows.end());
  }
  std::sort(rows.begin(), rows.end(), [](const LedgerRow& a, const LedgerRow& b) { return a.seq < b.seq; });
  Json ledger = Json::array();
  for (const LedgerRow& row : rows) ledger.push_back(ledger_row_document(row));
  Json requests = Json::array();
  for (const auto& [id, holder] : model.granted_requests)
    requests.push_back({{"requestId", id}, {"holderId", holder}});
  Json instances = Json::array();
  for (const Instance& instance : model.instances) instances.push_back(instance_document(instance));
  return {{"hosts", hosts}, {"ledger", ledger}, {"grantedRequests", requests}, {"instances", instances}};
}

bool is_step(const Operation& operation) {
  const Body& body = operation.body;
  return std::holds_alternative<GrantBatch>(body) || std::holds_alternative<Recycle>(body) ||
         std::holds_alternative<GrantAndRecycle>(body) || std::holds_alternative<Inspect>(body);
}

// What a case must say that it is about.
std::string clauses_of(const Shrunk& shrunk) {
  if (shrunk.clause.starts_with("INV-")) return shrunk.clause;
  const Body& body = shrunk.operations.back().body;
  if (std::holds_alternative<Recycle>(body)) return "REC-1";
  return std::holds_alternative<Inspect>(body) ? "INSP-1" : "ALLOC-2";
}

std::string step_line(const std::string& name, const Json& arguments) {
  return fmt::format("  - {}: {}\n", name, arguments.dump());
}

Json refusal_words(const Expected& expected, Json data) {
  Json refused = {{"code", name_of(*expected.code)}};
  if (expected.cause) refused["cause"] = name_of(*expected.cause);
  if (data.is_object() && !data.value("funnel", Json::array()).empty()) refused["data"] = std::move(data);
  return refused;
}

std::string step_of(const Operation& operation, Model& model) {
  if (const auto* both = std::get_if<GrantAndRecycle>(&operation.body)) {
    std::string steps = step_of({GrantBatch{both->batch, false}}, model);
    const Recycle recycling = recycling_of(both->batch);
    steps += step_of({recycling}, model);
    return steps += step_of({recycling}, model);
  }
  const Expected expected = predict(model, operation);
  Json refused;
  Json answer;
  std::string text;
  if (const auto* grant = std::get_if<GrantBatch>(&operation.body)) {
    Json arguments = batch_document(grant->batch);
    arguments["dryRun"] = grant->dry_run;
    text = step_line("allocations grant", arguments);
    if (expected.code)
      refused = refusal_words(expected, refusal_document(*expected.allocation.refusal, {}));
    else
      answer = grants_document(expected.allocation.results);
  } else if (const auto* recycle = std::get_if<Recycle>(&operation.body)) {
    text = step_line("allocations recycle", recycling_document(recycle->entries));
    if (expected.code)
      refused = refusal_words(expected, {});
    else
      answer = released_document(expected.recycling.released);
  } else if (const auto* inspect = std::get_if<Inspect>(&operation.body)) {
    text = step_line("pool inspect", {{"hostIds", inspect->hosts}});
    if (expected.code) refused = refusal_words(expected, {});
  }
  if (!refused.is_null()) text += fmt::format("    refused: {}\n", refused.dump());
  if (!answer.is_null()) text += fmt::format("    expect: {}\n", answer.dump());
  return text;
}

std::string as_comment(const std::string& text) {
  std::string comment = "# ";
  for (const char c : text) {
    comment += c;
    if (c == '\n') comment += "# ";
  }
  return comment + "\n";
}

std::string asked(const Body& body) {
  return std::visit(
      Overloaded{
          [](const ImportHosts& op) {
            Json arguments = arguments_of(op);
            arguments["rows"] = import_rows(op);
            return arguments.dump();
          },
          [](const AdvanceFlow& op) { return op.host + (op.to_end ? " to its end" : ""); },
          [](const ControlFlow& op) { return std::string(use_case_of(op).verb) + " that of " + op.host; },
          [](const MoveStatus& op) { return op.host + " to " + std::string(to_string(op.status)); },
          [](const SetReserved& op) { return op.host + (op.reserved ? " yes" : " no"); },
          [](const Resize& op) { return fmt::format("{} to {}C{}G", op.host, op.cpu_cores, op.memory); },
          [](const DeleteHosts& op) { return arguments_of(op).dump(); },
          [](const BreakDisk& op) { return op.disk; },
          [](const AddDisk& op) { return op.disk.id + " at " + op.disk.path; },
          [](const RemoveDisk& op) { return op.disk; },
          [](const GrantBatch& op) {
            return (op.dry_run ? "dry run " : "") + batch_document(op.batch).dump();
          },
          [](const Recycle& op) { return recycling_document(op.entries).dump(); },
          [](const GrantAndRecycle& op) { return batch_document(op.batch).dump(); },
          [](const PutInstances& op) { return fmt::format("{} instances", op.instances.size()); },
          [](const DeleteInstances& op) { return fmt::format("{} instances", op.ids.size()); },
          [](const Inspect& op) { return Json(op.hosts).dump(); },
          [](const RestartEngine&) { return std::string(); }},
      body);
}

}  // namespace

std::string to_text(const Operation& operation) {
  static constexpr std::array<std::string_view, 4> kActors{"", " (another engine)",
                                                           " (another engine, stale)", " (as a document)"};
  std::string text = std::string(operation.name()) + " " + asked(operation.body);
  text += kActors[static_cast<std::size_t>(operation.actor)];
  if (operation.fault != Fault::kNone)
    text += " – " + std::string(kFaultNames[static_cast<std::size_t>(operation.fault)]);
  return text;
}

std::string to_text(const Shrunk& shrunk) {
  std::string text;
  for (std::size_t i = 0; i < shrunk.operations.size(); ++i)
    text += fmt::format("  {}. {}\n", i + 1, to_text(shrunk.operations[i]));
  return text + fmt::format("  {}: {}\n", shrunk.clause, shrunk.text);
}

std::optional<std::string> scenario_of(const Shrunk& shrunk, const Failure& failure) {
  if (shrunk.operations.empty() || !is_step(shrunk.operations.back())) return std::nullopt;
  std::size_t first = shrunk.operations.size();
  while (first > 0 && is_step(shrunk.operations[first - 1])) --first;
  Model model;
  for (std::size_t i = 0; i < first; ++i) predict(model, shrunk.operations[i]);
  std::string text = fmt::format(
      "# A counterexample that a campaign found (run {}, seed {}), made short.\n{}"
      "name: counterexample of a campaign ({})\ncovers: [{}]\ntags: [campaign]\nsteps:\n",
      failure.run, failure.seed, as_comment(to_text(shrunk)), shrunk.clause, clauses_of(shrunk));
  text += step_line("pool load", pool_document(model));
  model.last_seq = 0;  // numbers of rows go on behind those that were loaded
  for (const ModelHost& host : model.hosts) {
    for (const LedgerRow& row : host.rows) model.last_seq = std::max(model.last_seq, row.seq);
  }
  for (std::size_t i = first; i < shrunk.operations.size(); ++i) text += step_of(shrunk.operations[i], model);
  return text;
}

}  // namespace hostyard::campaign
