// Secrets never reach a report (DOM-21): passwords of worlds, steps and answers are shown as ***.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/json.h"
#include "scenarios/yaml_tree.h"

namespace hostyard {

// What stands in place of a password.
inline constexpr const char* kPasswordMask = "***";

// Whether what stands under this key is a password.
bool is_secret_key(std::string_view key);

// Masks the passwords of a document in the lines that it was read from. Those that are a variable stay: they
// show no more than its name.
void mask_secrets(const YamlNode& document, std::vector<std::string>& lines);

// The value as it may be shown, in which passwords are masked.
Json without_secrets(Json value);

}  // namespace hostyard
