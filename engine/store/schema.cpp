#include "engine/store/schema.h"

#include <array>
#include <utility>

namespace hostyard {
namespace {

// What is unique among live rows only (DOM-20, DOM-33) stands in nullable columns live_*: NULL once the row
// is deleted, and NULLs never collide. Neither family's partial indexes or generated columns are needed for
// that. Numbers carry a CHECK each, which also keeps text out of them: SQLite would store it.
constexpr std::array<std::string_view, 12> kVersion1{
    "CREATE TABLE counters (name VARCHAR(190) NOT NULL PRIMARY KEY, value BIGINT NOT NULL CHECK (value >= "
    "0)){options}",

    "INSERT INTO counters (name, value) SELECT 'changes', 0 FROM (SELECT 1 AS one) AS seed "
    "WHERE NOT EXISTS (SELECT 1 FROM counters WHERE name = 'changes')",

    "CREATE TABLE changes (sequence {key}, change_time BIGINT NOT NULL, reason {text} NOT NULL, body {text} "
    "NOT NULL, "
    "CHECK (sequence > 0)){options}",

    "CREATE TABLE marks (mark_key VARCHAR(190) NOT NULL PRIMARY KEY, value {text} NOT NULL){options}",

    "CREATE TABLE vendors (id VARCHAR(190) NOT NULL PRIMARY KEY, version BIGINT NOT NULL, name VARCHAR(190) "
    "NOT NULL, "
    "regions {text} NOT NULL, CHECK (version > 0)){options}",

    "CREATE TABLE hosts (id VARCHAR(190) NOT NULL PRIMARY KEY, version BIGINT NOT NULL, ip VARCHAR(190) NOT "
    "NULL, "
    "live_ip VARCHAR(190) UNIQUE, ssh_port BIGINT NOT NULL, user_name VARCHAR(190) NOT NULL, "
    "sealed_password {text} NOT NULL, host_name VARCHAR(190) NOT NULL, live_name VARCHAR(190) UNIQUE, "
    "status VARCHAR(190) NOT NULL, status_before_deleting VARCHAR(190) NOT NULL, load_stat VARCHAR(190) NOT "
    "NULL, "
    "arch VARCHAR(190) NOT NULL, os VARCHAR(190) NOT NULL, kernel VARCHAR(190) NOT NULL, nic VARCHAR(190) "
    "NOT NULL, "
    "cpu_cores BIGINT NOT NULL, memory_gib BIGINT NOT NULL, used_cpu_cores BIGINT NOT NULL, "
    "used_memory_gib BIGINT NOT NULL, vendor VARCHAR(190) NOT NULL, region_code VARCHAR(190) NOT NULL, "
    "zone_code VARCHAR(381) NOT NULL, rack_code VARCHAR(572) NOT NULL, cluster_type VARCHAR(190) NOT NULL, "
    "purposes VARCHAR(190) NOT NULL, disk_type VARCHAR(190) NOT NULL, reserved SMALLINT NOT NULL, "
    "initialised SMALLINT NOT NULL, create_time BIGINT NOT NULL, update_time BIGINT NOT NULL, "
    "delete_time BIGINT NOT NULL, "
    "CHECK (version > 0), CHECK (ssh_port BETWEEN 0 AND 65535), "
    "CHECK (cpu_cores BETWEEN 0 AND 2147483647), CHECK (memory_gib BETWEEN 0 AND 2147483647), "
    "CHECK (used_cpu_cores >= 0 AND used_cpu_cores <= cpu_cores), "
    "CHECK (used_memory_gib >= 0 AND used_memory_gib <= memory_gib), "
    "CHECK (reserved IN (0, 1)), CHECK (initialised IN (0, 1)), "
    "CHECK ((delete_time = 0) = (live_ip IS NOT NULL)), CHECK ((delete_time = 0) = (live_name IS NOT "
    "NULL))){options}",

    "CREATE TABLE disks (id VARCHAR(190) NOT NULL PRIMARY KEY, version BIGINT NOT NULL, host_id VARCHAR(190) "
    "NOT NULL, "
    "name VARCHAR(190) NOT NULL, live_name VARCHAR(190), capacity_gib BIGINT NOT NULL, path VARCHAR(190) NOT "
    "NULL, "
    "live_path VARCHAR(190), disk_type VARCHAR(190) NOT NULL, status VARCHAR(190) NOT NULL, "
    "create_time BIGINT NOT NULL, update_time BIGINT NOT NULL, delete_time BIGINT NOT NULL, "
    "CHECK (version > 0), CHECK (capacity_gib BETWEEN 0 AND 2147483647), "
    "CHECK ((delete_time = 0) = (live_path IS NOT NULL)), CHECK ((delete_time = 0) = (live_name IS NOT "
    "NULL)), "
    "UNIQUE (host_id, live_path), UNIQUE (host_id, live_name), "
    "FOREIGN KEY (host_id) REFERENCES hosts (id)){options}",

    "CREATE TABLE flows (id VARCHAR(190) NOT NULL PRIMARY KEY, version BIGINT NOT NULL, name VARCHAR(190) "
    "NOT NULL, "
    "biz_id VARCHAR(190) NOT NULL, biz_type VARCHAR(190) NOT NULL, status VARCHAR(190) NOT NULL, "
    "context {text} NOT NULL, create_time BIGINT NOT NULL, update_time BIGINT NOT NULL, delete_time BIGINT "
    "NOT NULL, "
    "CHECK (version > 0)){options}",

    "CREATE INDEX flows_by_status ON flows (status)",

    "CREATE INDEX flows_by_biz ON flows (biz_id)",

    "CREATE TABLE nodes (id VARCHAR(190) NOT NULL PRIMARY KEY, version BIGINT NOT NULL, flow_id VARCHAR(190) "
    "NOT NULL, "
    "ordinal BIGINT NOT NULL, node_key VARCHAR(190) NOT NULL, name VARCHAR(190) NOT NULL, parameters {text} "
    "NOT NULL, "
    "result {text} NOT NULL, status VARCHAR(190) NOT NULL, operation_id VARCHAR(190) NOT NULL, "
    "start_time BIGINT NOT NULL, end_time BIGINT NOT NULL, error_code BIGINT NOT NULL, "
    "CHECK (version > 0), CHECK (ordinal BETWEEN 0 AND 2147483647), "
    "FOREIGN KEY (flow_id) REFERENCES flows (id)){options}",

    "CREATE INDEX nodes_by_flow ON nodes (flow_id, ordinal)",
};

// The allocation ledger. A live row holds its disk by live_disk and each of its ports by a row of held_ports,
// so that nothing is held twice whoever writes (INV-1, INV-2); a row that is recycled keeps what it held last
// as text.
constexpr std::array<std::string_view, 6> kVersion2{
    "CREATE TABLE grants (seq {key}, version BIGINT NOT NULL, holder_id VARCHAR(190) NOT NULL, "
    "request_id VARCHAR(190) NOT NULL, host_id VARCHAR(190) NOT NULL, cpu_cores BIGINT NOT NULL, "
    "memory_gib BIGINT NOT NULL, disk_id VARCHAR(190) NOT NULL, live_disk VARCHAR(190) UNIQUE, "
    "ports {text} NOT NULL, exclusive_use SMALLINT NOT NULL, region_wide SMALLINT NOT NULL, "
    "create_time BIGINT NOT NULL, update_time BIGINT NOT NULL, delete_time BIGINT NOT NULL, "
    "CHECK (seq > 0), CHECK (version > 0), CHECK (cpu_cores BETWEEN 0 AND 2147483647), "
    "CHECK (memory_gib BETWEEN 0 AND 2147483647), CHECK (exclusive_use IN (0, 1)), "
    "CHECK (region_wide IN (0, 1)), "
    "CHECK ((delete_time = 0 AND disk_id <> '') = (live_disk IS NOT NULL)), "
    "FOREIGN KEY (host_id) REFERENCES hosts (id)){options}",

    "CREATE INDEX grants_by_request ON grants (request_id)",

    "CREATE TABLE held_ports (host_id VARCHAR(190) NOT NULL, port BIGINT NOT NULL, seq BIGINT NOT NULL, "
    "PRIMARY KEY (host_id, port), CHECK (port BETWEEN 0 AND 65535), CHECK (seq > 0)){clustered}",

    "CREATE TABLE requests (request_id VARCHAR(190) NOT NULL PRIMARY KEY, holder_id VARCHAR(190) NOT NULL, "
    "create_time BIGINT NOT NULL){clustered}",

    // removed when deleted: their ids are free again (INST-1)
    "CREATE TABLE instances (id VARCHAR(190) NOT NULL PRIMARY KEY, version BIGINT NOT NULL, "
    "cluster_id VARCHAR(190) NOT NULL, component VARCHAR(190) NOT NULL, host_id VARCHAR(190) NOT NULL, "
    "cpu_cores BIGINT NOT NULL, memory_gib BIGINT NOT NULL, disk_id VARCHAR(190) NOT NULL, "
    "ports {text} NOT NULL, status VARCHAR(190) NOT NULL, create_time BIGINT NOT NULL, "
    "update_time BIGINT NOT NULL, delete_time BIGINT NOT NULL, "
    "CHECK (version > 0), CHECK (cpu_cores BETWEEN 0 AND 2147483647), "
    "CHECK (memory_gib BETWEEN 0 AND 2147483647), CHECK (delete_time = 0)){options}",

    "CREATE INDEX flows_by_time ON flows (create_time DESC, id)",
};

constexpr std::array<Migration, 2> kMigrations{Migration{1, kVersion1}, Migration{2, kVersion2}};

}  // namespace

std::span<const Migration> migrations() {
  return kMigrations;
}

std::int64_t schema_version() {
  return kMigrations.back().version;
}

std::string render(std::string_view step, const Dialect& dialect) {
  const std::array<std::pair<std::string_view, std::string_view>, 4> tokens{{
      {"{key}", dialect.integer_key},
      {"{text}", dialect.long_text},
      {"{options}", dialect.table_options},
      {"{clustered}", dialect.clustered},
  }};
  std::string text(step);
  for (const auto& [token, words] : tokens) {
    for (auto at = text.find(token); at != std::string::npos; at = text.find(token, at + words.size())) {
      text.replace(at, token.size(), words);
    }
  }
  return text;
}

}  // namespace hostyard
