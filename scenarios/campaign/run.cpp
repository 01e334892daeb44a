#include "scenarios/campaign/run.h"

#include <fmt/format.h>

#include "engine/base/random.h"
#include "scenarios/campaign/run_outcomes.h"

namespace hostyard::campaign {
namespace {

constexpr TimeMicros kTick = 1'000;
constexpr std::int64_t kWholeAuditEvery = 2'000;

// What the model keeps of a disk: a status that does not follow from the ledger.
Host as_put(Host host) {
  for (Disk& disk : host.disks) {
    if (disk.status == DiskStatus::kExhaust) disk.status = DiskStatus::kAvailable;
  }
  return host;
}

class Hash {
 public:
  explicit Hash(std::uint64_t from) : value_(from) {}
  void add(std::uint64_t number) {
    value_ ^= number + 0x9e3779b97f4a7c15ULL + (value_ << 6) + (value_ >> 2);
    value_ *= 0x100000001b3ULL;
  }
  void add(const std::string& text) { value_ = stable_hash(text, value_); }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_;
};

std::uint64_t hash_of(const Operation& operation, const Answer& answer, std::uint64_t from) {
  Hash hash(from);
  hash.add(operation.body.index());
  hash.add(static_cast<std::uint64_t>(answer.ending));
  if (answer.refused) {
    hash.add(static_cast<std::uint64_t>(answer.refused->code));
    hash.add(static_cast<std::uint64_t>(answer.refused->cause.value_or(ErrorCode::kSuccess)));
  }
  if (answer.allocation_refusal) {
    for (const FunnelStep& step : answer.allocation_refusal->funnel)
      hash.add(static_cast<std::uint64_t>(step.left));
  }
  for (const RequestGrants& request : answer.results) {
    for (const Grant& grant : request.grants) {
      hash.add(grant.host_id);
      if (grant.disk) hash.add(grant.disk->disk_id);
      for (const GrantedPorts& range : grant.ports) {
        for (const std::uint16_t port : range.ports) hash.add(port);
      }
    }
  }
  for (const LedgerRow& row : answer.released) hash.add(static_cast<std::uint64_t>(row.seq));
  if (answer.flow) {
    for (const FlowNode& node : answer.flow->nodes) hash.add(static_cast<std::uint64_t>(node.status));
  }
  hash.add(answer.committed.size());
  return hash.value();
}

[[noreturn]] void broken(std::string clause, const std::string& text) {
  throw Counterexample{std::move(clause), text};
}

// "INV-3: words" as a counterexample.
void demand(const std::string& fault, const std::string& whose) {
  if (!fault.empty()) broken(fault.substr(0, fault.find(':')), whose + ": " + fault);
}

}  // namespace

Run::Run(const std::vector<StoreMaker>& stores, WorldFactory& worlds) {
  for (const StoreMaker& maker : stores) subjects_.push_back(std::make_unique<Subject>(maker, worlds));
  auditors_.resize(subjects_.size());
  for (std::size_t i = 0; i < subjects_.size(); ++i) {
    subjects_[i]->first().read(
        [&](const Pool& pool) { auditors_[i].begin(pool, subjects_[i]->store().commits()); });
  }
  now_ = subjects_.front()->now();
}

Run::~Run() = default;

void Run::step(const Operation& operation) {
  now_ += kTick;
  ++steps_;
  std::optional<Model> before;
  if (operation.fault != Fault::kNone || operation.actor == Actor::kStale) before = model_;
  const Expected expected = predict(model_, operation);
  std::vector<Answer> answers;
  for (const auto& subject : subjects_) answers.push_back(subject->perform(operation, now_));
  for (std::size_t i = 1; i < answers.size(); ++i) {
    if (const std::string text = difference(answers[0], answers[i]); !text.empty())
      broken("INV-12", fmt::format("{} and {}: {}", subjects_[0]->name(), subjects_[i]->name(), text));
  }
  const Answer& answer = answers[0];
  now_ = std::max(now_, answer.now);
  bool stale_differs = false;
  if (!befallen(operation, answer, before)) {
    const std::string text = difference(operation, expected, answer);
    const bool stale = operation.actor == Actor::kStale && !answer.committed.empty();
    if (stale) {  // hosts that it knew nothing of are as they were
      stale_differs = !text.empty();
      model_ = std::move(*before);
      adopt(answer.committed);
    } else if (!text.empty()) {
      broken("model", text);
    }
  }
  if (std::holds_alternative<AdvanceFlow>(operation.body)) follow_flow(operation, answer);
  audit_step(operation, answers);
  count_outcomes(operation, expected, answer, model_, stale_differs, outcomes_);
  hash_ = hash_of(operation, answer, hash_);
  const bool all = answer.ending == Ending::kCrashed ||
                   std::holds_alternative<RestartEngine>(operation.body) || steps_ % kWholeAuditEvery == 0;
  last_ = std::move(answers[0]);
  if (all) audit_all();
}

bool Run::befallen(const Operation& operation, const Answer& answer, std::optional<Model>& before) {
  if (answer.ending != Ending::kCrashed && answer.ending != Ending::kFailed) return false;
  if (!answer.fault_fired)
    broken("failure", fmt::format("nothing was wrong with the store, and the engine failed: {}",
                                  answer.refused ? answer.refused->detail : "a crash"));
  // A workflow's record tells how far it got.
  const bool told = std::holds_alternative<AdvanceFlow>(operation.body);
  if (operation.fault != Fault::kCrashAfter && !told) model_ = std::move(*before);
  return true;
}

void Run::follow_flow(const Operation& operation, const Answer& answer) {
  const auto& work = std::get<AdvanceFlow>(operation.body);
  if (!answer.flow) return;
  const Followed followed = model_.follow(work.host, *answer.flow, answer.fault_fired);
  if (!followed.fault.empty()) broken("model", "host " + work.host + ": " + followed.fault);
  for (const std::string& outcome : followed.outcomes) outcomes_.count(outcome);
  const ModelHost* host = model_.find(work.host);
  if (work.to_end && !answer.fault_fired && host != nullptr && host->flow && !host->flow->stopped)
    broken("model", "the workflow of host " + work.host + " does not come to its end");
}

// What an engine did that did not know what others had done: the model takes it over, the auditor judges it.
void Run::adopt(const std::vector<Change>& committed) {
  subjects_[0]->first().read([&](const Pool& pool) {
    for (const std::string_view id : Auditor::touched(committed)) {
      const Host* host = pool.host(id);
      if (host == nullptr) {
        model_.remove(id);
        continue;
      }
      model_.put(as_put(*host));
      std::vector<LedgerRow> rows;
      for (const LedgerSeq seq : pool.ledger().of_host(id)) rows.push_back(*pool.ledger().row(seq));
      model_.find(id)->keep_rows(std::move(rows));
    }
    for (const Change& change : committed) {
      if (const auto* put = std::get_if<PutRequest>(&change))
        model_.granted_requests.emplace(put->request.request_id, put->request.holder_id);
    }
    model_.last_seq = pool.ledger().last_seq();
  });
}

void Run::audit_step(const Operation& operation, const std::vector<Answer>& answers) {
  for (std::size_t i = 0; i < subjects_.size(); ++i) {
    Subject& subject = *subjects_[i];
    const Answer& answer = answers[i];
    subject.first().read([&](const Pool& pool) {
      if (answer.ending == Ending::kCrashed || std::holds_alternative<RestartEngine>(operation.body))
        auditors_[i].begin(pool, subject.store().commits());
      demand(auditors_[i].after_step(operation, answer, pool, subject.store().commits()), subject.name());
      if (i > 0) return;
      for (const std::string_view id : Auditor::touched(answer.committed)) {
        if (const std::string text = Auditor::difference(model_, pool, id); !text.empty())
          broken("model", text);
      }
    });
    if (!answer.not_restored.empty())
      broken("INV-9", fmt::format("granting and recycling did not restore {}", answer.not_restored.front()));
    if (!answer.released_again.empty()) broken("INV-10", "recycling twice released something twice");
  }
}

void Run::audit_all() {
  if (audited_ == steps_) return;
  audited_ = steps_;
  for (std::size_t i = 0; i < subjects_.size(); ++i)
    demand(auditors_[i].whole(*subjects_[i], model_), subjects_[i]->name());
}

}  // namespace hostyard::campaign
