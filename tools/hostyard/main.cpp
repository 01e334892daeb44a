// hostyard: reads noun and verb, hands the rest to the command, and turns failures into exit codes (CLI-2).
#include <algorithm>
#include <csignal>
#include <exception>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "reports/safe_text.h"
#include "tools/hostyard/command.h"
#include "tools/hostyard/exit_code.h"
#include "tools/hostyard/options.h"
#include "tools/hostyard/standard_output.h"

namespace hostyard {
namespace {

[[noreturn]] void refuse_word(const std::string& kind, const std::string& word,
                              const std::vector<std::string>& known) {
  const auto meant = nearest(word, known);
  throw UsageError(fmt::format("unknown {} '{}'{}; accepted: {}", kind, word,
                               meant ? fmt::format(", did you mean '{}'?", *meant) : "", join(known, ", ")));
}

// "import" alone: somebody left the noun out.
void refuse_verb_without_noun(const std::string& word) {
  std::vector<std::string> names;
  for (const CliCommand& command : commands()) {
    if (command.verb == word) names.push_back("'hostyard " + command.name() + "'");
  }
  if (!names.empty())
    throw UsageError(fmt::format("unknown command '{}', did you mean {}?", word, join(names, " or ")));
}

// The command that the first words name; takes them off the list.
const CliCommand& find_command(std::vector<std::string>& words) {
  const std::string noun = words.front();
  std::vector<std::string> nouns;
  std::vector<std::string> verbs;
  for (const CliCommand& command : commands()) {
    if (std::ranges::find(nouns, command.noun) == nouns.end()) nouns.push_back(command.noun);
    if (command.noun == noun) verbs.push_back(command.verb);
  }
  if (verbs.empty()) {
    refuse_verb_without_noun(noun);
    refuse_word("command", noun, nouns);
  }
  words.erase(words.begin());
  const bool alone = verbs.front().empty();
  if (!alone && (words.empty() || words.front().starts_with("-")))
    throw UsageError(fmt::format("'hostyard {}' needs a verb; accepted: {}", noun, join(verbs, ", ")));
  const std::string verb = alone ? "" : words.front();
  const auto found = std::ranges::find_if(
      commands(), [&](const CliCommand& command) { return command.noun == noun && command.verb == verb; });
  if (found == commands().end()) refuse_word("verb of 'hostyard " + noun + "'", verb, verbs);
  if (!alone) words.erase(words.begin());
  return *found;
}

bool is_help(const std::string& word) {
  return word == "help" || word == "--help" || word == "-h";
}

bool is_noun(const std::string& word) {
  return std::ranges::any_of(commands(), [&](const CliCommand& command) { return command.noun == word; });
}

int run(std::vector<std::string> words) {
  if (words.empty()) {
    write_stderr(help_overview());
    return kExitWrongUsage;
  }
  if (words == std::vector<std::string>{"help", "--markdown"}) {
    write_stdout(help_markdown());
    return kExitDone;
  }
  if (words.front() == "help" && words.size() > 1) {  // "help hosts import" is "hosts import --help"
    words.erase(words.begin());
    words.emplace_back("--help");
  }
  if (is_help(words.front())) {
    write_stdout(help_overview());
    return kExitDone;
  }
  if (words.front() == "--version") words = {"version"};
  if (words.size() == 2 && is_help(words[1]) && is_noun(words.front()) &&
      !std::ranges::any_of(commands(),
                           [&](const CliCommand& command) { return command.name() == words.front(); })) {
    write_stdout(help_overview(words.front()));
    return kExitDone;
  }
  const CliCommand& command = find_command(words);
  const ParsedOptions options = parse_options(command, words);
  if (options.help) {
    write_stdout(help_text(command));
    return kExitDone;
  }
  return command.run({command, *options.arguments, *options.common});
}

int fail(int exit_code, const std::string& message) {
  write_stderr("hostyard: " + visible(message) + "\n");
  return exit_code;
}

int guarded_run(std::vector<std::string> words) {
  try {
    return run(std::move(words));
  } catch (const UsageError& wrong) {
    return fail(kExitWrongUsage, wrong.what());
  } catch (const Error& failure) {
    const int code = static_cast<int>(failure.code());
    std::string message = fmt::format("[{}] {}: {}\n'hostyard explain {}' says more", code,
                                      info(failure.code()).name, failure.message(), code);
    if (failure.code() == ErrorCode::kStoreMismatch)
      message += "; a store of fake hosts is used with --hosts fake:WORLD.yaml";
    return fail(failure.code() == ErrorCode::kParameterInvalid ? kExitWrongUsage : kExitEnvironment, message);
  } catch (const std::bad_alloc&) {
    return fail(kExitEnvironment, "out of memory");
  } catch (const std::exception& failure) {
    return fail(kExitEnvironment, fmt::format("a defect of this program: {}", failure.what()));
  }
}

}  // namespace
}  // namespace hostyard

int main(int argc, char** argv) {
  (void)std::signal(SIGPIPE, SIG_IGN);
  (void)std::signal(SIGXFSZ, SIG_IGN);  // a file size limit is an error of a write, told like a full disk
  return hostyard::guarded_run({argv + 1, argv + argc});
}
