// How the words of a machine are applied and shown: what the table of machine_settings.cpp is made of.
#pragma once

#include <string_view>

#include "engine/base/json.h"
#include "fakes/machine_settings.h"

namespace hostyard {

struct SettingContext {
  Machine& machine;
  const KeyRing& keys;
  WorldReader& reader;
};
using ApplySetting = void (*)(SettingContext&, const WorldValue&, std::string_view word);
using ShowSetting = void (*)(const Machine&, Json&, const char* word);

// machine_accounts.cpp
void set_login(SettingContext& c, const WorldValue& value, std::string_view word);
void show_login(const Machine& machine, Json& json, const char* word);
void set_users(SettingContext& c, const WorldValue& value, std::string_view word);
void show_users(const Machine& machine, Json& json, const char* word);

// machine_disks.cpp
void set_mounts(SettingContext& c, const WorldValue& value, std::string_view word);
void show_mounts(const Machine& machine, Json& json, const char* word);
void set_swap(SettingContext& c, const WorldValue& value, std::string_view word);

}  // namespace hostyard
