// A pool that gives back what was applied tentatively is the pool that it was, indexes and all.
#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include "engine/store/memory_store.h"
#include "tests/contract/store/change_maker.h"
#include "tests/contract/store/rows.h"

namespace hostyard::test {
namespace {

// The free capacity of every host, and what leads to it, where the rows are the same.
std::string index_difference(const Pool& left, const Pool& right) {
  for (const auto& [id, host] : left.hosts()) {
    const auto here = left.capacity().find(id);
    const auto there = right.capacity().find(id);
    if (!here || !there) return "host " + id + " has no capacity";
    HostState state = left.capacity().state(*here);
    state.id_order = right.capacity().state(*there).id_order;
    if (!(state == right.capacity().state(*there))) return "the capacity of host " + id + " differs";
    if (right.host_by_ip(host.ip) != right.host(id)) return "the ip of host " + id + " leads elsewhere";
    if (right.host_by_name(host.host_name) != right.host(id)) return "the name of " + id + " leads elsewhere";
    if (left.unfinished_flow_of(id) != nullptr && right.unfinished_flow_of(id) == nullptr)
      return "the workflow of host " + id + " is lost";
    for (const Disk& disk : host.disks) {
      if (right.disk(disk.id) == nullptr) return "disk " + disk.id + " is lost";
    }
    if (left.ledger().of_host(id) != right.ledger().of_host(id)) return "the rows of " + id + " differ";
  }
  for (const char* request : {"r0", "r1"}) {
    if (left.ledger().of_request(request) != right.ledger().of_request(request)) return "requests differ";
  }
  return left.capacity().hosts().size() == right.capacity().hosts().size() ? ""
                                                                           : "a host has capacity too many";
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_restored_is_the_pool_before) {
  int restored = 0;
  const bool held = rc::check("restore undoes apply", [&](std::uint64_t seed) {
    ChangeMaker maker(seed);
    MemoryStore store;  // says which groups are possible
    Pool live;
    for (int step = 0; step < 40; ++step) {
      const std::vector<ChangeSet> group = maker.group_for(live);
      try {
        if (!std::holds_alternative<Committed>(store.commit_group(group))) continue;
      } catch (const Error&) {
        continue;
      }
      Pool after = live;
      for (const ChangeSet& changes : group) after.apply(changes);
      Pool pool = live;
      PoolUndo undo;
      for (const ChangeSet& changes : group) pool.apply(changes, undo);
      RC_ASSERT(difference(pool, after) == "");
      pool.restore(undo);
      RC_ASSERT(difference(pool, live) == "");
      RC_ASSERT(index_difference(pool, live) == "");
      RC_ASSERT(index_difference(live, pool) == "");
      // and a pool that was restored takes changes as before
      for (const ChangeSet& changes : group) pool.apply(changes);
      RC_ASSERT(difference(pool, after) == "");
      RC_ASSERT(index_difference(pool, after) == "");
      live = std::move(after);
      ++restored;
    }
  });
  BOOST_TEST(held);
  BOOST_TEST(restored > 500);
}

BOOST_AUTO_TEST_CASE(an_exclusive_host_is_its_holder_s_again) {  // ALLOC-11
  Host host = host_row("h1", "10.0.0.1", "host1");
  host.load_stat = LoadStat::kExclusive;
  Pool pool;
  pool.apply(change_set(
      {PutHost{host}, PutDisk{disk_row("d1", "h1", "/data1")}, PutGrant{grant_row(1, "h1", "d1", {4000})}}));
  const HostState before = pool.capacity().state(*pool.capacity().find("h1"));
  BOOST_REQUIRE(before.exclusive_holder != 0u);

  LedgerRow recycled = next_version(grant_row(1, "h1", "d1", {4000}));
  recycled.delete_time = 1;
  host = next_version(host);
  host.load_stat = LoadStat::kLoadLess;
  PoolUndo undo;
  pool.apply(change_set({PutGrant{recycled}, PutHost{host}}), undo);
  BOOST_TEST(pool.capacity().state(*pool.capacity().find("h1")).exclusive_holder == 0u);
  pool.restore(undo);
  const HostState after = pool.capacity().state(*pool.capacity().find("h1"));
  BOOST_TEST(after.exclusive_holder == before.exclusive_holder);
  BOOST_TEST(after.claims == before.claims);
  BOOST_TEST((after.ports == before.ports));
}

BOOST_AUTO_TEST_CASE(an_undo_without_changes_restores_nothing) {
  Pool pool;
  pool.apply(change_set({PutMark{"m", "v"}}));
  PoolUndo undo;
  pool.restore(undo);
  BOOST_TEST(pool.marks().size() == 1u);
}

}  // namespace hostyard::test
