#include "engine/workflow/check_topology.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace hostyard {
namespace {

struct Kind {
  Purpose purpose;
  std::string_view folder;  // "<path>/<folder>_deploy", "<path>/<folder>_data"
  std::uint16_t first_port;
  std::uint16_t first_second_port;
  bool has_data;
};
constexpr std::array<Kind, 3> kKinds{Kind{Purpose::kCompute, "tidb", 10000, 11000, false},
                                     Kind{Purpose::kStorage, "tikv", 12000, 13000, true},
                                     Kind{Purpose::kSchedule, "pd", 14000, 15000, true}};

std::string under(const std::string& path, std::string_view folder, std::string_view what) {
  return fmt::format("{}/{}_{}", path == "/" ? "" : path, folder, what);
}

TopologyInstance instance(const Host& host, const Kind& kind, const Disk& disk, std::size_t number) {
  return TopologyInstance{.kind = kind.purpose,
                          .host = host.ip,
                          .port = static_cast<std::uint16_t>(kind.first_port + number),
                          .second_port = static_cast<std::uint16_t>(kind.first_second_port + number),
                          .deploy_dir = under(disk.path, kind.folder, "deploy"),
                          .data_dir = kind.has_data ? under(disk.path, kind.folder, "data") : ""};
}

}  // namespace

Result<PlannedTopology> plan_topology(const Host& host, const WorkflowSettings& settings) {
  const auto refuse_host = [&](std::string_view lack) {
    return refuse(ErrorCode::kHostNotExpected,
                  fmt::format("host {} {} {}; accepted: at least one purpose and one Available disk",
                              host.host_name, host.ip.text(), lack));
  };
  if (host.purposes.empty()) return refuse_host("has no purpose");
  PlannedTopology planned;
  planned.topology = {
      settings.deploy_user, settings.deploy_group, host.ssh_port, std::string(tiup_arch(host.arch)), {}};
  std::vector<const Disk*> disks;
  for (const Disk& disk : host.disks) {
    if (disk.status == DiskStatus::kAvailable) disks.push_back(&disk);
  }
  if (disks.empty()) return refuse_host("has no Available disk");
  for (const Kind& kind : kKinds) {
    if (!host.purposes.has(kind.purpose)) continue;
    for (std::size_t i = 0; i < disks.size(); ++i) {
      planned.topology.instances.push_back(instance(host, kind, *disks[i], i));
    }
  }
  if (!host.purposes.has(Purpose::kSchedule)) {
    planned.topology.instances.push_back(instance(host, kKinds[2], *disks[0], 0));
    planned.added_pd_dir = under(disks[0]->path, "pd", "");
  }
  return planned;
}

bool is_about_added_pd(const CheckRow& row, const PlannedTopology& planned) {
  if (planned.added_pd_dir.empty()) return false;
  const auto names = [&](std::string_view text) { return row.message.find(text) != std::string::npos; };
  if (row.name == "exist" || row.name == "permission") return names(planned.added_pd_dir);
  // tiup looks at the file systems of data folders: here the added PD may be the only one that has any.
  if (row.name == "disk") {
    return std::ranges::none_of(planned.topology.instances, [](const TopologyInstance& instance) {
      return instance.kind != Purpose::kSchedule && !instance.data_dir.empty();
    });
  }
  return row.name == "listening-port" && (names("port 14000 ") || names("port 15000 "));
}

}  // namespace hostyard
