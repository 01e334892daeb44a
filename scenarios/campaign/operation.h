// One operation of a campaign, as a plain value: drawn by the generator, tried on engine and model alike,
// taken away again by whoever shrinks a counterexample.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/domain/allocation.h"
#include "engine/domain/host.h"
#include "engine/domain/ledger_row.h"
#include "scenarios/campaign/model/model.h"

namespace hostyard::campaign {

struct ImportHosts {
  std::vector<ImportedHost> hosts;
  bool reserved = false;
  bool skip_init = false;
};
// Lets the host's workflow do what it has to do: one node, or all of them.
struct AdvanceFlow {
  std::string host;
  bool to_end = false;
};
struct ControlFlow {
  std::string host;
  FlowVerb verb = FlowVerb::kStop;
};
struct UpdateHost {
  HostChange change;
};
struct SetStatus {
  std::vector<std::string> hosts;
  std::string status;
};
struct SetReserved {
  std::vector<std::string> hosts;
  bool reserved = false;
};
struct DeleteHosts {
  std::vector<std::string> hosts;
  bool force = false;
};
struct AddDisks {
  std::string host;
  std::vector<GivenDisk> disks;
};
struct UpdateDisk {
  GivenDisk change;
};
struct DeleteDisks {
  std::vector<std::string> disks;
};
struct GrantBatch {
  AllocationBatch batch;
  bool dry_run = false;
};
struct Recycle {
  std::vector<RecycleEntry> entries;
};
// INV-9: what is granted is given back at once, and the pool is as it was. INV-10: then once more.
struct GrantAndRecycle {
  AllocationBatch batch;
};
struct PutInstances {
  std::vector<Instance> instances;
};
struct DeleteInstances {
  std::vector<std::string> ids;
};
struct Inspect {
  std::vector<std::string> hosts;
};
struct RestartEngine {};

using Body = std::variant<ImportHosts, AdvanceFlow, ControlFlow, UpdateHost, SetStatus, SetReserved,
                          DeleteHosts, AddDisks, UpdateDisk, DeleteDisks, GrantBatch, Recycle,
                          GrantAndRecycle, PutInstances, DeleteInstances, Inspect, RestartEngine>;
inline constexpr std::array<std::string_view, std::variant_size_v<Body>> kBodyNames{
    "import",       "workflow", "control",           "update host",   "set status",
    "set reserved", "delete",   "add disks",         "update disk",   "delete disks",
    "grant",        "recycle",  "grant and recycle", "put instances", "delete instances",
    "inspect",      "restart"};

// What befalls a write of an operation.
enum class Fault : std::uint8_t {
  kNone,
  kStoreFails,        // the disk is full
  kCrashBefore,       // the engine ends, and the store never heard of the write
  kCrashAfter,        // the engine ends, and the write is durable
  kConflicts,         // others are first, some times
  kConflictsForEver,  // … every time
};
inline constexpr std::array<std::string_view, 6> kFaultNames{
    "none",      "store fails",       "crash before the write", "crash after the write",
    "conflicts", "conflicts for ever"};

// Which engine does it: there are two over every store (INV-11), and the use cases on a service of their own.
enum class Actor : std::uint8_t {
  kFirst,
  kOther,    // after it looked what the first one did
  kStale,    // without a look
  kDocument  // as a document, through the use case
};

struct Operation {
  Body body;
  Fault fault = Fault::kNone;
  Actor actor = Actor::kFirst;
  int at_write = 1;  // of which the fault befalls

  std::string_view name() const { return kBodyNames[body.index()]; }
};

// What gives back all that a batch was granted (INV-9).
inline Recycle recycling_of(const AllocationBatch& batch) {
  Recycle all;
  for (const AllocationRequest& request : batch.requests) {
    RecycleEntry entry;
    entry.type = "RecycleOperate";
    entry.request_id = request.request_id;
    all.entries.push_back(std::move(entry));
  }
  return all;
}

}  // namespace hostyard::campaign
