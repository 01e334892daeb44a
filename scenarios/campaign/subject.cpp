#include "scenarios/campaign/subject.h"

#include <nlohmann/json.hpp>

#include "engine/service/allocation_document.h"
#include "scenarios/campaign/plans.h"
#include "scenarios/campaign/use_case_desk.h"

namespace hostyard::campaign {
namespace {

// A host as INV-9 compares it.
Host without_traces(Host host) {
  host.update_time = 0;
  host.version = 0;
  for (Disk& disk : host.disks) {
    disk.update_time = 0;
    disk.version = 0;
  }
  return host;
}

std::vector<std::string> touched_hosts(const std::vector<Change>& changes) {
  std::vector<std::string> ids;
  for (const Change& change : changes) {
    if (const auto* put = std::get_if<PutHost>(&change)) ids.push_back(put->host.id);
  }
  return ids;
}

void append(std::vector<Change>& to, std::vector<Change> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

Subject::Subject(const StoreMaker& maker) : maker_(maker), store_(maker_.make(false)) {
  watched_ = std::make_unique<WatchedStore>(*store_);
  first_ = std::make_unique<Ledger>(*watched_);
}

Subject::~Subject() = default;

void Subject::restart() {
  desk_.reset();
  first_.reset();
  second_.reset();
  if (maker_.durable) {
    watched_.reset();
    store_.reset();
    store_ = maker_.make(true);
    watched_ = std::make_unique<WatchedStore>(*store_);
  }
  first_ = std::make_unique<Ledger>(*watched_);
}

Ledger& Subject::actor(Actor actor) {
  if (actor == Actor::kFirst || actor == Actor::kDocument) return *first_;
  if (actor == Actor::kOther) second().catch_up();
  return second();
}

Ledger& Subject::second() {
  if (second_ == nullptr) second_ = std::make_unique<Ledger>(*watched_);
  return *second_;
}

Answer Subject::perform(const Operation& operation, TimeMicros now) {
  Answer answer;
  watched_->arm(operation.fault);
  try {
    act(operation, now, answer);
  } catch (const InjectedCrash&) {
    answer.ending = Ending::kCrashed;
  } catch (const Error& error) {
    answer.ending = Ending::kFailed;
    answer.refused = Refusal{error.code(), error.message()};
  }
  answer.fault_fired = watched_->fired();
  watched_->disarm();
  if (answer.ending == Ending::kCrashed) restart();
  if (operation.actor != Actor::kFirst) first_->catch_up();
  return answer;
}

void Subject::act(const Operation& operation, TimeMicros now, Answer& answer) {
  if (const auto* op = std::get_if<Inspect>(&operation.body)) {
    auto inspection = first_->read([&](const Pool& pool) { return inspect(pool, op->hosts); });
    if (inspection) {
      answer.inspection = std::move(*inspection);
    } else {
      answer.ending = Ending::kRefused;
      answer.refused = std::move(inspection.error());
    }
    return;
  }
  if (std::holds_alternative<RestartEngine>(operation.body)) return restart();
  if (const auto* op = std::get_if<GrantAndRecycle>(&operation.body))
    return grant_and_recycle(op->batch, now, answer);
  if (operation.actor == Actor::kDocument) return by_document(operation, now, answer);
  auto committed = actor(operation.actor).transact([&](const Pool& pool) {
    return plan(operation.body, pool, now, answer);
  });
  if (committed) {
    answer.committed = std::move(committed->changes);
  } else {
    answer.ending = Ending::kRefused;
    answer.refused = std::move(committed.error());
  }
}

// Batches and recycle requests only.
void Subject::by_document(const Operation& operation, TimeMicros now, Answer& answer) {
  if (desk_ == nullptr) desk_ = std::make_unique<UseCaseDesk>(*watched_);
  desk_->ledger().catch_up();
  watched_->remember(true);
  Result<Json> said = refuse(ErrorCode::kPanic, "not a document");
  if (const auto* grant = std::get_if<GrantBatch>(&operation.body)) {
    Json arguments = batch_document(grant->batch);
    arguments["dryRun"] = grant->dry_run;
    said = desk_->call("allocations", "grant", arguments, now);
  } else if (const auto* recycle = std::get_if<Recycle>(&operation.body)) {
    said = desk_->call("allocations", "recycle", recycling_document(recycle->entries), now);
  }
  for (const ChangeSet& changes : watched_->remembered()) append(answer.committed, changes.changes);
  watched_->remember(false);
  if (said) {
    answer.document = said->dump();
    return;
  }
  answer.ending = Ending::kRefused;
  answer.document = said.error().data;
  answer.refused = std::move(said.error());
}

// INV-9, INV-10.
void Subject::grant_and_recycle(const AllocationBatch& batch, TimeMicros now, Answer& answer) {
  std::vector<Host> before;
  const Body grant = GrantBatch{batch, false};
  auto granted = first_->transact([&](const Pool& pool) {
    auto planned = plan(grant, pool, now, answer);
    before.clear();
    if (!planned) return planned;
    for (const std::string& id : touched_hosts(planned->changes)) before.push_back(*pool.host(id));
    return planned;
  });
  if (!granted) {
    answer.ending = Ending::kRefused;
    answer.refused = std::move(granted.error());
    return;
  }
  append(answer.committed, std::move(granted->changes));
  const Body recycling = recycling_of(batch);
  auto recycled = first_->transact([&](const Pool& pool) { return plan(recycling, pool, now, answer); });
  if (recycled) append(answer.committed, std::move(recycled->changes));
  for (const Host& host : before) {
    const bool same = first_->read(
        [&](const Pool& pool) { return without_traces(*pool.host(host.id)) == without_traces(host); });
    if (!same) answer.not_restored.push_back(host.id);
  }
  Answer again;
  const auto nothing = first_->transact([&](const Pool& pool) { return plan(recycling, pool, now, again); });
  if (nothing && !nothing->empty()) answer.not_restored.emplace_back("recycling twice");
  answer.released_again = std::move(again.released);
  if (!recycled) {
    answer.ending = Ending::kRefused;
    answer.refused = std::move(recycled.error());
  }
}

}  // namespace hostyard::campaign
