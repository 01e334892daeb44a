#include "engine/store/sql_ledger_tables.h"

#include <algorithm>
#include <iterator>

#include "engine/base/plant.h"

namespace hostyard {

SqlGrants::SqlGrants(SqlSession& session)
    : rows_(session),
      read_before_(select_from(session, before_, "WHERE seq = :wanted", {&seq_})),
      hold_port_(session, "INSERT INTO held_ports (host_id, port, seq) VALUES (:host_id, :port, :seq)",
                 {&host_id_, &port_, &seq_}),
      release_port_(session,
                    "DELETE FROM held_ports WHERE host_id = :host_id AND port = :port AND seq = :seq",
                    {&host_id_, &port_, &seq_}) {}

void SqlGrants::put(const PutGrant& put) {
  const LedgerRow& row = put.row;
  host_id_ = row.host_id;
  seq_ = row.seq;
  const bool held_none = HOSTYARD_PLANT(recycled_ports_stay_in_the_table, true, row.version == 0);
  const std::vector<std::uint16_t> before = held_none ? std::vector<std::uint16_t>() : held_before();
  rows_.put(put);
  const std::vector<std::uint16_t> after = row.live() ? row.ports : std::vector<std::uint16_t>();
  std::vector<std::uint16_t> released;
  std::ranges::set_difference(before, after, std::back_inserter(released));
  for (const std::uint16_t port : released) release(port);
  std::vector<std::uint16_t> taken;
  std::ranges::set_difference(after, before, std::back_inserter(taken));
  for (const std::uint16_t port : taken) hold(row, port);
}

std::vector<std::uint16_t> SqlGrants::held_before() {
  std::vector<std::uint16_t> ports;
  read_before_.each([&] {
    const LedgerRow before = to_change(before_).row;
    if (before.live()) ports = before.ports;
  });
  return ports;
}

void SqlGrants::hold(const LedgerRow& row, std::uint16_t port) {
  port_ = port;
  try {
    hold_port_.run();
  } catch (const UniqueFailed&) {
    throw Refused{
        UniqueViolation{fmt::format("{} {}", GrantRow::kKind, row.seq), fmt::format("port {}", port)}};
  }
}

void SqlGrants::release(std::uint16_t port) {
  port_ = port;
  release_port_.run();
}

void SqlRequests::put(const PutRequest& put) {
  assign(row_, put);
  try {
    insert_.run();
  } catch (const UniqueFailed&) {
    throw Refused{VersionConflict{fmt::format("{} {}", RequestRow::kKind, row_.request_id)}};
  }
}

SqlInstances::SqlInstances(SqlSession& session)
    : rows_(session),
      remove_(session, "DELETE FROM instances WHERE id = :id AND version = :expected", {&id_, &expected_}) {}

void SqlInstances::put(const PutInstance& put) {
  if (put.instance.live()) return rows_.put(put);
  id_ = put.instance.id;
  expected_ = put.instance.version;
  if (remove_.run() != 1) throw Refused{VersionConflict{fmt::format("{} {}", InstanceRow::kKind, id_)}};
}

}  // namespace hostyard
