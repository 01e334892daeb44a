#include "scenarios/known_secrets.h"

#include <nlohmann/json.hpp>

#include "scenarios/secret_text.h"
#include "scenarios/values.h"

namespace hostyard {

void KnownSecrets::learn(const Json& value) {
  if (!value.is_structured()) return;
  for (const auto& [key, item] : value.items()) {
    const bool is_password =
        value.is_object() && is_secret_key(key) && (item.is_string() || item.is_number());
    if (is_password)
      passwords_.insert(compact(item));
    else
      learn(item);
  }
}

void KnownSecrets::mask_text(std::string& text) const {
  constexpr std::size_t kTelling = 8;
  for (const std::string& password : passwords_) {
    if (text == password && !text.empty()) text = kPasswordMask;
    if (password.size() < kTelling) continue;
    for (std::size_t at = text.find(password); at != std::string::npos; at = text.find(password, at))
      text.replace(at, password.size(), kPasswordMask);
  }
}

void KnownSecrets::mask(StepResult& step) const {
  mask_text(step.message);
  for (Difference& one : step.differences) {
    mask_text(one.expected);
    mask_text(one.actual);
  }
  for (std::string& broken : step.broken_invariants) mask_text(broken);
  for (NodeView& node : step.nodes) mask_text(node.result);
}

}  // namespace hostyard
