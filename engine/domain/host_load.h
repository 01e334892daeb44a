// What the live ledger rows of one host add up to: its used amounts (INV-1) and its stored loadStat (INV-5).
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/domain/enums.h"
#include "engine/domain/ledger_book.h"

namespace hostyard {

struct HostLoad {
  std::int64_t cpu_cores = 0;
  std::int64_t memory_gib = 0;
  std::int64_t claims = 0;            // rows, those of region-wide claims aside
  std::int64_t exclusive_claims = 0;  // those of them that are exclusive

  // `row` counts as live, whatever its times say.
  void add(const LedgerRow& row);

  bool loadless() const { return claims == 0; }  // DOM-15
  // As it is stored: LoadLess, Exclusive or InUsed (DOM-15, ALLOC-11, REC-5).
  LoadStat load_stat() const;
};

HostLoad load_of(const LedgerBook& ledger, std::string_view host_id);

}  // namespace hostyard
