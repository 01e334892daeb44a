// The vocabulary of fake worlds: what `world:` may say, and what looking at one answers. It is the scenario
// format's own; that the fakes have the same words is tested.
#pragma once

#include "engine/service/use_case.h"

namespace hostyard {

// vendors, machines, control, tiup, em, faults.
const Shape& world_shape();
const Shape& faults_shape();  // a list

// What `world: machines` and `change machine` may say of one: `ip` first, then its words.
const std::vector<Shape>& machine_words_of_worlds();
// The answer of `machine`.
const Shape& machine_shape();
// The answer of `tiup`.
const Shape& tiup_shape();

}  // namespace hostyard
