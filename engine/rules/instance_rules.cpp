#include "engine/rules/instance_rules.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.h"

namespace hostyard {
namespace {

tl::unexpected<Refusal> invalid(std::string detail) {
  return refuse(ErrorCode::kParameterInvalid, std::move(detail));
}

Result<void> check_ids(std::span<const std::string> ids) {
  if (ids.empty()) return invalid("the list of instances is empty; accepted: at least one instance");
  std::unordered_set<std::string_view> seen;
  for (const std::string& id : ids) {
    if (!seen.insert(id).second)
      return invalid(fmt::format("instance {} is duplicated in request; accepted: each id once", id));
  }
  return {};
}

Result<void> check_texts(const Instance& instance) {
  struct Text {
    std::string_view name;
    const std::string& value;
    bool required;
  };
  for (const Text& text :
       {Text{"instanceId", instance.id, true}, Text{"clusterId", instance.cluster_id, true},
        Text{"hostId", instance.host_id, true}, Text{"component", instance.component, false},
        Text{"diskId", instance.disk_id, false}, Text{"status", instance.status, false}}) {
    if (text.required && text.value.empty())
      return invalid(fmt::format("{} of instance \"{}\" is empty; accepted: an id", text.name, instance.id));
    if (const auto fault = stored_string_fault(text.value))
      return invalid(fmt::format("{} \"{}\" of instance \"{}\" is not acceptable; accepted: {}", text.name,
                                 text.value, instance.id, *fault));
  }
  return {};
}

Result<void> check_amounts(const Instance& instance) {
  for (const auto& [name, amount] :
       {std::pair{"cpuCores", instance.cpu_cores}, std::pair{"memory", instance.memory_gib}}) {
    if (amount < 0)
      return invalid(fmt::format("{} of instance {} is {}; accepted: an integer from 0 to {}", name,
                                 instance.id, amount, kMaxCount));
  }
  return {};
}

// Of ports in ascending order.
Result<void> check_ports(const Instance& instance) {
  if (!instance.ports.empty() && instance.ports.front() == 0)
    return invalid(fmt::format("port 0 of instance {}; accepted: 1 to 65535", instance.id));
  const auto twice = std::ranges::adjacent_find(instance.ports);
  if (twice != instance.ports.end())
    return invalid(fmt::format("port {} is named twice by instance {}; accepted: once", *twice, instance.id));
  return {};
}

Result<void> check(const Instance& instance) {
  if (auto good = check_texts(instance); !good) return good;
  if (auto good = check_amounts(instance); !good) return good;
  return check_ports(instance);
}

}  // namespace

Result<std::vector<Change>> plan_put_instances(const Pool& pool, std::vector<Instance> instances,
                                               TimeMicros now) {
  std::vector<std::string> ids;
  ids.reserve(instances.size());
  for (const Instance& instance : instances) ids.push_back(instance.id);
  if (const auto good = check_ids(ids); !good) return tl::unexpected(good.error());
  std::vector<Change> changes;
  for (Instance& instance : instances) {
    std::ranges::sort(instance.ports);
    if (const auto good = check(instance); !good) return tl::unexpected(good.error());
    const auto present = pool.instances().find(instance.id);
    const bool known = present != pool.instances().end();
    instance.version = known ? present->second.version : 0;
    instance.create_time = known ? present->second.create_time : now;
    instance.update_time = known ? present->second.update_time : now;
    instance.delete_time = 0;
    if (known && present->second == instance) continue;
    instance.update_time = now;
    changes.emplace_back(PutInstance{std::move(instance)});
  }
  return changes;
}

Result<std::vector<Change>> plan_delete_instances(const Pool& pool, std::span<const std::string> ids,
                                                  TimeMicros now) {
  if (const auto good = check_ids(ids); !good) return tl::unexpected(good.error());
  std::vector<Change> changes;
  for (const std::string& id : ids) {
    const auto present = pool.instances().find(id);
    if (present == pool.instances().end())
      return invalid(
          fmt::format("instance {} is not found; accepted: ids of the instance table", shown_id(id)));
    Instance row = present->second;
    row.update_time = row.delete_time = now;
    changes.emplace_back(PutInstance{std::move(row)});
  }
  return changes;
}

}  // namespace hostyard
