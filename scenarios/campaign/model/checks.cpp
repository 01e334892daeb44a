// What ALLOC-6 and REC-1 refuse before anything is looked up.
#include <algorithm>
#include <array>

#include "engine/base/text.h"
#include "scenarios/campaign/model/model.h"

namespace hostyard::campaign {
namespace {

constexpr std::int64_t kMostResults = 10'000;

template <class E>
std::optional<E> named(std::string_view text) {
  for (std::size_t i = 0; i < EnumNames<E>::names.size(); ++i) {
    if (text == EnumNames<E>::names[i] || text == std::to_string(i)) return static_cast<E>(i);
  }
  return std::nullopt;
}

bool amount(std::int64_t value) {
  return value >= 0 && value <= 2'147'483'647;
}

bool trait_word(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool good_range(const PortRange& range) {
  return 1 <= range.start && range.start < range.end && range.end <= 65536 && range.count >= 0 &&
         range.count <= range.end - range.start;
}

bool holds_nothing(const Requirement& asked) {
  std::int64_t ports = 0;
  for (const PortRange& range : asked.ports) ports += range.count;
  return asked.cpu_cores == 0 && asked.memory == 0 && !asked.disk.need_disk && ports == 0;
}

bool only_ports_asked(const Requirement& asked) {  // ALLOC-50
  return asked.count == 1 && asked.cpu_cores == 0 && asked.memory == 0 && asked.disk == RequiredDisk{} &&
         asked.location.zone.empty() && asked.location.rack.empty() && asked.location.host_ip.empty() &&
         asked.excluded_hosts.empty() && !asked.exclusive && asked.filter.purpose.empty() &&
         asked.filter.disk_type.empty() && asked.filter.host_traits == 0 && asked.ports.size() == 1;
}

bool location_suffices(const Requirement& asked, Strategy strategy) {
  const RequiredLocation& at = asked.location;
  switch (strategy) {
    case Strategy::kRandomRack:
    case Strategy::kDiffRackBestEffort:
      return !at.region.empty() && !at.zone.empty();
    case Strategy::kUserSpecifyRack:
      return !at.region.empty() && !at.zone.empty() && !at.rack.empty();
    case Strategy::kUserSpecifyHost:
      return !at.host_ip.empty();
    case Strategy::kClusterPorts:
      return !at.region.empty() && !asked.filter.arch.empty();
  }
  return false;
}

std::optional<ErrorCode> bad_requirement(const Requirement& asked) {
  const ErrorCode invalid = ErrorCode::kParameterInvalid;
  const auto strategy = strategy_named(asked.strategy);
  if (!strategy) return invalid;
  if (asked.count < 1 || asked.count > kMostResults) return invalid;
  if (!amount(asked.cpu_cores) || !amount(asked.memory) || !amount(asked.disk.capacity)) return invalid;
  for (const std::string* name : {&asked.location.region, &asked.location.zone, &asked.location.rack}) {
    if (name->find(',') != std::string::npos) return invalid;
  }
  if (!location_suffices(asked, *strategy)) return invalid;
  if (!asked.filter.arch.empty() && !parse<Arch>(asked.filter.arch)) return invalid;
  if (!known_purposes(asked.filter.purpose)) return ErrorCode::kTraitNotFound;
  if (!asked.filter.disk_type.empty() && !parse<DiskType>(asked.filter.disk_type))
    return ErrorCode::kTraitNotFound;
  if ((asked.filter.host_traits & ~std::int64_t{0x1FF}) != 0) return ErrorCode::kTraitNotFound;
  if (!asked.disk.type.empty() && !parse<DiskType>(asked.disk.type)) return invalid;
  if (!asked.disk.disk_id.empty() && (!asked.disk.need_disk || asked.count != 1)) return invalid;
  if (!std::all_of(asked.ports.begin(), asked.ports.end(), good_range)) return invalid;
  if (asked.exclusive && holds_nothing(asked)) return invalid;
  if (strategy == Strategy::kClusterPorts && !only_ports_asked(asked)) return invalid;
  return std::nullopt;
}

RecycleRefusal bad_entry(std::optional<std::int64_t> number) {
  RecycleRefusal refusal;
  refusal.refusal.code = ErrorCode::kRecycleError;
  refusal.refusal.cause = ErrorCode::kParameterInvalid;
  refusal.request = number;
  return refusal;
}

bool names_a_part(const RecycleEntry& entry) {
  return !entry.host_id.empty() || !entry.host_ip.empty() || entry.cpu_cores != 0 || entry.memory != 0 ||
         !entry.disks.empty() || !entry.ports.empty();
}

bool good_entry(const RecycleEntry& entry) {
  const auto type = recycle_type_named(entry.type);
  if (!type) return false;
  switch (*type) {
    case RecycleType::kRecycleHolder:
      return !entry.holder_id.empty() && entry.request_id.empty() && !names_a_part(entry);
    case RecycleType::kRecycleOperate:
      return !entry.request_id.empty() && !names_a_part(entry);
    case RecycleType::kRecycleHost:
      break;
  }
  if (entry.holder_id.empty() || (entry.host_id.empty() && entry.host_ip.empty())) return false;
  return amount(entry.cpu_cores) && amount(entry.memory);
}

}  // namespace

bool storable(const std::string& text) {
  if (text.empty() || text.size() > 190 || text.front() == ' ' || text.back() == ' ') return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c != 0x7f; });
}

bool known_purposes(const std::string& list) {
  std::string word;
  for (const char c : list + ",") {
    if (c != ',') {
      word += c;
      continue;
    }
    const std::size_t first = word.find_first_not_of(' ');
    if (first != std::string::npos) {
      const std::size_t last = word.find_last_not_of(' ');
      if (!trait_word(word.substr(first, last - first + 1), EnumNames<Purpose>::names)) return false;
    }
    word.clear();
  }
  return true;
}

std::optional<Strategy> strategy_named(std::string_view text) {
  return named<Strategy>(text);
}

std::optional<RecycleType> recycle_type_named(std::string_view text) {
  return named<RecycleType>(text);
}

AllocationRefusal refused_batch(ErrorCode cause, std::optional<std::int64_t> request,
                                std::optional<std::int64_t> requirement) {
  AllocationRefusal refusal;
  refusal.refusal.code = ErrorCode::kAllocateError;
  refusal.refusal.cause = cause;
  refusal.request = request;
  refusal.requirement = requirement;
  return refusal;
}

std::optional<AllocationRefusal> bad_batch(const AllocationBatch& batch) {
  const ErrorCode invalid = ErrorCode::kParameterInvalid;
  if (batch.requests.empty()) return refused_batch(invalid, std::nullopt, std::nullopt);
  for (std::size_t r = 0; r < batch.requests.size(); ++r) {
    const AllocationRequest& request = batch.requests[r];
    const auto number = static_cast<std::int64_t>(r);
    bool good = storable(request.holder_id) && storable(request.request_id) && !request.requirements.empty();
    for (std::size_t earlier = 0; earlier < r; ++earlier) {  // ruling ALLOC-5 (form)
      const AllocationRequest& other = batch.requests[earlier];
      if (other.request_id == request.request_id && other.holder_id != request.holder_id) good = false;
    }
    if (!good) return refused_batch(invalid, number, std::nullopt);
    for (std::size_t q = 0; q < request.requirements.size(); ++q) {
      if (const auto cause = bad_requirement(request.requirements[q]))
        return refused_batch(*cause, number, static_cast<std::int64_t>(q));
    }
  }
  return std::nullopt;
}

std::optional<RecycleRefusal> bad_entries(std::span<const RecycleEntry> entries) {
  if (entries.empty()) return bad_entry(std::nullopt);
  for (std::size_t e = 0; e < entries.size(); ++e) {
    if (!good_entry(entries[e])) return bad_entry(static_cast<std::int64_t>(e));
  }
  return std::nullopt;
}

}  // namespace hostyard::campaign
