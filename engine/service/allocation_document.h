// The documents of ALLOC-7: batches, recycle requests, their answers and refusals, ledger rows, as JSON
// values. Text forms are the caller's: JSON and YAML give the same values.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/base/json.h"
#include "engine/domain/allocation.h"

namespace hostyard {

// {"requests": […], "withPasswords"}. Unknown fields and wrong types are 10004 with their path, a number
// beyond 64 bits is 10001; all else is for the rules to refuse.
Result<AllocationBatch> read_batch(const Json& document);
Json batch_document(const AllocationBatch& batch);

// {"requests": […]}, as above.
Result<std::vector<RecycleEntry>> read_recycling(const Json& document);
Json recycling_document(std::span<const RecycleEntry> entries);

// {"results": […]}, without passwords.
Json grants_document(std::span<const RequestGrants> results);
// {"released": […]}.
Json released_document(std::span<const LedgerRow> released);
Json ledger_row_document(const LedgerRow& row);

// The envelope's `data` of a refusal: numbers of request and requirement (null where none is wrong), code and
// name of the cause, funnel and near miss; `granted` only with ALLOC-5's refusal.
Json refusal_document(const AllocationRefusal& refusal, std::span<const LedgerRow> granted);
Json refusal_document(const RecycleRefusal& refusal);

}  // namespace hostyard
