// HIER-1: the pool as a tree. Defects D83 and D84 of the reference.
#include "engine/rules/hierarchy.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/rules/looks_fixture.h"

namespace hostyard::test {
namespace {

HostRow at(const std::string& name, const std::string& region, const std::string& zone,
           const std::string& rack) {
  HostRow row = host(name);
  row.host.location.region = region;
  row.host.location.zone = zone;
  row.host.location.rack = rack;
  return row;
}

// "Region1(Zone1 Zone2)" of the codes' last parts.
std::string words(const HierarchyNode& node) {
  std::string text = node.name;
  if (node.sub_nodes.empty()) return text;
  text += "(";
  for (const HierarchyNode& sub_node : node.sub_nodes)
    text += (text.back() == '(' ? "" : " ") + words(sub_node);
  return text + ")";
}

HostFilter all() {
  HostFilter filter;
  filter.arch = "X86_64";
  return filter;
}

const Pool& three_regions() {
  static const Pool pool = pool_of({at("h2", "R1", "Z1", "K2"), at("h1", "R1", "Z1", "K1"),
                                    at("h3", "R1", "Z2", "K1"), at("h4", "R2", "Z1", "K1")});
  return pool;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hierarchy)

BOOST_AUTO_TEST_CASE(nodes_of_a_level_stand_under_the_root_with_as_many_levels_as_asked) {  // D84
  const auto tree = [](std::int64_t level, std::int64_t depth) {
    return words(*make_hierarchy(three_regions(), all(), level, depth));
  };
  BOOST_TEST(tree(1, 0) == "root(R1 R2)");
  BOOST_TEST(tree(1, 1) == "root(R1(Z1 Z2) R2(Z1))");
  BOOST_TEST(tree(2, 1) == "root(Z1(K1 K2) Z2(K1) Z1(K1))");  // equal names, different nodes
  BOOST_TEST(tree(1, 3) == "root(R1(Z1(K1(h1) K2(h2)) Z2(K1(h3))) R2(Z1(K1(h4))))");
  BOOST_TEST(tree(4, 0) == "root(h1 h2 h3 h4)");
}

BOOST_AUTO_TEST_CASE(codes_prefixes_and_names_are_those_of_the_clause) {
  const auto root = make_hierarchy(three_regions(), all(), 1, 3);
  BOOST_TEST((root->code == "root" && root->prefix.empty()));
  const HierarchyNode& region = root->sub_nodes.front();
  BOOST_TEST((region.code == "R1" && region.prefix.empty()));
  const HierarchyNode& zone = region.sub_nodes.front();
  BOOST_TEST((zone.code == "R1,Z1" && zone.name == "Z1" && zone.prefix == "R1"));
  const HierarchyNode& rack = zone.sub_nodes.front();
  BOOST_TEST((rack.code == "R1,Z1,K1" && rack.name == "K1" && rack.prefix == "R1,Z1"));
  const HierarchyNode& leaf = rack.sub_nodes.front();
  BOOST_TEST((leaf.name == "h1" && leaf.code == leaf.prefix + ",h1" && IpAddress::parse(leaf.prefix)));
}

BOOST_AUTO_TEST_CASE(nothing_that_matches_is_the_root_alone) {
  HostFilter arm = all();
  arm.arch = "ARM64";
  BOOST_TEST(words(*make_hierarchy(three_regions(), arm, 1, 3)) == "root");
}

BOOST_AUTO_TEST_CASE(arch_is_judged_before_level_and_depth) {  // D83
  const auto code = [](const std::string& arch, std::int64_t level, std::int64_t depth) {
    HostFilter filter;
    filter.arch = arch;
    const auto root = make_hierarchy(three_regions(), filter, level, depth);
    return root ? ErrorCode::kSuccess : root.error().code;
  };
  BOOST_TEST((code("", 9, 9) == ErrorCode::kInvalidArch));
  BOOST_TEST((code("Z80", 1, 0) == ErrorCode::kInvalidArch));
  BOOST_TEST((code("X86_64", 0, 0) == ErrorCode::kParameterInvalid));
  BOOST_TEST((code("X86_64", 5, 0) == ErrorCode::kParameterInvalid));
  BOOST_TEST((code("X86_64", 1, -1) == ErrorCode::kParameterInvalid));
  BOOST_TEST((code("X86_64", 2, 3) == ErrorCode::kParameterInvalid));
  BOOST_TEST((code("X86_64", INT64_MAX, INT64_MAX) == ErrorCode::kParameterInvalid));
  BOOST_TEST((code("X86_64", 4, 0) == ErrorCode::kSuccess));
}

BOOST_AUTO_TEST_CASE(many_hosts_are_sorted_as_two_are) {
  std::vector<HostRow> rows;
  for (int i = 0; i < 300; ++i) {
    rows.push_back(
        at("h" + std::to_string(i), "R" + std::to_string(i % 3), "Z" + std::to_string(i % 5), "K"));
    rows.back().host.ip =
        *IpAddress::parse(i % 7 == 0 ? "fe80::1234:5678:9abc:" + std::to_string(1000 + i)
                                     : "10.1." + std::to_string(i / 20) + "." + std::to_string(i % 20));
  }
  const Pool pool = pool_of(rows);
  std::vector<const Host*> hosts;
  const auto racks = *select_racks(pool, {});
  for (const RackHosts& rack : racks) hosts.insert(hosts.end(), rack.begin(), rack.end());
  BOOST_TEST(hosts.size() == 300U);
  BOOST_TEST(std::ranges::is_sorted(hosts, in_query_order));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
