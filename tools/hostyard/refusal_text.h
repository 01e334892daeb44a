// Refusals for people and for programs (ERR-1, ALLOC-4, API-2).
#pragma once

#include <functional>
#include <string>

#include "engine/base/json.h"
#include "engine/base/result.h"
#include "tools/hostyard/answer_text.h"

namespace hostyard {

struct RefusalContext {
  const Json* arguments = nullptr;  // of the use case that refused
  // What people call a host: "HostName1 192.168.56.11". Empty where it is not known.
  std::function<std::string(const std::string& host_id)> host_words;
  std::string fake_hosts;  // CLI-5: what fake hosts come from; empty: hosts are real
  bool colours = false;
};

// As a table: a sentence, the bad values, and of an allocation the funnel, the near miss and what would make
// it fit. As JSON or YAML: the envelope of API-2.
std::string refusal_text(const Refusal& refusal, OutputForm form, const RefusalContext& context);

}  // namespace hostyard
