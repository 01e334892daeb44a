// The live rows of the allocation ledger and what must be found in them at once: by host, by holder, by
// request. A plain value, kept by the Pool.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/text_map.h"
#include "engine/domain/change_set.h"

namespace hostyard {

class LedgerBook {
 public:
  // Live rows, by seq.
  const std::map<LedgerSeq, LedgerRow>& rows() const { return rows_; }
  const LedgerRow* row(LedgerSeq seq) const;
  // Seqs of the live rows, ascending: the order of their age.
  const std::vector<LedgerSeq>& of_host(std::string_view host_id) const;
  const std::vector<LedgerSeq>& of_holder(std::string_view holder_id) const;
  const std::vector<LedgerSeq>& of_request(std::string_view request_id) const;

  // Every request that was ever granted, in no order (ALLOC-5).
  const TextMap<GrantedRequest>& granted_requests() const { return requests_; }
  const GrantedRequest* granted_request(std::string_view request_id) const;

  // The next rows get last_seq() + 1, + 2, …
  LedgerSeq last_seq() const { return last_seq_; }
  // For a store that loads: the rows that are deleted count too.
  void raise_last_seq(LedgerSeq seq) { last_seq_ = std::max(last_seq_, seq); }

  // As Pool::apply.
  void put(const PutGrant& put);
  void put(const PutRequest& put);

  // For Pool::restore: the row as it was before (nothing: it was not there), and without these requests.
  void restore(LedgerSeq seq, const std::optional<LedgerRow>& before);
  void forget(const std::set<std::string>& requests, LedgerSeq last_seq);

 private:
  using Index = TextMap<std::vector<LedgerSeq>>;
  using Rows = std::map<LedgerSeq, LedgerRow>;

  void erase(Rows::iterator row);
  LedgerRow& add(const LedgerRow& row);

  Rows rows_;
  Index by_host_;
  Index by_holder_;
  Index by_request_;
  TextMap<GrantedRequest> requests_;
  LedgerSeq last_seq_ = 0;
};

}  // namespace hostyard
