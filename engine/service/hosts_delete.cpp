// `hosts delete` (DEL-1, DEL-2).
#include "engine/rules/delete_rules.h"
#include "engine/rules/import_rules.h"
#include "engine/service/areas.h"
#include "engine/service/views.h"

namespace hostyard {
namespace {

struct DeleteArguments {
  std::vector<std::string> host_ids;
  bool force = false;
};
struct DeleteAnswer {
  std::vector<FlowInfo> flow_info;
  std::vector<StartedFlow> workflows;
};

}  // namespace

template <>
struct Described<DeleteArguments> {
  static constexpr auto members =
      std::tuple(member("hostIds", &DeleteArguments::host_ids, "ids of the hosts", kRequired | kPositional),
                 member("force", &DeleteArguments::force, "only the books: the host itself is not touched"));
};
template <>
struct Described<DeleteAnswer> {
  static constexpr auto members =
      std::tuple(member("flowInfo", &DeleteAnswer::flow_info, "workflows, in the order of the hosts"),
                 member("workflows", &DeleteAnswer::workflows, "the workflows and what became of them"));
};

namespace {

Result<ChangeSet> plan(Service& service, const Pool& pool, const DeleteArguments& arguments, TimeMicros now,
                       std::vector<std::string>& flow_ids) {
  if (const auto idle = check_no_running_task(pool, service.settings().exclusive_tasks); !idle) {
    return tl::unexpected(idle.error());
  }
  auto planned =
      plan_delete(pool, arguments.host_ids, {arguments.force, service.settings().skip_host_init}, now);
  if (!planned) return tl::unexpected(planned.error());
  ChangeSet set{fmt::format("deletion of {} hosts", planned->size()), now, {}};
  flow_ids.clear();
  for (PlannedDeletion& deletion : *planned) {
    const NewFlow flow{std::string(deletion.flow_name), deletion.host.id};
    set.changes.emplace_back(PutHost{std::move(deletion.host)});
    for (Change& row : make_flow(flow, service.ids(), now, flow_ids.emplace_back()))
      set.changes.push_back(std::move(row));
  }
  return set;
}

Result<Json> delete_hosts_call(Service& service, const Json& given) {
  const auto arguments = decode<DeleteArguments>(given);
  if (!arguments) return tl::unexpected(arguments.error());
  const TimeMicros now = service.clock().now();
  std::vector<std::string> flow_ids;
  const auto committed = service.ledger().transact(
      [&](const Pool& pool) { return plan(service, pool, *arguments, now, flow_ids); });
  if (!committed) return tl::unexpected(committed.error());
  service.flows().note_intents(*committed);
  DeleteAnswer answer;
  for (const std::string& id : flow_ids) {
    answer.flow_info.push_back({id});
    if (auto flow = started_flow(service, id)) answer.workflows.push_back(std::move(*flow));
  }
  return encode(answer);
}

}  // namespace

UseCase hosts_delete_case() {
  UseCase use_case;
  use_case.noun = "hosts";
  use_case.verb = "delete";
  use_case.summary = "take hosts out of the EM cluster and delete them";
  use_case.example = "hostyard hosts delete HOST_ID --hosts fake:scenarios/worlds/template.yaml";
  use_case.clauses = "DEL-1, DEL-2, DEL-3, DOM-34, ERR-4";
  use_case.arguments = shape_of<DeleteArguments>();
  use_case.answer = shape_of<DeleteAnswer>();
  use_case.errors = {ErrorCode::kParameterInvalid, ErrorCode::kDeleteHostError, ErrorCode::kHostBusy,
                     ErrorCode::kTaskConflict, ErrorCode::kMarshalError};
  use_case.mutates = true;
  use_case.call = delete_hosts_call;
  use_case.refresh = refresh_workflows;
  return use_case;
}

}  // namespace hostyard
