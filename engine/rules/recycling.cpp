#include "engine/rules/recycling.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "engine/base/plant.h"
#include "engine/base/text.h"
#include "engine/domain/host_load.h"
#include "engine/rules/recycle_entry.h"

namespace hostyard {
namespace {

using Checked = tl::expected<void, Refusal>;

// What one row gives back for an entry.
struct Part {
  LedgerSeq seq = 0;
  Count cpu_cores = 0;
  Count memory_gib = 0;
  std::vector<std::string> disks;
  std::vector<std::uint16_t> ports;

  explicit Part(LedgerSeq of) : seq(of) {}
  bool empty() const { return cpu_cores == 0 && memory_gib == 0 && disks.empty() && ports.empty(); }
};

// The ledger as the entries so far left it: the pool's, but for the rows that they touched.
class Recycling {
 public:
  Recycling(const Pool& pool, TimeMicros now) : pool_(pool), now_(now) {}

  // All rows of the list, or those of one holder if it is given.
  void release_whole(const std::vector<LedgerSeq>& seqs, std::string_view only_of = {});
  Checked release_part(const RecycleEntry& entry);  // REC-4

  RecyclePlan plan() &&;

 private:
  struct Touched {
    LedgerRow row;    // as it is to be stored
    LedgerRow given;  // what was given back of it
  };

  const LedgerRow& row(LedgerSeq seq) const;
  Touched& touch(LedgerSeq seq);
  void release_row(LedgerSeq seq);
  void shrink_row(const Part& part);

  tl::expected<const Host*, Refusal> host_of(const RecycleEntry& entry) const;
  std::vector<const LedgerRow*> rows_on(const Host& host, const RecycleEntry& entry) const;

  void put_hosts(ChangeSet& changes) const;
  void put_disks(ChangeSet& changes) const;

  const Pool& pool_;
  TimeMicros now_;
  std::vector<Touched> touched_;  // in the order of release
  std::unordered_map<LedgerSeq, std::size_t> place_;
};

const LedgerRow& Recycling::row(LedgerSeq seq) const {
  const auto found = place_.find(seq);
  return found == place_.end() ? *pool_.ledger().row(seq) : touched_[found->second].row;
}

Recycling::Touched& Recycling::touch(LedgerSeq seq) {
  const auto [place, fresh] = place_.try_emplace(seq, touched_.size());
  if (fresh) {
    Touched& touched = touched_.emplace_back(Touched{*pool_.ledger().row(seq), {}});
    touched.row.update_time = now_;
    touched.given = touched.row;
    touched.given.cpu_cores = touched.given.memory_gib = 0;
    touched.given.disks.clear();
    touched.given.ports.clear();
  }
  return touched_[place->second];
}

// Of a part or of a whole row.
template <class Amounts>
void add_to(LedgerRow& given, const Amounts& amounts) {
  given.cpu_cores += amounts.cpu_cores;
  given.memory_gib += amounts.memory_gib;
  given.disks.insert(given.disks.end(), amounts.disks.begin(), amounts.disks.end());
  given.ports.insert(given.ports.end(), amounts.ports.begin(), amounts.ports.end());
  std::ranges::sort(given.ports);
}

template <class Thing>
void erase_all(std::vector<Thing>& from, const std::vector<Thing>& things) {
  std::erase_if(from, [&](const Thing& one) { return std::ranges::find(things, one) != things.end(); });
}

// The row keeps what it held last.
void Recycling::release_row(LedgerSeq seq) {
  if (HOSTYARD_PLANT(recycled_twice_in_one_request, false, !row(seq).live())) return;
  Touched& touched = touch(seq);
  add_to(touched.given, touched.row);
  touched.row.delete_time = touched.given.delete_time = now_;
}

void Recycling::shrink_row(const Part& part) {
  LedgerRow left = row(part.seq);
  left.cpu_cores -= part.cpu_cores;
  left.memory_gib -= part.memory_gib;
  erase_all(left.disks, part.disks);
  erase_all(left.ports, part.ports);
  if (left.holds_nothing()) return release_row(part.seq);
  Touched& touched = touch(part.seq);
  add_to(touched.given, part);
  left.update_time = now_;
  touched.row = std::move(left);
}

void Recycling::release_whole(const std::vector<LedgerSeq>& seqs, std::string_view only_of) {
  for (const LedgerSeq seq : seqs) {
    if (HOSTYARD_PLANT(holder_of_request_ignored, true, only_of.empty()) || row(seq).holder_id == only_of)
      release_row(seq);
  }
}

tl::expected<const Host*, Refusal> Recycling::host_of(const RecycleEntry& entry) const {
  const auto ip = IpAddress::parse(entry.host_ip);
  const Host* host = !entry.host_id.empty() ? pool_.host(entry.host_id)
                     : ip                   ? pool_.host_by_ip(*ip)
                                            : nullptr;
  if (host == nullptr) {
    return refused_recycling(ErrorCode::kHostNotFound,
                             fmt::format("host {} is not found; accepted: the id or ip of a host in the pool",
                                         entry.host_id.empty() ? entry.host_ip : entry.host_id));
  }
  if (!entry.host_ip.empty() && ip != host->ip) {
    return invalid_recycling(
        fmt::format("hostIp is {}, but host {} has {}; accepted: a host's own ip, or none", entry.host_ip,
                    entry.host_id, host->ip.text()));
  }
  return host;
}

// Oldest first; a region-wide claim is never released in parts.
std::vector<const LedgerRow*> Recycling::rows_on(const Host& host, const RecycleEntry& entry) const {
  std::vector<const LedgerRow*> rows;
  for (const LedgerSeq seq : pool_.ledger().of_host(host.id)) {
    const LedgerRow& held = row(seq);
    if (held.live() && !held.region_wide &&
        HOSTYARD_PLANT(rows_of_others_recycled, true, held.holder_id == entry.holder_id) &&
        (entry.request_id.empty() || held.request_id == entry.request_id))
      rows.push_back(&held);
  }
  return rows;
}

std::string_view shown(const std::string& disk_id) {
  return shown_id(disk_id);
}
std::int64_t shown(std::int64_t port) {
  return port;
}

// The parts that the rows give of what an entry names, or what of it they do not hold.
class Parts {
 public:
  Parts(const std::vector<const LedgerRow*>& rows, std::string who) : rows_(rows), who_(std::move(who)) {
    for (const LedgerRow* row : rows_) parts_.emplace_back(row->seq);
  }

  Checked take_amount(std::string_view name, Count LedgerRow::*held, Count Part::*taken, std::int64_t asked) {
    std::int64_t there = 0;
    for (const LedgerRow* row : rows_) there += row->*held;
    if (HOSTYARD_PLANT(more_recycled_than_held, false, asked > there))
      return invalid_recycling(
          fmt::format("{} is {}, but {} holds {}; accepted: at most that", name, asked, who_, there));
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const Count here = static_cast<Count>(std::min<std::int64_t>(asked, rows_[i]->*held));
      parts_[i].*taken = here;
      asked -= here;
    }
    return {};
  }

  template <class Thing, class Asked>
  Checked take_things(std::string_view name, std::vector<Thing> LedgerRow::*held,
                      std::vector<Thing> Part::*taken, const std::vector<Asked>& asked) {
    for (auto thing = asked.begin(); thing != asked.end(); ++thing) {
      if (std::find(asked.begin(), thing, *thing) != thing)
        return invalid_recycling(fmt::format("{} {} is named twice; accepted: once", name, shown(*thing)));
      const auto holds = [&](const LedgerRow* row) {
        return std::ranges::any_of(row->*held, [&](const Thing& one) { return one == *thing; });
      };
      const auto row = std::ranges::find_if(rows_, holds);
      if (row == rows_.end())
        return invalid_recycling(
            fmt::format("{} {} is not held by {}; accepted: what it holds there", name, shown(*thing), who_));
      (parts_[static_cast<std::size_t>(row - rows_.begin())].*taken).push_back(static_cast<Thing>(*thing));
    }
    return {};
  }

  const std::vector<Part>& get() const { return parts_; }

 private:
  const std::vector<const LedgerRow*>& rows_;
  std::string who_;
  std::vector<Part> parts_;
};

Checked Recycling::release_part(const RecycleEntry& entry) {
  const auto host = host_of(entry);
  if (!host) return tl::unexpected(host.error());
  const std::vector<const LedgerRow*> rows = rows_on(**host, entry);
  const std::string by_request = entry.request_id.empty() ? "" : " by request " + entry.request_id;
  Parts parts(rows, fmt::format("holder {}{} on host {} {}", entry.holder_id, by_request, (*host)->host_name,
                                (*host)->ip.text()));
  if (auto good = parts.take_amount("cpuCores", &LedgerRow::cpu_cores, &Part::cpu_cores, entry.cpu_cores);
      !good)
    return good;
  if (auto good = parts.take_amount("memory", &LedgerRow::memory_gib, &Part::memory_gib, entry.memory); !good)
    return good;
  if (auto good = parts.take_things("disk", &LedgerRow::disks, &Part::disks, entry.disks); !good) return good;
  if (auto good = parts.take_things("port", &LedgerRow::ports, &Part::ports, entry.ports); !good) return good;
  for (const Part& part : parts.get()) {
    if (!part.empty()) shrink_row(part);
  }
  return {};
}

// ---- the rows to commit ----

// Every host of which a row with load was touched, also where its own row stays as it was: its version is
// what keeps two recyclings side by side from deriving the loadStat each without the other.
void Recycling::put_hosts(ChangeSet& changes) const {
  std::vector<std::string_view> ids;
  for (const Touched& touched : touched_) {
    if (!touched.row.region_wide) ids.push_back(touched.row.host_id);
  }
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  for (const std::string_view id : ids) {
    const Host* host = pool_.host(id);
    if (host == nullptr) continue;  // a row of a host that is gone is released all the same
    HostLoad load;
    for (const LedgerSeq seq : pool_.ledger().of_host(id)) {
      const LedgerRow& held = row(seq);
      if (held.live()) load.add(held);
    }
    Host put = *host;
    put.disks.clear();
    put.used_cpu_cores = static_cast<Count>(load.cpu_cores);
    put.used_memory_gib =
        static_cast<Count>(HOSTYARD_PLANT(memory_not_recycled, put.used_memory_gib, load.memory_gib));
    put.load_stat = load.load_stat();
    put.update_time = now_;
    changes.changes.emplace_back(PutHost{std::move(put)});
  }
}

// A disk that went bad while it was held stays Error (DISK-3).
void Recycling::put_disks(ChangeSet& changes) const {
  for (const Touched& touched : touched_) {
    for (const std::string& id : touched.given.disks) {
      const Disk* disk = pool_.disk(id);
      if (disk == nullptr || HOSTYARD_PLANT(error_disk_made_available, disk->status == DiskStatus::kAvailable,
                                            disk->status != DiskStatus::kExhaust))
        continue;
      Disk put = *disk;
      put.status = DiskStatus::kAvailable;
      put.update_time = now_;
      changes.changes.emplace_back(PutDisk{std::move(put)});
    }
  }
}

RecyclePlan Recycling::plan() && {
  RecyclePlan plan;
  plan.changes.time = now_;
  if (touched_.empty()) return plan;
  plan.changes.reason = fmt::format("recycling of {} ledger rows", touched_.size());
  put_hosts(plan.changes);
  put_disks(plan.changes);
  for (Touched& touched : touched_) {
    plan.changes.changes.emplace_back(PutGrant{std::move(touched.row)});
    plan.released.push_back(std::move(touched.given));
  }
  return plan;
}

}  // namespace

tl::expected<RecyclePlan, RecycleRefusal> plan_recycle(const Pool& pool,
                                                       std::span<const RecycleEntry> entries,
                                                       TimeMicros now) {
  const auto types = check_recycle_entries(entries);
  if (!types) return tl::unexpected(types.error());
  Recycling recycling(pool, now);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const RecycleEntry& entry = entries[i];
    switch ((*types)[i]) {
      case RecycleType::kRecycleHolder:
        recycling.release_whole(pool.ledger().of_holder(entry.holder_id));
        break;
      case RecycleType::kRecycleOperate:
        recycling.release_whole(pool.ledger().of_request(entry.request_id), entry.holder_id);
        break;
      case RecycleType::kRecycleHost:
        if (auto good = recycling.release_part(entry); !good) {
          return tl::unexpected(refused_entry(i, std::move(good.error())));
        }
        break;
    }
  }
  return std::move(recycling).plan();
}

}  // namespace hostyard
