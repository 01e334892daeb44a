// Fake worlds for scenarios: joins scenarios/backend.h to fakes/ and engine/store, which only tools and tests
// may.
#pragma once

#include <memory>
#include <string>

#include "scenarios/backend.h"

namespace hostyard {

struct FakeWorldOptions {
  std::string store = "memory";  // "memory", or "sqlite"
  std::string
      keep;  // a folder that keeps store and world of every case (then always SQLite); empty: nothing is kept
};

std::unique_ptr<WorldFactory> make_fake_worlds(const FakeWorldOptions& options);

}  // namespace hostyard
