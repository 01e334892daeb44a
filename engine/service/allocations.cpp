// `allocations grant | recycle | list` (section 4).
#include <algorithm>

#include "engine/rules/allocation.h"
#include "engine/rules/ledger_query.h"
#include "engine/rules/recycling.h"
#include "engine/service/allocation_described.h"
#include "engine/service/allocation_document.h"
#include "engine/service/areas.h"

namespace hostyard {
namespace {

struct GrantArguments : AllocationBatch {
  bool dry_run = false;
};
struct GrantAnswer {
  std::vector<RequestGrants> results;
};
struct RecycleArguments {
  std::vector<RecycleEntry> requests;
  bool dry_run = false;
};
struct RecycleAnswer {
  std::vector<LedgerRow> released;
};
struct LedgerAnswer {
  std::vector<LedgerRow> ledger;
  std::int64_t page = 1, page_size = 10, total = 0;
};

}  // namespace

template <>
struct Described<GrantArguments> {
  static constexpr bool is_document = true;
  static constexpr auto members =
      std::tuple(member("requests", &GrantArguments::requests, "granted all or none, in order"),
                 member("withPasswords", &GrantArguments::with_passwords, "add the hosts' passwords"),
                 member("dryRun", &GrantArguments::dry_run, "answer the same and change nothing", kBeside));
};
template <>
struct Described<GrantAnswer> {
  static constexpr auto members =
      std::tuple(member("results", &GrantAnswer::results, "one a request, in their order"));
};
template <>
struct Described<RecycleArguments> {
  static constexpr bool is_document = true;
  static constexpr auto members =
      std::tuple(member("requests", &RecycleArguments::requests, "what to give back, all or nothing"),
                 member("dryRun", &RecycleArguments::dry_run, "answer the same and change nothing", kBeside));
};
template <>
struct Described<RecycleAnswer> {
  static constexpr auto members =
      std::tuple(member("released", &RecycleAnswer::released, "ledger rows with what was given back"));
};
template <>
struct Described<LedgerFilter> {
  static constexpr auto members = std::tuple(
      member("holderId", &LedgerFilter::holder_id, "holder"),
      member("requestId", &LedgerFilter::request_id, "request"),
      member("hostId", &LedgerFilter::host_id, "host"), member("page", &LedgerFilter::page, "page, from 1"),
      member("pageSize", &LedgerFilter::page_size, "rows a page, 1 to 1000, default 10"));
};
template <>
struct Described<LedgerAnswer> {
  static constexpr auto members =
      std::tuple(member("ledger", &LedgerAnswer::ledger, "live rows in order of age"),
                 member("page", &LedgerAnswer::page, "page"),
                 member("pageSize", &LedgerAnswer::page_size, "rows a page"),
                 member("total", &LedgerAnswer::total, "rows that match"));
};

namespace {

// A number that no requirement could have is refused as the rules refuse others (ALLOC-6, REC-1).
Refusal wrapped(ErrorCode outer, Refusal inner) {
  if (inner.code != ErrorCode::kParameterInvalid) return inner;
  inner.cause = inner.code;
  inner.code = outer;
  return inner;
}

Refusal explained(Service& service, const AllocationRefusal& refused) {
  std::vector<LedgerRow> granted;
  if (!refused.granted_request.empty()) granted = service.store().rows_of_request(refused.granted_request);
  Refusal refusal = refused.refusal;
  refusal.data = refusal_document(refused, granted).dump();
  return refusal;
}

// Opened before anything is committed: a password that does not open fails the call, and nothing changed.
void add_passwords(Service& service, const Pool& pool, Json& answer) {
  for (Json& result : answer["results"]) {
    for (Json& grant : result["grants"]) {
      const Host* host = pool.host(grant["hostId"].get<std::string>());
      const bool known = host != nullptr && !host->sealed_password.empty();
      grant["passwd"] = known ? service.secrets().open(host->sealed_password, host->id).reveal() : "";
    }
  }
}

Result<Json> grant(Service& service, const Json& given) {
  const auto arguments = decode<GrantArguments>(given);
  if (!arguments) {
    AllocationRefusal refused;
    refused.refusal = wrapped(ErrorCode::kAllocateError, arguments.error());
    if (!refused.refusal.cause) return tl::unexpected(refused.refusal);
    return tl::unexpected(explained(service, refused));
  }
  // Of the last attempt: a plan may run again after another process was first.
  std::optional<AllocationRefusal> refused;
  Json answer;
  const auto committed = service.ledger().transact([&](const Pool& pool) -> Result<ChangeSet> {
    refused.reset();
    auto planned = plan_allocation(pool, *arguments, service.clock().now());
    if (!planned) {
      refused = std::move(planned.error());
      return tl::unexpected(refused->refusal);
    }
    answer = grants_document(planned->results);
    if (arguments->with_passwords) add_passwords(service, pool, answer);
    if (arguments->dry_run) return ChangeSet{};
    return std::move(planned->changes);
  });
  if (refused) return tl::unexpected(explained(service, *refused));
  if (!committed) return tl::unexpected(committed.error());
  return answer;
}

Result<Json> recycle(Service& service, const Json& given) {
  const auto arguments = decode<RecycleArguments>(given);
  std::optional<RecycleRefusal> refused;
  const auto refusal = [&] {
    Refusal outer = refused->refusal;
    outer.data = refusal_document(*refused).dump();
    return tl::unexpected(std::move(outer));
  };
  if (!arguments) {
    refused.emplace().refusal = wrapped(ErrorCode::kRecycleError, arguments.error());
    if (!refused->refusal.cause) return tl::unexpected(refused->refusal);
    return refusal();
  }
  std::vector<LedgerRow> released;
  const auto committed = service.ledger().transact([&](const Pool& pool) -> Result<ChangeSet> {
    refused.reset();
    auto planned = plan_recycle(pool, arguments->requests, service.clock().now());
    if (!planned) {
      refused = std::move(planned.error());
      return tl::unexpected(refused->refusal);
    }
    released = std::move(planned->released);
    if (arguments->dry_run) return ChangeSet{};
    return std::move(planned->changes);
  });
  if (refused) return refusal();
  if (!committed) return tl::unexpected(committed.error());
  return released_document(released);
}

Result<Json> list_ledger(Service& service, const Json& given) {
  const auto filter = decode<LedgerFilter>(given);
  if (!filter) return tl::unexpected(filter.error());
  service.ledger().catch_up();
  return service.ledger().read([&](const Pool& pool) -> Result<Json> {
    auto page = query_ledger(pool, *filter);
    if (!page) return tl::unexpected(page.error());
    LedgerAnswer answer;
    for (const LedgerRow* row : page->rows) answer.ledger.push_back(*row);
    answer.page = filter->page;
    answer.page_size = filter->page_size;
    answer.total = page->total;
    return encode(answer);
  });
}

Shape& member_of(Shape& object, std::string_view name) {
  return *std::ranges::find(object.members, name, &Shape::name);
}

// With the one field of a grant that add_passwords() puts beside the described ones.
Shape grant_answer_shape() {
  Shape answer = shape_of<GrantAnswer>();
  Shape& result = member_of(answer, "results").members.front();
  Shape& grant = member_of(result, "grants").members.front();
  Shape password;
  password.kind = ValueKind::kString;
  password.name = "passwd";
  password.doc = "its password, only with withPasswords";
  grant.members.push_back(std::move(password));
  return answer;
}

}  // namespace

UseCase allocations_grant_case() {
  UseCase use_case;
  use_case.noun = "allocations";
  use_case.verb = "grant";
  use_case.summary = "grant what a batch asks for, all or nothing";
  use_case.example = "hostyard allocations grant batch.yaml --dry-run";
  use_case.clauses = "ALLOC-1 to ALLOC-60";
  use_case.arguments = shape_of<GrantArguments>();
  use_case.answer = grant_answer_shape();
  use_case.errors = {ErrorCode::kAllocateError,         ErrorCode::kParameterInvalid,
                     ErrorCode::kRequestAlreadyGranted, ErrorCode::kNoEnoughHost,
                     ErrorCode::kNoEnoughDisk,          ErrorCode::kNoEnoughPort,
                     ErrorCode::kTraitNotFound,         ErrorCode::kMarshalError};
  use_case.mutates = true;
  use_case.document = "batch of requests";
  use_case.call = grant;
  return use_case;
}

UseCase allocations_recycle_case() {
  UseCase use_case;
  use_case.noun = "allocations";
  use_case.verb = "recycle";
  use_case.summary = "give back what holders hold, all or nothing";
  use_case.example = "hostyard allocations recycle recycle.yaml --dry-run";
  use_case.clauses = "REC-1 to REC-5";
  use_case.arguments = shape_of<RecycleArguments>();
  use_case.answer = shape_of<RecycleAnswer>();
  use_case.errors = {ErrorCode::kRecycleError, ErrorCode::kParameterInvalid, ErrorCode::kHostNotFound,
                     ErrorCode::kMarshalError};
  use_case.mutates = true;
  use_case.document = "recycle request";
  use_case.call = recycle;
  return use_case;
}

UseCase allocations_list_case() {
  UseCase use_case;
  use_case.noun = "allocations";
  use_case.verb = "list";
  use_case.summary = "list what is held, by holder, request or host";
  use_case.example = "hostyard allocations list --holder-id cluster-1";
  use_case.clauses = "ALLOC-7, QRY-1";
  use_case.arguments = shape_of<LedgerFilter>();
  use_case.answer = shape_of<LedgerAnswer>();
  use_case.errors = {ErrorCode::kParameterInvalid, ErrorCode::kMarshalError};
  use_case.call = list_ledger;
  return use_case;
}

}  // namespace hostyard
