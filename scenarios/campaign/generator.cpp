#include "scenarios/campaign/generator.h"

#include <algorithm>

#include <fmt/format.h>

#include "scenarios/campaign/model/world.h"

namespace hostyard::campaign {
namespace {

std::vector<const ModelHost*> hosts_with_flow(const Model& model) {
  std::vector<const ModelHost*> found;
  for (const ModelHost& host : model.hosts) {
    if (host.flow) found.push_back(&host);
  }
  return found;
}

}  // namespace

std::size_t Dice::weighted(const std::vector<unsigned>& weights) {
  unsigned sum = 0;
  for (const unsigned weight : weights) sum += weight;
  if (sum == 0) return 0;
  std::size_t at = below(sum);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (at < weights[i]) return i;
    at -= weights[i];
  }
  return 0;
}

Mood Mood::drawn(Dice& dice) {
  Mood mood;
  const auto set = [&](std::size_t place, unsigned usual) {
    mood.bodies[place] = dice.percent(20) ? 0 : usual * static_cast<unsigned>(dice.between(1, 8));
  };
  mood.bodies.assign(kBodyNames.size(), 0);
  for (std::size_t place = 0; place < kBodyNames.size(); ++place) set(place, 10);
  set(place_of<UpdateDisk>(), 20);
  set(place_of<Recycle>(), 300);
  set(place_of<GrantAndRecycle>(), 30);
  mood.bodies[place_of<GrantBatch>()] = static_cast<unsigned>(dice.between(600, 4'000));
  set(place_of<ImportHosts>(), 4);  // pools are filled anyway
  set(place_of<DeleteHosts>(), 6);
  set(place_of<AdvanceFlow>(), 6);
  set(place_of<ControlFlow>(), 2);
  // Dear, and of no other use when it comes twice.
  set(place_of<RestartEngine>(), 1);
  for (std::size_t i = 0; i < EnumNames<Strategy>::names.size(); ++i)
    mood.strategies.push_back(dice.percent(20) ? 0 : static_cast<unsigned>(dice.between(1, 8)));
  mood.strategies[dice.below(mood.strategies.size())] += 2;
  // Most of what can go wrong does so among few hosts, and sooner.
  const std::size_t size = dice.weighted({35, 45, 20});
  constexpr std::array<std::array<std::int64_t, 2>, 3> kSizes{{{1, 4}, {3, 16}, {12, 40}}};
  mood.hosts = static_cast<std::size_t>(dice.between(kSizes[size][0], kSizes[size][1]));
  mood.reserved = dice.percent(15) ? 80 : static_cast<unsigned>(dice.between(0, 25));
  mood.hurry = dice.percent(20) ? 10 : 60;
  mood.initialised = dice.percent(80) ? 0 : static_cast<unsigned>(dice.between(5, 60));
  if (mood.initialised > 0) {
    mood.bodies[place_of<ControlFlow>()] = 20;
    mood.bodies[place_of<DeleteHosts>()] = 100;
  }
  mood.other_arch = dice.percent(15) ? 60 : static_cast<unsigned>(dice.between(0, 25));
  mood.exclusive = dice.percent(15) ? 50 : static_cast<unsigned>(dice.between(0, 12));
  mood.takeover = dice.percent(15) ? 60 : static_cast<unsigned>(dice.between(0, 15));
  mood.bad = static_cast<unsigned>(dice.between(0, 8));
  mood.faults = dice.percent(30) ? 1 : 0;
  mood.others = dice.percent(50) ? 0 : static_cast<unsigned>(dice.between(1, 8));
  mood.most_cores = dice.one_of(std::array<std::int64_t, 3>{4, 16, 64});
  return mood;
}

Generator::Generator(std::uint64_t seed) : dice_(seed), mood_(Mood::drawn(dice_)) {}

Operation Generator::next(const Model& model) {
  Operation operation;
  operation.body = body(model);
  befall(operation);
  return operation;
}

void Generator::befall(Operation& operation) {
  const auto* grant = std::get_if<GrantBatch>(&operation.body);
  const bool request = grant != nullptr || std::holds_alternative<Recycle>(operation.body);
  const bool plain = !std::holds_alternative<Inspect>(operation.body) &&
                     !std::holds_alternative<RestartEngine>(operation.body) &&
                     !std::holds_alternative<GrantAndRecycle>(operation.body);
  if (plain && dice_.percent(mood_.faults)) {
    operation.fault = static_cast<Fault>(dice_.between(1, 5));
    if (std::holds_alternative<AdvanceFlow>(operation.body))
      operation.at_write = static_cast<int>(dice_.between(1, 6));
  } else if (request && dice_.percent(mood_.others)) {
    operation.actor = static_cast<Actor>(dice_.between(1, 3));
  }
}

Body Generator::body(const Model& model) {
  if (model.hosts.size() < mood_.hosts && dice_.percent(50)) return import_hosts(model);
  if (const auto working = hosts_with_flow(model); !working.empty() && dice_.percent(mood_.hurry))
    return AdvanceFlow{dice_.one_of(working)->host.id, dice_.percent(50)};
  const std::size_t kind = dice_.weighted(mood_.bodies);
  if (kind == place_of<GrantBatch>())
    return GrantBatch{draw_batch(dice_, mood_, model, next_request_), dice_.percent(8)};
  if (kind == place_of<Recycle>()) return Recycle{draw_recycling(dice_, mood_, model, next_request_)};
  if (kind == place_of<GrantAndRecycle>())
    return GrantAndRecycle{draw_batch(dice_, mood_, model, next_request_)};
  if (kind == place_of<ImportHosts>()) return import_hosts(model);
  if (kind == place_of<DeleteHosts>()) return delete_hosts(model);
  if (kind == place_of<AdvanceFlow>() || kind == place_of<ControlFlow>()) return workflow(model, kind);
  if (kind == place_of<PutInstances>() || kind == place_of<DeleteInstances>()) return instances(model, kind);
  if (kind == place_of<RestartEngine>()) return RestartEngine{};
  if (kind == place_of<Inspect>()) return inspect(model);
  return draw_change(dice_, mood_, model, kind, next_disk_);
}

// ---- hosts ----

// Machines that somebody uses already get another host only now and then.
IpAddress Generator::new_ip(const Model& model, std::size_t number) {
  const std::size_t first = dice_.below(kMachines);
  for (std::size_t i = 0; i < kMachines && dice_.percent(90); ++i) {
    const IpAddress ip = machine_ip(static_cast<int>((first + i) % kMachines));
    const bool used = std::any_of(model.hosts.begin(), model.hosts.end(),
                                  [&](const ModelHost& host) { return host.host.ip == ip; });
    if (!used) return ip;
  }
  return *IpAddress::parse(dice_.percent(60) ? fmt::format("fd00::{:x}", number)
                                             : fmt::format("10.{}.{}.{}", number / 62'500 + 1,
                                                           number / 250 % 250, number % 250 + 1));
}

std::vector<Disk> Generator::new_disks(const Host& host) {
  std::vector<Disk> disks;
  const std::size_t number = 1 + dice_.below(4);
  for (std::size_t i = 1; i <= number; ++i) {
    Disk disk;
    disk.id = fmt::format("{}-d{}", host.id, i);
    disk.host_id = host.id;
    disk.name = fmt::format("sd{}", static_cast<char>('a' + i));
    disk.path = fmt::format("/data{}", i);
    disk.capacity_gib = static_cast<Count>(dice_.one_of(std::array<std::int64_t, 4>{50, 100, 100, 500}));
    disk.type = host.disk_type;
    if (dice_.percent(20)) disk.status = dice_.percent(60) ? DiskStatus::kReserved : DiskStatus::kError;
    disks.push_back(std::move(disk));
  }
  return disks;
}

ImportedHost Generator::new_host(const Model& model) {
  const std::size_t number = next_host_++;
  Host host;
  // Ids in another order than ages.
  host.id = fmt::format("{}{}", static_cast<char>('a' + dice_.below(26)), number);
  host.ip = new_ip(model, number);
  host.host_name = fmt::format("host{}", number);
  host.user_name = dice_.percent(80) ? kLoginUser : "";
  std::string password = host.user_name.empty() ? "" : dice_.percent(90) ? kPassword : "forgotten";
  if (dice_.percent(4) && !model.hosts.empty()) {
    const Host& other = any_host(dice_, model)->host;
    if (dice_.percent(50))
      host.ip = other.ip;
    else
      host.host_name = other.host_name;
  }
  host.ssh_port = dice_.percent(85) ? 22 : static_cast<std::uint16_t>(dice_.between(10'000, 10'012));
  host.arch = dice_.percent(mood_.other_arch) ? static_cast<Arch>(dice_.below(4)) : Arch::kX86_64;
  host.os = "Debian 12";
  host.cpu_cores = static_cast<Count>(dice_.one_of(std::array<std::int64_t, 4>{1, 4, 16, mood_.most_cores}));
  host.memory_gib = static_cast<Count>(dice_.one_of(std::array<std::int64_t, 4>{1, 8, 64, 64}));
  const std::string region = dice_.percent(80) ? "R1" : "R2";
  const std::string zone = fmt::format("Z{}", dice_.below(region == "R1" ? 3 : 2) + 1);
  host.location =
      Location{"Local", region, dice_.percent(95) ? zone : "Z7", fmt::format("K{}", dice_.below(3) + 1)};
  host.cluster_type = dice_.percent(90) ? ClusterType::kTiDB : ClusterType::kDataMigration;
  for (const Purpose purpose : {Purpose::kCompute, Purpose::kStorage, Purpose::kSchedule}) {
    if (dice_.percent(60)) host.purposes.add(purpose);
  }
  if (host.purposes.empty()) host.purposes.add(Purpose::kStorage);
  host.disk_type = dice_.percent(70) ? DiskType::kSSD : static_cast<DiskType>(dice_.below(3));
  host.disks = new_disks(host);
  return {std::move(host), std::move(password)};
}

Body Generator::import_hosts(const Model& model) {
  ImportHosts import;
  import.reserved = dice_.percent(mood_.reserved);
  import.skip_init = !dice_.percent(mood_.initialised);
  const std::size_t number = dice_.percent(60) ? 1 : 1 + dice_.below(import.skip_init ? 6 : 2);
  for (std::size_t i = 0; i < number; ++i) import.hosts.push_back(new_host(model));
  if (dice_.percent(3)) spoil(import);
  return import;
}

// One mistake of IMP-2.
void Generator::spoil(ImportHosts& import) {
  ImportedHost& row = import.hosts.back();
  switch (dice_.below(7)) {
    case 0:
      row.host.cpu_cores = static_cast<Count>(dice_.between(-1, 0));
      break;
    case 1:
      row.host.memory_gib = 0;
      break;
    case 2:
      row.host.host_name = "";
      break;
    case 3:
      row.host.location.rack = dice_.percent(50) ? "" : "K1,K2";
      break;
    case 4:
      row.host.user_name = "";
      row.password = kPassword;
      break;
    case 5:
      row.host.disks.push_back(row.host.disks.front());
      row.host.disks.back().id += "x";
      row.host.disks.back().name = "again";
      break;
    default:
      import.hosts.push_back(import.hosts.front());
      import.hosts.back().host.id += "x";
      for (Disk& disk : import.hosts.back().host.disks) disk.id += "x";
  }
}

Body Generator::delete_hosts(const Model& model) {
  DeleteHosts remove;
  remove.force = dice_.percent(mood_.initialised > 0 ? 20 : 50);
  if (dice_.percent(2)) return remove;
  for (std::size_t i = dice_.percent(80) ? 1 : 1 + dice_.below(3); i > 0; --i) {
    const ModelHost* host = any_host(dice_, model);
    remove.hosts.push_back(host == nullptr || dice_.percent(3) ? kUnknownHost : host->host.id);
  }
  return remove;
}

Body Generator::workflow(const Model& model, std::size_t kind) {
  const auto working = hosts_with_flow(model);
  const ModelHost* host =
      working.empty() || dice_.percent(10) ? any_host(dice_, model) : dice_.one_of(working);
  const std::string id = host == nullptr || dice_.percent(4) ? kUnknownHost : host->host.id;
  if (kind == place_of<AdvanceFlow>()) return AdvanceFlow{id, dice_.percent(50)};
  return ControlFlow{id, static_cast<FlowVerb>(dice_.below(3))};
}

Body Generator::inspect(const Model& model) {
  const ModelHost* host = any_host(dice_, model);
  if (host == nullptr || dice_.percent(30)) return Inspect{};
  Inspect some{{dice_.percent(3) ? kUnknownHost : host->host.id}};
  if (dice_.percent(10)) some.hosts.push_back(any_host(dice_, model)->host.id);
  return some;
}

// ---- instances ----

Body Generator::instances(const Model& model, std::size_t kind) {
  if (kind == place_of<DeleteInstances>()) {
    DeleteInstances remove;
    if (!model.instances.empty() && dice_.percent(90)) remove.ids.push_back(dice_.one_of(model.instances).id);
    if (dice_.percent(10)) remove.ids.push_back(fmt::format("i{}", dice_.below(40)));
    return remove;
  }
  PutInstances put;
  for (std::size_t i = dice_.percent(5) ? 0 : 1 + dice_.below(3); i > 0; --i) {
    Instance instance;
    instance.id = dice_.percent(3) ? "" : fmt::format("i{}", dice_.below(30));
    instance.cluster_id = holder_name(dice_);
    instance.component = "tikv";
    instance.host_id = kUnknownHost;
    const ModelHost* host = any_host(dice_, model);
    if (host != nullptr && dice_.percent(90)) {
      instance.host_id = host->host.id;
      if (!host->rows.empty()) {
        const LedgerRow& row = dice_.one_of(host->rows);
        if (dice_.percent(80)) instance.cluster_id = row.holder_id;
        instance.cpu_cores = row.cpu_cores;
        instance.memory_gib = row.memory_gib;
        if (!row.disks.empty()) instance.disk_id = row.disks.front();
        instance.ports = row.ports;
      }
    }
    if (dice_.percent(15)) instance.ports.push_back(static_cast<std::uint16_t>(10'000 + dice_.below(20)));
    instance.status = "Up";
    put.instances.push_back(std::move(instance));
  }
  return put;
}

const ModelHost* any_host(Dice& dice, const Model& model) {
  return model.hosts.empty() ? nullptr : &dice.one_of(model.hosts);
}

std::string holder_name(Dice& dice) {
  return fmt::format("c{}", dice.below(6) + 1);
}

}  // namespace hostyard::campaign
