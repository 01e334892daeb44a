#include <algorithm>
#include <array>
#include <cctype>

#include <nlohmann/json.hpp>

#include "tools/hostyard/command.h"

namespace hostyard {
namespace {

Shape shape(ValueKind kind, std::string_view name, std::string_view doc) {
  Shape made;
  made.kind = kind;
  made.name = name;
  made.doc = doc;
  return made;
}

OptionSpec text(std::string_view name, std::string_view doc, std::string_view metavar) {
  return {shape(ValueKind::kString, name, doc), metavar};
}
OptionSpec number(std::string_view name, std::string_view doc, char short_name = 0) {
  return {shape(ValueKind::kInteger, name, doc), "N", short_name};
}
OptionSpec flag(std::string_view name, std::string_view doc, char short_name = 0) {
  return {shape(ValueKind::kBoolean, name, doc), "", short_name};
}
OptionSpec texts(std::string_view name, std::string_view doc, std::string_view metavar) {
  return {shape(ValueKind::kList, name, doc), metavar};
}
OptionSpec choice(std::string_view name, std::string_view doc, std::string_view metavar,
                  std::vector<std::string> accepted) {
  OptionSpec option = text(name, doc, metavar);
  option.shape.accepted = std::move(accepted);
  return option;
}
OptionSpec positional(OptionSpec option, bool required) {
  option.shape.positional = true;
  option.shape.required = required;
  return option;
}

std::string_view metavar_of(const Shape& member) {
  if (member.name == "file") return "FILE";
  if (member.name == "hostId" || member.name == "hostIds") return "HOST_ID";
  if (member.name == "workFlowId") return "WORKFLOW_ID";
  if (member.name == "instanceIds") return "INSTANCE_ID";
  if (member.name == "diskId" || member.name == "diskIds") return "DISK_ID";
  if (member.name == "disks") return "DISK";
  if (member.name == "status" && member.positional) return "STATUS";
  if (member.name == "reserved" && member.positional) return "RESERVED";
  return member.kind == ValueKind::kInteger ? "N" : "TEXT";
}

// The options of a use case are the members of its arguments; documents and contents come from a file.
std::vector<OptionSpec> options_of(const UseCase& use_case) {
  if (use_case.noun == "vendors" && use_case.verb == "load")
    return {positional(text("file", "document of vendors, JSON or YAML; - is stdin", "FILE"), true)};
  std::vector<OptionSpec> options;
  if (!use_case.document.empty()) {
    const std::string doc = std::string(use_case.document) + ", JSON or YAML; - is stdin";
    options.push_back(positional(text("file", doc, "FILE"), true));
  }
  for (const Shape& member : use_case.arguments.members) {
    if (member.name == "content" || member.ignored) continue;
    if (!use_case.document.empty() && member.kind != ValueKind::kBoolean) continue;
    OptionSpec option{member, metavar_of(member)};
    if (member.name == "file") option.shape.doc += "; - is stdin";
    if (member.name == "passwd")
      option.shape.doc += "; - reads it from stdin, so that no list of processes shows it";
    options.push_back(std::move(option));
  }
  return options;
}

// Those that start workflows or let them go on; stopping and cancelling waits for nothing.
bool drives_workflows(const UseCase& use_case) {
  return use_case.refresh != nullptr && use_case.verb != "stop" && use_case.verb != "cancel";
}

CliCommand from_use_case(const UseCase& use_case) {
  CliCommand command;
  command.noun = use_case.noun;
  command.verb = use_case.verb;
  command.summary = use_case.summary;
  command.example = use_case.example;
  command.clauses = use_case.clauses;
  command.options = options_of(use_case);
  command.groups = {true, true, true, drives_workflows(use_case)};
  command.use_case = &use_case;
  command.run = run_use_case;
  return command;
}

CliCommand own(std::string noun, std::string verb, std::string summary, std::string example,
               std::string clauses, int (*run)(const Invocation&)) {
  CliCommand command;
  command.noun = std::move(noun);
  command.verb = std::move(verb);
  command.summary = std::move(summary);
  command.example = std::move(example);
  command.clauses = std::move(clauses);
  command.run = run;
  return command;
}

CliCommand template_command() {
  CliCommand command = own("hosts", "template", "write the template workbook of the import file",
                           "hostyard hosts template --out hosts.xlsx", "IMP-4", run_template);
  command.options = {text("out", "file to write; default: stdout", "FILE")};
  return command;
}

CliCommand test_command() {
  CliCommand command = own("test", "", "run functional-test scenarios on fake hosts",
                           "hostyard test scenarios/cases --report out/report", "CLI-4, section 6", run_test);
  command.options = {
      positional(texts("paths", "scenario files, and folders of them; default: scenarios/cases", "PATH"),
                 false),
      number("seed", "seed of the suite; default 1"),
      number("jobs", "cases at a time; default 1", 'j'),
      texts("tag", "only cases with one of these tags", "TAG"),
      texts("case", "only cases with this id, catalogue id or part of the name", "CASE"),
      texts("clause", "only cases that cover this clause", "CLAUSE"),
      flag("failed", "only cases that failed in the last report of --report"),
      text("shard", "only this part of the cases, K/N", "K/N"),
      number("repeat", "run every case so many times, with seeds from --seed on; tells what is flaky"),
      flag("shuffle", "run in an order drawn from the seed; the results keep theirs"),
      choice("store", "store of each case", "KIND", {"memory", "sqlite"}),
      text("keep", "folder in which store and world of every case stay", "DIR"),
      text("report", "folder of index.html, junit.xml and report.json; default out/report", "DIR"),
      texts("history",
            "an earlier report, or its folder, that the page compares with; those of --report are known",
            "PATH"),
      flag("merge", "the paths are report.json files of all shards, or their folders: put them together"),
      flag("list", "list the cases and run none"),
      flag("check", "look for mistakes in the files and run nothing"),
      flag("schema", "print the JSON Schema of scenario files"),
      flag("manual", "print the manual for those who write them, as Markdown"),
      flag("noProgress", "no progress line"),
  };
  return command;
}

CliCommand campaign_command() {
  CliCommand command = own("campaign", "", "run random operations against a model and the invariants",
                           "hostyard campaign --seed 1 --operations 1000000 --jobs 4",
                           "INV-1 to INV-13, ALLOC, REC", run_campaign_command);
  command.options = {
      number("seed", "the same seed does the same, whatever --jobs; default 1"),
      number("operations", "how many, all runs together; default 100000"),
      number("minutes", "instead of --operations: end after so long"),
      number("runLength", "operations of one run, on a fresh store; default 2000"),
      number("jobs", "runs at a time, each in a process of its own; default 1", 'j'),
      choice("store", "stores of each run; both: side by side, their answers compared", "KIND",
             {"memory", "both"}),
      text("save", "scenario file for a counterexample; default out/campaign.yaml", "FILE"),
      flag("noProgress", "no progress line"),
  };
  return command;
}

std::vector<CliCommand> make_commands() {
  std::vector<CliCommand> all;
  for (const UseCase& use_case : use_cases()) {
    all.push_back(from_use_case(use_case));
    if (use_case.noun == "hosts" && use_case.verb == "delete") all.push_back(template_command());
  }
  all.push_back(test_command());
  all.push_back(campaign_command());
  CliCommand explain = own("explain", "", "say what an error code means and what to do",
                           "hostyard explain 30118", "CLI-3, ERR-3", run_explain);
  explain.options = {
      positional(text("code", "number or name; without it, all codes are listed", "CODE"), false)};
  explain.groups.output = true;
  all.push_back(std::move(explain));
  CliCommand show = own("config", "show", "show the settings in effect and where each comes from",
                        "hostyard config show --config hostyard.yaml", "CLI-5", run_config_show);
  show.groups = {true, true, false, false};
  show.options = {text("store", "the store, as other commands take it", "URL")};
  all.push_back(std::move(show));
  CliCommand check = own("config", "check", "look for mistakes in a configuration file",
                         "hostyard config check --config hostyard.yaml", "CLI-5", run_config_check);
  check.groups.config = true;
  all.push_back(std::move(check));
  CliCommand version =
      own("version", "", "show the version of the program", "hostyard version", "CLI-4", run_version);
  version.groups.output = true;
  all.push_back(std::move(version));
  return all;
}

}  // namespace

std::span<const CliCommand> commands() {
  static const std::vector<CliCommand> all = make_commands();
  return all;
}

std::vector<OptionSpec> group_options(const OptionGroups& groups) {
  std::vector<OptionSpec> options;
  if (groups.output)
    options.push_back(choice("output", "form of the result", "FORM", {"table", "json", "yaml", "csv"}));
  if (groups.config)
    options.push_back(text("config", "configuration; default $XDG_CONFIG_HOME/hostyard/config.yaml", "FILE"));
  if (groups.store) {
    options.push_back(text("store",
                           "sqlite:PATH or memory:; default HOSTYARD_STORE, the configuration, "
                           "sqlite:$XDG_STATE_HOME/hostyard/hostyard.db",
                           "URL"));
    options.push_back(text("hosts", "real (default) or fake:WORLD.yaml", "HOSTS"));
    options.push_back(flag("verbose", "what each workflow does, with its command lines, on stderr"));
    options.push_back(text("logFile", "the same, appended to a file", "FILE"));
  }
  if (groups.drive) {
    options.push_back(choice("clock", "clock of fake hosts", "CLOCK", {"simulated", "real"}));
    options.push_back(number("seed", "seed of the simulated order of events; default 1"));
    options.push_back(flag("noWait", "start the workflows and return"));
    options.push_back(flag("noProgress", "no progress lines"));
  }
  return options;
}

std::string option_name(std::string_view json_name) {
  std::string name;
  for (const char c : json_name) {
    if (std::isupper(static_cast<unsigned char>(c)) != 0) name += '-';
    name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return name;
}

std::optional<std::string> text_option(const Json& options, const char* name) {
  if (!options.contains(name)) return std::nullopt;
  return options[name].get<std::string>();
}

bool flag_option(const Json& options, const char* name) {
  return options.contains(name) && options[name].get<bool>();
}

}  // namespace hostyard
