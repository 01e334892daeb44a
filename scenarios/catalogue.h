// The catalogue of functional test cases (specification, section 6) and the clauses that cases may cite.
// Built in from scenarios/catalogue.yaml.
#pragma once

#include <string>
#include <vector>

#include "scenarios/file_problem.h"
#include "scenarios/result.h"

namespace hostyard {

struct Catalogue {
  std::vector<CatalogueEntry> entries;
  std::vector<std::string> clauses;

  // What `covers` may name.
  std::vector<std::string> ids() const;
};

struct ParsedCatalogue {
  Catalogue catalogue;
  std::vector<FileProblem> problems;
};
ParsedCatalogue parse_catalogue(const std::string& text, const std::string& file);

// The one that is built in; throws Error where the build was given a faulty one (a test says it was not).
const Catalogue& built_in_catalogue();

}  // namespace hostyard
