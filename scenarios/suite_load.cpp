#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

#include "scenarios/catalogue.h"
#include "scenarios/parser.h"
#include "scenarios/suite.h"

namespace hostyard {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> files_below(const std::string& folder, std::error_code& fault) {
  std::vector<std::string> files;
  fs::recursive_directory_iterator entry(folder, fault);
  for (; !fault && entry != fs::recursive_directory_iterator(); entry.increment(fault)) {
    std::error_code vanished;
    if (entry->is_regular_file(vanished) && entry->path().extension() == ".yaml")
      files.push_back(entry->path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::optional<std::string> read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return in ? std::optional(text.str()) : std::nullopt;
}

// "import/reimport.yaml": the same wherever the program was started and however the path was given.
std::string id_prefix_of(const std::string& path) {
  const fs::path full = fs::weakly_canonical(path);
  return (full.parent_path().filename() / full.filename()).generic_string();
}

class Loader {
 public:
  explicit Loader(WorldFactory& worlds) : worlds_(worlds) { context_.known_ids = built_in_catalogue().ids(); }

  Suite load(const std::vector<std::string>& paths) {
    for (const std::string& path : paths) add_path(path);
    if (paths.empty()) report("", "no path was given; name a scenario file or a folder of them");
    // In order of file, however the paths were given: a case keeps its place in every report.
    std::ranges::stable_sort(suite_.cases, {}, &CaseDef::file);
    return std::move(suite_);
  }

 private:
  void add_path(const std::string& path) {
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) return add_file(path);
    const std::string folder = fs::path(path).lexically_normal().generic_string();
    std::error_code fault;
    const std::vector<std::string> files = files_below(folder, fault);
    if (fault) return report(path, "cannot be read: " + fault.message());
    if (files.empty()) report(path, "the folder holds no scenario (*.yaml)");
    for (const std::string& file : files) add_file(file);
    suite_.whole = suite_.whole || fs::exists(fs::canonical(path).parent_path() / "catalogue.yaml", ignored);
  }

  void add_file(const std::string& path) {
    const auto text = read_text(path);
    if (!text) return report(path, "cannot be read; a scenario file or a folder of them is wanted");
    const std::string prefix = id_prefix_of(path);
    if (const auto [entry, is_new] = prefixes_.emplace(prefix, path); !is_new) {
      return report(path, "is given twice, or cannot be told from " + entry->second + ": rename it");
    }
    ParsedFile parsed = parse_scenarios(*text, path, prefix, context_);
    if (parsed.problems.empty()) check_worlds(parsed);
    std::move(parsed.cases.begin(), parsed.cases.end(), std::back_inserter(suite_.cases));
    std::move(parsed.problems.begin(), parsed.problems.end(), std::back_inserter(suite_.problems));
  }

  void check_worlds(ParsedFile& parsed) {
    for (const CaseDef& scenario : parsed.cases) {
      for (FileProblem problem : worlds_.check(world_yaml(scenario))) {
        problem.file = scenario.file;
        auto& problems = parsed.problems;
        if (std::find(problems.begin(), problems.end(), problem) == problems.end())
          problems.push_back(problem);
      }
    }
  }

  void report(const std::string& path, std::string message) {
    suite_.problems.push_back({path, {1, 1}, std::move(message)});
  }

  WorldFactory& worlds_;
  ParserContext context_;
  Suite suite_;
  std::map<std::string, std::string> prefixes_;
};

}  // namespace

Suite load_suite(const std::vector<std::string>& paths, WorldFactory& worlds) {
  return Loader(worlds).load(paths);
}

}  // namespace hostyard
