// JSON of the import file: no repeated keys, bounded depth and size, and faults that name their place but
// never quote the text around it (it may hold a password).
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/base/json.h"
#include "engine/base/result.h"

namespace hostyard {

struct JsonLimits {
  std::size_t depth = 8;       // of nested arrays and objects
  std::size_t nodes = 10'000;  // values altogether
  std::size_t keys = 64;       // of one object
};

// The document, or its first fault as a Problem whose `where` is a place in `text` ("line 3, column 7") or a
// path
// ("hosts.0.ip"), below `root` where that is not empty.
tl::expected<Json, Problem> parse_strict_json(std::string_view text, std::string_view root,
                                              const JsonLimits& limits);

}  // namespace hostyard
