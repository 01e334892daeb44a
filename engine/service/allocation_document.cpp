#include "engine/service/allocation_document.h"

#include "engine/service/allocation_described.h"

namespace hostyard {
namespace {

struct RecycleDocument {
  std::vector<RecycleEntry> requests;
};

}  // namespace

template <>
struct Described<RecycleDocument> {
  static constexpr bool is_document = true;
  static constexpr auto members =
      std::tuple(member("requests", &RecycleDocument::requests, "what to give back, all or nothing"));
};

namespace {

template <class T>
Json list_of(std::span<const T> items) {
  Json list = Json::array();
  for (const T& item : items) list.push_back(encode(item));
  return list;
}

Json number_or_null(const std::optional<std::int64_t>& number) {
  return number ? Json(*number) : Json();
}

Json missing_value(const MissingValue& value) {
  if (const auto* disks = std::get_if<AskedDisks>(&value)) {
    return {{"count", disks->count},
            {"capacity", disks->capacity},
            {"type", disks->type},
            {"diskId", disks->disk_id}};
  }
  return std::visit(
      [](const auto& plain) -> Json {
        if constexpr (std::is_same_v<std::decay_t<decltype(plain)>, AskedDisks>)
          return nullptr;  // above
        else
          return plain;
      },
      value);
}

Json near_miss_document(const NearMiss& near_miss) {
  Json missing = Json::object();
  for (const Missing& one : near_miss.missing) {
    missing[std::string(one.filter)] = {{"asked", missing_value(one.asked)},
                                        {"there", missing_value(one.there)}};
  }
  return {{"hostId", near_miss.host_id}, {"missing", std::move(missing)}};
}

// The code that says what is wrong: the cause's, where an outer one wraps it (ALLOC-2).
void add_code(const Refusal& refusal, Json& data) {
  const ErrorCode code = refusal.cause.value_or(refusal.code);
  data["code"] = static_cast<int>(code);
  data["name"] = info(code).name;
}

}  // namespace

Result<AllocationBatch> read_batch(const Json& document) {
  return decode<AllocationBatch>(document);
}
Json batch_document(const AllocationBatch& batch) {
  return encode(batch);
}

Result<std::vector<RecycleEntry>> read_recycling(const Json& document) {
  auto decoded = decode<RecycleDocument>(document);
  if (!decoded) return tl::unexpected(decoded.error());
  return std::move(decoded->requests);
}
Json recycling_document(std::span<const RecycleEntry> entries) {
  return {{"requests", list_of(entries)}};
}

Json grants_document(std::span<const RequestGrants> results) {
  return {{"results", list_of(results)}};
}
Json released_document(std::span<const LedgerRow> released) {
  return {{"released", list_of(released)}};
}
Json ledger_row_document(const LedgerRow& row) {
  return encode(row);
}

Json refusal_document(const AllocationRefusal& refusal, std::span<const LedgerRow> granted) {
  Json data = Json::object();
  data["request"] = number_or_null(refusal.request);
  data["requirement"] = number_or_null(refusal.requirement);
  add_code(refusal.refusal, data);
  data["funnel"] = Json::array();
  for (const FunnelStep& step : refusal.funnel)
    data["funnel"].push_back({{"filter", step.filter}, {"left", step.left}});
  data["nearMiss"] = refusal.near_miss ? near_miss_document(*refusal.near_miss) : Json();
  if (!refusal.granted_request.empty()) data["granted"] = list_of(granted);
  return data;
}

Json refusal_document(const RecycleRefusal& refusal) {
  Json data = Json::object();
  data["request"] = number_or_null(refusal.request);
  add_code(refusal.refusal, data);
  return data;
}

}  // namespace hostyard
