// `hosts inspect` (INSP-2).
#include <algorithm>
#include <atomic>
#include <thread>

#include "engine/service/areas.h"
#include "engine/service/described.h"
#include "engine/workflow/host_commands.h"
#include "engine/workflow/host_facts_answer.h"

namespace hostyard {
namespace {

struct InspectHostsArguments {
  std::vector<std::string> host_ids;
};
struct CheckView {
  std::string host_id, host_name, ip, check, path;
  std::int64_t recorded = 0;
  std::optional<std::int64_t> real;
  std::string state, detail;
};
struct InspectHostsAnswer {
  bool valid = true;
  std::vector<CheckView> checks;
};

}  // namespace

template <>
struct Described<InspectHostsArguments> {
  static constexpr auto members =
      std::tuple(member("hostIds", &InspectHostsArguments::host_ids,
                        "hosts to look at; default: all that are Online", kPositional));
};
template <>
struct Described<CheckView> {
  static constexpr auto members = std::tuple(
      member("hostId", &CheckView::host_id, "host"), member("hostName", &CheckView::host_name, "its name"),
      member("ip", &CheckView::ip, "its address"),
      member("check", &CheckView::check, "CheckCpuCores, CheckMemorySize, CheckDiskSize or CheckDiskRatio"),
      member("path", &CheckView::path, "of a disk: where it is mounted; empty: it is about the host"),
      member("recorded", &CheckView::recorded,
             "cores or GiB in the books; of CheckDiskRatio the percentage from which on it warns"),
      member("real", &CheckView::real, "what the host has; null where it has none, or did not say"),
      member("state", &CheckView::state,
             "ok; warning: nearly full; differs: the host has less; unknown: it could not be asked"),
      member("detail", &CheckView::detail, "why it could not be asked"));
};
template <>
struct Described<InspectHostsAnswer> {
  static constexpr auto members =
      std::tuple(member("valid", &InspectHostsAnswer::valid, "nothing differs and nothing is unknown"),
                 member("checks", &InspectHostsAnswer::checks, "every check of every host"));
};

namespace {

Result<std::vector<Host>> hosts_of(const Pool& pool, const std::vector<std::string>& ids) {
  std::vector<Host> hosts;
  for (const std::string& id : ids) {
    const Host* host = pool.host(id);
    if (host == nullptr)
      return refuse(ErrorCode::kHostNotFound, "host " + id + " is not found; accepted: ids of 'hosts list'");
    hosts.push_back(*host);
  }
  if (!ids.empty()) return hosts;
  for (const auto& [id, host] : pool.hosts()) {
    if (host.status == HostStatus::kOnline) hosts.push_back(host);
  }
  return hosts;
}

struct Inspected {
  std::vector<HostCheck> checks;
  std::string detail;
};

Inspected inspect_host(Service& service, const Host& host) {
  const WorkflowSettings& settings = service.settings().workflow;
  const CommandResult result = service.hosts().run({host.ip, host.ssh_port}, deploy_login(settings),
                                                   ReadFacts{}, settings.ssh_command_timeout);
  const auto* exited = std::get_if<Exited>(&result.outcome);
  if (exited == nullptr || exited->code != 0) return {unknown_facts(host), outcome_text(result.outcome)};
  const auto facts = parse_host_facts(exited->out);
  if (!facts) return {unknown_facts(host), facts.error().detail};
  return {check_facts(host, *facts, service.settings().disk_warning_percent), ""};
}

// Several at once, but in simulated time, which is nobody's to move at will.
std::vector<Inspected> inspect_all(Service& service, const std::vector<Host>& hosts) {
  std::vector<Inspected> inspected(hosts.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < hosts.size(); i = next++) inspected[i] = inspect_host(service, hosts[i]);
  };
  const auto most = static_cast<std::size_t>(service.settings().workflow.parallel_flows);
  std::vector<std::jthread> workers;
  if (!service.simulated()) {
    for (std::size_t i = 1; i < std::min(most, hosts.size()); ++i) workers.emplace_back(work);
  }
  work();
  workers.clear();
  return inspected;
}

CheckView view(const Host& host, const HostCheck& check, const std::string& detail) {
  return {host.id,    host.host_name, host.ip.text(), check.name,
          check.path, check.recorded, check.real,     std::string(to_string(check.state)),
          detail};
}

Result<Json> inspect_hosts(Service& service, const Json& given) {
  const auto arguments = decode<InspectHostsArguments>(given);
  if (!arguments) return tl::unexpected(arguments.error());
  service.ledger().catch_up();
  const auto hosts =
      service.ledger().read([&](const Pool& pool) { return hosts_of(pool, arguments->host_ids); });
  if (!hosts) return tl::unexpected(hosts.error());
  const std::vector<Inspected> inspected = inspect_all(service, *hosts);
  InspectHostsAnswer answer;
  for (std::size_t i = 0; i < hosts->size(); ++i) {
    for (const HostCheck& check : inspected[i].checks) {
      answer.checks.push_back(view((*hosts)[i], check, inspected[i].detail));
      if (check.state == CheckState::kDiffers || check.state == CheckState::kUnknown) answer.valid = false;
    }
  }
  return encode(answer);
}

}  // namespace

UseCase hosts_inspect_case() {
  UseCase use_case;
  use_case.noun = "hosts";
  use_case.verb = "inspect";
  use_case.summary =
      "log in to hosts and compare cores, memory and disks with the books; exit code 1 where a host has less";
  use_case.example = "hostyard hosts inspect --hosts fake:scenarios/worlds/template.yaml";
  use_case.clauses = "INSP-2";
  use_case.arguments = shape_of<InspectHostsArguments>();
  use_case.answer = shape_of<InspectHostsAnswer>();
  use_case.errors = {ErrorCode::kHostNotFound, ErrorCode::kParameterInvalid, ErrorCode::kMarshalError};
  use_case.asks_hosts = true;
  use_case.call = inspect_hosts;
  return use_case;
}

}  // namespace hostyard
