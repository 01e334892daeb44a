// A pool as a document, `hostyard-pool/1` (ALLOC-7): what is stored, without passwords and workflows.
#pragma once

#include <functional>
#include <string>

#include "engine/base/json.h"
#include "engine/base/result.h"
#include "engine/domain/pool.h"
#include "engine/rules/pool_load.h"

namespace hostyard {

inline constexpr std::string_view kPoolFormat = "hostyard-pool/1";

// Hosts in the order of QRY-1, ledger rows in order of age. Beside the fields of DOM-10 a host has
// `skipHostInit` (imported so, DEL-2) and `statusBeforeDeleting`.
Json pool_document(const Pool& pool);

// Ids that hosts and disks lack come from `next_id`. Refused with their path: unknown fields and wrong types
// (10004), values that no such field has, and derived fields (spec, traits, sysLabels, instances) that say
// something else than what they are derived from (10001).
Result<PoolDocument> read_pool_document(const Json& document, const std::function<std::string()>& next_id);

}  // namespace hostyard
