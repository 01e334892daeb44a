// The manual page for those who write scenarios (docs/scenario-manual.md), made from the registry (must 1):
// every key, word of a world, step, argument, answer and matcher. A test holds the page up to date and runs
// its examples.
#pragma once

#include <string>

namespace hostyard {

// Markdown, ends with a line feed. Blocks of ```yaml that begin with `name:` are whole cases, those that
// begin with `-` are steps in the world of the page's section "Steps".
std::string scenario_manual();

}  // namespace hostyard
