// Made-up results for the tests of the reports.
#pragma once

#include <string>

#include "scenarios/result.h"

namespace hostyard::sample {

// Every kind of text that a report must not act on: markup, quotes, the end of CDATA, script, terminal
// escapes, control characters, an override of the writing direction, bytes that are no UTF-8.
std::string hostile();

CaseResult passed(std::string name);
// Fails in its second step with a difference, a broken invariant and a workflow node.
CaseResult failed(std::string name);
CaseResult not_applicable(std::string name);

// Three files, one case of each outcome in the first, a catalogue of four ids: covered, failed, missing but
// due, not yet.
SuiteResult suite();

}  // namespace hostyard::sample
