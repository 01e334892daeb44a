#include "tools/hostyard/real_hosts.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "engine/base/result.h"
#include "engine/base/text.h"
#include "realexec/files.h"
#include "realexec/libssh2_connector.h"
#include "realexec/secret_file.h"

namespace hostyard {
namespace {

Secret passphrase(const Configuration& configuration) {
  const auto text = read_secret_file(configuration.passphrase_file);
  if (!text) throw Error(ErrorCode::kConfigInvalid, "ssh.passphraseFile is " + text.error());
  return Secret(text->reveal().substr(0, text->reveal().find_first_of("\r\n")));
}

SshSettings ssh_settings(const Configuration& configuration) {
  SshSettings settings = configuration.ssh;
  settings.connect_timeout = configuration.service.workflow.ssh_connect_timeout;
  return settings;
}

std::unique_ptr<SshConnector> connector(const Configuration& configuration) {
  OpenSshSettings program = configuration.ssh_program;
  program.known_hosts_file = known_hosts_of(configuration);
  if (!configuration.passphrase_file.empty()) program.passphrase = passphrase(configuration);
  program.idle_for = configuration.ssh.idle_for;
  if (configuration.openssh) return std::make_unique<OpenSshConnector>(std::move(program));
  const char* const agent = std::getenv("SSH_AUTH_SOCK");
  return std::make_unique<Libssh2Connector>(program.known_hosts_file, program.host_keys,
                                            KeySources{program.passphrase, agent == nullptr ? "" : agent});
}

TiupToolSettings tiup_settings(const Configuration& configuration) {
  TiupToolSettings settings = configuration.tiup;
  settings.timeout = configuration.service.workflow.tiup_timeout;
  settings.work_folder = tiup_folder_of(configuration);
  try {
    std::filesystem::create_directories(std::filesystem::path(settings.work_folder).parent_path());
    make_folder(settings.work_folder);
  } catch (const std::system_error& fault) {
    throw Error(ErrorCode::kConfigInvalid,
                fmt::format("tiup.workFolder cannot be made: {}; accepted: a folder that can be written",
                            fault.what()));
  }
  return settings;
}

}  // namespace

RealHosts::RealHosts(const Configuration& configuration)
    : executor_(ssh_settings(configuration), connector(configuration)), tool_(tiup_settings(configuration)) {}

WorkflowSettings with_public_key(WorkflowSettings settings) {
  if (settings.deploy_private_key_path.empty() || !settings.deploy_public_key.empty()) return settings;
  const std::string file = settings.deploy_private_key_path + ".pub";
  const auto text = read_text(file);
  const std::string line(text ? trim(std::string_view(*text).substr(0, text->find('\n')))
                              : std::string_view());
  if (line.empty()) {
    throw Error(
        ErrorCode::kConfigInvalid,
        fmt::format("the deploy user's public key is not at {}; accepted: that file (ssh-keygen -y -f {} "
                    "prints it), or workflow.deployPublicKey",
                    file, settings.deploy_private_key_path));
  }
  settings.deploy_public_key = line;
  return settings;
}

}  // namespace hostyard
