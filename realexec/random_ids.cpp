#include "realexec/random_ids.h"

#include <array>

#include <sodium.h>

#include "engine/base/result.h"

namespace hostyard {

RandomIds::RandomIds() {
  if (sodium_init() < 0)
    throw Error(ErrorCode::kPanic, "the system has no source of random numbers (libsodium)");
}

std::string RandomIds::next() {
  std::array<std::uint64_t, 2> bits{};
  randombytes_buf(bits.data(), sizeof(bits));
  return id_from_bits(bits[0], bits[1]);
}

}  // namespace hostyard
