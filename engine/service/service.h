// The engine as its users see it: one object that holds ledger, workflows and driver over the parts it is
// given. Which parts are real and which are fake is the caller's choice; nothing here can tell.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "engine/base/ids.h"
#include "engine/ledger/ledger.h"
#include "engine/workflow/driver.h"
#include "engine/workflow/flow_engine.h"

namespace hostyard {

struct ServiceSettings {
  WorkflowSettings workflow;
  bool exclusive_tasks = false;                      // ERR-4: `tasks: exclusive`
  bool skip_host_init = false;                       // IMP-11, DEL-2: of the server's configuration
  std::int64_t max_import_bytes = 16 * 1024 * 1024;  // IMP-2
  std::int64_t max_import_rows = 100'000;
  std::uint16_t ssh_port = 22;             // of imported hosts that name none
  bool copy_region_claims = false;         // an imported host gets its region's claims (ALLOC-50)
  std::int64_t disk_warning_percent = 80;  // INSP-2: a file system as full as that
};

struct ServiceParts {
  Store& store;
  HostExecutor& hosts;
  DeployTool& tool;
  Secrets& secrets;
  Clock& clock;
  IdSource& ids;
  ServiceSettings settings;
  FlowObserver* observer = nullptr;
  std::optional<std::uint64_t> simulation_seed;  // set: the simulated driver; else threads
  bool real_hosts = true;      // only for the mark of CLI-5 in the store and the word in answers
  HostGuard* guard = nullptr;  // where other programs may drive workflows of the same store (STEP-3)
};

// Thread-safe.
class Service {
 public:
  // Loads the pool and checks the store's mark (CLI-5): a store that was used with fake hosts and real ones
  // here, or the reverse, throws Error(kStoreMismatch). Does not start workflows, and writes nothing.
  explicit Service(ServiceParts parts);

  Ledger& ledger() { return ledger_; }
  FlowEngine& flows() { return flows_; }
  FlowDriver& driver() { return *driver_; }
  Store& store() { return parts_.store; }
  HostExecutor& hosts() { return parts_.hosts; }
  Secrets& secrets() { return parts_.secrets; }
  Clock& clock() { return parts_.clock; }
  IdSource& ids() { return parts_.ids; }
  const ServiceSettings& settings() const { return parts_.settings; }
  bool real_hosts() const { return parts_.real_hosts; }
  bool simulated() const { return parts_.simulation_seed.has_value(); }  // time moves in one thread only

  // Writes the mark of CLI-5 into a store that has none: before the first thing that touches hosts, not for a
  // mere look.
  void mark_store();

  // Takes every unfinished workflow of the store on (WF-2): at start-up of whoever drives workflows.
  std::vector<std::string> resume();

 private:
  ServiceParts parts_;
  Ledger ledger_;
  FlowEngine flows_;
  std::unique_ptr<FlowDriver> driver_;
};

}  // namespace hostyard
