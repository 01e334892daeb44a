#include "engine/rules/host_update.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.h"
#include "engine/rules/host_checks.h"

namespace hostyard {
namespace {

constexpr std::int64_t kMaxPort = 65535;

tl::unexpected<Refusal> invalid(std::string detail) {
  return refuse(ErrorCode::kParameterInvalid, std::move(detail));
}
tl::unexpected<Refusal> not_this_way(std::string detail) {
  return refuse(ErrorCode::kUpdateHostInfoError, std::move(detail));
}

Result<void> check_amounts(const HostUpdate& update) {
  const std::pair<std::string_view, std::int64_t> used[] = {{"usedCpuCores", update.used_cpu_cores},
                                                            {"usedMemory", update.used_memory_gib}};
  for (const auto& [name, amount] : used) {
    if (amount != 0)
      return invalid(
          fmt::format("{} is given as {}; accepted: nothing, it follows from what is granted", name, amount));
  }
  const std::pair<std::string_view, std::int64_t> totals[] = {{"cpuCores", update.cpu_cores},
                                                              {"memory", update.memory_gib}};
  for (const auto& [name, amount] : totals) {
    if (!to_count(amount))
      return invalid(fmt::format("{} is {}; accepted: an integer from 1 to {}", name, amount, kMaxCount));
  }
  if (update.ssh_port < 0 || update.ssh_port > kMaxPort)
    return invalid(fmt::format("sshPort is {}; accepted: a port from 1 to {}", update.ssh_port, kMaxPort));
  return {};
}

Result<void> check_texts(const HostUpdate& update) {
  const std::pair<std::string_view, const std::string*> texts[] = {{"userName", &update.user_name},
                                                                   {"hostName", &update.host_name},
                                                                   {"os", &update.os},
                                                                   {"kernel", &update.kernel},
                                                                   {"nic", &update.nic}};
  for (const auto& [name, text] : texts) {
    if (const auto fault = stored_string_fault(*text))
      return invalid(fmt::format("{} is \"{}\"; accepted: {}", name, *text, *fault));
  }
  // Outer blanks may be part of a password. It is never shown.
  const std::string& password = update.password.reveal();
  if (stored_string_fault(trim(password)) || password.size() > kMaxStoredBytes)
    return invalid(
        "passwd is not acceptable; accepted: at most 190 bytes of UTF-8 without control characters");
  return {};
}

// The fields that never change, in the order of DOM-10.
Result<void> check_unchanged(const Host& host, const HostUpdate& update) {
  const auto ip = IpAddress::parse(update.ip);
  struct Field {
    std::string_view name;
    std::string_view given;
    std::string_view there;
  };
  const std::array<Field, 8> fields{{{"ip", ip ? ip->text() : update.ip, host.ip.text()},
                                     {"arch", update.arch, to_string(host.arch)},
                                     {"vendor", update.vendor, host.location.vendor},
                                     {"region", update.region, host.location.region},
                                     {"az", update.zone, host.location.zone},
                                     {"rack", update.rack, host.location.rack},
                                     {"clusterType", update.cluster_type, to_string(host.cluster_type)},
                                     {"diskType", update.disk_type, to_string(host.disk_type)}}};
  for (const Field& field : fields) {
    if (field.given.empty() || field.given == field.there) continue;
    return not_this_way(
        fmt::format("{} of host {} is {} and cannot become \"{}\"; accepted: nothing, or {} as it is (a host "
                    "that moved is deleted and imported anew)",
                    field.name, host.host_name, field.there, field.given, field.name));
  }
  return {};
}

Result<void> check_enough(std::string_view name, const Host& host, std::int64_t wanted, Count used) {
  if (wanted == 0 || wanted >= used) return {};
  return not_this_way(fmt::format("{} of host {} is to be {}, and {} are in use; accepted: {} or more", name,
                                  host.host_name, wanted, used, used));
}

Result<void> check_ssh_port(const Pool& pool, const Host& host, std::int64_t port) {
  if (port == 0) return {};
  for (const LedgerSeq seq : pool.ledger().of_host(host.id)) {
    const LedgerRow& row = *pool.ledger().row(seq);
    if (!std::ranges::binary_search(row.ports, port)) continue;
    return not_this_way(
        fmt::format("sshPort of host {} is to be {}, which {} holds there; accepted: a port "
                    "that nobody holds",
                    host.host_name, port, row.holder_id));
  }
  return {};
}

Result<PurposeSet> purposes_after(const Host& host, const std::string& given) {
  const auto purposes = parse_purposes(given);
  if (!purposes) {
    return refuse(ErrorCode::kTraitNotFound, fmt::format("purpose \"{}\" is unknown; accepted: {}",
                                                         purposes.error(), accepted_names<Purpose>()));
  }
  return purposes->empty() ? host.purposes : *purposes;
}

Result<void> check_name(const Pool& pool, const Host& host, const std::string& given) {
  const Host* present = pool.host_by_name(given);
  if (given.empty() || present == nullptr || present->id == host.id) return {};
  return host_already_there("hostName", given, *present);
}

void replace(std::string& text, const std::string& given) {
  if (!given.empty()) text = given;
}
template <class Number>
void replace(Number& number, std::int64_t given) {
  if (given != 0) number = static_cast<Number>(given);
}

}  // namespace

Result<void> check_host_update(const HostUpdate& update) {
  if (update.host_id.empty()) return invalid("hostId is empty; accepted: the id of a host");
  if (const auto good = check_amounts(update); !good) return good;
  return check_texts(update);
}

Result<std::vector<Change>> plan_update_host(const Pool& pool, const HostUpdate& update,
                                             const std::string& sealed_password, TimeMicros now) {
  if (const auto good = check_host_update(update); !good) return tl::unexpected(good.error());
  const Host* const host = pool.host(update.host_id);
  if (host == nullptr) {
    return refuse(ErrorCode::kHostNotFound,
                  fmt::format("host {} is not found; accepted: the id of a live host", update.host_id));
  }
  if (const auto same = check_unchanged(*host, update); !same) return tl::unexpected(same.error());
  if (const auto enough = check_enough("cpuCores", *host, update.cpu_cores, host->used_cpu_cores); !enough)
    return tl::unexpected(enough.error());
  if (const auto enough = check_enough("memory", *host, update.memory_gib, host->used_memory_gib); !enough)
    return tl::unexpected(enough.error());
  if (const auto free = check_ssh_port(pool, *host, update.ssh_port); !free)
    return tl::unexpected(free.error());
  const auto purposes = purposes_after(*host, update.purpose);
  if (!purposes) return tl::unexpected(purposes.error());
  if (const auto free = check_name(pool, *host, update.host_name); !free) return tl::unexpected(free.error());

  Host row = *host;
  replace(row.host_name, update.host_name);
  replace(row.user_name, update.user_name);
  replace(row.sealed_password, sealed_password);
  replace(row.ssh_port, update.ssh_port);
  replace(row.cpu_cores, update.cpu_cores);
  replace(row.memory_gib, update.memory_gib);
  replace(row.os, update.os);
  replace(row.kernel, update.kernel);
  replace(row.nic, update.nic);
  row.purposes = *purposes;
  if (row == *host) return std::vector<Change>{};
  row.disks.clear();
  row.update_time = now;
  return std::vector<Change>{PutHost{std::move(row)}};
}

}  // namespace hostyard
