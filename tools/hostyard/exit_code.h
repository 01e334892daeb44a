// How the program ends (CLI-2, CLI-6), and the exceptions that only the command line knows.
#pragma once

#include <exception>
#include <string>
#include <utility>

namespace hostyard {

inline constexpr int kExitDone = 0;
inline constexpr int kExitRefused = 1;        // refused, a workflow ended Error, a scenario failed
inline constexpr int kExitWrongUsage = 2;     // wrong usage or a bad input file
inline constexpr int kExitEnvironment = 3;    // store, disk, network, tiup
inline constexpr int kExitInterrupted = 130;  // Ctrl-C

// Wrong usage: the message names what was given and what would be accepted.
class UsageError final : public std::exception {
 public:
  explicit UsageError(std::string message) : message_(std::move(message)) {}
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

}  // namespace hostyard
