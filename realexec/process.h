// A program of the control machine, run to its end or to its deadline. Never through a shell.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/secret.h"

namespace hostyard {

struct ProcessRequest {
  std::vector<std::string> arguments;  // [0] is looked up in PATH where it has no slash
  std::vector<std::pair<std::string, std::string>> environment;  // beside what this process has, and over it
  Secret input;                                                  // what it reads on its standard input
  TimeMicros timeout = 60 * kSecond;
  TimeMicros grace = 2 * kSecond;                    // between SIGTERM and SIGKILL
  std::size_t output_limit = std::size_t{64} << 20;  // of each stream: the last of it is kept
};

// What execve takes: pointers into texts that live as long as this.
class ProcessTexts {
 public:
  explicit ProcessTexts(std::vector<std::string> texts) : texts_(std::move(texts)) {
    for (std::string& text : texts_) pointers_.push_back(text.data());
    pointers_.push_back(nullptr);
  }
  ProcessTexts(const ProcessTexts&) = delete;
  ProcessTexts& operator=(const ProcessTexts&) = delete;
  char** get() { return pointers_.data(); }

 private:
  std::vector<std::string> texts_;
  std::vector<char*> pointers_;
};
// This process's environment as "NAME=value", with the additions over it.
std::vector<std::string> process_environment(
    const std::vector<std::pair<std::string, std::string>>& additions);

struct ProcessEnd {
  enum class How : std::uint8_t { kExited, kKilled, kTimedOut, kNotStarted } how = How::kExited;
  int code = 0;     // exit code, or the signal where it was killed
  std::string out;  // also what was printed until it was timed out
  std::string err;
  std::string detail;  // why it was not started
};

// The program leads a process group of its own: at the deadline the whole group gets
// SIGTERM, and after the grace SIGKILL, so that nothing it started is left. What a grandchild that left the
// group keeps open does not hold this call up. Thread-safe.
ProcessEnd run_process(const ProcessRequest& request);

}  // namespace hostyard
