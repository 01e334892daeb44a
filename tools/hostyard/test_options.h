// What `hostyard test` was asked for: options that mean something together, and the cases that they leave.
// All of it throws UsageError where it does not.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/json.h"
#include "scenarios/suite.h"

namespace hostyard {

// As given on the command line.
class TestOptions {
 public:
  explicit TestOptions(const Json& given) : given_(given) {}

  bool has(const char* name) const;
  bool flag(const char* name) const;
  std::string text(const char* name, const std::string& otherwise) const;
  std::vector<std::string> list(const char* name) const;
  int number(const char* name, int least, int most, int otherwise) const;
  const Json& all() const { return given_; }

 private:
  const Json& given_;
};

// One thing to do, no option that has no meaning in it, and no empty value: an unset variable in a script
// must not select everything.
void check_options(const TestOptions& options);

// `report_file` is that of an earlier run, for --failed.
SuiteOptions suite_options(const TestOptions& options, const std::string& report_file);

// Every tag, name and clause of the selection is one of the suite, and what failed last time is in it. Of
// cases that failed in other files stderr tells.
void check_selection(const Suite& suite, const Selection& selection, const std::string& report_file);

// The selected cases. None is a mistake in the selection and not a success; but a shard may be empty.
std::vector<CaseDef> some_cases(const Suite& suite, const Selection& selection);

// "3 cases"
std::string counted(std::size_t number, const char* noun);

}  // namespace hostyard
