// One run: operations on a fresh engine and a fresh model, side by side, everything held against everything.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "scenarios/campaign/auditor.h"
#include "scenarios/campaign/expected.h"
#include "scenarios/campaign/model/model.h"
#include "scenarios/campaign/operation.h"
#include "scenarios/campaign/outcomes.h"
#include "scenarios/campaign/subject.h"

namespace hostyard::campaign {

// What should not have happened.
struct Counterexample {
  std::string clause;  // "INV-3", "model", "stores": what a shrunk one must have in common with it
  std::string text;    // what was expected, and what is
};

class Run {
 public:
  Run(const std::vector<StoreMaker>& stores, WorldFactory& worlds);
  ~Run();

  // Throws Counterexample.
  void step(const Operation& operation);
  // Everything that is too dear for every step. Throws Counterexample.
  void audit_all();

  const Model& model() const { return model_; }
  const Answer& last_answer() const { return last_; }
  const OutcomeCounts& outcomes() const { return outcomes_; }
  std::uint64_t event_hash() const { return hash_; }
  std::int64_t steps() const { return steps_; }

 private:
  void follow_flow(const Operation& operation, const Answer& answer);
  // Undoes in the model what did not happen after all.
  bool befallen(const Operation& operation, const Answer& answer, std::optional<Model>& before);
  void compare(const Operation& operation, const Expected& expected, const Answer& answer,
               std::optional<Model>& before);
  void adopt(const std::vector<Change>& committed);
  void audit_step(const Operation& operation, const std::vector<Answer>& answers);

  Model model_;
  Answer last_;  // of the first subject, to the last operation that went well
  std::vector<std::unique_ptr<Subject>> subjects_;
  std::vector<Auditor> auditors_;  // one a subject
  OutcomeCounts outcomes_;
  std::uint64_t hash_ = 0;
  std::int64_t steps_ = 0;
  std::int64_t audited_ = -1;  // the last step after which everything was looked at
  TimeMicros now_ = 0;
};

}  // namespace hostyard::campaign
