#include "scenarios/campaign/outcomes.h"

#include <stdexcept>
#include <unordered_map>

#include <fmt/format.h>

#include "engine/domain/allocation.h"

namespace hostyard::campaign {
namespace {

using List = std::vector<std::string>;

void add_strategies(List& list) {
  const List choosing{"pool",   "notExcluded", "notChosen", "reserved", "location", "arch", "traits",
                      "online", "load",        "cores",     "memory",   "disk",     "ports"};
  const List one_host{"pool",   "notExcluded", "reserved", "location", "arch", "traits",
                      "online", "load",        "cores",    "memory",   "disk", "ports"};
  const List region{"pool", "reserved", "location", "arch", "online", "ports"};
  for (const std::string_view name : EnumNames<Strategy>::names) {
    const std::string strategy(name);
    list.push_back("grant " + strategy + ": granted");
    const List& filters = name == "ClusterPorts" ? region : name == "UserSpecifyHost" ? one_host : choosing;
    for (const std::string& filter : filters)
      list.push_back(fmt::format("grant {}: too few after {}", strategy, filter));
    list.push_back("grant " + strategy + ": PARAMETER_INVALID");
  }
}

List make_outcomes() {
  List list;
  add_strategies(list);
  for (const char* outcome : {"grant: no strategy",
                              "grant: TRAIT_NOT_FOUND",
                              "grant: batch PARAMETER_INVALID",
                              "grant: request PARAMETER_INVALID",
                              "grant: REQUEST_ALREADY_GRANTED",
                              "grant: dry run granted",
                              "grant: dry run refused",
                              "grant: takeover",
                              "grant: exclusive",
                              "grant: own exclusive host again",
                              "grant: named disk",
                              "grant: nothing",
                              "grant: several requests",
                              "grant: taken back",
                              "grant: IPv6",
                              "recycle RecycleHolder: released",
                              "recycle RecycleHolder: nothing held",
                              "recycle RecycleOperate: released",
                              "recycle RecycleOperate: nothing held",
                              "recycle RecycleHost: released",
                              "recycle RecycleHost: nothing asked",
                              "recycle: bad input",
                              "recycle: unknown host",
                              "recycle: other ip",
                              "recycle: excess of cores",
                              "recycle: excess of memory",
                              "recycle: disk twice",
                              "recycle: disk not held",
                              "recycle: port twice",
                              "recycle: port not held",
                              "recycle: several entries",
                              "recycle: taken back",
                              "recycle: broken disk",
                              "recycle: region-wide claim",
                              "import ImportHosts: done",
                              "import ImportHostsWithoutInit: done",
                              "import TakeOverHosts: done",
                              "import: PARAMETER_INVALID",
                              "import: HOST_ALREADY_EXIST",
                              "update host: done",
                              "update host: PARAMETER_INVALID",
                              "update host: HOST_NOT_FOUND",
                              "update host: UPDATE_HOSTINFO_ERROR",
                              "update host: TRAIT_NOT_FOUND",
                              "update host: HOST_ALREADY_EXIST",
                              "update host: of a busy one",
                              "set status Online: done",
                              "set status Offline: done",
                              "set status Failed: done",
                              "set status Deleted: done",
                              "set status: PARAMETER_INVALID",
                              "set status: UPDATE_HOST_STATUS_FAIL",
                              "set status: HOST_BUSY",
                              "set status: HOST_STILL_INUSED",
                              "set reserved: done",
                              "set reserved: of a used one",
                              "set reserved: PARAMETER_INVALID",
                              "set reserved: RESERVE_HOST_FAIL",
                              "set reserved: HOST_BUSY",
                              "delete: done",
                              "delete: PARAMETER_INVALID",
                              "delete: DELETE_HOST_ERROR",
                              "delete: HOST_BUSY",
                              "workflow ImportHosts: host Online",
                              "workflow ImportHosts: host Failed after start",
                              "workflow ImportHosts: host Failed after authhosts",
                              "workflow ImportHosts: host Failed after prepare",
                              "workflow ImportHosts: host Failed after verifyHosts",
                              "workflow ImportHosts: host Failed after joinEMCluster",
                              "workflow ImportHostsWithoutInit: host Online",
                              "workflow TakeOverHosts: host Online",
                              "workflow TakeOverHosts: host Failed after start",
                              "workflow TakeOverHosts: host Failed after authhosts",
                              "workflow TakeOverHosts: host Failed after joinEMCluster",
                              "workflow DeleteHosts: host gone",
                              "workflow DeleteHosts: host recovered",
                              "workflow DeleteHosts: host Failed after leaveEMCluster",
                              "workflow DeleteHostsByForce: host gone",
                              "workflow DeleteHostsByForce: host recovered",
                              "workflow: waits for the EM cluster",
                              "workflow: nothing to do",
                              "workflow: stopped",
                              "control stop: done",
                              "control stop: WORKFLOW_STOP_FAILED",
                              "control stop: WORKFLOW_QUERY_FAILED",
                              "control start: done",
                              "control start: WORKFLOW_START_FAILED",
                              "control start: WORKFLOW_QUERY_FAILED",
                              "control cancel: done",
                              "control cancel: WORKFLOW_CANCEL_FAILED",
                              "control cancel: WORKFLOW_QUERY_FAILED",
                              "add disks: done",
                              "add disks: PARAMETER_INVALID",
                              "add disks: HOST_NOT_FOUND",
                              "add disks: VALIDATE_DISK_ERROR",
                              "add disks: DISK_ALREADY_EXIST",
                              "update disk: done",
                              "update disk: Error of a held one",
                              "update disk: PARAMETER_INVALID",
                              "update disk: UPDATE_DISK_ERROR",
                              "update disk: DISK_ALREADY_EXIST",
                              "delete disks: done",
                              "delete disks: PARAMETER_INVALID",
                              "delete disks: DELETE_DISK_ERROR",
                              "delete disks: DISK_STILL_INUSED",
                              "grant and recycle: done",
                              "grant and recycle: ALLOCATE_ERROR",
                              "put instances: done",
                              "put instances: PARAMETER_INVALID",
                              "delete instances: done",
                              "delete instances: PARAMETER_INVALID",
                              "inspect: valid",
                              "inspect: differs",
                              "inspect: PARAMETER_INVALID",
                              "inspect: HOST_NOT_FOUND",
                              "restart: done",
                              "fault store fails: STORE_FULL",
                              "fault crash before the write: crashed",
                              "fault crash after the write: crashed",
                              "fault conflicts: done",
                              "fault conflicts for ever: CONFLICT_PERSISTS",
                              "second engine: done",
                              "second engine: refused",
                              "stale engine: as if fresh",
                              "stale engine: of its own",
                              "document: done",
                              "document: refused"})
    list.emplace_back(outcome);
  return list;
}

const std::unordered_map<std::string, std::size_t>& places() {
  static const auto kPlaces = [] {
    std::unordered_map<std::string, std::size_t> map;
    for (std::size_t i = 0; i < known_outcomes().size(); ++i) map.emplace(known_outcomes()[i], i);
    return map;
  }();
  return kPlaces;
}

}  // namespace

const std::vector<std::string>& known_outcomes() {
  static const std::vector<std::string> kOutcomes = make_outcomes();
  return kOutcomes;
}

OutcomeCounts::OutcomeCounts() : counts_(known_outcomes().size()) {}

void OutcomeCounts::count(std::initializer_list<std::string_view> parts) {
  name_.clear();
  for (const std::string_view part : parts) name_ += part;
  const auto found = places().find(name_);
  if (found == places().end()) throw std::logic_error("outcome \"" + name_ + "\" is not in the list");
  ++counts_[found->second];
}

std::vector<std::string> OutcomeCounts::never_seen() const {
  std::vector<std::string> unseen;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] == 0) unseen.push_back(known_outcomes()[i]);
  }
  return unseen;
}

}  // namespace hostyard::campaign
