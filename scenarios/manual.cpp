#include "scenarios/manual.h"

#include <cctype>

#include <fmt/format.h>

#include "engine/base/error_code.h"
#include "engine/base/text.h"
#include "scenarios/case_keys.h"
#include "scenarios/catalogue.h"
#include "scenarios/manual_examples.h"
#include "scenarios/manual_shapes.h"
#include "scenarios/matcher.h"
#include "scenarios/settings.h"
#include "scenarios/step_kinds.h"
#include "scenarios/world_words.h"

namespace hostyard {
namespace {

// A cell of a table has no line feed and no bare stroke.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) escaped += c == '|' ? "\\|" : std::string(1, c);
  return escaped;
}

std::string sentence(std::string words) {
  words.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(words.front())));
  return words;
}

std::string yaml_block(std::string_view text) {
  return fmt::format("```yaml\n{}\n```\n", text);
}

std::string introduction() {
  return fmt::format(
      R"(# Manual of scenarios

This page is made by `hostyard test --manual`. It names every key, word, step, argument, answer and matcher; [Writing scenarios](scenarios.md) is the way in.

A scenario says what somebody does with hosts, and what must come of it. It runs against fake machines in simulated time. One case is one YAML document; several in
a file are parted by `---`.

{}
Saved as `mine/first.yaml`:

```
hostyard test mine/first.yaml --check     # look for mistakes only: file:line:column, and what would be right
hostyard test mine                        # run every *.yaml below a folder; the report is out/report/index.html
hostyard test mine --case "comes online"  # cases with these words in their name
```

Exit code 0: all passed; 1: a case failed; 2: a file has a mistake, or no case is selected; 3: the environment failed; 130: interrupted.
`hostyard test --help` has the other options. The modeline in the first line is for editors; its path is that of the schema, from the file.

)",
      yaml_block(manual_first_case()));
}

std::string keys_section() {
  std::string text = "## Keys of a case\n\n| key | | meaning |\n|---|---|---|\n";
  for (const CaseKey& key : case_keys()) {
    text += fmt::format("| `{}` | {} | {} |\n", key.shape.name, key.shape.required ? "required" : "",
                        cell(key.shape.doc));
  }
  text += "\nA document with the single key `shared` gives ";
  text += "`" + join(case_key_names(true), "`, `") +
          "` to the cases after it; `tags` and `covers` are added to theirs.\n";
  return text + R"(
`${name}` stands for a variable of `vars`, `examples` or `save`, anywhere, also inside `{…}` and in keys. Alone it keeps the type of its value, inside
other words it becomes text. Plain scalars are numbers, booleans and null where they look like it; `on` and `off` are words. Quote what must stay text, and what
begins with `*`, `{` or `[`.

)";
}

std::string world_section(ShapePages& pages) {
  return "## World\n\nWhat `world:` may say; everything is optional, and a machine that is only given its "
         "`ip` is one "
         "that an import brings online.\n\n" +
         pages.members(world_shape(), "`world`") +
         R"(
A fault needs `during` and `outcome`, or `random`. `during` is a command on a host, or a call of tiup (`check`, `checkApply`, `display`, `scaleOut`, `scaleIn`, `poll`). `-after`
outcomes have had their effect when they fail; a call that cannot have an outcome says so, with those that it can have.

```yaml
name: a package that a time-out kept from being installed is asked for again
covers: [WF-4]
world:
  machines: {each: [{ip: 10.0.0.1, packages: []}]}
faults: [{on: 10.0.0.1, during: installPackage, time: 1, times: 1, outcome: timed-out}]
steps:
  - hosts import: {rows: [{ip: 10.0.0.1}]}
    expect: {workflows: [{status: Finished}]}
```

)";
}

std::string settings_section(ShapePages& pages) {
  return "## Settings\n\nWhat `settings:` may say of the server that the case runs against.\n\n" +
         pages.members(case_settings_shape(), "`settings`") + "\n";
}

std::string steps_section() {
  std::string text = R"(## Steps

A step has one action. If an action has one main argument, it may be given without a map: `hosts show: ${id}`; a variable that
holds a map stands for all arguments. A step without `expect` and `refused` must succeed, and
the workflows that it starts must end well, unless its expectation speaks of `workflows`. Beside the action may stand

| key | beside | meaning |
|---|---|---|
)";
  for (const StepModifier& modifier : step_modifiers()) {
    text += fmt::format("| `{}` | {} | {} |\n", modifier.name,
                        modifier.only_by.empty() ? "steps that have an answer" : modifier.only_by,
                        cell(modifier.doc));
  }
  return text + R"(
After every step the auditor replays what was committed: invariants, moves of states, and that a refused step committed nothing. A violation fails the step.

The examples below are steps in this world:

```
)" + std::string(manual_world()) +
         "\n```\n\n";
}

std::string matchers_section() {
  std::string text = R"(## Expectations

`expect` is held against the answer: maps match by subset, lists in order and in length, scalars exactly. A key that the answer cannot have is a mistake in the
file. In place of any value may stand

| matcher | matches |
|---|---|
)";
  for (const MatcherForm& form : matcher_forms())
    text += fmt::format("| {} | {} |\n", cell(form.written), cell(form.matches));
  return text + R"(
Quoted scalars are always literal, and so are the values of `examples` and `vars`. Words with `[`, `]`, `{`, `}`, `, ` or `: ` in them must be quoted inside `{…}`
and `[…]`; so a matcher with such words is written as a map: `{contains: "a, b"}`, `{matches: "^host[0-9]+$"}`.

)" + yaml_block(R"(- hosts import: {rows: [{ip: 10.0.0.1}, {ip: 10.0.0.2, purpose: Storage}]}
- hosts list:
  expect:
    total: between 1 and 3
    page: gt 0
    nextPage: absent
    hosts: {contains: {ip: 10.0.0.2, hostId: any, hostName: {matches: "^host[0-9]+$"}, purpose: contains Stor}}
- hosts list:
  expect: {hosts: {set: [{ip: 10.0.0.2}, {ip: 10.0.0.1, disks: {size: 1}}]}})") +
         "\n";
}

std::string refusals_section(ShapePages& pages) {
  return "## Refusals\n\n`refused` is held against the refusal like an expectation. All of it is optional; "
         "codes are "
         "numbers or names.\n\n" +
         pages.members(refusal_shape(), "`refused`") + "\n" + yaml_block(R"(- hosts show: nobody
  refused: {code: HOST_NOT_FOUND, message: contains nobody}
- hosts import: {rows: [{ip: 10.0.0.1, cpuCores: 0}]}
  refused: {code: PARAMETER_INVALID, cause: PARSE_TEMPLATE_FILE_ERROR, problems: [{value: "0"}]})") +
         "\n";
}

std::string step_section(const StepKind& kind, ShapePages& pages) {
  std::string text = fmt::format("### {}\n\n{}.", kind.name, sentence(kind.summary));
  if (kind.use_case != nullptr && !kind.use_case->clauses.empty())
    text += fmt::format(" ({})", kind.use_case->clauses);
  text += "\n";
  const ManualExample* const example = manual_example(kind.name);
  if (example != nullptr && !example->note.empty()) text += fmt::format("\n{}\n", example->note);
  const std::string name = "`" + kind.name + "`";
  if (const std::string arguments = pages.members(kind.arguments, "the arguments of " + name);
      !arguments.empty())
    text += "\nArguments:\n\n" + arguments;
  if (const Shape* const main = kind.positional(); main != nullptr)
    text += fmt::format("\n`{}` may be given alone: `{}: …`.\n", main->name, kind.name);
  if (const std::string answer = pages.members(kind.answer, "the answer of " + name); !answer.empty())
    text += "\nAnswer:\n\n" + answer;
  if (kind.use_case != nullptr && !kind.use_case->errors.empty()) {
    std::string names;
    for (const ErrorCode code : kind.use_case->errors)
      names += fmt::format("{}{} {}", names.empty() ? "" : ", ", static_cast<int>(code), info(code).name);
    text += "\nMay be refused with " + names + ".\n";
  }
  if (example != nullptr) text += "\n" + yaml_block(example->example);
  return text + "\n";
}

std::string covers_section() {
  std::string text = "## Ids for `covers`\n\n| id | area | case |\n|---|---|---|\n";
  for (const CatalogueEntry& entry : built_in_catalogue().entries)
    text += fmt::format("| `{}` | {} | {} |\n", entry.id, cell(entry.area), cell(entry.text));
  text +=
      "\nIds that end in `*` stand for all with that beginning, such as `FT-TIU-mine`. Clauses of the "
      "specification: ";
  return text + join(built_in_catalogue().clauses, ", ") + ".\n\n";
}

std::string codes_section() {
  std::string text =
      "## Error codes\n\n`hostyard explain CODE` says what one means and what to do.\n\n| code | name | HTTP "
      "|\n|---|---|---|\n";
  for (const ErrorInfo& entry : error_table())
    text += fmt::format("| {} | `{}` | {} | {} |\n", static_cast<int>(entry.code), entry.name, entry.http,
                        cell(entry.meaning));
  return text;
}

}  // namespace

std::string scenario_manual() {
  ShapePages pages;
  std::string text = introduction() + keys_section() + world_section(pages) + settings_section(pages) +
                     steps_section() + matchers_section() + refusals_section(pages) + "## Every step\n\n";
  for (const StepKind& kind : step_kinds()) text += step_section(kind, pages);
  return text + covers_section() + codes_section();
}

}  // namespace hostyard
