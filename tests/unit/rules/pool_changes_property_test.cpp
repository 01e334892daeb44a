// Whatever people change by hand: no invariant breaks, only what was named changes, and twice is once.
// UPD-1…3, DISK-1…3, INV-1…6, ERR-2.
#include <algorithm>

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include "engine/rules/disk_rules.h"
#include "engine/rules/host_marks.h"
#include "engine/rules/host_update.h"
#include "tests/unit/rules/random_allocations.h"

namespace hostyard::test {
namespace {

constexpr std::size_t kHosts = 6;

// Changes that meet each other: few names, paths, ports and ids.
class RandomChanges {
 public:
  explicit RandomChanges(std::uint64_t seed) : random_(seed ^ stable_hash("pool changes")) {}

  Pool pool() { return random_rows(random_, kHosts).pool(); }

  HostUpdate update() {
    HostUpdate update;
    update.host_id = host_id();
    if (often()) update.host_name = "name" + std::to_string(random_.below(9));
    if (often()) update.cpu_cores = number(-1, 17);
    if (often()) update.memory_gib = number(-1, 17);
    if (often()) update.ssh_port = number(999, 1017);
    if (often()) update.nic = "nic" + std::to_string(random_.below(3));
    if (often()) update.purpose = one_of({"Compute", "Storage,Schedule", "SSD"});
    if (random_.below(8) == 0) update.rack = one_of({"A", "B"});
    return update;
  }
  std::vector<std::string> host_ids() {
    std::vector<std::string> ids;
    for (std::uint64_t n = 1 + random_.below(2); n > 0; --n) ids.push_back(host_id());
    return ids;
  }
  std::string status() { return one_of({"Online", "Offline", "Failed", "Deleted", "Init"}); }
  bool reserved() { return random_.below(2) == 0; }

  std::vector<DiskRequest> new_disks() {
    std::vector<DiskRequest> disks;
    for (std::uint64_t n = 1 + random_.below(2); n > 0; --n) {
      DiskRequest& disk = disks.emplace_back();
      disk.disk_id = "new" + std::to_string(++made_);
      disk.name = "sd" + std::to_string(random_.below(9));
      disk.path = "/d" + std::to_string(random_.below(12));
      disk.capacity_gib = number(0, 20);
      if (often()) disk.status = one_of({"Available", "Reserved", "Error", "Exhaust"});
    }
    return disks;
  }
  DiskRequest disk_update(const Pool& pool) {
    DiskRequest update;
    update.disk_id = disk_id(pool);
    if (often()) update.name = "sd" + std::to_string(random_.below(9));
    if (often()) update.capacity_gib = number(0, 300);
    if (random_.below(4) == 0) update.status = one_of({"Error", "Error", "Available"});
    return update;
  }
  std::string disk_id(const Pool& pool) {
    std::vector<std::string> ids{"nowhere"};
    for (const auto& [id, host] : pool.hosts()) {
      for (const Disk& disk : host.disks) ids.push_back(disk.id);
    }
    return ids[random_.below(ids.size())];
  }

  Result<std::vector<Change>> change(const Pool& pool) {
    switch (random_.below(6)) {
      case 0:
        return plan_update_host(pool, update(), "", kNow);
      case 1:
        return plan_set_status(pool, host_ids(), status(), kNow);
      case 2:
        return plan_set_reserved(pool, host_ids(), reserved(), kNow);
      case 3:
        return plan_add_disks(pool, host_id(), new_disks(), kNow);
      case 4:
        return plan_update_disk(pool, disk_update(pool), kNow);
      default:
        return plan_delete_disks(pool, std::vector{disk_id(pool)}, kNow);
    }
  }

 private:
  bool often() { return random_.below(2) == 0; }
  std::int64_t number(std::int64_t from, std::int64_t to) {
    return from + static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(to - from)));
  }
  std::string one_of(const std::vector<std::string>& words) { return words[random_.below(words.size())]; }
  std::string host_id() { return "h" + std::to_string(random_.below(kHosts + 1)); }

  SeededRandom random_;
  int made_ = 0;
};

bool is_there_unchanged(const LedgerRow& row, const Pool& pool) {
  const LedgerRow* now = pool.ledger().row(row.seq);
  return now != nullptr && *now == row;
}

// The host as the update leaves it, by the words of UPD-1 alone.
Host expected_host(Host host, const HostUpdate& update) {
  if (!update.host_name.empty()) host.host_name = update.host_name;
  if (update.cpu_cores != 0) host.cpu_cores = static_cast<Count>(update.cpu_cores);
  if (update.memory_gib != 0) host.memory_gib = static_cast<Count>(update.memory_gib);
  if (update.ssh_port != 0) host.ssh_port = static_cast<std::uint16_t>(update.ssh_port);
  if (!update.nic.empty()) host.nic = update.nic;
  if (!update.purpose.empty()) host.purposes = *parse_purposes(update.purpose);
  return host;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pool_changes_property)

BOOST_AUTO_TEST_CASE(no_invariant_breaks_and_nothing_that_is_held_is_lost) {
  int accepted = 0;
  int refused = 0;
  BOOST_TEST(rc::check("invariants", [&](std::uint64_t seed) {
    RandomChanges changes(seed);
    Pool pool = changes.pool();
    RC_ASSERT(pool_faults(pool) == std::vector<std::string>{});
    for (int step = 0; step < 30; ++step) {
      const auto plan = changes.change(pool);
      ++(plan ? accepted : refused);
      if (!plan || plan->empty()) continue;
      std::vector<LedgerRow> held;
      for (const auto& [seq, row] : pool.ledger().rows()) {
        if (!row.region_wide) held.push_back(row);
      }
      pool.apply(change_set(*plan));
      RC_ASSERT(pool_faults(pool) == std::vector<std::string>{});
      RC_ASSERT(
          std::ranges::all_of(held, [&](const LedgerRow& row) { return is_there_unchanged(row, pool); }));
    }
  }));
  BOOST_TEST(accepted > 100);
  BOOST_TEST(refused > 100);
}

BOOST_AUTO_TEST_CASE(an_update_changes_what_it_names_and_nothing_else_and_twice_is_once) {
  int changed = 0;
  BOOST_TEST(rc::check("only what is named", [&](std::uint64_t seed) {
    RandomChanges changes(seed);
    Pool pool = changes.pool();
    for (int step = 0; step < 10; ++step) {
      const auto before = pool.hosts();
      const HostUpdate update = changes.update();
      const auto plan = plan_update_host(pool, update, "", kNow);
      if (!plan) continue;
      if (!plan->empty()) ++changed;
      pool.apply(change_set(*plan));
      for (auto [id, host] : before) {
        Host now = *pool.host(id);
        if (id == update.host_id) host = expected_host(host, update);
        if (id == update.host_id && !plan->empty()) host.version += 1, host.update_time = kNow;
        RC_ASSERT(now == host);
      }
      RC_ASSERT(plan_update_host(pool, update, "", kNow)->empty());
    }
  }));
  BOOST_TEST(changed > 50);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
