#include "engine/rules/stocks.h"

#include <optional>

#include <fmt/format.h>

namespace hostyard {

Stock& Stock::operator+=(const Stock& other) {
  free_hosts += other.free_hosts;
  free_cpu_cores += other.free_cpu_cores;
  free_memory += other.free_memory;
  free_disks += other.free_disks;
  free_disk_capacity += other.free_disk_capacity;
  return *this;
}

namespace {

struct DiskCriteria {
  bool given = false;
  std::optional<DiskType> type;
  DiskStatus status = DiskStatus::kAvailable;
  std::int64_t capacity = 0;
};

Result<DiskCriteria> understand_disks(const StockFilter& filter) {
  DiskCriteria criteria;
  criteria.given = !filter.disk_type.empty() || !filter.disk_status.empty() || filter.capacity != 0;
  criteria.type = parse<DiskType>(filter.disk_type);
  if (!filter.disk_type.empty() && !criteria.type) {
    return refuse(ErrorCode::kParameterInvalid, fmt::format("diskType \"{}\" is unknown; accepted: {}",
                                                            filter.disk_type, accepted_names<DiskType>()));
  }
  const auto status = parse<DiskStatus>(filter.disk_status);
  if (!filter.disk_status.empty() && !status) {
    return refuse(ErrorCode::kParameterInvalid,
                  fmt::format("diskStatus \"{}\" is unknown; accepted: {}", filter.disk_status,
                              accepted_names<DiskStatus>()));
  }
  criteria.status = status.value_or(DiskStatus::kAvailable);
  if (!to_count(filter.capacity)) {
    return refuse(
        ErrorCode::kParameterInvalid,
        fmt::format("capacity is {}; accepted: an integer from 0 to {}", filter.capacity, kMaxCount));
  }
  criteria.capacity = filter.capacity;
  return criteria;
}

bool counts(const Host& host, const StockFilter& filter) {
  if (host.reserved) return false;
  if (filter.status.empty() && host.status != HostStatus::kOnline) return false;
  return !filter.load_stat.empty() || host.load_stat != LoadStat::kExclusive;
}

// Nothing where the host has no disk that a disk filter asks for.
std::optional<Stock> stock_of(const Host& host, const DiskCriteria& wanted) {
  Stock stock;
  for (const Disk& disk : host.disks) {
    if (disk.status != wanted.status || disk.capacity_gib < wanted.capacity) continue;
    if (wanted.type && *wanted.type != disk.type) continue;
    ++stock.free_disks;
    stock.free_disk_capacity += disk.capacity_gib;
  }
  if (wanted.given && stock.free_disks == 0) return std::nullopt;
  stock.free_hosts = 1;
  stock.free_cpu_cores = host.cpu_cores - host.used_cpu_cores;
  stock.free_memory = host.memory_gib - host.used_memory_gib;
  return stock;
}

}  // namespace

Result<std::map<std::string, Stock>> count_stocks(const Pool& pool, const StockFilter& filter) {
  const auto disks = understand_disks(filter);
  if (!disks) return tl::unexpected(disks.error());
  auto hosts = select_hosts(pool, filter);
  if (!hosts) {
    hosts.error().code = ErrorCode::kParameterInvalid;  // ruling STOCK-1
    return tl::unexpected(std::move(hosts.error()));
  }
  std::map<std::string, Stock> stocks;
  for (const Host* host : *hosts) {
    if (!counts(*host, filter)) continue;
    if (const auto stock = stock_of(*host, *disks)) stocks[host->location.zone_code()] += *stock;
  }
  return stocks;
}

}  // namespace hostyard
