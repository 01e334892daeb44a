#include "scenarios/schema.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "scenarios/case_keys.h"
#include "scenarios/catalogue.h"
#include "scenarios/matcher.h"
#include "scenarios/step_kinds.h"

namespace hostyard {
namespace {

// Any text with a variable in it may become a value of any type.
constexpr const char* kVariable = R"(\$\{)";

enum class Strictness {
  kNames,  // arguments of a step that is to be refused: wrong values, but no wrong names
  kValues,
  kExpected,  // an answer: its names, with matchers in place of any value
};

Json types(std::initializer_list<const char*> names) {
  Json list = Json::array();
  for (const char* const name : names) list.emplace_back(name);
  return list;
}

std::string escaped(const std::string& word) {
  std::string pattern;
  for (const char c : word) {
    if (std::string_view(".*+?()[]{}|^$\\/").find(c) != std::string_view::npos) pattern += '\\';
    pattern += c;
  }
  return pattern;
}

// One of the words, or a variable. `examples` is what editors offer.
void accept_words(const std::vector<std::string>& words, Json& schema) {
  std::vector<std::string> patterns;
  for (const std::string& word : words) patterns.push_back(escaped(word));
  schema["examples"] = words;
  schema["pattern"] = "^(" + join(patterns, "|") + ")$|" + kVariable;
  schema["patternErrorMessage"] = "accepted: " + join(words, ", ");
}

void scalar_schema(const Shape& shape, Json& schema) {
  switch (shape.kind) {
    case ValueKind::kInteger:
      schema["type"] = types({"integer", "string", "null"});
      schema["pattern"] = kVariable;
      break;
    case ValueKind::kBoolean:
      schema["type"] = types({"boolean", "string", "null"});
      schema["pattern"] = kVariable;
      break;
    case ValueKind::kString:
      schema["type"] = types({"string", "number", "boolean", "null"});
      break;
    default:
      break;
  }
  if (!shape.accepted.empty()) accept_words(shape.accepted, schema);
}

Json schema_of(const Shape& shape, Strictness strictness);

void object_schema(const Shape& shape, Strictness strictness, Json& schema) {
  Json members = Json::object();
  Json required = Json::array();
  for (const Shape& member : shape.members) {
    members[member.name] = schema_of(member, strictness);
    if (member.required && strictness == Strictness::kValues) required.push_back(member.name);
  }
  schema["properties"] = std::move(members);
  schema["patternProperties"] = {{kVariable, Json::object()}};
  schema["additionalProperties"] = false;
  // A name that the answer cannot have may only be said to be absent.
  if (strictness == Strictness::kExpected) schema["additionalProperties"] = {{"const", "absent"}};
  if (!required.empty()) schema["required"] = std::move(required);
}

// Matchers that stand in place of a list or a map.
void add_matchers(const Shape& shape, Json& schema) {
  Json& members = schema["properties"];
  if (shape.kind == ValueKind::kList) {
    members = {{"contains", Json::object()}, {"size", Json::object()}, {"set", {{"type", "array"}}}};
    members["set"]["items"] = schema["items"];
    schema["additionalProperties"] = false;
    return;
  }
  for (const char* const name : {"size", "contains"}) {
    if (!members.contains(name)) members[name] = Json::object();
  }
}

Json schema_of(const Shape& shape, Strictness strictness) {
  Json schema = Json::object();
  if (!shape.doc.empty()) schema["description"] = shape.doc;
  const bool expected = strictness == Strictness::kExpected;
  switch (shape.kind) {
    case ValueKind::kObject:
      if (strictness == Strictness::kValues) {
        schema["type"] = types({"object", "string", "null"});
        schema["pattern"] = kVariable;
      }
      object_schema(shape, strictness, schema);
      if (expected) add_matchers(shape, schema);
      break;
    case ValueKind::kList:
      if (strictness == Strictness::kValues) {
        schema["type"] = types({"array", "string", "null"});
        schema["pattern"] = kVariable;
      }
      schema["items"] = shape.members.empty() ? Json::object() : schema_of(shape.members.front(), strictness);
      if (expected) add_matchers(shape, schema);
      break;
    case ValueKind::kMap:
      if (strictness == Strictness::kValues) schema["type"] = types({"object", "null"});
      if (!shape.members.empty())
        schema["additionalProperties"] = schema_of(shape.members.front(), strictness);
      break;
    default:
      if (strictness == Strictness::kValues) scalar_schema(shape, schema);
      if (expected && !shape.accepted.empty()) schema["examples"] = shape.accepted;
      break;
  }
  return schema;
}

// "hosts list" -> "hosts-list": a name that stands in a reference.
std::string reference(const char* prefix, const StepKind& kind) {
  std::string name = prefix + kind.name;
  std::ranges::replace(name, ' ', '-');
  return name;
}

Json arguments_schema(const StepKind& kind, Strictness strictness) {
  if (kind.action == StepAction::kParallel)
    return {{"type", "array"}, {"items", {{"$ref", "#/definitions/step"}}}, {"description", kind.summary}};
  Json schema = schema_of(kind.arguments, strictness);
  schema["description"] = kind.summary;
  const Shape* const main = kind.positional();
  schema["type"] = main == nullptr ? types({"object", "string", "null"})
                                   : types({"object", "string", "integer", "array", "null"});
  if (main != nullptr) schema.erase("pattern");  // it may be the whole value
  return schema;
}

// What holds for a step because of its action.
Json rule_of(const StepKind& kind) {
  Json beside = Json::object();
  for (const StepModifier& modifier : step_modifiers()) {
    if (!takes_modifier(kind, modifier.name)) beside[std::string(modifier.name)] = false;
  }
  if (takes_modifier(kind, "expect"))
    beside["expect"] = {{"$ref", "#/definitions/" + reference("answer-", kind)}};
  Json rule{{"if", {{"required", Json::array({kind.name})}}}, {"then", {{"properties", std::move(beside)}}}};
  if (kind.action == StepAction::kParallel) return rule;
  const Json strict{
      {"properties", {{kind.name, {{"$ref", "#/definitions/" + reference("arguments-", kind)}}}}}};
  if (takes_modifier(kind, "refused")) {
    rule["then"]["if"] = {{"required", Json::array({"refused"})}};
    rule["then"]["else"] = strict;
  } else {
    rule["then"]["properties"].update(strict["properties"]);
  }
  return rule;
}

Json step_schema() {
  Json properties = Json::object();
  Json one_action = Json::array();
  Json rules = Json::array();
  for (const StepKind& kind : step_kinds()) {
    properties[kind.name] = arguments_schema(kind, Strictness::kNames);
    one_action.push_back({{"required", Json::array({kind.name})}});
    rules.push_back(rule_of(kind));
  }
  for (const StepModifier& modifier : step_modifiers())
    properties[std::string(modifier.name)] = {{"description", modifier.doc}};
  Json refused = schema_of(refusal_shape(), Strictness::kExpected);
  refused["type"] = types({"object", "null"});
  properties["refused"].update(refused);
  properties["save"]["type"] = "object";
  properties["within"]["pattern"] = "^[0-9]+(ms|s|m|h|d)$";
  properties["wait"]["type"] = "boolean";
  properties["engine"]["enum"] = Json::array({"second"});
  rules.push_back({{"not", {{"required", Json::array({"expect", "refused"})}}}});
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"additionalProperties", false},
          {"oneOf", std::move(one_action)},
          {"dependencies", {{"within", Json::array({"expect"})}}},
          {"allOf", std::move(rules)}};
}

Json covers_schema() {
  Json ids = Json::array();
  std::vector<std::string> prefixes;
  for (const std::string& id : built_in_catalogue().ids()) {
    if (id.ends_with('*')) {
      prefixes.push_back(id.substr(0, id.size() - 1));
    } else {
      ids.push_back(id);
    }
  }
  Json choices = Json::array({{{"enum", std::move(ids)}}, {{"pattern", "^(" + join(prefixes, "|") + ")"}}});
  return {{"type", "array"}, {"minItems", 1}, {"items", {{"anyOf", std::move(choices)}}}};
}

Json key_schema(const CaseKey& key) {
  const std::string& name = key.shape.name;
  Json schema = schema_of(key.shape, Strictness::kValues);
  if (name == "name") schema["minLength"] = 1;
  if (name == "covers") schema.update(covers_schema());
  if (name == "steps") schema["items"] = {{"$ref", "#/definitions/step"}};
  if (name == "steps" || name == "examples") schema["minItems"] = 1;
  return schema;
}

}  // namespace

std::string scenario_schema() {
  Json definitions{{"step", step_schema()}};
  Json keys = Json::object();
  Json shared = Json::object();
  Json required = Json::array();
  for (const CaseKey& key : case_keys()) {
    const std::string& name = key.shape.name;
    if (key.shared) {
      definitions["key-" + name] = key_schema(key);
      shared[name] = {{"$ref", "#/definitions/key-" + name}};
    }
    keys[name] = key.shared ? shared[name] : key_schema(key);
    // `covers` may come from a shared document before.
    if (key.shape.required && name != "covers") required.push_back(name);
  }
  for (const StepKind& kind : step_kinds()) {
    if (kind.action == StepAction::kParallel) continue;
    definitions[reference("arguments-", kind)] = arguments_schema(kind, Strictness::kValues);
    if (takes_modifier(kind, "expect"))
      definitions[reference("answer-", kind)] = schema_of(kind.answer, Strictness::kExpected);
  }
  const Json only_shared{
      {"properties",
       {{"shared",
         {{"type", "object"}, {"properties", std::move(shared)}, {"additionalProperties", false}}}}},
      {"additionalProperties", false}};
  const Json scenario{
      {"properties", std::move(keys)}, {"required", std::move(required)}, {"additionalProperties", false}};
  const Json schema{{"$schema", "http://json-schema.org/draft-07/schema#"},
                    {"title", "hostyard scenario"},
                    {"type", "object"},
                    {"if", {{"required", Json::array({"shared"})}}},
                    {"then", only_shared},
                    {"else", scenario},
                    {"definitions", std::move(definitions)}};
  return schema.dump(1) + "\n";
}

}  // namespace hostyard
