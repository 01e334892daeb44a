// The registry of vendors. PROD-1, DOM-2 (ruling).
#include "engine/rules/vendor_rules.h"

#include <functional>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/unit/domain/rows.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;

struct BadDocument {
  std::string_view detail;
  std::function<void(std::vector<Vendor>&)> spoil;
};
std::ostream& operator<<(std::ostream& out, const BadDocument& row) {
  return out << row.detail;
}

const std::vector<BadDocument> kBad{
    {"vendor id \"\" is not acceptable; accepted: a name that is not empty",
     [](std::vector<Vendor>& v) { v[0].id.clear(); }},
    {"region id \"a,b\" is not acceptable; accepted: a name without a comma",
     [](std::vector<Vendor>& v) { v[0].regions[0].id = "a,b"; }},
    {"zone id \" z\" is not acceptable; accepted: text without blanks at its ends",
     [](std::vector<Vendor>& v) { v[0].regions[0].zones[0].id = " z"; }},
    {"name \"x\ty\" of zone Zone1 is not acceptable; accepted: text without control characters",
     [](std::vector<Vendor>& v) { v[0].regions[0].zones[0].name = "x\ty"; }},
    {"zone Zone1 stands twice in region Region1; accepted: once",
     [](std::vector<Vendor>& v) { v[0].regions[0].zones[1].id = "Zone1"; }},
    {"region Region1 stands twice in vendor Local; accepted: once",
     [](std::vector<Vendor>& v) { v[0].regions[1].id = "Region1"; }},
    {"vendor Local stands twice; accepted: once", [](std::vector<Vendor>& v) { v.push_back(v[0]); }},
    {"region Region2 belongs to the vendors Local and Other; accepted: a region id of one vendor only",
     [](std::vector<Vendor>& v) {
       v.push_back({"Other", "", {Region{"Region2", "", {}}}});
     }},
};

std::string refusal_of(const Pool& pool, const std::vector<Vendor>& vendors) {
  const auto planned = plan_vendors(pool, vendors);
  BOOST_REQUIRE(!planned.has_value());
  BOOST_TEST((planned.error().code == ErrorCode::kParameterInvalid));
  return planned.error().detail;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(vendor_rules)

BOOST_DATA_TEST_CASE(a_bad_document_is_refused, data::make(kBad), row) {
  std::vector<Vendor> vendors{local_vendor()};
  row.spoil(vendors);
  BOOST_TEST(refusal_of(Pool{}, vendors) == row.detail);
}

BOOST_AUTO_TEST_CASE(names_default_to_ids_and_equal_zone_names_of_two_regions_are_fine) {
  Vendor vendor = local_vendor();
  vendor.name.clear();
  vendor.regions[0].name.clear();
  vendor.regions[0].zones[0].name.clear();
  const auto planned = plan_vendors(Pool{}, {vendor});
  BOOST_REQUIRE(planned.has_value());
  BOOST_REQUIRE(planned->size() == 1u);
  BOOST_TEST((std::get<PutVendor>(planned->front()).vendor == local_vendor()));
}

BOOST_AUTO_TEST_CASE(the_same_document_again_changes_nothing) {
  const auto planned = plan_vendors(pool_of({host_row(1)}), {local_vendor()});
  BOOST_REQUIRE(planned.has_value());
  BOOST_TEST(planned->empty());
  BOOST_TEST(plan_vendors(Pool{}, {})->empty());
}

BOOST_AUTO_TEST_CASE(a_known_vendor_is_replaced_at_its_version_and_others_stay) {
  Pool pool = pool_of({});
  Vendor vendor = local_vendor();
  vendor.regions[1].zones.push_back({"Zone9", "Ninth"});
  const auto planned = plan_vendors(pool, {vendor, Vendor{"Other", "", {Region{"Region9", "", {}}}}});
  BOOST_REQUIRE(planned.has_value());
  BOOST_REQUIRE(planned->size() == 2u);
  BOOST_TEST(std::get<PutVendor>((*planned)[0]).vendor.version == 1);
  BOOST_TEST(std::get<PutVendor>((*planned)[1]).vendor.version == 0);
  pool.apply(change_set(*planned));
  BOOST_TEST(is_registered(pool.vendors(), {"Local", "Region2", "Zone9", "r"}));
  const auto only_other = plan_vendors(pool, {Vendor{"Other", "Renamed", {}}});
  pool.apply(change_set(*only_other));
  BOOST_TEST(is_registered(pool.vendors(), {"Local", "Region2", "Zone9", "r"}));
}

BOOST_AUTO_TEST_CASE(a_region_may_move_to_another_vendor_in_one_document) {
  const Pool pool = pool_of({});
  Vendor rest = local_vendor();
  const Region moved = rest.regions[1];
  rest.regions.pop_back();
  const Vendor other{"Other", "", {moved}};
  BOOST_TEST(plan_vendors(pool, {rest, other}).has_value());
  BOOST_TEST(
      refusal_of(pool, {other}) ==
      "region Region2 belongs to the vendors Local and Other; accepted: a region id of one vendor only");
}

BOOST_AUTO_TEST_CASE(a_zone_in_which_a_live_host_is_stays) {
  const Pool pool = pool_of({host_row(1)});
  Vendor vendor = local_vendor();
  vendor.regions[0].zones.erase(vendor.regions[0].zones.begin());
  const std::string expected =
      "zone Region1,Zone1 of vendor Local would be removed, but host name1 10.0.0.1 is there; accepted: a "
      "document "
      "that keeps it";
  BOOST_TEST(refusal_of(pool, {vendor}) == expected);
  vendor.regions.erase(vendor.regions.begin());
  BOOST_TEST(refusal_of(pool, {vendor}) == expected);
  Vendor without_empty_zone = local_vendor();
  without_empty_zone.regions[0].zones.pop_back();
  BOOST_TEST(plan_vendors(pool, {without_empty_zone}).has_value());
}

// Such a host was imported before its zone was registered, and failed for it (STEP-1).
BOOST_AUTO_TEST_CASE(a_host_in_a_zone_that_was_never_registered_hinders_nothing) {
  Host lost = host_row(1);
  lost.location.zone = "Nowhere";
  Vendor vendor = local_vendor();
  vendor.regions.pop_back();
  BOOST_TEST(plan_vendors(pool_of({lost}), {vendor}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(PROD_1_what_is_not_registered_is_told_what_is_at_the_level_at_which_it_goes_wrong) {
  Pool pool;
  BOOST_TEST(registered_instead(pool, {"Local", "Region1", "Zone1", "Rack1"}) ==
             "vendors: none is registered");
  Vendor vendor{"Local", "Local", {{"Region1", "Region1", {{"Zone1", "Zone1"}, {"Zone2", "Zone2"}}}}, 0};
  for (int i = 2; i < 30; ++i) vendor.regions.push_back({"R" + std::to_string(i), "", {}});
  pool.apply({"vendors", 1, {PutVendor{vendor}}});
  BOOST_TEST(registered_instead(pool, {"local", "Region1", "Zone1", "Rack1"}) == "vendors: Local");
  BOOST_TEST(registered_instead(pool, {"Local", "Region1", "Zone3", "Rack1"}) ==
             "zones of Region1: Zone1, Zone2");
  BOOST_TEST(registered_instead(pool, {"Local", "R2", "Zone3", "Rack1"}) ==
             "zones of R2: none is registered");
  const std::string regions = registered_instead(pool, {"Local", "Region9", "Zone1", "Rack1"});
  BOOST_TEST(regions.starts_with("regions of Local: Region1, R2, "));
  BOOST_TEST(regions.ends_with(", R20, …"));
}

}  // namespace hostyard::test
