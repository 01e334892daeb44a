// Host rows by id, and by their numbers in the CapacityIndex. Part of the Pool.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/domain/host.h"
#include "engine/domain/host_state.h"

namespace hostyard {

class NumberedHosts {
 public:
  using ById = std::map<std::string, Host, std::less<>>;

  NumberedHosts() = default;
  NumberedHosts(const NumberedHosts& other);
  NumberedHosts& operator=(const NumberedHosts& other);
  NumberedHosts(NumberedHosts&&) = default;
  NumberedHosts& operator=(NumberedHosts&&) = default;
  ~NumberedHosts() = default;

  const ById& by_id() const { return rows_; }
  // nullptr: no host has this number. Roughly as they lie in memory, which is what a look at all of them
  // wants.
  std::span<const Host* const> by_number() const { return by_number_; }
  Host* find(std::string_view id);
  // A host that is not there yet; its number is set once it has one.
  Host& add(Host host);
  void set_number(const Host& host, HostIndex number);
  void remove(std::string_view id, HostIndex number);

 private:
  ById rows_;
  std::vector<const Host*> by_number_;  // into rows_, which leave their places as little as those of any map
};

}  // namespace hostyard
