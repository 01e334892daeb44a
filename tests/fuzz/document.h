// Documents of ALLOC-7 as the fuzz targets make them of bytes, and what a pool and a refusal must keep.
#pragma once

#include <cstdlib>
#include <optional>
#include <string>

#include "engine/base/json.h"
#include "engine/base/result.h"
#include "engine/domain/pool.h"

namespace hostyard::fuzz {

constexpr TimeMicros kNow = 1'700'000'000 * kSecond;

inline void require(bool holds) {
  if (!holds) std::abort();
}

// A refusal may be shown anywhere, and says something.
void check_refusal(const Refusal& refusal);
// The value that a file with these bytes has: JSON where they begin with a brace, else YAML.
std::optional<Json> document_of(const std::string& bytes);
// A pool that was loaded from the document; a pool breaks no clause.
std::optional<Pool> pool_of(const Json& document);

}  // namespace hostyard::fuzz
