// The ports of one host that are held: sparse, since a host holds few of its 65,535.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <boost/container/small_vector.hpp>

namespace hostyard {

class PortSet {
 public:
  bool has(std::uint32_t port) const;
  void add(std::uint32_t port);
  void remove(std::uint32_t port);
  void add_all(const PortSet& other);

  // The lowest port in [from, end) that is not in the set, or `end`. `end` is at most 65536.
  std::uint32_t first_absent(std::uint32_t from, std::uint32_t end) const;
  // How many ports of [start, end) are not in the set.
  std::uint32_t count_absent(std::uint32_t start, std::uint32_t end) const;

  bool operator==(const PortSet&) const = default;

 private:
  struct Word {  // ports 32 * index … 32 * index + 31; never without a bit
    std::uint32_t index;
    std::uint32_t bits;
    bool operator==(const Word&) const = default;
  };
  // What a host holds lies in a few ranges, and so in a few words: they are kept in place.
  using Words = boost::container::small_vector<Word, 10>;
  Words::const_iterator at_or_after(std::uint32_t index) const;

  Words words_;  // ascending
};

// So many ports of [start, end).
struct PortsAsked {
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  std::uint32_t count = 0;
  bool operator==(const PortsAsked&) const = default;
};

using Ports = boost::container::small_vector<std::uint16_t, 8>;

// Appends what each of the ranges gets, in order: its lowest ports that are neither held nor taken by a range
// before it; no other assignment is tried (ruling ALLOC-40). False where a range gets too few: `chosen` then
// has what was found until there.
bool choose_ports(const PortSet& held, std::span<const PortsAsked> asked, Ports& chosen);

}  // namespace hostyard
