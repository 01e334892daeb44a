#include "tests/fuzz/document.h"

#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "engine/rules/pool_load.h"
#include "engine/service/pool_document.h"
#include "tools/hostyard/input_document.h"

namespace hostyard::fuzz {

void check_refusal(const Refusal& refusal) {
  require(!refusal.detail.empty() && is_utf8(refusal.detail));
}

std::optional<Json> document_of(const std::string& bytes) {
  Result<Json> document = read_document(bytes, "fuzz");
  if (document) return std::move(*document);
  check_refusal(document.error());
  return std::nullopt;
}

std::optional<Pool> pool_of(const Json& document) {
  int ids = 0;
  const auto read = read_pool_document(document, [&] { return "made-" + std::to_string(++ids); });
  if (!read) {
    check_refusal(read.error());
    return std::nullopt;
  }
  Pool pool;
  const auto changes = plan_pool_load(pool, *read, kNow);
  if (!changes) {
    check_refusal(changes.error());
    return std::nullopt;
  }
  pool.apply(ChangeSet{"fuzz", kNow, *changes});
  require(pool_faults(pool).empty());
  return pool;
}

}  // namespace hostyard::fuzz
