#include "scenarios/campaign/subject.h"

#include <nlohmann/json.hpp>

#include "scenarios/campaign/documents.h"
#include "scenarios/campaign/model/world.h"
#include "scenarios/campaign/plans.h"

namespace hostyard::campaign {
namespace {

// How often a workflow is looked at, and how long it may take to its end.
constexpr TimeMicros kTurn = 5 * kSecond;
constexpr int kMostTurns = 200;

// Grants and recyclings are the rules on the same ledger, but for some; all else that is a use case is one.
bool is_document(const Operation& operation) {
  if (operation.actor == Actor::kDocument) return true;
  if (operation.actor != Actor::kFirst) return false;
  const Body& body = operation.body;
  if (std::holds_alternative<AdvanceFlow>(body)) return true;
  return use_case_of(body).known() && !std::holds_alternative<GrantBatch>(body) &&
         !std::holds_alternative<Recycle>(body);
}

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

std::deque<std::string> ids_of(const std::vector<GivenDisk>& disks) {
  std::deque<std::string> ids;
  for (const GivenDisk& disk : disks) ids.push_back(disk.id);
  return ids;
}

void append(std::vector<Change>& to, std::vector<Change> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

Subject::Subject(const StoreMaker& maker, WorldFactory& worlds)
    : maker_(maker),
      store_(maker_.make(false)),
      watched_(std::make_unique<WatchedStore>(*store_)),
      world_(worlds.make({world_yaml(), 1, "campaign"})),
      desk_(std::make_unique<UseCaseDesk>(*watched_, *world_, ids_)) {}

Subject::~Subject() = default;

void Subject::restart() {
  desk_.reset();
  second_.reset();
  if (maker_.durable) {
    watched_.reset();
    store_.reset();
    store_ = maker_.make(true);
    watched_ = std::make_unique<WatchedStore>(*store_);
  }
  desk_ = std::make_unique<UseCaseDesk>(*watched_, *world_, ids_);
}

Ledger& Subject::actor(Actor actor) {
  if (actor == Actor::kFirst || actor == Actor::kDocument) return first();
  if (actor == Actor::kOther) second().catch_up();
  return second();
}

Ledger& Subject::second() {
  if (second_ == nullptr) second_ = std::make_unique<Ledger>(*watched_);
  return *second_;
}

Answer Subject::perform(const Operation& operation, TimeMicros now) {
  Answer answer;
  world_->clock().wait_until(now);
  flow_id_.clear();
  watched_->arm(operation.fault, operation.at_write);
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
  if (operation.actor == Actor::kOther || operation.actor == Actor::kStale) first().catch_up();
  if (!flow_id_.empty()) answer.flow = watched_->flow(flow_id_);
  answer.now = world_->clock().now();
  return answer;
}

void Subject::act(const Operation& operation, TimeMicros now, Answer& answer) {
  if (const auto* op = std::get_if<Inspect>(&operation.body)) {
    auto inspection = first().read([&](const Pool& pool) { return inspect(pool, op->hosts); });
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
  if (is_document(operation)) return by_document(operation, answer);
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

void Subject::by_document(const Operation& operation, Answer& answer) {
  watched_->remember(true);
  try {
    if (const auto* import = std::get_if<ImportHosts>(&operation.body)) {
      import_hosts(operation, *import, answer);
    } else if (const auto* work = std::get_if<AdvanceFlow>(&operation.body)) {
      advance_flow(*work);
    } else {
      const UseCaseName use_case = use_case_of(operation.body);
      Json arguments = arguments_of(operation.body);
      if (const auto* control = std::get_if<ControlFlow>(&operation.body))
        arguments["workFlowId"] = desk_->flow_of(control->host);
      if (const auto* add = std::get_if<AddDisks>(&operation.body)) ids_.choose(ids_of(add->disks));
      note(operation, desk_->call(use_case.noun, use_case.verb, arguments), answer);
      ids_.choose({});
    }
  } catch (...) {  // what was written before is to be looked at
    take_remembered(answer);
    throw;
  }
  take_remembered(answer);
}

void Subject::take_remembered(Answer& answer) {
  for (const ChangeSet& changes : watched_->remembered()) append(answer.committed, changes.changes);
  watched_->remember(false);
}

void Subject::note(const Operation& operation, Result<Json> said, Answer& answer) {
  if (said) {
    if (operation.actor == Actor::kDocument) answer.document = said->dump();
    return;
  }
  answer.ending = Ending::kRefused;
  answer.document = said.error().data;
  answer.refused = std::move(said.error());
}

// The ids of hosts and disks are the operation's: hosts and disks in the order of the file.
void Subject::import_hosts(const Operation& operation, const ImportHosts& import, Answer& answer) {
  std::deque<std::string> ids;
  for (const ImportedHost& row : import.hosts) {
    ids.push_back(row.host.id);
    for (const Disk& disk : row.host.disks) ids.push_back(disk.id);
  }
  ids_.choose(std::move(ids));
  Json arguments = arguments_of(import);
  arguments["file"] = "campaign.json";
  arguments["content"] = import_text(import);
  auto said = desk_->call("hosts", "import", arguments);
  ids_.choose({});
  if (said) answer.host_ids = (*said)["hostIds"].get<std::vector<std::string>>();
  note(operation, std::move(said), answer);
}

void Subject::advance_flow(const AdvanceFlow& work) {
  flow_id_ = desk_->flow_of(work.host);
  if (flow_id_.empty()) return;
  for (int turn = 0; turn < (work.to_end ? kMostTurns : 1); ++turn) {
    world_->clock().wait_until(world_->clock().now() + kTurn);
    if (desk_->advance(flow_id_).ended) return;
  }
}

// INV-9, INV-10.
void Subject::grant_and_recycle(const AllocationBatch& batch, TimeMicros now, Answer& answer) {
  std::vector<Host> before;
  const Body grant = GrantBatch{batch, false};
  auto granted = first().transact([&](const Pool& pool) {
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
  auto recycled = first().transact([&](const Pool& pool) { return plan(recycling, pool, now, answer); });
  if (recycled) append(answer.committed, std::move(recycled->changes));
  for (const Host& host : before) {
    const bool same = first().read(
        [&](const Pool& pool) { return without_traces(*pool.host(host.id)) == without_traces(host); });
    if (!same) answer.not_restored.push_back(host.id);
  }
  Answer again;
  const auto nothing = first().transact([&](const Pool& pool) { return plan(recycling, pool, now, again); });
  if (nothing && !nothing->empty()) answer.not_restored.emplace_back("recycling twice");
  answer.released_again = std::move(again.released);
  if (!recycled) {
    answer.ending = Ending::kRefused;
    answer.refused = std::move(recycled.error());
  }
}

}  // namespace hostyard::campaign
