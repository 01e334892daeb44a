#include "engine/store/sql_table.h"

namespace hostyard {

std::string taken_key(SqlSession& session, HostRow& row) {
  SqlInteger count = 0;
  SqlStatement(session, "SELECT COUNT(*) FROM hosts WHERE live_ip = :live_ip AND id <> :id",
               {&row.ip, &row.id}, {&count})
      .each([] {});
  return count != 0 ? "ip " + row.ip : "host name " + row.host_name;
}

std::string taken_key(SqlSession& session, DiskRow& row) {
  SqlInteger count = 0;
  SqlStatement(session,
               "SELECT COUNT(*) FROM disks WHERE host_id = :host_id AND live_path = :live_path AND id <> :id",
               {&row.host_id, &row.path, &row.id}, {&count})
      .each([] {});
  return count != 0 ? "path " + row.path : "name " + row.name;
}

}  // namespace hostyard
