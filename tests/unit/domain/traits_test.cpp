// Names, purposes, traits and locations. DOM-2, DOM-12, DOM-16, DOM-17, PROD-1.
#include "engine/domain/traits.h"

#include <algorithm>
#include <vector>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include "engine/base/random.h"
#include "engine/domain/location.h"
#include "engine/domain/workflow_record.h"
#include "tests/unit/domain/rows.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;

template <class E>
void require_round_trip() {
  const auto& names = EnumNames<E>::names;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto value = parse<E>(names[i]);
    BOOST_REQUIRE(value.has_value());
    BOOST_TEST(static_cast<std::size_t>(*value) == i);
    BOOST_TEST(to_string(*value) == names[i]);
    BOOST_TEST(!parse<E>(std::string(names[i]) + " ").has_value());
  }
  BOOST_TEST(!parse<E>("").has_value());
  BOOST_TEST(!parse<E>("tidb").has_value());  // names are exact, in case too
}

struct TraitRow {
  std::string_view name;
  Traits bit;
};
std::ostream& operator<<(std::ostream& out, const TraitRow& row) {
  return out << row.name;
}

const std::vector<TraitRow> kTraits{{"TiDB", 0x1},     {"DataMigration", 0x2}, {"EnterpriseManager", 0x4},
                                    {"Compute", 0x8},  {"Storage", 0x10},      {"Schedule", 0x20},
                                    {"NVMeSSD", 0x40}, {"SSD", 0x80},          {"SATA", 0x100}};

}  // namespace

BOOST_AUTO_TEST_SUITE(names_and_traits)

BOOST_AUTO_TEST_CASE(every_name_reads_back_as_its_value) {
  require_round_trip<Arch>();
  require_round_trip<HostStatus>();
  require_round_trip<LoadStat>();
  require_round_trip<ClusterType>();
  require_round_trip<Purpose>();
  require_round_trip<DiskType>();
  require_round_trip<DiskStatus>();
  require_round_trip<FlowStatus>();
  BOOST_TEST(accepted_names<Arch>() == "one of X86, X86_64, ARM, ARM64");
}

BOOST_AUTO_TEST_CASE(tiup_knows_two_architectures) {  // DOM-12
  BOOST_TEST(tiup_arch(Arch::kX86) == "amd64");
  BOOST_TEST(tiup_arch(Arch::kX86_64) == "amd64");
  BOOST_TEST(tiup_arch(Arch::kArm) == "arm64");
  BOOST_TEST(tiup_arch(Arch::kArm64) == "arm64");
}

BOOST_DATA_TEST_CASE(a_trait_has_the_bit_of_the_document, data::make(kTraits), row) {  // DOM-17
  BOOST_TEST(trait_by_name(row.name).value() == row.bit);
  BOOST_TEST(trait_names(row.bit) == std::vector<std::string>{std::string(row.name)},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(traits_come_from_cluster_type_purposes_and_disk_type) {  // DOM-17
  BOOST_TEST(make_traits(ClusterType::kTiDB, {Purpose::kCompute, Purpose::kSchedule}, DiskType::kSATA) ==
             0x129u);
  BOOST_TEST(make_traits(ClusterType::kEnterpriseManager, {}, DiskType::kNVMeSSD) == 0x44u);
  const std::vector<std::string> labels{"DataMigration", "Storage", "SSD"};
  BOOST_TEST(
      trait_names(make_traits(ClusterType::kDataMigration, {Purpose::kStorage}, DiskType::kSSD)) == labels,
      boost::test_tools::per_element());
  BOOST_TEST(trait_names(kAllTraits).size() == kTraits.size());
  BOOST_TEST(trait_names(0).empty());
}

BOOST_AUTO_TEST_CASE(a_host_follows_its_sources_with_its_traits) {  // DOM-17
  Host host = host_row(1);
  BOOST_TEST(host.traits() == 0x89u);
  host.disk_type = DiskType::kNVMeSSD;
  host.purposes.add(Purpose::kStorage);
  BOOST_TEST(host.traits() == 0x59u);
}

BOOST_AUTO_TEST_CASE(an_unknown_trait_is_refused_with_the_names_that_are_known) {
  const auto refused = trait_by_name("HDD");
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.error().code == ErrorCode::kTraitNotFound));
  BOOST_TEST(
      refused.error().detail ==
      "trait \"HDD\" is unknown; accepted: one of TiDB, DataMigration, EnterpriseManager, Compute, Storage, "
      "Schedule, NVMeSSD, SSD, SATA");
}

BOOST_AUTO_TEST_CASE(purposes_are_trimmed_ordered_and_without_duplicates) {  // DOM-16
  BOOST_TEST(to_string(parse_purposes(" Schedule ,Compute,, Schedule").value()) == "Compute,Schedule");
  BOOST_TEST(to_string(parse_purposes("").value()) == "");
  BOOST_TEST(parse_purposes("Compute,compute").error() == "compute");
  BOOST_TEST(parse_purposes("Compute;Storage").error() == "Compute;Storage");
}

BOOST_AUTO_TEST_CASE(purposes_read_back_whatever_the_order_and_number_they_were_given_in) {  // DOM-16
  BOOST_TEST(rc::check("purposes", [](std::uint64_t seed) {
    SeededRandom random(seed ^ stable_hash("purposes"));
    std::string given;
    PurposeSet expected;
    for (std::uint64_t i = 0, n = random.below(6); i < n; ++i) {
      const auto purpose = static_cast<Purpose>(random.below(3));
      expected.add(purpose);
      given += std::string(random.below(2), ' ') + std::string(to_string(purpose)) + ",";
    }
    RC_ASSERT(parse_purposes(given).value() == expected);
    RC_ASSERT(parse_purposes(to_string(expected)).value() == expected);
    // stored in the order of DOM-17
    const std::string stored = to_string(expected);
    RC_ASSERT(stored == to_string(parse_purposes(stored).value()));
    RC_ASSERT(!expected.has(Purpose::kCompute) || stored.starts_with("Compute"));
    RC_ASSERT(!expected.has(Purpose::kSchedule) || stored.ends_with("Schedule"));
  }));
}

BOOST_AUTO_TEST_CASE(location_codes_are_cumulative) {  // DOM-2
  const Location location{"Local", "Region1", "Zone1", "Rack1"};
  BOOST_TEST(location.zone_code() == "Region1,Zone1");
  BOOST_TEST(location.rack_code() == "Region1,Zone1,Rack1");
}

BOOST_AUTO_TEST_CASE(a_location_name_is_stored_text_without_comma) {  // DOM-2
  BOOST_TEST(check_location_name("Zone 1").value() == "Zone 1");
  BOOST_TEST(check_location_name("").error() == "a name that is not empty");
  BOOST_TEST(check_location_name("a,b").error() == "a name without a comma");
  BOOST_TEST(check_location_name(" a").error() == "text without blanks at its ends");
  BOOST_TEST(check_location_name("a\nb").error() == "text without control characters");
  BOOST_TEST(!check_location_name(std::string(191, 'z')));
}

BOOST_AUTO_TEST_CASE(a_place_is_registered_by_vendor_region_and_zone) {  // PROD-1
  const std::map<std::string, Vendor, std::less<>> vendors{{"Local", local_vendor()}};
  BOOST_TEST(is_registered(vendors, {"Local", "Region1", "Zone2", "any rack"}));
  BOOST_TEST(!is_registered(vendors, {"Local", "Region2", "Zone2", "r"}));
  BOOST_TEST(!is_registered(vendors, {"Local", "Region3", "Zone1", "r"}));
  BOOST_TEST(!is_registered(vendors, {"local", "Region1", "Zone1", "r"}));
  BOOST_TEST(!is_registered({}, {"Local", "Region1", "Zone1", "r"}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
