// Answers and failures (ARCHITECTURE, "Errors"): an answer is a value, a failure is an exception.
#pragma once

#include <exception>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "engine/base/error_code.h"

namespace hostyard {

// One thing that is wrong with an input: where it stands, what stands there, and what would be accepted
// (ERR-1).
struct Problem {
  std::string where;     // "row 3, column CpuCores", "hosts.0.ip", "file"
  std::string value;     // the offending value as given; secrets masked by whoever makes the problem
  std::string accepted;  // "an integer from 1 to 2147483647"

  bool operator==(const Problem&) const = default;
};

// A refused operation: an ordinary answer that changed nothing (ERR-1, ERR-2).
struct Refusal {
  ErrorCode code = ErrorCode::kUnrecognizedError;
  std::string detail;                // names the offending value and what would be accepted
  std::optional<ErrorCode> cause{};  // the inner code, where an outer one wraps it (ERR-3)
  std::vector<Problem> problems{};   // every bad value, where one refusal covers several (IMP-2)
  std::string data{};                // JSON text of the envelope's `data` (API-2, ALLOC-7); empty: none

  bool operator==(const Refusal&) const = default;
};

// "[30118]host already exists in the resource pool\t<detail>" (API-2).
std::string to_message(const Refusal& refusal);

template <class T>
using Result = tl::expected<T, Refusal>;

inline tl::unexpected<Refusal> refuse(ErrorCode code, std::string detail) {
  return tl::unexpected<Refusal>(Refusal{code, std::move(detail)});
}

// A failure of the environment (store, disk, network) or an impossible state. The program ends with exit code
// 3 (CLI-2) or answers 500; what was acknowledged before it stays.
class Error : public std::exception {
 public:
  Error(ErrorCode code, std::string message);
  ErrorCode code() const { return code_; }
  const std::string& message() const { return message_; }
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  ErrorCode code_;
  std::string message_;
};

}  // namespace hostyard
