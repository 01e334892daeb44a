#include "engine/service/use_case.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "engine/service/areas.h"

namespace hostyard {
namespace {

std::string_view schema_type(ValueKind kind) {
  switch (kind) {
    case ValueKind::kString:
      return "string";
    case ValueKind::kInteger:
      return "integer";
    case ValueKind::kBoolean:
      return "boolean";
    case ValueKind::kList:
      return "array";
    case ValueKind::kObject:
    case ValueKind::kMap:
      return "object";
    case ValueKind::kAny:
      return "";
  }
  return "";
}

}  // namespace

std::span<const UseCase> use_cases() {
  static const std::array kCases{
      hosts_import_case(),      hosts_list_case(),          hosts_show_case(),       hosts_update_case(),
      hosts_set_status_case(),  hosts_set_reserved_case(),  hosts_delete_case(),     hosts_inspect_case(),
      disks_add_case(),         disks_update_case(),        disks_delete_case(),     pool_hierarchy_case(),
      pool_stocks_case(),       pool_inspect_case(),        pool_export_case(),      pool_load_case(),
      allocations_grant_case(), allocations_recycle_case(), allocations_list_case(), workflows_list_case(),
      workflows_show_case(),    workflows_watch_case(),     workflows_start_case(),  workflows_stop_case(),
      workflows_cancel_case(),  vendors_list_case(),        vendors_load_case(),     instances_list_case(),
      instances_put_case(),     instances_delete_case(),
  };
  return kCases;
}

const UseCase* find_use_case(std::string_view noun, std::string_view verb) {
  const auto cases = use_cases();
  const auto found = std::ranges::find_if(
      cases, [&](const UseCase& candidate) { return candidate.noun == noun && candidate.verb == verb; });
  return found == cases.end() ? nullptr : &*found;
}

std::vector<std::string> started_flows(const Json& answer) {
  std::vector<std::string> ids;
  if (!answer.is_object() || !answer.contains("workflows")) return ids;
  for (const Json& flow : answer["workflows"]) ids.push_back(flow["id"].get<std::string>());
  return ids;
}

Json to_json_schema(const Shape& shape) {
  Json schema = Json::object();
  if (shape.kind != ValueKind::kAny) schema["type"] = schema_type(shape.kind);
  if (!shape.doc.empty()) schema["description"] = shape.doc;
  if (!shape.accepted.empty()) schema["enum"] = shape.accepted;
  if (shape.kind == ValueKind::kList) schema["items"] = to_json_schema(shape.members.front());
  if (shape.kind == ValueKind::kMap) schema["additionalProperties"] = to_json_schema(shape.members.front());
  if (shape.kind != ValueKind::kObject) return schema;
  schema["properties"] = Json::object();
  Json required = Json::array();
  for (const Shape& member : shape.members) {
    schema["properties"][member.name] = to_json_schema(member);
    if (member.required) required.push_back(member.name);
  }
  if (!required.empty()) schema["required"] = std::move(required);
  schema["additionalProperties"] = false;
  return schema;
}

}  // namespace hostyard
