#include "scenarios/schema.h"

#include <fstream>
#include <sstream>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "scenarios/step_kinds.h"

namespace hostyard {
namespace {

// must 1
BOOST_AUTO_TEST_CASE(the_committed_schema_is_what_the_registry_makes) {
  std::ifstream in(std::string(HOSTYARD_SOURCE_DIR) + "/scenarios/scenario.schema.json");
  std::ostringstream committed;
  committed << in.rdbuf();
  BOOST_TEST((committed.str() == scenario_schema()),
             "refresh it: build/release/hostyard test --schema > scenarios/scenario.schema.json");
}

BOOST_AUTO_TEST_CASE(every_use_case_is_a_step_of_the_schema) {
  const auto schema = nlohmann::json::parse(scenario_schema());
  const auto& steps = schema["$defs"]["step"]["properties"];
  for (const UseCase& use_case : use_cases()) BOOST_TEST(steps.contains(use_case.name()), use_case.name());
  BOOST_TEST(steps["hosts import"]["properties"].contains("rows"));
  BOOST_TEST(!steps["hosts import"]["additionalProperties"].get<bool>());
}

}  // namespace
}  // namespace hostyard
