#include "scenarios/grant_audit.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/domain/allocation.h"
#include "engine/domain/enum_number.h"
#include "engine/service/allocation_document.h"

namespace hostyard {
namespace {

class GrantAudit {
 public:
  GrantAudit(const AllocationRequest& request, const Pool& pool, std::vector<std::string>& broken)
      : request_(request), pool_(pool), broken_(broken) {}

  void judge(const Json& grants) {
    for (const Json& grant : grants) {
      const auto number = grant["requirement"].get<std::size_t>();
      if (number >= request_.requirements.size()) {
        fault("INV-7", "a grant is about requirement {}, which was not asked for", number);
        return;
      }
      const Requirement& requirement = request_.requirements[number];
      judge_ports(requirement, grant);
      if (parse_name_or_number<Strategy>(requirement.strategy) != Strategy::kClusterPorts)
        judge_host(requirement, grant);
    }
  }

 private:
  template <class... Args>
  void fault(std::string_view invariant, fmt::format_string<Args...> text, Args&&... args) {
    broken_.push_back(fmt::format("{}: request {}: {}", invariant, request_.request_id,
                                  fmt::format(text, std::forward<Args>(args)...)));
  }

  void judge_ports(const Requirement& requirement, const Json& grant) {
    const Json& ranges = grant["ports"];
    if (ranges.size() != requirement.ports.size())
      return fault("INV-3", "{} port ranges are answered, {} were asked", ranges.size(),
                   requirement.ports.size());
    for (std::size_t i = 0; i < ranges.size(); ++i) {
      const PortRange& asked = requirement.ports[i];
      const Json& ports = ranges[i]["ports"];
      if (ports.size() != static_cast<std::size_t>(asked.count))
        fault("INV-3", "{} ports of [{}, {}) are granted, {} were asked", ports.size(), asked.start,
              asked.end, asked.count);
      for (const Json& port : ports) {
        if (port.get<std::int64_t>() < asked.start || port.get<std::int64_t>() >= asked.end)
          fault("INV-3", "port {} is not in [{}, {})", port.get<std::int64_t>(), asked.start, asked.end);
      }
    }
  }

  void judge_host(const Requirement& requirement, const Json& grant) {
    const auto id = grant["hostId"].get<std::string>();
    const Host* const host = pool_.host(id);
    if (host == nullptr) return fault("INV-4", "host {} is granted, which is not there", id);
    const bool named = parse_name_or_number<Strategy>(requirement.strategy) == Strategy::kUserSpecifyHost;
    if (!chosen_.insert(id).second && !named) fault("INV-7", "host {} is granted again", id);
    if (host->status != HostStatus::kOnline) fault("INV-7", "host {} is {}", id, to_string(host->status));
    if (host->reserved != (named && request_.takeover)) fault("INV-7", "reserved of host {}", id);
    if (std::ranges::any_of(requirement.excluded_hosts,
                            [&](const std::string& ip) { return IpAddress::parse(ip) == host->ip; }))
      fault("INV-7", "host {} was excluded", id);
    const RequiredLocation& place = requirement.location;
    const auto differs = [](const std::string& asked, const std::string& there) {
      return !asked.empty() && asked != there;
    };
    if (differs(place.region, host->location.region) || differs(place.zone, host->location.zone) ||
        differs(place.rack, host->location.rack))
      fault("INV-7", "host {} is in another place", id);
    if (differs(requirement.filter.arch, std::string(to_string(host->arch))))
      fault("INV-7", "host {} is {}", id, to_string(host->arch));
    const auto asked_traits = static_cast<Traits>(requirement.filter.host_traits);
    if ((host->traits() & asked_traits) != asked_traits) fault("INV-7", "host {} lacks traits", id);
  }

  const AllocationRequest& request_;
  const Pool& pool_;
  std::vector<std::string>& broken_;
  std::set<std::string> chosen_;  // by this request
};

}  // namespace

std::vector<std::string> audit_grants(const Json& batch, const Json& answer, const Pool& pool) {
  Json document = batch;
  document.erase("dryRun");
  const auto asked = read_batch(document);
  if (!asked) return {"ALLOC-7: a batch was granted that cannot be read: " + asked.error().detail};
  const Json& results = answer["results"];
  if (results.size() != asked->requests.size())
    return {"ALLOC-7: not every request of the batch is answered"};
  std::vector<std::string> broken;
  for (std::size_t i = 0; i < results.size(); ++i)
    GrantAudit(asked->requests[i], pool, broken).judge(results[i]["grants"]);
  return broken;
}

}  // namespace hostyard
