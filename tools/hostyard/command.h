// The commands of the program. Those of the use-case registry are made from it (CLI-4); the others are what
// only a command line has.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/json.h"
#include "engine/service/use_case.h"

namespace hostyard {

// An option or a positional argument: a Shape that the command line can fill (string, integer, boolean, list
// of strings). `shape.name` is the JSON name; the option is its kebab-case form.
struct OptionSpec {
  Shape shape;
  std::string_view metavar = {};  // "FILE"; empty: from the kind
  char short_name = 0;
};

// Which of the common options a command takes.
struct OptionGroups {
  bool output = false;  // --output
  bool config = false;  // --config
  bool store = false;   // --store, --hosts, --verbose, --log-file
  bool drive = false;   // --clock, --seed, --no-wait, --no-progress
};

struct CliCommand;

struct Invocation {
  const CliCommand& command;
  const Json& arguments;  // of the command itself, by JSON name; absent ones are not there
  const Json& common;     // of the groups, by JSON name
};

// Values of an Invocation; absent: nothing, false.
std::optional<std::string> text_option(const Json& options, const char* name);
bool flag_option(const Json& options, const char* name);

struct CliCommand {
  std::string noun;
  std::string verb;  // empty: the noun alone
  std::string summary;
  std::string example;
  std::string clauses;
  std::vector<OptionSpec> options;
  OptionGroups groups;
  const UseCase* use_case = nullptr;
  int (*run)(const Invocation&) = nullptr;  // returns the exit code

  std::string name() const { return verb.empty() ? noun : noun + " " + verb; }
};

// All commands, in the order of CLI-4.
std::span<const CliCommand> commands();

// Options of the groups, in the order of the help.
std::vector<OptionSpec> group_options(const OptionGroups& groups);

// "hostReserved" -> "host-reserved".
std::string option_name(std::string_view json_name);

// The commands themselves, one source each.
int run_use_case(const Invocation& invocation);
int run_template(const Invocation& invocation);
int run_test(const Invocation& invocation);
int run_campaign_command(const Invocation& invocation);
int run_explain(const Invocation& invocation);
int run_config_show(const Invocation& invocation);
int run_config_check(const Invocation& invocation);
int run_version(const Invocation& invocation);

}  // namespace hostyard
