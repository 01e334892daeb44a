#include "engine/store/guards.h"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "engine/base/result.h"

namespace hostyard {
namespace {

[[noreturn]] void refuse_row(std::string_view kind, std::string_view id, std::string_view what) {
  throw Error(
      ErrorCode::kSqlError,
      fmt::format(
          "{} \"{}\" cannot be stored: {}; nothing was changed: this is a defect of the program, report it",
          kind, id, what));
}

void check_identity(std::string_view kind, const std::string& id, Version version) {
  if (id.empty()) refuse_row(kind, id, "it has no id");
  if (version < 0) refuse_row(kind, id, fmt::format("its version is {}, accepted: 0 or more", version));
}

void check_use(const Host& host, std::string_view what, Count used, Count total) {
  if (used < 0 || total < used) {
    refuse_row("host", host.id, fmt::format("{} of {} {} used, accepted: 0 to all", used, total, what));
  }
}

void check_holding(std::string_view kind, const std::string& id, Count cores, Count memory,
                   const std::vector<std::uint16_t>& ports) {
  if (cores < 0 || memory < 0) {
    refuse_row(kind, id, fmt::format("it has {} cores and {} GiB, accepted: 0 or more", cores, memory));
  }
  if (std::ranges::adjacent_find(ports, std::ranges::greater_equal()) != ports.end()) {
    refuse_row(
        kind, id,
        fmt::format("its ports are {}, accepted: in ascending order, each once", fmt::join(ports, ", ")));
  }
}

struct RowGuard {
  void operator()(const PutHost& put) const {
    check_identity("host", put.host.id, put.host.version);
    check_use(put.host, "cores", put.host.used_cpu_cores, put.host.cpu_cores);
    check_use(put.host, "GiB of memory", put.host.used_memory_gib, put.host.memory_gib);
  }
  void operator()(const PutDisk& put) const {
    check_identity("disk", put.disk.id, put.disk.version);
    if (put.disk.capacity_gib < 0) {
      refuse_row("disk", put.disk.id,
                 fmt::format("its capacity is {} GiB, accepted: 0 or more", put.disk.capacity_gib));
    }
  }
  void operator()(const PutVendor& put) const { check_identity("vendor", put.vendor.id, put.vendor.version); }
  void operator()(const PutFlow& put) const { check_identity("workflow", put.flow.id, put.flow.version); }
  void operator()(const PutNode& put) const {
    check_identity("workflow node", put.node.id, put.node.version);
    if (put.node.ordinal < 0) {
      refuse_row("workflow node", put.node.id,
                 fmt::format("its ordinal is {}, accepted: 0 or more", put.node.ordinal));
    }
  }
  void operator()(const PutMark& put) const { check_identity("mark", put.key, 0); }
  void operator()(const PutGrant& put) const {
    const LedgerRow& row = put.row;
    const std::string seq = std::to_string(row.seq);
    check_identity("ledger row", seq, row.version);
    if (row.seq < 1) refuse_row("ledger row", seq, "its number is accepted from 1 on");
    if (row.host_id.empty()) refuse_row("ledger row", seq, "it names no host");
    check_holding("ledger row", seq, row.cpu_cores, row.memory_gib, row.ports);
    if (row.disks.size() > 1) {
      refuse_row("ledger row", seq,
                 fmt::format("it holds {} disks, accepted: at most one", row.disks.size()));
    }
  }
  void operator()(const PutRequest& put) const { check_identity("request", put.request.request_id, 0); }
  void operator()(const PutInstance& put) const {
    const Instance& instance = put.instance;
    check_identity("instance", instance.id, instance.version);
    check_holding("instance", instance.id, instance.cpu_cores, instance.memory_gib, instance.ports);
    if (!instance.live() && instance.version == 0) {
      refuse_row("instance", instance.id, "it is deleted but was never stored");
    }
  }
};

void check_change_set(const ChangeSet& changes) {
  if (changes.empty()) {
    throw Error(ErrorCode::kSqlError,
                "a change set without changes was given to the store: this is a defect of the "
                "program, report it");
  }
  for (const Change& change : changes.changes) std::visit(RowGuard{}, change);
}

}  // namespace

void check_group(std::span<const ChangeSet> group) {
  if (group.empty()) {
    throw Error(ErrorCode::kSqlError,
                "a group without change sets was given to the store: this is a defect of the program, "
                "report it");
  }
  for (const ChangeSet& changes : group) check_change_set(changes);
}

}  // namespace hostyard
