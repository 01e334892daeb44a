// Batches of the generator.
#include <algorithm>

#include <fmt/format.h>

#include "scenarios/campaign/generator.h"

namespace hostyard::campaign {
namespace {

class BatchMaker {
 public:
  BatchMaker(Dice& dice, const Mood& mood, const Model& model) : dice_(dice), mood_(mood), model_(model) {}

  Requirement requirement(bool takeover);
  void spoil(AllocationBatch& batch);

 private:
  const ModelHost* anchor(bool reserved);
  void ask_location(Requirement& asked, const Host& host, Strategy strategy);
  void ask_filter(Requirement& asked, const Host& host);
  void ask_amounts(Requirement& asked, const ModelHost& host, Strategy strategy);
  void ask_disk(Requirement& asked, const ModelHost& host);
  PortRange range();
  void ask_exclusions(Requirement& asked, const Host& host);
  void spoil(Requirement& asked);

  Dice& dice_;
  const Mood& mood_;
  const Model& model_;
};

// Requests are made to fit this host, more or less.
const ModelHost* BatchMaker::anchor(bool reserved) {
  const ModelHost* host = any_host(dice_, model_);
  for (int i = 0; i < 3 && host != nullptr; ++i) {
    if (host->host.status == HostStatus::kOnline && host->host.reserved == reserved) break;
    host = any_host(dice_, model_);
  }
  return host;
}

void BatchMaker::ask_location(Requirement& asked, const Host& host, Strategy strategy) {
  const bool elsewhere = dice_.percent(3);
  asked.location.region = elsewhere ? "R9" : host.location.region;
  if (strategy == Strategy::kClusterPorts) return;
  const bool one_host = strategy == Strategy::kUserSpecifyHost;
  if (one_host && dice_.percent(70)) asked.location = {};
  if (!one_host || dice_.percent(40)) asked.location.zone = dice_.percent(95) ? host.location.zone : "Z1";
  if (strategy == Strategy::kUserSpecifyRack || dice_.percent(5))
    asked.location.rack = dice_.percent(95) ? host.location.rack : "K9";
  if (one_host || dice_.percent(2)) asked.location.host_ip = host.ip.text();
  if (one_host && dice_.percent(3)) asked.location.host_ip = dice_.percent(50) ? "10.99.0.1" : "nobody";
}

void BatchMaker::ask_filter(Requirement& asked, const Host& host) {
  RequiredFilter& filter = asked.filter;
  if (dice_.percent(50))
    filter.arch = to_string(dice_.percent(90) ? host.arch : static_cast<Arch>(dice_.below(4)));
  if (dice_.percent(30))
    filter.purpose = dice_.percent(80) ? to_string(host.purposes) : " Compute ,Schedule,";
  if (dice_.percent(20))
    filter.disk_type = to_string(dice_.percent(85) ? host.disk_type : static_cast<DiskType>(dice_.below(3)));
  if (dice_.percent(15))
    filter.host_traits = dice_.percent(70) ? static_cast<std::int64_t>(host.traits() & dice_.below(512))
                                           : static_cast<std::int64_t>(dice_.below(512));
}

void BatchMaker::ask_amounts(Requirement& asked, const ModelHost& host, Strategy strategy) {
  const std::int64_t share = strategy == Strategy::kUserSpecifyHost ? asked.count : 1;
  const std::int64_t cores = host.free_cores() / share;
  const std::int64_t memory = host.free_memory() / share;
  asked.cpu_cores = dice_.one_of(std::array<std::int64_t, 10>{0, 0, 1, 1, 1, 2, 4, cores, cores, cores + 1});
  asked.memory = dice_.one_of(std::array<std::int64_t, 10>{0, 0, 1, 1, 1, 2, 8, memory, memory, memory + 1});
  if (dice_.percent(1)) asked.cpu_cores = 2'147'483'647;
}

void BatchMaker::ask_disk(Requirement& asked, const ModelHost& host) {
  if (!dice_.percent(45)) return;
  RequiredDisk& disk = asked.disk;
  disk.need_disk = true;
  disk.capacity = dice_.one_of(std::array<std::int64_t, 6>{0, 1, 50, 51, 100, 101});
  if (!host.host.disks.empty() && dice_.percent(45))  // what is there, or one more
    disk.capacity = dice_.one_of(host.host.disks).capacity_gib + (dice_.percent(80) ? 0 : 1);
  if (dice_.percent(30))
    disk.type = to_string(dice_.percent(85) ? host.host.disk_type : static_cast<DiskType>(dice_.below(3)));
  if (asked.count != 1 || !dice_.percent(25)) return;
  const ModelHost& other = dice_.percent(85) ? host : *any_host(dice_, model_);
  disk.disk_id = other.host.disks.empty() || dice_.percent(5) ? "no-disk" : dice_.one_of(other.host.disks).id;
}

PortRange BatchMaker::range() {
  PortRange range;
  range.start =
      dice_.one_of(std::array<std::int64_t, 8>{10'000, 10'000, 10'000, 10'005, 10'010, 21, 1, 65'533});
  const std::int64_t length = dice_.one_of(std::array<std::int64_t, 6>{1, 2, 5, 10, 10, 20});
  range.end = std::min<std::int64_t>(65'536, range.start + length);
  if (dice_.percent(2)) range.end = 65'536;
  const std::int64_t most = range.end - range.start;
  range.count = std::min(most, dice_.one_of(std::array<std::int64_t, 6>{0, 1, 1, 2, 3, 20}));
  return range;
}

void BatchMaker::ask_exclusions(Requirement& asked, const Host& host) {
  if (!dice_.percent(15)) return;
  asked.excluded_hosts.push_back(dice_.percent(30) ? host.ip.text()
                                                   : any_host(dice_, model_)->host.ip.text());
  if (dice_.percent(20)) asked.excluded_hosts.emplace_back("10.99.0.1");
  if (dice_.percent(10)) asked.excluded_hosts.push_back("::ffff:" + asked.excluded_hosts.front());
  if (!dice_.percent(10)) return;
  for (const ModelHost& other : model_.hosts) asked.excluded_hosts.push_back(other.host.ip.text());
}

Requirement BatchMaker::requirement(bool takeover) {
  const Strategy strategy = static_cast<Strategy>(dice_.weighted(mood_.strategies));
  Requirement asked;
  asked.strategy =
      dice_.percent(70) ? std::string(to_string(strategy)) : std::to_string(static_cast<int>(strategy));
  asked.count = 1;
  const ModelHost* host = anchor(takeover && strategy == Strategy::kUserSpecifyHost);
  if (host == nullptr) {
    asked.location = {"R1", "Z1", "K1", strategy == Strategy::kUserSpecifyHost ? "10.0.0.1" : ""};
    if (strategy != Strategy::kClusterPorts) return asked;
    asked.location = {"R1", "", "", ""};
    asked.filter.arch = "X86_64";
    asked.ports.push_back(range());
    return asked;
  }
  ask_location(asked, host->host, strategy);
  if (strategy == Strategy::kClusterPorts) {
    asked.filter.arch = to_string(dice_.percent(95) ? host->host.arch : static_cast<Arch>(dice_.below(4)));
    asked.ports.push_back(range());
    return asked;
  }
  if (dice_.percent(40)) asked.count = dice_.between(2, 4);
  if (dice_.percent(3)) asked.count = static_cast<std::int64_t>(model_.hosts.size() + dice_.below(3));
  asked.count = std::max<std::int64_t>(1, asked.count);
  ask_filter(asked, host->host);
  ask_amounts(asked, *host, strategy);
  ask_disk(asked, *host);
  for (std::size_t i = dice_.one_of(std::array<std::size_t, 10>{0, 0, 0, 0, 1, 1, 1, 1, 2, 3}); i > 0; --i)
    asked.ports.push_back(range());
  ask_exclusions(asked, host->host);
  asked.exclusive = dice_.percent(mood_.exclusive);
  return asked;
}

// One mistake of ALLOC-6.
void BatchMaker::spoil(Requirement& asked) {
  switch (dice_.below(22)) {
    case 0:
      asked.strategy = dice_.percent(50) ? "5" : "randomrack";
      break;
    case 1:
      asked.count = dice_.percent(50) ? 0 : 10'001;
      break;
    case 2:
      asked.cpu_cores = -1;
      break;
    case 3:
      asked.memory = 2'147'483'648;
      break;
    case 4:
      asked.location.zone = asked.location.zone.empty() ? "Z1,K1" : "";
      asked.location.host_ip = "";
      break;
    case 5:
      asked.location.rack = "K1,K2";
      break;
    case 6:
      asked.filter.arch = "x86_64";
      break;
    case 7:
      asked.filter.purpose = "Compute,Web";
      break;
    case 8:
      asked.filter.disk_type = "HDD";
      break;
    case 9:
      asked.filter.host_traits = 0x200;
      break;
    case 10:
      asked.filter.host_traits = -1;
      break;
    case 11:
      asked.disk = {true, -1, "", ""};
      break;
    case 12:
      asked.disk = {true, 1, "ssd", ""};
      break;
    case 13:
      asked.disk = {false, 0, "", "d1"};
      break;
    case 14:
      asked.disk = {true, 0, "", "d1"};
      asked.count = 2;
      break;
    case 15:
      asked.ports = {{0, 10, 1}};
      break;
    case 16:
      asked.ports = {{10, 10, 0}};
      break;
    case 17:
      asked.ports = {{65'530, 65'537, 1}};
      break;
    case 18:
      asked.ports = {{10, 20, 11}};
      break;
    case 19:
      asked.ports = {{10, 20, -1}};
      break;
    case 20:
      asked.exclusive = true;
      asked.cpu_cores = asked.memory = 0;
      asked.disk = {};
      asked.ports = {};
      break;
    default:
      asked.location.region = "";
      asked.location.host_ip = "";
  }
}

void BatchMaker::spoil(AllocationBatch& batch) {
  switch (dice_.below(12)) {
    case 0:
      batch.requests.clear();
      return;
    case 1:
      dice_.percent(50) ? batch.requests.back().holder_id = "" : batch.requests.back().request_id = "";
      return;
    case 2:
      batch.requests.back().requirements.clear();
      return;
    case 3:
      batch.requests.push_back(batch.requests.front());
      batch.requests.back().holder_id += "x";
      return;
    case 4:
      dice_.percent(50) ? batch.requests.front().holder_id = " c1"
                        : batch.requests.front().request_id = "r\t1";
      return;
    default: {
      AllocationRequest& request = batch.requests[dice_.below(batch.requests.size())];
      spoil(request.requirements[dice_.below(request.requirements.size())]);
    }
  }
}

}  // namespace

AllocationBatch draw_batch(Dice& dice, const Mood& mood, const Model& model, std::size_t& next_request) {
  BatchMaker maker(dice, mood, model);
  AllocationBatch batch;
  const std::size_t requests = dice.percent(88) ? 1 : 1 + dice.below(3);
  for (std::size_t i = 0; i < requests; ++i) {
    AllocationRequest request;
    request.holder_id = holder_name(dice);
    request.request_id = fmt::format("r{}", next_request++);
    if (dice.percent(2)) request.request_id = fmt::format("r{}", dice.below(next_request));
    if (i > 0 && dice.percent(20)) {
      request.request_id = batch.requests.front().request_id;
      request.holder_id = batch.requests.front().holder_id;
    }
    request.takeover = dice.percent(mood.takeover);
    const std::size_t requirements = dice.percent(75) ? 1 : 1 + dice.below(3);
    for (std::size_t q = 0; q < requirements; ++q)
      request.requirements.push_back(maker.requirement(request.takeover));
    batch.requests.push_back(std::move(request));
  }
  if (dice.percent(mood.bad)) maker.spoil(batch);
  return batch;
}

}  // namespace hostyard::campaign
