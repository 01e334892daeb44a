#include "engine/service/service.h"

#include <fmt/format.h>

namespace hostyard {
namespace {

constexpr std::string_view kHostsMark = "hosts";

void check_mark(const Pool& pool, const Store& store, bool real_hosts) {
  const auto mark = pool.marks().find(kHostsMark);
  const std::string_view ours = real_hosts ? "real" : "fake";
  if (mark == pool.marks().end() || mark->second == ours) return;
  throw Error(ErrorCode::kStoreMismatch, fmt::format("store {} was used with {} hosts and is now to be used "
                                                     "with {} ones; accepted: another store, or {} hosts",
                                                     store.description(), mark->second, ours, mark->second));
}

}  // namespace

Service::Service(ServiceParts parts)
    : parts_(parts),
      ledger_(parts.store),
      flows_({ledger_, parts.hosts, parts.tool, parts.secrets, parts.clock, parts.ids,
              parts.settings.workflow, parts.observer, parts.guard}) {
  ledger_.read([&](const Pool& pool) { check_mark(pool, parts_.store, parts_.real_hosts); });
  driver_ = parts.simulation_seed ? make_simulated_driver(flows_, *parts.simulation_seed)
                                  : make_thread_driver(flows_);
}

void Service::mark_store() {
  const auto marked = ledger_.transact([&](const Pool& pool) -> Result<ChangeSet> {
    check_mark(pool, parts_.store, parts_.real_hosts);
    if (pool.marks().contains(kHostsMark)) return ChangeSet{};
    return ChangeSet{"first use of the store",
                     parts_.clock.now(),
                     {PutMark{std::string(kHostsMark), parts_.real_hosts ? "real" : "fake"}}};
  });
  (void)marked;  // the plan never refuses
}

std::vector<std::string> Service::resume() {
  std::vector<std::string> flow_ids = flows_.runnable();
  if (!flow_ids.empty()) mark_store();
  driver_->add(flow_ids);
  return flow_ids;
}

}  // namespace hostyard
