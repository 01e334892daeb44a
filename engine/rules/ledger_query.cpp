#include "engine/rules/ledger_query.h"

#include <limits>

#include <fmt/format.h>

#include "engine/rules/host_query.h"

namespace hostyard {
namespace {

Result<void> check_page(std::int64_t page, std::int64_t page_size) {
  if (page < 1) {
    return refuse(ErrorCode::kParameterInvalid, fmt::format("page is {}; accepted: an integer from 1", page));
  }
  if (page_size < 1 || page_size > kMaxPageSize) {
    return refuse(ErrorCode::kParameterInvalid,
                  fmt::format("pageSize is {}; accepted: an integer from 1 to {}", page_size, kMaxPageSize));
  }
  return {};
}

// Which of `total` rows stand on the page: [first, last).
struct Slice {
  std::int64_t first = 0;
  std::int64_t last = 0;
  bool has(std::int64_t row) const { return first <= row && row < last; }
};

Slice slice_of(std::int64_t page, std::int64_t page_size) {
  const std::int64_t before = page - 1;
  if (before > std::numeric_limits<std::int64_t>::max() / kMaxPageSize - 1) return {};  // past any end
  return {before * page_size, page * page_size};
}

// The rows that the most telling filter leaves; nothing: all.
const std::vector<LedgerSeq>* narrowed(const LedgerBook& ledger, const LedgerFilter& filter) {
  if (!filter.request_id.empty()) return &ledger.of_request(filter.request_id);
  if (!filter.host_id.empty()) return &ledger.of_host(filter.host_id);
  if (!filter.holder_id.empty()) return &ledger.of_holder(filter.holder_id);
  return nullptr;
}

bool same(const std::string& asked, const std::string& there) {
  return asked.empty() || asked == there;
}

}  // namespace

Result<LedgerPage> query_ledger(const Pool& pool, const LedgerFilter& filter) {
  if (const auto good = check_page(filter.page, filter.page_size); !good) return tl::unexpected(good.error());
  const Slice slice = slice_of(filter.page, filter.page_size);
  const LedgerBook& ledger = pool.ledger();
  LedgerPage page;
  const auto take = [&](const LedgerRow& row) {
    if (!same(filter.holder_id, row.holder_id) || !same(filter.request_id, row.request_id) ||
        !same(filter.host_id, row.host_id)) {
      return;
    }
    if (slice.has(page.total++)) page.rows.push_back(&row);
  };
  if (const auto* seqs = narrowed(ledger, filter)) {
    for (const LedgerSeq seq : *seqs) take(*ledger.row(seq));
  } else {
    for (const auto& [seq, row] : ledger.rows()) take(row);
  }
  return page;
}

Result<InstancePage> query_instances(const Pool& pool, const InstanceFilter& filter) {
  if (const auto good = check_page(filter.page, filter.page_size); !good) return tl::unexpected(good.error());
  const Slice slice = slice_of(filter.page, filter.page_size);
  InstancePage page;
  for (const auto& [id, instance] : pool.instances()) {
    if (!same(filter.cluster_id, instance.cluster_id) || !same(filter.host_id, instance.host_id)) continue;
    if (slice.has(page.total++)) page.instances.push_back(&instance);
  }
  return page;
}

}  // namespace hostyard
