// Requests for resources and their answers, as plain values in the form of ALLOC-7. Requests are as the
// caller gave them: nothing is checked before the rules check it (ALLOC-6, REC-1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/result.h"
#include "engine/domain/change_set.h"
#include "engine/domain/enums.h"
#include "engine/domain/ledger_row.h"

namespace hostyard {

enum class Strategy : std::uint8_t {
  kRandomRack,          // ALLOC-20
  kDiffRackBestEffort,  // ALLOC-21
  kUserSpecifyRack,     // ALLOC-22
  kUserSpecifyHost,     // ALLOC-30
  kClusterPorts         // ALLOC-50
};
template <>
struct EnumNames<Strategy> {
  static constexpr std::string_view kind = "strategy";
  static constexpr std::array<std::string_view, 5> names{
      "RandomRack", "DiffRackBestEffort", "UserSpecifyRack", "UserSpecifyHost", "ClusterPorts"};
};

enum class RecycleType : std::uint8_t { kRecycleHolder, kRecycleOperate, kRecycleHost };
template <>
struct EnumNames<RecycleType> {
  static constexpr std::string_view kind = "recycle type";
  static constexpr std::array<std::string_view, 3> names{"RecycleHolder", "RecycleOperate", "RecycleHost"};
};

// ---- what is asked (ALLOC-1) ----

struct PortRange {  // [start, end)
  std::int64_t start = 0;
  std::int64_t end = 0;
  std::int64_t count = 0;
  bool operator==(const PortRange&) const = default;
};

struct RequiredLocation {
  std::string region, zone, rack, host_ip;  // empty: not given
  bool operator==(const RequiredLocation&) const = default;
};

struct RequiredFilter {
  std::string arch, purpose, disk_type;  // empty: not given; purpose is a comma-separated list
  std::int64_t host_traits = 0;
  bool operator==(const RequiredFilter&) const = default;
};

struct RequiredDisk {
  bool need_disk = false;
  std::int64_t capacity = 0;  // GiB, at least
  std::string type;           // empty: any
  std::string disk_id;        // not empty: this one
  bool operator==(const RequiredDisk&) const = default;
};

struct Requirement {
  std::string strategy;  // name or number of a Strategy
  std::int64_t count = 0;
  RequiredLocation location;
  std::vector<std::string> excluded_hosts;  // ips
  RequiredFilter filter;
  bool exclusive = false;
  std::int64_t cpu_cores = 0;
  std::int64_t memory = 0;  // GiB
  RequiredDisk disk;
  std::vector<PortRange> ports;
  bool operator==(const Requirement&) const = default;
};

struct AllocationRequest {
  std::string holder_id;
  std::string request_id;
  bool takeover = false;
  std::vector<Requirement> requirements;
  bool operator==(const AllocationRequest&) const = default;
};

struct AllocationBatch {
  std::vector<AllocationRequest> requests;
  bool with_passwords = false;  // answered by whoever can open them, not by the rules
  bool operator==(const AllocationBatch&) const = default;
};

// ---- what is granted (ALLOC-3) ----

struct GrantedDisk {
  std::string disk_id, name, path;
  DiskType type = DiskType::kSSD;
  Count capacity = 0;
  bool operator==(const GrantedDisk&) const = default;
};

struct GrantedPorts {
  std::int64_t start = 0;
  std::int64_t end = 0;
  std::vector<std::uint16_t> ports;  // ascending
  bool operator==(const GrantedPorts&) const = default;
};

struct Grant {
  std::int64_t requirement = 0;  // number in the request, from 0
  std::string host_id, host_name, host_ip, user_name, region, zone, rack;
  Count cpu_cores = 0;
  Count memory = 0;
  std::optional<GrantedDisk> disk;
  std::vector<GrantedPorts> ports;  // one a range asked, in its order
  bool operator==(const Grant&) const = default;
};

struct RequestGrants {
  std::string holder_id;
  std::string request_id;
  std::vector<Grant> grants;
  bool operator==(const RequestGrants&) const = default;
};

// ---- what is refused (ALLOC-4) ----

struct FunnelStep {
  std::string_view filter;  // "pool", "notExcluded", … "ports"
  std::int64_t left = 0;    // hosts that pass this filter and all before it
  bool operator==(const FunnelStep&) const = default;
};

struct AskedDisks {
  std::int64_t count = 0;
  std::int64_t capacity = 0;
  std::string type;
  std::string disk_id;
  bool operator==(const AskedDisks&) const = default;
};
using MissingValue = std::variant<bool, std::int64_t, std::string, std::vector<std::string>, AskedDisks>;

struct Missing {
  std::string_view filter;  // which filter the near miss fails
  MissingValue asked;
  MissingValue there;
  bool operator==(const Missing&) const = default;
};

struct NearMiss {
  std::string host_id;
  std::vector<Missing> missing;  // every filter that it fails, in the order of the funnel
  bool operator==(const NearMiss&) const = default;
};

struct AllocationRefusal {
  Refusal refusal;                          // ALLOCATE_ERROR with its cause (ALLOC-2); `data` is left empty
  std::optional<std::int64_t> request;      // number in the batch; nothing: the batch itself is wrong
  std::optional<std::int64_t> requirement;  // number in the request; nothing: the request itself is wrong
  std::vector<FunnelStep> funnel;           // empty where nothing was looked up (ALLOC-6, ALLOC-5)
  std::optional<NearMiss> near_miss;
  std::string granted_request;  // ALLOC-5: the requestId that was granted before; empty otherwise
  bool operator==(const AllocationRefusal&) const = default;
};

// What a batch would do: the rows to commit, and the answer.
struct AllocationPlan {
  ChangeSet changes;
  std::vector<RequestGrants> results;
};

// ---- recycling ----

struct RecycleEntry {
  std::string type;  // name or number of a RecycleType
  std::string holder_id, request_id, host_id, host_ip;
  std::int64_t cpu_cores = 0;
  std::int64_t memory = 0;
  std::vector<std::string> disks;
  std::vector<std::int64_t> ports;
  bool operator==(const RecycleEntry&) const = default;
};

struct RecycleRefusal {
  Refusal refusal;                      // RECYCLE_ERROR with its cause (REC-1)
  std::optional<std::int64_t> request;  // number of the entry; nothing: the request itself is wrong
  bool operator==(const RecycleRefusal&) const = default;
};

struct RecyclePlan {
  ChangeSet changes;
  std::vector<LedgerRow> released;  // per row touched, in the order of release: what was given back
};

}  // namespace hostyard
