// `disks add`, `disks update` and `disks delete` (DISK-1…3).
#include "engine/rules/disk_rules.h"
#include "engine/service/areas.h"
#include "engine/service/views.h"

namespace hostyard {
namespace {

struct NewDisk : DiskRequest {};
struct AddArguments {
  std::string host_id;
  std::vector<NewDisk> disks;
};
struct AddAnswer {
  std::vector<std::string> disk_ids;
  std::vector<DiskView> disks;
};
struct DiskIds {
  std::vector<std::string> disk_ids;
};
struct DeletedDisks {
  std::vector<DiskView> disks;
};

template <class T>
constexpr auto text(std::string_view name, std::string DiskRequest::*pointer, std::string_view doc,
                    std::span<const std::string_view> accepted = {}) {
  return member(name, static_cast<std::string T::*>(pointer), doc, kOptional, accepted);
}
template <class T>
constexpr auto capacity(std::string_view doc) {
  return member("capacity", static_cast<std::optional<std::int64_t> T::*>(&DiskRequest::capacity_gib), doc);
}

}  // namespace

template <>
struct Described<NewDisk> {
  static constexpr auto members = std::tuple(
      text<NewDisk>("name", &DiskRequest::name, "device name, unique on the host"),
      text<NewDisk>("path", &DiskRequest::path, "absolute mount path, unique on the host"),
      capacity<NewDisk>("GiB, more than 0"),
      text<NewDisk>("status", &DiskRequest::status, "default Available", kGivenDiskStatuses),
      text<NewDisk>("type", &DiskRequest::type, "that of the host, its default", EnumNames<DiskType>::names),
      text<NewDisk>("hostId", &DiskRequest::host_id, "that of the host, its default"),
      member("diskId", static_cast<std::string NewDisk::*>(&DiskRequest::disk_id),
             "ignored: a new disk gets a new id", kIgnored));
};
template <>
struct Described<AddArguments> {
  static constexpr auto members =
      std::tuple(member("hostId", &AddArguments::host_id, "id of the host", kRequired | kPositional),
                 member("disks", &AddArguments::disks, "new disks, all or none", kRequired | kPositional));
};
template <>
struct Described<AddAnswer> {
  static constexpr auto members =
      std::tuple(member("diskIds", &AddAnswer::disk_ids, "ids of the new disks, in the order given"),
                 member("disks", &AddAnswer::disks, "the new disks, in the same order"));
};
template <>
struct Described<DiskRequest> {
  static constexpr std::string_view kAsItIs = "does not change: refused unless it is the present one";
  static constexpr auto members =
      std::tuple(member("diskId", &DiskRequest::disk_id, "id of the disk", kRequired | kPositional),
                 member("name", &DiskRequest::name, "new name, which no other disk of the host has"),
                 member("capacity", &DiskRequest::capacity_gib, "GiB, more than 0"),
                 member("status", &DiskRequest::status, "Error, which is final; or the present one",
                        kOptional, EnumNames<DiskStatus>::names),
                 member("hostId", &DiskRequest::host_id, kAsItIs),
                 member("path", &DiskRequest::path, kAsItIs), member("type", &DiskRequest::type, kAsItIs));
};
template <>
struct Described<DiskIds> {
  static constexpr auto members =
      std::tuple(member("diskIds", &DiskIds::disk_ids, "ids of the disks", kRequired | kPositional));
};
template <>
struct Described<DeletedDisks> {
  static constexpr auto members =
      std::tuple(member("disks", &DeletedDisks::disks, "the disks as they were, in the order given"));
};

namespace {

Result<Json> add_disks(Service& service, const Json& given) {
  const auto arguments = decode<AddArguments>(given);
  if (!arguments) return tl::unexpected(arguments.error());
  std::vector<DiskRequest> disks(arguments->disks.begin(), arguments->disks.end());
  for (DiskRequest& disk : disks) disk.disk_id = service.ids().next();
  const auto committed = service.ledger().transact([&](const Pool& pool) -> Result<ChangeSet> {
    const TimeMicros now = service.clock().now();
    auto changes = plan_add_disks(pool, arguments->host_id, disks, now);
    if (!changes) return tl::unexpected(changes.error());
    return ChangeSet{fmt::format("{} disks added to host {}", disks.size(), arguments->host_id), now,
                     std::move(*changes)};
  });
  if (!committed) return tl::unexpected(committed.error());
  AddAnswer answer;
  for (const Change& change : committed->changes) {
    const auto* const put = std::get_if<PutDisk>(&change);
    if (put == nullptr) continue;
    answer.disk_ids.push_back(put->disk.id);
    answer.disks.push_back(view(put->disk));
  }
  return encode(answer);
}

Result<Json> update_disk(Service& service, const Json& given) {
  const auto arguments = decode<DiskRequest>(given);
  if (!arguments) return tl::unexpected(arguments.error());
  DiskView answer;
  const auto committed = service.ledger().transact([&](const Pool& pool) -> Result<ChangeSet> {
    const TimeMicros now = service.clock().now();
    auto changes = plan_update_disk(pool, *arguments, now);
    if (!changes) return tl::unexpected(changes.error());
    answer =
        view(changes->empty() ? *pool.disk(arguments->disk_id) : std::get<PutDisk>(changes->front()).disk);
    return ChangeSet{fmt::format("update of disk {}", arguments->disk_id), now, std::move(*changes)};
  });
  if (!committed) return tl::unexpected(committed.error());
  return encode(answer);
}

Result<Json> delete_disks(Service& service, const Json& given) {
  const auto arguments = decode<DiskIds>(given);
  if (!arguments) return tl::unexpected(arguments.error());
  const auto committed = service.ledger().transact([&](const Pool& pool) -> Result<ChangeSet> {
    const TimeMicros now = service.clock().now();
    auto changes = plan_delete_disks(pool, arguments->disk_ids, now);
    if (!changes) return tl::unexpected(changes.error());
    return ChangeSet{fmt::format("{} disks deleted", arguments->disk_ids.size()), now, std::move(*changes)};
  });
  if (!committed) return tl::unexpected(committed.error());
  DeletedDisks answer;
  for (const Change& change : committed->changes)
    answer.disks.push_back(view(std::get<PutDisk>(change).disk));
  return encode(answer);
}

}  // namespace

UseCase disks_add_case() {
  UseCase use_case;
  use_case.noun = "disks";
  use_case.verb = "add";
  use_case.summary = "add disks to a host";
  use_case.example = "hostyard disks add HOST_ID name=sdc,path=/data2,capacity=512";
  use_case.clauses = "DISK-1, DOM-30, DOM-32, DOM-33";
  use_case.arguments = shape_of<AddArguments>();
  use_case.answer = shape_of<AddAnswer>();
  use_case.errors = {ErrorCode::kParameterInvalid, ErrorCode::kHostNotFound, ErrorCode::kValidateDiskError,
                     ErrorCode::kDiskAlreadyExist, ErrorCode::kMarshalError};
  use_case.mutates = true;
  use_case.call = add_disks;
  return use_case;
}

UseCase disks_update_case() {
  UseCase use_case;
  use_case.noun = "disks";
  use_case.verb = "update";
  use_case.summary = "change name or capacity of a disk, or mark it Error";
  use_case.example = "hostyard disks update DISK_ID --status Error";
  use_case.clauses = "DISK-3, DOM-33";
  use_case.arguments = shape_of<DiskRequest>();
  use_case.answer = shape_of<DiskView>();
  use_case.errors = {ErrorCode::kParameterInvalid, ErrorCode::kUpdateDiskError, ErrorCode::kDiskAlreadyExist,
                     ErrorCode::kMarshalError};
  use_case.mutates = true;
  use_case.call = update_disk;
  return use_case;
}

UseCase disks_delete_case() {
  UseCase use_case;
  use_case.noun = "disks";
  use_case.verb = "delete";
  use_case.summary = "delete disks that nobody holds";
  use_case.example = "hostyard disks delete DISK_ID DISK_ID";
  use_case.clauses = "DISK-2, DOM-34";
  use_case.arguments = shape_of<DiskIds>();
  use_case.answer = shape_of<DeletedDisks>();
  use_case.errors = {ErrorCode::kParameterInvalid, ErrorCode::kDeleteDiskError, ErrorCode::kDiskStillInUsed,
                     ErrorCode::kMarshalError};
  use_case.mutates = true;
  use_case.call = delete_disks;
  return use_case;
}

}  // namespace hostyard
