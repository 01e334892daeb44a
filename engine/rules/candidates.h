// The hosts that qualify for a requirement, in the order of choice (ALLOC-20), one at a time.
#pragma once

#include <optional>
#include <vector>

#include <boost/container/small_vector.hpp>

#include "engine/rules/asked.h"
#include "engine/rules/draft.h"

namespace hostyard {

// Valid while neither the draft nor its index change.
class Candidates {
 public:
  Candidates(const Draft& draft, const Asked& asked);
  ~Candidates();
  Candidates(const Candidates&) = delete;
  Candidates& operator=(const Candidates&) = delete;

  std::optional<HostIndex> next();

 private:
  void add_cursors(const CapacityIndex::Groups& groups, SearchBounds bounds);
  void add_touched();
  std::optional<HostIndex> next_admitted();

  struct Touched {
    OrderKey key;
    HostIndex host;
  };

  const Draft& draft_;
  const Asked& asked_;
  boost::container::small_vector<OrderedHosts::Cursor, 4> cursors_;
  std::vector<Touched> touched_;  // in the order of choice
  std::size_t next_touched_ = 0;
  std::size_t without_ports_ = 0;
};

}  // namespace hostyard
