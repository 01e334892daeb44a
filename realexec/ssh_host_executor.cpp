#include "realexec/ssh_host_executor.h"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>
#include <sodium.h>

#include "realexec/host_script.h"

namespace hostyard {
namespace {

constexpr TimeMicros kLongerThanTheScript = 5 * kSecond;  // for the host to end a script whose time is over

std::string new_nonce() {
  std::array<unsigned char, 16> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::string text(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.pop_back();
  return text;
}

// Tells logins apart without holding a secret: a hash of the password under a key of this process.
std::string identity(const Login& login) {
  static const std::string salt = new_nonce();
  struct Method {
    std::string operator()(const PasswordLogin& by) const {
      std::array<unsigned char, crypto_generichash_BYTES> hash{};
      const std::string& password = by.password.reveal();
      crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(password.data()),
                         password.size(), reinterpret_cast<const unsigned char*>(salt.data()), salt.size());
      return "password " + std::string(reinterpret_cast<const char*>(hash.data()), hash.size());
    }
    std::string operator()(const KeyLogin& by) const { return "key " + by.private_key_path; }
  };
  return login.user + "\n" + std::visit(Method{}, login.method);
}

}  // namespace

SshHostExecutor::SshHostExecutor(SshSettings settings, std::unique_ptr<SshConnector> connector)
    : settings_(settings), connector_(std::move(connector)) {}

CommandResult SshHostExecutor::run(const HostAddress& host, const Login& login, const Command& command,
                                   TimeMicros timeout) {
  CommandResult result;
  const std::string where = host.ip.with_port(host.ssh_port);
  result.command_line =
      fmt::format("ssh -p {} {}@{} # {}", host.ssh_port, login.user, host.ip.text(), describe(command));
  const Deadline deadline = Deadline::in(timeout);
  if (!enter(where, deadline)) {
    result.outcome = Unreachable{where + ": no connection was free within the time limit"};
    return result;
  }
  result.outcome = run_script(host, login, command, deadline);
  leave(where);
  return result;
}

CommandOutcome SshHostExecutor::run_script(const HostAddress& host, const Login& login,
                                           const Command& command, Deadline deadline) {
  const std::string where = host.ip.with_port(host.ssh_port);
  const std::string who = identity(login);
  const std::string nonce = new_nonce();
  const HostScript script = host_script(command, nonce);
  auto connected = take_idle(where, who);
  for (bool reused = connected.has_value();; reused = false) {
    if (!connected) {
      auto fresh = connect(host, login, deadline.at_most(settings_.connect_timeout));
      if (!fresh) return to_outcome(std::move(fresh.error()));
      connected = std::move(*fresh);
    }
    const std::string sudo = script.as_root ? connected->sudo : std::string();
    const TimeMicros limit = deadline.left();
    Secret input(script.text);
    if (script.as_root && connected->sudo_asks)
      input = Secret(std::get<PasswordLogin>(login.method).password.reveal() + "\n" + script.text);
    auto exit = connected->connection->run(host_shell(sudo, limit), input, settings_.output_limit,
                                           Deadline::in(limit + kLongerThanTheScript));
    if (!exit) {
      // A kept connection may have died meanwhile; nothing ran on it.
      if (reused && std::holds_alternative<Unreachable>(exit.error())) {
        connected.reset();
        continue;
      }
      return to_outcome(std::move(exit.error()));
    }
    keep(where, who, std::move(*connected));
    return read_answer(nonce, exit->code, exit->ended_by, std::move(exit->out), std::move(exit->err));
  }
}

tl::expected<SshHostExecutor::Connected, SshFault> SshHostExecutor::connect(const HostAddress& host,
                                                                            const Login& login,
                                                                            Deadline deadline) {
  auto connection = connector_->connect(host, login, deadline);
  if (!connection) return tl::unexpected(connection.error());
  Connected connected{std::move(*connection), "", false, Deadline::in(settings_.idle_for)};
  if (login.user == "root") return connected;
  connected.sudo = "sudo -n -H";
  if (!std::holds_alternative<PasswordLogin>(login.method)) return connected;
  // Without asking first the password would become the input of a command that sudo lets through without it.
  const auto asked = connected.connection->run("sudo -n true", Secret(), settings_.output_limit, deadline);
  if (asked && asked->code != 0) {
    connected.sudo = "sudo -S -p '' -H";
    connected.sudo_asks = true;
  }
  return connected;
}

// Closing a connection may take a second: never under the lock.
std::optional<SshHostExecutor::Connected> SshHostExecutor::take_idle(const std::string& host,
                                                                     const std::string& login) {
  for (;;) {
    std::unique_lock lock(mutex_);
    auto& idle = hosts_[host].idle[login];
    if (idle.empty()) return std::nullopt;
    Connected connected = std::move(idle.back());
    idle.pop_back();
    lock.unlock();
    if (!connected.good_until.is_over() && connected.connection->is_alive()) return connected;
  }
}

void SshHostExecutor::keep(const std::string& host, const std::string& login, Connected connected) {
  connected.good_until = Deadline::in(settings_.idle_for);
  std::vector<Connected> overdue;  // closed after the lock is given back
  const std::scoped_lock lock(mutex_);
  hosts_[host].idle[login].push_back(std::move(connected));
  overdue = take_overdue();
}

// Hosts that nobody works on any more would keep their connections for as long as the program runs.
std::vector<SshHostExecutor::Connected> SshHostExecutor::take_overdue() {
  std::vector<Connected> overdue;
  if (!next_sweep_.is_over()) return overdue;
  next_sweep_ = Deadline::in(settings_.idle_for);
  for (auto& [host, state] : hosts_) {
    for (auto& [login, idle] : state.idle) {
      const auto first = std::partition(idle.begin(), idle.end(), [](const Connected& connected) {
        return !connected.good_until.is_over();
      });
      std::move(first, idle.end(), std::back_inserter(overdue));
      idle.erase(first, idle.end());
    }
  }
  return overdue;
}

bool SshHostExecutor::enter(const std::string& host, Deadline deadline) {
  std::unique_lock lock(mutex_);
  HostState& state = hosts_[host];
  const auto has_room = [&] { return state.busy < settings_.most_per_host; };
  if (!left_.wait_for(lock, std::chrono::microseconds(deadline.left()), has_room)) return false;
  ++state.busy;
  return true;
}

void SshHostExecutor::leave(const std::string& host) {
  {
    const std::scoped_lock lock(mutex_);
    --hosts_[host].busy;
  }
  left_.notify_all();
}

}  // namespace hostyard
