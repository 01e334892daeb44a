// What the model says that an operation answers, and the comparison with what it was answered.
#pragma once

#include <optional>
#include <string>

#include "scenarios/campaign/model/inspection.h"
#include "scenarios/campaign/model/model.h"
#include "scenarios/campaign/operation.h"
#include "scenarios/campaign/subject.h"

namespace hostyard::campaign {

struct Expected {
  std::optional<ErrorCode> code;   // of a refusal
  std::optional<ErrorCode> cause;  // where one wraps it
  Predicted allocation;
  PredictedRecycling recycling;
  std::optional<PredictedInspection> inspection;
};

// Changes the model as the operation does where nothing befalls it.
Expected predict(Model& model, const Operation& operation);

// The first difference in words, or nothing.
std::string difference(const Operation& operation, const Expected& expected, const Answer& answer);

// What two engines answered the same operation (INV-12).
std::string difference(const Answer& answer, const Answer& other);

std::string to_text(const AllocationRefusal& refusal);
std::string to_text(const std::vector<RequestGrants>& results);
std::string to_text(const std::vector<LedgerRow>& rows);

}  // namespace hostyard::campaign
