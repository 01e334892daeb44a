// The planted bugs, and the switch that turns one of them on.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace hostyard::canary {

struct Canary {
  std::string_view name;    // as in HOSTYARD_PLANT(name, …)
  std::string_view origin;  // the reference's defect that it is (D3, …), or "typical"
  std::string_view clause;  // that it breaks
  std::string_view bug;     // in words
};

// Of the engine's decisions: the campaign finds each of them.
std::span<const Canary> canaries();
// Of the ledger and the stores: a sighting finds each of them.
std::span<const Canary> storage_canaries();

// A check that must find a bug: one case of a test program, or of the functional tests. Its budget is what
// the case does, once.
struct Sighting {
  std::string_view canary;
  std::string_view part;     // of tools/test: "unit", "contract", "crash", "scenarios"
  std::string_view program;  // whose copy with the planted bugs is run: "test_ledger", "hostyard"
  std::string_view check;    // a filter of --run_test, or of --case
};
std::span<const Sighting> sightings();

// How a line of docs/canaries.md begins; who or what found the bug follows.
std::string line_of(const Canary& canary);
// The whole line of a sighting of this canary.
std::string line_of(const Canary& canary, const Sighting& sighting);

// The environment variable by which a program with planted bugs is told which one is on.
inline constexpr const char* kSwitch = "HOSTYARD_CANARY";

// Turns this bug on and all others off, here and in processes forked from here. Empty: all off.
void switch_on(std::string_view name);

}  // namespace hostyard::canary
