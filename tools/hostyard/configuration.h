// The configuration: what a file sets, what the rest is, and where each value comes from (CLI-5).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/json.h"
#include "engine/service/service.h"
#include "realexec/openssh_connector.h"
#include "realexec/ssh_host_executor.h"
#include "realexec/tiup_tool.h"

namespace hostyard {

struct Configuration {
  std::string file;      // that was read; empty: none
  std::string store;     // address
  std::string key_file;  // of sealed passwords; empty: beside the store
  ServiceSettings service;
  SshSettings ssh;              // time limits are those of the workflows
  bool openssh = false;         // hosts are reached by the program `ssh`, not by libssh2
  OpenSshSettings ssh_program;  // host keys and their file hold for libssh2 too
  std::string passphrase_file;  // of private keys; empty: none
  TiupToolSettings tiup;        // the same
  std::map<std::string, std::string, std::less<>> origins;  // setting -> "hostyard.yaml:3"; absent: default
};

// What is wrong in a configuration file, as "FILE:LINE:COLUMN: ...", every mistake at once.
struct ConfigurationFault {
  std::vector<std::string> lines;
};

// Reads the text of a YAML configuration into `into`. Unknown keys are mistakes, with the nearest right one.
std::optional<ConfigurationFault> read_configuration(const std::string& text, const std::string& file,
                                                     Configuration& into);

// The file of --config, else $XDG_CONFIG_HOME/hostyard/config.yaml where there is one; then the store of
// --store (`store_option`), HOSTYARD_STORE, the file, the state directory. Throws UsageError for a file that
// cannot be read or has mistakes.
Configuration load_configuration(const std::optional<std::string>& config_option,
                                 const std::optional<std::string>& store_option);

// The file in which passwords' key is: empty for a store in memory, which needs none.
std::string key_file_of(const Configuration& configuration);
// The file of host keys: ~/.ssh/known_hosts where none is configured.
std::string known_hosts_of(const Configuration& configuration);
// The folder of tiup's operations under way: beside the store; of a store in memory in the state directory.
std::string tiup_folder_of(const Configuration& configuration);

struct EffectiveSetting {
  std::string name;
  std::string value;
  std::string origin;
};
std::vector<EffectiveSetting> effective_settings(const Configuration& configuration);

}  // namespace hostyard
