// The outcomes that operations can have, and how often a campaign saw each: what it never saw, it did not
// test.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error_code.h"
#include "scenarios/campaign/operation.h"

namespace hostyard::campaign {

// Numbers of outcomes are places in this list; the same in every process of one program.
const std::vector<std::string>& known_outcomes();

class OutcomeCounts {
 public:
  OutcomeCounts();
  // "grant RandomRack: granted". One that the list does not know is a defect of the campaign and throws.
  void count(std::string_view outcome) { count({outcome}); }
  void count(std::initializer_list<std::string_view> parts);  // of its name
  void add(std::size_t outcome, std::uint64_t times) { counts_[outcome] += times; }
  const std::vector<std::uint64_t>& counts() const { return counts_; }
  std::vector<std::string> never_seen() const;

 private:
  std::vector<std::uint64_t> counts_;
  std::string name_;  // of the outcome that is counted; kept for its memory
};

}  // namespace hostyard::campaign
