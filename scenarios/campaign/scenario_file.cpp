// Counterexamples as scenario files: every operation is a step, the last one with what should have come of
// it.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/service/allocation_document.h"
#include "scenarios/campaign/documents.h"
#include "scenarios/campaign/model/filters.h"
#include "scenarios/campaign/model/world.h"
#include "scenarios/campaign/run.h"
#include "scenarios/campaign/shrink.h"

namespace hostyard::campaign {
namespace {

constexpr int kForEver = 1'000;

std::string short_code(ErrorCode code) {
  std::string name(info(code).name);
  return name.starts_with("RESOURCE_") ? name.substr(9) : name;
}

std::string as_comment(const std::string& text) {
  std::string comment = "# ";
  for (const char c : text) {
    comment += c;
    if (c == '\n') comment += "# ";
  }
  return comment + "\n";
}

// A clause that the operation is about, for a case must name one.
std::string_view clause_of(const Body& body) {
  static constexpr std::array<std::string_view, std::variant_size_v<Body>> kClauses{
      "IMP-10", "WF-2",    "WF-3",  "UPD-1", "UPD-2",  "UPD-3",  "DEL-2",  "DISK-1", "DISK-3",
      "DISK-2", "ALLOC-2", "REC-1", "INV-9", "INST-1", "INST-1", "INSP-1", "WF-2"};
  return kClauses[body.index()];
}

// In a document: nothing may be here. What is quoted would be a text.
constexpr const char* kAbsent = "@absent@";

std::string dumped(const Json& value) {
  std::string text = value.dump();
  const std::string mark = Json(kAbsent).dump();
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at))
    text.replace(at, mark.size(), "absent");
  return text;
}

// What the near miss lacks, and nothing else.
Json refusal_data(const AllocationRefusal& refusal) {
  Json data = refusal_document(refusal, {});
  data.erase("granted");  // the model does not keep it
  if (!data["nearMiss"].is_object()) return data;
  Json& missing = data["nearMiss"]["missing"];
  for (const std::string_view filter : kFilterNames) {
    if (!missing.contains(filter)) missing[std::string(filter)] = kAbsent;
  }
  return data;
}

Json refusal_words(ErrorCode code, std::optional<ErrorCode> cause, Json data) {
  Json refused = {{"code", short_code(code)}};
  if (cause) refused["cause"] = short_code(*cause);
  if (!data.is_null()) refused["data"] = std::move(data);
  return refused;
}

Json inspection_words(const PredictedInspection& inspection) {
  Json hosts = Json::array();
  for (const auto& [id, host] : inspection.hosts) {
    Json disks = Json::array();
    for (const std::string& disk : host.disks) disks.push_back({{"diskId", disk}});
    Json ports = Json::array();
    for (const std::uint16_t port : host.ports) ports.push_back({{"port", port}});
    Json holders = Json::array();
    for (const std::string& holder : host.holders) holders.push_back({{"holderId", holder}});
    hosts.push_back({{"hostId", id},
                     {"cpuCores", {{"ledger", host.ledger_cores}, {"instances", host.instance_cores}}},
                     {"memory", {{"ledger", host.ledger_memory}, {"instances", host.instance_memory}}},
                     {"disks", disks},
                     {"ports", ports},
                     {"holders", holders}});
  }
  return {{"hosts", {{"set", hosts}}}};
}

// What the pool is to look like, whatever the order.
Json pool_words(const Model& model) {
  Json hosts = Json::array();
  Json ledger = Json::array();
  for (const ModelHost& host : model.hosts) {
    hosts.push_back(host_document(host));
    for (const LedgerRow& row : host.rows) ledger.push_back(ledger_row_document(row));
  }
  Json instances = Json::array();
  for (Instance instance : model.instances) {
    std::sort(instance.ports.begin(), instance.ports.end());
    instances.push_back(instance_document(instance));
  }
  return {{"hosts", {{"set", hosts}}}, {"ledger", {{"set", ledger}}}, {"instances", {{"set", instances}}}};
}

Expected failure_of(ErrorCode code) {
  Expected expected;
  expected.code = code;
  return expected;
}

class StepWriter {
 public:
  // `answer`: what the engine answered; nothing: that is what the case is about.
  void write(const Operation& operation, const Model& before, const Answer* answer);
  void finish_flow(const std::string& host) {
    step("turn", {{"hostId", host}, {"toEnd", true}, {"ifAny", true}});
  }
  // The pool as it must be in the end.
  void write_pool(const Model& model);
  const std::string& text() const { return text_; }

 private:
  void step(const std::string& name, const Json& arguments) {
    text_ += fmt::format("  - {}: {}\n", name, arguments.dump());
  }
  void beside(const std::string& name, const Json& value) {
    text_ += fmt::format("    {}: {}\n", name, dumped(value));
  }
  void act(const Operation& operation, const Expected& expected, const Answer* answer, bool lost);
  void import_hosts(const ImportHosts& import, const Expected& expected, bool lost);
  void choose_ids(const std::vector<GivenDisk>& disks);
  void control(const ControlFlow& control, const Expected& expected, bool lost);
  void use_case(const Operation& operation, const Expected& expected, const Answer* answer, bool lost);
  void conclude(const Operation& operation, const Expected& expected, const Answer* answer);
  Json answer_words(const Operation& operation, const Expected& expected) const;

  std::string text_;
};

void StepWriter::write(const Operation& operation, const Model& before, const Answer* answer) {
  const bool fires = operation.fault != Fault::kNone && (answer == nullptr || answer->fault_fired);
  const bool crash = operation.fault == Fault::kCrashBefore || operation.fault == Fault::kCrashAfter;
  if (fires && crash) {
    step("crash", {{"write", operation.at_write},
                   {"when", operation.fault == Fault::kCrashBefore ? "before" : "after"}});
  } else if (fires) {
    const int times = operation.fault == Fault::kStoreFails  ? 1
                      : operation.fault == Fault::kConflicts ? 3
                                                             : kForEver;
    step("spoil write", {{"write", operation.at_write},
                         {"times", times},
                         {"outcome", operation.fault == Fault::kStoreFails ? "full" : "conflict"}});
  }
  Model model = before;
  if (std::holds_alternative<GrantAndRecycle>(operation.body)) {
    const AllocationBatch& batch = std::get<GrantAndRecycle>(operation.body).batch;
    const Body again = recycling_of(batch);
    for (const Body& body : {Body(GrantBatch{batch, false}), again, again}) {
      const Expected expected = predict(model, {body});
      act({body}, expected, nullptr, false);
      if (expected.code) break;
    }
  } else {
    Expected expected = predict(model, operation);
    if (fires && operation.fault == Fault::kStoreFails) expected = failure_of(ErrorCode::kStoreFull);
    if (fires && operation.fault == Fault::kConflictsForEver)
      expected = failure_of(ErrorCode::kConflictPersists);
    act(operation, expected, answer, fires && crash);
  }
  if (fires && crash) step("restart", {{"resume", false}});
  if (fires && operation.fault == Fault::kConflictsForEver) step("spoil write", {{"write", 1}, {"times", 0}});
}

void StepWriter::act(const Operation& operation, const Expected& expected, const Answer* answer, bool lost) {
  if (const auto* import = std::get_if<ImportHosts>(&operation.body))
    return import_hosts(*import, expected, lost);
  if (const auto* flow = std::get_if<ControlFlow>(&operation.body)) return control(*flow, expected, lost);
  if (const auto* work = std::get_if<AdvanceFlow>(&operation.body))
    return step("turn", {{"hostId", work->host}, {"toEnd", work->to_end}, {"ifAny", true}});
  if (std::holds_alternative<RestartEngine>(operation.body)) return step("restart", {{"resume", false}});
  use_case(operation, expected, answer, lost);
}

void StepWriter::import_hosts(const ImportHosts& import, const Expected& expected, bool lost) {
  Json ids = Json::array();
  Json hosts = Json::array();
  for (const ImportedHost& row : import.hosts) {
    hosts.push_back(row.host.id);
    ids.push_back(row.host.id);
    for (const Disk& disk : row.host.disks) ids.push_back(disk.id);
  }
  step("ids", ids);
  Json arguments = arguments_of(import);
  arguments["rows"] = import_rows(import);
  for (Json& row : arguments["rows"]) {  // left out, not filled in
    for (const char* name : {"userName", "passwd"}) {
      if (!row.contains(name)) row[name] = nullptr;
    }
  }
  step("hosts import", arguments);
  text_ += "    wait: false\n";
  if (lost) return;
  if (expected.code)
    beside("refused", refusal_words(*expected.code, expected.cause, nullptr));
  else
    beside("expect", {{"hostIds", hosts}});
}

void StepWriter::choose_ids(const std::vector<GivenDisk>& disks) {
  Json ids = Json::array();
  for (const GivenDisk& disk : disks) ids.push_back(disk.id);
  if (!ids.empty()) step("ids", ids);
}

void StepWriter::control(const ControlFlow& control, const Expected& expected, bool lost) {
  const std::string verb = "workflows " + std::string(use_case_of(control).verb);
  if (expected.code == ErrorCode::kWorkflowQueryFailed) {
    step(verb, {{"workFlowId", ""}});
  } else {
    step("workflows list", {{"bizId", control.host}, {"pageSize", 1}});
    text_ += "    save: {flow: workFlows.0.id}\n";
    step(verb, {{"workFlowId", "${flow}"}});
  }
  if (control.verb == FlowVerb::kStart) text_ += "    wait: false\n";
  if (expected.code && !lost) beside("refused", refusal_words(*expected.code, std::nullopt, nullptr));
}

void StepWriter::use_case(const Operation& operation, const Expected& expected, const Answer* answer,
                          bool lost) {
  const UseCaseName name = use_case_of(operation.body);
  const bool second = operation.actor == Actor::kOther || operation.actor == Actor::kStale;
  if (operation.actor == Actor::kOther) {  // it looks first
    step("hosts list", {{"pageSize", 1}});
    text_ += "    engine: second\n";
  }
  if (const auto* add = std::get_if<AddDisks>(&operation.body)) choose_ids(add->disks);
  step(fmt::format("{} {}", name.noun, name.verb), arguments_of(operation.body));
  if (second) text_ += "    engine: second\n";
  if (std::holds_alternative<DeleteHosts>(operation.body)) text_ += "    wait: false\n";
  if (!lost) conclude(operation, expected, answer);
}

void StepWriter::conclude(const Operation& operation, const Expected& expected, const Answer* answer) {
  // Who knew nothing of what others had done may rightly answer something else.
  if (operation.actor == Actor::kStale && answer != nullptr) {
    if (answer->refused)
      beside("refused", refusal_words(answer->refused->code, answer->refused->cause, nullptr));
    return;
  }
  if (expected.code) {
    Json data;
    if (expected.allocation.refusal) data = refusal_data(*expected.allocation.refusal);
    return beside("refused", refusal_words(*expected.code, expected.cause, std::move(data)));
  }
  if (Json words = answer_words(operation, expected); !words.is_null()) beside("expect", words);
}

Json StepWriter::answer_words(const Operation& operation, const Expected& expected) const {
  if (std::holds_alternative<GrantBatch>(operation.body)) return grants_document(expected.allocation.results);
  if (std::holds_alternative<Recycle>(operation.body)) return released_document(expected.recycling.released);
  return expected.inspection ? inspection_words(*expected.inspection) : Json();
}

void StepWriter::write_pool(const Model& model) {
  step("pool export", nullptr);
  beside("expect", pool_words(model));
}

// The model after the last operation; nothing: nobody can know.
std::optional<Model> model_after(Model model, const Operation& last) {
  if (last.actor == Actor::kStale) return std::nullopt;
  const bool happens =
      last.fault == Fault::kNone || last.fault == Fault::kCrashAfter || last.fault == Fault::kConflicts;
  if (const auto* work = std::get_if<AdvanceFlow>(&last.body)) {
    if (!model.foresee(work->host, true)) return std::nullopt;
  } else if (happens) {
    predict(model, last);
  }
  return model;
}

}  // namespace

std::optional<std::string> scenario_of(const CampaignSettings& settings, const Shrunk& shrunk,
                                       const Failure& failure) {
  if (shrunk.operations.empty()) return std::nullopt;
  const Operation& last = shrunk.operations.back();
  StepWriter steps;
  Run run(settings.stores(failure.run), *settings.worlds);
  for (auto it = shrunk.operations.begin(); it + 1 != shrunk.operations.end(); ++it) {
    const Model before = run.model();
    run.step(*it);
    steps.write(*it, before, &run.last_answer());
  }
  steps.write(last, run.model(), nullptr);
  // To the end: what the next node is shows in what comes of it.
  if (const auto* work = std::get_if<AdvanceFlow>(&last.body)) steps.finish_flow(work->host);
  if (const auto model = model_after(run.model(), last)) steps.write_pool(*model);
  const bool invariant = shrunk.clause.starts_with("INV-");
  return fmt::format(
      "# A counterexample that a campaign found (run {}, seed {}), made short.\n{}"
      "name: counterexample of a campaign ({})\ncovers: [{}]\ntags: [campaign]\nworld: {}\nsteps:\n{}",
      failure.run, failure.seed, as_comment(to_text(shrunk)), shrunk.clause,
      invariant ? std::string_view(shrunk.clause) : clause_of(last.body), world_yaml(), steps.text());
}

}  // namespace hostyard::campaign
