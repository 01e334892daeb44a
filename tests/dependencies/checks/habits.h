// Habits that a compiler does not check (ARCHITECTURE and STYLE, in docs/design.md).
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/dependencies/checks/source_tree.h"

namespace hostyard::checks {

// Wall clocks, sleeps, randomness, sockets, processes and the environment in the engine, the fakes and the
// reports: they come by parameter, or not at all.
std::vector<Finding> check_outside_world(const SourceTree& tree);

// Large headers of libraries (nlohmann, SOCI, Boost.Test, yaml-cpp, ...) included by a header.
std::vector<Finding> check_heavy_headers(const SourceTree& tree);

// Tests that are switched off: Boost.Test's disabled(), #if 0, and their like; unfinished work (TODO, FIXME).
std::vector<Finding> check_disabled(const SourceTree& tree);

// Sources that no program is built from (`compiled`: paths from the root, of compile_commands.json;
// tests/bench and tests/fuzz are not in every build), headers that nothing includes, scenario files outside
// scenarios/cases and scenarios/worlds.
std::vector<Finding> check_orphans(const SourceTree& tree, const std::set<std::string>& compiled);

// The member "file" of every entry of a compile_commands.json, from the root; for a unity source of CMake,
// which `read` answers by path, the sources that it includes.
std::set<std::string> compiled_sources(std::string_view compile_commands, std::string_view root,
                                       const std::function<std::string(const std::string&)>& read);

}  // namespace hostyard::checks
