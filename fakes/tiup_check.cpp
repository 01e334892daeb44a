#include "fakes/tiup_check.h"

#include <algorithm>

#include "engine/base/random.h"
#include "fakes/login.h"
#include "fakes/tiup_fixes.h"
#include "fakes/tiup_rows.h"
#include "fakes/tiup_streams.h"

namespace hostyard {
namespace {

constexpr std::string_view kSudoRefused =
    "sudo: a terminal is required to read the password; either use the -S option to read from standard input "
    "or "
    "configure an askpass helper\nsudo: a password is required\n";

struct Target {
  std::string host;
  Machine* machine = nullptr;
};

struct Row {
  const Target* target;
  TiupRow row;
};

class Check {
 public:
  Check(World& world, World::View& view, const CheckRequest& request, std::string_view arguments)
      : world_(world), request_(request), style_(world.tiup_settings().style), streams_(style_, arguments) {
    for (const TopologyInstance& instance : request.topology.instances) {
      const auto known = [&](const Target& target) { return target.host == instance.host.text(); };
      if (std::ranges::none_of(targets_, known))
        targets_.push_back({instance.host.text(), view.machine(instance.host)});
    }
  }

  TiupRun run() {
    for (const std::string& line : world_.tiup_settings().noise) streams_.noise(line);
    if (request_.topology.instances.empty() && style_ == TiupStyle::k1_9) {
      streams_.begin_result();
      streams_.end_result();
      return {streams_.exit(0)};
    }
    if (public_key_of(world_.control().keys, request_.private_key_path).empty()) {
      return {streams_.exit(
          1, "tui.id_read_failed: none of ssh password, identity file, SSH_AUTH_SOCK specified")};
    }
    if (const std::string error = detect_all(); !error.empty()) return {streams_.exit(1, error), vanished_};
    const Machine* const first_pd = find_first_pd();
    if (first_pd == nullptr && style_ != TiupStyle::k1_9)
      return {streams_.exit(1, "cannot find PD in exist cluster")};
    collect();
    checks();
    std::vector<Row> rows;
    for (const Target& target : targets_) {
      for (TiupRow& row : tiup_rows(*target.machine, request_.topology, request_.user, style_, first_pd))
        rows.push_back({&target, std::move(row)});
    }
    print(rows);
    const std::string error = request_.apply ? apply(rows) : "";
    return {streams_.exit(error.empty() ? 0 : 1, error)};
  }

 private:
  HostAddress address(const Target& target) const {
    return {*IpAddress::parse(target.host), request_.topology.ssh_port};
  }
  std::string login_line(const Target& target) const {
    return "RootSSH: user=" + request_.user + ", host=" + target.host +
           ", port=" + std::to_string(request_.topology.ssh_port) + ", key=" + request_.private_key_path;
  }

  // Why the host cannot be used, as tiup says it; empty: it can.
  std::string connection_error(const Target& target) {
    const Login login{request_.user, KeyLogin{request_.private_key_path}};
    const auto fault = login_fault(target.machine, address(target), login, world_.control().keys);
    std::string_view err;
    std::string cause;
    if (fault) {
      vanished_ = fault->kind == LoginFault::Kind::kBlackhole;
      cause = fault->text;
    } else if (!may_sudo(*target.machine, request_.user)) {
      err = kSudoRefused;
      cause = "Process exited with status 1";
    } else {
      return "";
    }
    return (style_ == TiupStyle::k1_9 ? "failed to fetch cpu arch: "
                                      : "failed to fetch cpu-arch or kernel-name: ") +
           ssh_failure(request_.user, address(target), style_, "uname -m", err, cause);
  }

  // Hosts are asked side by side: all of them, and the first error counts.
  std::string detect_all() {
    std::string first;
    for (const Target& target : targets_) {
      const std::string error = detect(target);
      if (first.empty()) first = error;
    }
    return first;
  }

  std::string detect(const Target& target) {
    const bool old = style_ == TiupStyle::k1_9;
    std::string prefix = "Detecting node " + target.host + (old ? "" : " Arch info");
    streams_.progress(prefix, login_line(target));
    streams_.shell(prefix, target.host, false, "uname -m");
    const std::string error = connection_error(target);
    streams_.mode(prefix, error.empty() ? "done" : "error");
    if (!error.empty() || old) return error;
    prefix = "Detecting node " + target.host + " OS info";
    streams_.progress(prefix, login_line(target));
    streams_.shell(prefix, target.host, false, "uname -s");
    streams_.mode(prefix, "done");
    return "";
  }

  const Machine* find_first_pd() const {
    for (const TopologyInstance& instance : request_.topology.instances) {
      if (instance.kind != Purpose::kSchedule) continue;
      const auto target = std::ranges::find(targets_, instance.host.text(), &Target::host);
      return target->machine;
    }
    return nullptr;
  }

  void collect() {
    const std::string platform = "linux/" + request_.topology.arch;
    const std::string download = "Downloading check tools for " + platform;
    streams_.progress(download,
                      "Download: component=insight, version=, os=linux, arch=" + request_.topology.arch);
    streams_.mode(download, "done");
    for (const Target& target : targets_) {
      const std::string prefix =
          "Getting system info of " + target.host + ":" + std::to_string(request_.topology.ssh_port);
      streams_.progress(prefix, login_line(target));
      streams_.progress(prefix, "Mkdir: host=" + target.host + ", directories='/tmp/tiup/bin'");
      streams_.progress(prefix, "CopyComponent: component=insight, version=, remote=" + target.host +
                                    ":/tmp/tiup os=linux, arch=" + request_.topology.arch);
      streams_.shell(prefix, target.host, false, "/tmp/tiup/bin/insight");
      streams_.mode(prefix, "done");
    }
  }

  void check_line(const std::string& prefix, const Target& target, std::string_view type) {
    streams_.progress(prefix,
                      std::string("CheckSys: host=").append(target.host).append(" type=").append(type));
  }

  void checks() {
    for (const Target& target : targets_) {
      const std::string prefix = "Checking node " + target.host;
      if (style_ != TiupStyle::k1_9) {
        check_line(prefix, target, "timezone");
        streams_.mode(prefix, "done");
      }
      for (const TopologyInstance& instance : request_.topology.instances) {
        if (instance.host.text() != target.host) continue;
        for (int folder = instance.data_dir.empty() ? 1 : 0; folder < 4; ++folder)
          check_line(prefix, target, "exist");
      }
      check_line(prefix, target, "insight");
      check_line(prefix, target, "partitions");
      streams_.shell(prefix, target.host, false, "cat /etc/security/limits.conf");
      check_line(prefix, target, "limits");
      streams_.shell(prefix, target.host, true, "sysctl -a");
      check_line(prefix, target, "system");
      streams_.mode(prefix, "done");
      streams_.info("Run command on " + target.host + "(sudo:false): ss -lnt");
      check_line(prefix, target, "fio");
      streams_.mode(prefix, "done");
    }
    for (const Target& target : targets_) {
      const std::string prefix =
          "Cleanup check files on " + target.host + ":" + std::to_string(request_.topology.ssh_port);
      streams_.progress(prefix, login_line(target));
      streams_.progress(prefix, "Rmdir: host=" + target.host + ", directories='/tmp/tiup'");
      streams_.mode(prefix, "done");
    }
  }

  // Rows come in any order from tiup: here in one that seed, host and its state choose, whoever else runs.
  void print(const std::vector<Row>& rows) {
    std::vector<const Row*> order;
    order.reserve(rows.size());
    for (const Row& row : rows) order.push_back(&row);
    const Target& first = targets_.front();
    SeededRandom random(stable_hash(first.host, world_.seed()) + first.machine->revision);
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
    streams_.begin_result();
    for (std::size_t i = 0; i < order.size(); ++i) {
      const TiupRow& row = order[i]->row;
      if (request_.apply) {
        streams_.row(order[i]->target->host, row, message_of_fix(row), i == 0);
      } else {
        streams_.row(order[i]->target->host, row, row.message, i == 0);
      }
    }
    streams_.end_result();
  }

  // The first fix that fails ends the run; its error is tiup's.
  std::string apply(const std::vector<Row>& rows) {
    for (const Target& target : targets_) {
      const std::string prefix = "Applying changes on " + target.host;
      streams_.progress(prefix, login_line(target));
      bool selinux_done = false;
      for (const Row& each : rows) {
        if (each.target != &target || each.row.status == "Pass") continue;
        if (std::holds_alternative<FixSeLinux>(each.row.fix) && std::exchange(selinux_done, true)) continue;
        const std::string error = apply_tiup_fix(
            each.row.fix, {*target.machine, style_, streams_, prefix, request_.user, address(target)});
        if (error.empty()) continue;
        streams_.mode(prefix, "error");
        return error;
      }
      streams_.mode(prefix, "done");
    }
    return "";
  }

  World& world_;
  const CheckRequest& request_;
  TiupStyle style_;
  TiupStreams streams_;
  std::vector<Target> targets_;
  bool vanished_ = false;
};

}  // namespace

TiupRun run_tiup_check(World& world, World::View& view, const CheckRequest& request,
                       std::string_view arguments) {
  return Check(world, view, request, arguments).run();
}

}  // namespace hostyard
