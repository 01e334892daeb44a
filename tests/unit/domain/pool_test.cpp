// Taking change sets over into the pool. DOM-20, DOM-33, DOM-34, INV-4.
#include <algorithm>

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include "engine/base/random.h"
#include "tests/unit/domain/rows.h"

namespace hostyard::test {
namespace {

// The same row as the pool has it, to be put again with changes.
Host present(const Pool& pool, std::string_view id) {
  BOOST_REQUIRE(pool.host(id) != nullptr);
  return *pool.host(id);
}

std::vector<std::string> paths(const Host& host) {
  std::vector<std::string> result;
  for (const Disk& disk : host.disks) result.push_back(disk.path);
  return result;
}

void require_no_faults(const Pool& pool) {
  BOOST_TEST(pool_faults(pool) == std::vector<std::string>{}, boost::test_tools::per_element());
}

bool same(const Pool& a, const Pool& b) {
  return a.hosts() == b.hosts() && a.vendors() == b.vendors() && a.flows() == b.flows() &&
         a.marks() == b.marks();
}

// Random but right histories: hosts and disks come, change and go; versions are those of the pool.
class History {
 public:
  explicit History(std::uint64_t seed) : random_(seed ^ stable_hash("history")) {}

  ChangeSet next(const Pool& pool) {
    if (pool.hosts().empty() || (pool.hosts().size() < 4 && random_.below(3) == 0)) {
      return change_set(fresh_host());
    }
    const auto chosen = static_cast<std::ptrdiff_t>(random_.below(pool.hosts().size()));
    const Host* host = &std::next(pool.hosts().begin(), chosen)->second;
    switch (random_.below(5)) {
      case 0: {
        Host gone = *host;
        gone.delete_time = 9;
        return change_set({PutHost{gone}});
      }
      case 1: {
        Host renamed = *host;
        renamed.host_name += "'";
        return change_set({PutHost{renamed}});
      }
      case 2:
        return change_set({PutDisk{disk_of(*host)}});
      case 3: {
        Flow flow = flow_row("f of " + host->id, host->id);
        if (const Flow* running = pool.unfinished_flow_of(host->id)) {
          flow = *running;
          flow.status = FlowStatus::kFinished;
        } else {
          flow.id += std::to_string(++made_);
        }
        return change_set({PutFlow{flow}});
      }
      default:
        return change_set({PutMark{"mark", std::to_string(random_.below(3))}});
    }
  }

 private:
  // An id is never used again (DOM-3), an ip may be.
  std::vector<Change> fresh_host() {
    Host host = host_row(++made_);
    return inserts(with_disk(host, "/b"));
  }

  Disk disk_of(const Host& host) {
    if (host.disks.empty() || random_.below(2) == 0) {
      return disk_row(host.id, "/" + std::to_string(++made_));
    }
    Disk disk = host.disks[random_.below(host.disks.size())];
    if (random_.below(2) == 0) {
      disk.delete_time = 9;
    } else {
      disk.status = DiskStatus::kError;
    }
    return disk;
  }

  SeededRandom random_;
  int made_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pool)

BOOST_AUTO_TEST_CASE(an_inserted_host_is_found_by_id_ip_and_name_with_its_disks_in_order_of_path) {
  const Pool pool = pool_of({with_disk(with_disk(with_disk(host_row(1), "/b"), "/"), "/a"), host_row(2)});
  const Host* host = pool.host("h1");
  BOOST_REQUIRE(host != nullptr);
  BOOST_TEST(host->version == 1);
  BOOST_TEST(pool.host_by_ip(ip("::ffff:10.0.0.1")) == host);
  BOOST_TEST(pool.host_by_name("name1") == host);
  BOOST_TEST(paths(*host) == (std::vector<std::string>{"/", "/a", "/b"}), boost::test_tools::per_element());
  BOOST_TEST(pool.disk("h1:/a") == &host->disks[1]);
  BOOST_TEST(host->disks[1].version == 1);
  BOOST_TEST(pool.host("h3") == nullptr);
  BOOST_TEST(pool.host_by_ip(ip("10.0.0.3")) == nullptr);
  BOOST_TEST(pool.host_by_name("Name1") == nullptr);
  BOOST_TEST(pool.disk("h1:/c") == nullptr);
  require_no_faults(pool);
}

BOOST_AUTO_TEST_CASE(a_host_that_is_put_again_keeps_its_disks_and_leaves_its_old_name_and_ip) {
  Pool pool = pool_of({with_disk(host_row(1), "/a")});
  Host row = present(pool, "h1");
  row.ip = ip("10.0.0.9");
  row.host_name = "other";
  row.disks.clear();
  pool.apply(change_set({PutHost{row}}));
  BOOST_TEST(pool.host("h1")->version == 2);
  BOOST_TEST(pool.host("h1")->disks.size() == 1u);
  BOOST_TEST(pool.host_by_ip(ip("10.0.0.1")) == nullptr);
  BOOST_TEST(pool.host_by_name("name1") == nullptr);
  BOOST_TEST(pool.host_by_name("other") == pool.host("h1"));
  require_no_faults(pool);
}

BOOST_AUTO_TEST_CASE(a_deleted_host_leaves_with_its_disks_and_frees_its_ip_and_name) {  // DOM-34
  Pool pool = pool_of({with_disk(host_row(1), "/a")});
  Host row = present(pool, "h1");
  row.delete_time = 5;
  pool.apply(change_set({PutHost{row}}));
  BOOST_TEST(pool.hosts().empty());
  BOOST_TEST(pool.disk("h1:/a") == nullptr);
  Host next = host_row(1);
  next.id = "h1 again";
  pool.apply(change_set({PutHost{next}}));
  BOOST_TEST(pool.host_by_ip(ip("10.0.0.1"))->id == "h1 again");
  BOOST_TEST(pool.host_by_name("name1")->disks.empty());
  require_no_faults(pool);
}

BOOST_AUTO_TEST_CASE(a_name_may_change_hands_within_one_change_set_in_either_order) {
  for (const bool new_owner_first : {false, true}) {
    Pool pool = pool_of({host_row(1), host_row(2)});
    Host giver = present(pool, "h1");
    Host taker = present(pool, "h2");
    giver.host_name = "moved";
    taker.host_name = "name1";
    std::vector<Change> changes{PutHost{giver}, PutHost{taker}};
    if (new_owner_first) std::ranges::reverse(changes);
    pool.apply(change_set(changes));
    BOOST_TEST(pool.host_by_name("name1") == pool.host("h2"));
    BOOST_TEST(pool.host_by_name("moved") == pool.host("h1"));
    BOOST_TEST(pool.host_by_name("name2") == nullptr);
    require_no_faults(pool);
  }
}

BOOST_AUTO_TEST_CASE(disks_change_move_and_leave_one_by_one) {  // DOM-33, DOM-34
  Pool pool = pool_of({with_disk(with_disk(host_row(1), "/a"), "/b")});
  Disk moved = *pool.disk("h1:/a");
  moved.path = "/z";
  Disk gone = *pool.disk("h1:/b");
  gone.delete_time = 5;
  pool.apply(change_set({PutDisk{moved}, PutDisk{gone}, PutDisk{disk_row("h1", "/c")}}));
  BOOST_TEST(paths(*pool.host("h1")) == (std::vector<std::string>{"/c", "/z"}),
             boost::test_tools::per_element());
  BOOST_TEST(pool.disk("h1:/a")->version == 2);
  BOOST_TEST(pool.disk("h1:/b") == nullptr);
  BOOST_TEST(pool.host("h1")->version == 1);  // a disk is a row of its own
  require_no_faults(pool);
}

BOOST_AUTO_TEST_CASE(an_unfinished_workflow_stays_with_its_nodes_in_order_until_it_ends) {
  Pool pool = pool_of({host_row(1)}, {flow_row("f", "h1")});
  pool.apply(change_set({PutNode{node_row("f", 1)}, PutNode{node_row("f", 0)}}));
  BOOST_TEST(pool.unfinished_flow_of("h1") == pool.flow("f"));
  BOOST_REQUIRE(pool.flow("f")->nodes.size() == 2u);
  BOOST_TEST(pool.flow("f")->nodes[0].ordinal == 0);
  FlowNode ended = pool.flow("f")->nodes[1];
  ended.status = FlowStatus::kFinished;
  Flow flow = *pool.flow("f");
  flow.context = "{}";
  pool.apply(change_set({PutNode{ended}, PutFlow{flow}}));
  BOOST_TEST(pool.flow("f")->version == 2);
  BOOST_REQUIRE(pool.flow("f")->nodes.size() == 2u);  // a workflow that is put again keeps its nodes
  BOOST_TEST((pool.flow("f")->nodes[1].status == FlowStatus::kFinished));
  BOOST_TEST(pool.flow("f")->nodes[1].version == 2);
  for (const FlowStatus end : {FlowStatus::kFinished, FlowStatus::kError, FlowStatus::kCanceled}) {
    Pool copy = pool;
    Flow last = *copy.flow("f");
    last.status = end;
    copy.apply(change_set({PutFlow{last}}));
    BOOST_TEST(copy.flow("f") == nullptr);
    BOOST_TEST(copy.unfinished_flow_of("h1") == nullptr);
  }
}

BOOST_AUTO_TEST_CASE(a_stopped_or_cancelling_workflow_is_unfinished) {  // WF-3, DEL-2
  for (const FlowStatus status : {FlowStatus::kInitializing, FlowStatus::kStopped, FlowStatus::kCanceling}) {
    const Pool pool = pool_of({host_row(1)}, {flow_row("f", "h1", status)});
    BOOST_TEST(pool.unfinished_flow_of("h1") != nullptr, to_string(status));
  }
}

BOOST_AUTO_TEST_CASE(vendors_and_marks_are_replaced) {
  Pool pool = pool_of({});
  Vendor vendor = pool.vendors().at("Local");
  BOOST_TEST(vendor.version == 1);
  vendor.regions.clear();
  pool.apply(change_set({PutVendor{vendor}, PutMark{"k", "1"}, PutMark{"k", "2"}}));
  BOOST_TEST(pool.vendors().at("Local").regions.empty());
  BOOST_TEST(pool.vendors().at("Local").version == 2);
  BOOST_TEST(pool.marks().at("k") == "2");
}

BOOST_AUTO_TEST_CASE(an_older_row_changes_nothing) {
  Pool pool = pool_of({with_disk(host_row(1), "/a")}, {flow_row("f", "h1")});
  Host newer = present(pool, "h1");
  newer.status = HostStatus::kOffline;
  pool.apply(change_set({PutHost{newer}}));
  const Pool before = pool;
  pool.apply(change_set({PutHost{host_row(1)}, PutDisk{disk_row("h1", "/a")}, PutFlow{flow_row("f", "h1")}}));
  BOOST_TEST(same(pool, before));
  BOOST_TEST((pool.host("h1")->status == HostStatus::kOffline));
}

BOOST_AUTO_TEST_CASE(catching_up_may_repeat_what_was_applied_and_every_history_is_without_fault) {
  BOOST_TEST(rc::check("history", [](std::uint64_t seed) {
    History history(seed);
    Pool pool;
    for (int step = 0; step < 40; ++step) {
      const ChangeSet changes = history.next(pool);
      pool.apply(changes);
      const Pool once = pool;
      pool.apply(changes);
      RC_ASSERT(same(pool, once));
    }
    std::vector<std::string> faults = pool_faults(pool);
    // the history lets hosts go while their workflow runs, which is the one fault that it makes
    std::erase_if(faults,
                  [](const std::string& fault) { return fault.find("which is gone") != std::string::npos; });
    RC_ASSERT(faults.empty());
  }));
}

BOOST_AUTO_TEST_CASE(two_hosts_of_one_ip_or_name_are_a_fault) {  // DOM-20
  Host twin = host_row(2);
  twin.ip = ip("10.0.0.1");
  const auto faults = pool_faults(pool_of({host_row(1), twin}));
  BOOST_TEST(faults[0].starts_with("DOM-20: an index misses host h1"));
  BOOST_TEST(faults[1] == "DOM-20: hosts h1 and h2 share the ip 10.0.0.1");
  twin = host_row(2);
  twin.host_name = "name1";
  BOOST_TEST(pool_faults(pool_of({host_row(1), twin}))[1] == "DOM-20: hosts h1 and h2 share the name name1");
}

BOOST_AUTO_TEST_CASE(a_fault_of_a_host_is_a_fault_of_the_pool) {  // INV-1, DOM-33
  Host host = with_disk(host_row(1), "/a");
  host.used_cpu_cores = 99;
  const std::vector<std::string> expected{
      "INV-1: usedCpuCores is 99 of 16 on host name1 (10.0.0.1)",
      "INV-1: usedCpuCores is 99, by the ledger 0 on host name1 (10.0.0.1)"};
  BOOST_TEST(pool_faults(pool_of({host})) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_host_has_one_unfinished_workflow_and_a_workflow_has_a_host) {  // DEL-2, INV-4
  const Pool pool =
      pool_of({host_row(1)}, {flow_row("f1", "h1"), flow_row("f2", "h1"), flow_row("f3", "h9")});
  const std::vector<std::string> expected{"DEL-2: host h1 has two unfinished workflows, f1 and f2",
                                          "INV-4: unfinished workflow f3 is about host h9, which is gone"};
  BOOST_TEST(pool_faults(pool) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
