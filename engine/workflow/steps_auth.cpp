// validateHostInfo (STEP-1) and authHosts (STEP-2).
#include <fmt/format.h>

#include "engine/rules/vendor_rules.h"
#include "engine/workflow/host_commands.h"
#include "engine/workflow/step.h"

namespace hostyard {
namespace {

// STEP-2, skip test: the deploy user's own key pair opens the door already.
bool can_log_in_already(StepContext& context) {
  const WorkflowSettings& settings = context.settings;
  const bool default_pair = settings.login_private_key_path.empty() ||
                            settings.login_private_key_path == settings.deploy_private_key_path;
  if (settings.login_user != settings.deploy_user || !default_pair) return false;
  return run_on_host(context, deploy_login(settings), Probe{}, ErrorCode::kInitHostAuthError).has_value();
}

Result<Login> choose_login(StepContext& context) {
  const Host& host = context.host;
  const WorkflowSettings& settings = context.settings;
  if (!host.user_name.empty() && !host.sealed_password.empty()) {
    return Login{host.user_name, PasswordLogin{context.secrets.open(host.sealed_password, host.id)}};
  }
  if (!settings.login_user.empty() && !settings.login_private_key_path.empty()) {
    return Login{settings.login_user, KeyLogin{settings.login_private_key_path}};
  }
  return refuse(ErrorCode::kInitDeployUserError,
                fmt::format("get authenticate to host {} {} failed, neither user-passwd or user-privatekey "
                            "is available; accepted: "
                            "user and password in the import file, or a configured login user with its key",
                            host.host_name, host.ip.text()));
}

}  // namespace

StepReturn validate_host_info(StepContext& context) {
  const Location location = context.host.location;
  const std::string text = fmt::format(
      "can not get zone info for host {} {}, with vendor {}, region {}, zone {}", context.host.host_name,
      context.host.ip.text(), location.vendor, location.region, location.zone);
  context.log.say(fmt::format("validate host {} {} on {} {}", context.host.host_name, context.host.ip.text(),
                              location.region, location.zone));
  return StepDone{[location, text](const Pool& pool, TimeMicros) -> Result<std::vector<Change>> {
    if (!is_registered(pool.vendors(), location)) {
      return refuse(ErrorCode::kInvalidZoneInfo, text + "; accepted: " + registered_instead(pool, location));
    }
    return std::vector<Change>{};
  }};
}

StepReturn auth_hosts(StepContext& context) {
  const WorkflowSettings& settings = context.settings;
  const std::string done = fmt::format("auth host {} {} with {}:{} succeed", context.host.host_name,
                                       context.host.ip.text(), settings.deploy_user, settings.deploy_group);
  if (can_log_in_already(context)) {
    context.log.say(done + ": the deploy user could log in already");
    return StepDone{};
  }
  const auto login = choose_login(context);
  if (!login) return StepFailed{login.error()};
  const CreateUser create{settings.deploy_user, settings.deploy_group};
  if (const auto made = run_on_host(context, *login, create, ErrorCode::kInitDeployUserError); !made) {
    return StepFailed{made.error()};
  }
  const AuthorizeKey authorize{settings.deploy_user, settings.deploy_public_key};
  if (const auto made = run_on_host(context, *login, authorize, ErrorCode::kInitHostAuthError); !made) {
    return StepFailed{made.error()};
  }
  // Proof by use: the key that was installed must be the one that tiup will log in with.
  const auto proof = run_on_host(context, deploy_login(settings), Probe{}, ErrorCode::kInitHostAuthError);
  if (!proof) {
    return step_failed(ErrorCode::kInitHostAuthError,
                       fmt::format("the key was installed, but {} cannot log in with it: {}",
                                   settings.deploy_user, proof.error().detail));
  }
  context.log.say(done);
  return StepDone{};
}

}  // namespace hostyard
