// What the engine asks of a machine, and what may come back. Typed commands, so that a fake interprets them
// on a model and a real executor renders them to shell; the engine cannot tell which of them it talks to.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/secret.h"
#include "engine/domain/ip_address.h"

namespace hostyard {

// ---- typed commands: each is idempotent, and proves its effect before it reports success ----

struct Probe {  // runs `true`: login works
  bool operator==(const Probe&) const = default;
};
struct CreateUser {  // group and user with home, /bin/bash, password-less sudo (STEP-2)
  std::string user;
  std::string group;
  bool operator==(const CreateUser&) const = default;
};
struct AuthorizeKey {  // into the file that the host's sshd really reads, once only (STEP-2)
  std::string user;
  std::string public_key;  // "ssh-ed25519 AAAA… comment"
  bool operator==(const AuthorizeKey&) const = default;
};
struct InstallPackage {  // with the host's package manager: yum, dnf, apt-get or zypper (STEP-3)
  std::string package;
  bool operator==(const InstallPackage&) const = default;
};
struct SwapOff {  // now and after a reboot (STEP-3)
  bool operator==(const SwapOff&) const = default;
};
struct AddMountOption {  // to the mount point's line in fstab, once, and remount (STEP-3)
  std::string mount_point;
  std::string option;  // "nodelalloc", "noatime"
  bool operator==(const AddMountOption&) const = default;
};
struct StartService {
  std::string service;
  bool operator==(const StartService&) const = default;
};
struct StopService {
  std::string service;
  bool operator==(const StopService&) const = default;
};
struct DisableTransparentHugePages {
  bool operator==(const DisableTransparentHugePages&) const = default;
};
struct SetLimit {  // a line of limits.conf: user, soft|hard, item, value
  std::string user;
  std::string kind;
  std::string item;
  std::int64_t value = 0;
  bool operator==(const SetLimit&) const = default;
};
struct SetSysctl {
  std::string key;
  std::string value;
  bool operator==(const SetSysctl&) const = default;
};
struct ReadManufacturer {  // stdout: line 1 `dmidecode -s system-manufacturer`, line 2 `systemd-detect-virt`
                           // or empty (STEP-5)
  bool operator==(const ReadManufacturer&) const = default;
};
struct ReadFacts {  // stdout: JSON {"cpuCores", "memoryGib", "disks": [{"path", "capacityGib", "usedPercent",
                    // "filesystem", "options": []}]}
  bool operator==(const ReadFacts&) const = default;
};
struct RemoveTiupLeftovers {  // /tmp/tiup of a check that was ended (ruling STEP-11)
  bool operator==(const RemoveTiupLeftovers&) const = default;
};

using Command = std::variant<Probe, CreateUser, AuthorizeKey, InstallPackage, SwapOff, AddMountOption,
                             StartService, StopService, DisableTransparentHugePages, SetLimit, SetSysctl,
                             ReadManufacturer, ReadFacts, RemoveTiupLeftovers>;

// "createUser", "swapOff": the name that faults and scenarios use.
std::string_view command_name(const Command& command);
// All names, in the order of the variant.
std::vector<std::string> command_names();
// In words, for records: "create user tidb:tidb". Never holds a secret.
std::string describe(const Command& command);

// ---- where and as whom ----

struct PasswordLogin {
  Secret password;
};
struct KeyLogin {
  std::string private_key_path;  // on the control machine
};
struct Login {
  std::string user;
  std::variant<PasswordLogin, KeyLogin> method;
};
struct HostAddress {
  IpAddress ip;
  std::uint16_t ssh_port = 22;
};

// ---- outcomes: a closed set; unknown is one of them ----

enum class Effect : std::uint8_t {
  kOk,
  kChanged,
  kRebootNeeded
};  // nothing to do; done; done but only a reboot completes it

struct Exited {  // the command ran; success is code 0
  int code = 0;
  std::string out;
  std::string err;
  Effect effect = Effect::kOk;  // meaningful where code == 0
};
struct TimedOut {};      // unknown: it may have taken effect (WF-4)
struct ConnectionLost {  // unknown as well
  std::string detail;
};
struct Unreachable {  // nothing ran
  std::string detail;
};
struct AuthFailed {  // nothing ran
  std::string detail;
};
struct HostKeyMismatch {  // nothing ran
  std::string detail;
};
using CommandOutcome =
    std::variant<Exited, TimedOut, ConnectionLost, Unreachable, AuthFailed, HostKeyMismatch>;

struct CommandResult {
  std::string command_line;  // as it ran, secrets masked (STEP-12)
  CommandOutcome outcome;
};

// Thread-safe. Never throws for what a host does; outcomes say it. At most one command of the engine runs on
// a host at a time for one workflow; several workflows may call at once.
class HostExecutor {
 public:
  virtual ~HostExecutor() = default;
  // Gives up at now + timeout (microseconds) with TimedOut.
  virtual CommandResult run(const HostAddress& host, const Login& login, const Command& command,
                            TimeMicros timeout) = 0;
};

}  // namespace hostyard
