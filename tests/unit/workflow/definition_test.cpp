// Definitions as tables (FLOW-1 to FLOW-5) and what is found wrong in bad ones.
#include "engine/workflow/definition.h"

#include <algorithm>
#include <array>

#include <boost/test/unit_test.hpp>

#include "engine/workflow/step.h"

namespace hostyard {
namespace {

using Faults = std::vector<std::string>;
using Keys = std::vector<std::string>;
constexpr std::array<std::string_view, 2> kSteps{"act", "mend"};

Faults faults_of(std::span<const NodeDefinition> nodes) {
  return definition_faults(FlowDefinition{"Odd", nodes}, kSteps);
}

bool has_fault(const Faults& faults, const std::string& fault) {
  return std::ranges::find(faults, "workflow Odd " + fault) != faults.end();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(definitions)

BOOST_AUTO_TEST_CASE(every_flow_of_the_specification_is_faultless_and_all_its_steps_exist) {
  std::vector<std::string_view> steps;
  for (const StepDefinition& step : step_definitions()) steps.push_back(step.name);
  BOOST_TEST(flow_definitions().size() == 5U);
  for (const FlowDefinition& flow : flow_definitions())
    BOOST_TEST(definition_faults(flow, steps) == Faults{});
}

BOOST_AUTO_TEST_CASE(success_paths_are_those_of_the_specification) {  // FLOW-1 to FLOW-5, WF-3
  const std::vector<std::pair<std::string_view, Keys>> expected{
      {"ImportHosts",
       {"start", "authhosts", "prepare", "verifyHosts", "installSoftware", "joinEMCluster", "succeed"}},
      {"ImportHostsWithoutInit", {"start"}},
      {"TakeOverHosts", {"start", "authhosts", "joinEMCluster", "succeed"}},
      {"DeleteHosts", {"start", "leaveEMCluster", "succeed"}},
      {"DeleteHostsByForce", {"start", "succeed"}}};
  for (const auto& [name, path] : expected) {
    BOOST_REQUIRE(find_definition(name) != nullptr);
    BOOST_TEST(success_path(*find_definition(name)) == path);
  }
}

BOOST_AUTO_TEST_CASE(every_node_runs_the_step_that_the_specification_names) {  // FLOW-1 to FLOW-5
  const std::vector<std::tuple<std::string_view, std::string_view, std::string_view>> expected{
      {"ImportHosts", "start", "validateHostInfo"},
      {"ImportHosts", "succeed", "setHostsOnline"},
      {"ImportHosts", "fail", "setHostsFail"},
      {"ImportHostsWithoutInit", "start", "setHostsOnline"},
      {"TakeOverHosts", "start", "validateHostInfo"},
      {"DeleteHosts", "start", "checkHostBeforeDelete"},
      {"DeleteHosts", "succeed", "deleteHosts"},
      {"DeleteHosts", "recover", "recoverHosts"},
      {"DeleteHosts", "fail", "setHostsFail"},
      {"DeleteHostsByForce", "start", "checkHostBeforeDelete"},
      {"DeleteHostsByForce", "recover", "recoverHosts"}};
  for (const auto& [flow, key, step] : expected) {
    const NodeDefinition* node = find_node(*find_definition(flow), key);
    BOOST_REQUIRE(node != nullptr);
    BOOST_TEST(node->step == step);
  }
}

BOOST_AUTO_TEST_CASE(only_joining_and_leaving_the_em_cluster_poll) {  // WF-4
  for (const FlowDefinition& flow : flow_definitions()) {
    for (const NodeDefinition& node : flow.nodes)
      BOOST_TEST(node.polling == (node.step == "joinEMCluster" || node.step == "leaveEMCluster"));
  }
}

BOOST_AUTO_TEST_CASE(failure_nodes_are_the_targets_of_failures) {  // WF-1
  const FlowDefinition& flow = *find_definition("DeleteHosts");
  BOOST_TEST(is_failure_node(flow, "recover"));
  BOOST_TEST(is_failure_node(flow, "fail"));
  BOOST_TEST(!is_failure_node(flow, "succeed"));
  BOOST_TEST(!is_failure_node(flow, "start"));
}

BOOST_AUTO_TEST_CASE(an_unknown_name_has_no_definition_and_an_unknown_key_no_node) {
  BOOST_TEST(find_definition("importHosts") == nullptr);
  BOOST_TEST(find_node(*find_definition("ImportHosts"), "Start") == nullptr);
}

BOOST_AUTO_TEST_CASE(a_table_without_start_is_faulty) {
  constexpr std::array nodes{NodeDefinition{"begin", "act", "", ""}};
  const Faults faults = faults_of(nodes);
  BOOST_TEST(has_fault(faults, "has no node start"));
  BOOST_TEST(has_fault(faults, "node begin is never reached"));
}

BOOST_AUTO_TEST_CASE(a_target_that_does_not_exist_is_a_fault) {
  constexpr std::array nodes{NodeDefinition{"start", "act", "next", "mended"}};
  BOOST_TEST(faults_of(nodes) == (Faults{"workflow Odd node start leads to next, which does not exist",
                                         "workflow Odd node start leads to mended, which does not exist"}));
}

BOOST_AUTO_TEST_CASE(a_circle_is_a_fault_whether_by_success_or_by_failure) {
  constexpr std::array by_success{NodeDefinition{"start", "act", "b", ""},
                                  NodeDefinition{"b", "act", "start", ""}};
  BOOST_TEST(faults_of(by_success) == Faults{"workflow Odd runs in a circle through start"});
  constexpr std::array by_failure{NodeDefinition{"start", "act", "b", ""},
                                  NodeDefinition{"b", "act", "", "b"}};
  BOOST_TEST(faults_of(by_failure) == Faults{"workflow Odd runs in a circle through b"});
}

BOOST_AUTO_TEST_CASE(two_ways_to_one_node_are_no_circle) {
  constexpr std::array nodes{NodeDefinition{"start", "act", "b", "end"},
                             NodeDefinition{"b", "act", "end", "end"}, NodeDefinition{"end", "mend", "", ""}};
  BOOST_TEST(faults_of(nodes) == Faults{});
}

BOOST_AUTO_TEST_CASE(a_node_that_nothing_reaches_is_a_fault) {
  constexpr std::array nodes{NodeDefinition{"start", "act", "", ""}, NodeDefinition{"island", "act", "", ""}};
  BOOST_TEST(faults_of(nodes) == Faults{"workflow Odd node island is never reached"});
}

BOOST_AUTO_TEST_CASE(an_unknown_step_and_a_key_used_twice_are_faults) {
  constexpr std::array nodes{NodeDefinition{"start", "dance", "b", ""}, NodeDefinition{"b", "act", "", ""},
                             NodeDefinition{"b", "mend", "", ""}};
  BOOST_TEST(faults_of(nodes) == (Faults{"workflow Odd node start names the unknown step dance",
                                         "workflow Odd has two nodes b"}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard
