#include "scenarios/citations.h"

#include <set>

namespace hostyard {
namespace {

// "FT-WFL-*" is covered by whatever begins so.
bool covers(const std::set<std::string>& cited, const std::string& id) {
  if (!id.ends_with('*')) return cited.contains(id);
  const std::string beginning = id.substr(0, id.size() - 1);
  const auto first = cited.lower_bound(beginning);
  return first != cited.end() && first->starts_with(beginning);
}

}  // namespace

MissingCitations missing_citations(const Catalogue& catalogue, const std::vector<CaseDef>& cases) {
  std::set<std::string> cited;
  for (const CaseDef& scenario : cases) cited.insert(scenario.covers.begin(), scenario.covers.end());
  MissingCitations missing;
  for (const CatalogueEntry& entry : catalogue.entries) {
    if (entry.due && !covers(cited, entry.id)) missing.due_ids.push_back(entry.id);
  }
  for (const std::string& clause : catalogue.clauses) {
    if (!cited.contains(clause)) missing.clauses.push_back(clause);
  }
  return missing;
}

}  // namespace hostyard
