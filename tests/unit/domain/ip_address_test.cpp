// Addresses in canonical form. DOM-3, DOM-20 (rulings), RFC 5952.
#include "engine/domain/ip_address.h"

#include <array>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <rapidcheck.h>

#include "engine/base/random.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;

struct Spelling {
  std::string_view given;
  std::string_view canonical;  // empty: no address
};
std::ostream& operator<<(std::ostream& out, const Spelling& row) {
  return out << '"' << row.given << '"';
}

const std::vector<Spelling> kSpellings{
    {"10.0.0.1", "10.0.0.1"},
    {"0.0.0.0", "0.0.0.0"},
    {"255.255.255.255", "255.255.255.255"},
    {"::ffff:10.0.0.1", "10.0.0.1"},  // IPv4-mapped
    {"::FFFF:0a00:0001", "10.0.0.1"},
    {"0:0:0:0:0:ffff:a00:1", "10.0.0.1"},
    {"::1", "::1"},
    {"::", "::"},
    {"0:0:0:0:0:0:0:0", "::"},
    {"2001:DB8::1", "2001:db8::1"},
    {"2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"},
    {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},     // the first of two equal runs
    {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},  // one zero group is written out
    {"2001:db8::0:1:0:0:0", "2001:db8:0:0:1::"},       // the longer run
    {"1::", "1::"},
    {"1:0:0:2::", "1:0:0:2::"},
    {"fe80::1:2", "fe80::1:2"},
    {"::1.2.3.4", "::102:304"},  // compatible, not mapped
    {"", ""},
    {" 10.0.0.1", ""},
    {"10.0.0.1 ", ""},
    {"10.0.0.01", ""},  // leading zeros: decimal to some, octal to others
    {"010.0.0.1", ""},
    {"10.0.0.256", ""},
    {"10.0.0", ""},
    {"10.0.0.1.2", ""},
    {"10.0.0.1:22", ""},
    {"0x0a.0.0.1", ""},
    {"[::1]", ""},
    {"fe80::1%eth0", ""},
    {"1::2::3", ""},
    {":::", ""},
    {"12345::", ""},
    {"1:2:3:4:5:6:7", ""},
    {"1:2:3:4:5:6:7:8:9", ""},
    {"host1", ""},
    {{"10.0.0.1\0", 9}, ""},
    {{"10.0.0.1\0x", 10}, ""},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(ip_address)

BOOST_DATA_TEST_CASE(an_address_has_one_spelling, data::make(kSpellings), row) {
  const auto parsed = IpAddress::parse(row.given);
  BOOST_REQUIRE(parsed.has_value() == !row.canonical.empty());
  if (!parsed) return;
  BOOST_TEST(parsed->text() == row.canonical);
  BOOST_TEST(parsed->is_v6() == (row.canonical.find(':') != std::string_view::npos));
}

BOOST_AUTO_TEST_CASE(the_canonical_form_is_its_own_and_says_the_same_address) {
  BOOST_TEST(rc::check("canonical ip", [](std::uint64_t seed) {
    SeededRandom random(seed ^ stable_hash("canonical ip"));
    std::array<unsigned, 8> groups{};
    // zero groups often, so that runs of them meet
    for (unsigned& group : groups)
      group = random.below(2) == 0 ? 0 : static_cast<unsigned>(random.below(0x10000));
    const std::string full = fmt::format("{:04X}", fmt::join(groups, ":"));
    const auto address = IpAddress::parse(full);
    RC_ASSERT(address.has_value());
    const auto again = IpAddress::parse(address->text());
    RC_ASSERT(again == address);
    RC_ASSERT(again->text() == address->text());
    groups[random.below(8)] ^= 1;
    RC_ASSERT(IpAddress::parse(fmt::format("{:x}", fmt::join(groups, ":"))) != address);
  }));
}

BOOST_AUTO_TEST_CASE(a_port_stands_behind_an_address_of_either_kind) {
  BOOST_TEST(IpAddress::parse("10.0.0.1")->with_port(22) == "10.0.0.1:22");
  BOOST_TEST(IpAddress::parse("::1")->with_port(65535) == "[::1]:65535");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
