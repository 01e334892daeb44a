// Hosts of one zone and arch in the order of choice (ALLOC-20): free cores descending, free memory
// descending, host id ascending. Blocks of sorted entries with a summary each, so that a search steps over
// whole blocks in which no host can fit.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <vector>

#include "engine/domain/host_state.h"

namespace hostyard {

// Facts about a host that a search can ask for, as bits: the traits (DOM-17) below, then these.
using FactBits = std::uint32_t;
inline constexpr unsigned kFirstFact = 9;                // bits 0…8 are the traits
inline constexpr FactBits kOpenFact = 1u << kFirstFact;  // LoadLess or InUsed
inline constexpr FactBits kLoadLessFact = 1u << (kFirstFact + 1);
inline constexpr FactBits kExclusiveFact = 1u << (kFirstFact + 2);
inline constexpr unsigned kFirstLearnedFact = kFirstFact + 3;  // bits 12…31: learned (CapacityIndex)
inline constexpr unsigned kMaxLearnedFacts = 32 - kFirstLearnedFact;

// Two words compared as one number, without a branch: searches in sorted lists are what takes the time.
struct OrderKey {
  std::uint64_t amounts = 0;  // free cores and memory, both inverted: more comes first
  std::uint64_t id_order = 0;

  static OrderKey of(Count free_cores, Count free_memory, std::uint64_t id_order) {
    constexpr std::uint32_t kMost = std::numeric_limits<std::int32_t>::max();
    return {(std::uint64_t{kMost - static_cast<std::uint32_t>(free_cores)} << 32) |
                (kMost - static_cast<std::uint32_t>(free_memory)),
            id_order};
  }
  Count free_cores() const {
    return static_cast<Count>(std::uint32_t{std::numeric_limits<std::int32_t>::max()} -
                              static_cast<std::uint32_t>(amounts >> 32));
  }
  Count free_memory() const {
    return static_cast<Count>(std::uint32_t{std::numeric_limits<std::int32_t>::max()} -
                              static_cast<std::uint32_t>(amounts));
  }
  __extension__ using Wide = unsigned __int128;
  Wide wide() const { return Wide{amounts} << 64 | id_order; }
  bool operator==(const OrderKey&) const = default;
  std::strong_ordering operator<=>(const OrderKey& other) const { return wide() <=> other.wide(); }
};

struct OrderedHost {
  OrderKey key;
  HostIndex host = 0;
  NameNumber rack = 0;
  FactBits facts = 0;
  Count largest_disk = -1;  // of the Available ones
};

// What a host must have at least to be worth a look: necessary, not sufficient.
struct SearchBounds {
  Count cores = 0;
  Count memory = 0;
  Count disk = -1;      // -1: no disk is asked
  FactBits facts = 0;   // all of these bits
  NameNumber rack = 0;  // 0: any

  bool admits(const OrderedHost& host) const {
    return host.key.free_cores() >= cores && host.key.free_memory() >= memory && host.largest_disk >= disk &&
           (host.facts & facts) == facts && (rack == 0 || host.rack == rack);
  }
};

class OrderedHosts {
 public:
  void insert(const OrderedHost& host);
  void erase(const OrderKey& key);
  // Replaces the entry at `key`, in its place where the order allows.
  void replace(const OrderKey& key, const OrderedHost& host);
  std::size_t size() const { return size_; }

  // Walks the hosts that the bounds admit, in order. Invalid after any change.
  class Cursor {
   public:
    Cursor(const OrderedHosts& hosts, const SearchBounds& bounds);
    // The present host, or nullptr at the end.
    const OrderedHost* get() const { return at_; }
    void next();

   private:
    void settle();

    const OrderedHosts* hosts_;
    SearchBounds bounds_;
    std::size_t block_ = 0;
    std::size_t position_ = 0;
    const OrderedHost* at_ = nullptr;
  };

 private:
  struct Summary {
    OrderKey first;
    Count most_memory = 0;
    Count largest_disk = -1;
    FactBits facts = 0;  // of any host of the block

    bool may_admit(const SearchBounds& bounds) const {
      return most_memory >= bounds.memory && largest_disk >= bounds.disk &&
             (facts & bounds.facts) == bounds.facts;
    }
    void add(const OrderedHost& host);
    bool operator==(const Summary&) const = default;
  };
  using Block = std::vector<OrderedHost>;
  static constexpr std::size_t kBlockSize = 64;

  std::size_t block_of(const OrderKey& key) const;
  void tighten(std::size_t block);
  void split(std::size_t block);
  void insert_into(std::size_t block, const OrderedHost& host);
  bool erase_from(std::size_t block, const OrderKey& key);

  std::vector<Summary> summaries_;  // one a block; no block is empty
  std::vector<Block> blocks_;
  std::size_t size_ = 0;
};

}  // namespace hostyard
