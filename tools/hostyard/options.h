// From words on the command line to the arguments of a command.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/json.h"
#include "tools/hostyard/command.h"

namespace hostyard {

struct ParsedOptions {
  std::shared_ptr<const Json> arguments;
  std::shared_ptr<const Json> common;
  bool help = false;  // then there are no others
};

// Throws UsageError naming the word, what would be accepted, and the nearest right one.
ParsedOptions parse_options(const CliCommand& command, const std::vector<std::string>& words);

// --seed of parsed options; nothing where it is not given. Throws UsageError for a negative one.
std::optional<std::uint64_t> seed_option(const Json& given);

// Usage, options, and an example.
std::string help_text(const CliCommand& command);

// All commands by noun, or those of one noun.
std::string help_overview(std::string_view noun = {});

// Everything as one Markdown page (docs/cli.md).
std::string help_markdown();

}  // namespace hostyard
