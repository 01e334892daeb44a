// ALLOC-6: what is wrong with a batch whatever the pool.
#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "engine/base/plant.h"
#include "engine/base/text.h"
#include "engine/domain/enum_number.h"
#include "engine/rules/allocation.h"

namespace hostyard {
namespace {

constexpr std::int64_t kMaxResults = 10'000;
constexpr std::int64_t kPortEnd = 65'536;

// Nothing, or the first thing that is wrong.
using Check = std::optional<Refusal>;

Check invalid(std::string detail) {
  return Refusal{ErrorCode::kParameterInvalid, std::move(detail)};
}

Check check_amounts(const Requirement& requirement) {
  const std::array<std::pair<std::string_view, std::int64_t>, 3> amounts{
      {{"cpuCores", requirement.cpu_cores},
       {"memory", requirement.memory},
       {"disk.capacity", requirement.disk.capacity}}};
  for (const auto& [name, amount] : amounts) {
    if (HOSTYARD_PLANT(negative_amount_accepted, false, !to_count(amount))) {
      return invalid(fmt::format("{} is {}; accepted: an integer from 0 to {}", name, amount, kMaxCount));
    }
  }
  return std::nullopt;
}

Check check_location(const Requirement& requirement, Strategy strategy) {
  const RequiredLocation& location = requirement.location;
  struct Name {
    std::string_view name;
    std::string_view what;
    const std::string& value;
    bool required;
  };
  const bool by_zone = strategy == Strategy::kRandomRack || strategy == Strategy::kDiffRackBestEffort ||
                       strategy == Strategy::kUserSpecifyRack;
  const std::array<Name, 4> names{
      {{"region", "a region", location.region, by_zone || strategy == Strategy::kClusterPorts},
       {"zone", "a zone", location.zone, by_zone},
       {"rack", "a rack", location.rack, strategy == Strategy::kUserSpecifyRack},
       {"hostIp", "an address", location.host_ip, strategy == Strategy::kUserSpecifyHost}}};
  for (const Name& name : names) {
    if (name.required && name.value.empty()) {
      return invalid(fmt::format("location.{} is empty; accepted: {}, {} needs it", name.name, name.what,
                                 to_string(strategy)));
    }
    if (name.value.find(',') != std::string::npos) {
      return invalid(
          fmt::format("location.{} is \"{}\"; accepted: a name without comma", name.name, name.value));
    }
  }
  return std::nullopt;
}

Check check_filter(const RequiredFilter& filter) {
  if (!filter.arch.empty() && !parse<Arch>(filter.arch)) {
    return invalid(fmt::format("filter.arch is \"{}\"; accepted: {}", filter.arch, accepted_names<Arch>()));
  }
  if (const auto purposes = parse_purposes(filter.purpose); !purposes) {
    return Refusal{ErrorCode::kTraitNotFound, fmt::format("filter.purpose has \"{}\"; accepted: {}",
                                                          purposes.error(), accepted_names<Purpose>())};
  }
  if (!filter.disk_type.empty() && !parse<DiskType>(filter.disk_type)) {
    return Refusal{ErrorCode::kTraitNotFound, fmt::format("filter.diskType is \"{}\"; accepted: {}",
                                                          filter.disk_type, accepted_names<DiskType>())};
  }
  if (filter.host_traits < 0 || filter.host_traits > std::int64_t{kAllTraits}) {
    return Refusal{ErrorCode::kTraitNotFound,
                   fmt::format("filter.hostTraits is {}; accepted: a sum of bits from 0 to {}",
                               filter.host_traits, kAllTraits)};
  }
  return std::nullopt;
}

Check check_disk(const RequiredDisk& disk, std::int64_t count) {
  if (!disk.type.empty() && !parse<DiskType>(disk.type)) {
    return invalid(fmt::format("disk.type is \"{}\"; accepted: {}", disk.type, accepted_names<DiskType>()));
  }
  if (disk.disk_id.empty()) return std::nullopt;
  if (!disk.need_disk) {
    return invalid(fmt::format("disk.diskId is {} without needDisk; accepted: needDisk true", disk.disk_id));
  }
  if (count != 1) {
    return invalid(fmt::format("count is {} with the named disk {}; accepted: 1", count, disk.disk_id));
  }
  return std::nullopt;
}

Check check_ports(const std::vector<PortRange>& ports) {
  for (const PortRange& range : ports) {
    if (range.start < 1 ||
        HOSTYARD_PLANT(empty_port_range_accepted, range.start > range.end, range.start >= range.end) ||
        range.end > kPortEnd) {
      return invalid(fmt::format("port range [{}, {}); accepted: 1 <= start < end <= {}", range.start,
                                 range.end, kPortEnd));
    }
    if (range.count < 0 || range.count > range.end - range.start) {
      return invalid(fmt::format("port count {} of range [{}, {}); accepted: from 0 to {}", range.count,
                                 range.start, range.end, range.end - range.start));
    }
  }
  return std::nullopt;
}

// ALLOC-50.
Check check_cluster_ports(const Requirement& requirement) {
  const RequiredLocation& location = requirement.location;
  const RequiredFilter& filter = requirement.filter;
  const RequiredDisk& disk = requirement.disk;
  if (filter.arch.empty())
    return invalid(
        fmt::format("filter.arch is empty; accepted: {}, ClusterPorts needs it", accepted_names<Arch>()));
  if (requirement.ports.size() != 1) {
    return invalid(fmt::format("{} port ranges; ClusterPorts accepts exactly one", requirement.ports.size()));
  }
  if (requirement.count != 1)
    return invalid(fmt::format("count is {}; ClusterPorts accepts 1", requirement.count));
  const std::array<std::pair<std::string_view, bool>, 11> others{
      {{"cpuCores", requirement.cpu_cores != 0},
       {"memory", requirement.memory != 0},
       {"disk", disk.need_disk || disk.capacity != 0 || !disk.type.empty()},
       {"location.zone", !location.zone.empty()},
       {"location.rack", !location.rack.empty()},
       {"location.hostIp", !location.host_ip.empty()},
       {"excludedHosts", !requirement.excluded_hosts.empty()},
       {"exclusive", requirement.exclusive},
       {"filter.purpose", !filter.purpose.empty()},
       {"filter.diskType", !filter.disk_type.empty()},
       {"filter.hostTraits", filter.host_traits != 0}}};
  for (const auto& [name, given] : others) {
    if (given) return invalid(fmt::format("{} is given; ClusterPorts accepts it empty", name));
  }
  return std::nullopt;
}

Check check_requirement(const Requirement& requirement) {
  const auto strategy = parse_name_or_number<Strategy>(requirement.strategy);
  if (!strategy) {
    return invalid(fmt::format("strategy is \"{}\"; accepted: {}, or 0 to 4", requirement.strategy,
                               accepted_names<Strategy>()));
  }
  if (HOSTYARD_PLANT(count_zero_accepted, requirement.count < 0, requirement.count < 1) ||
      requirement.count > kMaxResults)
    return invalid(fmt::format("count is {}; accepted: from 1 to {}", requirement.count, kMaxResults));
  if (auto wrong = check_location(requirement, *strategy)) return wrong;
  if (auto wrong = check_filter(requirement.filter)) return wrong;
  if (auto wrong = check_amounts(requirement)) return wrong;
  if (auto wrong = check_disk(requirement.disk, requirement.count)) return wrong;
  if (auto wrong = check_ports(requirement.ports)) return wrong;
  if (strategy == Strategy::kClusterPorts) return check_cluster_ports(requirement);
  const bool asks_ports =
      std::ranges::any_of(requirement.ports, [](const PortRange& range) { return range.count > 0; });
  const bool asks_something =
      requirement.cpu_cores > 0 || requirement.memory > 0 || requirement.disk.need_disk || asks_ports;
  if (HOSTYARD_PLANT(exclusive_nothing_accepted, false, requirement.exclusive && !asks_something)) {
    return invalid("exclusive is true and nothing is asked for; accepted: cores, memory, a disk or ports");
  }
  return std::nullopt;
}

Check check_id(std::string_view name, const std::string& id) {
  if (id.empty()) return invalid(fmt::format("{} is empty; accepted: 1 to 190 bytes", name));
  if (const auto fault = stored_string_fault(id))
    return invalid(fmt::format("{} is \"{}\"; accepted: {}", name, id, *fault));
  return std::nullopt;
}

Check check_request(const AllocationRequest& request, std::map<std::string_view, std::string_view>& holders) {
  if (auto wrong = check_id("holderId", request.holder_id)) return wrong;
  if (auto wrong = check_id("requestId", request.request_id)) return wrong;
  const auto [before, fresh] = holders.emplace(request.request_id, request.holder_id);
  if (HOSTYARD_PLANT(request_of_two_holders_accepted, false, before->second != request.holder_id)) {
    return invalid(fmt::format("requestId {} is given for the holders {} and {}; accepted: one holder",
                               request.request_id, before->second, request.holder_id));
  }
  if (request.requirements.empty()) return invalid("requirements is empty; accepted: at least one");
  return std::nullopt;
}

AllocationRefusal refused(const Refusal& wrong, std::optional<std::int64_t> request,
                          std::optional<std::int64_t> requirement) {
  std::string where;
  if (request) where += fmt::format("request {}: ", *request);
  if (requirement) where = fmt::format("request {}, requirement {}: ", *request, *requirement);
  AllocationRefusal refusal;
  refusal.refusal.code = ErrorCode::kAllocateError;
  refusal.refusal.cause = wrong.code;
  refusal.refusal.detail = where + wrong.detail;
  refusal.request = request;
  refusal.requirement = requirement;
  return refusal;
}

}  // namespace

std::optional<AllocationRefusal> check_batch(const AllocationBatch& batch) {
  if (batch.requests.empty())
    return refused(*invalid("requests is empty; accepted: at least one"), std::nullopt, std::nullopt);
  std::map<std::string_view, std::string_view> holders;  // requestId -> holderId
  std::int64_t number = 0;
  for (const AllocationRequest& request : batch.requests) {
    if (const auto wrong = check_request(request, holders)) return refused(*wrong, number, std::nullopt);
    std::int64_t requirement_number = 0;
    for (const Requirement& requirement : request.requirements) {
      if (const auto wrong = check_requirement(requirement))
        return refused(*wrong, number, requirement_number);
      ++requirement_number;
    }
    ++number;
  }
  return std::nullopt;
}

}  // namespace hostyard
