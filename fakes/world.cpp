#include "fakes/world.h"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/result.h"

namespace hostyard {
namespace {

constexpr std::string_view kMachineLine = R"({"machine":{"ip":")";  // how every line of a machine begins

// Why an operation of the EM cluster cannot succeed on a machine; empty: it can.
std::string operation_failure(const Machine* machine, const std::string& host) {
  if (machine == nullptr || machine->reach == Reach::kNoRoute)
    return fmt::format("dial tcp {}:22: connect: no route to host", host);
  if (machine->reach == Reach::kRefused)
    return fmt::format("dial tcp {}:22: connect: connection refused", host);
  if (machine->reach == Reach::kBlackhole) return fmt::format("dial tcp {}:22: i/o timeout", host);
  return "";
}

std::string state_word(OperationState state) {
  switch (state) {
    case OperationState::kProcessing:
      return "processing";
    case OperationState::kFinished:
      return "finished";
    case OperationState::kError:
      return "error";
    case OperationState::kUnknown:
      return "unknown";
  }
  return "";
}

// A machine that has nothing but what the words say.
Machine restored(const IpAddress& ip, const Json& json) {
  Machine machine;
  machine.ip = ip;
  machine.os = make_os(json.at("os").get<std::string>());
  WorldReader reader("journal");
  apply_settings(machine, to_world_value(json), {}, reader);
  if (!reader.problems().empty()) {
    throw Error(
        ErrorCode::kStoreUnusable,
        fmt::format("the file of the fake world does not fit this program: {}; accepted: one that this "
                    "version wrote",
                    reader.problems().front().message));
  }
  return machine;
}

}  // namespace

World::World(WorldSpec spec, Clock& clock, std::uint64_t seed)
    : clock_(clock),
      seed_(seed),
      control_(std::move(spec.control)),
      tiup_(std::move(spec.tiup)),
      vendors_(std::move(spec.vendors)),
      faults_(std::move(spec.faults)),
      em_(std::move(spec.em)) {
  em_.take_changes();  // what the YAML says is no change
  machines_.reserve(spec.machines.size());
  for (Machine& machine : spec.machines) {
    order_.push_back(machine.ip.text());
    machines_.emplace(machine.ip.text(), std::move(machine));
  }
}

Machine* World::View::machine(const IpAddress& ip) {
  const auto found = world_.machines_.find(ip.text());
  if (found == world_.machines_.end()) return nullptr;
  Machine* const machine = &found->second;
  const bool known = std::ranges::any_of(touched_, [&](const auto& each) { return each.first == machine; });
  if (!known) touched_.emplace_back(machine, machine->revision);
  return machine;
}

void World::persist_to(const std::string& path) {
  const std::scoped_lock lock(mutex_);
  journal_ = std::make_unique<WorldJournal>(path);
  const auto held = journal_->lock();
  replay(journal_->catch_up());
}

std::optional<WorldJournal::Lock> World::begin() {
  std::optional<WorldJournal::Lock> held;
  if (journal_) {
    held.emplace(journal_->lock());
    replay(journal_->catch_up());
  }
  const TimeMicros now = clock_.now();
  if (em_.is_due(now)) {
    em_.settle(now, [&](const std::string& host) {
      const auto machine = machines_.find(host);
      return operation_failure(machine == machines_.end() ? nullptr : &machine->second, host);
    });
  }
  return held;
}

void World::end(View& view) {
  if (!journal_) {
    em_.take_changes();
    return;
  }
  std::string lines;
  for (const auto& [machine, before] : view.touched_) {
    if (machine->revision != before) lines += Json{{"machine", machine_to_json(*machine)}}.dump() + '\n';
  }
  for (const Json& change : em_.take_changes()) lines += change.dump() + '\n';
  if (!lines.empty()) journal_->append(lines);
}

void World::replay(const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  // A line says all of a machine: only its last one counts.
  std::unordered_set<std::string> seen;
  std::vector<const std::string*> counting;
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    const bool of_machine = line->starts_with(kMachineLine);
    if (!of_machine || seen.insert(line->substr(0, line->find('"', kMachineLine.size()))).second)
      counting.push_back(&*line);
  }
  for (auto line = counting.rbegin(); line != counting.rend(); ++line) replay(**line);
}

void World::replay(const std::string& line) {
  const Json change = Json::parse(line, nullptr, false);
  if (!change.is_object()) {
    throw Error(
        ErrorCode::kStoreUnusable,
        fmt::format("the file of the fake world holds the line '{}'; accepted: lines that this program wrote",
                    line.substr(0, 80)));
  }
  if (!change.contains("machine")) return em_.replay(change);
  const Json& json = change["machine"];
  // A machine that the YAML no longer has is gone.
  const auto known = machines_.find(json.at("ip").get<std::string>());
  if (known == machines_.end()) return;
  Machine machine = restored(known->second.ip, json);
  machine.revision = known->second.revision + 1;
  known->second = std::move(machine);
}

Json World::machine_json(const std::string& ip) {
  const auto address = IpAddress::parse(ip);
  if (!address) return nullptr;
  return use([&](View& view) -> Json {
    const Machine* const machine = view.machine(*address);
    if (machine == nullptr) return nullptr;
    Json json = machine_to_json(*machine);
    json["filebeat"] = view.em().status(address->text()).value_or("absent");
    return json;
  });
}

Json World::tiup_json() {
  return use([&](View& view) {
    static const std::vector<std::string> kStyles{"1.9", "1.12", "1.16"};
    Json nodes = Json::array();
    for (const auto& [host, status] : view.em().instances())
      nodes.push_back({{"host", host}, {"role", "filebeat"}, {"status", status}});
    Json operations = Json::array();
    for (const EmOperation& operation : view.em().operations()) {
      operations.push_back({{"id", operation.id},
                            {"kind", operation.scale_out ? "scale-out" : "scale-in"},
                            {"host", operation.host},
                            {"state", state_word(operation.state)},
                            {"error", operation.error}});
    }
    Json calls = Json::object();
    for (const auto& [name, count] : calls_) calls[name] = count;
    return Json{{"style", kStyles[static_cast<std::size_t>(tiup_.style)]},
                {"emCluster", {{"name", view.em().name}, {"nodes", std::move(nodes)}}},
                {"operations", std::move(operations)},
                {"calls", std::move(calls)}};
  });
}

std::optional<std::string> World::change_machine(const std::string& ip, const Json& changes) {
  const auto address = IpAddress::parse(ip);
  return use([&](View& view) -> std::optional<std::string> {
    Machine* const machine = address ? view.machine(*address) : nullptr;
    if (machine == nullptr) return fmt::format("the world has no machine {}", ip);
    WorldReader reader("");
    const WorldValue value = to_world_value(changes);
    std::vector<std::string> words = machine_words();
    words.insert(words.end(), {"ip", "filebeat"});
    for (const std::string& word : value.keys) {
      if (std::ranges::find(words, word) == words.end()) return unknown_setting("a machine", word, words);
    }
    Machine changed = *machine;
    apply_settings(changed, value, control_.keys, reader);
    if (!reader.problems().empty()) return reader.problems().front().message;
    changed.revision = machine->revision + 1;
    *machine = std::move(changed);
    if (const WorldValue* const filebeat = value.find("filebeat")) {
      const bool absent = filebeat->text == "absent";
      view.em().set_status(address->text(), absent ? std::nullopt : std::optional(filebeat->text));
    }
    return std::nullopt;
  });
}

}  // namespace hostyard
