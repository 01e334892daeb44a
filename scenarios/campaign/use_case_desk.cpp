#include "scenarios/campaign/use_case_desk.h"

#include <nlohmann/json.hpp>

namespace hostyard::campaign {

std::string ChosenIds::next() {
  if (chosen_.empty()) return "id" + std::to_string(++drawn_);
  std::string id = std::move(chosen_.front());
  chosen_.pop_front();
  return id;
}

UseCaseDesk::UseCaseDesk(Store& store, WorldBackend& world, IdSource& ids) {
  ServiceSettings settings;
  settings.workflow = world.workflow_settings();
  service_ = std::make_unique<Service>(ServiceParts{store, world.hosts(), world.tool(), world.secrets(),
                                                    world.clock(), ids, settings, nullptr, 1, false});
  service_->mark_store();
  const bool registered = ledger().read([](const Pool& pool) { return !pool.vendors().empty(); });
  if (registered) return;
  if (const auto loaded = call("vendors", "load", world.vendors()); !loaded)
    throw Error(loaded.error().code, loaded.error().detail);
}

UseCaseDesk::~UseCaseDesk() = default;

Result<Json> UseCaseDesk::call(std::string_view noun, std::string_view verb, const Json& arguments) {
  return find_use_case(noun, verb)->call(*service_, arguments);
}

Ledger& UseCaseDesk::ledger() {
  return service_->ledger();
}

std::string UseCaseDesk::flow_of(const std::string& host_id) {
  const std::string unfinished = ledger().read([&](const Pool& pool) {
    const Flow* flow = pool.unfinished_flow_of(host_id);
    return flow == nullptr ? std::string() : flow->id;
  });
  if (!unfinished.empty()) return unfinished;
  FlowFilter filter;
  filter.biz_id = host_id;
  filter.limit = 1;
  const FlowPage page = service_->store().flows(filter);
  return page.flows.empty() ? "" : page.flows.front().id;
}

Advance UseCaseDesk::advance(const std::string& flow_id) {
  return service_->flows().advance(flow_id);
}

}  // namespace hostyard::campaign
