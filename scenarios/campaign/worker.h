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

// A child that runs `work` and ends; what it writes to the report stays. A child that is not waited for is
// killed.
class Child {
 public:
  explicit Child(const std::function<void(ChildReport&)>& work);
  ~Child();
  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;

  // How a child ended.
  struct End {
    std::optional<int> signal;  // that ended it
    bool stopped = false;       // it did not end: somebody wants everything to, and it was killed
    bool hung = false;          // it got no step further for too long, and was killed
  };
  // Waits for its end, or until `stop` (a file descriptor, -1: none) has something to read.
  End wait(int stop);
  const ChildReport& report() const { return *report_; }

 private:
  void kill();
  std::optional<int> reap();

  ChildReport* report_;
  pid_t pid_ = -1;
  int alive_ = -1;  // end of a pipe that closes with the child
};

// Runs `steps` operations that `next` draws and fills the report. Returns normally whatever happens.
void run_into(ChildReport& report, const std::vector<StoreMaker>& stores, WorldFactory& worlds,
              std::int64_t steps, const std::function<Operation(const Model&)>& next);

// "signal 11 (Segmentation fault)"; what else ended a run before its end.
std::string end_words(const Child::End& end);

}  // namespace hostyard::campaign
