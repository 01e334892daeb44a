#include "engine/store/guards.h"

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
};

}  // namespace

void check_change_set(const ChangeSet& changes) {
  if (changes.empty()) {
    throw Error(ErrorCode::kSqlError,
                "a change set without changes was given to the store: this is a defect of the "
                "program, report it");
  }
  for (const Change& change : changes.changes) std::visit(RowGuard{}, change);
}

}  // namespace hostyard
