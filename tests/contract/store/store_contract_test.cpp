// What engine/interfaces/store.h promises, held against every store: commits, versions, uniqueness, the log.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "engine/base/result.h"
#include "tests/contract/store/rows.h"
#include "tests/contract/store/stores.h"

namespace hostyard::test {
namespace {

const auto kStores = boost::unit_test::data::make(kEveryMedium);

// One host with two disks, its workflow with a node, a vendor, a mark.
ChangeSet everything() {
  return change_set({PutVendor{vendor_row("Local")}, PutHost{host_row("h1", "10.0.0.1", "host1")},
                     PutDisk{disk_row("d1", "h1", "/data1")}, PutDisk{disk_row("d2", "h1", "/data2")},
                     PutFlow{flow_row("f1", "h1")}, PutNode{node_row("n1", "f1", 0)},
                     PutMark{"hosts", "fake"}});
}

void require_committed(Store& store, const ChangeSet& changes, std::int64_t sequence) {
  const CommitResult result = store.commit(changes);
  BOOST_REQUIRE(std::holds_alternative<Committed>(result));
  BOOST_TEST(std::get<Committed>(result).sequence == sequence);
}

void require_committed(Store& store, const ChangeSet& changes) {
  BOOST_REQUIRE(std::holds_alternative<Committed>(store.commit(changes)));
}

// The answer as text: what the assertion shows when it fails.
std::string told(const CommitResult& result) {
  if (const auto* conflict = std::get_if<VersionConflict>(&result)) return "conflict on " + conflict->row;
  if (const auto* taken = std::get_if<UniqueViolation>(&result))
    return taken->row + " wants taken " + taken->key;
  return "committed";
}

}  // namespace

BOOST_DATA_TEST_CASE(an_empty_store_has_an_empty_pool_at_sequence_0, kStores, medium) {
  FreshStore store(medium);
  const Snapshot snapshot = store->load();
  BOOST_TEST(snapshot.sequence == 0);
  BOOST_TEST(difference(snapshot.pool, Pool()) == "");
  BOOST_TEST(store->changes_since(0, 10).empty());
  BOOST_TEST(store->flows({}).total == 0);
  BOOST_TEST(store->deleted_hosts().empty());
  BOOST_TEST(!store->flow("f1").has_value());
}

BOOST_DATA_TEST_CASE(what_was_committed_is_loaded_again_with_every_field, kStores, medium) {
  FreshStore store(medium);
  require_committed(*store, everything(), 1);
  Pool live;
  live.apply(everything());

  store.reopen();
  const Snapshot snapshot = store->load();
  BOOST_TEST(snapshot.sequence == 1);
  BOOST_TEST(difference(snapshot.pool, live) == "");
  BOOST_REQUIRE(snapshot.pool.host("h1") != nullptr);
  BOOST_TEST(snapshot.pool.host("h1")->version == 1);
  BOOST_TEST(snapshot.pool.host("h1")->disks.size() == 2u);
  BOOST_TEST(snapshot.pool.flow("f1")->nodes.at(0).result == node_row("n1", "f1", 0).result);
  BOOST_TEST(snapshot.pool.marks().at("hosts") == "fake");
}

BOOST_DATA_TEST_CASE(every_put_raises_the_version_by_one_and_replaces_the_whole_row, kStores, medium) {
  FreshStore store(medium);
  require_committed(*store, everything());
  Host host = next_version(host_row("h1", "10.0.0.2", "renamed"));
  host.status = HostStatus::kOnline;
  host.status_before_deleting.reset();
  Disk disk = next_version(disk_row("d1", "h1", "/other"));
  Flow flow = next_version(flow_row("f1", "h1"));
  flow.context = "";
  FlowNode node = next_version(node_row("n1", "f1", 5));
  Vendor vendor = next_version(vendor_row("Local"));
  vendor.regions.clear();
  require_committed(*store, change_set({PutHost{host}, PutDisk{disk}, PutFlow{flow}, PutNode{node},
                                        PutVendor{vendor}, PutMark{"hosts", "real"}}));
  store.reopen();
  const Pool pool = store->load().pool;
  const Host& stored = pool.hosts().at("h1");
  BOOST_TEST(stored.version == 2);
  BOOST_TEST(stored.host_name == "renamed");
  BOOST_TEST((stored.ip == host.ip));
  BOOST_TEST(!stored.status_before_deleting.has_value());
  BOOST_TEST((*pool.disk("d1") == next_version(disk)));
  BOOST_TEST((pool.flow("f1")->nodes.at(0) == next_version(node)));
  BOOST_TEST(pool.flow("f1")->context == "");
  BOOST_TEST((pool.vendors().at("Local") == next_version(vendor)));
  BOOST_TEST(pool.marks().at("hosts") == "real");
}

BOOST_DATA_TEST_CASE(a_row_at_another_version_is_a_conflict_that_names_it, kStores, medium) {
  FreshStore store(medium);
  require_committed(*store, everything());
  const auto refused = [&](const Change& change) { return told(store->commit(change_set({change}))); };

  BOOST_TEST(refused(PutHost{host_row("h1", "10.0.0.9", "host9")}) ==
             "conflict on host h1");  // inserted twice
  BOOST_TEST(refused(PutHost{next_version(host_row("h2", "10.0.0.9", "host9"))}) ==
             "conflict on host h2");  // never inserted
  BOOST_TEST(refused(PutHost{next_version(next_version(host_row("h1", "10.0.0.1", "host1")))}) ==
             "conflict on host h1");
  const Host changed = next_version(host_row("h1", "10.0.0.1", "host1"));
  require_committed(*store, change_set({PutHost{changed}}));
  BOOST_TEST(refused(PutHost{changed}) == "conflict on host h1");  // somebody else was faster
  BOOST_TEST(refused(PutDisk{disk_row("d1", "h1", "/data9")}) == "conflict on disk d1");
  BOOST_TEST(refused(PutVendor{vendor_row("Local")}) == "conflict on vendor Local");
  BOOST_TEST(refused(PutFlow{flow_row("f1", "h1")}) == "conflict on workflow f1");
  BOOST_TEST(refused(PutNode{node_row("n1", "f1", 0)}) == "conflict on workflow node n1");
  BOOST_TEST(store->load().sequence == 2);
}

BOOST_DATA_TEST_CASE(one_change_set_may_put_a_row_twice, kStores, medium) {
  FreshStore store(medium);
  const Host host = host_row("h1", "10.0.0.1", "host1");
  require_committed(*store, change_set({PutHost{host}, PutHost{next_version(host)}}));
  BOOST_TEST(store->load().pool.host("h1")->version == 2);
}

BOOST_DATA_TEST_CASE(a_disk_stays_on_its_host_and_a_node_in_its_workflow, kStores, medium) {
  FreshStore store(medium);
  require_committed(*store, everything());
  require_committed(
      *store, change_set({PutHost{host_row("h2", "10.0.0.2", "host2")}, PutFlow{flow_row("f2", "h2")}}));
  BOOST_TEST(told(store->commit(change_set({PutDisk{next_version(disk_row("d1", "h2", "/data1"))}}))) ==
             "conflict on disk d1");
  BOOST_TEST(told(store->commit(change_set({PutNode{next_version(node_row("n1", "f2", 0))}}))) ==
             "conflict on workflow node n1");
}

// DOM-20
BOOST_DATA_TEST_CASE(an_ip_and_a_name_belong_to_one_live_host, kStores, medium) {
  FreshStore store(medium);
  require_committed(*store, everything());
  const auto refused = [&](const Host& host) { return told(store->commit(change_set({PutHost{host}}))); };
  BOOST_TEST(refused(host_row("h2", "10.0.0.1", "host2")) == "host h2 wants taken ip 10.0.0.1");
  BOOST_TEST(refused(host_row("h2", "10.0.0.2", "host1")) == "host h2 wants taken host name host1");
  BOOST_TEST(refused(host_row("h2", "10.0.0.1", "host1")) == "host h2 wants taken ip 10.0.0.1");

  require_committed(*store, change_set({PutHost{host_row("h2", "10.0.0.2", "host2")}}));
  BOOST_TEST(refused(next_version(host_row("h2", "10.0.0.1", "host2"))) == "host h2 wants taken ip 10.0.0.1");
  BOOST_TEST(refused(next_version(host_row("h2", "10.0.0.2", "host1"))) ==
             "host h2 wants taken host name host1");
  BOOST_TEST(refused(next_version(host_row("h2", "10.0.0.2", "Host1"))) == "committed");  // byte by byte
}

// DOM-33
BOOST_DATA_TEST_CASE(a_path_and_a_name_belong_to_one_live_disk_of_a_host, kStores, medium) {
  FreshStore store(medium);
  require_committed(*store, everything());
  Disk disk = disk_row("d3", "h1", "/data1");
  disk.name = "unused";
  BOOST_TEST(told(store->commit(change_set({PutDisk{disk}}))) == "disk d3 wants taken path /data1");
  disk = disk_row("d3", "h1", "/data3");
  disk.name = "name of /data1";
  BOOST_TEST(told(store->commit(change_set({PutDisk{disk}}))) == "disk d3 wants taken name name of /data1");

  require_committed(*store, change_set({PutHost{host_row("h2", "10.0.0.2", "host2")},
                                        PutDisk{disk_row("d3", "h2", "/data1")}}));  // another host's
}

// DOM-34
BOOST_DATA_TEST_CASE(deletion_frees_ip_name_path_and_disk_name, kStores, medium) {
  FreshStore store(medium);
  require_committed(*store, everything());
  Host host = next_version(host_row("h1", "10.0.0.1", "host1"));
  host.delete_time = 5;
  host.status = HostStatus::kDeleted;
  Disk disk = next_version(disk_row("d1", "h1", "/data1"));
  disk.delete_time = 5;
  require_committed(*store, change_set({PutDisk{disk}}));
  require_committed(*store, change_set({PutDisk{disk_row("d3", "h1", "/data1")}}));
  require_committed(*store, change_set({PutHost{host}}));
  require_committed(*store, change_set({PutHost{host_row("h2", "10.0.0.1", "host1")}}));

  store.reopen();
  const Pool pool = store->load().pool;
  BOOST_TEST(pool.hosts().size() == 1u);
  BOOST_TEST(pool.host_by_name("host1")->id == "h2");
  BOOST_TEST(pool.disk("d2") == nullptr);  // of the deleted host, not deleted itself
  const std::vector<Host> deleted = store->deleted_hosts();
  BOOST_REQUIRE(deleted.size() == 1u);
  BOOST_TEST((deleted[0] == next_version(host)));

  // bringing the old row back to life meets the new one
  Host revived = next_version(next_version(host_row("h1", "10.0.0.1", "host1")));
  BOOST_TEST(told(store->commit(change_set({PutHost{revived}}))) == "host h1 wants taken ip 10.0.0.1");
}

BOOST_DATA_TEST_CASE(values_may_change_hands_within_a_change_set_once_they_are_free, kStores, medium) {
  FreshStore store(medium);
  require_committed(*store, everything());
  const Host giver = next_version(host_row("h1", "10.0.0.3", "host3"));
  const Host taker = host_row("h2", "10.0.0.1", "host1");
  BOOST_TEST(told(store->commit(change_set({PutHost{taker}, PutHost{giver}}))) ==
             "host h2 wants taken ip 10.0.0.1");
  require_committed(*store, change_set({PutHost{giver}, PutHost{taker}}));
}

// ERR-2
BOOST_DATA_TEST_CASE(a_batch_whose_last_row_conflicts_changes_nothing, kStores, medium) {
  FreshStore store(medium);
  require_committed(*store, everything());
  const Pool before = store->load().pool;
  const ChangeSet batch =
      change_set({PutHost{next_version(host_row("h1", "10.0.0.7", "host7"))},
                  PutHost{host_row("h2", "10.0.0.2", "host2")}, PutDisk{disk_row("d3", "h2", "/d")},
                  PutDisk{next_version(disk_row("d1", "h1", "/elsewhere"))}, PutFlow{flow_row("f2", "h2")},
                  PutNode{node_row("n2", "f2", 0)}, PutMark{"hosts", "real"}, PutMark{"new", "mark"},
                  PutVendor{vendor_row("Local")}});
  BOOST_TEST(told(store->commit(batch)) == "conflict on vendor Local");
  BOOST_TEST(difference(store->load().pool, before) == "");
  BOOST_TEST(store->load().sequence == 1);
  BOOST_TEST(!store->flow("f2").has_value());
  store.reopen();
  BOOST_TEST(difference(store->load().pool, before) == "");

  // and what the batch wanted is free
  require_committed(*store,
                    change_set({PutHost{host_row("h3", "10.0.0.2", "host2")},
                                PutHost{host_row("h4", "10.0.0.7", "host7")}}),
                    2);
}

BOOST_DATA_TEST_CASE(an_empty_change_set_is_a_failure_of_the_caller, kStores, medium) {
  FreshStore store(medium);
  BOOST_CHECK_THROW(store->commit(change_set({})), Error);
  BOOST_TEST(store->load().sequence == 0);
  require_committed(*store, everything(), 1);
}

BOOST_DATA_TEST_CASE(an_impossible_row_is_a_failure_and_changes_nothing, kStores, medium) {
  FreshStore store(medium);
  require_committed(*store, everything());
  const Pool before = store->load().pool;
  Host overused = host_row("h2", "10.0.0.2", "host2");
  overused.used_cpu_cores = overused.cpu_cores + 1;
  Host negative = host_row("h2", "10.0.0.2", "host2");
  negative.used_memory_gib = -1;
  const Change impossible[] = {
      PutHost{overused}, PutHost{negative}, PutHost{host_row("", "10.0.0.2", "host2")},
      PutDisk{disk_row("d3", "nowhere", "/d")}, PutNode{node_row("n3", "nowhere", 0)}};
  for (const Change& change : impossible) {
    BOOST_CHECK_THROW(store->commit(change_set({PutMark{"touched", "yes"}, change})), Error);
  }
  BOOST_TEST(difference(store->load().pool, before) == "");
  require_committed(*store, change_set({PutHost{host_row("h2", "10.0.0.2", "host2")}}), 2);
}

BOOST_DATA_TEST_CASE(the_log_has_every_commit_in_order_without_gaps, kStores, medium) {
  FreshStore store(medium);
  std::vector<ChangeSet> committed{everything()};
  for (int i = 2; i < 8; ++i) {
    const std::string n = std::to_string(i);
    committed.push_back(change_set({PutHost{host_row("h" + n, "10.0.1." + n, "name" + n)}}));
    committed.back().reason = "import of \"host\" " + n;
    committed.back().time = i;
  }
  std::int64_t sequence = 0;
  for (const ChangeSet& changes : committed) {
    require_committed(*store, changes, ++sequence);
    store->commit(change_set({PutVendor{vendor_row("Local")}}));  // refused: leaves no gap
  }
  store.reopen();
  const std::vector<LoggedChange> log = store->changes_since(0, 100);
  BOOST_REQUIRE(log.size() == committed.size());
  for (std::size_t i = 0; i < log.size(); ++i) {
    BOOST_TEST(log[i].sequence == static_cast<std::int64_t>(i + 1));
    BOOST_TEST((log[i].changes == committed[i]));
  }
  BOOST_TEST(store->changes_since(5, 100).size() == 2u);
  BOOST_TEST(store->changes_since(5, 1).at(0).sequence == 6);
  BOOST_TEST(store->changes_since(7, 100).empty());
  BOOST_TEST(store->changes_since(0, 3).size() == 3u);
}

BOOST_DATA_TEST_CASE(a_pool_that_applies_the_log_equals_the_loaded_one, kStores, medium) {
  FreshStore store(medium);
  require_committed(*store, everything());
  Host host = next_version(host_row("h1", "10.0.0.2", "renamed"));
  require_committed(*store, change_set({PutHost{host}, PutNode{node_row("n2", "f1", 1)}}));
  Pool replayed;
  for (const LoggedChange& entry : store->changes_since(0, 100)) replayed.apply(entry.changes);
  BOOST_TEST(difference(replayed, store->load().pool) == "");
}

BOOST_DATA_TEST_CASE(members_that_are_rows_of_their_own_are_ignored_in_a_put, kStores, medium) {
  FreshStore store(medium);
  Host host = host_row("h1", "10.0.0.1", "host1");
  host.disks = {disk_row("d1", "h1", "/data1")};
  Flow flow = flow_row("f1", "h1");
  flow.nodes = {node_row("n1", "f1", 0)};
  require_committed(*store, change_set({PutHost{host}, PutFlow{flow}}));
  BOOST_TEST(store->load().pool.host("h1")->disks.empty());
  BOOST_TEST(store->flow("f1")->nodes.empty());
  const auto logged = store->changes_since(0, 1).at(0).changes.changes;
  BOOST_TEST(std::get<PutHost>(logged.at(0)).host.disks.empty());
  BOOST_TEST(std::get<PutFlow>(logged.at(1)).flow.nodes.empty());
}

BOOST_DATA_TEST_CASE(any_bytes_in_a_result_come_back_as_they_were, kStores, medium) {
  FreshStore store(medium);
  FlowNode node = node_row("n1", "f1", 0);
  node.result = std::string("\xff\xfe broken \0 \xc3", 13) + "\n\"quoted\\";
  require_committed(*store, change_set({PutFlow{flow_row("f1", "h1")}, PutNode{node}}));
  store.reopen();
  BOOST_TEST(store->flow("f1")->nodes.at(0).result == node.result);
  BOOST_TEST((std::get<PutNode>(store->changes_since(0, 1).at(0).changes.changes.at(1)).node == node));
}

BOOST_DATA_TEST_CASE(a_store_describes_itself, kStores, medium) {
  FreshStore store(medium);
  BOOST_TEST(store->description() == (medium == Medium::kMemory ? "memory" : "sqlite:" + store.file()));
}

}  // namespace hostyard::test
