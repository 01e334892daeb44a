#include "scenarios/campaign/run_outcomes.h"

#include <algorithm>

#include "scenarios/campaign/documents.h"

namespace hostyard::campaign {
namespace {

std::string_view short_name(ErrorCode code) {
  const std::string_view name = info(code).name;
  return name.starts_with("RESOURCE_") ? name.substr(9) : name;
}

class Counter {
 public:
  Counter(const Model& model, OutcomeCounts& outcomes) : model_(model), outcomes_(outcomes) {}

  void grant(const GrantBatch& op, const Predicted& predicted);
  void recycling(const Recycle& op, const PredictedRecycling& predicted);
  void marks(const Body& body);
  void plain(std::string_view name, const Expected& expected);
  void count(std::string_view outcome) { outcomes_.count(outcome); }
  void count(std::initializer_list<std::string_view> parts) { outcomes_.count(parts); }

 private:
  void granted(const AllocationRequest& request, const RequestGrants& grants);
  void refused(const GrantBatch& op, const AllocationRefusal& refusal);

  const Model& model_;
  OutcomeCounts& outcomes_;
};

// Empty: it names none.
std::string_view strategy_of(const Requirement& asked) {
  const auto strategy = strategy_named(asked.strategy);
  return strategy ? to_string(*strategy) : "";
}

void Counter::granted(const AllocationRequest& request, const RequestGrants& grants) {
  for (const Requirement& asked : request.requirements) {
    count({"grant ", strategy_of(asked), ": granted"});
    if (asked.exclusive) count("grant: exclusive");
    if (!asked.disk.disk_id.empty()) count("grant: named disk");
  }
  if (request.takeover && std::any_of(grants.grants.begin(), grants.grants.end(), [&](const Grant& grant) {
        const ModelHost* host = model_.find(grant.host_id);
        return host != nullptr && host->host.reserved;
      }))
    count("grant: takeover");
  for (const Grant& grant : grants.grants) {
    const bool nothing = grant.cpu_cores == 0 && grant.memory == 0 && !grant.disk &&
                         std::all_of(grant.ports.begin(), grant.ports.end(),
                                     [](const GrantedPorts& range) { return range.ports.empty(); });
    if (nothing) count("grant: nothing");
    if (grant.host_ip.find(':') != std::string::npos) count("grant: IPv6");
    const ModelHost* host = model_.find(grant.host_id);
    if (host == nullptr || host->load_stat() != LoadStat::kExclusive) continue;
    if (host->rows.front().request_id != request.request_id && !host->rows.front().region_wide)
      count("grant: own exclusive host again");
  }
}

void Counter::refused(const GrantBatch& op, const AllocationRefusal& refusal) {
  const ErrorCode cause = *refusal.refusal.cause;
  if (cause == ErrorCode::kRequestAlreadyGranted) return count("grant: REQUEST_ALREADY_GRANTED");
  if (cause == ErrorCode::kTraitNotFound) return count("grant: TRAIT_NOT_FOUND");
  if (!refusal.request) return count("grant: batch PARAMETER_INVALID");
  if (!refusal.requirement) return count("grant: request PARAMETER_INVALID");
  if (*refusal.request > 0 || *refusal.requirement > 0) count("grant: taken back");
  const AllocationRequest& request = op.batch.requests[static_cast<std::size_t>(*refusal.request)];
  const Requirement& asked = request.requirements[static_cast<std::size_t>(*refusal.requirement)];
  const std::string_view strategy = strategy_of(asked);
  if (strategy.empty()) return count("grant: no strategy");
  if (cause == ErrorCode::kParameterInvalid) return count({"grant ", strategy, ": PARAMETER_INVALID"});
  const bool one = strategy == "UserSpecifyHost" || strategy == "ClusterPorts";
  for (const FunnelStep& step : refusal.funnel) {
    if (step.left < (one ? 1 : asked.count))
      return count({"grant ", strategy, ": too few after ", step.filter});
  }
}

void Counter::grant(const GrantBatch& op, const Predicted& predicted) {
  if (op.dry_run) count(predicted.refusal ? "grant: dry run refused" : "grant: dry run granted");
  if (predicted.refusal) return refused(op, *predicted.refusal);
  if (op.batch.requests.size() > 1) count("grant: several requests");
  for (std::size_t r = 0; r < op.batch.requests.size(); ++r)
    granted(op.batch.requests[r], predicted.results[r]);
}

void Counter::recycling(const Recycle& op, const PredictedRecycling& predicted) {
  if (predicted.refusal) {
    count({"recycle: ", predicted.why});
    if (predicted.why != "bad input" && *predicted.refusal->request > 0) count("recycle: taken back");
    return;
  }
  if (op.entries.size() > 1) return count("recycle: several entries");
  const RecycleType type = *recycle_type_named(op.entries.front().type);
  const std::string_view nothing = type == RecycleType::kRecycleHost ? ": nothing asked" : ": nothing held";
  count({"recycle ", to_string(type), predicted.released.empty() ? nothing : ": released"});
  for (const LedgerRow& row : predicted.released) {
    if (row.region_wide) count("recycle: region-wide claim");
    const ModelHost* host = model_.find(row.host_id);
    for (const Disk& disk : host->host.disks) {
      const bool given = std::find(row.disks.begin(), row.disks.end(), disk.id) != row.disks.end();
      if (given && disk.status == DiskStatus::kError) count("recycle: broken disk");
    }
  }
}

// What else is worth to be told of changes by hand that were made.
void Counter::marks(const Body& body) {
  if (const auto* update = std::get_if<UpdateHost>(&body)) {
    if (model_.find(update->change.host)->flow) count("update host: of a busy one");
    return;
  }
  if (const auto* mark = std::get_if<SetReserved>(&body)) {
    const bool used = std::any_of(mark->hosts.begin(), mark->hosts.end(), [&](const std::string& id) {
      return model_.find(id)->load_stat() != LoadStat::kLoadLess;
    });
    if (used && mark->reserved) count("set reserved: of a used one");
    return;
  }
  const auto* disk = std::get_if<UpdateDisk>(&body);
  if (disk == nullptr || disk->change.status != "Error") return;
  for (const ModelHost& host : model_.hosts) {
    if (host.holds_disk(disk->change.id)) count("update disk: Error of a held one");
  }
}

void Counter::plain(std::string_view name, const Expected& expected) {
  count({name, ": ", expected.code ? short_name(*expected.code) : "done"});
}

bool inspection_is_valid(const PredictedInspection& inspection) {
  return inspection.lost_instances.empty() &&
         std::all_of(inspection.hosts.begin(), inspection.hosts.end(), [](const auto& entry) {
           const PredictedInspection::OfHost& host = entry.second;
           return host.ledger_cores == host.instance_cores && host.ledger_memory == host.instance_memory &&
                  host.disks.empty() && host.ports.empty() && host.holders.empty();
         });
}

}  // namespace

void count_outcomes(const Operation& operation, const Expected& expected, const Answer& answer,
                    const Model& model, bool stale_differs, OutcomeCounts& outcomes) {
  Counter counter(model, outcomes);
  if (answer.fault_fired) {
    const std::string_view fault = kFaultNames[static_cast<std::size_t>(operation.fault)];
    if (answer.ending == Ending::kCrashed) return counter.count({"fault ", fault, ": crashed"});
    if (answer.ending == Ending::kFailed)
      return counter.count({"fault ", fault, ": ", short_name(answer.refused->code)});
    counter.count({"fault ", fault, ": done"});
  }
  const std::string_view ending = answer.ending == Ending::kDone ? "done" : "refused";
  if (operation.actor == Actor::kOther) counter.count({"second engine: ", ending});
  if (operation.actor == Actor::kDocument) counter.count({"document: ", ending});
  if (operation.actor == Actor::kStale) {
    if (stale_differs) return counter.count("stale engine: of its own");
    counter.count("stale engine: as if fresh");
  }
  if (const auto* op = std::get_if<GrantBatch>(&operation.body))
    return counter.grant(*op, expected.allocation);
  if (const auto* op = std::get_if<Recycle>(&operation.body))
    return counter.recycling(*op, expected.recycling);
  if (expected.inspection)
    return counter.count(inspection_is_valid(*expected.inspection) ? "inspect: valid" : "inspect: differs");
  if (!expected.code) counter.marks(operation.body);
  if (const auto* op = std::get_if<AdvanceFlow>(&operation.body)) {
    const ModelHost* host = model.find(op->host);
    if (!answer.flow || answer.committed.empty()) counter.count("workflow: nothing to do");
    if (host != nullptr && host->flow && !host->flow->running) counter.count("workflow: stopped");
    return;
  }
  if (const auto* op = std::get_if<ImportHosts>(&operation.body); op != nullptr && !expected.code) {
    const ModelHost* host = model.find(op->hosts.front().host.id);
    return counter.count({"import ", host->flow->name, ": done"});
  }
  if (std::holds_alternative<ControlFlow>(operation.body))
    return counter.count({"control ", use_case_of(operation.body).verb, ": ",
                          expected.code ? short_name(*expected.code) : "done"});
  if (const auto* op = std::get_if<SetStatus>(&operation.body); op != nullptr && !expected.code)
    return counter.count({"set status ", op->status, ": done"});
  counter.plain(operation.name(), expected);
}

}  // namespace hostyard::campaign
