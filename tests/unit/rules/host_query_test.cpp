// The host list. QRY-1 and its rulings, DOM-14, DOM-34. FT-QRY.
#include "engine/rules/host_query.h"

#include <algorithm>
#include <functional>
#include <limits>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include "engine/base/random.h"
#include "engine/base/text.h"
#include "tests/unit/domain/rows.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;

// Six hosts that differ in what filters ask for.
Pool sample_pool() {
  std::vector<Host> hosts;
  for (int n = 1; n <= 6; ++n) hosts.push_back(host_row(n));
  hosts[0].location = {"Local", "Region2", "Zone1", "Rack1"};
  hosts[1].location.zone = "Zone2";
  hosts[1].status = HostStatus::kOffline;
  hosts[2].location.rack = "Rack2";
  hosts[2].arch = Arch::kArm64;
  hosts[3].purposes = {Purpose::kCompute, Purpose::kStorage};
  hosts[3].status = HostStatus::kInit;
  hosts[4].cluster_type = ClusterType::kDataMigration;
  hosts[4].load_stat = LoadStat::kInUsed;
  hosts[4].used_cpu_cores = 16;  // without a disk: seen as Exhaust
  hosts[5].disk_type = DiskType::kSATA;
  hosts[5].ip = ip("2001:db8::6");
  return pool_of(hosts);
}

std::string ids(const HostPage& page) {
  std::vector<std::string> found;
  for (const Host* host : page.hosts) found.push_back(host->id);
  return join(found, " ");
}

struct FilterRow {
  std::string_view name;
  std::function<void(HostFilter&)> set;
  std::string_view found;
};
std::ostream& operator<<(std::ostream& out, const FilterRow& row) {
  return out << row.name;
}

// In the order region, zone, rack, ip: h4 h5 h6, then Rack2, Zone2, Region2.
const std::vector<FilterRow> kFilters{
    {"nothing", [](HostFilter&) {}, "h4 h5 h6 h3 h2 h1"},
    {"hostId", [](HostFilter& f) { f.host_id = "h3"; }, "h3"},
    {"unknown hostId", [](HostFilter& f) { f.host_id = "h"; }, ""},
    {"hostName", [](HostFilter& f) { f.host_name = "name2"; }, "h2"},
    {"part of a hostName", [](HostFilter& f) { f.host_name = "name"; }, ""},
    {"hostIp", [](HostFilter& f) { f.host_ip = "10.0.0.4"; }, "h4"},
    {"hostIp in another spelling", [](HostFilter& f) { f.host_ip = "2001:DB8:0::6"; }, "h6"},
    {"hostIp that is none", [](HostFilter& f) { f.host_ip = "10.0.0.04"; }, ""},
    {"arch", [](HostFilter& f) { f.arch = "ARM64"; }, "h3"},
    {"status", [](HostFilter& f) { f.status = "Online"; }, "h5 h6 h3 h1"},
    {"status Whatever", [](HostFilter& f) { f.status = "Whatever"; }, "h4 h5 h6 h3 h2 h1"},
    {"loadStat as seen", [](HostFilter& f) { f.load_stat = "Exhaust"; }, "h5"},
    {"loadStat as stored", [](HostFilter& f) { f.load_stat = "InUsed"; }, ""},
    {"purpose", [](HostFilter& f) { f.purpose = "Compute"; }, "h4 h5 h6 h3 h2 h1"},
    {"two purposes", [](HostFilter& f) { f.purpose = "Storage, Compute"; }, "h4"},
    {"purpose that none has", [](HostFilter& f) { f.purpose = "Schedule"; }, ""},
    {"clusterType", [](HostFilter& f) { f.cluster_type = "DataMigration"; }, "h5"},
    {"hostDiskType", [](HostFilter& f) { f.host_disk_type = "SATA"; }, "h6"},
    {"region", [](HostFilter& f) { f.region = "Region1"; }, "h4 h5 h6 h3 h2"},
    {"zone", [](HostFilter& f) { f.region = "Region1", f.zone = "Zone1"; }, "h4 h5 h6 h3"},
    {"rack", [](HostFilter& f) { f.region = "Region1", f.zone = "Zone1", f.rack = "Rack2"; }, "h3"},
    {"two filters", [](HostFilter& f) { f.region = "Region1", f.status = "Online"; }, "h5 h6 h3"},
    {"page 1 of 2", [](HostFilter& f) { f.page_size = 4; }, "h4 h5 h6 h3"},
    {"page 2 of 2", [](HostFilter& f) { f.page_size = 4, f.page = 2; }, "h2 h1"},
    {"the largest page", [](HostFilter& f) { f.page_size = 1000; }, "h4 h5 h6 h3 h2 h1"},
};

const std::vector<FilterRow> kRefused{
    {"page", [](HostFilter& f) { f.page = 0; }, "10001 page is 0; accepted: 1 or more"},
    {"pageSize 0", [](HostFilter& f) { f.page_size = 0; }, "10001 pageSize is 0; accepted: 1 to 1000"},
    {"pageSize 1001", [](HostFilter& f) { f.page_size = 1001; },
     "10001 pageSize is 1001; accepted: 1 to 1000"},
    {"zone alone", [](HostFilter& f) { f.zone = "Zone1"; },
     "10001 zone Zone1 is given without region; accepted: zone with region"},
    {"rack without zone", [](HostFilter& f) { f.region = "Region1", f.rack = "Rack1"; },
     "10001 rack Rack1 is given without zone; accepted: rack with region and zone"},
    {"arch", [](HostFilter& f) { f.arch = "arm64"; },
     "10001 arch \"arm64\" is unknown; accepted: one of X86, X86_64, ARM, ARM64"},
    {"status", [](HostFilter& f) { f.status = "Gone"; },
     "10001 host status \"Gone\" is unknown; accepted: one of Init, Online, Offline, Failed, Deleting, "
     "Deleted"},
    {"loadStat", [](HostFilter& f) { f.load_stat = "Full"; },
     "10001 load stat \"Full\" is unknown; accepted: one of LoadLess, InUsed, Exhaust, ComputeExhaust, "
     "DiskExhaust, "
     "Exclusive"},
    {"purpose", [](HostFilter& f) { f.purpose = "Compute,Cache"; },
     "30108 purpose \"Cache\" is unknown; accepted: one of Compute, Storage, Schedule"},
    {"clusterType", [](HostFilter& f) { f.cluster_type = "MySQL"; },
     "30108 cluster type \"MySQL\" is unknown; accepted: one of TiDB, DataMigration, EnterpriseManager"},
    {"hostDiskType", [](HostFilter& f) { f.host_disk_type = "Compute"; },
     "30108 disk type \"Compute\" is unknown; accepted: one of NVMeSSD, SSD, SATA"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(host_query)

BOOST_DATA_TEST_CASE(a_filter_finds_exactly_its_hosts_in_order, data::make(kFilters), row) {
  const Pool pool = sample_pool();
  HostFilter filter;
  row.set(filter);
  const auto page = query_hosts(pool, {}, filter);
  BOOST_REQUIRE(page.has_value());
  BOOST_TEST(ids(*page) == row.found);
  if (filter.page_size >= 6) BOOST_TEST(static_cast<std::size_t>(page->total) == page->hosts.size());
}

BOOST_DATA_TEST_CASE(a_filter_that_makes_no_sense_is_refused, data::make(kRefused), row) {
  HostFilter filter;
  row.set(filter);
  const auto refused = query_hosts(sample_pool(), {}, filter);
  BOOST_REQUIRE(!refused);
  BOOST_TEST(std::to_string(static_cast<int>(refused.error().code)) + " " + refused.error().detail ==
             row.found);
}

BOOST_AUTO_TEST_CASE(a_page_past_the_end_is_empty_and_has_the_total) {
  const Pool pool = sample_pool();
  for (const std::int64_t page :
       {std::int64_t{2}, std::int64_t{3}, std::numeric_limits<std::int64_t>::max()}) {
    HostFilter filter;
    filter.page = page;
    const auto found = query_hosts(pool, {}, filter);
    BOOST_TEST(found->hosts.empty());
    BOOST_TEST(found->total == 6);
  }
}

BOOST_AUTO_TEST_CASE(deleted_hosts_are_shown_only_to_who_asks_for_them_and_filtered_alike) {  // DOM-34
  const Pool pool = sample_pool();
  std::vector<Host> deleted{host_row(8), host_row(7)};
  for (Host& host : deleted) host.status = HostStatus::kDeleted;
  HostFilter filter;
  BOOST_TEST(!asks_for_deleted(filter));
  BOOST_TEST(query_hosts(pool, deleted, filter)->total == 6);
  filter.status = "Whatever";
  BOOST_TEST(!asks_for_deleted(filter));
  BOOST_TEST(query_hosts(pool, deleted, filter)->total == 6);
  filter.status = "Deleted";
  BOOST_TEST(asks_for_deleted(filter));
  BOOST_TEST(ids(*query_hosts(pool, deleted, filter)) == "h7 h8");
  filter.host_name = "name8";
  BOOST_TEST(ids(*query_hosts(pool, deleted, filter)) == "h8");
  BOOST_TEST(query_hosts(pool, {}, filter)->hosts.empty());
}

BOOST_AUTO_TEST_CASE(addresses_are_ordered_as_bytes) {
  std::vector<Host> hosts{host_row(2), host_row(10), host_row(9)};
  BOOST_TEST(ids(*query_hosts(pool_of(hosts), {}, {})) == "h10 h2 h9");
}

BOOST_AUTO_TEST_CASE(the_pages_together_are_the_list_whatever_their_size) {
  BOOST_TEST(rc::check("pages", [](std::uint64_t seed) {
    SeededRandom random(seed ^ stable_hash("pages"));
    std::vector<Host> hosts;
    for (int n = 1, last = static_cast<int>(random.below(30)); n <= last; ++n) {
      hosts.push_back(host_row(n));
      hosts.back().location.zone = "Zone" + std::to_string(random.below(3));
    }
    const Pool pool = pool_of(hosts);
    HostFilter all;
    all.page_size = kMaxPageSize;
    const auto whole = query_hosts(pool, {}, all);
    RC_ASSERT(whole->hosts.size() == hosts.size());
    HostFilter filter;
    filter.page_size = static_cast<std::int64_t>(1 + random.below(7));
    std::vector<const Host*> together;
    for (;; ++filter.page) {
      const auto page = query_hosts(pool, {}, filter);
      RC_ASSERT(page->total == whole->total);
      if (page->hosts.empty()) break;
      together.insert(together.end(), page->hosts.begin(), page->hosts.end());
    }
    RC_ASSERT(together == whole->hosts);
  }));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
