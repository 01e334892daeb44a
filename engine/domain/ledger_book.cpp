#include "engine/domain/ledger_book.h"

#include <algorithm>

namespace hostyard {
namespace {

const std::vector<LedgerSeq> kNone;

template <class Index>
const std::vector<LedgerSeq>& find_in(const Index& index, std::string_view key) {
  const auto found = index.find(key);
  return found == index.end() ? kNone : found->second;
}

template <class Index>
void add_to(Index& index, const std::string& key, LedgerSeq seq) {
  std::vector<LedgerSeq>& seqs = index[key];
  seqs.insert(std::ranges::upper_bound(seqs, seq), seq);
}

template <class Index>
void remove_from(Index& index, const std::string& key, LedgerSeq seq) {
  const auto found = index.find(key);
  found->second.erase(std::ranges::lower_bound(found->second, seq));
  if (found->second.empty()) index.erase(found);
}

}  // namespace

const LedgerRow* LedgerBook::row(LedgerSeq seq) const {
  const auto found = rows_.find(seq);
  return found == rows_.end() ? nullptr : &found->second;
}

const std::vector<LedgerSeq>& LedgerBook::of_host(std::string_view host_id) const {
  return find_in(by_host_, host_id);
}

const std::vector<LedgerSeq>& LedgerBook::of_holder(std::string_view holder_id) const {
  return find_in(by_holder_, holder_id);
}

const std::vector<LedgerSeq>& LedgerBook::of_request(std::string_view request_id) const {
  return find_in(by_request_, request_id);
}

const GrantedRequest* LedgerBook::granted_request(std::string_view request_id) const {
  const auto found = requests_.find(request_id);
  return found == requests_.end() ? nullptr : &found->second;
}

void LedgerBook::put(const PutGrant& put) {
  raise_last_seq(put.row.seq);
  const auto present = rows_.find(put.row.seq);
  if (present != rows_.end()) {
    if (present->second.version > put.row.version) return;
    erase(present);
  }
  if (put.row.live()) add(put.row).version += 1;
}

void LedgerBook::erase(Rows::iterator row) {
  const LedgerSeq seq = row->first;
  remove_from(by_host_, row->second.host_id, seq);
  remove_from(by_holder_, row->second.holder_id, seq);
  remove_from(by_request_, row->second.request_id, seq);
  rows_.erase(row);
}

LedgerRow& LedgerBook::add(const LedgerRow& row) {
  add_to(by_host_, row.host_id, row.seq);
  add_to(by_holder_, row.holder_id, row.seq);
  add_to(by_request_, row.request_id, row.seq);
  return rows_.insert_or_assign(row.seq, row).first->second;
}

void LedgerBook::restore(LedgerSeq seq, const std::optional<LedgerRow>& before) {
  if (const auto present = rows_.find(seq); present != rows_.end()) erase(present);
  if (before) add(*before);
}

void LedgerBook::forget(const std::set<std::string>& requests, LedgerSeq last_seq) {
  for (const std::string& id : requests) requests_.erase(id);
  last_seq_ = last_seq;
}

void LedgerBook::put(const PutRequest& put) {
  requests_.emplace(put.request.request_id, put.request);
}

}  // namespace hostyard
