// What tiup prints, byte by byte: JSON lines on stdout, launcher lines and the exit code on stderr (section
// 7, 1.6).
#pragma once

#include <string>
#include <string_view>

#include "engine/interfaces/deploy_tool.h"
#include "engine/interfaces/host_executor.h"
#include "fakes/tiup_rows.h"

namespace hostyard {

// Appends text as Go's encoder does within a JSON string: < > & escaped too.
void append_json_text(std::string& out, std::string_view text);

// The streams of one run. Lines are appended as text: a simulation prints hundreds of thousands of them.
class TiupStreams {
 public:
  // `arguments`: "check /tmp/x.yaml --user tidb …"
  TiupStreams(TiupStyle style, std::string_view arguments);

  void noise(std::string_view line) { out_.append(line) += '\n'; }
  void progress(std::string_view prefix, std::string_view suffix);
  void mode(std::string_view prefix, std::string_view mode);  // "done", "error"
  void info(std::string_view message);
  // A shell command: the progress line and the log line that tiup prints for it.
  void shell(std::string_view prefix, std::string_view host, bool sudo, std::string_view command);

  void begin_result() { out_ += "{\"result\":["; }
  void row(std::string_view node, const TiupRow& row, std::string_view message, bool first);
  void end_result() { out_ += "]}\n"; }

  ToolExited exit(int code, std::string_view error = {});

 private:
  TiupStyle style_;
  std::string out_;
  std::string err_;
};

}  // namespace hostyard
