// A YAML document as a tree with positions, free of any library's types. Scenario files may write ${name}
// anywhere, also inside flow collections, where YAML itself would stumble over the braces.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/file_problem.h"

namespace hostyard {

struct YamlNode {
  enum class Kind : std::uint8_t { kNull, kScalar, kList, kMap };
  Kind kind = Kind::kNull;
  std::string text;               // of a scalar; variables stand in it as ${name}
  bool quoted = false;            // a quoted scalar is text, whatever it looks like
  std::vector<std::string> keys;  // of a map, beside `items`
  std::vector<Position> key_positions;
  std::vector<YamlNode> items;  // of a list or a map
  Position at;

  bool is_map() const { return kind == Kind::kMap; }
  bool is_list() const { return kind == Kind::kList; }
  bool is_scalar() const { return kind == Kind::kScalar; }
  bool is_null() const { return kind == Kind::kNull; }
  // Value of a map's key, or nullptr.
  const YamlNode* find(std::string_view key) const;
};

struct YamlDocuments {
  std::vector<YamlNode> documents;  // empty ones left out
  std::vector<FileProblem> problems;
};

// All documents of a file. Problems: what YAML refuses, keys given twice, keys that are not scalars.
YamlDocuments parse_yaml(const std::string& text, const std::string& file);

// The document again as YAML text, every value on the line (and where possible at the column) where it stood,
// so that whoever parses the text reports the positions of the file. `replace` maps a scalar to its JSON
// rendering, or nothing to leave it as it is.
std::string render_in_place(const YamlNode& node,
                            const std::function<std::optional<std::string>(const YamlNode&)>& replace);

}  // namespace hostyard
