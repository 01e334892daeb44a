// `pool export` and `pool load` (ALLOC-7).
#include "engine/rules/pool_load.h"
#include "engine/service/areas.h"
#include "engine/service/pool_described.h"
#include "engine/service/pool_document.h"

namespace hostyard {
namespace {

struct ExportArguments {};
struct LoadAnswer {
  std::int64_t vendors = 0, hosts = 0, disks = 0, ledger = 0, granted_requests = 0, instances = 0;
};

}  // namespace

template <>
struct Described<ExportArguments> {
  static constexpr auto members = std::tuple<>();
};
template <>
struct Described<LoadAnswer> {
  static constexpr auto members = std::tuple(
      member("vendors", &LoadAnswer::vendors, "vendors of the pool"),
      member("hosts", &LoadAnswer::hosts, "its hosts"), member("disks", &LoadAnswer::disks, "their disks"),
      member("ledger", &LoadAnswer::ledger, "ledger rows"),
      member("grantedRequests", &LoadAnswer::granted_requests, "requests that were granted"),
      member("instances", &LoadAnswer::instances, "rows of the instance table"));
};

namespace {

Result<Json> export_pool(Service& service, const Json& given) {
  if (const auto arguments = decode<ExportArguments>(given); !arguments)
    return tl::unexpected(arguments.error());
  service.ledger().catch_up();
  return service.ledger().read([](const Pool& pool) -> Json { return pool_document(pool); });
}

// Ids of deleted rows are never used again (DOM-3), so that a store counts as empty only if it never held
// any.
Result<void> check_unused(Store& store) {
  constexpr std::int64_t kSome = 100;  // a store with so many changes is none that was only prepared
  const std::vector<LoggedChange> log = store.changes_since(0, kSome);
  for (const LoggedChange& entry : log) {
    for (const Change& change : entry.changes.changes) {
      if (std::holds_alternative<PutMark>(change) || std::holds_alternative<PutVendor>(change)) continue;
      return refuse(ErrorCode::kParameterInvalid,
                    fmt::format("store {} was used before ({}); accepted: an empty one", store.description(),
                                entry.changes.reason));
    }
  }
  return {};
}

LoadAnswer summary(const Pool& pool) {
  LoadAnswer answer;
  answer.vendors = static_cast<std::int64_t>(pool.vendors().size());
  answer.hosts = static_cast<std::int64_t>(pool.hosts().size());
  for (const auto& [id, host] : pool.hosts()) answer.disks += static_cast<std::int64_t>(host.disks.size());
  answer.ledger = static_cast<std::int64_t>(pool.ledger().rows().size());
  answer.granted_requests = static_cast<std::int64_t>(pool.ledger().granted_requests().size());
  answer.instances = static_cast<std::int64_t>(pool.instances().size());
  return answer;
}

Result<Json> load_pool(Service& service, const Json& given) {
  auto document = read_pool_document(given, [&] { return service.ids().next(); });
  if (!document) return tl::unexpected(document.error());
  if (const auto unused = check_unused(service.store()); !unused) return tl::unexpected(unused.error());
  const auto committed = service.ledger().transact([&](const Pool& pool) -> Result<ChangeSet> {
    const TimeMicros now = service.clock().now();
    auto changes = plan_pool_load(pool, *document, now);
    if (!changes) return tl::unexpected(changes.error());
    return ChangeSet{fmt::format("pool of {} hosts loaded", document->hosts.size()), now,
                     std::move(*changes)};
  });
  if (!committed) return tl::unexpected(committed.error());
  return service.ledger().read([](const Pool& pool) -> Json { return encode(summary(pool)); });
}

}  // namespace

UseCase pool_export_case() {
  UseCase use_case;
  use_case.noun = "pool";
  use_case.verb = "export";
  use_case.summary = "the whole pool as one document, without passwords";
  use_case.example = "hostyard pool export --output json > pool.json";
  use_case.clauses = "ALLOC-7";
  use_case.arguments = shape_of<ExportArguments>();
  use_case.answer = shape_of<PoolView>();
  use_case.errors = {ErrorCode::kParameterInvalid};
  use_case.call = export_pool;
  return use_case;
}

UseCase pool_load_case() {
  UseCase use_case;
  use_case.noun = "pool";
  use_case.verb = "load";
  use_case.summary = "load an exported or written pool into an empty store";
  use_case.example = "hostyard pool load pool.json --store sqlite:copy.db";
  use_case.clauses = "ALLOC-7, DOM-31";
  use_case.arguments = shape_of<PoolView>();
  use_case.answer = shape_of<LoadAnswer>();
  use_case.errors = {ErrorCode::kParameterInvalid, ErrorCode::kMarshalError};
  use_case.mutates = true;
  use_case.document = "pool (hostyard-pool/1)";
  use_case.call = load_pool;
  return use_case;
}

}  // namespace hostyard
