// INV-1…8 and INV-13 on what the engine has, after every step: of the hosts that the step touched, of those
// that a refused one could have touched (INV-8, by a digest of their rows), and now and then of everything.
// Sums are made anew here, whatever the domain says of itself.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
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
  static std::string difference(const Model& model, const Pool& pool, std::string_view host_id);

  // Ids of hosts, each once; they live as long as the changes.
  static std::vector<std::string_view> touched(const std::vector<Change>& changes);

  // Before the first step. After a restart the count of writes begins anew.
  void begin(const Pool& pool, std::int64_t written) {
    sizes_ = sizes_of(pool);
    written_ = written;
  }

 private:
  // What the auditor last saw of a live host.
  struct Seen {
    HostStatus status = HostStatus::kInit;
    std::uint64_t digest = 0;
  };
  // How much there was of everything.
  struct Sizes {
    std::size_t hosts = 0, rows = 0, requests = 0, instances = 0, flows = 0, vendors = 0;
    LedgerSeq last_seq = 0;
    bool operator==(const Sizes&) const = default;
  };

  std::string follow_status(std::string_view host_id, const Host* host);
  std::string look_at(std::string_view host_id, const Pool& pool);
  std::string unchanged_fault(const Operation& operation, const Pool& pool) const;
  static Sizes sizes_of(const Pool& pool);

  std::map<std::string, Seen, std::less<>> seen_;  // in the order of the pool's
  std::set<std::string, std::less<>> gone_;
  Sizes sizes_;
  std::int64_t written_ = 0;
};

}  // namespace hostyard::campaign
