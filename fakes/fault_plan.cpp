#include "fakes/fault_plan.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "engine/base/random.h"
#include "engine/base/text.h"
#include "engine/domain/ip_address.h"
#include "engine/interfaces/host_executor.h"

namespace hostyard {
namespace {

struct Outcome {
  std::string_view word;
  FaultKind kind;
  bool on_host;    // of a typed command
  bool on_tool;    // of check and display
  bool on_submit;  // of scaleOut and scaleIn
  bool on_poll;
};
constexpr std::array<Outcome, 12> kOutcomes{{
    {"refused", FaultKind::kRefused, true, true, true, false},
    {"unreachable", FaultKind::kUnreachable, true, true, true, false},
    {"timed-out", FaultKind::kTimedOut, true, true, true, true},
    {"timed-out-after", FaultKind::kTimedOutAfter, true, true, true, false},
    {"wrong-password", FaultKind::kWrongPassword, true, true, true, false},
    {"host-key", FaultKind::kHostKey, true, false, false, false},
    {"exit", FaultKind::kExit, true, true, true, true},
    {"garbage", FaultKind::kGarbage, true, true, false, false},
    {"connection-lost", FaultKind::kConnectionLost, true, true, true, false},
    {"connection-lost-after", FaultKind::kConnectionLostAfter, true, true, true, false},
    {"no-result", FaultKind::kNoResult, false, true, false, false},
    {"hang", FaultKind::kHang, true, true, false, false},
}};
constexpr std::array<std::string_view, 6> kToolCalls{"check",    "checkApply", "display",
                                                     "scaleOut", "scaleIn",    "poll"};

bool is_possible(const Outcome& outcome, std::string_view during) {
  if (during == "check" || during == "checkApply" || during == "display") return outcome.on_tool;
  if (during == "scaleOut" || during == "scaleIn") return outcome.on_submit;
  if (during == "poll") return outcome.on_poll;
  return outcome.on_host;
}

std::vector<std::string> call_names() {
  std::vector<std::string> names = command_names();
  names.insert(names.end(), kToolCalls.begin(), kToolCalls.end());
  return names;
}

const Outcome* find_outcome(std::string_view word) {
  const auto found = std::ranges::find(kOutcomes, word, &Outcome::word);
  return found == kOutcomes.end() ? nullptr : &*found;
}

class FaultReader {
 public:
  explicit FaultReader(WorldReader& reader) : reader_(reader) {}

  void read(const WorldValue& value, FaultRules& rules) {
    if (!reader_.is_map(value, "a fault")) return;
    if (const WorldValue* const random = value.find("random")) {
      if (value.keys.size() > 1) reader_.report(value, "'random' stands alone in its entry of faults");
      rules.random = read_random(*random);
      return;
    }
    const std::size_t known = reader_.problems().size();
    Fault fault = read_words(value);
    if (fault.during.empty())
      reader_.report(value, "a fault needs 'during'; accepted: " + join(call_names(), ", "));
    const WorldValue* const outcome = value.find("outcome");
    if (outcome == nullptr) {
      reader_.report(value, "a fault needs 'outcome'; accepted: " + join(outcomes_of(fault.during), ", "));
    } else if (!fault.during.empty()) {
      read_outcome(*outcome, fault);
    }
    if (reader_.problems().size() == known) rules.planned.push_back(std::move(fault));
  }

 private:
  Fault read_words(const WorldValue& value) {
    static const std::vector<std::string> kWords{"on", "during", "time", "times", "outcome", "random"};
    Fault fault;
    for (std::size_t i = 0; i < value.keys.size(); ++i) {
      const WorldValue& item = value.items[i];
      const std::string& word = value.keys[i];
      if (word == "on") {
        read_host(item, fault);
      } else if (word == "during") {
        const auto names = call_names();
        if (const auto index = reader_.one_of(item, word, names)) fault.during = names[*index];
      } else if (word == "time") {
        fault.time = static_cast<int>(reader_.number(item, word, 1, 1'000'000).value_or(1));
      } else if (word == "times") {
        fault.times =
            item.text == "every" ? 0 : static_cast<int>(reader_.number(item, word, 1, 1'000'000).value_or(1));
      } else if (word != "outcome") {
        reader_.report_key(value, i, unknown_setting("a fault", word, kWords));
      }
    }
    return fault;
  }

  void read_host(const WorldValue& item, Fault& fault) {
    const auto text = reader_.text(item, "on");
    if (!text) return;
    const auto ip = IpAddress::parse(*text);
    if (!ip && *text != "*")
      reader_.report(item, fmt::format("'on' is '{}'; accepted: an IP address, or * for every host", *text));
    fault.on = ip ? ip->text() : "*";
  }

  void read_outcome(const WorldValue& item, Fault& fault) {
    std::string word = item.text;
    if (const WorldValue* const code = item.find("exit")) {
      word = "exit";
      fault.code = static_cast<int>(reader_.number(*code, "exit", 1, 255).value_or(1));
    }
    const Outcome* const outcome = find_outcome(word);
    if (outcome != nullptr && is_possible(*outcome, fault.during)) {
      fault.kind = outcome->kind;
      return;
    }
    const auto possible = outcomes_of(fault.during);
    const auto near = outcome == nullptr ? nearest(word, possible) : std::nullopt;
    reader_.report(item, near ? fmt::format("outcome '{}' is unknown; did you mean '{}'?", word, *near)
                              : fmt::format("outcome '{}' is not one that {} can have; accepted: {}", word,
                                            fault.during, join(possible, ", ")));
  }

  std::optional<RandomFaults> read_random(const WorldValue& value) {
    static const std::vector<std::string> kWords{"rate", "seed"};
    RandomFaults random;
    if (!reader_.is_map(value, "random")) return std::nullopt;
    for (std::size_t i = 0; i < value.keys.size(); ++i) {
      const WorldValue& item = value.items[i];
      if (value.keys[i] == "rate") {
        random.rate = read_rate(item);
      } else if (value.keys[i] == "seed") {
        random.seed = static_cast<std::uint64_t>(reader_.number(item, "seed", 0, 1LL << 62).value_or(1));
      } else {
        reader_.report_key(value, i, unknown_setting("random", value.keys[i], kWords));
      }
    }
    return random;
  }

  double read_rate(const WorldValue& item) {
    double rate = 0;
    const char* const end = item.text.data() + item.text.size();
    const auto [rest, fault] = std::from_chars(item.text.data(), end, rate);
    if (fault == std::errc{} && rest == end && rate >= 0 && rate <= 1) return rate;
    reader_.report(item, fmt::format("'rate' is '{}'; accepted: a number from 0 to 1", item.text));
    return 0;
  }

  WorldReader& reader_;
};

Fault random_fault(const std::string& host, std::string_view during, std::uint64_t draw) {
  std::vector<const Outcome*> possible;
  for (const Outcome& outcome : kOutcomes) {
    if (is_possible(outcome, during)) possible.push_back(&outcome);
  }
  Fault fault;
  fault.on = host;
  fault.during = std::string(during);
  fault.kind = possible[draw % possible.size()]->kind;
  return fault;
}

}  // namespace

std::vector<std::string> outcomes_of(std::string_view during) {
  std::vector<std::string> words;
  for (const Outcome& outcome : kOutcomes) {
    if (!is_possible(outcome, during)) continue;
    words.emplace_back(outcome.kind == FaultKind::kExit ? "{exit: N}" : outcome.word);
  }
  return words;
}

FaultRules read_faults(const WorldValue& list, WorldReader& reader) {
  FaultRules rules;
  if (!reader.is_list(list, "faults")) return rules;
  FaultReader faults(reader);
  for (const WorldValue& item : list.items) faults.read(item, rules);
  return rules;
}

std::optional<Fault> FaultPlan::next(const std::string& host, std::string_view during) {
  if (rules_.planned.empty() && !rules_.random) return std::nullopt;
  const std::scoped_lock lock(mutex_);
  counts_.resize(rules_.planned.size(), 0);
  std::optional<Fault> due;
  for (std::size_t i = 0; i < rules_.planned.size(); ++i) {
    const Fault& fault = rules_.planned[i];
    if (fault.during != during || (fault.on != "*" && fault.on != host)) continue;
    const int call = ++counts_[i];
    const bool hit = call >= fault.time && (fault.times == 0 || call < fault.time + fault.times);
    if (hit && !due) due = fault;
  }
  if (due || !rules_.random) return due;
  const std::string name = fmt::format("{} {}", host, during);
  SeededRandom random(stable_hash(name, rules_.random->seed) + ++calls_[name]);
  const double draw = static_cast<double>(random.next() >> 11) * 0x1.0p-53;
  if (draw >= rules_.random->rate) return std::nullopt;
  return random_fault(host, during, random.next());
}

}  // namespace hostyard
