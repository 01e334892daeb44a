#include "tools/hostyard/fake_hosts.h"

#include <nlohmann/json.hpp>

namespace hostyard {

FakeHosts::FakeHosts(WorldSpec spec, Clock& clock, std::uint64_t seed)
    : em_cluster_(spec.em.name),
      plan_(spec.faults),
      world_(std::move(spec), clock, seed),
      machines_(world_),
      executor_(machines_, plan_, clock),
      tiup_(world_),
      tool_(tiup_, plan_, clock) {}

void FakeHosts::set_control_machine(WorkflowSettings& settings) const {
  const ControlMachine& control = world_.control();
  settings.deploy_user = control.user;
  settings.deploy_group = control.group;
  settings.deploy_public_key = control.public_key();
  settings.deploy_private_key_path = control.private_key_path;
  settings.em_cluster = em_cluster_;
}

Json FakeHosts::vendors() const {
  if (world_.vendors().empty()) return nullptr;
  Json list = Json::array();
  for (const Vendor& vendor : world_.vendors()) {
    Json regions = Json::array();
    for (const Region& region : vendor.regions) {
      Json zones = Json::array();
      for (const Zone& zone : region.zones) zones.push_back({{"id", zone.id}, {"name", zone.name}});
      regions.push_back({{"id", region.id}, {"name", region.name}, {"zones", std::move(zones)}});
    }
    list.push_back({{"id", vendor.id}, {"name", vendor.name}, {"regions", std::move(regions)}});
  }
  return {{"vendors", std::move(list)}};
}

}  // namespace hostyard
