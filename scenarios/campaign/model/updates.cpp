// What people change of hosts and disks by hand (UPD-1…3, DISK-1…3 and their rulings).
#include <algorithm>
#include <array>

#include "scenarios/campaign/model/model.h"

namespace hostyard::campaign {
namespace {

constexpr std::int64_t kMostAmount = 2'147'483'647;

bool distinct(const std::vector<std::string>& ids) {
  return !ids.empty() && std::set<std::string>(ids.begin(), ids.end()).size() == ids.size();
}

// UPD-2, UPD-3: over all hosts, each kind of refusal before the next.
std::optional<ErrorCode> check_marked(const Model& model, const std::vector<std::string>& ids,
                                      ErrorCode unknown) {
  const auto busy = [&](const std::string& id) {
    const ModelHost& host = *model.find(id);
    return host.flow || host.host.status == HostStatus::kInit || host.host.status == HostStatus::kDeleting;
  };
  const auto known = [&](const std::string& id) { return model.find(id) != nullptr; };
  if (!std::all_of(ids.begin(), ids.end(), known)) return unknown;
  if (std::any_of(ids.begin(), ids.end(), busy)) return ErrorCode::kHostBusy;
  return std::nullopt;
}

// ---- UPD-1 ----

template <class Value>
Value given(const std::map<std::string, Value, std::less<>>& values, std::string_view field) {
  const auto found = values.find(field);
  return found == values.end() ? Value() : found->second;
}

bool good_numbers(const HostChange& change) {
  for (const char* used : {"usedCpuCores", "usedMemory"}) {
    if (given(change.numbers, used) != 0) return false;
  }
  for (const char* amount : {"cpuCores", "memory"}) {
    if (given(change.numbers, amount) < 0 || given(change.numbers, amount) > kMostAmount) return false;
  }
  return given(change.numbers, "sshPort") >= 0 && given(change.numbers, "sshPort") <= 65'535;
}

bool good_texts(const HostChange& change) {
  for (const char* field : {"userName", "passwd", "hostName", "os", "kernel", "nic"}) {
    const std::string text = given(change.texts, field);
    if (!text.empty() && !storable(text)) return false;
  }
  return true;
}

bool moves(const Host& host, const HostChange& change) {
  const std::array<std::pair<const char*, std::string>, 8> fields{
      {{"ip", host.ip.text()},
       {"arch", std::string(to_string(host.arch))},
       {"vendor", host.location.vendor},
       {"region", host.location.region},
       {"az", host.location.zone},
       {"rack", host.location.rack},
       {"clusterType", std::string(to_string(host.cluster_type))},
       {"diskType", std::string(to_string(host.disk_type))}}};
  return std::any_of(fields.begin(), fields.end(), [&](const auto& field) {
    const std::string text = given(change.texts, field.first);
    return !text.empty() && text != field.second;
  });
}

bool too_small(const ModelHost& host, const HostChange& change) {
  const std::int64_t cores = given(change.numbers, "cpuCores");
  const std::int64_t memory = given(change.numbers, "memory");
  return (cores != 0 && cores < host.used_cores()) || (memory != 0 && memory < host.used_memory());
}

bool port_is_held(const ModelHost& host, std::int64_t port) {
  return std::find(host.ports.begin(), host.ports.end(), port) != host.ports.end();
}

void change_text(std::string& text, const HostChange& change, std::string_view field) {
  if (std::string other = given(change.texts, field); !other.empty()) text = std::move(other);
}

void change_number(auto& number, const HostChange& change, std::string_view field) {
  if (const std::int64_t other = given(change.numbers, field); other != 0)
    number = static_cast<std::remove_reference_t<decltype(number)>>(other);
}

// ---- disks ----

std::string without_trailing_slashes(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

// The campaign writes no "." parts.
bool good_path(const std::string& path) {
  const std::string plain = without_trailing_slashes(path);
  return plain.starts_with('/') && plain.find("//") == std::string::npos &&
         (plain + "/").find("/../") == std::string::npos;
}

bool good_new_disk(const Host& host, const GivenDisk& disk) {
  const bool status = disk.status.empty() || disk.status == "Available" || disk.status == "Reserved" ||
                      disk.status == "Error";
  return storable(disk.name) && good_path(disk.path) && disk.capacity.value_or(0) > 0 &&
         *disk.capacity <= kMostAmount && status &&
         (disk.type.empty() || disk.type == to_string(host.disk_type));
}

// DOM-33.
bool taken(const Host& host, const std::string& id, const std::string& name, const std::string& path) {
  return std::any_of(host.disks.begin(), host.disks.end(), [&](const Disk& disk) {
    return disk.id != id && (disk.name == name || disk.path == path);
  });
}

Disk* disk_of(ModelHost& host, std::string_view id) {
  for (Disk& disk : host.host.disks) {
    if (disk.id == id) return &disk;
  }
  return nullptr;
}

}  // namespace

std::optional<ErrorCode> Model::update_host(const HostChange& change) {
  if (change.host.empty() || !good_numbers(change) || !good_texts(change))
    return ErrorCode::kParameterInvalid;
  ModelHost* host = find(change.host);
  if (host == nullptr) return ErrorCode::kHostNotFound;
  Host& row = host->host;
  if (moves(row, change) || too_small(*host, change) || port_is_held(*host, given(change.numbers, "sshPort")))
    return ErrorCode::kUpdateHostInfoError;
  const std::string purpose = given(change.texts, "purpose");
  if (!known_purposes(purpose)) return ErrorCode::kTraitNotFound;
  for (const ModelHost& other : hosts) {
    if (&other != host && other.host.host_name == given(change.texts, "hostName"))
      return ErrorCode::kHostAlreadyExist;
  }
  change_text(row.host_name, change, "hostName");
  change_text(row.user_name, change, "userName");
  change_text(row.os, change, "os");
  change_text(row.kernel, change, "kernel");
  change_text(row.nic, change, "nic");
  change_text(host->password, change, "passwd");
  change_number(row.ssh_port, change, "sshPort");
  change_number(row.cpu_cores, change, "cpuCores");
  change_number(row.memory_gib, change, "memory");
  PurposeSet purposes;
  for (const std::string_view name : EnumNames<Purpose>::names) {
    if (purpose.find(name) != std::string::npos) purposes.add(*parse<Purpose>(name));
  }
  if (!purposes.empty()) row.purposes = purposes;
  return std::nullopt;
}

std::optional<ErrorCode> Model::set_status(const std::vector<std::string>& ids, std::string_view status) {
  if (!distinct(ids)) return ErrorCode::kParameterInvalid;
  if (status != "Online" && status != "Offline" && status != "Failed" && status != "Deleted")
    return ErrorCode::kParameterInvalid;
  if (const auto refused = check_marked(*this, ids, ErrorCode::kUpdateHostStatusFail)) return refused;
  if (status != "Deleted") {
    for (const std::string& id : ids) {
      find(id)->host.status = *parse<HostStatus>(status);
      find(id)->host.status_before_deleting.reset();
    }
    return std::nullopt;
  }
  for (const std::string& id : ids) {
    if (find(id)->load_stat() != LoadStat::kLoadLess) return ErrorCode::kHostStillInUsed;
  }
  for (const std::string& id : ids) remove(id);
  return std::nullopt;
}

std::optional<ErrorCode> Model::set_reserved(const std::vector<std::string>& ids, bool reserved) {
  if (!distinct(ids)) return ErrorCode::kParameterInvalid;
  if (const auto refused = check_marked(*this, ids, ErrorCode::kReserveHostFail)) return refused;
  for (const std::string& id : ids) find(id)->host.reserved = reserved;
  return std::nullopt;
}

std::optional<ErrorCode> Model::add_disks(const std::string& host_id, const std::vector<GivenDisk>& disks) {
  if (host_id.empty() || disks.empty()) return ErrorCode::kParameterInvalid;
  ModelHost* host = find(host_id);
  if (host == nullptr) return ErrorCode::kHostNotFound;
  for (const GivenDisk& disk : disks) {
    if (!disk.host_id.empty() && disk.host_id != host_id) return ErrorCode::kValidateDiskError;
    if (!good_new_disk(host->host, disk)) return ErrorCode::kValidateDiskError;
  }
  Host after = host->host;
  for (const GivenDisk& given_disk : disks) {
    Disk disk;
    disk.id = given_disk.id;
    disk.host_id = host_id;
    disk.name = given_disk.name;
    disk.path = without_trailing_slashes(given_disk.path);
    disk.capacity_gib = static_cast<Count>(*given_disk.capacity);
    disk.type = after.disk_type;
    disk.status = parse<DiskStatus>(given_disk.status).value_or(DiskStatus::kAvailable);
    if (taken(after, disk.id, disk.name, disk.path)) return ErrorCode::kDiskAlreadyExist;
    const auto place = std::find_if(after.disks.begin(), after.disks.end(),
                                    [&](const Disk& other) { return other.path > disk.path; });
    after.disks.insert(place, std::move(disk));
  }
  host->host = std::move(after);
  return std::nullopt;
}

std::optional<ErrorCode> Model::update_disk(const GivenDisk& change) {
  if (change.id.empty() || (!change.name.empty() && !storable(change.name)))
    return ErrorCode::kParameterInvalid;
  ModelHost* host = host_of_disk(change.id);
  if (host == nullptr) return ErrorCode::kUpdateDiskError;
  Disk& disk = *disk_of(*host, change.id);
  if (!change.host_id.empty() && change.host_id != disk.host_id) return ErrorCode::kUpdateDiskError;
  if (!change.path.empty() && without_trailing_slashes(change.path) != disk.path)
    return ErrorCode::kUpdateDiskError;
  if (!change.type.empty() && change.type != to_string(disk.type)) return ErrorCode::kUpdateDiskError;
  if (change.capacity && *change.capacity <= 0) return ErrorCode::kUpdateDiskError;
  if (change.capacity && *change.capacity > kMostAmount) return ErrorCode::kParameterInvalid;
  if (!change.status.empty() && change.status != "Error" &&
      change.status != to_string(host->disk_status(disk)))
    return ErrorCode::kUpdateDiskError;
  if (!change.name.empty() && taken(host->host, disk.id, change.name, disk.path))
    return ErrorCode::kDiskAlreadyExist;
  if (!change.name.empty()) disk.name = change.name;
  if (change.capacity) disk.capacity_gib = static_cast<Count>(*change.capacity);
  if (change.status == "Error") disk.status = DiskStatus::kError;
  return std::nullopt;
}

std::optional<ErrorCode> Model::delete_disks(const std::vector<std::string>& ids) {
  if (!distinct(ids)) return ErrorCode::kParameterInvalid;
  for (const std::string& id : ids) {
    if (host_of_disk(id) == nullptr) return ErrorCode::kDeleteDiskError;
  }
  for (const std::string& id : ids) {
    if (host_of_disk(id)->holds_disk(id)) return ErrorCode::kDiskStillInUsed;
  }
  for (const std::string& id : ids)
    std::erase_if(host_of_disk(id)->host.disks, [&](const Disk& disk) { return disk.id == id; });
  return std::nullopt;
}

}  // namespace hostyard::campaign
