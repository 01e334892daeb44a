#include "engine/workflow/em_turns.h"

#include <algorithm>

namespace hostyard {

void EmTurns::under_way(const std::string& flow_id) {
  const std::scoped_lock lock(mutex_);
  under_way_.insert(flow_id);
}

bool EmTurns::take(const std::string& flow_id) {
  const std::scoped_lock lock(mutex_);
  if (std::ranges::find(waiting_, flow_id) == waiting_.end()) waiting_.push_back(flow_id);
  const bool others_under_way = under_way_.size() > under_way_.count(flow_id);
  return !others_under_way && waiting_.front() == flow_id;
}

void EmTurns::over(const std::string& flow_id) {
  const std::scoped_lock lock(mutex_);
  under_way_.erase(flow_id);
  std::erase(waiting_, flow_id);
}

}  // namespace hostyard
