// `instances list | put | delete` (INST-1).
#include "engine/rules/instance_rules.h"
#include "engine/rules/ledger_query.h"
#include "engine/service/allocation_described.h"
#include "engine/service/areas.h"

namespace hostyard {
namespace {

struct InstancesDocument {
  std::vector<Instance> instances;
};
struct InstancesAnswer {
  std::vector<Instance> instances;
  std::int64_t page = 1, page_size = 10, total = 0;
};
struct InstanceIds {
  std::vector<std::string> instance_ids;
};

}  // namespace

template <>
struct Described<InstancesDocument> {
  static constexpr bool is_document = true;
  static constexpr auto members =
      std::tuple(member("instances", &InstancesDocument::instances, "added or replaced, all or none"));
};
template <>
struct Described<InstanceFilter> {
  static constexpr auto members =
      std::tuple(member("clusterId", &InstanceFilter::cluster_id, "cluster"),
                 member("hostId", &InstanceFilter::host_id, "host"),
                 member("page", &InstanceFilter::page, "page, from 1"),
                 member("pageSize", &InstanceFilter::page_size, "instances a page, 1 to 1000, default 10"));
};
template <>
struct Described<InstancesAnswer> {
  static constexpr auto members =
      std::tuple(member("instances", &InstancesAnswer::instances, "in order of instanceId"),
                 member("page", &InstancesAnswer::page, "page"),
                 member("pageSize", &InstancesAnswer::page_size, "instances a page"),
                 member("total", &InstancesAnswer::total, "instances that match"));
};
template <>
struct Described<InstanceIds> {
  static constexpr auto members = std::tuple(
      member("instanceIds", &InstanceIds::instance_ids, "ids of instances", kRequired | kPositional));
};

namespace {

Result<Json> list_instances(Service& service, const Json& given) {
  const auto filter = decode<InstanceFilter>(given);
  if (!filter) return tl::unexpected(filter.error());
  service.ledger().catch_up();
  return service.ledger().read([&](const Pool& pool) -> Result<Json> {
    const auto page = query_instances(pool, *filter);
    if (!page) return tl::unexpected(page.error());
    InstancesAnswer answer;
    for (const Instance* instance : page->instances) answer.instances.push_back(*instance);
    answer.page = filter->page;
    answer.page_size = filter->page_size;
    answer.total = page->total;
    return encode(answer);
  });
}

Result<Json> put_instances(Service& service, const Json& given) {
  const auto document = decode<InstancesDocument>(given);
  if (!document) return tl::unexpected(document.error());
  const auto committed = service.ledger().transact([&](const Pool& pool) -> Result<ChangeSet> {
    const TimeMicros now = service.clock().now();
    auto changes = plan_put_instances(pool, document->instances, now);
    if (!changes) return tl::unexpected(changes.error());
    return ChangeSet{fmt::format("{} instances put", document->instances.size()), now, std::move(*changes)};
  });
  if (!committed) return tl::unexpected(committed.error());
  return encode(*document);
}

Result<Json> delete_instances(Service& service, const Json& given) {
  const auto arguments = decode<InstanceIds>(given);
  if (!arguments) return tl::unexpected(arguments.error());
  const auto committed = service.ledger().transact([&](const Pool& pool) -> Result<ChangeSet> {
    const TimeMicros now = service.clock().now();
    auto changes = plan_delete_instances(pool, arguments->instance_ids, now);
    if (!changes) return tl::unexpected(changes.error());
    return ChangeSet{fmt::format("{} instances deleted", arguments->instance_ids.size()), now,
                     std::move(*changes)};
  });
  if (!committed) return tl::unexpected(committed.error());
  return encode(*arguments);
}

}  // namespace

UseCase instances_list_case() {
  UseCase use_case;
  use_case.noun = "instances";
  use_case.verb = "list";
  use_case.summary = "list what the cluster side says that it uses";
  use_case.example = "hostyard instances list --cluster-id cluster-1";
  use_case.clauses = "INST-1";
  use_case.arguments = shape_of<InstanceFilter>();
  use_case.answer = shape_of<InstancesAnswer>();
  use_case.errors = {ErrorCode::kParameterInvalid, ErrorCode::kMarshalError};
  use_case.call = list_instances;
  return use_case;
}

UseCase instances_put_case() {
  UseCase use_case;
  use_case.noun = "instances";
  use_case.verb = "put";
  use_case.summary = "add or replace instances of the cluster side";
  use_case.example = "hostyard instances put instances.yaml";
  use_case.clauses = "INST-1";
  use_case.arguments = shape_of<InstancesDocument>();
  use_case.answer = shape_of<InstancesDocument>();
  use_case.errors = {ErrorCode::kParameterInvalid, ErrorCode::kMarshalError};
  use_case.mutates = true;
  use_case.document = "document of instances";
  use_case.call = put_instances;
  return use_case;
}

UseCase instances_delete_case() {
  UseCase use_case;
  use_case.noun = "instances";
  use_case.verb = "delete";
  use_case.summary = "remove instances of the cluster side";
  use_case.example = "hostyard instances delete tikv-1 tikv-2";
  use_case.clauses = "INST-1";
  use_case.arguments = shape_of<InstanceIds>();
  use_case.answer = shape_of<InstanceIds>();
  use_case.errors = {ErrorCode::kParameterInvalid, ErrorCode::kMarshalError};
  use_case.mutates = true;
  use_case.call = delete_instances;
  return use_case;
}

}  // namespace hostyard
