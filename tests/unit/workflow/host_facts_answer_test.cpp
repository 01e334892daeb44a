#include "engine/workflow/host_facts_answer.h"

#include <boost/test/unit_test.hpp>

namespace hostyard::test {

BOOST_AUTO_TEST_CASE(a_host_s_answer_is_read_and_anything_else_is_quoted) {  // INSP-2
  const auto facts = parse_host_facts(
      R"({"cpuCores": 4, "memoryGib": 24, "disks": [{"path": "/data", "capacityGib": 1, "usedPercent": 7, "filesystem": "xfs", "options": []}]})");
  BOOST_REQUIRE(facts);
  BOOST_TEST(facts->cpu_cores == 4);
  BOOST_TEST(facts->memory_gib == 24);
  BOOST_REQUIRE(facts->mounts.size() == 1u);
  BOOST_TEST(facts->mounts[0].path == "/data");
  BOOST_TEST(facts->mounts[0].used_percent == 7);
  for (const char* answer :
       {"", "no such command", "[]", R"({"cpuCores": "4"})", R"({"cpuCores": 4, "memoryGib": 1})"}) {
    const auto refused = parse_host_facts(answer);
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == ErrorCode::kHostNotExpected));
    BOOST_TEST(refused.error().detail.find(answer) != std::string::npos);
  }
}

}  // namespace hostyard::test
