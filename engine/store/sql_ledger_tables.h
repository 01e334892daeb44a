// The tables of the allocation ledger and of instances, where a put is more than one row's.
#pragma once

#include <vector>

#include "engine/store/sql_table.h"

namespace hostyard {

// The ledger rows with the guard over the ports that live ones hold.
class SqlGrants {
 public:
  explicit SqlGrants(SqlSession& session);

  // As SqlTable::put.
  void put(const PutGrant& put);

 private:
  std::vector<std::uint16_t> held_before();
  void hold(const LedgerRow& row, std::uint16_t port);
  void release(std::uint16_t port);

  SqlTable<GrantRow> rows_;
  GrantRow before_;
  SqlStatement read_before_;
  std::string host_id_;
  SqlInteger port_ = 0;
  SqlInteger seq_ = 0;
  SqlStatement hold_port_;
  SqlStatement release_port_;
};

class SqlRequests {
 public:
  explicit SqlRequests(SqlSession& session) : insert_(insert_into(session, row_)) {}

  // Throws Refused where the request is there already.
  void put(const PutRequest& put);

 private:
  RequestRow row_;
  SqlStatement insert_;
};

class SqlInstances {
 public:
  explicit SqlInstances(SqlSession& session);

  // As SqlTable::put; a deleted instance leaves the table.
  void put(const PutInstance& put);

 private:
  SqlTable<InstanceRow> rows_;
  std::string id_;
  SqlInteger expected_ = 0;
  SqlStatement remove_;
};

}  // namespace hostyard
