// What happens to hosts and instances, as far as allocation must know of it.
#include <algorithm>

#include "scenarios/campaign/model/model.h"

namespace hostyard::campaign {
namespace {

bool share_a_name(const Host& a, const Host& b) {
  return a.ip == b.ip || a.host_name == b.host_name;
}

template <class T, class Same>
bool has_twins(const std::vector<T>& things, Same same) {
  for (std::size_t i = 0; i < things.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (same(things[i], things[j])) return true;
    }
  }
  return false;
}

// IMP-2, as far as the campaign breaks it.
bool good_row(const ImportedHost& row) {
  const Host& host = row.host;
  if (host.cpu_cores < 1 || host.memory_gib < 1 || host.host_name.empty()) return false;
  if (host.location.rack.empty() || host.location.rack.find(',') != std::string::npos) return false;
  if (!row.password.empty() && host.user_name.empty()) return false;
  return !host.disks.empty() &&
         !has_twins(host.disks, [](const Disk& a, const Disk& b) { return a.path == b.path; });
}

bool good_instance(const Instance& instance) {
  if (instance.id.empty() || instance.cluster_id.empty() || instance.host_id.empty()) return false;
  if (instance.cpu_cores < 0 || instance.memory_gib < 0) return false;
  if (std::find(instance.ports.begin(), instance.ports.end(), 0) != instance.ports.end()) return false;
  return !has_twins(instance.ports, [](std::uint16_t a, std::uint16_t b) { return a == b; });
}

}  // namespace

std::optional<ErrorCode> Model::import_hosts(const std::vector<ImportedHost>& imported, bool reserved,
                                             bool skip_init) {
  const auto same = [](const ImportedHost& a, const ImportedHost& b) { return share_a_name(a.host, b.host); };
  if (imported.empty() || has_twins(imported, same) ||
      !std::all_of(imported.begin(), imported.end(), good_row))
    return ErrorCode::kParameterInvalid;
  for (const ImportedHost& row : imported) {
    for (const ModelHost& known : hosts) {
      if (share_a_name(row.host, known.host)) return ErrorCode::kHostAlreadyExist;
    }
  }
  for (const ImportedHost& row : imported) {
    Host host = row.host;
    host.status = HostStatus::kInit;
    host.reserved = reserved;
    host.initialised = !skip_init;
    ModelHost& put_host = put(std::move(host));
    put_host.password = row.password;
    known_ids.insert(row.host.id);
    put_host.flow = ModelFlow{skip_init  ? "ImportHostsWithoutInit"
                              : reserved ? "TakeOverHosts"
                                         : "ImportHosts"};
  }
  return std::nullopt;
}

std::optional<ErrorCode> Model::begin_delete(const std::vector<std::string>& ids, bool force) {
  if (ids.empty() || has_twins(ids, [](const std::string& a, const std::string& b) { return a == b; }))
    return ErrorCode::kParameterInvalid;
  for (const std::string& id : ids) {
    if (find(id) == nullptr) return ErrorCode::kDeleteHostError;
  }
  for (const std::string& id : ids) {
    const ModelHost& found = *find(id);
    const HostStatus status = found.host.status;
    const bool left_over = status == HostStatus::kInit || status == HostStatus::kDeleting;
    if (found.flow || (left_over && !force)) return ErrorCode::kHostBusy;
  }
  for (const std::string& id : ids) {
    ModelHost& found = *find(id);
    Host& host = found.host;
    const bool by_force = force || host.status == HostStatus::kFailed || !host.initialised;
    found.flow = ModelFlow{by_force ? "DeleteHostsByForce" : "DeleteHosts"};
    if (host.status != HostStatus::kDeleting) host.status_before_deleting = host.status;
    host.status = HostStatus::kDeleting;
  }
  return std::nullopt;
}

std::optional<ErrorCode> Model::put_instances(const std::vector<Instance>& put) {
  if (put.empty() || has_twins(put, [](const Instance& a, const Instance& b) { return a.id == b.id; }))
    return ErrorCode::kParameterInvalid;
  if (!std::all_of(put.begin(), put.end(), good_instance)) return ErrorCode::kParameterInvalid;
  for (const Instance& instance : put) {
    std::erase_if(instances, [&](const Instance& other) { return other.id == instance.id; });
    instances.push_back(instance);
  }
  return std::nullopt;
}

std::optional<ErrorCode> Model::delete_instances(const std::vector<std::string>& ids) {
  if (ids.empty() || has_twins(ids, [](const std::string& a, const std::string& b) { return a == b; }))
    return ErrorCode::kParameterInvalid;
  const auto known = [&](const std::string& id) {
    return std::any_of(instances.begin(), instances.end(),
                       [&](const Instance& instance) { return instance.id == id; });
  };
  if (!std::all_of(ids.begin(), ids.end(), known)) return ErrorCode::kParameterInvalid;
  for (const std::string& id : ids)
    std::erase_if(instances, [&](const Instance& instance) { return instance.id == id; });
  return std::nullopt;
}

ModelHost* Model::host_of_disk(std::string_view disk_id) {
  for (ModelHost& host : hosts) {
    for (const Disk& disk : host.host.disks) {
      if (disk.id == disk_id) return &host;
    }
  }
  return nullptr;
}

}  // namespace hostyard::campaign
