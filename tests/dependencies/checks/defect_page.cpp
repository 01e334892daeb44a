#include "tests/dependencies/checks/defect_page.h"

#include <algorithm>
#include <map>
#include <regex>

#include <fmt/format.h>

namespace hostyard::checks {
namespace {

constexpr std::string_view kPage = "docs/reference-defects.md";

struct Row {
  std::string number;  // "D12"
  std::string shown;   // the last cell
  int line = 0;
};

// Lines "| D12 | what it would look like | what shows that it is absent |".
std::vector<Row> rows_of(std::string_view page) {
  static const std::regex kRow(R"(^\| ([A-Z]\d+) \| [^|]+ \| (.+) \|$)");
  std::vector<Row> rows;
  int number = 0;
  for (const std::string& line : lines_of(page)) {
    ++number;
    std::smatch match;
    if (std::regex_match(line, match, kRow)) rows.push_back({match[1], match[2], number});
  }
  return rows;
}

std::vector<std::string> all_defects() {
  std::vector<std::string> numbers;
  for (int i = 1; i <= 134; ++i) numbers.push_back(fmt::format("D{}", i));
  for (int i = 1; i <= 22; ++i) numbers.push_back(fmt::format("E{}", i));
  return numbers;
}

const SourceFile* find(const SourceTree& tree, std::string_view path) {
  const auto found = std::ranges::find_if(tree, [&](const SourceFile& file) { return file.path == path; });
  return found == tree.end() ? nullptr : &*found;
}

bool holds_case(std::string_view text, const std::string& name) {
  return std::ranges::any_of(lines_of(text), [&](const std::string& line) {
    return line == "name: " + name || line == "name: \"" + name + "\"";
  });
}

// TEST_CASE(name, …) with the name on the same line or the next one.
bool holds_test(std::string_view text, const std::string& name) {
  constexpr std::string_view kOpening = "TEST_CASE(";
  for (std::size_t at = text.find(kOpening); at != std::string_view::npos; at = text.find(kOpening, at + 1)) {
    std::string_view rest = text.substr(at + kOpening.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(" \n"), rest.size()));
    const std::size_t end = rest.find_first_of(",) ");
    if (end != std::string_view::npos && rest.substr(0, end) == name) return true;
  }
  return false;
}

std::vector<std::string> quoted(const std::string& names) {
  static const std::regex kName("`([^`]+)`");
  std::vector<std::string> found;
  for (std::sregex_iterator it(names.begin(), names.end(), kName), end; it != end; ++it) {
    found.push_back((*it)[1]);
  }
  return found;
}

// What is wrong with "[file](../path) `name`, `name`"; counts the names that are right in `shown`.
std::vector<std::string> link_problems(const SourceTree& tree, const std::string& path,
                                       const std::string& names, int& shown) {
  const SourceFile* file = find(tree, path);
  if (file == nullptr) return {path + " does not exist"};
  std::vector<std::string> problems;
  for (const std::string& name : quoted(names)) {
    const bool holds = is_cpp(path) ? holds_test(file->text, name) : holds_case(file->text, name);
    if (holds) {
      ++shown;
    } else {
      problems.push_back(fmt::format("{} has no test or case \"{}\"", path, name));
    }
  }
  return problems;
}

std::vector<std::string> row_problems(const SourceTree& tree, const Row& row) {
  static const std::regex kLink(R"(\[[^\]]+\]\(\.\./([^)]+)\)((?:,? ?`[^`]+`)*))");
  std::vector<std::string> problems;
  int shown = 0;
  for (std::sregex_iterator it(row.shown.begin(), row.shown.end(), kLink), end; it != end; ++it) {
    const auto of_link = link_problems(tree, (*it)[1], (*it)[2], shown);
    problems.insert(problems.end(), of_link.begin(), of_link.end());
  }
  const bool excused = row.shown.starts_with("not yet: ") || row.shown.starts_with("cannot happen: ");
  if (shown == 0 && problems.empty() && !excused) {
    problems.push_back(row.number +
                       " names no test or case, and says neither \"not yet: …\" nor \"cannot happen: …\"");
  }
  return problems;
}

}  // namespace

std::vector<Finding> check_defect_page(const SourceTree& tree) {
  const SourceFile* page = find(tree, kPage);
  if (page == nullptr) return {{std::string(kPage), 0, "the page does not exist"}};
  std::vector<Finding> findings;
  std::map<std::string, int> times;
  for (const std::string& number : all_defects()) times[number] = 0;
  for (const Row& row : rows_of(page->text)) {
    if (!times.contains(row.number)) {
      findings.push_back({page->path, row.line, row.number + " is no defect of the specification"});
    } else if (++times[row.number] > 1) {
      findings.push_back({page->path, row.line, row.number + " has two rows"});
    }
    for (const std::string& problem : row_problems(tree, row))
      findings.push_back({page->path, row.line, problem});
  }
  for (const std::string& number : all_defects()) {
    if (times[number] == 0) findings.push_back({page->path, 0, number + " has no row"});
  }
  return findings;
}

}  // namespace hostyard::checks
