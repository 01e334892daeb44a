// The JSON form, and import rows at hand.
#include <cstdint>

#include "tests/fuzz/checked_import.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  hostyard::fuzz::check_import(bytes);
  hostyard::ImportLimits limits;
  limits.max_rows = 100;
  (void)hostyard::read_import_rows(bytes, limits);
  return 0;
}
