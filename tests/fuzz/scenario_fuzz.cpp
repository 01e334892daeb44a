// A scenario file, whatever its bytes: either it has mistakes, each with a place in it and words that can be
// shown, or it has cases, whose worlds are read too.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/base/text.h"
#include "scenarios/catalogue.h"
#include "scenarios/parser.h"
#include "tools/hostyard/fake_backend.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const hostyard::FileProblem& problem, const std::string& text) {
  const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
  require(problem.at.line >= 1 && problem.at.line <= lines + 1 && problem.at.column >= 1);
  require(!problem.message.empty() && hostyard::is_utf8(hostyard::to_text(problem)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const hostyard::ParserContext context{hostyard::built_in_catalogue().ids()};
  static const auto worlds = hostyard::make_fake_worlds({});
  const std::string text(reinterpret_cast<const char*>(data), size);
  const hostyard::ParsedFile parsed = hostyard::parse_scenarios(text, "f.yaml", "fuzz/f.yaml", context);
  for (const hostyard::FileProblem& problem : parsed.problems) check(problem, text);
  if (!parsed.problems.empty()) return 0;
  for (const hostyard::CaseDef& scenario : parsed.cases) {
    require(!scenario.name.empty() && !scenario.steps.empty() && hostyard::is_utf8(scenario.id));
    for (const hostyard::FileProblem& problem : worlds->check(hostyard::world_yaml(scenario)))
      check(problem, text);
  }
  return 0;
}
