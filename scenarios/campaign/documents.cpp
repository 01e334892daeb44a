#include "scenarios/campaign/documents.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/service/allocation_document.h"
#include "scenarios/campaign/overloaded.h"

namespace hostyard::campaign {
namespace {

std::string_view verb_name(FlowVerb verb) {
  if (verb == FlowVerb::kStop) return "stop";
  return verb == FlowVerb::kStart ? "start" : "cancel";
}

// A row of an import file, as text: what a campaign writes needs no escapes.
void write_row(const ImportedHost& imported, fmt::memory_buffer& text) {
  const Host& host = imported.host;
  const auto out = std::back_inserter(text);
  fmt::format_to(out,
                 R"({{"hostName":"{}","ip":"{}","region":"{}","az":"{}","rack":"{}","arch":"{}","os":"{}",)"
                 R"("cpuCores":{},"memory":{},"clusterType":"{}","purpose":"{}","diskType":"{}","disks":[)",
                 host.host_name, host.ip.text(), host.location.region, host.location.zone, host.location.rack,
                 to_string(host.arch), host.os, host.cpu_cores, host.memory_gib, to_string(host.cluster_type),
                 to_string(host.purposes), to_string(host.disk_type));
  for (const Disk& disk : host.disks) {
    fmt::format_to(out, R"({}{{"name":"{}","capacity":{},"path":"{}","status":"{}"}})",
                   &disk == host.disks.data() ? "" : ",", disk.name, disk.capacity_gib, disk.path,
                   to_string(disk.status));
  }
  fmt::format_to(out, "]");
  if (host.ssh_port != kDefaultSshPort) fmt::format_to(out, R"(,"sshPort":{})", host.ssh_port);
  if (!host.user_name.empty()) fmt::format_to(out, R"(,"userName":"{}")", host.user_name);
  if (!imported.password.empty()) fmt::format_to(out, R"(,"passwd":"{}")", imported.password);
  fmt::format_to(out, "}}");
}

Json change_document(const HostChange& change) {
  Json document = {{"hostId", change.host}};
  for (const auto& [field, text] : change.texts) document[field] = text;
  for (const auto& [field, number] : change.numbers) document[field] = number;
  return document;
}

// Without its id, which a new one has not.
Json disk_document(const GivenDisk& disk) {
  Json document = Json::object();
  const std::pair<const char*, const std::string*> texts[] = {{"hostId", &disk.host_id},
                                                              {"name", &disk.name},
                                                              {"path", &disk.path},
                                                              {"type", &disk.type},
                                                              {"status", &disk.status}};
  for (const auto& [field, text] : texts) {
    if (!text->empty()) document[field] = *text;
  }
  if (disk.capacity) document["capacity"] = *disk.capacity;
  return document;
}

}  // namespace

UseCaseName use_case_of(const Body& body) {
  return std::visit(Overloaded{[](const ImportHosts&) {
                                 return UseCaseName{"hosts", "import"};
                               },
                               [](const DeleteHosts&) {
                                 return UseCaseName{"hosts", "delete"};
                               },
                               [](const ControlFlow& op) {
                                 return UseCaseName{"workflows", verb_name(op.verb)};
                               },
                               [](const UpdateHost&) {
                                 return UseCaseName{"hosts", "update"};
                               },
                               [](const SetStatus&) {
                                 return UseCaseName{"hosts", "set-status"};
                               },
                               [](const SetReserved&) {
                                 return UseCaseName{"hosts", "set-reserved"};
                               },
                               [](const AddDisks&) {
                                 return UseCaseName{"disks", "add"};
                               },
                               [](const UpdateDisk&) {
                                 return UseCaseName{"disks", "update"};
                               },
                               [](const DeleteDisks&) {
                                 return UseCaseName{"disks", "delete"};
                               },
                               [](const GrantBatch&) {
                                 return UseCaseName{"allocations", "grant"};
                               },
                               [](const Recycle&) {
                                 return UseCaseName{"allocations", "recycle"};
                               },
                               [](const PutInstances&) {
                                 return UseCaseName{"instances", "put"};
                               },
                               [](const DeleteInstances&) {
                                 return UseCaseName{"instances", "delete"};
                               },
                               [](const Inspect&) {
                                 return UseCaseName{"pool", "inspect"};
                               },
                               [](const auto&) { return UseCaseName{}; }},
                    body);
}

std::string import_text(const ImportHosts& import) {
  fmt::memory_buffer text;
  text.push_back('[');
  for (const ImportedHost& host : import.hosts) {
    if (&host != import.hosts.data()) text.push_back(',');
    write_row(host, text);
  }
  text.push_back(']');
  return fmt::to_string(text);
}

Json import_rows(const ImportHosts& import) {
  return Json::parse(import_text(import));
}

Json host_document(const ModelHost& host) {
  const Host& row = host.host;
  Json disks = Json::array();
  for (const Disk& disk : row.disks) {
    disks.push_back({{"diskId", disk.id},
                     {"name", disk.name},
                     {"capacity", disk.capacity_gib},
                     {"path", disk.path},
                     {"type", to_string(disk.type)},
                     {"status", to_string(host.disk_status(disk))}});
  }
  Json document = {{"hostId", row.id},
                   {"ip", row.ip.text()},
                   {"sshPort", row.ssh_port},
                   {"userName", row.user_name},
                   {"hostName", row.host_name},
                   {"status", to_string(row.status)},
                   {"arch", to_string(row.arch)},
                   {"cpuCores", row.cpu_cores},
                   {"memory", row.memory_gib},
                   {"region", row.location.region},
                   {"az", row.location.zone},
                   {"rack", row.location.rack},
                   {"clusterType", to_string(row.cluster_type)},
                   {"purpose", to_string(row.purposes)},
                   {"diskType", to_string(row.disk_type)},
                   {"reserved", row.reserved},
                   {"disks", disks}};
  document["skipHostInit"] = !row.initialised;
  if (row.status_before_deleting) document["statusBeforeDeleting"] = to_string(*row.status_before_deleting);
  return document;
}

Json instance_document(const Instance& instance) {
  return {{"instanceId", instance.id},  {"clusterId", instance.cluster_id}, {"component", instance.component},
          {"hostId", instance.host_id}, {"cpuCores", instance.cpu_cores},   {"memory", instance.memory_gib},
          {"diskId", instance.disk_id}, {"ports", instance.ports},          {"status", instance.status}};
}

Json arguments_of(const Body& body) {
  return std::visit(Overloaded{[](const ImportHosts& op) {
                                 return Json{{"hostReserved", op.reserved}, {"skipHostInit", op.skip_init}};
                               },
                               [](const DeleteHosts& op) {
                                 return Json{{"hostIds", op.hosts}, {"force", op.force}};
                               },
                               [](const UpdateHost& op) { return change_document(op.change); },
                               [](const SetStatus& op) {
                                 return Json{{"hostIds", op.hosts}, {"status", op.status}};
                               },
                               [](const SetReserved& op) {
                                 return Json{{"hostIds", op.hosts}, {"reserved", op.reserved}};
                               },
                               [](const AddDisks& op) {
                                 Json disks = Json::array();
                                 for (const GivenDisk& disk : op.disks) disks.push_back(disk_document(disk));
                                 return Json{{"hostId", op.host}, {"disks", std::move(disks)}};
                               },
                               [](const UpdateDisk& op) {
                                 Json arguments = disk_document(op.change);
                                 arguments["diskId"] = op.change.id;
                                 return arguments;
                               },
                               [](const DeleteDisks& op) {
                                 return Json{{"diskIds", op.disks}};
                               },
                               [](const GrantBatch& op) {
                                 Json arguments = batch_document(op.batch);
                                 arguments["dryRun"] = op.dry_run;
                                 return arguments;
                               },
                               [](const Recycle& op) { return recycling_document(op.entries); },
                               [](const PutInstances& op) {
                                 Json instances = Json::array();
                                 for (const Instance& instance : op.instances)
                                   instances.push_back(instance_document(instance));
                                 return Json{{"instances", std::move(instances)}};
                               },
                               [](const DeleteInstances& op) {
                                 return Json{{"instanceIds", op.ids}};
                               },
                               [](const Inspect& op) {
                                 return Json{{"hostIds", op.hosts}};
                               },
                               [](const auto&) { return Json::object(); }},
                    body);
}

}  // namespace hostyard::campaign
