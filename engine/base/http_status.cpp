#include "engine/base/http_status.h"

namespace hostyard {

int http_status(const Refusal& refusal) {
  const bool outer = refusal.code == ErrorCode::kAllocateError || refusal.code == ErrorCode::kRecycleError;
  return info(outer && refusal.cause ? *refusal.cause : refusal.code).http;
}

}  // namespace hostyard
