#include "scenarios/campaign/documents.h"

#include <nlohmann/json.hpp>

#include "engine/service/allocation_document.h"
#include "scenarios/campaign/overloaded.h"

namespace hostyard::campaign {
namespace {

std::string_view verb_name(FlowVerb verb) {
  if (verb == FlowVerb::kStop) return "stop";
  return verb == FlowVerb::kStart ? "start" : "cancel";
}

Json import_row(const ImportedHost& imported) {
  const Host& host = imported.host;
  Json disks = Json::array();
  for (const Disk& disk : host.disks) {
    disks.push_back({{"name", disk.name},
                     {"capacity", disk.capacity_gib},
                     {"path", disk.path},
                     {"status", to_string(disk.status)}});
  }
  Json row = {{"hostName", host.host_name},
              {"ip", host.ip.text()},
              {"region", host.location.region},
              {"az", host.location.zone},
              {"rack", host.location.rack},
              {"arch", to_string(host.arch)},
              {"os", host.os},
              {"cpuCores", host.cpu_cores},
              {"memory", host.memory_gib},
              {"clusterType", to_string(host.cluster_type)},
              {"purpose", to_string(host.purposes)},
              {"diskType", to_string(host.disk_type)},
              {"disks", std::move(disks)}};
  if (host.ssh_port != kDefaultSshPort) row["sshPort"] = host.ssh_port;
  if (!host.user_name.empty()) row["userName"] = host.user_name;
  if (!imported.password.empty()) row["passwd"] = imported.password;
  return row;
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

Json import_rows(const ImportHosts& import) {
  Json rows = Json::array();
  for (const ImportedHost& host : import.hosts) rows.push_back(import_row(host));
  return rows;
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
