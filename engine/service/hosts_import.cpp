// `hosts import` (IMP-10, IMP-11).
#include <fmt/format.h>

#include "engine/importfile/import_file.h"
#include "engine/rules/import_rules.h"
#include "engine/service/areas.h"
#include "engine/service/views.h"

namespace hostyard {
namespace {

struct ImportArguments {
  std::string file;
  std::string content;
  bool host_reserved = false;
  bool skip_host_init = false;
  bool ignore_warns = false;
};
struct ImportAnswer {
  std::vector<std::string> host_ids;
  std::vector<FlowInfo> flow_info;
  std::vector<StartedFlow> workflows;
};

}  // namespace

template <>
struct Described<ImportArguments> {
  static constexpr auto members = std::tuple(
      member("file", &ImportArguments::file, "name of the import file: workbook, CSV or JSON",
             kRequired | kPositional),
      member("content", &ImportArguments::content, "the bytes of the file"),
      member("hostReserved", &ImportArguments::host_reserved,
             "take the hosts over: they are reserved for their cluster"),
      member("skipHostInit", &ImportArguments::skip_host_init, "the hosts are initialised already"),
      member("ignoreWarns", &ImportArguments::ignore_warns, "warnings of tiup's check do not fail a host"));
};
template <>
struct Described<ImportAnswer> {
  static constexpr auto members =
      std::tuple(member("hostIds", &ImportAnswer::host_ids, "ids of the hosts, in the order of the file"),
                 member("flowInfo", &ImportAnswer::flow_info, "their workflows, in the same order"),
                 member("workflows", &ImportAnswer::workflows, "the workflows and what became of them"));
};

namespace {

Host complete_host(Service& service, HostDraft& draft, TimeMicros now) {
  Host host = std::move(draft.host);
  host.id = service.ids().next();
  host.create_time = now;
  host.update_time = now;
  if (!draft.password.empty()) host.sealed_password = service.secrets().seal(draft.password, host.id);
  for (Disk& disk : host.disks) {
    disk.id = service.ids().next();
    disk.host_id = host.id;
    disk.create_time = now;
    disk.update_time = now;
  }
  return host;
}

Result<ChangeSet> plan(Service& service, const Pool& pool, const std::vector<Host>& hosts,
                       const ImportOptions& options, TimeMicros now, std::vector<std::string>& flow_ids) {
  if (const auto idle = check_no_running_task(pool, service.settings().exclusive_tasks); !idle) {
    return tl::unexpected(idle.error());
  }
  auto changes = plan_import(pool, hosts, options);
  if (!changes) return tl::unexpected(changes.error());
  ChangeSet set{fmt::format("import of {} hosts", hosts.size()), now, std::move(*changes)};
  flow_ids.clear();
  for (const Host& host : hosts) {
    const NewFlow flow{std::string(import_flow_name(options)), host.id, options.ignore_warns};
    for (Change& row : make_flow(flow, service.ids(), now, flow_ids.emplace_back()))
      set.changes.push_back(std::move(row));
  }
  return set;
}

// Without them every host would fail alike (STEP-2): said once, before anything is there.
void require_deploy_keys(const WorkflowSettings& settings) {
  if (!settings.deploy_private_key_path.empty() && !settings.deploy_public_key.empty()) return;
  throw Error(
      ErrorCode::kConfigInvalid,
      fmt::format("workflow.deployPrivateKeyPath is not set; accepted: the path of the private key "
                  "with which {} logs in to hosts, as 'ssh-keygen -t ed25519 -N \"\" -f PATH' makes it",
                  settings.deploy_user));
}

Result<Json> import_hosts(Service& service, const Json& given) {
  const auto arguments = decode<ImportArguments>(given);
  if (!arguments) return tl::unexpected(arguments.error());
  const ServiceSettings& settings = service.settings();
  auto drafts = read_import_file(arguments->content, arguments->file,
                                 {settings.max_import_bytes, settings.max_import_rows, settings.ssh_port});
  if (!drafts) return tl::unexpected(drafts.error());
  const ImportOptions options{arguments->host_reserved, arguments->skip_host_init || settings.skip_host_init,
                              arguments->ignore_warns, settings.copy_region_claims};
  if (!options.skip_host_init) require_deploy_keys(settings.workflow);
  const TimeMicros now = service.clock().now();
  std::vector<Host> hosts;
  for (HostDraft& draft : *drafts) hosts.push_back(complete_host(service, draft, now));
  service.mark_store();
  std::vector<std::string> flow_ids;
  const auto committed = service.ledger().transact(
      [&](const Pool& pool) { return plan(service, pool, hosts, options, now, flow_ids); });
  if (!committed) return tl::unexpected(committed.error());
  service.flows().note_intents(*committed);
  ImportAnswer answer;
  for (const Host& host : hosts) answer.host_ids.push_back(host.id);
  for (const std::string& id : flow_ids) {
    answer.flow_info.push_back({id});
    if (auto flow = started_flow(service, id)) answer.workflows.push_back(std::move(*flow));
  }
  return encode(answer);
}

}  // namespace

UseCase hosts_import_case() {
  UseCase use_case;
  use_case.noun = "hosts";
  use_case.verb = "import";
  use_case.summary = "import the hosts of a file and bring them online";
  use_case.example = "hostyard hosts import hosts.xlsx --hosts fake:scenarios/worlds/template.yaml";
  use_case.clauses = "IMP-1, IMP-2, IMP-3, IMP-10, IMP-11, IMP-12, DOM-20, ALLOC-50, ERR-4";
  use_case.arguments = shape_of<ImportArguments>();
  use_case.answer = shape_of<ImportAnswer>();
  use_case.errors = {ErrorCode::kParameterInvalid, ErrorCode::kParseTemplateFileError,
                     ErrorCode::kHostAlreadyExist, ErrorCode::kTaskConflict, ErrorCode::kMarshalError};
  use_case.mutates = true;
  use_case.call = import_hosts;
  use_case.refresh = refresh_workflows;
  return use_case;
}

}  // namespace hostyard
