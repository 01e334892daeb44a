// `workflows list | show | start | stop | cancel | watch` (WF-1, WF-3).
#include <map>
#include <optional>
#include <set>
#include <span>

#include "engine/base/text.h"
#include "engine/service/areas.h"
#include "engine/service/views.h"
#include "engine/workflow/left_to_do.h"

namespace hostyard {
namespace {

constexpr std::int64_t kMostFlowsAPage = 1'000;

struct FlowsArguments {
  std::string flow_name, biz_id, biz_type, status;
  std::int64_t page = 1, page_size = 10;
};
struct FlowsAnswer {
  std::vector<FlowView> flows;
  std::int64_t page = 1, page_size = 10, total = 0;
};
struct FlowArguments {
  std::string flow_id;
};
struct WatchArguments {
  std::string flow_id;
  bool all = false;
};
struct WatchAnswer {
  std::vector<StartedFlow> workflows;
};
struct ControlAnswer {
  std::vector<StartedFlow> workflows;
  std::vector<std::string> left_to_do;
};

}  // namespace

template <>
struct Described<FlowsArguments> {
  static constexpr auto members =
      std::tuple(member("flowName", &FlowsArguments::flow_name, "definition, such as ImportHosts"),
                 member("bizId", &FlowsArguments::biz_id, "host id"),
                 member("bizType", &FlowsArguments::biz_type, "always host"),
                 member("status", &FlowsArguments::status, "status", kOptional, EnumNames<FlowStatus>::names),
                 member("page", &FlowsArguments::page, "page, from 1"),
                 member("pageSize", &FlowsArguments::page_size, "workflows a page, 1 to 1000, default 10"));
};
template <>
struct Described<FlowsAnswer> {
  static constexpr auto members = std::tuple(member("workFlows", &FlowsAnswer::flows, "newest first"),
                                             member("page", &FlowsAnswer::page, "page"),
                                             member("pageSize", &FlowsAnswer::page_size, "workflows a page"),
                                             member("total", &FlowsAnswer::total, "workflows that match"));
};
template <>
struct Described<FlowArguments> {
  static constexpr auto members = std::tuple(
      member("workFlowId", &FlowArguments::flow_id, "id of the workflow", kRequired | kPositional));
};
template <>
struct Described<WatchArguments> {
  static constexpr auto members =
      std::tuple(member("workFlowId", &WatchArguments::flow_id, "id of one workflow", kPositional),
                 member("all", &WatchArguments::all, "every unfinished workflow that nobody stopped"));
};
template <>
struct Described<WatchAnswer> {
  static constexpr auto members =
      std::tuple(member("workflows", &WatchAnswer::workflows, "the workflows and what became of them"));
};
template <>
struct Described<ControlAnswer> {
  static constexpr auto members =
      std::tuple(member("workflows", &ControlAnswer::workflows, "the workflow and what became of it"),
                 member("leftToDo", &ControlAnswer::left_to_do, "as `workflows show` says it"));
};

namespace {

// The rows of the hosts of some workflows. Deleted ones are not in the pool: they are read only where one of
// the workflows had such a host.
class HostsOfFlows {
 public:
  HostsOfFlows(Service& service, std::span<const Flow> flows) {
    std::set<std::string_view> missing;
    service.ledger().read([&](const Pool& pool) {
      for (const Flow& flow : flows) {
        const Host* host = pool.host(flow.biz_id);
        if (host != nullptr)
          hosts_.emplace(flow.biz_id, *host);
        else
          missing.insert(flow.biz_id);
      }
    });
    if (missing.empty()) return;
    for (Host& host : service.store().deleted_hosts()) {
      if (missing.contains(host.id)) hosts_.emplace(host.id, std::move(host));
    }
  }
  const Host* of(const Flow& flow) const {
    const auto found = hosts_.find(flow.biz_id);
    return found == hosts_.end() ? nullptr : &found->second;
  }

 private:
  std::map<std::string, Host> hosts_;
};

// What brought a host into the pool, with the nodes.
std::vector<Flow> imports_of(Store& store, const std::string& host_id) {
  FlowFilter filter;
  filter.biz_id = host_id;
  std::vector<Flow> imports;
  for (const Flow& flow : store.flows(filter).flows) {
    if (flow.name.starts_with("Delete")) continue;
    if (auto whole = store.flow(flow.id)) imports.push_back(std::move(*whole));
  }
  return imports;
}

std::optional<FlowDetail> detail_of(Service& service, const std::string& id) {
  const auto flow = service.store().flow(id);
  if (!flow) return std::nullopt;
  const HostsOfFlows hosts(service, {&*flow, 1});
  const std::vector<Flow> imports =
      asks_for_imports(*flow) ? imports_of(service.store(), flow->biz_id) : std::vector<Flow>{};
  return detail(*flow, hosts.of(*flow), service.settings().workflow.em_cluster, imports);
}

Result<Json> list_flows(Service& service, const Json& given) {
  const auto arguments = decode<FlowsArguments>(given);
  if (!arguments) return tl::unexpected(arguments.error());
  const auto invalid = [](std::string detail) {
    return refuse(ErrorCode::kParameterInvalid, std::move(detail));
  };
  if (arguments->page < 1 || arguments->page > kMaxCount) {
    return invalid(fmt::format("page is {}; accepted: 1 to {}", arguments->page, kMaxCount));
  }
  if (arguments->page_size < 1 || arguments->page_size > kMostFlowsAPage) {
    return invalid(fmt::format("pageSize is {}; accepted: 1 to {}", arguments->page_size, kMostFlowsAPage));
  }
  FlowFilter filter;
  filter.name = arguments->flow_name;
  filter.biz_id = arguments->biz_id;
  filter.offset = (arguments->page - 1) * arguments->page_size;
  filter.limit = arguments->page_size;
  if (!arguments->status.empty()) {
    filter.status = parse<FlowStatus>(arguments->status);
    if (!filter.status) {
      return invalid(fmt::format("status \"{}\" is unknown; accepted: {}", arguments->status,
                                 accepted_names<FlowStatus>()));
    }
  }
  FlowsAnswer answer;
  answer.page = arguments->page;
  answer.page_size = arguments->page_size;
  if (!arguments->biz_type.empty() && arguments->biz_type != "host") return encode(answer);
  const FlowPage page = service.store().flows(filter);
  const HostsOfFlows hosts(service, page.flows);
  for (const Flow& flow : page.flows) answer.flows.push_back(view(flow, hosts.of(flow)));
  answer.total = page.total;
  return encode(answer);
}

Result<Json> show_flow(Service& service, const Json& given) {
  const auto arguments = decode<FlowArguments>(given);
  if (!arguments) return tl::unexpected(arguments.error());
  if (const auto found = detail_of(service, arguments->flow_id)) return encode(*found);
  return refuse(
      ErrorCode::kWorkflowDetailFailed,
      fmt::format("workflow {} is not found; accepted: the id of a workflow", shown_id(arguments->flow_id)));
}

// A workflow that is to go on leaves nothing until it has ended.
void refresh_control(Service& service, Json& answer) {
  refresh_workflows(service, answer);
  answer["leftToDo"] = Json::array();
  for (const Json& entry : answer["workflows"]) {
    if (const auto now = detail_of(service, entry["id"].get<std::string>()))
      for (const std::string& line : now->left_to_do) answer["leftToDo"].push_back(line);
  }
}

template <Result<void> (FlowEngine::*operation)(const std::string&)>
Result<Json> operate(Service& service, const Json& given) {
  const auto arguments = decode<FlowArguments>(given);
  if (!arguments) return tl::unexpected(arguments.error());
  if (const auto done = (service.flows().*operation)(arguments->flow_id); !done)
    return tl::unexpected(done.error());
  ControlAnswer answer;
  if (auto flow = started_flow(service, arguments->flow_id)) answer.workflows.push_back(std::move(*flow));
  if (auto now = detail_of(service, arguments->flow_id)) answer.left_to_do = std::move(now->left_to_do);
  return encode(answer);
}

Result<Json> watch_flows(Service& service, const Json& given) {
  const auto arguments = decode<WatchArguments>(given);
  if (!arguments) return tl::unexpected(arguments.error());
  if (arguments->all == !arguments->flow_id.empty()) {
    return refuse(ErrorCode::kParameterInvalid,
                  arguments->all ? "both a workflow's id and --all are given; accepted: one of them"
                                 : "neither a workflow's id nor --all is given; accepted: one of them");
  }
  std::vector<std::string> ids =
      arguments->all ? service.flows().runnable() : std::vector{arguments->flow_id};
  WatchAnswer answer;
  for (const std::string& id : ids) {
    auto flow = started_flow(service, id);
    if (!flow) {
      return refuse(ErrorCode::kWorkflowQueryFailed,
                    fmt::format("workflow {} is not found; accepted: the id of a workflow", shown_id(id)));
    }
    answer.workflows.push_back(std::move(*flow));
  }
  return encode(answer);
}

UseCase make(std::string_view verb, std::string_view summary, std::string_view example,
             std::string_view clauses) {
  UseCase use_case;
  use_case.noun = "workflows";
  use_case.verb = verb;
  use_case.summary = summary;
  use_case.example = example;
  use_case.clauses = clauses;
  return use_case;
}

UseCase make_operation(std::string_view verb, std::string_view summary, std::string_view example,
                       Result<Json> (*call)(Service&, const Json&), ErrorCode refusal) {
  UseCase use_case = make(verb, summary, example, "WF-3");
  use_case.arguments = shape_of<FlowArguments>();
  use_case.answer = shape_of<ControlAnswer>();
  use_case.errors = {ErrorCode::kWorkflowQueryFailed, refusal, ErrorCode::kMarshalError};
  use_case.mutates = true;
  use_case.call = call;
  use_case.refresh = refresh_control;
  return use_case;
}

}  // namespace

UseCase workflows_list_case() {
  UseCase use_case =
      make("list", "list workflows, newest first", "hostyard workflows list --status Error", "WF-1");
  use_case.arguments = shape_of<FlowsArguments>();
  use_case.answer = shape_of<FlowsAnswer>();
  use_case.errors = {ErrorCode::kParameterInvalid, ErrorCode::kMarshalError};
  use_case.call = list_flows;
  return use_case;
}

UseCase workflows_show_case() {
  UseCase use_case = make("show", "show what each step of a workflow did",
                          "hostyard workflows show WORKFLOW_ID", "WF-1, WF-3, STEP-12");
  use_case.arguments = shape_of<FlowArguments>();
  use_case.answer = shape_of<FlowDetail>();
  use_case.errors = {ErrorCode::kWorkflowDetailFailed, ErrorCode::kMarshalError};
  use_case.call = show_flow;
  return use_case;
}

UseCase workflows_start_case() {
  return make_operation("start", "let a stopped workflow go on", "hostyard workflows start WORKFLOW_ID",
                        operate<&FlowEngine::start>, ErrorCode::kWorkflowStartFailed);
}

UseCase workflows_stop_case() {
  UseCase use_case = make_operation("stop", "let the running step end and start no further one",
                                    "hostyard workflows stop WORKFLOW_ID", operate<&FlowEngine::stop>,
                                    ErrorCode::kWorkflowStopFailed);
  return use_case;
}

UseCase workflows_cancel_case() {
  return make_operation("cancel", "end a workflow and say what it leaves to do; its host becomes Failed",
                        "hostyard workflows cancel WORKFLOW_ID", operate<&FlowEngine::cancel>,
                        ErrorCode::kWorkflowCancelFailed);
}

UseCase workflows_watch_case() {
  UseCase use_case =
      make("watch", "drive unfinished workflows to their end and show their progress",
           "hostyard workflows watch --all --hosts fake:scenarios/worlds/template.yaml", "WF-2, CLI-4");
  use_case.arguments = shape_of<WatchArguments>();
  use_case.answer = shape_of<WatchAnswer>();
  use_case.errors = {ErrorCode::kParameterInvalid, ErrorCode::kWorkflowQueryFailed, ErrorCode::kMarshalError};
  use_case.mutates = true;
  use_case.call = watch_flows;
  use_case.refresh = refresh_workflows;
  return use_case;
}

}  // namespace hostyard
