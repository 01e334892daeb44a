// Host rows, ledger and instances compared. INSP-1 and its rulings, D86.
#include "engine/rules/inspection.h"

#include <functional>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/unit/domain/ledger_rows.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;
using Ids = std::vector<std::string>;

Instance instance(const std::string& id, const std::string& host_id = "h1",
                  const std::string& cluster = "c1") {
  Instance row;
  row.id = id;
  row.cluster_id = cluster;
  row.host_id = host_id;
  return row;
}

// On h1, c1 holds 4 cores, 8 GiB, disk /a and port 10000 by two rows, c2 port 10001, and c1 port 10002
// region-wide; the instances say the same.
struct World {
  Host host = with_disk(with_disk(host_row(1), "/a"), "/b");
  std::vector<LedgerRow> rows{
      holding(ledger_row(1), 3, 8, {"h1:/a"}),
      holding(ledger_row(2), 1, 0, {}, {10000}),
      holding(ledger_row(3, "h1", "c2", "r2"), 0, 0, {}, {10001}),
      region_wide(holding(ledger_row(4, "h1", "c1", "r3"), 0, 0, {}, {10002})),
  };
  std::vector<Instance> instances{instance("i1"), instance("i2", "h1", "c2")};
  std::function<void(Host&)> row_says;  // what the host row has instead

  World() {
    instances[0].cpu_cores = 4;
    instances[0].memory_gib = 8;
    instances[0].disk_id = "h1:/a";
    instances[0].ports = {10000};
    instances[1].ports = {10001};
  }
};

Pool pool_of(const World& world) {
  Pool pool = pool_with({world.host}, world.rows);
  if (world.row_says) {
    Host host = *pool.host("h1");
    world.row_says(host);
    std::vector<Change> changes{PutHost{host}};
    for (const Disk& disk : host.disks) changes.emplace_back(PutDisk{disk});
    pool.apply(change_set(std::move(changes)));
  }
  for (const Instance& row : world.instances) pool.apply(change_set({PutInstance{row}}));
  return pool;
}

std::string words(std::string_view name, const InspectedQuantity& quantity) {
  std::string text(name);
  text += " " + (quantity.host_row ? std::to_string(*quantity.host_row) : "-") + "/" +
          std::to_string(quantity.ledger) + "/" + std::to_string(quantity.instances);
  if (quantity.host_row_differs()) text += " defect";
  if (quantity.instances_differ()) text += " leak";
  return text;
}

std::string words(const Holding& holding) {
  std::string text = std::to_string(holding.cpu_cores) + "C" + std::to_string(holding.memory) + "G";
  for (const std::string& disk : holding.disks) text += " " + disk;
  for (const std::uint16_t port : holding.ports) text += " " + std::to_string(port);
  return text;
}

// Everything that differs, one line each: hostRow/ledger/instances.
Ids differences(const InspectedHost& host) {
  Ids lines;
  if (!host.cpu_cores.valid()) lines.push_back(words("cores", host.cpu_cores));
  if (!host.memory.valid()) lines.push_back(words("memory", host.memory));
  for (const InspectedDisk& disk : host.disks) lines.push_back(words(disk.disk_id, disk.quantity));
  for (const InspectedPort& port : host.ports)
    lines.push_back(words("port " + std::to_string(port.port), port.quantity));
  for (const InspectedHolder& holder : host.holders)
    lines.push_back(holder.holder_id + ": " + words(holder.ledger) + " / " + words(holder.instances));
  return lines;
}

struct Difference {
  std::string_view what;
  std::function<void(World&)> makes;
  Ids lines;
};
std::ostream& operator<<(std::ostream& out, const Difference& row) {
  return out << row.what;
}

const std::vector<Difference> kDifferences{
    {"nothing", [](World&) {}, {}},
    {"a host row with a core too many",
     [](World& w) { w.row_says = [](Host& h) { h.used_cpu_cores = 5; }; },
     {"cores 5/4/4 defect"}},
    {"a host row with memory missing",
     [](World& w) { w.row_says = [](Host& h) { h.used_memory_gib = 0; }; },
     {"memory 0/8/8 defect"}},
    {"a host row without the held disk",
     [](World& w) { w.row_says = [](Host& h) { h.disks[0].status = DiskStatus::kAvailable; }; },
     {"h1:/a 0/1/1 defect"}},
    {"a host row with a disk that nobody holds",
     [](World& w) { w.row_says = [](Host& h) { h.disks[1].status = DiskStatus::kExhaust; }; },
     {"h1:/b 1/0/0 defect"}},
    {"a host row with a disk in use that nobody holds",
     [](World& w) { w.row_says = [](Host& h) { h.disks[1].status = DiskStatus::kInUsed; }; },
     {"h1:/b 1/0/0 defect"}},
    {"a held disk with an error, of which the host row says nothing",
     [](World& w) { w.row_says = [](Host& h) { h.disks[0].status = DiskStatus::kError; }; },
     {}},
    {"an instance on a disk with an error that nobody holds",
     [](World& w) {
       w.row_says = [](Host& h) { h.disks[1].status = DiskStatus::kError; };
       w.instances[0].disk_id = "h1:/b";
     },
     {"h1:/a 1/1/0 leak", "h1:/b -/0/1 leak", "c1: 4C8G h1:/a 10000 / 4C8G h1:/b 10000"}},
    {"an instance that uses more than its cluster holds",
     [](World& w) { w.instances[0].cpu_cores = 6; },
     {"cores 4/4/6 leak", "c1: 4C8G h1:/a 10000 / 6C8G h1:/a 10000"}},
    {"a held port that no instance uses, D86",
     [](World& w) { w.instances[0].ports.clear(); },
     {"port 10000 -/1/0 leak", "c1: 4C8G h1:/a 10000 / 4C8G h1:/a"}},
    {"an instance on a disk of no host",
     [](World& w) { w.instances[1].disk_id = "gone"; },
     {"gone 0/0/1 leak", "c2: 0C0G 10001 / 0C0G gone 10001"}},
    {"an instance of a cluster that holds nothing here",
     [](World& w) { w.instances[1].cluster_id = "c9"; },
     {"c2: 0C0G 10001 / 0C0G", "c9: 0C0G / 0C0G 10001"}},
    {"two clusters that use each other's ports: the sums agree, the holders do not",
     [](World& w) { std::swap(w.instances[0].ports, w.instances[1].ports); },
     {"c1: 4C8G h1:/a 10000 / 4C8G h1:/a 10001", "c2: 0C0G 10001 / 0C0G 10000"}},
    {"an instance that uses its own cluster's region-wide port",
     [](World& w) {
       w.instances[0].ports = {10000, 10002};
     },
     {}},
    {"an instance that uses another cluster's region-wide port",
     [](World& w) {
       w.instances[1].ports = {10001, 10002};
     },
     {"port 10002 -/0/1 leak", "c2: 0C0G 10001 / 0C0G 10001 10002"}},
    {"an instance on another host",
     [](World& w) { w.instances[1].host_id = "h9"; },
     {"port 10001 -/1/0 leak", "c2: 0C0G 10001 / 0C0G"}},
    {"the amounts of all instances of a cluster together, whatever their status",
     [](World& w) {
       w.instances[0].cpu_cores = 3;
       w.instances.push_back(instance("i3"));
       w.instances.back().cpu_cores = 1;
       w.instances.back().status = "Deleting";
     },
     {}},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(inspection)

BOOST_DATA_TEST_CASE(what_differs_is_listed_with_the_pair_that_differs, data::make(kDifferences), row) {
  World world;
  row.makes(world);
  const Pool pool = pool_of(world);
  const auto inspected = inspect(pool, Ids{"h1"});
  BOOST_REQUIRE(inspected.has_value());
  BOOST_REQUIRE(inspected->hosts.size() == 1u);
  const InspectedHost& host = inspected->hosts.front();
  BOOST_TEST(host.host == pool.host("h1"));
  BOOST_TEST(differences(host) == row.lines, boost::test_tools::per_element());
  BOOST_TEST(host.valid() == row.lines.empty());
  BOOST_TEST(inspected->valid() == row.lines.empty());
  BOOST_TEST(inspected->lost_instances.empty());
}

BOOST_AUTO_TEST_CASE(amounts_are_told_also_where_all_sources_agree) {
  const Pool pool = pool_of(World());
  const auto inspected = inspect(pool, {});
  BOOST_REQUIRE(inspected.has_value());
  BOOST_TEST((inspected->hosts.at(0).cpu_cores == InspectedQuantity{4, 4, 4}));
  BOOST_TEST((inspected->hosts.at(0).memory == InspectedQuantity{8, 8, 8}));
}

BOOST_AUTO_TEST_CASE(all_hosts_come_in_the_order_of_queries_and_named_ones_in_the_order_given) {  // QRY-1
  Host first = host_row(3);
  first.location.zone = "Zone0";
  const Pool pool = hostyard::test::pool_of({host_row(1), host_row(2), first});
  const auto ids = [](const Result<Inspection>& inspected) {
    Ids found;
    for (const InspectedHost& host : inspected.value().hosts) found.push_back(host.host->id);
    return found;
  };
  BOOST_TEST(ids(inspect(pool, {})) == (Ids{"h3", "h1", "h2"}), boost::test_tools::per_element());
  BOOST_TEST(ids(inspect(pool, Ids{"h2", "h3"})) == (Ids{"h2", "h3"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(instances_on_unknown_hosts_are_lost_when_every_host_is_inspected) {  // ruling INST-1
  Pool pool = hostyard::test::pool_of({host_row(1)});
  pool.apply(change_set({PutInstance{instance("i1", "h9")}, PutInstance{instance("i2", "h8")}}));
  const auto all = inspect(pool, {});
  BOOST_TEST(all.value().lost_instances == (Ids{"i1", "i2"}), boost::test_tools::per_element());
  BOOST_TEST(!all->valid());
  BOOST_TEST(inspect(pool, Ids{"h1"}).value().valid());
}

BOOST_AUTO_TEST_CASE(an_unknown_host_and_one_named_twice_are_refused) {  // ruling INSP-1
  const Pool pool = pool_of(World());
  const auto unknown = inspect(pool, Ids{"h1", "h9"});
  BOOST_REQUIRE(!unknown.has_value());
  BOOST_TEST((unknown.error().code == ErrorCode::kHostNotFound));
  BOOST_TEST(unknown.error().detail.starts_with("host h9 is not found"));
  const auto twice = inspect(pool, Ids{"h9", "h9"});
  BOOST_REQUIRE(!twice.has_value());
  BOOST_TEST((twice.error().code == ErrorCode::kParameterInvalid));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
