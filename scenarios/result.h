// What a run of a scenario suite found, as plain values: the runner fills them, reports/ prints them,
// report.json holds them. No behaviour, no other include of the project.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hostyard {

enum class CaseOutcome : std::uint8_t { kPassed, kFailed, kNotApplicable };

// One place where an answer differs from what was expected.
struct Difference {
  std::string path;      // "hosts.0.status"
  std::string expected;  // as written in the scenario
  std::string actual;    // compact JSON, "(absent)" where there is nothing
};

// A workflow node, shown beside a red step.
struct NodeView {
  std::string flow;    // "ImportHosts of host1 10.0.0.1"
  std::string node;    // "verifyHosts"
  std::string status;  // "Error"
  std::string result;  // lines, command lines included
};

enum class StepOutcome : std::uint8_t { kPassed, kFailed, kSkipped };

struct StepResult {
  int line = 0;      // in the scenario file
  std::string text;  // the step as written
  StepOutcome outcome = StepOutcome::kSkipped;
  std::string message;  // why it failed, in a sentence
  std::vector<Difference> differences;
  std::vector<std::string> broken_invariants;  // "INV-5: …"
  std::vector<NodeView> nodes;                 // the last workflow nodes, of a failed step only
  double duration_ms = 0;
};

struct CaseResult {
  std::string id;  // "import/reimport.yaml#a host that is already known is refused [row 2: by name]": unique
                   // in a suite
  std::string name;  // with the examples row
  std::string file;  // as given on the command line
  int line = 0;
  int row = 0;  // of `examples`, from 1; 0: the case has none
  std::vector<std::string> tags;
  std::vector<std::string> covers;  // catalogue ids and clauses
  CaseOutcome outcome = CaseOutcome::kPassed;
  std::string reason;      // of kNotApplicable
  std::uint64_t seed = 0;  // of this case
  std::string rerun;       // one command line that runs exactly this case again
  std::string event_hash;  // of the simulated run
  std::string world;       // the world as the scenario gives it, for the report; empty: none
  std::vector<StepResult> steps;
  int kill_points = 0;  // writes at which the engine was killed (`crash: every`), each on its own run
  double duration_ms = 0;
};

// One row of the catalogue of functional test cases (specification, section 6).
struct CatalogueEntry {
  std::string id;    // "FT-IMP-01", "FT-TIU-*"
  std::string area;  // "Import hosts, invalid parameters"
  std::string text;
  std::string expected;
  bool due = false;  // its area exists in this version: no case is a failure; otherwise it shows as "not yet"
};

struct SuiteResult {
  std::string version;  // of the program
  std::string title;
  std::uint64_t seed = 0;
  std::string hosts;              // "fake" or "real"
  std::string store;              // "memory", "sqlite"
  std::string shard;              // "2/5" or empty
  std::string suite_hash;         // of the cases that all shards together run
  std::vector<CaseResult> cases;  // in order of file and line, whatever ran first
  int not_run = 0;                // cases that an interrupted run did not reach; they are not in `cases`
  std::vector<CatalogueEntry> catalogue;
  std::string
      started;  // RFC 3339; kept apart with the durations, the only things that differ between equal runs
  double duration_ms = 0;
};

}  // namespace hostyard
