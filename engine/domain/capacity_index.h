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

#include "engine/base/text_map.h"
#include "engine/domain/host_state.h"
#include "engine/domain/ledger_row.h"
#include "engine/domain/ordered_hosts.h"

namespace hostyard {

class CapacityIndex {
 public:
  // ---- what there is ----
  const HostState& state(HostIndex host) const { return slots_[host].state; }
  // Begins to bring all of a state's cache lines, which else come one after the other as they are looked at.
  void fetch(HostIndex host) const;
  const std::string& id(HostIndex host) const { return ids_[host]; }
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

  // ---- for the Pool: its rows one by one, then settle(), which brings the lists up to date ----
  // Amounts, location and flags of the row; what is held and the disks stay as they are. `before` is the row
  // that it replaces; nothing: a new host. Answers its number.
  HostIndex put_host(const Host& host, const Host* before);
  HostIndex put_disks(const Host& host);
  void remove_host(std::string_view host_id);
  void add_row(const LedgerRow& row);
  void remove_row(const LedgerRow& row);
  void settle();

 private:
  // A host's cache lines begin with it.
  struct alignas(64) Slot {
    std::uint64_t listed_amounts = 0;  // of the key under which it is listed
    std::uint32_t group = 0;           // of its zone and arch
    FactBits learned = 0;
    bool listed = false;       // in its group
    bool stale = false;        // to be settled
    bool stale_ports = false;  // so are its learned facts
    HostState state;

    OrderKey listed_key() const { return {listed_amounts, state.id_order}; }
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
  void touch(HostIndex host, bool ports_changed);
  void refresh(HostIndex host, bool ports_changed);
  void unlist(Slot& slot);
  void place(HostIndex index, const Host& host);
  void learn();

  std::vector<Slot> slots_;
  std::vector<std::string> ids_;  // of the slots
  std::vector<HostIndex> unused_;
  std::vector<HostIndex> stale_;
  std::map<std::string, HostIndex, std::less<>> by_id_;
  TextMap<NameNumber> names_;
  std::vector<OrderedHosts> groups_;
  std::unordered_map<std::uint64_t, std::uint32_t> group_of_;  // zone and arch -> number in groups_
  std::vector<PortShape> facts_;  // learned; number n has bit kFirstLearnedFact + n
  std::size_t next_fact_ = 0;     // which one to forget when there are too many
  mutable Wishes wishes_;
  mutable bool ripe_ = false;  // guarded by wishes_.mutex for writers that are const
};

}  // namespace hostyard
