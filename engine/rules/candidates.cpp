#include "engine/rules/candidates.h"

#include <algorithm>

#include "engine/rules/filters.h"

namespace hostyard {
namespace {

// Fewer hosts looked at in vain are not worth remembering.
constexpr std::size_t kWorthTelling = 16;

}  // namespace

Candidates::Candidates(const Draft& draft, const Asked& asked) : draft_(draft), asked_(asked) {
  const CapacityIndex& index = draft.base();
  SearchBounds bounds = asked.bounds();
  if (!asked.ports.empty()) bounds.facts |= index.port_fact(asked.ports);
  const CapacityIndex::Groups groups = index.groups(asked.zone_code, asked.arch);
  bounds.rack = asked.rack_code;
  SearchBounds open = bounds;
  open.facts |= asked.exclusive ? kLoadLessFact : kOpenFact;
  add_cursors(groups, open);
  if (asked.exclusive) {
    bounds.facts |= kExclusiveFact;
    add_cursors(groups, bounds);
  }
  if (!draft.touched_hosts().empty()) add_touched();
}

Candidates::~Candidates() {
  if (without_ports_ >= kWorthTelling) draft_.base().searched_in_vain(asked_.ports, without_ports_);
}

void Candidates::add_cursors(const CapacityIndex::Groups& groups, SearchBounds bounds) {
  for (const OrderedHosts* hosts : groups) cursors_.emplace_back(*hosts, bounds);
}

void Candidates::add_touched() {
  for (const HostIndex host : draft_.touched_hosts()) {
    const HostState& state = draft_.state(host);
    if (first_failed(asked_, host, state) != kFilterCount) continue;
    touched_.push_back({OrderKey::of(state.free_cores, state.free_memory, state.id_order), host});
  }
  std::ranges::sort(touched_, {}, &Touched::key);
}

// The next host of the lists that the bounds admit and the draft has not touched, or of the touched ones.
std::optional<HostIndex> Candidates::next_admitted() {
  OrderedHosts::Cursor* first = nullptr;
  for (OrderedHosts::Cursor& cursor : cursors_) {
    while (cursor.get() != nullptr && draft_.touched(cursor.get()->host)) cursor.next();
    if (cursor.get() == nullptr) continue;
    if (first == nullptr || cursor.get()->key < first->get()->key) first = &cursor;
  }
  const bool some_touched = next_touched_ < touched_.size();
  if (some_touched && (first == nullptr || touched_[next_touched_].key < first->get()->key)) {
    return touched_[next_touched_++].host;
  }
  if (first == nullptr) return std::nullopt;
  const HostIndex host = first->get()->host;
  draft_.base().fetch(host);
  first->next();
  return host;
}

std::optional<HostIndex> Candidates::next() {
  while (const auto host = next_admitted()) {
    const std::size_t failed = first_failed(asked_, *host, draft_.state(*host));
    if (failed == kFilterCount) return host;
    if (failed == kPortsFilter) ++without_ports_;
  }
  return std::nullopt;
}

}  // namespace hostyard
