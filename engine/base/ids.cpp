#include "engine/base/ids.h"

namespace hostyard {

std::string id_from_bits(std::uint64_t high, std::uint64_t low) {
  static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string id(22, 'A');
  for (std::size_t i = 0; i < 11; ++i) {
    id[10 - i] = kAlphabet[(high >> (6 * i)) & 63];  // the four bits that are left over come first: A to P
    id[11 + i] = kAlphabet[(low >> (6 * i)) & 63];
  }
  return id;
}

std::string SeededIds::next() {
  const std::scoped_lock lock(mutex_);
  const std::uint64_t high = random_.next();
  return id_from_bits(high, random_.next());
}

}  // namespace hostyard
