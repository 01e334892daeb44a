// What workflows do, told while they do it: progress on a terminal (CLI-1), lines of a log (STEP-12).
#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "engine/workflow/flow_engine.h"

namespace hostyard {

struct ProgressOptions {
  bool lines = false;  // a terminal: a line a host that ended, and one that tells how far it is
  bool colours = false;
  bool verbose = false;  // every node on stderr
  std::string log_file;  // and appended here; empty: nowhere
};

// Thread-safe.
class Progress final : public FlowObserver {
 public:
  // Throws UsageError where the log file cannot be written.
  explicit Progress(const ProgressOptions& options);
  ~Progress() override;

  void expect(std::size_t flows);
  void on_event(const FlowEvent& event) override;
  // Into the log; the program's own error says the same to the user.
  void on_failure(const std::string& flow_id, const std::string& what) override;
  // Takes the line that tells how far it is away.
  void finish();

 private:
  struct Logs;
  void log(const FlowEvent& event);
  void draw(const FlowEvent& event);

  ProgressOptions options_;
  std::unique_ptr<Logs> logs_;
  std::mutex mutex_;
  std::set<std::string> ended_;
  std::size_t failed_ = 0;
  std::size_t expected_ = 0;
  bool drawn_ = false;
};

}  // namespace hostyard
