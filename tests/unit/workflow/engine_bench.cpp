#include "tests/unit/workflow/engine_bench.h"

#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "engine/rules/delete_rules.h"

namespace hostyard::test {

std::string PrefixSecrets::seal(const Secret& plain, std::string_view context) {
  std::string text = plain.reveal();
  std::ranges::reverse(text);
  return "sealed:" + std::string(context) + ":" + text;
}

Secret PrefixSecrets::open(std::string_view sealed, std::string_view context) {
  const std::string prefix = "sealed:" + std::string(context) + ":";
  if (!sealed.starts_with(prefix))
    throw Error(ErrorCode::kDecryptPasswdError, "the stored password does not open");
  std::string text(sealed.substr(prefix.size()));
  std::ranges::reverse(text);
  return Secret(text);
}

Host new_host(int n) {
  Host host;
  host.id = "h" + std::to_string(n);
  host.ip = IpAddress::parse("10.0.0." + std::to_string(n)).value();
  host.host_name = "name" + std::to_string(n);
  host.status = HostStatus::kInit;
  host.user_name = "root";
  host.sealed_password = PrefixSecrets().seal(Secret(std::string(kPassword)), host.id);
  host.cpu_cores = 16;
  host.memory_gib = 64;
  host.location = Location{"Local", "Region1", "Zone1", "Rack1"};
  host.purposes = {Purpose::kCompute, Purpose::kStorage};
  host.disks = {
      Disk{.id = host.id + "d", .host_id = host.id, .name = "data", .capacity_gib = 100, .path = "/data"}};
  return host;
}

EngineBench::EngineBench(Store* other_store) : store(other_store == nullptr ? memory : *other_store) {
  settings.deploy_public_key = "ssh-ed25519 AAAA tidb";
  settings.deploy_private_key_path = "/keys/tidb";
  restart();
}

void EngineBench::restart() {
  engine.reset();
  ledger = std::make_unique<Ledger>(store);
  engine = std::make_unique<FlowEngine>(
      FlowEngine::Parts{*ledger, hosts, tool, secrets, clock, ids, settings, &seen, guard});
}

void EngineBench::register_zone() {
  (void)ledger->transact([&](const Pool&) -> Result<ChangeSet> {
    return ChangeSet{
        "zone",
        clock.now(),
        {PutVendor{Vendor{"Local", "Local", {Region{"Region1", "Region1", {Zone{"Zone1", "Zone1"}}}}}}}};
  });
}

std::string EngineBench::begin(const std::string& flow_name, Host host, bool ignore_warns) {
  std::string flow_id;
  const auto committed = ledger->transact([&](const Pool&) -> Result<ChangeSet> {
    ChangeSet set{"import", clock.now(), {PutHost{host}}};
    for (const Disk& disk : host.disks) set.changes.emplace_back(PutDisk{disk});
    for (Change& row : make_flow({flow_name, host.id, ignore_warns}, ids, clock.now(), flow_id))
      set.changes.push_back(std::move(row));
    return set;
  });
  engine->note_intents(*committed);
  return flow_id;
}

std::string EngineBench::begin_delete(const std::string& flow_name, const std::string& host_id) {
  std::string flow_id;
  const auto committed = ledger->transact([&](const Pool& pool) -> Result<ChangeSet> {
    auto deleting = plan_host_status(pool, host_id, HostStatus::kDeleting, clock.now());
    ChangeSet set{"delete", clock.now(), {std::move(*deleting)}};
    for (Change& row : make_flow({flow_name, host_id}, ids, clock.now(), flow_id))
      set.changes.push_back(std::move(row));
    return set;
  });
  engine->note_intents(*committed);
  return flow_id;
}

void EngineBench::run(const std::string& flow_id) {
  run_all({flow_id});
}

void EngineBench::run_all(std::vector<std::string> flow_ids) {
  struct Due {
    std::string id;
    TimeMicros at = 0;
  };
  std::vector<Due> due;
  for (std::string& id : flow_ids) due.push_back({std::move(id), 0});
  for (int i = 0; i < 1'000 && !due.empty(); ++i) {
    const auto next = std::ranges::min_element(due, {}, &Due::at);
    clock.wait_until(next->at);
    const Advance advance = engine->advance(next->id);
    if (advance.ended) {
      due.erase(next);
    } else {
      next->at = std::max(advance.come_back, clock.now());
    }
  }
  if (!due.empty()) BOOST_FAIL("workflow " << due.front().id << " does not end");
}

void EngineBench::run_to(const std::string& flow_id, const std::string& key) {
  for (int i = 0; i < 100; ++i) {
    const Flow now = flow(flow_id);
    if (!now.nodes.empty() && now.nodes.back().key == key) return;
    clock.wait_until(engine->advance(flow_id).come_back);
  }
  BOOST_FAIL("workflow " << flow_id << " never gets to " << key);
}

Flow EngineBench::flow(const std::string& flow_id) {
  return store.flow(flow_id).value();
}

std::vector<std::string> EngineBench::keys(const std::string& flow_id) {
  std::vector<std::string> found;
  for (const FlowNode& node : flow(flow_id).nodes) found.push_back(node.key);
  return found;
}

FlowNode EngineBench::node(const std::string& flow_id, const std::string& key) {
  const Flow found = flow(flow_id);
  const auto at = std::ranges::find(found.nodes, key, &FlowNode::key);
  BOOST_REQUIRE_MESSAGE(at != found.nodes.end(), "no node " << key);
  return *at;
}

HostStatus EngineBench::host_status(const std::string& host_id) {
  return store.load().pool.host(host_id)->status;
}

bool EngineBench::host_is_live(const std::string& host_id) {
  return store.load().pool.host(host_id) != nullptr;
}

}  // namespace hostyard::test
