// Recycling as REC-1…5 have it.
#include <algorithm>

#include "scenarios/campaign/model/model.h"

namespace hostyard::campaign {
namespace {

// Rows as they were before the first entry that touched their host.
struct Saved {
  std::string host_id;
  std::vector<LedgerRow> rows;
};

RecycleRefusal refused_entry(ErrorCode cause, std::size_t entry) {
  RecycleRefusal refusal;
  refusal.refusal.code = ErrorCode::kRecycleError;
  refusal.refusal.cause = cause;
  refusal.request = static_cast<std::int64_t>(entry);
  return refusal;
}

// REC-2, REC-3.
bool released_whole(const RecycleEntry& entry, RecycleType type, const LedgerRow& row) {
  if (type == RecycleType::kRecycleHolder) return row.holder_id == entry.holder_id;
  return row.request_id == entry.request_id && (entry.holder_id.empty() || row.holder_id == entry.holder_id);
}

std::vector<LedgerRow> release_whole(std::vector<ModelHost>& hosts, const RecycleEntry& entry,
                                     RecycleType type) {
  std::vector<LedgerRow> released;
  for (ModelHost& host : hosts) {
    std::vector<LedgerRow> kept;
    const std::size_t before = released.size();
    for (const LedgerRow& row : host.rows) {
      if (released_whole(entry, type, row)) released.push_back(row);
    }
    if (released.size() == before) continue;
    for (LedgerRow& row : host.rows) {
      if (!released_whole(entry, type, row)) kept.push_back(std::move(row));
    }
    host.keep_rows(std::move(kept));
  }
  std::sort(released.begin(), released.end(),
            [](const LedgerRow& a, const LedgerRow& b) { return a.seq < b.seq; });
  return released;
}

// REC-4: the row's part in what the entry gives back; the row shrinks.
struct PartialRelease {
  std::int64_t cores;
  std::int64_t memory;
  std::vector<std::string> disks;
  std::vector<std::int64_t> ports;

  LedgerRow take_from(LedgerRow& row) {
    LedgerRow given = row;
    given.cpu_cores = static_cast<Count>(std::min<std::int64_t>(cores, row.cpu_cores));
    given.memory_gib = static_cast<Count>(std::min<std::int64_t>(memory, row.memory_gib));
    cores -= given.cpu_cores;
    memory -= given.memory_gib;
    row.cpu_cores -= given.cpu_cores;
    row.memory_gib -= given.memory_gib;
    given.disks.clear();
    for (const std::string& disk : disks) {
      if (std::erase(row.disks, disk) > 0) given.disks.push_back(disk);
    }
    given.ports.clear();
    for (const std::int64_t port : ports) {
      if (std::erase(row.ports, port) > 0) given.ports.push_back(static_cast<std::uint16_t>(port));
    }
    std::sort(given.ports.begin(), given.ports.end());
    return given;
  }

  // Whether the rows had all of it, each thing once.
  template <class T>
  static bool differ(std::vector<T> things) {
    std::sort(things.begin(), things.end());
    return std::adjacent_find(things.begin(), things.end()) == things.end();
  }
};

bool counts_for(const RecycleEntry& entry, const LedgerRow& row) {
  return !row.region_wide && row.holder_id == entry.holder_id &&
         (entry.request_id.empty() || row.request_id == entry.request_id);
}

// What is left to give back when all rows gave theirs must be nothing. The error says what is too much.
tl::expected<std::vector<LedgerRow>, std::string_view> release_part(ModelHost& host,
                                                                    const RecycleEntry& entry) {
  PartialRelease part{entry.cpu_cores, entry.memory, entry.disks, entry.ports};
  std::vector<LedgerRow> released;
  std::vector<LedgerRow> kept;
  std::size_t disks = 0;
  std::size_t ports = 0;
  for (const LedgerRow& row : host.rows) {
    LedgerRow rest = row;
    if (counts_for(entry, row)) {
      LedgerRow given = part.take_from(rest);
      disks += given.disks.size();
      ports += given.ports.size();
      if (!given.holds_nothing()) released.push_back(std::move(given));
    }
    if (!rest.holds_nothing()) kept.push_back(std::move(rest));
  }
  if (part.cores != 0) return tl::unexpected<std::string_view>("excess of cores");
  if (part.memory != 0) return tl::unexpected<std::string_view>("excess of memory");
  if (!PartialRelease::differ(entry.disks)) return tl::unexpected<std::string_view>("disk twice");
  if (disks != entry.disks.size()) return tl::unexpected<std::string_view>("disk not held");
  if (!PartialRelease::differ(entry.ports)) return tl::unexpected<std::string_view>("port twice");
  if (ports != entry.ports.size()) return tl::unexpected<std::string_view>("port not held");
  host.keep_rows(std::move(kept));
  return released;
}

// A row that several entries shrink is told once, where it was touched first.
void tell(std::vector<LedgerRow>& told, const LedgerRow& given) {
  for (LedgerRow& row : told) {
    if (row.seq != given.seq) continue;
    row.cpu_cores += given.cpu_cores;
    row.memory_gib += given.memory_gib;
    row.disks.insert(row.disks.end(), given.disks.begin(), given.disks.end());
    row.ports.insert(row.ports.end(), given.ports.begin(), given.ports.end());
    std::sort(row.ports.begin(), row.ports.end());
    return;
  }
  told.push_back(given);
}

const ModelHost* by_ip(const std::vector<ModelHost>& hosts, const std::string& text) {
  const auto ip = IpAddress::parse(text);
  for (const ModelHost& host : hosts) {
    if (ip && host.host.ip == *ip) return &host;
  }
  return nullptr;
}

}  // namespace

PredictedRecycling Model::recycle(std::span<const RecycleEntry> entries) {
  if (auto bad = bad_entries(entries)) return {std::move(bad), {}, "bad input"};
  PredictedRecycling answer;
  std::vector<Saved> saved;
  if (entries.size() > 1) {
    for (const ModelHost& host : hosts) saved.push_back({host.host.id, host.rows});
  }
  const auto refuse_entry = [&](ErrorCode cause, std::size_t entry, std::string_view why) {
    for (Saved& before : saved) find(before.host_id)->keep_rows(std::move(before.rows));
    return PredictedRecycling{refused_entry(cause, entry), {}, why};
  };
  for (std::size_t e = 0; e < entries.size(); ++e) {
    const RecycleEntry& entry = entries[e];
    const RecycleType type = *recycle_type_named(entry.type);
    std::vector<LedgerRow> released;
    if (type != RecycleType::kRecycleHost) {
      released = release_whole(hosts, entry, type);
    } else {
      const ModelHost* host = entry.host_id.empty() ? by_ip(hosts, entry.host_ip) : find(entry.host_id);
      if (host == nullptr) return refuse_entry(ErrorCode::kHostNotFound, e, "unknown host");
      if (!entry.host_ip.empty() && by_ip(hosts, entry.host_ip) != host)
        return refuse_entry(ErrorCode::kParameterInvalid, e, "other ip");
      auto part = release_part(*find(host->host.id), entry);
      if (!part) return refuse_entry(ErrorCode::kParameterInvalid, e, part.error());
      released = std::move(*part);
    }
    for (const LedgerRow& row : released) tell(answer.released, row);
  }
  return answer;
}

}  // namespace hostyard::campaign
