#include "tools/hostyard/options.h"

#include <algorithm>
#include <set>
#include <span>

// Values are never cut at commas: a list takes one word an item.
#define CXXOPTS_VECTOR_DELIMITER '\0'
#include <cxxopts.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "tools/hostyard/exit_code.h"
#include "tools/hostyard/option_words.h"

namespace hostyard {
namespace {

std::string metavar(const OptionSpec& option) {
  if (!option.metavar.empty()) return std::string(option.metavar);
  return option.shape.kind == ValueKind::kInteger ? "N" : "TEXT";
}

// A list of objects takes one word an object: "name=sdc,capacity=512". Lists of the program's own commands
// say nothing of their items: they are words.
bool takes_objects(const Shape& shape) {
  return shape.kind == ValueKind::kList && !shape.members.empty() &&
         shape.members.front().kind == ValueKind::kObject;
}

std::string doc(const Shape& shape) {
  std::string text = shape.doc;
  if (!shape.accepted.empty()) text += fmt::format(" ({})", fmt::join(shape.accepted, ", "));
  if (takes_objects(shape)) text += ": " + object_word_help(shape.members.front());
  return text;
}

// A boolean by position is a word: true or false.
bool is_flag(const OptionSpec& option) {
  return option.shape.kind == ValueKind::kBoolean && !option.shape.positional;
}

std::string positional_words(const CliCommand& command) {
  std::string words;
  for (const OptionSpec& option : command.options) {
    if (!option.shape.positional) continue;
    const std::string dots = option.shape.kind == ValueKind::kList ? "..." : "";
    const std::string word = metavar(option) + dots;
    words += option.shape.required ? " " + word : " [" + word + "]";
  }
  return words;
}

void add(cxxopts::Options& options, const OptionSpec& option, const std::string& group) {
  const std::string name = option_name(option.shape.name);
  const std::string names = option.short_name != 0 ? fmt::format("{},{}", option.short_name, name) : name;
  std::shared_ptr<cxxopts::Value> value;
  if (is_flag(option))
    value = cxxopts::value<bool>();
  else if (option.shape.kind == ValueKind::kList)
    value = cxxopts::value<std::vector<std::string>>();
  else
    value = cxxopts::value<std::string>();
  const bool takes_value = !is_flag(option);
  options.add_options(group)(names, doc(option.shape), value, takes_value ? metavar(option) : "");
}

cxxopts::Options make_options(const CliCommand& command) {
  cxxopts::Options options("hostyard " + command.name(), command.summary);
  options.custom_help("[OPTION...]" + positional_words(command));
  options.positional_help("");
  options.set_width(100);
  std::vector<std::string> positional;
  for (const OptionSpec& option : command.options) {
    add(options, option, option.shape.positional ? "positional" : "");
    if (option.shape.positional) positional.push_back(option_name(option.shape.name));
  }
  for (const OptionSpec& option : group_options(command.groups)) add(options, option, "Common");
  options.add_options("Common")("h,help", "this text");
  options.parse_positional(positional);
  return options;
}

std::vector<std::string> option_words(const CliCommand& command) {
  std::vector<std::string> words{"--help"};
  for (const OptionSpec& option : command.options) {
    if (!option.shape.positional) words.push_back("--" + option_name(option.shape.name));
  }
  for (const OptionSpec& option : group_options(command.groups))
    words.push_back("--" + option_name(option.shape.name));
  return words;
}

std::vector<std::string> flag_words(const CliCommand& command) {
  std::vector<std::string> words{"--help"};
  const auto add_flag = [&](const OptionSpec& option) {
    if (is_flag(option)) words.push_back("--" + option_name(option.shape.name));
  };
  std::ranges::for_each(command.options, add_flag);
  std::ranges::for_each(group_options(command.groups), add_flag);
  return words;
}

[[noreturn]] void refuse_unknown_option(const CliCommand& command, const std::vector<std::string>& words,
                                        const std::string& what) {
  const std::vector<std::string> known = option_words(command);
  const std::vector<std::string> flags = flag_words(command);
  for (const std::string& word : words) {
    if (!word.starts_with("--") || word.size() == 2) continue;
    const std::string name = word.substr(0, word.find('='));
    if (name != word && std::ranges::find(flags, name) != flags.end())
      throw UsageError(fmt::format("{} is '{}'; accepted: no value", name, word.substr(name.size() + 1)));
    if (std::ranges::find(known, name) != known.end()) continue;
    const auto meant = nearest(name, known);
    throw UsageError(fmt::format("unknown option {} of 'hostyard {}'{}", name, command.name(),
                                 meant ? fmt::format("; did you mean {}?", *meant)
                                       : fmt::format("; accepted: {}", fmt::join(known, ", "))));
  }
  throw UsageError(fmt::format("{} ('hostyard {} --help' lists the options)", what, command.name()));
}

std::string label(const OptionSpec& option) {
  return option.shape.positional ? metavar(option) : "--" + option_name(option.shape.name);
}

void take(const OptionSpec& option, const cxxopts::ParseResult& parsed, Json& into) {
  const std::string name = option_name(option.shape.name);
  if (parsed.count(name) == 0) {
    if (option.shape.required)
      throw UsageError(fmt::format("{} is missing: {}", label(option), option.shape.doc));
    return;
  }
  if (parsed.count(name) > 1 && option.shape.kind != ValueKind::kList)
    throw UsageError(fmt::format("{} is given {} times; accepted: once", label(option), parsed.count(name)));
  if (is_flag(option)) {
    into[option.shape.name] = parsed[name].as<bool>();
  } else if (takes_objects(option.shape)) {
    Json& list = into[option.shape.name] = Json::array();
    for (const std::string& word : parsed[name].as<std::vector<std::string>>())
      list.push_back(object_of_word(option.shape.members.front(), label(option), word));
  } else if (option.shape.kind == ValueKind::kList) {
    into[option.shape.name] = parsed[name].as<std::vector<std::string>>();
  } else {
    const std::string& text = parsed[name].as<std::string>();
    into[option.shape.name] = value_of_word(option.shape, label(option), text);
  }
}

bool is_negative_number(std::string_view word) {
  return word.size() > 1 && word.front() == '-' &&
         word.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

// One option in a table of the manual.
std::string markdown_row(const OptionSpec& option) {
  const bool flag = is_flag(option);
  std::string names = option.short_name != 0 ? fmt::format("-{}, ", option.short_name) : "";
  if (option.shape.positional)
    names = metavar(option);
  else
    names += "--" + option_name(option.shape.name) + (flag ? "" : " " + metavar(option));
  return fmt::format("| `{}` | {} |\n", names, doc(option.shape));
}

std::string markdown_of(const CliCommand& command) {
  std::string text = fmt::format("## hostyard {}\n\n{}.", command.name(), command.summary);
  if (!command.clauses.empty()) text += fmt::format(" Clauses: {}.", command.clauses);
  text += fmt::format("\n\n```\n{}\n```\n\n| argument | meaning |\n|---|---|\n", command.example);
  for (const OptionSpec& option : command.options) text += markdown_row(option);
  std::vector<std::string> common;
  for (const OptionSpec& option : group_options(command.groups))
    common.push_back("`--" + option_name(option.shape.name) + "`");
  if (!common.empty()) text += fmt::format("\nCommon options: {}.\n", fmt::join(common, ", "));
  if (command.use_case != nullptr && !command.use_case->errors.empty()) {
    std::vector<std::string> errors;
    for (const ErrorCode code : command.use_case->errors)
      errors.push_back(fmt::format("{} {}", static_cast<int>(code), info(code).name));
    text += fmt::format("\nRefused with: {}.\n", fmt::join(errors, ", "));
  }
  return text + "\n";
}

}  // namespace

ParsedOptions parse_options(const CliCommand& command, const std::vector<std::string>& words) {
  cxxopts::Options options = make_options(command);
  std::vector<const char*> argv{"hostyard"};
  // "explain -1": no option is a digit, so a number in front is an argument.
  const bool number_first = !words.empty() && is_negative_number(words.front());
  for (const std::string& word : std::span(words).subspan(number_first ? 1 : 0)) argv.push_back(word.c_str());
  if (number_first) argv.insert(argv.end(), {"--", words.front().c_str()});
  try {
    const cxxopts::ParseResult parsed = options.parse(static_cast<int>(argv.size()), argv.data());
    if (parsed.count("help") != 0) return {nullptr, nullptr, true};
    if (!parsed.unmatched().empty()) {
      throw UsageError(fmt::format("'{}' is one argument too many; usage: hostyard {} [OPTION...]{}",
                                   parsed.unmatched().front(), command.name(), positional_words(command)));
    }
    Json arguments = Json::object();
    Json common = Json::object();
    for (const OptionSpec& option : command.options) take(option, parsed, arguments);
    for (const OptionSpec& option : group_options(command.groups)) take(option, parsed, common);
    return {std::make_shared<const Json>(std::move(arguments)),
            std::make_shared<const Json>(std::move(common)), false};
  } catch (const cxxopts::exceptions::exception& wrong) {
    refuse_unknown_option(command, words, wrong.what());
  }
}

std::optional<std::uint64_t> seed_option(const Json& given) {
  if (!given.contains("seed")) return std::nullopt;
  const auto number = given["seed"].get<std::int64_t>();
  if (number < 0) throw UsageError(fmt::format("--seed is {}; accepted: an integer from 0", number));
  return static_cast<std::uint64_t>(number);
}

std::string help_text(const CliCommand& command) {
  const cxxopts::Options options = make_options(command);
  std::string text = options.help(command.options.empty() ? std::vector<std::string>{"Common"}
                                                          : std::vector<std::string>{"", "Common"});
  std::string positional;
  for (const OptionSpec& option : command.options) {
    if (option.shape.positional)
      positional += fmt::format("  {:<20} {}\n", metavar(option), doc(option.shape));
  }
  if (!positional.empty()) text += "\n Arguments:\n" + positional;
  return text + fmt::format("\n Example:\n  {}\n", command.example);
}

std::string help_overview(std::string_view noun) {
  std::string text = noun.empty() ? "hostyard: hosts of database clusters, real and simulated\n\n"
                                    "Usage: hostyard COMMAND [OPTION...]\n\n"
                                  : fmt::format("Usage: hostyard {} VERB [OPTION...]\n\n", noun);
  for (const CliCommand& command : commands()) {
    if (!noun.empty() && command.noun != noun) continue;
    text += fmt::format("  {:<20} {}\n", command.name(), command.summary);
  }
  return text +
         "\n'hostyard COMMAND --help' shows the options and an example. Exit codes: 0 done, 1 refused or "
         "failed,\n"
         "2 wrong usage or bad input file, 3 the environment failed, 130 interrupted.\n";
}

std::string help_markdown() {
  std::string text =
      "# The command line\n\n"
      "Made by `hostyard help --markdown` from the registry of use cases; a test compares it.\n\n"
      "Results go to stdout, everything else to stderr; with `--output json` or `yaml` a refusal is a "
      "result.\n"
      "Exit codes: 0 done, 1 refused, or a workflow or "
      "scenario "
      "failed, 2 wrong usage or\nbad input file, 3 the environment failed (store, disk, tiup, hosts), 130 "
      "interrupted (a first Ctrl-C stops at the next safe point and still\nprints the summary, a second ends "
      "at "
      "once).\n\n## Common options\n\n| option | meaning |\n|---|---|\n";
  for (const OptionSpec& option : group_options({true, true, true, true})) text += markdown_row(option);
  text += "\n";
  for (const CliCommand& command : commands()) text += markdown_of(command);
  text.pop_back();
  return text;
}

}  // namespace hostyard
