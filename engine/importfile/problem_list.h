// Everything that is wrong with one import file, on the way to its one refusal (IMP-2).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace hostyard {

inline constexpr std::size_t kMaxListedProblems = 1'000;

// A value of the file as a message may show it: valid UTF-8, other bytes as \xHH, at most about 120 bytes.
std::string shown(std::string_view value);

// "did you mean …" for a word that is none of `known`, or nothing that is near enough.
std::optional<std::string> did_you_mean(std::string_view word, std::span<const std::string> known);

// Problems in the order in which they were found. Past kMaxListedProblems they are only counted.
class ProblemList {
 public:
  void add(Problem problem);
  void add(std::string where, std::string_view value, std::string accepted);
  // What ended the reading goes before everything else, so that it is always listed.
  void add_first(Problem problem);
  bool empty() const { return problems_.empty(); }

  // PARAMETER_INVALID caused by PARSE_TEMPLATE_FILE_ERROR; the detail names the file and the first problems.
  Refusal refusal(std::string_view file_name) const;

 private:
  std::vector<Problem> problems_;
  std::size_t unlisted_ = 0;
};

}  // namespace hostyard
