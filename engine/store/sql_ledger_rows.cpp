// The rows of the allocation ledger (REC-4, ALLOC-5) and of the cluster side's instances (INST-1).
#include <charconv>

#include "engine/store/row_reading.h"
#include "engine/store/sql_rows.h"

namespace hostyard {
namespace {

std::string ports_text(const std::vector<std::uint16_t>& ports) {
  return fmt::format("{}", fmt::join(ports, ","));
}

template <class Row>
std::vector<std::uint16_t> parse_ports(const Row& row) {
  std::vector<std::uint16_t> ports;
  const char* at = row.ports.data();
  const char* const end = at + row.ports.size();
  while (at != end) {
    std::uint16_t port = 0;
    const auto [stop, fault] = std::from_chars(at, end, port);
    const bool follows = stop != end && *stop == ',' && stop + 1 != end;
    const bool ascends = ports.empty() || ports.back() < port;
    if (fault != std::errc() || !ascends || (stop != end && !follows)) {
      throw_damaged(Row::kKind, row_id(row), "ports", row.ports);
    }
    ports.push_back(port);
    at = follows ? stop + 1 : stop;
  }
  return ports;
}

}  // namespace

std::span<const Column<GrantRow>> GrantRow::columns() {
  using R = GrantRow;
  static const Column<R> kColumns[] = {
      {"seq", &R::seq, true},
      {"version", &R::version},
      {"holder_id", &R::holder_id, true},
      {"request_id", &R::request_id, true},
      {"host_id", &R::host_id, true},
      {"cpu_cores", &R::cpu_cores},
      {"memory_gib", &R::memory_gib},
      {"disk_id", &R::disk_id},
      {"live_disk", &R::live_disk},
      {"ports", &R::ports},
      {"exclusive_use", &R::exclusive_use},
      {"region_wide", &R::region_wide},
      {"create_time", &R::create_time},
      {"update_time", &R::update_time},
      {"delete_time", &R::delete_time},
  };
  return kColumns;
}

std::span<const Column<RequestRow>> RequestRow::columns() {
  using R = RequestRow;
  static const Column<R> kColumns[] = {
      {"request_id", &R::request_id, true}, {"holder_id", &R::holder_id}, {"create_time", &R::create_time}};
  return kColumns;
}

std::span<const Column<InstanceRow>> InstanceRow::columns() {
  using R = InstanceRow;
  static const Column<R> kColumns[] = {
      {"id", &R::id, true},
      {"version", &R::version},
      {"cluster_id", &R::cluster_id},
      {"component", &R::component},
      {"host_id", &R::host_id},
      {"cpu_cores", &R::cpu_cores},
      {"memory_gib", &R::memory_gib},
      {"disk_id", &R::disk_id},
      {"ports", &R::ports},
      {"status", &R::status},
      {"create_time", &R::create_time},
      {"update_time", &R::update_time},
      {"delete_time", &R::delete_time},
  };
  return kColumns;
}

void assign(GrantRow& row, const PutGrant& put) {
  const LedgerRow& from = put.row;
  row.seq = from.seq;
  row.version = from.version;
  row.holder_id = from.holder_id;
  row.request_id = from.request_id;
  row.host_id = from.host_id;
  row.cpu_cores = from.cpu_cores;
  row.memory_gib = from.memory_gib;
  row.disk_id = from.disks.empty() ? std::string() : from.disks.front();
  assign_live(row.live_disk, row.disk_id, from.live() && !from.disks.empty());
  row.ports = ports_text(from.ports);
  row.exclusive_use = from.exclusive ? 1 : 0;
  row.region_wide = from.region_wide ? 1 : 0;
  row.create_time = from.create_time;
  row.update_time = from.update_time;
  row.delete_time = from.delete_time;
}

PutGrant to_change(const GrantRow& row) {
  LedgerRow to;
  to.seq = row.seq;
  to.version = row.version;
  to.holder_id = row.holder_id;
  to.request_id = row.request_id;
  to.host_id = row.host_id;
  to.cpu_cores = read_number<Count>(row, "cpu_cores", row.cpu_cores);
  to.memory_gib = read_number<Count>(row, "memory_gib", row.memory_gib);
  if (!row.disk_id.empty()) to.disks.push_back(row.disk_id);
  to.ports = parse_ports(row);
  to.exclusive = row.exclusive_use != 0;
  to.region_wide = row.region_wide != 0;
  to.create_time = row.create_time;
  to.update_time = row.update_time;
  to.delete_time = row.delete_time;
  return PutGrant{std::move(to)};
}

void assign(RequestRow& row, const PutRequest& put) {
  row.request_id = put.request.request_id;
  row.holder_id = put.request.holder_id;
  row.create_time = put.request.create_time;
}

PutRequest to_change(const RequestRow& row) {
  return PutRequest{GrantedRequest{row.request_id, row.holder_id, row.create_time}};
}

void assign(InstanceRow& row, const PutInstance& put) {
  const Instance& from = put.instance;
  row.id = from.id;
  row.version = from.version;
  row.cluster_id = from.cluster_id;
  row.component = from.component;
  row.host_id = from.host_id;
  row.cpu_cores = from.cpu_cores;
  row.memory_gib = from.memory_gib;
  row.disk_id = from.disk_id;
  row.ports = ports_text(from.ports);
  row.status = from.status;
  row.create_time = from.create_time;
  row.update_time = from.update_time;
  row.delete_time = from.delete_time;
}

PutInstance to_change(const InstanceRow& row) {
  return PutInstance{Instance{.id = row.id,
                              .cluster_id = row.cluster_id,
                              .component = row.component,
                              .host_id = row.host_id,
                              .cpu_cores = read_number<Count>(row, "cpu_cores", row.cpu_cores),
                              .memory_gib = read_number<Count>(row, "memory_gib", row.memory_gib),
                              .disk_id = row.disk_id,
                              .ports = parse_ports(row),
                              .status = row.status,
                              .create_time = row.create_time,
                              .update_time = row.update_time,
                              .delete_time = row.delete_time,
                              .version = row.version}};
}

}  // namespace hostyard
