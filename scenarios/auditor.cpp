#include "scenarios/auditor.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace hostyard {
namespace {

constexpr std::int64_t kNoLimit = 1'000'000;

// Edges of INV-13 (rulings of section 2); back from Deleting to the status before is judged apart.
constexpr bool is_edge(HostStatus from, HostStatus to) {
  using enum HostStatus;
  constexpr std::array<std::pair<HostStatus, HostStatus>, 19> edges{{
      {kInit, kOnline},     {kInit, kFailed},       {kInit, kDeleting},    {kOnline, kOffline},
      {kOnline, kFailed},   {kOnline, kDeleted},    {kOnline, kDeleting},  {kOffline, kOnline},
      {kOffline, kFailed},  {kOffline, kDeleted},   {kOffline, kDeleting}, {kFailed, kOnline},
      {kFailed, kOffline},  {kFailed, kDeleted},    {kFailed, kDeleting},  {kDeleting, kDeleted},
      {kDeleting, kFailed}, {kDeleting, kDeleting}, {kInit, kInit},
  }};
  return from == to || std::find(edges.begin(), edges.end(), std::pair{from, to}) != edges.end();
}

// The mark of CLI-5 is about the store, not about what is in it.
bool only_marks(const ChangeSet& changes) {
  return std::all_of(changes.changes.begin(), changes.changes.end(),
                     [](const Change& change) { return std::holds_alternative<PutMark>(change); });
}

HostStatus status_of(const Host& host) {
  return host.live() ? host.status : HostStatus::kDeleted;
}

template <class Map>
void compare_rows(const Map& expected, const Map& actual, const std::string& what,
                  std::vector<std::string>& broken) {
  for (const auto& [id, row] : expected) {
    const auto found = actual.find(id);
    if (found == actual.end()) {
      broken.push_back(fmt::format("INV-12: {} {} of the log of changes is missing", what, id));
    } else if (!(found->second == row)) {
      broken.push_back(
          fmt::format("INV-12: {} {} differs from what the log of changes makes of it", what, id));
    }
  }
  for (const auto& [id, row] : actual) {
    if (!expected.contains(id))
      broken.push_back(fmt::format("INV-12: {} {} is not in the log of changes", what, id));
  }
}

}  // namespace

void Auditor::follow_host(const Host& host, std::vector<std::string>& broken) {
  const std::string name = "host " + host.host_name + " " + host.ip.text();
  const HostStatus now = status_of(host);
  const auto [entry, is_new] = hosts_.try_emplace(host.id);
  Seen& seen = entry->second;
  if (is_new) {
    if (now != HostStatus::kInit && !loading_)
      broken.push_back("INV-13: " + name + " began as " + std::string(to_string(now)));
    seen.status = now;
    return;
  }
  if (seen.deleted) broken.push_back("DOM-3: " + name + " was deleted and its id came back");
  const bool restored = seen.status == HostStatus::kDeleting && now == seen.before_deleting;
  if (!is_edge(seen.status, now) && !restored) {
    broken.push_back("INV-13: " + name + " went from " + std::string(to_string(seen.status)) + " to " +
                     std::string(to_string(now)));
  }
  if (now == HostStatus::kDeleting && seen.status != now) seen.before_deleting = seen.status;
  seen.status = now;
  seen.deleted = now == HostStatus::kDeleted;
}

void Auditor::follow(const ChangeSet& changes, std::vector<std::string>& broken) {
  for (const Change& change : changes.changes) {
    if (const auto* const put = std::get_if<PutHost>(&change)) follow_host(put->host, broken);
  }
  replica_.apply(changes);
}

void Auditor::compare(const Pool& pool, const std::string& whose, std::vector<std::string>& broken) const {
  compare_rows(replica_.hosts(), pool.hosts(), whose + " host", broken);
  compare_rows(replica_.vendors(), pool.vendors(), whose + " vendor", broken);
  compare_rows(replica_.flows(), pool.flows(), whose + " workflow", broken);
  compare_rows(replica_.instances(), pool.instances(), whose + " instance", broken);
  compare_rows(replica_.ledger().rows(), pool.ledger().rows(), whose + " ledger row", broken);
  compare_rows(replica_.ledger().granted_requests(), pool.ledger().granted_requests(),
               whose + " granted request", broken);
  if (replica_.ledger().last_seq() != pool.ledger().last_seq())
    broken.push_back("INV-12: " + whose + " last ledger row differs from the log of changes");
}

void Auditor::accept_faults_of(Service& service) {
  service.ledger().read([&](const Pool& pool) {
    for (std::string& fault : pool_faults(pool)) accepted_faults_.insert(std::move(fault));
  });
}

std::vector<std::string> Auditor::audit(std::span<Service* const> engines, bool refused) {
  std::vector<std::string> broken;
  Store& store = engines.front()->store();
  for (const LoggedChange& logged : store.changes_since(sequence_, kNoLimit)) {
    if (logged.sequence != sequence_ + 1) {
      broken.push_back("INV-12: the log of changes jumps from " + std::to_string(sequence_) + " to " +
                       std::to_string(logged.sequence));
    }
    if (refused && !only_marks(logged.changes))
      broken.push_back("INV-8: the step was refused, yet it committed '" + logged.changes.reason + "'");
    follow(logged.changes, broken);
    sequence_ = logged.sequence;
  }
  loading_ = false;
  for (std::string& fault : pool_faults(replica_)) {
    if (!accepted_faults_.contains(fault)) broken.push_back(std::move(fault));
  }
  for (Service* const engine : engines)
    engine->ledger().read([&](const Pool& pool) { compare(pool, "the engine's", broken); });
  compare(store.load().pool, "the store's", broken);
  return broken;
}

}  // namespace hostyard
