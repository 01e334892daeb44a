#include "fakes/world.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "fakes/fake_host_executor.h"
#include "fakes/fake_tiup.h"
#include "fakes/sim_clock.h"
#include "tests/unit/fakes/read_file.h"

namespace hostyard {
namespace {

WorldSpec spec_of(std::string_view yaml) {
  auto spec = parse_world(yaml, "world.yaml");
  if (!spec) {
    for (const WorldProblem& problem : spec.error()) BOOST_TEST_MESSAGE(to_text(problem));
  }
  BOOST_REQUIRE(spec.has_value());
  return std::move(*spec);
}

std::string problem_of(std::string_view yaml) {
  const auto spec = parse_world(yaml, "world.yaml");
  return spec ? "" : to_text(spec.error().front());
}

constexpr std::string_view kDesign = R"(vendors: {Local: {Region1: [Zone1, Zone2]}}
machines:
  defaults: {os: centos-7.9, cores: 16, memory: 64, manufacturer: QEMU, login: {user: root, password: secret}}
  each: [{ip: 10.0.0.1}, {ip: 10.0.0.2, swap: on, numactl: missing}]
tiup: {style: "1.9"}
faults: [{on: 10.0.0.2, during: installPackage, time: 1, outcome: timed-out}]
)";

BOOST_AUTO_TEST_CASE(the_world_of_the_design_is_read) {
  const WorldSpec spec = spec_of(kDesign);
  BOOST_REQUIRE_EQUAL(spec.machines.size(), 2u);
  BOOST_TEST(!spec.machines[0].swap_on);
  BOOST_TEST(spec.machines[1].swap_on);
  BOOST_TEST(!spec.machines[1].has_package("numactl"));
  BOOST_TEST(spec.machines[1].users.at("root").password == "secret");
  BOOST_REQUIRE_EQUAL(spec.faults.planned.size(), 1u);
  BOOST_TEST((spec.faults.planned[0].kind == FaultKind::kTimedOut));
  BOOST_TEST(spec.vendors.at(0).regions.at(0).zones.size() == 2u);
}

BOOST_AUTO_TEST_CASE(mistakes_are_found_with_place_and_suggestion) {
  BOOST_TEST(problem_of("machines: {each: [{ip: 10.0.0.1, swp: on}]}") ==
             "world.yaml:1:34: unknown key 'swp' in a machine; did you mean 'swap'?");
  BOOST_TEST(problem_of("machines:\n  each:\n    - {ip: 10.0.0}") ==
             "world.yaml:3:12: ip of a machine is '10.0.0'; accepted: an IPv4 or IPv6 address");
  BOOST_TEST(
      problem_of("tiup: {style: \"1.8\"}").starts_with("world.yaml:1:15: 'style' is '1.8'; did you mean"));
  BOOST_TEST(problem_of("faults: [{during: poll, outcome: wrong-password}]") ==
             "world.yaml:1:34: outcome 'wrong-password' is not one that poll can have; accepted: timed-out, "
             "{exit: N}");
  BOOST_TEST(problem_of("faults: [{during: swapOf, outcome: refused}]").find("did you mean 'swapOff'?") !=
             std::string::npos);
  BOOST_TEST(problem_of("machines: {each: [{ip: 10.0.0.1}, {ip: 10.0.0.1}]}").find("twice") !=
             std::string::npos);
  BOOST_TEST(problem_of("machines: {first: 10.0.0.1}").find("'first' and 'count'") != std::string::npos);
  BOOST_TEST(problem_of("tiup: {}\ntiup: {}").find("given twice") != std::string::npos);
  BOOST_TEST(problem_of("machines: [").find("not YAML") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_offset_is_added_to_the_places_of_a_text_that_was_cut_out) {
  const auto spec = parse_world("tiup: {styl: x}", "case.yaml", {4, 7});
  BOOST_REQUIRE(!spec.has_value());
  BOOST_TEST(to_text(spec.error().front()).starts_with("case.yaml:5:15: unknown key 'styl'"));
}

BOOST_AUTO_TEST_CASE(the_words_of_a_machine_make_it_again) {
  const WorldSpec spec = spec_of(kDesign);
  Machine copy;
  copy.ip = spec.machines[1].ip;
  copy.os = make_os(spec.machines[1].os.word);
  WorldReader reader("");
  apply_settings(copy, to_world_value(machine_to_json(spec.machines[1])), {}, reader);
  BOOST_TEST(reader.problems().empty());
  BOOST_TEST((copy == spec.machines[1]));
}

BOOST_AUTO_TEST_CASE(worlds_that_ship_are_right) {
  for (const char* const name : {"template", "thousand"}) {
    const std::string path = std::string(HOSTYARD_SOURCE_DIR) + "/scenarios/worlds/" + name + ".yaml";
    const WorldSpec spec = spec_of(read_file(path));
    BOOST_TEST(spec.machines.size() == (std::string_view(name) == "template" ? 3u : 1000u));
  }
}

}  // namespace
}  // namespace hostyard
