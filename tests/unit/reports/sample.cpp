#include "tests/unit/reports/sample.h"

#include <utility>

namespace hostyard::sample {
namespace {

CaseResult named(std::string name) {
  CaseResult result;
  result.id = "import/basic.yaml#" + name;
  result.name = std::move(name);
  result.file = "scenarios/cases/import/basic.yaml";
  result.line = 3;
  result.tags = {"import"};
  result.seed = 18446744073709551615U;
  result.rerun = "hostyard test scenarios/cases/import/basic.yaml --case '" + result.name + "' --seed 1";
  result.event_hash = "1f00d";
  result.world = "machines:\n  each: [{ip: 10.0.0.1}]";
  result.duration_ms = 1.25;
  return result;
}

}  // namespace

std::string hostile() {
  return "<script>alert(1)</script> \"quoted\" 'single' ]]> &amp; {{script}} \x1b[31mred \x01\x7f "
         "\xe2\x80\xae"
         "turned \xef\xbf\xbf nonchar \xff\xc0\xaf broken \xe4\xb8\xad\xe6\x96\x87\n\ttwo lines";
}

CaseResult passed(std::string name) {
  CaseResult result = named(std::move(name));
  result.covers = {"FT-IMP-01", "IMP-10", "IMP-2"};
  result.steps = {{5, "hosts list: {}", StepOutcome::kPassed, "", {}, {}, {}, 0.5}};
  return result;
}

CaseResult failed(std::string name) {
  CaseResult result = named(std::move(name));
  result.outcome = CaseOutcome::kFailed;
  result.covers = {"FT-IMP-02"};
  StepResult first{5, "hosts import: {file: a.xlsx}", StepOutcome::kPassed, "", {}, {}, {}, 0.5};
  StepResult second{
      9,
      "hosts list: {region: Region1}\nexpect: {total: 1}",
      StepOutcome::kFailed,
      "the answer differs in 1 place",
      {{"hosts.0.status", "Online", "\"Failed\""}},
      {"INV-5: host h1 has 3 cores in use, its ledger rows 2"},
      {{"ImportHosts of host1 10.0.0.1", "verifyHosts", "Error",
        "$ tiup cluster check topology.yaml --format json\nexit 1\n[30128]failed to run command"}},
      0.25};
  StepResult third{12, "hosts delete: {}", StepOutcome::kSkipped, "", {}, {}, {}, 0};
  result.steps = {first, second, third};
  return result;
}

CaseResult not_applicable(std::string name) {
  CaseResult result = named(std::move(name));
  result.outcome = CaseOutcome::kNotApplicable;
  result.covers = {"FT-IMP-01"};
  result.reason = "needs a fake world";
  return result;
}

SuiteResult suite() {
  SuiteResult result;
  result.version = "0.1.0";
  result.title = "functional tests";
  result.seed = 1;
  result.hosts = "fake";
  result.store = "memory";
  result.cases = {passed("a template imports"), failed("a bad row is refused"),
                  not_applicable("a fault is survived")};
  result.catalogue = {{"FT-IMP-01", "Import hosts", "by password", "Online", true},
                      {"FT-IMP-02", "Import hosts", "bad ip", "30122", true},
                      {"FT-DEL-01", "Delete hosts", "unknown id", "30114", true},
                      {"FT-ALC-*", "Allocate", "every clause", "", false}};
  result.started = "2026-01-31T12:00:00Z";
  result.duration_ms = 1500;
  return result;
}

}  // namespace hostyard::sample
