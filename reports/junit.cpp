#include "reports/junit.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/base/text.h"
#include "reports/console.h"
#include "reports/coverage.h"
#include "reports/first_failure.h"
#include "reports/safe_text.h"

namespace hostyard {
namespace {

struct Counts {
  int tests = 0;
  int failures = 0;
  int skipped = 0;
  double seconds = 0;
};

std::string counts_text(const Counts& counts) {
  return fmt::format(R"(tests="{}" failures="{}" errors="0" time="{:.3f}")", counts.tests, counts.failures,
                     counts.seconds);
}

// "scenarios/cases/import/reimport.yaml" -> "scenarios.cases.import.reimport": CI servers show dots as
// packages.
std::string class_name(std::string_view file) {
  std::string name(file.substr(0, file.rfind(".y")));
  while (!name.empty() && (name.front() == '.' || name.front() == '/')) name.erase(0, 1);
  std::replace(name.begin(), name.end(), '/', '.');
  return name;
}

std::string property(std::string_view name, std::string_view value) {
  return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, escape_attribute(value));
}

std::string properties(const SuiteResult& result) {
  return "    <properties>\n" + property("seed", fmt::format("{}", result.seed)) +
         property("hosts", result.hosts) + property("store", result.store) +
         property("version", result.version) + "    </properties>\n";
}

std::string testcase(const CaseResult& result) {
  std::string out = fmt::format("    <testcase name=\"{}\" classname=\"{}\" time=\"{:.6f}\">\n",
                                escape_attribute(result.name), escape_attribute(class_name(result.file)),
                                result.duration_ms / 1000);
  if (result.outcome == CaseOutcome::kFailed) {
    out += fmt::format("      <failure message=\"{}\" type=\"scenario\">{}</failure>\n",
                       escape_attribute(first_failure(result)), escape_text(console_failure(result, {})));
  }
  if (result.outcome == CaseOutcome::kNotApplicable) {
    out += fmt::format("      <skipped message=\"{}\"/>\n", escape_attribute(result.reason));
  }
  out += fmt::format("      <system-out>{}:{}\nseed: {}\ncovers: {}\nrun it again: {}</system-out>\n",
                     escape_text(result.file), result.line, result.seed,
                     escape_text(join(result.covers, ", ")), escape_text(result.rerun));
  return out + "    </testcase>\n";
}

std::string missing_case(const CatalogueEntry& entry) {
  return fmt::format(
      "    <testcase name=\"{0} has a case\" classname=\"catalogue\" time=\"0\">\n"
      "      <failure message=\"no case covers {0}\" type=\"coverage\">{1}: {2}</failure>\n    </testcase>\n",
      escape_attribute(entry.id), escape_text(entry.area), escape_text(entry.text));
}

std::string testsuite(std::string_view name, const Counts& counts, const SuiteResult& result,
                      std::string_view body) {
  std::string started = result.started;  // JUnit's timestamps have no zone
  if (started.ends_with('Z')) started.pop_back();
  return fmt::format(
      "  <testsuite name=\"{0}\" file=\"{0}\" {1} skipped=\"{2}\" timestamp=\"{3}\">\n{4}{5}  </testsuite>\n",
      escape_attribute(name), counts_text(counts), counts.skipped, escape_attribute(started),
      properties(result), body);
}

// Cases by file, files in the order in which the suite has them.
std::vector<std::pair<std::string, std::vector<const CaseResult*>>> by_file(const SuiteResult& result) {
  std::vector<std::pair<std::string, std::vector<const CaseResult*>>> files;
  std::map<std::string_view, std::size_t> known;
  for (const CaseResult& one : result.cases) {
    const auto [place, is_new] = known.try_emplace(one.file, files.size());
    if (is_new) files.emplace_back(one.file, std::vector<const CaseResult*>{});
    files[place->second].second.push_back(&one);
  }
  return files;
}

void add(Counts& counts, const CaseResult& one) {
  ++counts.tests;
  counts.failures += one.outcome == CaseOutcome::kFailed;
  counts.skipped += one.outcome == CaseOutcome::kNotApplicable;
  counts.seconds += one.duration_ms / 1000;
}

}  // namespace

std::string junit_xml(const SuiteResult& result) {
  Counts total;
  std::string suites;
  for (const auto& [file, cases] : by_file(result)) {
    Counts counts;
    std::string body;
    for (const CaseResult* one : cases) {
      add(counts, *one);
      add(total, *one);
      body += testcase(*one);
    }
    suites += testsuite(file, counts, result, body);
  }
  Counts lacking;
  std::string body;
  for (const CoverageRow& row : catalogue_coverage(result)) {
    if (row.coverage != Coverage::kMissing || !result.shard.empty()) continue;
    ++lacking.tests;
    ++lacking.failures;
    body += missing_case(row.entry);
  }
  if (lacking.tests > 0) suites += testsuite("catalogue", lacking, result, body);
  total.tests += lacking.tests;
  total.failures += lacking.failures;
  total.seconds = result.duration_ms / 1000;
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{}\" {}>\n{}</testsuites>\n",
      escape_attribute(result.title), counts_text(total), suites);
}

}  // namespace hostyard
