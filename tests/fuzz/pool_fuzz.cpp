// The document of a pool: what is loaded breaks no clause, and what is written of it is loaded as the same.
#include <cstdint>

#include <nlohmann/json.hpp>

#include "engine/service/pool_document.h"
#include "tests/fuzz/document.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hostyard;
  const auto document = fuzz::document_of({reinterpret_cast<const char*>(data), size});
  if (!document) return 0;
  const std::optional<Pool> pool = fuzz::pool_of(*document);
  if (!pool) return 0;
  const Json written = pool_document(*pool);
  const auto again = fuzz::document_of(written.dump());
  fuzz::require(again && *again == written);
  const std::optional<Pool> same = fuzz::pool_of(*again);
  fuzz::require(same && pool_document(*same) == written);
  return 0;
}
