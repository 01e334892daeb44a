// A service over the store and the hosts that the command line chose: the place where real and fake are
// chosen (CLI-5).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "engine/service/service.h"
#include "tools/hostyard/configuration.h"

namespace hostyard {

struct SessionOptions {
  std::optional<std::string> hosts;  // "real" (default) or "fake:WORLD.yaml"
  bool needs_hosts =
      true;  // false: only the store is looked at, so any store will do where `hosts` is not given
  bool real_clock = false;  // of fake hosts: threads and the machine's clock
  std::uint64_t seed = 1;   // of the simulated order of events
  FlowObserver* observer = nullptr;
};

class Session {
 public:
  virtual ~Session() = default;
  virtual Service& service() = 0;
  // What fake hosts come from, for answers (CLI-5): the world's file, or words where only the store tells;
  // empty: hosts are real.
  virtual const std::string& world_file() const = 0;
  // Whether what it starts can go on after this program ended.
  virtual bool outlives() const = 0;
  // With fake hosts: registers those vendors of the world that the store does not know. Their names, comma-
  // separated; a world whose vendors do not go together with the store's is refused whole, as a value.
  virtual Result<std::string> load_missing_vendors() = 0;
};

// Throws UsageError for a bad --hosts or a world with mistakes, Error for what is wrong with the store.
std::unique_ptr<Session> open_session(const Configuration& configuration, const SessionOptions& options);

}  // namespace hostyard
