// Free capacity of all hosts, kept in the order of choice, so that a grant does not scan the pool. Part of
// the Pool, which keeps it in step with its rows; simulations take and give back on a copy of it directly. A
// plain value: whoever shares one guards it. Const members may be called side by side.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/domain/host_state.h"
#include "engine/domain/ledger_row.h"
#include "engine/domain/ordered_hosts.h"

namespace hostyard {

class CapacityIndex {
 public:
  // ---- what there is ----
  const HostState& state(HostIndex host) const { return slots_[host].state; }
  const std::string& id(HostIndex host) const { return slots_[host].id; }
  std::optional<HostIndex> find(std::string_view host_id) const;
  // Every host, by id.
  const std::map<std::string, HostIndex, std::less<>>& hosts() const { return by_id_; }
  // The number of a location name, a code of DOM-2 or an exclusive holder; 0: no host has it.
  NameNumber number_of(std::string_view name) const;

  // Hosts that strategies may choose of: Online and not reserved, of a zone and arch, or of all its archs. At
  // most four lists; those without hosts are left out.
  using Groups = boost::container::small_vector<const OrderedHosts*, 4>;
  Groups groups(NameNumber zone, std::optional<Arch> arch) const;

  // The bit that says of a host that it can serve these ranges, or 0 while the index has not learned it.
  FactBits port_fact(std::span<const PortsAsked> asked) const;
  // Tells that a search had to look at `hosts` hosts in vain because of these ranges. Where that becomes
  // dearer than it is to keep a fact about them, the index learns the fact at its next change. Thread-safe.
  void searched_in_vain(std::span<const PortsAsked> asked, std::size_t hosts) const;

  // ---- for simulations ----
  void take(const Claim& claim, std::string_view holder = {});
  void give_back(const Claim& claim);

  // ---- for the Pool ----
  // Amounts, location and flags of the row; what is held and the disks stay as they are. `before` is the row
  // that it replaces; nothing: a new host.
  void put_host(const Host& host, const Host* before);
  void put_disks(const Host& host);
  void remove_host(std::string_view host_id);
  void add_row(const LedgerRow& row);
  void remove_row(const LedgerRow& row);

 private:
  struct Slot {
    std::string id;
    HostState state;
    FactBits learned = 0;
    std::uint32_t group = 0;  // of its zone and arch
    bool listed = false;      // there
    OrderKey key;             // under this key
  };
  using PortShape = std::vector<PortsAsked>;
  // Searches in vain that are not learned yet. A copy of an index starts without any.
  struct Wishes {
    Wishes() = default;
    Wishes(const Wishes&) {}
    Wishes& operator=(const Wishes&) { return *this; }
    mutable std::mutex mutex;
    std::vector<std::pair<PortShape, std::size_t>> costs;
  };

  HostIndex add_slot(const std::string& host_id);
  std::uint64_t order_between(const std::string& host_id);
  void renumber();
  NameNumber number(std::string_view name);
  std::uint32_t group_number(NameNumber zone, Arch arch);
  FactBits learned_facts(const HostState& state) const;
  OrderedHost entry_of(HostIndex host) const;
  void refresh(HostIndex host, bool ports_changed);
  void unlist(Slot& slot);
  void place(HostIndex index, const Host& host);
  void learn();

  std::vector<Slot> slots_;
  std::vector<HostIndex> unused_;
  std::map<std::string, HostIndex, std::less<>> by_id_;
  std::unordered_map<std::string, NameNumber> names_;
  std::vector<OrderedHosts> groups_;
  std::unordered_map<std::uint64_t, std::uint32_t> group_of_;  // zone and arch -> number in groups_
  std::vector<PortShape> facts_;  // learned; number n has bit kFirstLearnedFact + n
  std::size_t next_fact_ = 0;     // which one to forget when there are too many
  mutable Wishes wishes_;
  mutable bool ripe_ = false;  // guarded by wishes_.mutex for writers that are const
};

}  // namespace hostyard
