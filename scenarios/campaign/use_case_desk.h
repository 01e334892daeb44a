// The use cases over a store, with nothing behind them: documents in, documents out. No host is within reach.
#pragma once

#include <memory>

#include "engine/base/json.h"
#include "engine/base/result.h"
#include "engine/service/use_case.h"

namespace hostyard::campaign {

class UseCaseDesk {
 public:
  explicit UseCaseDesk(Store& store);
  ~UseCaseDesk();

  Result<Json> call(std::string_view noun, std::string_view verb, const Json& arguments, TimeMicros now);
  Ledger& ledger();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace hostyard::campaign
