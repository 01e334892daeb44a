#include "tests/dependencies/checks/include_rule.h"

#include <algorithm>
#include <regex>

#include <fmt/format.h>

namespace hostyard::checks {
namespace {

const LayerRow* row_of(std::string_view part) {
  const auto found =
      std::find_if(layers().begin(), layers().end(), [&](const LayerRow& row) { return row.part == part; });
  return found == layers().end() ? nullptr : &*found;
}

void collect(std::string_view part, std::set<std::string_view>& into) {
  if (!into.insert(part).second) return;
  for (const std::string_view used : row_of(part)->uses) collect(used, into);
}

// The part itself and everything below it.
std::set<std::string_view> reachable(std::string_view part) {
  std::set<std::string_view> parts;
  collect(part, parts);
  return parts;
}

bool sees_everything(std::string_view path) {
  return path.starts_with("tools/") || path.starts_with("tests/");
}

bool is_ours(std::string_view included) {
  static constexpr std::string_view kTop[] = {"engine/",  "fakes/", "realexec/", "scenarios/",
                                              "reports/", "tools/", "tests/"};
  return std::any_of(std::begin(kTop), std::end(kTop),
                     [&](std::string_view top) { return included.starts_with(top); });
}

std::string fault_of(std::string_view path, const std::string& included) {
  if (!is_ours(included)) return fmt::format("\"{}\" is not a path from the repository's root", included);
  if (path.starts_with("tools/") || path.starts_with("tests/")) return "";
  if (sees_everything(included))
    return fmt::format("{} is of the tools or tests: only they include it", included);
  const std::string_view from = part_of(path);
  const std::string_view to = part_of(included);
  if (to.empty()) return fmt::format("{} is in a folder without a row in the include rule", included);
  const LayerRow& row = *row_of(from);
  if (reachable(from).contains(to)) return "";
  if (std::find(row.files.begin(), row.files.end(), included) != row.files.end()) return "";
  return fmt::format("{} must not include {}", from, included);
}

}  // namespace

const std::vector<LayerRow>& layers() {
  static const std::vector<LayerRow> kLayers = {
      {"engine/base", {}},
      {"engine/domain", {"engine/base"}},
      {"engine/interfaces", {"engine/domain"}},
      {"engine/rules", {"engine/domain"}},
      {"engine/store", {"engine/interfaces"}},
      {"engine/ledger", {"engine/rules", "engine/interfaces"}},
      {"engine/importfile", {"engine/rules"}},
      {"engine/workflow", {"engine/ledger"}},
      {"engine/service", {"engine/workflow", "engine/ledger", "engine/importfile"}},
      {"fakes", {"engine/interfaces"}},
      {"realexec", {"engine/interfaces"}},
      {"scenarios/campaign/model", {"engine/domain"}},  // never the rules that it checks
      {"scenarios/campaign", {"scenarios/campaign/model", "scenarios"}},
      {"scenarios", {"engine/service", "engine/interfaces"}},
      {"reports", {"engine/base"}, {"scenarios/result.h"}},
  };
  return kLayers;
}

std::string_view part_of(std::string_view path) {
  for (const LayerRow& row : layers()) {
    if (path.size() > row.part.size() && path.starts_with(row.part) && path[row.part.size()] == '/')
      return row.part;
  }
  return {};
}

std::vector<Finding> check_includes(const SourceTree& tree) {
  static const std::regex kInclude(R"re(^\s*#\s*include\s*"([^"]*)")re");
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    if (!is_cpp(file.path)) continue;
    if (!sees_everything(file.path) && part_of(file.path).empty()) {
      findings.push_back({file.path, 1, "is in a folder without a row in the include rule"});
      continue;
    }
    int number = 0;
    for (const std::string& line : lines_of(without_comments(file.text))) {
      ++number;
      std::smatch match;
      if (!std::regex_search(line, match, kInclude)) continue;
      const std::string fault = fault_of(file.path, match[1].str());
      if (!fault.empty()) findings.push_back({file.path, number, fault});
    }
  }
  return findings;
}

std::vector<Finding> check_link_edges(const SourceTree& tree) {
  static const std::regex kLibrary(R"(hostyard_library\(([a-z]+)([^)]*)\))");
  static const std::regex kEdge(R"(hostyard_([a-z]+))");
  const auto part_named = [](const std::string& name) {
    for (const LayerRow& row : layers()) {
      if (row.part.ends_with("/" + name)) return std::string(row.part);
    }
    return name;
  };
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    if (!file.path.ends_with("/CMakeLists.txt") || sees_everything(file.path)) continue;
    std::smatch library;
    if (!std::regex_search(file.text, library, kLibrary)) continue;
    const std::string from = part_named(library[1].str());
    const std::string edges = library[2].str();
    for (std::sregex_iterator edge(edges.begin(), edges.end(), kEdge), end; edge != end; ++edge) {
      const std::string to = part_named((*edge)[1].str());
      if (row_of(from) == nullptr || row_of(to) == nullptr || !reachable(from).contains(to)) {
        findings.push_back({file.path, 1, fmt::format("{} must not link {}", from, to)});
      }
    }
  }
  return findings;
}

}  // namespace hostyard::checks
