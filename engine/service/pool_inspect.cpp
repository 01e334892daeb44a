// `pool inspect` (INSP-1).
#include "engine/rules/inspection.h"
#include "engine/service/areas.h"
#include "engine/service/described.h"

namespace hostyard {
namespace {

struct InspectArguments {
  std::vector<std::string> host_ids;
};

// One quantity in the three sources, as the ruling on INSP-1 has it.
struct QuantityView {
  bool valid = true;
  std::optional<std::int64_t> host_row;
  std::int64_t ledger = 0, instances = 0;
  std::vector<std::string> differs;
};
struct DiskQuantity : QuantityView {
  std::string disk_id;
};
struct PortQuantity : QuantityView {
  std::int64_t port = 0;
};
struct HolderView {
  std::string holder_id;
  bool valid = false;
  Holding ledger, instances;
};
struct InspectedView {
  std::string host_id, host_name, ip;
  bool valid = true;
  QuantityView cpu_cores, memory;
  std::vector<DiskQuantity> disks;
  std::vector<PortQuantity> ports;
  std::vector<HolderView> holders;
};
struct InspectAnswer {
  bool valid = true;
  std::vector<InspectedView> hosts;
  std::optional<std::vector<std::string>> lost_instances;
};

// The members of every kind of quantity, behind those of its own.
template <class View, class... Own>
constexpr auto quantity_members(Own... own) {
  return std::tuple(own..., member("valid", &View::valid, "the three say the same"),
                    member("hostRow", &View::host_row, "by the host row; null where it does not say"),
                    member("ledger", &View::ledger, "by the ledger of allocations"),
                    member("instances", &View::instances, "by the instance table"),
                    member("differs", &View::differs,
                           "hostRow-ledger: a defect here; ledger-instances: a leak between the two sides"));
}

}  // namespace

template <>
struct Described<InspectArguments> {
  static constexpr auto members = std::tuple(
      member("hostIds", &InspectArguments::host_ids, "hosts to look at; default: all", kPositional));
};
template <>
struct Described<QuantityView> {
  static constexpr auto members = quantity_members<QuantityView>();
};
template <>
struct Described<DiskQuantity> {
  static constexpr auto members = quantity_members<DiskQuantity>(
      member("diskId", &DiskQuantity::disk_id, "disk; 1 and 0 say held or not"));
};
template <>
struct Described<PortQuantity> {
  static constexpr auto members =
      quantity_members<PortQuantity>(member("port", &PortQuantity::port, "port; 1 and 0 say held or not"));
};
template <>
struct Described<Holding> {
  static constexpr auto members =
      std::tuple(member("cpuCores", &Holding::cpu_cores, "cores"), member("memory", &Holding::memory, "GiB"),
                 member("disks", &Holding::disks, "ids of disks"), member("ports", &Holding::ports, "ports"));
};
template <>
struct Described<HolderView> {
  static constexpr auto members =
      std::tuple(member("holderId", &HolderView::holder_id, "holder: the cluster"),
                 member("valid", &HolderView::valid, "the two say the same"),
                 member("ledger", &HolderView::ledger, "what it holds by the ledger"),
                 member("instances", &HolderView::instances, "what it uses by the instance table"));
};
template <>
struct Described<InspectedView> {
  static constexpr auto members =
      std::tuple(member("hostId", &InspectedView::host_id, "host"),
                 member("hostName", &InspectedView::host_name, "its name"),
                 member("ip", &InspectedView::ip, "its address"),
                 member("valid", &InspectedView::valid, "nothing differs"),
                 member("cpuCores", &InspectedView::cpu_cores, "cores in use"),
                 member("memory", &InspectedView::memory, "GiB in use"),
                 member("disks", &InspectedView::disks, "disks that differ"),
                 member("ports", &InspectedView::ports, "ports that differ"),
                 member("holders", &InspectedView::holders, "holders that differ"));
};
template <>
struct Described<InspectAnswer> {
  static constexpr auto members =
      std::tuple(member("valid", &InspectAnswer::valid, "nothing differs anywhere"),
                 member("hosts", &InspectAnswer::hosts, "every host, or those named"),
                 member("lostInstances", &InspectAnswer::lost_instances,
                        "instances on unknown or deleted hosts; only when no host is named", kOmitEmpty));
};

namespace {

void fill(const InspectedQuantity& quantity, QuantityView& shown) {
  shown.valid = quantity.valid();
  shown.host_row = quantity.host_row;
  shown.ledger = quantity.ledger;
  shown.instances = quantity.instances;
  if (quantity.host_row_differs()) shown.differs.emplace_back("hostRow-ledger");
  if (quantity.instances_differ()) shown.differs.emplace_back("ledger-instances");
}

InspectedView view(const InspectedHost& inspected) {
  InspectedView shown;
  shown.host_id = inspected.host->id;
  shown.host_name = inspected.host->host_name;
  shown.ip = inspected.host->ip.text();
  shown.valid = inspected.valid();
  fill(inspected.cpu_cores, shown.cpu_cores);
  fill(inspected.memory, shown.memory);
  for (const InspectedDisk& disk : inspected.disks) {
    DiskQuantity& entry = shown.disks.emplace_back();
    entry.disk_id = disk.disk_id;
    fill(disk.quantity, entry);
  }
  for (const InspectedPort& port : inspected.ports) {
    PortQuantity& entry = shown.ports.emplace_back();
    entry.port = port.port;
    fill(port.quantity, entry);
  }
  for (const InspectedHolder& holder : inspected.holders)
    shown.holders.push_back({holder.holder_id, false, holder.ledger, holder.instances});
  return shown;
}

Result<Json> inspect_pool(Service& service, const Json& given) {
  const auto arguments = decode<InspectArguments>(given);
  if (!arguments) return tl::unexpected(arguments.error());
  service.ledger().catch_up();
  return service.ledger().read([&](const Pool& pool) -> Result<Json> {
    const auto inspection = inspect(pool, arguments->host_ids);
    if (!inspection) return tl::unexpected(inspection.error());
    InspectAnswer answer;
    answer.valid = inspection->valid();
    for (const InspectedHost& host : inspection->hosts) answer.hosts.push_back(view(host));
    if (arguments->host_ids.empty()) answer.lost_instances = inspection->lost_instances;
    return encode(answer);
  });
}

}  // namespace

UseCase pool_inspect_case() {
  UseCase use_case;
  use_case.noun = "pool";
  use_case.verb = "inspect";
  use_case.summary = "compare host rows, ledger and instance table; exit code 1 where they differ";
  use_case.example = "hostyard pool inspect";
  use_case.clauses = "INSP-1";
  use_case.arguments = shape_of<InspectArguments>();
  use_case.answer = shape_of<InspectAnswer>();
  use_case.errors = {ErrorCode::kHostNotFound, ErrorCode::kParameterInvalid, ErrorCode::kMarshalError};
  use_case.call = inspect_pool;
  return use_case;
}

}  // namespace hostyard
