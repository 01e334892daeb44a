// Random but right histories of a pool: what stores may hand out, step by step.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/random.h"
#include "engine/domain/pool.h"

namespace hostyard::test {

// What the histories ask for in vain now and then.
const std::vector<std::vector<PortsAsked>>& asked_shapes();

// Hosts come, change and go, disks fail, rows are granted and recycled; INV-1 to INV-6 hold after every step.
class PoolHistory {
 public:
  explicit PoolHistory(std::uint64_t seed);

  // What happens next to a pool that took all steps before; it may be nothing.
  ChangeSet next(const Pool& pool);

 private:
  Count amount(std::uint64_t bound) { return static_cast<Count>(random_.below(bound)); }
  Host fresh_host();
  Host described_anew(Host host);
  Disk disk_on(const Host& host);
  std::vector<Change> with_host(const Pool& pool, Host host, const LedgerRow& row);
  std::vector<Change> grant_on(const Pool& pool, const Host& host);
  std::vector<Change> release_on(const Pool& pool, const Host& host);

  SeededRandom random_;
  int made_ = 0;
};

}  // namespace hostyard::test
