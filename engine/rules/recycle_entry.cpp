#include "engine/rules/recycle_entry.h"

#include <utility>

#include <fmt/format.h>

#include "engine/domain/enum_number.h"

namespace hostyard {

tl::unexpected<Refusal> refused_recycling(ErrorCode cause, std::string detail) {
  return tl::unexpected<Refusal>(
      Refusal{.code = ErrorCode::kRecycleError, .detail = std::move(detail), .cause = cause});
}

tl::unexpected<Refusal> invalid_recycling(std::string detail) {
  return refused_recycling(ErrorCode::kParameterInvalid, std::move(detail));
}

namespace {

using Checked = tl::expected<void, Refusal>;

Checked check_amount(std::string_view name, std::int64_t amount) {
  if (to_count(amount)) return {};
  return invalid_recycling(
      fmt::format("{} is {}; accepted: an integer from 0 to {}", name, amount, kMaxCount));
}

// RecycleHolder and RecycleOperate release whole rows.
Checked check_names_no_part(const RecycleEntry& entry) {
  const auto stray = [&](std::string_view name, auto value) -> Checked {
    return invalid_recycling(
        fmt::format("{} is {} in a recycling of type {}; accepted: nothing", name, value, entry.type));
  };
  if (!entry.host_id.empty()) return stray("hostId", entry.host_id);
  if (!entry.host_ip.empty()) return stray("hostIp", entry.host_ip);
  if (entry.cpu_cores != 0) return stray("cpuCores", entry.cpu_cores);
  if (entry.memory != 0) return stray("memory", entry.memory);
  if (!entry.disks.empty()) return stray("disks", fmt::format("[{}]", fmt::join(entry.disks, ", ")));
  if (!entry.ports.empty()) return stray("ports", fmt::format("[{}]", fmt::join(entry.ports, ", ")));
  return {};
}

Checked check_holder_entry(const RecycleEntry& entry) {
  if (entry.holder_id.empty()) return invalid_recycling("holderId is empty; accepted: the id of a holder");
  if (!entry.request_id.empty()) {
    return invalid_recycling(fmt::format(
        "requestId is {} in a recycling of everything of a holder; accepted: nothing", entry.request_id));
  }
  return check_names_no_part(entry);
}

Checked check_operate_entry(const RecycleEntry& entry) {
  if (entry.request_id.empty()) return invalid_recycling("requestId is empty; accepted: the id of a request");
  return check_names_no_part(entry);
}

Checked check_host_entry(const RecycleEntry& entry) {
  if (entry.holder_id.empty()) return invalid_recycling("holderId is empty; accepted: the id of a holder");
  if (entry.host_id.empty() && entry.host_ip.empty())
    return invalid_recycling("hostId and hostIp are empty; accepted: at least one of them");
  if (auto good = check_amount("cpuCores", entry.cpu_cores); !good) return good;
  return check_amount("memory", entry.memory);
}

tl::expected<RecycleType, Refusal> check_entry(const RecycleEntry& entry) {
  const auto type = parse_name_or_number<RecycleType>(entry.type);
  if (!type) {
    return invalid_recycling(fmt::format("type \"{}\" is unknown; accepted: {}, or its number from 0",
                                         entry.type, accepted_names<RecycleType>()));
  }
  const auto good = *type == RecycleType::kRecycleHolder    ? check_holder_entry(entry)
                    : *type == RecycleType::kRecycleOperate ? check_operate_entry(entry)
                                                            : check_host_entry(entry);
  if (!good) return tl::unexpected(good.error());
  return *type;
}

}  // namespace

RecycleRefusal refused_entry(std::size_t number, Refusal refusal) {
  refusal.detail = fmt::format("request {}: {}", number, refusal.detail);
  return {std::move(refusal), static_cast<std::int64_t>(number)};
}

tl::expected<std::vector<RecycleType>, RecycleRefusal> check_recycle_entries(
    std::span<const RecycleEntry> entries) {
  if (entries.empty()) {
    return tl::unexpected<RecycleRefusal>(
        {invalid_recycling("the request has no entry; accepted: at least one").value(), std::nullopt});
  }
  std::vector<RecycleType> types;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    auto type = check_entry(entries[i]);
    if (!type) return tl::unexpected(refused_entry(i, std::move(type.error())));
    types.push_back(*type);
  }
  return types;
}

}  // namespace hostyard
