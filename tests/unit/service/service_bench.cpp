#include "tests/unit/service/service_bench.h"

#include <nlohmann/json.hpp>

#include "tests/unit/service/import_row.h"

namespace hostyard::test {

ServiceBench::ServiceBench(const std::string& yaml, ServiceSettings settings)
    : world(parse_world(yaml, "world").value(), clock),
      hosts(world),
      tiup(world),
      service(parts(std::move(settings))) {
  Json zones = Json::array({{{"id", "Zone1"}}});
  Json regions = Json::array({{{"id", "Region1"}, {"zones", zones}}});
  call("vendors", "load", {{"vendors", Json::array({{{"id", "Local"}, {"regions", regions}}})}}).value();
}

ServiceParts ServiceBench::parts(ServiceSettings settings) {
  settings.workflow.deploy_public_key = world.control().public_key();
  settings.workflow.deploy_private_key_path = world.control().private_key_path;
  return {store, hosts, tiup, secrets, clock, ids, settings, nullptr, 1, false};
}

Result<Json> ServiceBench::call(std::string_view noun, std::string_view verb, const Json& arguments) {
  return find_use_case(noun, verb)->call(service, arguments);
}

void ServiceBench::drive(std::string_view noun, std::string_view verb, Json& answer) {
  const std::vector<std::string> flows = started_flows(answer);
  service.driver().add(flows);
  service.driver().run_until_ended(flows);
  find_use_case(noun, verb)->refresh(service, answer);
}

Json ServiceBench::import(int count) {
  Json answer = call("hosts", "import", {{"file", "hosts.json"}, {"content", rows(count)}}).value();
  drive("hosts", "import", answer);
  return answer;
}

std::string rows(int count) {
  Json list = Json::array();
  for (int n = 1; n <= count; ++n) list.push_back(import_row(n, "10.0.0." + std::to_string(n)));
  return list.dump();
}

}  // namespace hostyard::test
