#include "scenarios/schema.h"

#include <nlohmann/json.hpp>

#include "scenarios/catalogue.h"
#include "scenarios/settings.h"
#include "scenarios/step_kinds.h"

namespace hostyard {
namespace {

Json text(const char* description) {
  return {{"type", "string"}, {"description", description}};
}

Json list_of_text(const char* description) {
  return {{"type", "array"}, {"items", {{"type", "string"}}}, {"description", description}};
}

Json any_map(const char* description) {
  return {{"type", "object"}, {"description", description}};
}

// Arguments may be variables, and those of a refused step wrong on purpose: names are held strictly, types
// are not.
Json arguments_schema(const StepKind& kind) {
  if (kind.action == StepAction::kParallel) {
    return {{"type", "array"}, {"items", {{"$ref", "#/$defs/step"}}}, {"description", kind.summary}};
  }
  Json members = Json::object();
  for (const Shape& member : kind.arguments.members) {
    Json described{{"description", member.doc}};
    if (!member.accepted.empty()) described["examples"] = member.accepted;
    members[member.name] = std::move(described);
  }
  const bool open = kind.arguments.kind == ValueKind::kAny;
  Json map{{"type", Json::array({"object", "null"})},
           {"properties", std::move(members)},
           {"additionalProperties", open}};
  if (kind.positional() == nullptr) {
    map["description"] = kind.summary;
    return map;
  }
  Json choices = Json::array({std::move(map), {{"type", Json::array({"string", "integer", "array"})}}});
  return {{"description", kind.summary}, {"anyOf", std::move(choices)}};
}

Json refused_schema() {
  Json members = Json::object();
  for (const Shape& member : refusal_shape().members) members[member.name] = {{"description", member.doc}};
  return {{"type", Json::array({"object", "null"})},
          {"properties", std::move(members)},
          {"additionalProperties", false},
          {"description", "the step must be refused, and change nothing"}};
}

Json step_schema() {
  Json properties = Json::object();
  for (const StepKind& kind : step_kinds()) properties[kind.name] = arguments_schema(kind);
  properties["expect"] = {{"description", "what the answer must match: by subset, or with matchers"}};
  properties["refused"] = refused_schema();
  properties["save"] = any_map("variable: path in the answer, as {id: hosts.0.hostId}");
  properties["within"] = text("looks again until the expectation holds, at most this long: 30s");
  properties["wait"] = {{"type", "boolean"},
                        {"description", "for the workflows that the step starts (default true)"}};
  properties["engine"] = {{"enum", Json::array({"second"})},
                          {"description", "another engine over the same store does it (INV-11)"}};
  return {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
}

Json settings_schema() {
  Json members = Json::object();
  for (const Shape& member : case_settings_shape().members)
    members[member.name] = {{"description", member.doc}};
  return {{"type", "object"}, {"properties", std::move(members)}, {"additionalProperties", false}};
}

Json covers_schema() {
  Json ids = Json::array();
  for (const std::string& id : built_in_catalogue().ids()) {
    if (!id.ends_with('*')) ids.push_back(id);
  }
  Json choices = Json::array({{{"enum", std::move(ids)}}, {{"pattern", "^FT-(WFL|TIU|ALC|REC|INS|CRS)-"}}});
  return {{"type", "array"},
          {"items", {{"anyOf", std::move(choices)}}},
          {"description", "catalogue ids and clauses of the specification that the case is about"}};
}

Json case_properties() {
  return {
      {"name", text("a sentence: what is true")},
      {"covers", covers_schema()},
      {"tags", list_of_text("for --tag")},
      {"settings", settings_schema()},
      {"world", any_map("the fake world: vendors, machines, tiup, faults")},
      {"faults", {{"type", "array"}, {"description", "faults of the world, beside it for readability"}}},
      {"vars", any_map("variables: ${name}")},
      {"examples",
       {{"type", "array"}, {"items", any_map("variables of one row")}, {"description", "one case a row"}}},
      {"steps", {{"type", "array"}, {"items", {{"$ref", "#/$defs/step"}}}}}};
}

}  // namespace

std::string scenario_schema() {
  const Json properties = case_properties();
  Json shared_members = Json::object();
  for (const auto& [name, schema] : properties.items()) {
    if (name == "covers" || name == "tags" || name == "settings" || name == "world" || name == "vars") {
      shared_members[name] = schema;
    }
  }
  Json shared{
      {"type", "object"},
      {"properties",
       {{"shared",
         {{"type", "object"}, {"properties", std::move(shared_members)}, {"additionalProperties", false}}}}},
      {"required", Json::array({"shared"})},
      {"additionalProperties", false}};
  Json scenario{{"type", "object"},
                {"properties", properties},
                {"required", Json::array({"name", "covers", "steps"})},
                {"additionalProperties", false}};
  const Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                    {"title", "hostyard scenario"},
                    {"anyOf", Json::array({std::move(scenario), std::move(shared)})},
                    {"$defs", {{"step", step_schema()}}}};
  return schema.dump(2) + "\n";
}

}  // namespace hostyard
