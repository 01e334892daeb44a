#include "scenarios/settings.h"

#include <nlohmann/json.hpp>

#include "scenarios/shapes.h"
#include "scenarios/values.h"

namespace hostyard {
namespace {

Shape make_shape() {
  using namespace shapes;
  const std::string duration = "; a duration such as 30s";
  return object(
      "settings", "how the server is configured",
      {text("tasks", "second import or delete while one runs: served (default), or refused with 9993 (ERR-4)",
            {"parallel", "exclusive"}),
       flag("skipHostInit", "hosts are never initialised (IMP-11, DEL-2)"),
       integer("sshPort", "of imported hosts that name none"),
       integer("parallelFlows", "workflows side by side (IMP-12)"),
       flag("copyRegionClaims", "imported hosts get the active claims of their region (ALLOC-50)"),
       integer("maxImportRows", "limit of an import file (IMP-2)"),
       texts("packages", "that installSoftware installs (STEP-6)"),
       texts("extraVmManufacturers", "that count as virtual machines (STEP-5)"),
       text("loginUser", "login for hosts whose row has none (STEP-2)"),
       text("loginPrivateKey", "path of its private key on the control machine"),
       text("pollInterval", "between two looks at an operation (WF-4)" + duration),
       text("pollLimit", "how long an operation is waited for (WF-4)" + duration),
       text("tiupTimeout", "of a call of tiup (WF-4)" + duration),
       text("commandTimeout", "of a command on a host (WF-4)" + duration)});
}

void set_duration(const Json& given, const char* key, TimeMicros& into) {
  if (!given.contains(key)) return;
  if (const auto duration = parse_duration(compact(given[key]))) into = *duration;
}

template <class T>
void set(const Json& given, const char* key, T& into) {
  if (given.contains(key)) into = given[key].get<T>();
}

}  // namespace

const Shape& case_settings_shape() {
  static const Shape shape = make_shape();
  return shape;
}

bool is_duration_setting(std::string_view name) {
  return name == "pollInterval" || name == "pollLimit" || name == "tiupTimeout" || name == "commandTimeout";
}

void apply_case_settings(const Json& given, ServiceSettings& settings) {
  WorkflowSettings& workflow = settings.workflow;
  if (given.contains("tasks")) settings.exclusive_tasks = given["tasks"] == "exclusive";
  set(given, "skipHostInit", settings.skip_host_init);
  set(given, "sshPort", settings.ssh_port);
  set(given, "copyRegionClaims", settings.copy_region_claims);
  set(given, "maxImportRows", settings.max_import_rows);
  set(given, "parallelFlows", workflow.parallel_flows);
  set(given, "packages", workflow.packages);
  set(given, "extraVmManufacturers", workflow.extra_vm_manufacturers);
  set(given, "loginUser", workflow.login_user);
  set(given, "loginPrivateKey", workflow.login_private_key_path);
  set_duration(given, "pollInterval", workflow.poll_interval);
  set_duration(given, "pollLimit", workflow.poll_limit);
  set_duration(given, "tiupTimeout", workflow.tiup_timeout);
  set_duration(given, "commandTimeout", workflow.ssh_command_timeout);
}

}  // namespace hostyard
