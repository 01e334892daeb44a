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

bool good_instance(const Instance& instance) {
  if (instance.id.empty() || instance.cluster_id.empty() || instance.host_id.empty()) return false;
  if (instance.cpu_cores < 0 || instance.memory_gib < 0) return false;
  if (std::find(instance.ports.begin(), instance.ports.end(), 0) != instance.ports.end()) return false;
  return !has_twins(instance.ports, [](std::uint16_t a, std::uint16_t b) { return a == b; });
}

}  // namespace

std::optional<ErrorCode> Model::import_hosts(const std::vector<Host>& imported, bool reserved) {
  for (const Host& host : imported) {
    for (const ModelHost& known : hosts) {
      if (share_a_name(host, known.host)) return ErrorCode::kHostAlreadyExist;
    }
  }
  if (has_twins(imported, share_a_name)) return ErrorCode::kHostAlreadyExist;
  for (Host host : imported) {
    host.status = HostStatus::kInit;
    host.reserved = reserved;
    put(std::move(host));
  }
  return std::nullopt;
}

std::optional<ErrorCode> Model::move_status(std::string_view host_id, HostStatus status) {
  ModelHost* host = find(host_id);
  if (host == nullptr) return ErrorCode::kHostNotFound;
  const HostStatus now = host->host.status;
  if ((now == HostStatus::kInit && status == HostStatus::kOffline) ||
      (now == HostStatus::kDeleting && status != HostStatus::kFailed))
    return ErrorCode::kUpdateHostStatusFail;
  host->host.status = status;
  host->host.status_before_deleting.reset();
  return std::nullopt;
}

std::optional<ErrorCode> Model::begin_delete(std::string_view host_id, bool force) {
  ModelHost* found = find(host_id);
  if (found == nullptr) return ErrorCode::kDeleteHostError;
  Host& host = found->host;
  const bool left_over = host.status == HostStatus::kInit || host.status == HostStatus::kDeleting;
  if (left_over && !force) return ErrorCode::kHostBusy;
  if (host.status != HostStatus::kDeleting) host.status_before_deleting = host.status;
  host.status = HostStatus::kDeleting;
  return std::nullopt;
}

std::optional<ErrorCode> Model::finish_delete(std::string_view host_id) {
  const ModelHost* host = find(host_id);
  if (host == nullptr || host->host.status != HostStatus::kDeleting) return ErrorCode::kHostNotFound;
  if (host->load_stat() != LoadStat::kLoadLess) return ErrorCode::kHostStillInUsed;
  remove(host_id);
  return std::nullopt;
}

std::optional<ErrorCode> Model::recover(std::string_view host_id) {
  ModelHost* host = find(host_id);
  if (host == nullptr || host->host.status != HostStatus::kDeleting) return ErrorCode::kHostNotFound;
  host->host.status = host->host.status_before_deleting.value_or(HostStatus::kDeleting);
  if (host->host.status != HostStatus::kDeleting) host->host.status_before_deleting.reset();
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
