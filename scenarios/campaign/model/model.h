// What the specification says that a pool answers, written down a second time: naively, with vectors and
// loops, and without a look at engine/rules. The campaign holds the engine's answers against it.
//
// It knows what section 4 is about: hosts, disks, the ledger, the memory of granted requests, instances; and
// of sections 2 and 3 what makes hosts come, change and go, workflows included.
// Words of refusals are the engine's own affair: `detail` stays empty here.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/domain/allocation.h"
#include "engine/domain/host.h"
#include "engine/domain/ledger_row.h"
#include "engine/domain/workflow_record.h"

namespace hostyard::campaign {

// A workflow that has not ended.
struct ModelFlow {
  std::string_view name;            // "ImportHosts"
  std::string_view node = "start";  // the one that runs, or is the next to run
  std::string_view failed_node{};   // that led to `fail`
  std::size_t ordinal = 0;          // of this node in the record
  bool running = true;              // false: nobody began it yet
  bool stopped = false;             // WF-3
  int looks = 0;                    // that found the cluster busy
};

// What became of a workflow.
struct Followed {
  std::string fault;                  // what the record says and the specification does not
  std::vector<std::string> outcomes;  // "workflow ImportHosts: host Online"
};

enum class FlowVerb : std::uint8_t { kStop, kStart, kCancel };

// A row of an import file.
struct ImportedHost {
  Host host;  // with ids and disks
  std::string password;
};

// What is to be changed of a host, by the names of DOM-10 (UPD-1).
struct HostChange {
  std::string host;
  std::map<std::string, std::string, std::less<>> texts;
  std::map<std::string, std::int64_t, std::less<>> numbers;
};

// A disk as people give it; empty strings are absent (DISK-1, DISK-3).
struct GivenDisk {
  std::string id;
  std::string host_id;
  std::string name;
  std::string path;
  std::string type;
  std::string status;
  std::optional<std::int64_t> capacity;
};

struct ModelHost {
  Host host;                         // as it was put; used amounts, loadStat and Exhaust are derived below
  std::vector<LedgerRow> rows;       // live ones, oldest first
  std::vector<std::uint16_t> ports;  // held by any of them, ascending
  std::optional<ModelFlow> flow{};
  std::string password{};  // of the import

  Count used_cores() const { return cores_; }
  Count used_memory() const { return memory_; }
  Count free_cores() const { return host.cpu_cores - used_cores(); }
  Count free_memory() const { return host.memory_gib - used_memory(); }
  LoadStat load_stat() const { return load_; }       // as stored (DOM-15, REC-5)
  DiskStatus disk_status(const Disk& disk) const;    // with Exhaust for what a row names (INV-2)
  bool only_held_by(std::string_view holder) const;  // region-wide claims aside (ALLOC-10)
  bool holds_disk(std::string_view disk_id) const;   // some row of it
  bool port_free(std::uint32_t port) const;          // the sshPort never is (ALLOC-40)

  void add_row(LedgerRow row);
  void keep_rows(std::vector<LedgerRow> kept);
  void drop_last_row();

 private:
  void add_up();

  // Of all rows; made anew whenever they change.
  Count cores_ = 0;
  Count memory_ = 0;
  LoadStat load_ = LoadStat::kLoadLess;
};

struct Predicted {
  std::optional<AllocationRefusal> refusal;
  std::vector<RequestGrants> results;
};

struct PredictedRecycling {
  std::optional<RecycleRefusal> refusal;
  std::vector<LedgerRow> released;
  std::string_view why{};  // of a refusal: "bad input", "excess of cores", …
};

class Model {
 public:
  // ---- what the pool is ----
  std::vector<ModelHost> hosts;  // by id
  std::vector<Instance> instances;
  std::map<std::string, std::string, std::less<>> granted_requests;  // requestId -> holder
  LedgerSeq last_seq = 0;
  std::set<std::string, std::less<>> known_ids;  // of all hosts that ever were
  std::set<std::string> joined;                  // ips in the EM cluster (STEP-7)
  std::set<std::string> muddled;  // ips whose place in the EM cluster nobody knows (WF-3, cancel)

  ModelHost* find(std::string_view host_id);
  const ModelHost* find(std::string_view host_id) const;
  ModelHost& put(Host host);  // adds or replaces; the ledger stays
  void remove(std::string_view host_id);

  // ---- what it answers; a refusal and a dry run change nothing ----
  Predicted allocate(const AllocationBatch& batch, bool dry_run = false);
  PredictedRecycling recycle(std::span<const RecycleEntry> entries);

  // Nothing: done. Otherwise the code of the refusal.
  std::optional<ErrorCode> import_hosts(const std::vector<ImportedHost>& imported, bool reserved,
                                        bool skip_init);           // DOM-20, IMP-2, IMP-10, IMP-11
  std::optional<ErrorCode> update_host(const HostChange& change);  // UPD-1
  std::optional<ErrorCode> set_status(const std::vector<std::string>& ids, std::string_view status);  // UPD-2
  std::optional<ErrorCode> set_reserved(const std::vector<std::string>& ids, bool reserved);          // UPD-3
  std::optional<ErrorCode> add_disks(const std::string& host_id,
                                     const std::vector<GivenDisk>& disks);                 // DISK-1
  std::optional<ErrorCode> update_disk(const GivenDisk& change);                           // DISK-3
  std::optional<ErrorCode> delete_disks(const std::vector<std::string>& ids);              // DISK-2
  std::optional<ErrorCode> begin_delete(const std::vector<std::string>& ids, bool force);  // DEL-1, DEL-2
  std::optional<ErrorCode> put_instances(const std::vector<Instance>& put);                // INST-1
  std::optional<ErrorCode> delete_instances(const std::vector<std::string>& ids);
  std::optional<ErrorCode> control_flow(std::string_view host_id, FlowVerb verb);  // WF-3

  // Takes over what the record of the host's workflow says since the last look, as far as it may be so.
  // `disturbed`: a write failed meanwhile, and it need not have got any further.
  Followed follow(std::string_view host_id, const Flow& record, bool disturbed);
  // What the next node of the host's workflow, or all of them, must do; false: nobody can know.
  bool foresee(std::string_view host_id, bool to_end);

  ModelHost* host_of_disk(std::string_view disk_id);

 private:
  void take_back_rows_after(LedgerSeq seq);
  void note_cluster(const IpAddress& ip, bool joined_now);
  std::string end_node(std::string_view host_id, const FlowNode& node, FlowStatus flow_status,
                       Followed& followed);
};

// ALLOC-6 and REC-1: what is wrong whatever the pool.
std::optional<AllocationRefusal> bad_batch(const AllocationBatch& batch);
std::optional<RecycleRefusal> bad_entries(std::span<const RecycleEntry> entries);

AllocationRefusal refused_batch(ErrorCode cause, std::optional<std::int64_t> request,
                                std::optional<std::int64_t> requirement);

// Stored strings (ruling DOM-3, scope): 1 to 190 bytes of UTF-8, no outer blanks, no control characters. The
// campaign writes ASCII only.
bool storable(const std::string& text);
// A comma-separated list, blanks around the names.
bool known_purposes(const std::string& list);

// "RandomRack" or "0".
std::optional<Strategy> strategy_named(std::string_view text);
std::optional<RecycleType> recycle_type_named(std::string_view text);

}  // namespace hostyard::campaign
