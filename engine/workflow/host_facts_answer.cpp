#include "engine/workflow/host_facts_answer.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "engine/base/text.h"

namespace hostyard {
namespace {

constexpr std::size_t kLongestQuote = 200;

HostFacts facts_of(const Json& json) {
  HostFacts facts;
  facts.cpu_cores = json.at("cpuCores").get<std::int64_t>();
  facts.memory_gib = json.at("memoryGib").get<std::int64_t>();
  for (const Json& disk : json.at("disks")) {
    facts.mounts.push_back({disk.at("path").get<std::string>(), disk.at("capacityGib").get<std::int64_t>(),
                            disk.at("usedPercent").get<std::int64_t>()});
  }
  return facts;
}

}  // namespace

Result<HostFacts> parse_host_facts(std::string_view answer) {
  try {
    return facts_of(Json::parse(answer));
  } catch (const Json::exception&) {
    return refuse(ErrorCode::kHostNotExpected,
                  fmt::format("the host answered '{}'; accepted: cores, memory and disks as JSON",
                              trim(answer.substr(0, kLongestQuote))));
  }
}

}  // namespace hostyard
