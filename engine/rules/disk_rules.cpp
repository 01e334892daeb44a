#include "engine/rules/disk_rules.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/base/text.h"
#include "engine/rules/host_checks.h"

namespace hostyard {
namespace {

tl::unexpected<Refusal> not_found(ErrorCode code, std::string_view disk_id) {
  return refuse(code,
                fmt::format("disk {} is not found; accepted: ids of disks of live hosts", shown_id(disk_id)));
}

// ---- adding ----

// "disks.1.path is …", as the caller finds it again.
tl::unexpected<Refusal> bad_disk(std::size_t index, std::string_view field, std::string_view given,
                                 std::string_view accepted) {
  return refuse(ErrorCode::kValidateDiskError,
                fmt::format("disks.{}.{} is \"{}\"; accepted: {}", index, field, given, accepted));
}

Result<void> check_same_host(const std::string& host_id, std::span<const DiskRequest> disks) {
  for (std::size_t i = 0; i < disks.size(); ++i) {
    if (disks[i].host_id.empty() || disks[i].host_id == host_id) continue;
    return bad_disk(i, "hostId", disks[i].host_id, fmt::format("nothing, or {}", host_id));
  }
  return {};
}

Result<Disk> read_disk(const Host& host, const DiskRequest& given, std::size_t index) {
  Disk disk;
  if (given.name.empty()) return bad_disk(index, "name", "", "a name, not empty");
  if (const auto fault = stored_string_fault(given.name)) return bad_disk(index, "name", given.name, *fault);
  const auto path = check_mount_path(given.path);
  if (!path) return bad_disk(index, "path", given.path, path.error());
  const std::int64_t capacity = given.capacity_gib.value_or(0);
  if (capacity <= 0 || !to_count(capacity)) {
    return bad_disk(index, "capacity", given.capacity_gib ? std::to_string(capacity) : "",
                    fmt::format("an integer from 1 to {} (GiB)", kMaxCount));
  }
  const bool known_status = std::ranges::find(kGivenDiskStatuses, given.status) != kGivenDiskStatuses.end();
  if (!given.status.empty() && !known_status)
    return bad_disk(index, "status", given.status, one_of(kGivenDiskStatuses));
  if (!given.type.empty() && given.type != to_string(host.disk_type)) {
    return bad_disk(
        index, "type", given.type,
        fmt::format("{}, the disk type of host {}, or nothing", to_string(host.disk_type), host.host_name));
  }
  disk.id = given.disk_id;
  disk.host_id = host.id;
  disk.name = given.name;
  disk.path = *path;
  disk.capacity_gib = static_cast<Count>(capacity);
  disk.type = host.disk_type;
  disk.status = parse<DiskStatus>(given.status).value_or(DiskStatus::kAvailable);
  return disk;
}

// DOM-33. `disks` are those of the host.
Result<void> check_unique(const Host& host, std::span<const Disk> disks, const Disk& fresh) {
  for (const Disk& disk : disks) {
    const bool same_name = disk.name == fresh.name;
    if (disk.id == fresh.id || (!same_name && disk.path != fresh.path)) continue;
    return refuse(ErrorCode::kDiskAlreadyExist,
                  fmt::format("{} {} belongs to disk {} of host {} ({} at {}); accepted: an unused {}",
                              same_name ? "name" : "path", same_name ? fresh.name : fresh.path, disk.id,
                              host.host_name, disk.name, disk.path, same_name ? "name" : "path"));
  }
  return {};
}

// ---- changing ----

tl::unexpected<Refusal> bad_update(std::string detail) {
  return refuse(ErrorCode::kUpdateDiskError, std::move(detail));
}

// A path without its trailing slashes; what is no path stays as it is.
std::string comparable(const std::string& path) {
  return check_mount_path(path).value_or(path);
}

Result<void> check_unchanged(const Disk& disk, const DiskRequest& update) {
  struct Field {
    std::string_view name;
    std::string given;
    std::string_view there;
  };
  const std::array<Field, 3> fields{{{"hostId", update.host_id, disk.host_id},
                                     {"path", comparable(update.path), disk.path},
                                     {"type", update.type, to_string(disk.type)}}};
  for (const Field& field : fields) {
    if (field.given.empty() || field.given == field.there) continue;
    return bad_update(
        fmt::format("{} of disk {} is {} and cannot become \"{}\"; accepted: nothing, or {} as "
                    "it is (delete the disk and add it anew)",
                    field.name, disk.id, field.there, field.given, field.name));
  }
  return {};
}

Result<void> check_capacity(const DiskRequest& update) {
  if (!update.capacity_gib) return {};
  const std::int64_t capacity = *update.capacity_gib;
  const std::string detail = fmt::format(
      "capacity of disk {} is to be {}; accepted: an integer from 1 to {} "
      "(GiB)",
      update.disk_id, capacity, kMaxCount);
  if (capacity <= 0) return bad_update(detail);
  if (!to_count(capacity)) return refuse(ErrorCode::kParameterInvalid, detail);  // DOM-1
  return {};
}

Result<void> check_status(const Disk& disk, const std::string& given) {
  const std::string_view present = to_string(disk.status);
  if (given.empty() || given == present || given == to_string(DiskStatus::kError)) return {};
  const std::string accepted = disk.status == DiskStatus::kError
                                   ? "Error, which is final (delete the disk and add it anew)"
                                   : fmt::format("{} or Error", present);
  return bad_update(fmt::format("status of disk {} is {} and cannot become \"{}\"; accepted: {}", disk.id,
                                present, given, accepted));
}

// ---- deleting ----

bool is_held(const Pool& pool, const Disk& disk) {
  return std::ranges::any_of(pool.ledger().of_host(disk.host_id), [&](LedgerSeq seq) {
    const std::vector<std::string>& held = pool.ledger().row(seq)->disks;
    return std::ranges::find(held, disk.id) != held.end();
  });
}

Result<void> check_unused(const Pool& pool, const Disk& disk) {
  const bool in_use = disk.status == DiskStatus::kExhaust || disk.status == DiskStatus::kInUsed;
  if (!in_use && !is_held(pool, disk)) return {};
  return refuse(
      ErrorCode::kDiskStillInUsed,
      fmt::format("disk {} ({} at {}) of host {} is {} and held; accepted: a disk that nobody holds", disk.id,
                  disk.name, disk.path, pool.host(disk.host_id)->host_name, to_string(disk.status)));
}

}  // namespace

Result<std::vector<Change>> plan_add_disks(const Pool& pool, const std::string& host_id,
                                           std::span<const DiskRequest> disks, TimeMicros now) {
  if (host_id.empty())
    return refuse(ErrorCode::kParameterInvalid, "hostId is empty; accepted: the id of a host");
  if (disks.empty())
    return refuse(ErrorCode::kParameterInvalid, "disks is empty; accepted: at least one disk");
  const Host* const host = pool.host(host_id);
  if (host == nullptr) {
    return refuse(ErrorCode::kHostNotFound,
                  fmt::format("host {} is not found; accepted: the id of a live host", host_id));
  }
  if (const auto same = check_same_host(host_id, disks); !same) return tl::unexpected(same.error());
  std::vector<Disk> fresh;
  for (std::size_t i = 0; i < disks.size(); ++i) {
    auto disk = read_disk(*host, disks[i], i);
    if (!disk) return tl::unexpected(std::move(disk.error()));
    disk->create_time = disk->update_time = now;
    fresh.push_back(std::move(*disk));
  }
  std::vector<Disk> present = host->disks;
  std::vector<Change> changes;
  for (Disk& disk : fresh) {
    if (const auto unique = check_unique(*host, present, disk); !unique)
      return tl::unexpected(unique.error());
    present.push_back(disk);
    changes.emplace_back(PutDisk{std::move(disk)});
  }
  Host row = *host;
  row.disks.clear();
  row.update_time = now;
  changes.emplace_back(PutHost{std::move(row)});
  return changes;
}

Result<std::vector<Change>> plan_update_disk(const Pool& pool, const DiskRequest& update, TimeMicros now) {
  if (update.disk_id.empty())
    return refuse(ErrorCode::kParameterInvalid, "diskId is empty; accepted: the id of a disk");
  if (const auto fault = stored_string_fault(update.name)) {
    return refuse(ErrorCode::kParameterInvalid,
                  fmt::format("name is \"{}\"; accepted: {}", update.name, *fault));
  }
  const Disk* const disk = pool.disk(update.disk_id);
  if (disk == nullptr) return not_found(ErrorCode::kUpdateDiskError, update.disk_id);
  if (const auto same = check_unchanged(*disk, update); !same) return tl::unexpected(same.error());
  if (const auto good = check_capacity(update); !good) return tl::unexpected(good.error());
  if (const auto good = check_status(*disk, update.status); !good) return tl::unexpected(good.error());
  Disk row = *disk;
  if (!update.name.empty()) row.name = update.name;
  if (update.capacity_gib) row.capacity_gib = static_cast<Count>(*update.capacity_gib);
  if (!update.status.empty()) row.status = *parse<DiskStatus>(update.status);
  const Host& host = *pool.host(disk->host_id);
  if (const auto unique = check_unique(host, host.disks, row); !unique) return tl::unexpected(unique.error());
  if (row == *disk) return std::vector<Change>{};
  row.update_time = now;
  return std::vector<Change>{PutDisk{std::move(row)}};
}

Result<std::vector<Change>> plan_delete_disks(const Pool& pool, std::span<const std::string> disk_ids,
                                              TimeMicros now) {
  if (const auto good = check_distinct(disk_ids, "diskIds", "disk id"); !good)
    return tl::unexpected(good.error());
  for (const std::string& id : disk_ids) {
    if (pool.disk(id) == nullptr) return not_found(ErrorCode::kDeleteDiskError, id);
  }
  std::vector<Change> changes;
  for (const std::string& id : disk_ids) {
    const Disk& disk = *pool.disk(id);
    if (const auto unused = check_unused(pool, disk); !unused) return tl::unexpected(unused.error());
    Disk row = disk;
    row.delete_time = row.update_time = now;
    changes.emplace_back(PutDisk{std::move(row)});
  }
  return changes;
}

}  // namespace hostyard
