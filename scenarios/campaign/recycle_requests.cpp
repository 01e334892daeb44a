// Recycle requests of the generator.
#include <algorithm>

#include <fmt/format.h>

#include "scenarios/campaign/generator.h"

namespace hostyard::campaign {
namespace {

class EntryMaker {
 public:
  EntryMaker(Dice& dice, const Model& model) : dice_(dice), model_(model) {}

  RecycleEntry entry(std::size_t next_request);
  void spoil(RecycleEntry& entry);

 private:
  RecycleEntry of_host();
  void name_things(RecycleEntry& entry, const LedgerRow& row);

  Dice& dice_;
  const Model& model_;
};

RecycleEntry EntryMaker::entry(std::size_t next_request) {
  const ModelHost* host = any_host(dice_, model_);
  const bool rows = host != nullptr && !host->rows.empty();
  RecycleEntry entry;
  switch (dice_.below(10)) {
    case 0:
    case 1:
      entry.type = dice_.percent(70) ? "RecycleHolder" : "0";
      entry.holder_id = rows ? dice_.one_of(host->rows).holder_id : holder_name(dice_);
      return entry;
    case 2:
    case 3:
    case 4:
    case 5:
      entry.type = dice_.percent(70) ? "RecycleOperate" : "1";
      entry.request_id =
          rows ? dice_.one_of(host->rows).request_id : fmt::format("r{}", dice_.below(next_request + 3));
      if (dice_.percent(15)) entry.holder_id = holder_name(dice_);
      return entry;
    default:
      return of_host();
  }
}

RecycleEntry EntryMaker::of_host() {
  RecycleEntry entry;
  entry.type = dice_.percent(70) ? "RecycleHost" : "2";
  entry.holder_id = holder_name(dice_);
  const ModelHost* host = any_host(dice_, model_);
  if (host == nullptr || dice_.percent(3)) {
    entry.host_id = "nowhere";
    return entry;
  }
  if (dice_.percent(60)) entry.host_id = host->host.id;
  if (entry.host_id.empty() || dice_.percent(20)) entry.host_ip = host->host.ip.text();
  if (dice_.percent(3)) entry.host_ip = any_host(dice_, model_)->host.ip.text();
  if (host->rows.empty()) {
    entry.cpu_cores = dice_.between(0, 1);
    return entry;
  }
  name_things(entry, dice_.one_of(host->rows));
  return entry;
}

void EntryMaker::name_things(RecycleEntry& entry, const LedgerRow& row) {
  if (dice_.percent(95)) entry.holder_id = row.holder_id;
  if (dice_.percent(30)) entry.request_id = row.request_id;
  if (dice_.percent(10)) return;
  const bool all = dice_.percent(40);
  entry.cpu_cores = all ? row.cpu_cores : dice_.between(0, row.cpu_cores);
  entry.memory = all ? row.memory_gib : dice_.between(0, row.memory_gib);
  if (all || dice_.percent(40)) entry.disks = row.disks;
  for (const std::uint16_t port : row.ports) {
    if (all || dice_.percent(40)) entry.ports.push_back(port);
  }
  if (dice_.percent(20)) std::reverse(entry.ports.begin(), entry.ports.end());
  switch (dice_.below(30)) {
    case 0:
      entry.cpu_cores += 1;
      break;
    case 1:
      entry.memory += 1000;
      break;
    case 2:
      entry.disks.emplace_back("no-disk");
      break;
    case 3:
      if (!entry.disks.empty()) entry.disks.push_back(entry.disks.front());
      break;
    case 4:
      entry.ports.push_back(dice_.between(1, 70'000));
      break;
    case 5:
      if (!entry.ports.empty()) entry.ports.push_back(entry.ports.front());
      break;
    case 6:
      entry.cpu_cores *= 2;  // of several rows
      break;
    default:
      break;
  }
}

void EntryMaker::spoil(RecycleEntry& entry) {
  switch (dice_.below(7)) {
    case 0:
      entry.type = dice_.percent(50) ? "3" : "";
      break;
    case 1:
      entry.type = "RecycleHolder";
      entry.holder_id = "";
      break;
    case 2:
      entry.type = "RecycleOperate";
      entry.request_id = "";
      break;
    case 3:
      entry = {"RecycleHolder", "c1", "", "", "10.0.0.1", 0, 0, {}, {}};
      break;
    case 4:
      entry = {"RecycleHost", "c1", "", "", "", 1, 0, {}, {}};
      break;
    case 5:
      entry = {"RecycleHost", "c1", "", "nowhere", "", -1, 0, {}, {}};
      break;
    default:
      entry = {"RecycleOperate", "", "r1", "", "", 0, 1, {}, {}};
  }
}

}  // namespace

std::vector<RecycleEntry> draw_recycling(Dice& dice, const Mood& mood, const Model& model,
                                         std::size_t next_request) {
  EntryMaker maker(dice, model);
  std::vector<RecycleEntry> entries;
  for (std::size_t i = dice.percent(85) ? 1 : 1 + dice.below(3); i > 0; --i)
    entries.push_back(maker.entry(next_request));
  if (!dice.percent(mood.bad)) return entries;
  if (dice.percent(10)) return {};
  maker.spoil(entries[dice.below(entries.size())]);
  return entries;
}

}  // namespace hostyard::campaign
