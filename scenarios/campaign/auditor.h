// INV-1…8 and INV-13 on what the engine has, after every step: of the hosts that the step touched, and now
// and then of everything. Sums are made anew here, whatever the domain says of itself.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/domain/pool.h"
#include "scenarios/campaign/model/model.h"
#include "scenarios/campaign/subject.h"

namespace hostyard::campaign {

class Auditor {
 public:
  // The first invariant that is broken ("INV-3: …"), or nothing. `written`: how many change sets the store
  // has.
  std::string after_step(const Operation& operation, const Answer& answer, const Pool& pool,
                         std::int64_t written);
  // Over all rows, pool and store and model against each other.
  std::string whole(Subject& subject, const Model& model);
  // What differs between model and engine on one host, or nothing.
  static std::string difference(const Model& model, const Pool& pool, const std::string& host_id);

  static std::vector<std::string> touched(const std::vector<Change>& changes);

  // After a restart the count of writes begins anew.
  void begin_count(std::int64_t written) { written_ = written; }

 private:
  std::string follow_status(const std::string& host_id, const Pool& pool);

  std::unordered_map<std::string, HostStatus> status_;
  std::int64_t written_ = 0;
};

}  // namespace hostyard::campaign
