// What engine/interfaces/store.h promises about the allocation ledger, instances and groups of change sets.
#include <stdexcept>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "engine/base/result.h"
#include "tests/contract/store/rows.h"
#include "tests/contract/store/stores.h"

namespace hostyard::test {
namespace {

const auto kStores = boost::unit_test::data::make(kEveryMedium);

// Two hosts with a disk each.
ChangeSet hosts() {
  return change_set({PutHost{host_row("h1", "10.0.0.1", "host1")},
                     PutHost{host_row("h2", "10.0.0.2", "host2")}, PutDisk{disk_row("d1", "h1", "/data1")},
                     PutDisk{disk_row("d2", "h2", "/data1")}});
}

std::string told(const CommitResult& result) {
  if (const auto* conflict = std::get_if<VersionConflict>(&result)) return "conflict on " + conflict->row;
  if (const auto* taken = std::get_if<UniqueViolation>(&result)) {
    return taken->row + " wants taken " + taken->key;
  }
  return "committed as " + std::to_string(std::get<Committed>(result).sequence);
}

template <class... Puts>
std::string put(FreshStore& store, const Puts&... puts) {
  return told(store->commit(change_set({puts...})));
}

std::string commit_two(FreshStore& store, const ChangeSet& first, const Change& last) {
  return told(store->commit_group(std::vector{first, change_set({last})}));
}

struct StoreWithHosts : FreshStore {
  explicit StoreWithHosts(Medium medium) : FreshStore(medium) { (**this).commit(hosts()); }
};

LedgerRow recycled(LedgerRow row) {
  row.delete_time = 1'700'000'000'000'100;
  return row;
}

}  // namespace

BOOST_DATA_TEST_CASE(the_ledger_is_loaded_again_with_every_field, kStores, medium) {  // INV-12
  StoreWithHosts store(medium);
  const ChangeSet changes =
      change_set({PutGrant{grant_row(1, "h1", "d1", {4000, 65535})}, PutGrant{grant_row(2, "h2", "", {})},
                  PutRequest{request_row("request1")}, PutInstance{instance_row("i1", "somewhere")}});
  BOOST_TEST(told(store->commit(changes)) == "committed as 2");
  Pool live;
  live.apply(hosts());
  live.apply(changes);

  store.reopen();
  const Pool loaded = store->load().pool;
  BOOST_TEST(difference(loaded, live) == "");
  BOOST_REQUIRE(loaded.ledger().row(1) != nullptr);
  BOOST_TEST((*loaded.ledger().row(1) == next_version(grant_row(1, "h1", "d1", {4000, 65535}))));
  BOOST_TEST((*loaded.ledger().granted_request("request1") == request_row("request1")));
  BOOST_TEST((loaded.instances().at("i1") == next_version(instance_row("i1", "somewhere"))));
  BOOST_TEST((store->changes_since(1, 10).at(0).changes == changes));
}

BOOST_DATA_TEST_CASE(a_recycled_row_leaves_the_pool_and_keeps_what_it_held_last, kStores, medium) {  // REC-4
  StoreWithHosts store(medium);
  put(store, PutGrant{grant_row(7, "h1", "d1", {4000, 4001})});
  put(store, PutGrant{recycled(next_version(grant_row(7, "h1", "d1", {4000, 4001})))});
  store.reopen();
  const Pool loaded = store->load().pool;
  BOOST_TEST(loaded.ledger().rows().empty());
  BOOST_TEST(loaded.ledger().last_seq() == 7);  // its number is never used again
  const std::vector<LedgerRow> rows = store->rows_of_request("request1");
  BOOST_REQUIRE(rows.size() == 1u);
  LedgerRow expected = recycled(grant_row(7, "h1", "d1", {4000, 4001}));
  expected.version = 2;
  BOOST_TEST((rows.front() == expected));
}

BOOST_DATA_TEST_CASE(rows_of_a_request_come_in_their_order, kStores, medium) {  // ALLOC-5
  StoreWithHosts store(medium);
  LedgerRow other = grant_row(2, "h1", "", {});
  other.request_id = "request2";
  put(store, PutGrant{grant_row(3, "h1", "", {})}, PutGrant{other}, PutGrant{grant_row(1, "h2", "", {})});
  std::vector<LedgerSeq> seqs;
  for (const LedgerRow& row : store->rows_of_request("request1")) seqs.push_back(row.seq);
  BOOST_TEST(seqs == (std::vector<LedgerSeq>{1, 3}), boost::test_tools::per_element());
  BOOST_TEST(store->rows_of_request("request").empty());
}

BOOST_DATA_TEST_CASE(a_seq_and_a_request_exist_once, kStores, medium) {  // ALLOC-5, INV-11
  StoreWithHosts store(medium);
  put(store, PutGrant{grant_row(1, "h1", "", {})}, PutRequest{request_row("r1")});
  BOOST_TEST(put(store, PutGrant{grant_row(1, "h2", "", {})}) == "conflict on ledger row 1");
  BOOST_TEST(put(store, PutRequest{request_row("r1")}) == "conflict on request r1");
  put(store, PutGrant{recycled(next_version(grant_row(1, "h1", "", {})))});
  BOOST_TEST(put(store, PutGrant{grant_row(1, "h1", "", {})}) == "conflict on ledger row 1");
}

BOOST_DATA_TEST_CASE(holder_request_and_host_of_a_row_never_change, kStores, medium) {
  StoreWithHosts store(medium);
  const LedgerRow row = grant_row(1, "h1", "d1", {4000});
  put(store, PutGrant{row});
  for (const auto member : {&LedgerRow::holder_id, &LedgerRow::request_id, &LedgerRow::host_id}) {
    LedgerRow moved = next_version(row);
    moved.*member = "h2";
    BOOST_TEST(put(store, PutGrant{moved}) == "conflict on ledger row 1");
  }
  BOOST_TEST(put(store, PutGrant{next_version(next_version(row))}) == "conflict on ledger row 1");
  BOOST_TEST(put(store, PutGrant{next_version(row)}) == "committed as 3");
}

BOOST_DATA_TEST_CASE(a_disk_is_held_by_one_live_row, kStores, medium) {  // INV-1
  StoreWithHosts store(medium);
  put(store, PutGrant{grant_row(1, "h1", "d1", {})});
  BOOST_TEST(put(store, PutGrant{grant_row(2, "h1", "d1", {})}) == "ledger row 2 wants taken disk d1");
  // even where a row names another host's disk
  BOOST_TEST(put(store, PutGrant{grant_row(2, "h2", "d1", {})}) == "ledger row 2 wants taken disk d1");
  put(store, PutGrant{next_version(grant_row(1, "h1", "", {}))});
  BOOST_TEST(put(store, PutGrant{grant_row(2, "h1", "d1", {})}) == "committed as 4");
  LedgerRow back = next_version(next_version(grant_row(1, "h1", "d1", {})));
  BOOST_TEST(put(store, PutGrant{back}) == "ledger row 1 wants taken disk d1");
  put(store, PutGrant{recycled(next_version(grant_row(2, "h1", "d1", {})))});
  BOOST_TEST(put(store, PutGrant{back}) == "committed as 6");
}

BOOST_DATA_TEST_CASE(a_port_of_a_host_is_held_by_one_live_row, kStores, medium) {  // INV-2
  StoreWithHosts store(medium);
  put(store, PutGrant{grant_row(1, "h1", "", {4000, 4001, 4002})});
  BOOST_TEST(put(store, PutGrant{grant_row(2, "h1", "", {3999, 4001, 4002})}) ==
             "ledger row 2 wants taken port 4001");
  BOOST_TEST(put(store, PutGrant{grant_row(2, "h2", "", {4001})}) == "committed as 3");
  // shrunk, and grown again by another one
  put(store, PutGrant{next_version(grant_row(1, "h1", "", {4000, 4002}))});
  BOOST_TEST(put(store, PutGrant{grant_row(3, "h1", "", {3999, 4001})}) == "committed as 5");
  BOOST_TEST(put(store, PutGrant{next_version(next_version(grant_row(1, "h1", "", {4001})))}) ==
             "ledger row 1 wants taken port 4001");
  put(store, PutGrant{recycled(next_version(grant_row(3, "h1", "", {3999, 4001})))});
  BOOST_TEST(put(store, PutGrant{grant_row(4, "h1", "", {3999, 4001})}) == "committed as 7");
}

BOOST_DATA_TEST_CASE(a_refused_grant_holds_nothing, kStores, medium) {  // INV-11
  StoreWithHosts store(medium);
  put(store, PutGrant{grant_row(1, "h1", "", {4002})});
  BOOST_TEST(put(store, PutRequest{request_row("r1")}, PutInstance{instance_row("i1", "h1")},
                 PutGrant{grant_row(2, "h1", "d1", {4000, 4002})}) == "ledger row 2 wants taken port 4002");
  BOOST_TEST(put(store, PutRequest{request_row("r1")}, PutInstance{instance_row("i1", "h1")},
                 PutGrant{grant_row(2, "h1", "d1", {4000})}) == "committed as 3");
}

BOOST_DATA_TEST_CASE(what_is_released_may_be_held_again_within_a_change_set, kStores, medium) {
  StoreWithHosts store(medium);
  put(store, PutGrant{grant_row(1, "h1", "d1", {4000})});
  BOOST_TEST(put(store, PutGrant{recycled(next_version(grant_row(1, "h1", "d1", {4000})))},
                 PutGrant{grant_row(2, "h1", "d1", {4000})}) == "committed as 3");
}

BOOST_DATA_TEST_CASE(a_deleted_instance_leaves_and_its_id_is_free_again, kStores, medium) {  // INST-1
  StoreWithHosts store(medium);
  put(store, PutInstance{instance_row("i1", "h1")});
  BOOST_TEST(put(store, PutInstance{instance_row("i1", "h2")}) == "conflict on instance i1");
  Instance deleted = next_version(instance_row("i1", "h1"));
  deleted.delete_time = 5;
  Instance stale = next_version(deleted);
  BOOST_TEST(put(store, PutInstance{stale}) == "conflict on instance i1");
  BOOST_TEST(put(store, PutInstance{deleted}) == "committed as 3");
  BOOST_TEST(store->load().pool.instances().empty());
  BOOST_TEST(put(store, PutInstance{deleted}) == "conflict on instance i1");
  BOOST_TEST(put(store, PutInstance{instance_row("i1", "h2")}) == "committed as 4");
  store.reopen();
  BOOST_TEST(store->load().pool.instances().at("i1").host_id == "h2");
}

BOOST_DATA_TEST_CASE(impossible_ledger_rows_are_failures_and_change_nothing, kStores, medium) {
  StoreWithHosts store(medium);
  std::vector<Change> impossible{PutGrant{grant_row(0, "h1", "", {})},
                                 PutGrant{grant_row(1, "", "", {})},
                                 PutGrant{grant_row(1, "nowhere", "", {})},
                                 PutGrant{grant_row(1, "h1", "", {4001, 4000})},
                                 PutGrant{grant_row(1, "h1", "", {4000, 4000})},
                                 PutRequest{request_row("")},
                                 PutInstance{instance_row("", "h1")}};
  LedgerRow row = grant_row(1, "h1", "", {});
  row.memory_gib = -1;
  impossible.emplace_back(PutGrant{row});
  row = grant_row(1, "h1", "", {});
  row.disks = {"d1", "d2"};
  impossible.emplace_back(PutGrant{row});
  Instance instance = instance_row("i1", "h1");
  instance.delete_time = 1;  // never stored
  impossible.emplace_back(PutInstance{instance});
  for (const Change& change : impossible) {
    BOOST_CHECK_THROW(store->commit(change_set({PutMark{"m", "v"}, change})), Error);
  }
  BOOST_TEST(store->load().sequence == 1);
  BOOST_TEST(store->load().pool.marks().empty());
}

BOOST_DATA_TEST_CASE(change_sets_of_a_group_see_those_before_and_are_logged_each, kStores, medium) {
  FreshStore store(medium);
  Host host = next_version(host_row("h1", "10.0.0.1", "host1"));
  host.status = HostStatus::kOnline;
  const std::vector<ChangeSet> group{hosts(),
                                     change_set({PutHost{host}, PutGrant{grant_row(1, "h1", "d1", {})}}),
                                     change_set({PutGrant{next_version(grant_row(1, "h1", "", {}))}})};
  BOOST_TEST(told(store->commit_group(group)) == "committed as 3");
  const auto log = store->changes_since(0, 10);
  BOOST_REQUIRE(log.size() == 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    BOOST_TEST(log[i].sequence == static_cast<std::int64_t>(i + 1));
    BOOST_TEST((log[i].changes == group[i]));
  }
  BOOST_TEST(put(store, PutMark{"m", "v"}) == "committed as 4");
}

BOOST_DATA_TEST_CASE(a_group_is_committed_whole_or_not_at_all, kStores, medium) {  // INV-11
  StoreWithHosts store(medium);
  put(store, PutGrant{grant_row(1, "h1", "", {4000})});
  const Pool before = store->load().pool;
  const ChangeSet fine = change_set({PutGrant{grant_row(2, "h2", "d2", {4000})}, PutMark{"m", "v"}});
  BOOST_TEST(commit_two(store, fine, PutGrant{grant_row(1, "h1", "", {})}) == "conflict on ledger row 1");
  BOOST_TEST(commit_two(store, fine, PutGrant{grant_row(3, "h1", "", {4000})}) ==
             "ledger row 3 wants taken port 4000");
  BOOST_CHECK_THROW(commit_two(store, fine, PutGrant{grant_row(3, "nowhere", "", {})}), Error);
  BOOST_CHECK_THROW(store->commit_group(std::vector{fine, change_set({})}), Error);
  BOOST_CHECK_THROW(store->commit_group({}), Error);
  BOOST_TEST(difference(store->load().pool, before) == "");
  BOOST_TEST(store->load().sequence == 2);
  BOOST_TEST(told(store->commit(fine)) == "committed as 3");
}

BOOST_DATA_TEST_CASE(a_plan_that_lost_a_race_sees_what_was_committed_since, kStores, medium) {  // INV-11
  StoreWithHosts store(medium);
  put(store, PutMark{"m", "1"});
  put(store, PutMark{"m", "2"});
  std::vector<std::int64_t> seen;
  ChangeSet made;
  Store& open = *store;
  const auto plan = [&](std::span<const LoggedChange> log) {
    for (const LoggedChange& entry : log) seen.push_back(entry.sequence);
    if (open.load().sequence != 3) seen.clear();  // a plan may read the store
    made = change_set({PutGrant{grant_row(1, "h1", "d1", {4000})}});
    return std::span<const ChangeSet>(&made, 1);
  };
  BOOST_TEST(told(store->commit_after(1, plan)) == "committed as 4");
  BOOST_TEST(seen == (std::vector<std::int64_t>{2, 3}), boost::test_tools::per_element());
  BOOST_TEST(told(store->commit_after(4, [](auto) { return std::span<const ChangeSet>(); })) ==
             "committed as 4");  // nothing to commit
  seen.clear();
  BOOST_TEST(told(store->commit_after(4, [&](auto) { return std::span<const ChangeSet>(&made, 1); })) ==
             "conflict on ledger row 1");
  BOOST_CHECK_THROW(
      (void)store->commit_after(4, [](auto) -> std::span<const ChangeSet> { throw std::runtime_error("x"); }),
      std::runtime_error);
  BOOST_TEST(put(store, PutMark{"m", "3"}) == "committed as 5");
}

}  // namespace hostyard::test
