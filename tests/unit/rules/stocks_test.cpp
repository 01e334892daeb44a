// STOCK-1: what is free, by zone. Defects D77…D81 of the reference.
#include "engine/rules/stocks.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/rules/looks_fixture.h"

namespace hostyard::test {
namespace {

Stock stock(const Pool& pool, const StockFilter& filter, const std::string& zone = "Region1,Zone1") {
  const auto stocks = count_stocks(pool, filter);
  BOOST_REQUIRE(stocks.has_value());
  const auto found = stocks->find(zone);
  return found == stocks->end() ? Stock{} : found->second;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stocks)

BOOST_AUTO_TEST_CASE(free_amounts_and_available_disks_count) {  // D78
  HostRow used = host("a");
  used.host.used_cpu_cores = 4;
  used.host.used_memory_gib = 8;
  used.host.load_stat = LoadStat::kInUsed;
  used.disks = {disk(100), disk(200, DiskStatus::kExhaust)};
  const Pool pool = pool_of({used, host("b")});
  const Stock found = stock(pool, {});
  BOOST_TEST(found.free_hosts == 2);
  BOOST_TEST(found.free_cpu_cores == 12 + 16);
  BOOST_TEST(found.free_memory == 56 + 64);
  BOOST_TEST(found.free_disks == 1);
  BOOST_TEST(found.free_disk_capacity == 100);
}

BOOST_AUTO_TEST_CASE(only_hosts_that_can_be_allocated_count) {  // D80
  HostRow reserved = host("reserved");
  reserved.host.reserved = true;
  HostRow offline = host("offline");
  offline.host.status = HostStatus::kOffline;
  HostRow exclusive = host("exclusive");
  exclusive.host.load_stat = LoadStat::kExclusive;
  const Pool pool = pool_of({reserved, offline, exclusive});
  BOOST_TEST(count_stocks(pool, {})->empty());
  StockFilter filter;
  filter.status = "Offline";
  BOOST_TEST(stock(pool, filter).free_hosts == 1);
  filter.status = "Whatever";
  BOOST_TEST(stock(pool, filter).free_hosts == 1);  // the offline one: reserved and Exclusive ones never
  filter = {};
  filter.load_stat = "Exclusive";
  BOOST_TEST(stock(pool, filter).free_hosts == 1);
}

BOOST_AUTO_TEST_CASE(a_disk_filter_leaves_hosts_without_such_a_disk_out_and_no_other) {  // D79
  HostRow small = host("small");
  small.disks = {disk(100)};
  HostRow large = host("large");
  large.disks = {disk(100), disk(500), disk(900, DiskStatus::kReserved)};
  const Pool pool = pool_of({small, large, host("none")});
  BOOST_TEST(stock(pool, {}).free_hosts == 3);
  StockFilter filter;
  filter.capacity = 200;
  BOOST_TEST(stock(pool, filter).free_hosts == 1);
  BOOST_TEST(stock(pool, filter).free_disk_capacity == 500);
  filter.disk_status = "Reserved";
  BOOST_TEST(stock(pool, filter).free_disk_capacity == 900);
  filter = {};
  filter.disk_type = "SATA";
  BOOST_TEST(count_stocks(pool, filter)->empty());
}

BOOST_AUTO_TEST_CASE(deleted_disks_and_hosts_count_nowhere) {  // DOM-34, D77
  HostRow kept = host("kept");
  kept.disks = {disk(100), disk(200)};
  HostRow gone = host("gone");
  gone.disks = {disk(400)};
  Pool pool = pool_of({kept, gone});
  BOOST_TEST(stock(pool, {}).free_disk_capacity == 700);
  Disk deleted = *pool.disk("id-kept-disk2");
  deleted.delete_time = 1;
  Host removed = *pool.host("id-gone");
  removed.delete_time = 1;
  pool.apply(ChangeSet{"test", 1, {PutDisk{deleted}, PutHost{removed}}});
  const Stock left = stock(pool, {});
  BOOST_TEST(left.free_hosts == 1);
  BOOST_TEST(left.free_disks == 1);
  BOOST_TEST(left.free_disk_capacity == 100);
  StockFilter deleted_ones;
  deleted_ones.status = "Deleted";
  BOOST_TEST(count_stocks(pool, deleted_ones)->empty());
}

BOOST_AUTO_TEST_CASE(zones_are_counted_apart_by_their_code) {  // D81
  HostRow other = host("other");
  other.host.location.zone = "Zone2";
  const Pool pool = pool_of({host("one"), other});
  BOOST_TEST(stock(pool, {}).free_hosts == 1);
  BOOST_TEST(stock(pool, {}, "Region1,Zone2").free_hosts == 1);
}

BOOST_AUTO_TEST_CASE(every_invalid_value_is_a_wrong_parameter) {
  const auto refused = [](auto set) {
    StockFilter filter;
    set(filter);
    const auto stocks = count_stocks(Pool(), filter);
    return !stocks && stocks.error().code == ErrorCode::kParameterInvalid;
  };
  BOOST_TEST(refused([](StockFilter& filter) { filter.capacity = -1; }));
  BOOST_TEST(refused([](StockFilter& filter) { filter.disk_type = "Tape"; }));
  BOOST_TEST(refused([](StockFilter& filter) { filter.disk_status = "Full"; }));
  BOOST_TEST(refused([](StockFilter& filter) { filter.purpose = "Cooking"; }));
  BOOST_TEST(refused([](StockFilter& filter) { filter.arch = "Z80"; }));
  BOOST_TEST(refused([](StockFilter& filter) { filter.zone = "Zone1"; }));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
