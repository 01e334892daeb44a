// The registry of use cases (CLI-4): one description of each feeds the command line, the HTTP routes, the
// scenario steps, their JSON Schema and the reference manual, so that they cannot drift apart.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/json.h"
#include "engine/base/result.h"
#include "engine/service/service.h"

namespace hostyard {

enum class ValueKind : std::uint8_t { kString, kInteger, kBoolean, kObject, kList, kMap, kAny };

// The shape of an argument or an answer: enough for options, JSON Schema, manual pages and "did you mean".
struct Shape {
  ValueKind kind = ValueKind::kAny;
  std::string name;  // of the member, as in JSON; empty for the root and for list items
  std::string doc;   // one line
  bool required = false;
  bool positional = false;              // command line: by position, in order of members
  bool beside = false;                  // of a document: not one of its fields, but an option beside it
  bool ignored = false;                 // taken without effect; the command line does not offer it
  std::vector<std::string> accepted{};  // the names of an enumeration
  std::vector<Shape> members{};         // of an object; of a list or map: one, the item
};

struct UseCase {
  std::string_view noun;     // "hosts"
  std::string_view verb;     // "import"
  std::string_view summary;  // one line
  std::string_view example;  // a command line
  std::string_view clauses;  // "IMP-10, IMP-11"
  Shape arguments;
  Shape answer;
  std::vector<ErrorCode> errors;  // what it may be refused with
  bool mutates = false;
  bool asks_hosts = false;  // talks to hosts itself; others leave that to workflows
  // Not empty: the arguments are a document ("allocation batch") that the command line reads from a file and
  // HTTP takes as the body; their unknown fields are 10004 (ALLOC-7).
  std::string_view document = {};

  // Decides and commits; never waits for workflows. Wrong types and unknown members of `arguments` are
  // refused naming the member (10004 for a type, 10001 for an unknown or missing one).
  Result<Json> (*call)(Service&, const Json& arguments) = nullptr;
  // For use cases that start workflows (their answer has `workflows: [{id, …}]`): the same answer as of now.
  void (*refresh)(Service&, Json& answer) = nullptr;

  std::string name() const { return std::string(noun) + " " + std::string(verb); }
};

// All use cases, in the order of CLI-4.
std::span<const UseCase> use_cases();
const UseCase* find_use_case(std::string_view noun, std::string_view verb);

// Ids of the workflows that an answer of `call` started.
std::vector<std::string> started_flows(const Json& answer);

// A shape as JSON Schema (draft 2020-12).
Json to_json_schema(const Shape& shape);

}  // namespace hostyard
