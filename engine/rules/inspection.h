// The books compared: host rows, ledger and instance table, for every pair and quantity (INSP-1).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/domain/pool.h"

namespace hostyard {

// One quantity in the three sources. For a disk or a port 1 and 0 say held or not; a source that knows
// nothing of the quantity (ports and Error disks have no host row) is nothing.
struct InspectedQuantity {
  std::optional<std::int64_t> host_row;
  std::int64_t ledger = 0;
  std::int64_t instances = 0;
  bool host_row_differs() const { return host_row && *host_row != ledger; }  // "hostRow-ledger": our defect
  bool instances_differ() const { return ledger != instances; }              // "ledger-instances": a leak
  bool valid() const { return !host_row_differs() && !instances_differ(); }
  bool operator==(const InspectedQuantity&) const = default;
};

struct InspectedDisk {
  std::string disk_id;
  InspectedQuantity quantity;
};
struct InspectedPort {
  std::uint16_t port = 0;
  InspectedQuantity quantity;
};

// What one source says that a holder has on a host.
struct Holding {
  std::int64_t cpu_cores = 0;
  std::int64_t memory = 0;
  std::vector<std::string> disks;    // ascending
  std::vector<std::uint16_t> ports;  // ascending
  bool operator==(const Holding&) const = default;
};

// A holder whose two sides differ on this host.
struct InspectedHolder {
  std::string holder_id;
  Holding ledger;
  Holding instances;
};

struct InspectedHost {
  const Host* host = nullptr;  // into the pool
  InspectedQuantity cpu_cores;
  InspectedQuantity memory;
  std::vector<InspectedDisk> disks;      // differing ones only, by id
  std::vector<InspectedPort> ports;      // differing ones only, ascending
  std::vector<InspectedHolder> holders;  // differing ones only, by id
  bool valid() const {
    return cpu_cores.valid() && memory.valid() && disks.empty() && ports.empty() && holders.empty();
  }
};

struct Inspection {
  std::vector<InspectedHost> hosts;         // in the order of QRY-1, or of the ids given
  std::vector<std::string> lost_instances;  // on unknown or deleted hosts; only when no host was named
  bool valid() const;
};

// Every host, or the named ones. HOST_NOT_FOUND names an unknown id; PARAMETER_INVALID an id given twice.
Result<Inspection> inspect(const Pool& pool, std::span<const std::string> host_ids);

}  // namespace hostyard
