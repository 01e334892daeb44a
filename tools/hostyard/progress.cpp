#include "tools/hostyard/progress.h"

#include <vector>

#include <fmt/format.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "engine/base/text.h"
#include "reports/safe_text.h"
#include "tools/hostyard/exit_code.h"
#include "tools/hostyard/standard_output.h"
#include "tools/hostyard/table.h"

namespace hostyard {
namespace {

constexpr const char* kEraseLine = "\r\x1b[K";

bool has_ended(FlowStatus status) {
  return status == FlowStatus::kFinished || status == FlowStatus::kError || status == FlowStatus::kCanceled;
}

}  // namespace

struct Progress::Logs {
  std::shared_ptr<spdlog::logger> logger;
};

Progress::Progress(const ProgressOptions& options) : options_(options), logs_(std::make_unique<Logs>()) {
  std::vector<spdlog::sink_ptr> sinks;
  try {
    if (options_.verbose) sinks.push_back(std::make_shared<spdlog::sinks::stderr_sink_mt>());
    if (!options_.log_file.empty())
      sinks.push_back(std::make_shared<spdlog::sinks::basic_file_sink_mt>(options_.log_file));
  } catch (const spdlog::spdlog_ex& fault) {
    throw UsageError(
        fmt::format("--log-file {}: {}; accepted: a writable path", options_.log_file, fault.what()));
  }
  if (sinks.empty()) return;
  logs_->logger = std::make_shared<spdlog::logger>("hostyard", sinks.begin(), sinks.end());
  logs_->logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %v");
  logs_->logger->flush_on(spdlog::level::info);
  if (options_.verbose) options_.lines = false;  // the log is the progress
}

Progress::~Progress() = default;

void Progress::expect(std::size_t flows) {
  expected_ = flows;
}

void Progress::on_event(const FlowEvent& event) {
  if (logs_->logger != nullptr) log(event);
  if (!options_.lines) return;
  const std::scoped_lock lock(mutex_);
  draw(event);
}

void Progress::on_failure(const std::string& flow_id, const std::string& what) {
  if (logs_->logger != nullptr)
    logs_->logger->error("workflow {} cannot go on: {}", flow_id, visible_line(what));
}

// One line for what happened, and one for each line of an ended node's record: its command lines (STEP-12).
void Progress::log(const FlowEvent& event) {
  const std::string about = fmt::format("{} {} {}", event.flow_name, event.host_ip, event.host_name);
  if (event.node_key.empty()) {
    logs_->logger->info("{} {}", about, to_string(event.flow_status));
    return;
  }
  logs_->logger->info("{} {} {}", about, event.node_key, to_string(event.node_status));
  for (const std::string& line : split_list(event.result, '\n'))
    logs_->logger->info("{} {}: {}", about, event.node_key, visible_line(line));
}

void Progress::draw(const FlowEvent& event) {
  std::string text = kEraseLine;
  if (has_ended(event.flow_status) && ended_.insert(event.flow_id).second) {
    const bool good = event.flow_status == FlowStatus::kFinished;
    if (!good) ++failed_;
    const char* const colour = good ? "\x1b[32m" : "\x1b[31m";
    text += fmt::format("{}{:<10}{} {} {}{}\n", options_.colours ? colour : "", to_string(event.flow_status),
                        options_.colours ? "\x1b[0m" : "", visible_line(event.host_name), event.host_ip,
                        good ? "" : fmt::format(": {}", visible_line(event.text)));
  }
  std::string line = fmt::format("{}/{} done", ended_.size(), expected_);
  if (failed_ > 0) line += fmt::format(", {} failed", failed_);
  if (!event.node_key.empty()) line += fmt::format("; {}: {}", visible_line(event.host_name), event.node_key);
  text += cut_to_width(line, stderr_columns() - 1);  // a line that wraps is not erased whole
  write_stderr(text);
  drawn_ = true;
}

void Progress::finish() {
  const std::scoped_lock lock(mutex_);
  if (drawn_) write_stderr(kEraseLine);
  drawn_ = false;
}

}  // namespace hostyard
