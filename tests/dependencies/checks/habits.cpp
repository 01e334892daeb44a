#include "tests/dependencies/checks/habits.h"

#include <algorithm>
#include <regex>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace hostyard::checks {
namespace {

struct Pattern {
  std::regex regex;
  std::string_view message;
};

using IsChecked = bool (*)(std::string_view path);

std::vector<Finding> matches(const SourceTree& tree, IsChecked is_checked,
                             const std::vector<Pattern>& patterns, std::string (*prepare)(std::string_view)) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    if (!is_checked(file.path)) continue;
    int number = 0;
    for (const std::string& line : lines_of(prepare(file.text))) {
      ++number;
      for (const Pattern& pattern : patterns) {
        std::smatch match;
        if (!std::regex_search(line, match, pattern.regex)) continue;
        findings.push_back({file.path, number, fmt::format("{}: {}", match.str(), pattern.message)});
      }
    }
  }
  return findings;
}

// Headers over JSON values that sources share: no other header may include them in turn.
bool for_sources_only(std::string_view path) {
  return path == "engine/service/views.h" ||
         (path.starts_with("engine/service/") && path.ends_with("described.h"));
}

// For each line what it includes of ours; empty for other lines.
std::vector<std::string> included_by_line(std::string_view text) {
  static const std::regex kInclude(R"re(^\s*#\s*include\s*"([^"]*)")re");
  std::vector<std::string> included;
  for (const std::string& line : lines_of(without_comments(text))) {
    std::smatch match;
    included.push_back(std::regex_search(line, match, kInclude) ? match[1].str() : "");
  }
  return included;
}

std::set<std::string> as_set(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

// These checks quote what they look for.
bool is_check(std::string_view path) {
  return path.starts_with("tests/dependencies/");
}

bool is_sealed_off(std::string_view path) {
  return is_cpp(path) &&
         (path.starts_with("engine/") || path.starts_with("fakes/") || path.starts_with("reports/"));
}

bool in_optional_build(std::string_view path) {
  return path.starts_with("tests/bench/") || path.starts_with("tests/fuzz/");
}

}  // namespace

std::vector<Finding> check_outside_world(const SourceTree& tree) {
  static const std::vector<Pattern> kPatterns = [] {
    std::vector<Pattern> patterns;
    const auto add = [&](const char* regex, std::string_view message) {
      patterns.push_back({std::regex(regex), message});
    };
    add(R"(\b(system_clock|steady_clock|high_resolution_clock)\b)", "time comes from the Clock by parameter");
    add(R"(\b(gettimeofday|clock_gettime|timespec_get|localtime(_r)?)\s*\()",
        "time comes from the Clock by parameter");
    add(R"(\btime\s*\(\s*(nullptr|NULL|0|&)|std::clock\b)", "time comes from the Clock by parameter");
    add(R"(\b(sleep_for|sleep_until|usleep|nanosleep)\b)", "waiting is Clock::wait_until");
    add(R"(\b(random_device|s?rand\s*\())", "randomness comes by parameter");
    add(R"(\b(socket|getaddrinfo|gethostbyname)\s*\(\s*[A-Za-z_0-9])", "no sockets outside realexec");
    add(R"(#\s*include\s*<(sys/socket|netdb|spawn|sys/wait)\.h>)",
        "no sockets, no processes outside realexec");
    add(R"(\b(v?fork|popen|posix_spawnp?|exec[lv]p?e?|std::system)\s*\()", "no processes outside realexec");
    add(R"(\b(secure_)?getenv\s*\()", "configuration comes by parameter");
    return patterns;
  }();
  return matches(tree, is_sealed_off, kPatterns, code_only);
}

std::vector<Finding> check_heavy_headers(const SourceTree& tree) {
  static const std::vector<Pattern> kPatterns = {
      {std::regex(
           R"(#\s*include\s*<(nlohmann/json\.hpp|soci/|boost/test/|yaml-cpp/|sodium|zip\.h|pugixml|xlsxwriter|rapidcheck|benchmark/|cxxopts|spdlog/)[^>]*>)"),
       "only .cpp files include this (compile time)"}};
  const auto is_checked = [](std::string_view path) { return is_header(path) && !for_sources_only(path); };
  std::vector<Finding> findings = matches(tree, is_checked, kPatterns, without_comments);
  for (const SourceFile& file : tree) {
    if (!is_header(file.path) || for_sources_only(file.path)) continue;
    int number = 0;
    for (const std::string& included : included_by_line(file.text)) {
      ++number;
      if (!for_sources_only(included)) continue;
      findings.push_back({file.path, number, included + " is for .cpp files only (compile time)"});
    }
  }
  return findings;
}

std::vector<Finding> check_disabled(const SourceTree& tree) {
  static const std::vector<Pattern> kPatterns = {
      {std::regex(R"(\bdisabled\s*\(\s*\)|boost::unit_test::disabled|\bDISABLED_)"),
       "a test that does not run proves nothing"},
      {std::regex(R"(\benable_if\s*<\s*false\s*>|precondition\s*\(\s*false)"),
       "a test that does not run proves nothing"},
      {std::regex(R"(^\s*#\s*if\s+(0|false)\b)"), "code that is not compiled"}};
  static const std::vector<Pattern> kUnfinished = {
      {std::regex(R"(\b(TODO|FIXME|XXX)\b)"), "unfinished work belongs into an issue"}};
  const auto is_checked = [](std::string_view path) { return is_cpp(path) && !is_check(path); };
  std::vector<Finding> findings = matches(tree, is_checked, kPatterns, code_only);
  const auto as_it_is = [](std::string_view text) { return std::string(text); };
  for (Finding& finding : matches(tree, is_checked, kUnfinished, as_it_is))
    findings.push_back(std::move(finding));
  return findings;
}

std::vector<Finding> check_orphans(const SourceTree& tree, const std::set<std::string>& compiled) {
  std::set<std::string> included;
  for (const SourceFile& file : tree) {
    if (is_cpp(file.path)) included.merge(as_set(included_by_line(file.text)));
  }
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    const bool is_source = file.path.ends_with(".cpp");
    if (is_source && !compiled.contains(file.path) && !in_optional_build(file.path)) {
      findings.push_back({file.path, 1, "no program is built from this source"});
    }
    if (is_header(file.path) && !included.contains(file.path)) {
      findings.push_back({file.path, 1, "nothing includes this header"});
    }
    const bool is_yaml = file.path.ends_with(".yaml") || file.path.ends_with(".yml");
    const bool has_place = file.path.starts_with("scenarios/cases/") ||
                           file.path.starts_with("scenarios/worlds/") ||
                           file.path == "scenarios/catalogue.yaml";
    if (is_yaml && file.path.starts_with("scenarios/") && !has_place) {
      findings.push_back({file.path, 1, "`hostyard test scenarios/cases` does not see this file"});
    }
  }
  return findings;
}

std::set<std::string> compiled_sources(std::string_view compile_commands, std::string_view root,
                                       const std::function<std::string(const std::string&)>& read) {
  std::set<std::string> paths;
  const auto add = [&](std::string path) {
    if (path.starts_with(root)) path.erase(0, root.size() + 1);
    paths.insert(std::move(path));
  };
  for (const auto& entry : nlohmann::json::parse(compile_commands)) {
    std::string path = entry.at("file").get<std::string>();
    if (!path.ends_with("_cxx.cxx")) {
      add(std::move(path));
      continue;
    }
    constexpr std::string_view kInclude = "#include \"";
    std::istringstream unity(read(path));
    for (std::string line; std::getline(unity, line);) {
      if (line.starts_with(kInclude)) add(line.substr(kInclude.size(), line.size() - kInclude.size() - 1));
    }
  }
  return paths;
}

}  // namespace hostyard::checks
