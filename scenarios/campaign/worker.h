// A run in a child process.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "scenarios/campaign/outcomes.h"
#include "scenarios/campaign/run.h"

namespace hostyard::campaign {

// What a child leaves behind. Plain memory that parent and child share.
struct ChildReport {
  static constexpr std::size_t kMostOutcomes = 256;
  static constexpr std::size_t kMostText = 8'000;

  std::int64_t steps = 0;  // begun; written before each, so that a crash says where
  bool finished = false;
  bool failed = false;
  std::uint64_t event_hash = 0;
  std::uint64_t outcomes[kMostOutcomes];
  char clause[64];
  char text[kMostText];
};

// A child that runs `work` and ends; what it writes to the report stays. One wait() for each.
class Child {
 public:
  explicit Child(const std::function<void(ChildReport&)>& work);
  ~Child();
  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;

  pid_t pid() const { return pid_; }
  // Waits for its end. The signal that ended it, if one did.
  std::optional<int> wait();
  // For whoever was told of its end by waitpid() already.
  void ended() { pid_ = -1; }
  const ChildReport& report() const { return *report_; }

 private:
  ChildReport* report_;
  pid_t pid_ = -1;
};

// Runs `steps` operations that `next` draws and fills the report. Returns normally whatever happens.
void run_into(ChildReport& report, const std::vector<StoreMaker>& stores, WorldFactory& worlds,
              std::int64_t steps, const std::function<Operation(const Model&)>& next);

// "signal 11 (Segmentation fault)".
std::string signal_words(int signal);

}  // namespace hostyard::campaign
