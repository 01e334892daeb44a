// Ids from an injected source (DOM-3).
#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "engine/base/random.h"

namespace hostyard {

// Opaque, unique for ever, never used again. Ids are 22 characters of [A-Za-z0-9_-]. Thread-safe.
class IdSource {
 public:
  virtual ~IdSource() = default;
  virtual std::string next() = 0;
};

// Ids for simulations and tests: a function of the seed.
class SeededIds final : public IdSource {
 public:
  explicit SeededIds(std::uint64_t seed) : random_(seed) {}
  std::string next() override;

 private:
  std::mutex mutex_;
  SeededRandom random_;
};

// 128 bits as 22 URL-safe base64 characters. The first is a letter, so that no command line takes an id for
// an option.
std::string id_from_bits(std::uint64_t high, std::uint64_t low);

}  // namespace hostyard
