// A world from YAML text, under simulated time.
#pragma once

#include <stdexcept>
#include <string>

#include "fakes/sim_clock.h"
#include "fakes/world.h"

namespace hostyard {

struct TestWorld {
  explicit TestWorld(const std::string& yaml) : world(read(yaml), clock) {}

  static WorldSpec read(const std::string& yaml) {
    auto spec = parse_world(yaml, "world.yaml");
    if (!spec) throw std::runtime_error(to_text(spec.error().front()));
    return std::move(*spec);
  }

  SimClock clock;
  World world;
};

}  // namespace hostyard
