// A disk that can lose power: a file system of SQLite (a VFS) in memory. It knows what was written and not
// yet synced; a power cut takes exactly that back.
#pragma once

#include <memory>
#include <string>

namespace hostyard {

struct PowerCutState;

// For one connection at a time; not thread-safe. Removing a file counts as synced.
class PowerCutDisk {
 public:
  PowerCutDisk();
  ~PowerCutDisk();  // with every file closed
  PowerCutDisk(const PowerCutDisk&) = delete;
  PowerCutDisk& operator=(const PowerCutDisk&) = delete;

  // The name under which SQLite knows it.
  const std::string& vfs() const;

  // A file as a whole; empty: there is none.
  void put(const std::string& path, std::string bytes);
  std::string get(const std::string& path) const;

  // The next sync does not come to pass, and nothing after it: the power is off.
  void switch_off_at_next_sync();
  // From now on every write, sync and removal fails, so that a closing connection leaves the files alone.
  void switch_off();
  bool is_off() const;
  // With every file closed. `lost`: the power was cut, so what was not synced is gone. Otherwise only the
  // process ended, and all that it wrote is there, not synced as before.
  void switch_on(bool lost);

 private:
  std::unique_ptr<PowerCutState> state_;
};

}  // namespace hostyard
