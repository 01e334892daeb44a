// What an imported host gets of its region's claims where the configuration says so (ALLOC-50).
#include <boost/test/unit_test.hpp>

#include "engine/rules/import_rules.h"
#include "tests/unit/domain/ledger_rows.h"

namespace hostyard::test {
namespace {

constexpr ImportOptions kCopying{.copy_region_claims = true};

LedgerRow claim(LedgerSeq seq, const std::string& host, const std::string& request,
                std::vector<std::uint16_t> ports) {
  return region_wide(holding(ledger_row(seq, host, "c-" + request, request), 0, 0, {}, std::move(ports)));
}

Host in_region(Host host, const std::string& region) {
  host.location.region = region;
  return host;
}

std::vector<LedgerRow> copied(const Pool& pool, std::vector<Host> hosts,
                              const ImportOptions& options = kCopying) {
  for (Host& host : hosts) host.create_time = 9;
  const auto changes = plan_import(pool, hosts, options);
  BOOST_REQUIRE(changes.has_value());
  Pool after = pool;
  after.apply(change_set(*changes));
  BOOST_TEST(pool_faults(after).empty());
  std::vector<LedgerRow> rows;
  for (const Change& change : *changes) {
    if (const auto* put = std::get_if<PutGrant>(&change)) rows.push_back(put->row);
  }
  return rows;
}

// h1 and h2 of Region1 share two claims; h3 of Region2 has one of its own.
Pool claimed() {
  return pool_with(
      {host_row(1), host_row(2), in_region(host_row(3), "Region2")},
      {claim(1, "h1", "r1", {9000, 9001}), claim(2, "h2", "r1", {9000, 9001}), claim(3, "h1", "r2", {9002}),
       claim(4, "h2", "r2", {9002}), claim(5, "h3", "r3", {9000})});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(region_claims)

BOOST_AUTO_TEST_CASE(a_new_host_gets_one_row_for_each_claim_of_its_region) {
  const auto rows = copied(claimed(), {host_row(4)});
  BOOST_REQUIRE(rows.size() == 2u);
  BOOST_TEST(rows[0].seq == 6);
  BOOST_TEST(rows[0].request_id == "r1");
  BOOST_TEST(rows[0].holder_id == "c-r1");
  BOOST_TEST((rows[0].ports == std::vector<std::uint16_t>{9000, 9001}));
  BOOST_TEST(rows[0].region_wide);
  BOOST_TEST(rows[0].host_id == "h4");
  BOOST_TEST(rows[0].create_time == 9);
  BOOST_TEST(rows[1].request_id == "r2");
  BOOST_TEST(copied(claimed(), {in_region(host_row(4), "Region2")}).size() == 1u);
  BOOST_TEST(copied(claimed(), {in_region(host_row(4), "Region3")}).empty());
}

BOOST_AUTO_TEST_CASE(every_host_of_one_import_gets_them) {
  const auto rows = copied(claimed(), {host_row(4), host_row(5)});
  BOOST_REQUIRE(rows.size() == 4u);
  BOOST_TEST(rows[3].seq == 9);
  BOOST_TEST(rows[3].host_id == "h5");
}

BOOST_AUTO_TEST_CASE(nothing_is_copied_unasked_or_to_another_arch_or_to_a_reserved_host) {
  BOOST_TEST(copied(claimed(), {host_row(4)}, {}).empty());
  Host arm = host_row(4);
  arm.arch = Arch::kArm64;
  BOOST_TEST(copied(claimed(), {arm}).empty());
  BOOST_TEST(copied(claimed(), {host_row(4)}, {.host_reserved = true, .copy_region_claims = true}).empty());
}

BOOST_AUTO_TEST_CASE(the_ssh_port_is_left_out_and_the_claim_is_known_by_its_other_rows) {
  Host odd = host_row(4);
  odd.ssh_port = 9001;
  auto rows = copied(claimed(), {odd});
  BOOST_TEST((rows[0].ports == std::vector<std::uint16_t>{9000}));
  odd.ssh_port = 9002;
  rows = copied(claimed(), {odd});
  BOOST_REQUIRE(rows.size() == 1u);  // nothing is left of r2
  // A row that lacks a port does not make a second claim, wherever it stands.
  Host lacking = host_row(1);
  lacking.ssh_port = 9001;
  const Pool pool =
      pool_with({lacking, host_row(2)}, {claim(1, "h1", "r1", {9000}), claim(2, "h2", "r1", {9000, 9001})});
  rows = copied(pool, {host_row(4)});
  BOOST_REQUIRE(rows.size() == 1u);
  BOOST_TEST((rows[0].ports == std::vector<std::uint16_t>{9000, 9001}));
}

BOOST_AUTO_TEST_CASE(two_requirements_of_one_request_stay_two_claims) {
  const Pool pool = pool_with({host_row(1)}, {claim(1, "h1", "r1", {9000}), claim(2, "h1", "r1", {9001})});
  BOOST_TEST(copied(pool, {host_row(4)}).size() == 2u);
}

BOOST_AUTO_TEST_CASE(of_claims_that_never_met_the_older_has_the_port) {
  // h1 was reserved when r2 was claimed, so that both have port 9000 on different hosts.
  const Pool pool = pool_with({host_row(1), host_row(2)},
                              {claim(1, "h1", "r1", {9000}), claim(2, "h2", "r2", {9000, 9001})});
  const auto rows = copied(pool, {host_row(4)});
  BOOST_REQUIRE(rows.size() == 2u);
  BOOST_TEST((rows[0].ports == std::vector<std::uint16_t>{9000}));
  BOOST_TEST((rows[1].ports == std::vector<std::uint16_t>{9001}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
