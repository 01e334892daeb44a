#include "engine/base/result.h"

#include <fmt/format.h>

namespace hostyard {

std::string to_message(const Refusal& refusal) {
  std::string message =
      fmt::format("[{}]{}\t{}", static_cast<int>(refusal.code), info(refusal.code).text, refusal.detail);
  if (refusal.cause) {
    message += fmt::format("\tcause: [{}]{}", static_cast<int>(*refusal.cause), info(*refusal.cause).text);
  }
  return message;
}

Error::Error(ErrorCode code, std::string message) : code_(code), message_(std::move(message)) {}

}  // namespace hostyard
