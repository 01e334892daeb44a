// The passwords that a case has met, so that they can be taken out of whatever is told of it (DOM-21): a
// saved one may be compared with a member of any name, and a log in which one appears is a finding, not a
// place to read it.
#pragma once

#include <set>
#include <string>

#include "engine/base/json.h"
#include "scenarios/result.h"

namespace hostyard {

class KnownSecrets {
 public:
  // The passwords anywhere in a world, in arguments or in an answer.
  void learn(const Json& value);

  // Texts of the step that are a password are masked, and so are passwords of 8 bytes or more within them:
  // shorter ones are words of everyday logs.
  void mask(StepResult& step) const;

 private:
  void mask_text(std::string& text) const;

  std::set<std::string> passwords_;
};

}  // namespace hostyard
