// Scenario files -> cases, or everything that is wrong with them (must 7). Nothing runs here.
//
// A file holds one case a YAML document. A document with the single key `shared` gives `world`, `vars`,
// `tags` and `covers` to the cases after it that do not have their own (tags and covers are added).
#pragma once

#include <string>
#include <vector>

#include "scenarios/scenario.h"

namespace hostyard {

struct ParsedFile {
  std::vector<CaseDef> cases;  // one a row of `examples`; complete only where there are no problems
  std::vector<FileProblem> problems;
};

struct ParserContext {
  std::vector<std::string>
      known_ids;  // what `covers` may name; one that ends in "*" stands for all with its prefix
};

// `file` is the name that problems and rerun lines show; `id_prefix` the stable one that case ids begin with.
ParsedFile parse_scenarios(const std::string& text, const std::string& file, const std::string& id_prefix,
                           const ParserContext& context);

}  // namespace hostyard
