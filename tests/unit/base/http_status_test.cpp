#include "engine/base/http_status.h"

#include <boost/test/unit_test.hpp>

namespace hostyard {
namespace {

Refusal refusal(ErrorCode code, std::optional<ErrorCode> cause = std::nullopt) {
  Refusal refusal;
  refusal.code = code;
  refusal.cause = cause;
  return refusal;
}

// ERR-3: 30124 and 30125 have the status of their cause.
BOOST_AUTO_TEST_CASE(a_refused_grant_has_the_status_of_its_cause) {
  for (const ErrorCode outer : {ErrorCode::kAllocateError, ErrorCode::kRecycleError}) {
    BOOST_TEST(http_status(refusal(outer, ErrorCode::kParameterInvalid)) == 400);
    BOOST_TEST(http_status(refusal(outer, ErrorCode::kRequestAlreadyGranted)) == 409);
    BOOST_TEST(http_status(refusal(outer)) == info(outer).http);
  }
}

BOOST_AUTO_TEST_CASE(every_other_refusal_has_its_own_status) {
  BOOST_TEST(http_status(refusal(ErrorCode::kHostAlreadyExist)) == 409);
  BOOST_TEST(http_status(refusal(ErrorCode::kParameterInvalid, ErrorCode::kHostAlreadyExist)) == 400);
}

}  // namespace
}  // namespace hostyard
