#include "scenarios/campaign/expected.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/service/allocation_document.h"
#include "scenarios/campaign/overloaded.h"

namespace hostyard::campaign {
namespace {

std::string code_name(std::optional<ErrorCode> code) {
  return code ? std::string(info(*code).name) : "success";
}

void expect_refusal(Expected& expected, const Refusal& refusal) {
  expected.code = refusal.code;
  expected.cause = refusal.cause;
}

Expected predict_grant(Model& model, const GrantBatch& op) {
  Expected expected;
  expected.allocation = model.allocate(op.batch, op.dry_run);
  if (expected.allocation.refusal) expect_refusal(expected, expected.allocation.refusal->refusal);
  return expected;
}

Expected predict_recycling(Model& model, const Recycle& op) {
  Expected expected;
  expected.recycling = model.recycle(op.entries);
  if (expected.recycling.refusal) expect_refusal(expected, expected.recycling.refusal->refusal);
  return expected;
}

// Grants and gives back: what stays are numbers of rows and the memory of requests.
Expected predict_both(Model& model, const GrantAndRecycle& op) {
  Expected expected = predict_grant(model, {op.batch, false});
  if (expected.code) return expected;
  expected.recycling = model.recycle(recycling_of(op.batch).entries);
  return expected;
}

Expected predict_inspect(const Model& model, const Inspect& op) {
  Expected expected;
  for (const std::string& id : op.hosts) {
    if (std::count(op.hosts.begin(), op.hosts.end(), id) > 1) expected.code = ErrorCode::kParameterInvalid;
  }
  for (const std::string& id : op.hosts) {
    if (!expected.code && model.find(id) == nullptr) expected.code = ErrorCode::kHostNotFound;
  }
  if (!expected.code) expected.inspection = predict_inspection(model, op.hosts);
  return expected;
}

std::optional<ErrorCode> predict_change(Model& model, const Body& body) {
  using Code = std::optional<ErrorCode>;
  return std::visit(
      Overloaded{
          [&](const ImportHosts& op) { return model.import_hosts(op.hosts, op.reserved, op.skip_init); },
          [&](const ControlFlow& op) { return model.control_flow(op.host, op.verb); },
          [&](const UpdateHost& op) { return model.update_host(op.change); },
          [&](const SetStatus& op) { return model.set_status(op.hosts, op.status); },
          [&](const SetReserved& op) { return model.set_reserved(op.hosts, op.reserved); },
          [&](const DeleteHosts& op) { return model.begin_delete(op.hosts, op.force); },
          [&](const AddDisks& op) { return model.add_disks(op.host, op.disks); },
          [&](const UpdateDisk& op) { return model.update_disk(op.change); },
          [&](const DeleteDisks& op) { return model.delete_disks(op.disks); },
          [&](const PutInstances& op) { return model.put_instances(op.instances); },
          [&](const DeleteInstances& op) { return model.delete_instances(op.ids); },
          [](const auto&) -> Code { return std::nullopt; }},
      body);
}

// ---- comparison ----

bool same_refusal(const AllocationRefusal& a, const AllocationRefusal& b) {
  return a.refusal.code == b.refusal.code && a.refusal.cause == b.refusal.cause && a.request == b.request &&
         a.requirement == b.requirement && a.funnel == b.funnel && a.near_miss == b.near_miss &&
         a.granted_request == b.granted_request;
}

bool same_released(const LedgerRow& a, const LedgerRow& b) {
  return a.seq == b.seq && a.holder_id == b.holder_id && a.request_id == b.request_id &&
         a.host_id == b.host_id && a.cpu_cores == b.cpu_cores && a.memory_gib == b.memory_gib &&
         a.disks == b.disks && a.ports == b.ports && a.exclusive == b.exclusive &&
         a.region_wide == b.region_wide;
}

bool same_released(const std::vector<LedgerRow>& a, const std::vector<LedgerRow>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const LedgerRow& x, const LedgerRow& y) { return same_released(x, y); });
}

std::string grant_difference(const Expected& expected, const Answer& answer) {
  if (expected.allocation.refusal) {
    if (!answer.allocation_refusal) return "";  // the code tells
    if (same_refusal(*expected.allocation.refusal, *answer.allocation_refusal)) return "";
    return fmt::format("expected {}\n  answered {}", to_text(*expected.allocation.refusal),
                       to_text(*answer.allocation_refusal));
  }
  if (expected.allocation.results == answer.results) return "";
  return fmt::format("expected {}\n  answered {}", to_text(expected.allocation.results),
                     to_text(answer.results));
}

std::string recycling_difference(const Expected& expected, const Answer& answer) {
  if (expected.recycling.refusal) {
    if (!answer.recycle_refusal || expected.recycling.refusal->request == answer.recycle_refusal->request)
      return "";
    return fmt::format("expected a refusal of entry {}, answered entry {}",
                       expected.recycling.refusal->request.value_or(-1),
                       answer.recycle_refusal->request.value_or(-1));
  }
  if (same_released(expected.recycling.released, answer.released)) return "";
  return fmt::format("expected {}\n  answered {}", to_text(expected.recycling.released),
                     to_text(answer.released));
}

template <class Items, class Name>
auto names_of(const Items& items, Name name) {
  std::vector<std::remove_cvref_t<decltype(name(items.front()))>> names;
  for (const auto& item : items) names.push_back(name(item));
  return names;
}

std::string inspection_difference(const PredictedInspection& expected, const Inspection& inspection) {
  if (expected.hosts.size() != inspection.hosts.size()) return "the inspection has other hosts";
  std::vector<std::string> lost = inspection.lost_instances;
  std::sort(lost.begin(), lost.end());
  if (lost != expected.lost_instances) return "the inspection has other lost instances";
  for (const InspectedHost& host : inspection.hosts) {
    PredictedInspection::OfHost answer;
    answer.host_id = host.host->id;
    answer.ledger_cores = host.cpu_cores.ledger;
    answer.instance_cores = host.cpu_cores.instances;
    answer.ledger_memory = host.memory.ledger;
    answer.instance_memory = host.memory.instances;
    answer.disks = names_of(host.disks, [](const InspectedDisk& disk) { return disk.disk_id; });
    answer.ports = names_of(host.ports, [](const InspectedPort& port) { return port.port; });
    answer.holders = names_of(host.holders, [](const InspectedHolder& holder) { return holder.holder_id; });
    const auto found = expected.hosts.find(answer.host_id);
    if (found == expected.hosts.end() || !(found->second == answer))
      return "the inspection of host " + answer.host_id + " says something else";
    if (host.cpu_cores.host_row_differs() || host.memory.host_row_differs())
      return "the inspection says that host " + answer.host_id + " differs from its ledger";
  }
  return "";
}

std::string import_difference(const ImportHosts& import, const Answer& answer) {
  const std::vector<std::string> ids =
      names_of(import.hosts, [](const ImportedHost& row) { return row.host.id; });
  return ids == answer.host_ids ? "" : "the import answers other host ids";
}

// A refused batch's `granted` is history that the model does not keep.
std::string document_difference(const Operation& operation, const Expected& expected, const Answer& answer) {
  Json wanted;
  if (std::holds_alternative<GrantBatch>(operation.body)) {
    if (!expected.code) {
      wanted = grants_document(expected.allocation.results);
    } else {
      wanted = refusal_document(*expected.allocation.refusal, {});
    }
  } else if (!expected.code) {
    wanted = released_document(expected.recycling.released);
  } else {
    wanted = refusal_document(*expected.recycling.refusal);
  }
  if (wanted.dump() == answer.document) return "";
  Json said = Json::parse(answer.document, nullptr, false);
  if (said.is_object() && said.contains("granted")) {
    if (said["granted"].empty()) return "the refusal does not list what was granted";
    said.erase("granted");
    wanted.erase("granted");
  }
  if (said == wanted) return "";
  return fmt::format("expected {}\n  answered {}", wanted.dump(), answer.document);
}

}  // namespace

Expected predict(Model& model, const Operation& operation) {
  if (const auto* op = std::get_if<GrantBatch>(&operation.body)) return predict_grant(model, *op);
  if (const auto* op = std::get_if<Recycle>(&operation.body)) return predict_recycling(model, *op);
  if (const auto* op = std::get_if<GrantAndRecycle>(&operation.body)) return predict_both(model, *op);
  if (const auto* op = std::get_if<Inspect>(&operation.body)) return predict_inspect(model, *op);
  Expected expected;
  expected.code = predict_change(model, operation.body);
  if (std::holds_alternative<ImportHosts>(operation.body) && expected.code == ErrorCode::kParameterInvalid)
    expected.cause = ErrorCode::kParseTemplateFileError;
  return expected;
}

std::string difference(const Operation& operation, const Expected& expected, const Answer& answer) {
  std::optional<ErrorCode> code;
  std::optional<ErrorCode> cause;
  if (answer.refused) {
    code = answer.refused->code;
    cause = answer.refused->cause;
  }
  if (code != expected.code || cause != expected.cause) {
    return fmt::format("expected {} {}, answered {} {} {}", code_name(expected.code),
                       expected.cause ? code_name(expected.cause) : "", code_name(code),
                       cause ? code_name(cause) : "", answer.refused ? answer.refused->detail : "");
  }
  if (const auto* import = std::get_if<ImportHosts>(&operation.body); import != nullptr && !expected.code)
    return import_difference(*import, answer);
  if (operation.actor == Actor::kDocument) return document_difference(operation, expected, answer);
  if (std::holds_alternative<GrantBatch>(operation.body)) return grant_difference(expected, answer);
  if (std::holds_alternative<Recycle>(operation.body)) return recycling_difference(expected, answer);
  if (std::holds_alternative<GrantAndRecycle>(operation.body)) {
    std::string text = grant_difference(expected, answer);
    return text.empty() && !expected.code ? recycling_difference(expected, answer) : text;
  }
  if (expected.inspection && answer.inspection)
    return inspection_difference(*expected.inspection, *answer.inspection);
  return "";
}

std::string difference(const Answer& answer, const Answer& other) {
  if (answer.ending != other.ending) return "one is done, the other is not";
  if (answer.refused.has_value() != other.refused.has_value() ||
      (answer.refused && answer.ending == Ending::kRefused && *answer.refused != *other.refused))
    return "refusals differ";
  if (answer.flow != other.flow || answer.now != other.now) return "workflows differ";
  if (answer.committed != other.committed) return "rows that were committed differ";
  if (answer.results != other.results) return "grants differ";
  if (answer.allocation_refusal != other.allocation_refusal) return "refusals of a batch differ";
  if (answer.released != other.released) return "released rows differ";
  if (answer.recycle_refusal != other.recycle_refusal) return "refusals of a recycling differ";
  return answer.document == other.document ? "" : "documents differ";
}

std::string to_text(const AllocationRefusal& refusal) {
  return refusal_document(refusal, {}).dump();
}

std::string to_text(const std::vector<RequestGrants>& results) {
  return grants_document(results).dump();
}

std::string to_text(const std::vector<LedgerRow>& rows) {
  return released_document(rows).dump();
}

}  // namespace hostyard::campaign
