// Every invariant that the ledger and the hosts can break is found and named. INV-1…6, REC-4, ALLOC-5,
// 40, 50.
#include <functional>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/unit/domain/ledger_rows.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;
using Names = std::vector<std::string>;

// h1 has a disk /a held by row 1 and a free disk /b; row 1 holds 4 cores, 8 GiB and port 10000 too, row 2
// port 10001 for another holder; row 3 claims port 10002 region-wide.
struct World {
  Host host = with_disk(with_disk(host_row(1), "/a"), "/b");
  std::vector<LedgerRow> rows{
      holding(ledger_row(1), 4, 8, {"h1:/a"}, {10000}),
      holding(ledger_row(2, "h1", "c2", "r2"), 0, 0, {}, {10001}),
      region_wide(holding(ledger_row(3, "h1", "c3", "r3"), 0, 0, {}, {10002})),
  };
  // Changes of the world that is granted already.
  std::vector<Change> then;
};

Pool pool_of(World world) {
  Pool pool = pool_with({world.host, host_row(2)}, world.rows);
  pool.apply(change_set(std::move(world.then)));
  return pool;
}

// The host after the grants, to be put again with another value.
Host granted_host() {
  Host host = *pool_of(World{}).host("h1");
  host.disks.clear();
  return host;
}

struct FaultCase {
  std::string_view what;
  std::function<void(World&)> breaks;
  Names faults;
};
std::ostream& operator<<(std::ostream& out, const FaultCase& row) {
  return out << row.what;
}

void put_host(World& world, const std::function<void(Host&)>& change) {
  Host host = granted_host();
  change(host);
  world.then.emplace_back(PutHost{host});
}

void put_disk(World& world, const std::string& path, DiskStatus status) {
  Disk disk = *pool_of(World{}).disk("h1:" + path);
  disk.status = status;
  world.then.emplace_back(PutDisk{disk});
}

const std::vector<FaultCase> kFaults{
    {"nothing", [](World&) {}, {}},
    {"a held disk with an error", [](World& w) { put_disk(w, "/a", DiskStatus::kError); }, {}},
    {"more cores used than held",
     [](World& w) { put_host(w, [](Host& h) { h.used_cpu_cores = 5; }); },
     {"INV-1: usedCpuCores is 5, by the ledger 4 on host name1 (10.0.0.1)"}},
    {"less memory used than held",
     [](World& w) { put_host(w, [](Host& h) { h.used_memory_gib = 7; }); },
     {"INV-1: usedMemory is 7, by the ledger 8 on host name1 (10.0.0.1)"}},
    {"a negative amount",
     [](World& w) { w.rows[1].cpu_cores = -1; },
     {"INV-1: ledger row 2 holds -1 cores and 0 GiB"}},
    {"an allocated disk that nobody holds",
     [](World& w) { put_disk(w, "/b", DiskStatus::kExhaust); },
     {"INV-2: disk h1:/b is Exhaust, but no ledger row holds it"}},
    {"a held disk that is available",
     [](World& w) { put_disk(w, "/a", DiskStatus::kAvailable); },
     {"INV-2: disk h1:/a is Available, but ledger row 1 holds it"}},
    {"a disk held twice",
     [](World& w) { w.rows[1].disks = {"h1:/a"}; },
     {"INV-2: ledger rows 1 and 2 hold disk h1:/a"}},
    {"a disk of no host",
     [](World& w) { w.rows[1].disks = {"h9:/a"}; },
     {"INV-4: ledger row 2 holds disk h9:/a, which is not on host h1"}},
    {"a port held twice",
     [](World& w) { w.rows[1].ports = {10000}; },
     {"INV-3: ledger rows 1 and 2 hold port 10000 of host name1 (10.0.0.1)"}},
    {"a port held beside a region-wide claim",
     [](World& w) { w.rows[1].ports = {10002}; },
     {"INV-3: ledger rows 2 and 3 hold port 10002 of host name1 (10.0.0.1)"}},
    {"ports in disorder",
     [](World& w) {
       w.rows[1].ports = {10005, 10004};
     },
     {"INV-3: ports of ledger row 2 are 10005, 10004, not ascending from 1"}},
    {"a port twice in one row",
     [](World& w) {
       w.rows[1].ports = {10004, 10004};
     },
     {"INV-3: ports of ledger row 2 are 10004, 10004, not ascending from 1",
      "INV-3: ledger rows 2 and 2 hold port 10004 of host name1 (10.0.0.1)"}},
    {"port 0",
     [](World& w) { w.rows[1].ports = {0}; },
     {"INV-3: ports of ledger row 2 are 0, not ascending from 1"}},
    {"the sshPort held",
     [](World& w) { w.rows[1].ports = {22}; },
     {"ALLOC-40: ledger row 2 holds 22, the sshPort of host name1 (10.0.0.1)"}},
    {"a row of a host that is gone",
     [](World& w) { w.rows[1].host_id = "h9"; },
     {"INV-4: ledger row 2 is about host h9, which is gone"}},
    {"a load that the ledger does not say",
     [](World& w) { put_host(w, [](Host& h) { h.load_stat = LoadStat::kLoadLess; }); },
     {"INV-5: loadStat is LoadLess, by the ledger InUsed on host name1 (10.0.0.1)"}},
    {"a region-wide claim as load",
     [](World& w) {
       w.rows.erase(w.rows.begin(), w.rows.begin() + 2);
       put_host(w, [](Host& h) { h.used_cpu_cores = h.used_memory_gib = 0; });
     },
     {"INV-5: loadStat is InUsed, by the ledger LoadLess on host name1 (10.0.0.1)"}},
    {"an exclusive host of two holders",
     [](World& w) { w.rows[1].exclusive = true; },
     {"INV-6: host name1 (10.0.0.1) is Exclusive, but held by c1, c2"}},
    {"a row that holds nothing",
     [](World& w) { w.rows[1].ports.clear(); },
     {"REC-4: ledger row 2 holds nothing"}},
    {"a row without holder",
     [](World& w) { w.rows[1].holder_id.clear(); },
     {"ALLOC-6: ledger row 2 has no holder"}},
    {"a region-wide claim of more than ports",
     [](World& w) { w.rows[2].cpu_cores = 1; },
     {"ALLOC-50: the region-wide claim of ledger row 3 holds more than ports"}},
    {"a region-wide claim that is exclusive",
     [](World& w) { w.rows[2].exclusive = true; },
     {"ALLOC-50: the region-wide claim of ledger row 3 holds more than ports"}},
    {"a request that was granted to another holder",
     [](World& w) { w.rows[1].request_id = "r1"; },
     {"ALLOC-5: request r1 of ledger row 2 was not granted to c2"}},
    {"a request that was never granted",
     [](World& w) {
       LedgerRow row = holding(ledger_row(4, "h1", "c2", "r9"), 0, 0, {}, {10004});
       w.then.emplace_back(PutGrant{row});
     },
     {"ALLOC-5: request r9 of ledger row 4 was not granted to c2"}},
    {"a row without number",
     [](World& w) { w.rows[1].seq = 0; },
     {"REC-4: ledger row 0 is not numbered from 1"}},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pool_fault)

BOOST_DATA_TEST_CASE(a_pool_whose_ledger_and_hosts_disagree_is_at_fault, data::make(kFaults), row) {
  World world;
  row.breaks(world);
  BOOST_TEST(pool_faults(pool_of(std::move(world))) == row.faults, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_deleted_host_leaves_its_rows_as_faults) {  // INV-4
  World world;
  Host gone = granted_host();
  gone.delete_time = 9;
  world.then.emplace_back(PutHost{gone});
  const Names expected{"INV-4: ledger row 1 is about host h1, which is gone",
                       "INV-4: ledger row 1 holds disk h1:/a, which is not on host h1",
                       "INV-4: ledger row 2 is about host h1, which is gone",
                       "INV-4: ledger row 3 is about host h1, which is gone"};
  BOOST_TEST(pool_faults(pool_of(std::move(world))) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
