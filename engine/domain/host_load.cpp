#include "engine/domain/host_load.h"

#include "engine/base/plant.h"

namespace hostyard {

void HostLoad::add(const LedgerRow& row) {
  cpu_cores += row.cpu_cores;
  memory_gib += row.memory_gib;
  if (HOSTYARD_PLANT(region_wide_claim_is_a_load, false, row.region_wide)) return;
  ++claims;
  if (row.exclusive) ++exclusive_claims;
}

LoadStat HostLoad::load_stat() const {
  if (loadless()) return LoadStat::kLoadLess;
  return HOSTYARD_PLANT(exclusive_lost_by_part, exclusive_claims > 1, exclusive_claims > 0)
             ? LoadStat::kExclusive
             : LoadStat::kInUsed;
}

HostLoad load_of(const LedgerBook& ledger, std::string_view host_id) {
  HostLoad load;
  for (const LedgerSeq seq : ledger.of_host(host_id)) load.add(*ledger.row(seq));
  return load;
}

}  // namespace hostyard
