// What the registry does not say of a step: words for its user, and an example.
#pragma once

#include <string_view>

namespace hostyard {

struct ManualExample {
  std::string_view step;
  std::string_view note;     // Markdown; may be empty
  std::string_view example;  // steps, as they stand below `steps:`
};

// nullptr: there is none, which a test complains about.
const ManualExample* manual_example(std::string_view step);

// The world of all examples, and a whole case for a start.
std::string_view manual_world();
std::string_view manual_first_case();

}  // namespace hostyard
