#include "realexec/openssh_connector.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "engine/base/result.h"
#include "engine/base/text.h"
#include "realexec/file_descriptor.h"
#include "realexec/files.h"
#include "realexec/process.h"

namespace hostyard {
namespace {

constexpr int kFailureOfSsh = 255;  // the exit code of `ssh` itself, not of what it ran
constexpr TimeMicros kLocalQuestion = 5 * kSecond;
constexpr std::size_t kLongestMessage = 64 * 1024;

// The program that `ssh` asks for a secret: prints the one line of the pipe. Who asks again, by another method
// than the one that refused it, gets no answer: he would wait for a line that never comes.
constexpr std::string_view kAskPass =
    "#!/bin/sh\n[ -p \"$HOSTYARD_SECRET\" ] || exit 1\nIFS= read -r line <\"$HOSTYARD_SECRET\"\n"
    "rm -f \"$HOSTYARD_SECRET\"\nprintf '%s\\n' \"$line\"\n";

using Words = std::vector<std::string>;

void add_option(Words& words, std::string_view name, std::string_view value) {
  words.emplace_back("-o");
  words.push_back(fmt::format("{}={}", name, value));
}

// A pipe with one line in it, for whoever opens it first; gone with this object.
class OneLinePipe {
 public:
  OneLinePipe(std::string path, const Secret& line) : path_(std::move(path)) {
    if (::mkfifo(path_.c_str(), 0600) != 0) fail();
    end_ = FileDescriptor(::open(path_.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
    const Secret text(line.reveal() + "\n");
    const auto size = static_cast<ssize_t>(text.reveal().size());
    if (!end_.is_open() || ::write(end_.get(), text.reveal().data(), text.reveal().size()) != size) fail();
  }
  ~OneLinePipe() { ::unlink(path_.c_str()); }
  OneLinePipe(const OneLinePipe&) = delete;
  OneLinePipe& operator=(const OneLinePipe&) = delete;
  const std::string& path() const { return path_; }

 private:
  [[noreturn]] void fail() const { throw std::system_error(errno, std::generic_category(), path_); }
  std::string path_;
  FileDescriptor end_{-1};
};

// One login, kept by a master process of OpenSSH.
class OpenSshConnection final : public SshConnection {
 public:
  OpenSshConnection(const OpenSshSettings& settings, const HostAddress& host, std::string user,
                    std::string socket)
      : settings_(settings), host_(host), user_(std::move(user)), socket_(std::move(socket)) {}
  ~OpenSshConnection() override { ask("exit"); }

  tl::expected<void, SshFault> log_in(const Login& login, const std::string& folder, Deadline deadline) {
    Words words = common_words();
    add_option(words, "ControlMaster", "yes");
    add_option(words, "ControlPersist", std::to_string(settings_.idle_for / kSecond));
    add_option(words, "StrictHostKeyChecking",
               settings_.host_keys == HostKeyRule::kStrict ? "yes" : "accept-new");
    add_option(words, "UserKnownHostsFile", settings_.known_hosts_file);
    add_option(words, "ConnectTimeout", std::to_string(std::max<TimeMicros>(1, deadline.left() / kSecond)));
    add_option(words, "ServerAliveInterval", "5");
    add_option(words, "NumberOfPasswordPrompts", "1");
    add_option(words, "LogLevel", "ERROR");
    Secret answer = settings_.passphrase;
    if (const auto* by_password = std::get_if<PasswordLogin>(&login.method)) {
      add_option(words, "PubkeyAuthentication", "no");
      add_option(words, "PreferredAuthentications", "password,keyboard-interactive");
      answer = by_password->password;
    } else {
      add_option(words, "IdentitiesOnly", "yes");
      add_option(words, "PreferredAuthentications", "publickey");
      words.insert(words.end(), {"-i", std::get<KeyLogin>(login.method).private_key_path});
    }
    std::optional<OneLinePipe> secret;
    ProcessRequest request;
    if (answer.empty()) {
      add_option(words, "BatchMode", "yes");
    } else {
      secret.emplace(socket_ + ".secret", answer);
      request.environment = {{"SSH_ASKPASS", folder + "/askpass"},
                             {"SSH_ASKPASS_REQUIRE", "force"},
                             {"HOSTYARD_SECRET", secret->path()}};
    }
    words.insert(words.end(), {host_.ip.text(), "true"});
    request.arguments = std::move(words);
    request.timeout = deadline.left();
    request.output_limit = kLongestMessage;
    const ProcessEnd end = run_process(request);
    if (end.how == ProcessEnd::How::kNotStarted) return tl::unexpected<SshFault>(Unreachable{end.detail});
    if (end.how == ProcessEnd::How::kTimedOut)
      return tl::unexpected<SshFault>(
          Unreachable{host_.ip.with_port(host_.ssh_port) + ": no login within the time limit"});
    if (end.code == kFailureOfSsh) return tl::unexpected(login_fault(end.err, host_));
    return {};  // `true` may fail in a login shell that lets nobody work: the first command says so
  }

  tl::expected<RemoteExit, SshFault> run(std::string_view line, const Secret& input, std::size_t output_limit,
                                         Deadline deadline) override {
    Words words = common_words();
    add_option(words, "ControlMaster", "no");
    // Without the master this would be a new login, as whoever: it must not be.
    add_option(words, "ProxyCommand", "false");
    words.insert(words.end(), {host_.ip.text(), std::string(line)});
    ProcessRequest request;
    request.arguments = std::move(words);
    request.input = input;
    request.timeout = deadline.left();
    request.output_limit = output_limit;
    ProcessEnd end = run_process(request);
    if (end.how == ProcessEnd::How::kTimedOut) return tl::unexpected<SshFault>(TimedOut{});
    if (end.how != ProcessEnd::How::kExited)
      return tl::unexpected<SshFault>(ConnectionLost{"ssh ended by itself " + end.detail});
    if (end.code == kFailureOfSsh && !is_alive())
      return tl::unexpected<SshFault>(ConnectionLost{std::string(trim(end.err))});
    RemoteExit exit;
    exit.code = end.code;
    exit.cut = end.out.size() >= output_limit || end.err.size() >= output_limit;
    exit.out = std::move(end.out);
    exit.err = std::move(end.err);
    return exit;
  }

  bool is_alive() const override { return ask("check"); }

 private:
  Words common_words() const {
    Words words{settings_.program, "-T", "-p", std::to_string(host_.ssh_port), "-l", user_};
    if (!settings_.config_file.empty()) words.insert(words.end(), {"-F", settings_.config_file});
    add_option(words, "ControlPath", socket_);
    return words;
  }

  bool ask(const char* what) const {
    Words words = common_words();
    words.insert(words.end(), {"-O", what, host_.ip.text()});
    ProcessRequest request;
    request.arguments = std::move(words);
    request.timeout = kLocalQuestion;
    const ProcessEnd end = run_process(request);
    return end.how == ProcessEnd::How::kExited && end.code == 0;
  }

  const OpenSshSettings& settings_;
  HostAddress host_;
  std::string user_;
  std::string socket_;
};

}  // namespace

SshFault login_fault(const std::string& said, const HostAddress& host) {
  const std::string detail = fmt::format("{}: {}", host.ip.with_port(host.ssh_port), trim(said));
  const auto has = [&](std::string_view part) { return said.find(part) != std::string::npos; };
  if (has("Host key verification failed") || has("REMOTE HOST IDENTIFICATION HAS CHANGED") ||
      has("host key is known for"))
    return HostKeyMismatch{detail};
  if (has("Permission denied") || has("Too many authentication failures")) return AuthFailed{detail};
  return Unreachable{detail};
}

OpenSshConnector::OpenSshConnector(OpenSshSettings settings) : settings_(std::move(settings)) {
  // A socket's path has at most 107 bytes, and OpenSSH adds some while it makes one.
  std::array<char, 32> name{"/tmp/hostyard-ssh-XXXXXX"};
  try {
    if (::mkdtemp(name.data()) == nullptr)
      throw std::system_error(errno, std::generic_category(), "/tmp/hostyard-ssh-*");
    folder_ = name.data();
    write_durably(folder_ + "/askpass", kAskPass);
    if (::chmod((folder_ + "/askpass").c_str(), 0700) != 0)
      throw std::system_error(errno, std::generic_category(), folder_ + "/askpass");
  } catch (const std::system_error& fault) {
    throw Error(ErrorCode::kConfigInvalid,
                fmt::format("ssh.client is openssh, which needs a folder in /tmp: {}", fault.what()));
  }
}

OpenSshConnector::~OpenSshConnector() {
  std::error_code ignored;  // what is left is an empty folder
  std::filesystem::remove_all(folder_, ignored);
}

tl::expected<std::unique_ptr<SshConnection>, SshFault> OpenSshConnector::connect(const HostAddress& host,
                                                                                 const Login& login,
                                                                                 Deadline deadline) {
  auto connection = std::make_unique<OpenSshConnection>(settings_, host, login.user,
                                                        fmt::format("{}/{}", folder_, ++number_));
  if (auto in = connection->log_in(login, folder_, deadline); !in) return tl::unexpected(in.error());
  return connection;
}

}  // namespace hostyard
