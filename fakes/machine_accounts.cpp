#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "fakes/setting_context.h"

namespace hostyard {
namespace {

std::string home_of(std::string_view user) {
  return user == "root" ? "/root" : fmt::format("/home/{}", user);
}

}  // namespace

void set_login(SettingContext& c, const WorldValue& value, std::string_view word) {
  static const std::vector<std::string> kWords{"user", "password", "key", "sudo"};
  if (!c.reader.is_map(value, word)) return;
  for (std::size_t i = 0; i < value.keys.size(); ++i) {
    if (std::ranges::find(kWords, value.keys[i]) == kWords.end())
      c.reader.report_key(value, i, unknown_setting(word, value.keys[i], kWords));
  }
  const WorldValue* const named = value.find("user");
  const auto name = named == nullptr ? std::optional<std::string>("root") : c.reader.text(*named, "user");
  if (!name) return;
  c.machine.login_user = *name;
  MachineUser& user = c.machine.users[*name];
  if (user.home.empty()) user = {.groups = {*name}, .home = home_of(*name), .sudo = true};
  if (const auto* password = value.find("password"))
    user.password = c.reader.text(*password, "password").value_or("");
  if (const auto* sudo = value.find("sudo")) user.sudo = c.reader.flag(*sudo, "sudo").value_or(true);
  const WorldValue* const key = value.find("key");
  const auto path = key == nullptr ? std::nullopt : c.reader.text(*key, "key");
  if (!path) return;
  const std::string line = public_key_of(c.keys, *path);
  if (std::ranges::none_of(user.keys, [&](const auto& other) { return same_key(other, line); }))
    user.keys.push_back(line);
}
void show_login(const Machine& machine, Json& json, const char* word) {
  const auto user = machine.users.find(machine.login_user);
  if (user == machine.users.end()) return;
  json[word] = {{"user", machine.login_user}, {"password", user->second.password}};
}

namespace {

void read_user(SettingContext& c, const WorldValue& value, const std::string& name, MachineUser& user) {
  static const std::vector<std::string> kWords{"groups", "shell",    "home",  "keys",
                                               "sudo",   "password", "locked"};
  WorldReader& reader = c.reader;
  for (std::size_t i = 0; i < value.keys.size(); ++i) {
    const WorldValue& item = value.items[i];
    const std::string& word = value.keys[i];
    if (word == "groups") {
      user.groups = reader.texts(item, word);
    } else if (word == "shell") {
      user.shell = reader.text(item, word).value_or(user.shell);
    } else if (word == "home") {
      user.home = reader.text(item, word).value_or(user.home);
    } else if (word == "keys") {
      user.keys = reader.texts(item, word);
    } else if (word == "sudo") {
      user.sudo = reader.flag(item, word).value_or(user.sudo);
    } else if (word == "password") {
      user.password = reader.text(item, word).value_or(user.password);
    } else if (word == "locked") {
      user.locked = reader.flag(item, word).value_or(user.locked);
    } else {
      reader.report_key(value, i, unknown_setting("user " + name, word, kWords));
    }
  }
}

}  // namespace

void set_users(SettingContext& c, const WorldValue& value, std::string_view word) {
  if (!c.reader.is_map(value, word)) return;
  for (std::size_t i = 0; i < value.keys.size(); ++i) {
    const std::string& name = value.keys[i];
    if (value.items[i].kind == WorldValue::Kind::kScalar && value.items[i].text == "absent") {
      c.machine.users.erase(name);
      continue;
    }
    if (!c.reader.is_map(value.items[i], name)) continue;
    MachineUser& user = c.machine.users[name];
    if (user.home.empty()) user = {.groups = {name}, .home = home_of(name)};
    read_user(c, value.items[i], name, user);
  }
}
void show_users(const Machine& machine, Json& json, const char* word) {
  Json& users = json[word] = Json::object();
  for (const auto& [name, user] : machine.users) {
    users[name] = {{"groups", user.groups}, {"shell", user.shell}, {"home", user.home},
                   {"keys", user.keys},     {"sudo", user.sudo},   {"password", user.password},
                   {"locked", user.locked}};
  }
}
}  // namespace hostyard
