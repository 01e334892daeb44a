#include "realexec/tiup_tool.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "engine/base/result.h"
#include "engine/base/text.h"
#include "realexec/file_descriptor.h"
#include "realexec/files.h"

namespace hostyard {
namespace {

constexpr TimeMicros kVersionTimeout = 30 * kSecond;

using Arguments = std::vector<std::string>;

// "TIUP_HOME=/home/tidb/.tiup tiup cluster check …": what an operator would type to do it again.
std::string command_line(const std::string& home, const Arguments& arguments) {
  std::string line = home.empty() ? std::string() : "TIUP_HOME=" + home + " ";
  return line + join(arguments, " ");
}

ProcessRequest request_for(const std::string& home, Arguments arguments, TimeMicros timeout) {
  ProcessRequest request;
  request.arguments = std::move(arguments);
  if (!home.empty()) request.environment.emplace_back("TIUP_HOME", home);
  request.timeout = timeout;
  return request;
}

ToolOutcome outcome_of(ProcessEnd end) {
  switch (end.how) {
    case ProcessEnd::How::kTimedOut:
      return ToolTimedOut{std::move(end.out), std::move(end.err)};
    case ProcessEnd::How::kNotStarted:
      return ToolNotFound{std::move(end.detail)};
    case ProcessEnd::How::kKilled:
      return ToolExited{128 + end.code, std::move(end.out), std::move(end.err)};
    case ProcessEnd::How::kExited:
      break;
  }
  return ToolExited{end.code, std::move(end.out), std::move(end.err)};
}

// A file with the text, of a name that nobody else uses; gone with this object.
class TemporaryFile {
 public:
  TemporaryFile(const std::string& folder, std::string_view stem, std::string_view text)
      : path_(fmt::format("{}/{}-XXXXXX.yaml", folder, stem)) {
    const FileDescriptor file(::mkostemps(path_.data(), 5, O_CLOEXEC));
    if (!file.is_open() || ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
      throw Error(ErrorCode::kStoreUnusable,
                  fmt::format("cannot write {}: {}", path_, std::generic_category().message(errno)));
  }
  ~TemporaryFile() { ::unlink(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// "tiup version 1.16.5 tiup" or "1.16.5 tiup": whether it is at least 1.16.2, which has --tempdir.
bool has_tempdir(std::string_view version) {
  const std::size_t digit = version.find_first_of("0123456789");
  if (digit == std::string_view::npos) return false;
  std::array<int, 3> numbers{};
  const char* next = version.data() + digit;
  const char* const end = version.data() + version.size();
  for (int& number : numbers) {
    const auto [after, fault] = std::from_chars(next, end, number);
    if (fault != std::errc()) return false;
    next = after == end ? end : after + 1;
  }
  return numbers >= std::array{1, 16, 2};
}

std::string seconds(TimeMicros time) {
  return std::to_string(time / kSecond);
}

}  // namespace

TiupTool::TiupTool(TiupToolSettings settings)
    : settings_(std::move(settings)), journal_(settings_.work_folder + "/operations") {
  make_folder(settings_.work_folder);
}

bool TiupTool::knows_tempdir() {
  const std::scoped_lock lock(asking_);
  if (knows_tempdir_) return *knows_tempdir_;
  const ProcessEnd end = run_process(
      request_for(settings_.check_home, {settings_.program, "cluster", "--version"}, kVersionTimeout));
  // A tiup that cannot be asked now is asked again the next time.
  if (end.how != ProcessEnd::How::kExited || end.code != 0) return false;
  knows_tempdir_ = has_tempdir(end.out);
  return *knows_tempdir_;
}

ToolResult TiupTool::check(const CheckRequest& request, TimeMicros timeout) {
  const std::string host =
      request.topology.instances.empty() ? "empty" : request.topology.instances[0].host.text();
  const TemporaryFile topology(settings_.work_folder, "check-" + host, to_yaml(request.topology));
  Arguments arguments{settings_.program, "cluster",    "check", topology.path(),
                      "--user",          request.user, "-i",    request.private_key_path};
  if (request.apply) arguments.push_back("--apply");
  arguments.insert(arguments.end(), {"--format", "json", "--wait-timeout", seconds(timeout)});
  // Two checks of one host collide in /tmp/tiup; a folder of its own where this tiup knows how.
  if (knows_tempdir()) {
    const std::string name = topology.path().substr(topology.path().rfind('-') + 1);
    arguments.insert(arguments.end(), {"--tempdir", "/tmp/tiup-" + name.substr(0, name.find('.'))});
  }
  const ProcessRequest process = request_for(settings_.check_home, arguments, timeout);
  return {command_line(settings_.check_home, arguments), outcome_of(run_process(process))};
}

ToolResult TiupTool::display(const std::string& cluster, const IpAddress&, TimeMicros timeout) {
  const Arguments arguments{settings_.program, "em",   "display", cluster, "--json", "--wait-timeout",
                            seconds(timeout),  "--yes"};
  const ProcessRequest process = request_for(settings_.em_home, arguments, timeout);
  return {command_line(settings_.em_home, arguments), outcome_of(run_process(process))};
}

Submitted TiupTool::submit_scale_out(const ScaleOutRequest& request, const std::string& token) {
  const std::string topology = fmt::format("filebeat_servers:\n  - host: \"{}\"\n    ssh_port: {}\n",
                                           request.host.text(), request.ssh_port);
  return submit(
      token,
      {settings_.program, "em", "scale-out", request.cluster, "@topology.yaml", "--user", request.user, "-i",
       request.private_key_path, "--wait-timeout", seconds(settings_.timeout), "--yes"},
      {{"topology.yaml", topology}});
}

Submitted TiupTool::submit_scale_in(const ScaleInRequest& request, const std::string& token) {
  return submit(token,
                {settings_.program, "em", "scale-in", request.cluster, "--node", request.host.text() + ":0",
                 "--wait-timeout", seconds(settings_.timeout), "--yes"},
                {});
}

Submitted TiupTool::submit(const std::string& token, Arguments arguments,
                           const std::vector<std::pair<std::string, std::string>>& files) {
  journal_.start(token, request_for(settings_.em_home, arguments, settings_.timeout), files);
  for (std::string& argument : arguments) {
    if (argument.starts_with('@'))
      argument = fmt::format("{}/operations/{}/{}", settings_.work_folder, token, argument.substr(1));
  }
  return {token, command_line(settings_.em_home, arguments)};
}

OperationStatus TiupTool::poll(const std::string& operation_id) {
  return journal_.status(operation_id);
}

}  // namespace hostyard
