// The words of a world, from YAML with positions or from JSON without: what the tables of settings read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/json.h"

namespace hostyard {

struct WorldProblem {
  std::string file;
  int line = 0;  // from 1; 0: no position (JSON)
  int column = 0;
  std::string message;  // names the offending word and what would be accepted
  bool operator==(const WorldProblem&) const = default;
};
// "worlds/a.yaml:3:5: unknown key 'swp'; did you mean 'swap'?"
std::string to_text(const WorldProblem& problem);

struct WorldValue {
  enum class Kind : std::uint8_t { kNull, kScalar, kList, kMap };
  Kind kind = Kind::kNull;
  std::string text;               // of a scalar
  std::vector<std::string> keys;  // of a map, beside `items`
  std::vector<std::pair<int, int>> key_positions;
  std::vector<WorldValue> items;
  int line = 0;
  int column = 0;

  const WorldValue* find(std::string_view key) const;
};

// Where a document starts in its file, for texts that were cut out of one: added to the positions (the column
// only on the first line).
struct TextOffset {
  int lines = 0;
  int columns = 0;
};

// The first document of a text. Problems: what YAML refuses, keys given twice, keys that are not scalars, a
// text larger than 16 MiB, deeper than 32 levels.
WorldValue parse_world_value(std::string_view yaml, const std::string& file, TextOffset offset,
                             std::vector<WorldProblem>& problems);
WorldValue to_world_value(const Json& json);

// Collects problems while a table of settings is read.
class WorldReader {
 public:
  explicit WorldReader(std::string file) : file_(std::move(file)) {}

  void report(const WorldValue& at, std::string message);
  void report_key(const WorldValue& map, std::size_t index, std::string message);
  std::vector<WorldProblem>& problems() { return problems_; }

  // A value of the kind, or a problem that names the setting and what would be accepted.
  bool is_map(const WorldValue& value, std::string_view name);
  bool is_list(const WorldValue& value, std::string_view name);
  std::optional<std::string> text(const WorldValue& value, std::string_view name);
  std::optional<std::int64_t> number(const WorldValue& value, std::string_view name, std::int64_t least,
                                     std::int64_t most);
  std::optional<bool> flag(const WorldValue& value, std::string_view name);  // on/off, true/false, yes/no
  std::vector<std::string> texts(const WorldValue& value, std::string_view name);
  // Index of the word among the accepted ones.
  std::optional<std::size_t> one_of(const WorldValue& value, std::string_view name,
                                    const std::vector<std::string>& accepted);

 private:
  std::string file_;
  std::vector<WorldProblem> problems_;
};

// "unknown key 'swp' in machine; did you mean 'swap'?", or with the accepted words where none is near.
std::string unknown_setting(std::string_view where, std::string_view word,
                            const std::vector<std::string>& accepted);

}  // namespace hostyard
