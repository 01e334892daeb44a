#include "engine/workflow/em_turns.h"

#include <algorithm>

namespace hostyard {

void EmTurns::under_way(const Operation& operation) {
  const std::scoped_lock lock(mutex_);
  forget(operation.flow_id);
  const auto [entry, fresh] = under_way_.emplace(operation.flow_id, operation);
  if (fresh) return;
  entry->second.id = operation.id;
  entry->second.looked_at = operation.looked_at;
}

void EmTurns::reported(const std::string& flow_id, const std::string& operation_id, TimeMicros now) {
  const std::scoped_lock lock(mutex_);
  under_way_.emplace(flow_id, Operation{flow_id, operation_id, now, 0});
}

bool EmTurns::take(const std::string& flow_id, TimeMicros now) {
  const std::scoped_lock lock(mutex_);
  if (holder_ == flow_id || under_way_.contains(flow_id)) return true;
  const auto own = std::ranges::find(waiting_, flow_id, &Waiting::flow_id);
  if (own == waiting_.end()) {
    waiting_.push_back({flow_id, now});
  } else {
    own->asked_at = now;
  }
  while (waiting_.front().asked_at + patience_ < now) waiting_.pop_front();
  if (holder_ || !under_way_.empty() || waiting_.front().flow_id != flow_id) return false;
  waiting_.pop_front();
  holder_ = flow_id;
  return true;
}

void EmTurns::over(const std::string& flow_id) {
  const std::scoped_lock lock(mutex_);
  forget(flow_id);
  under_way_.erase(flow_id);
}

void EmTurns::withdraw(const std::string& flow_id) {
  const std::scoped_lock lock(mutex_);
  forget(flow_id);
}

std::vector<EmTurns::Operation> EmTurns::neglected(TimeMicros now) const {
  const std::scoped_lock lock(mutex_);
  std::vector<Operation> found;
  for (const auto& [flow_id, operation] : under_way_) {
    if (operation.looked_at + patience_ < now) found.push_back(operation);
  }
  return found;
}

void EmTurns::forget(const std::string& flow_id) {
  std::erase_if(waiting_, [&](const Waiting& waiting) { return waiting.flow_id == flow_id; });
  if (holder_ == flow_id) holder_.reset();
}

}  // namespace hostyard
