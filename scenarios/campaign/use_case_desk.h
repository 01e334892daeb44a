// The use cases over a store and a world of machines: documents in, documents out.
#pragma once

#include <deque>
#include <memory>

#include "engine/base/ids.h"
#include "engine/base/json.h"
#include "engine/base/result.h"
#include "engine/service/use_case.h"
#include "scenarios/backend.h"

namespace hostyard::campaign {

// Ids that were chosen beforehand, as long as there are any, then such as no generator draws.
class ChosenIds final : public IdSource {
 public:
  std::string next() override;
  void choose(std::deque<std::string> ids) { chosen_ = std::move(ids); }

 private:
  std::deque<std::string> chosen_;
  std::uint64_t drawn_ = 0;
};

class UseCaseDesk {
 public:
  // Marks the store and registers the zones of the world, where it is not done yet.
  UseCaseDesk(Store& store, WorldBackend& world, IdSource& ids);
  ~UseCaseDesk();

  Result<Json> call(std::string_view noun, std::string_view verb, const Json& arguments);
  Ledger& ledger();
  // The host's unfinished workflow; otherwise the last one that it had; otherwise nothing.
  std::string flow_of(const std::string& host_id);
  // One node of the workflow.
  Advance advance(const std::string& flow_id);

 private:
  std::unique_ptr<Service> service_;
};

}  // namespace hostyard::campaign
