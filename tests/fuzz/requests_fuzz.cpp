// The documents of ALLOC-7 that ask: batches and recycle requests are read as they are written, and whatever
// they ask of a pool is refused in words or leaves a pool that breaks no clause.
#include <cstdint>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "engine/rules/allocation.h"
#include "engine/rules/recycling.h"
#include "engine/service/allocation_document.h"
#include "tests/fuzz/document.h"

namespace hostyard::fuzz {
namespace {

// Five hosts, one of which holds something.
Pool example() {
  std::ostringstream text;
  text << std::ifstream(HOSTYARD_SOURCE_DIR "/docs/examples/pool.yaml").rdbuf();
  return pool_of(document_of(text.str()).value()).value();
}

const Pool& pool() {
  static const Pool kPool = example();
  return kPool;
}

// What was planned is possible, and may be shown.
void check_changes(const ChangeSet& changes, const Json& answer) {
  require(!answer.dump().empty());
  Pool after = pool();
  after.apply(changes);
  require(pool_faults(after).empty());
}

void check_batch(const Json& document) {
  const auto batch = read_batch(document);
  if (!batch) return check_refusal(batch.error());
  const auto again = read_batch(batch_document(*batch));
  require(again && *again == *batch);
  const auto plan = plan_allocation(pool(), *batch, kNow);
  if (plan) return check_changes(plan->changes, grants_document(plan->results));
  check_refusal(plan.error().refusal);
  require(!refusal_document(plan.error(), {}).dump().empty());
}

void check_recycling(const Json& document) {
  const auto entries = read_recycling(document);
  if (!entries) return check_refusal(entries.error());
  const auto again = read_recycling(recycling_document(*entries));
  require(again && *again == *entries);
  const auto plan = plan_recycle(pool(), *entries, kNow);
  if (plan) return check_changes(plan->changes, released_document(plan->released));
  check_refusal(plan.error().refusal);
  require(!refusal_document(plan.error()).dump().empty());
}

}  // namespace
}  // namespace hostyard::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hostyard;
  if (const auto document = fuzz::document_of({reinterpret_cast<const char*>(data), size})) {
    fuzz::check_batch(*document);
    fuzz::check_recycling(*document);
  }
  return 0;
}
