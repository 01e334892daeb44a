// A secret in memory (DOM-21): it does not print, does not compare in logs, and is zeroed when it goes.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace hostyard {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept : text_(std::exchange(other.text_, {})) {}
  Secret& operator=(Secret other) noexcept {
    text_.swap(other.text_);
    return *this;
  }
  ~Secret();

  bool empty() const { return text_.empty(); }
  // The plain text: only for the moment of sealing it or of logging in with it.
  const std::string& reveal() const { return text_; }

  bool operator==(const Secret&) const = default;

 private:
  std::string text_;
};

inline constexpr std::string_view kMasked = "******";

}  // namespace hostyard
