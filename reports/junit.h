// A suite's result as JUnit XML, as Jenkins (xunit and junit), GitLab and GitHub's actions read it. It keeps
// to the schema of Jenkins' xunit plugin, the strictest of them, which refuses `file`, `line` and properties
// of a testcase: file:line is the first line of a failure's text and of every system-out, where the
// annotating actions look for it.
#pragma once

#include <string>

#include "scenarios/result.h"

namespace hostyard {

// One testsuite a scenario file, one testcase a case; a case that is not applicable is skipped; a due
// catalogue id without a case is a failed testcase of the suite "catalogue", so that CI and exit code agree.
std::string junit_xml(const SuiteResult& result);

}  // namespace hostyard
