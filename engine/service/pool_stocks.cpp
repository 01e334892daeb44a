// `pool stocks` (STOCK-1).
#include "engine/rules/stocks.h"
#include "engine/service/areas.h"
#include "engine/service/host_filter_described.h"

namespace hostyard {
namespace {

struct StockView {
  std::string zone;
  std::int64_t free_hosts = 0, free_cpu_cores = 0, free_memory = 0, free_disks = 0, free_disk_capacity = 0;
};
struct StocksAnswer {
  std::map<std::string, StockView> stocks;
};

}  // namespace

template <>
struct Described<StockFilter> {
  static constexpr auto members = host_filter_members<StockFilter>(
      member("diskType", &StockFilter::disk_type, "type of disks", kOptional, EnumNames<DiskType>::names),
      member("diskStatus", &StockFilter::disk_status, "status of disks; default: Available", kOptional,
             EnumNames<DiskStatus>::names),
      member("capacity", &StockFilter::capacity, "GiB that a disk has at least"));
};
template <>
struct Described<StockView> {
  static constexpr auto members =
      std::tuple(member("zone", &StockView::zone, "zone code"),
                 member("freeHostCount", &StockView::free_hosts, "hosts that match, full ones included"),
                 member("freeCpuCores", &StockView::free_cpu_cores, "their free cores"),
                 member("freeMemory", &StockView::free_memory, "their free GiB"),
                 member("freeDiskCount", &StockView::free_disks, "their disks that match"),
                 member("freeDiskCapacity", &StockView::free_disk_capacity, "GiB of those disks"));
};
template <>
struct Described<StocksAnswer> {
  static constexpr auto members = std::tuple(member("stocks", &StocksAnswer::stocks, "by zone code"));
};

namespace {

Result<Json> show_stocks(Service& service, const Json& given) {
  const auto filter = decode<StockFilter>(given);
  if (!filter) return tl::unexpected(filter.error());
  service.ledger().catch_up();
  return service.ledger().read([&](const Pool& pool) -> Result<Json> {
    const auto stocks = count_stocks(pool, *filter);
    if (!stocks) return tl::unexpected(stocks.error());
    StocksAnswer answer;
    for (const auto& [zone, stock] : *stocks) {
      answer.stocks[zone] = {zone,
                             stock.free_hosts,
                             stock.free_cpu_cores,
                             stock.free_memory,
                             stock.free_disks,
                             stock.free_disk_capacity};
    }
    return encode(answer);
  });
}

}  // namespace

UseCase pool_stocks_case() {
  UseCase use_case;
  use_case.noun = "pool";
  use_case.verb = "stocks";
  use_case.summary = "count what is free, zone by zone";
  use_case.example = "hostyard pool stocks --region Region1 --disk-type SSD --capacity 512";
  use_case.clauses = "STOCK-1";
  use_case.arguments = shape_of<StockFilter>();
  use_case.answer = shape_of<StocksAnswer>();
  use_case.errors = {ErrorCode::kParameterInvalid, ErrorCode::kMarshalError};
  use_case.call = show_stocks;
  return use_case;
}

}  // namespace hostyard
