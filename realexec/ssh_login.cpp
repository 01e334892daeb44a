#include "realexec/ssh_login.h"

#include <cstdlib>
#include <cstring>

#include <fmt/format.h>
#include <libssh2.h>

#include "realexec/files.h"
#include "realexec/known_hosts.h"
#include "realexec/private_key.h"
#include "realexec/ssh_agent.h"
#include "realexec/ssh_wire.h"

namespace hostyard {
namespace {

constexpr std::string_view kRsaAlgorithm = "rsa-sha2-512";

// ---- callbacks of libssh2; what they allocate it frees ----

struct Answers {
  const Secret* password;
  bool asked = false;  // once only: a second question means that the first answer was wrong
};

void answer_prompts(const char*, int, const char*, int, int count,
                    const LIBSSH2_USERAUTH_KBDINT_PROMPT* prompts,
                    LIBSSH2_USERAUTH_KBDINT_RESPONSE* responses, void** abstract) {
  auto& answers = *static_cast<Answers*>(*abstract);
  for (int i = 0; i < count; ++i) {
    // Only what is not echoed asks for the password; anything else gets an empty answer.
    const bool secret = prompts[i].echo == 0 && !answers.asked;
    const std::string_view text = secret ? std::string_view(answers.password->reveal()) : std::string_view();
    if (secret) answers.asked = true;
    responses[i].text = static_cast<char*>(std::calloc(text.size() + 1, 1));
    if (responses[i].text == nullptr) continue;
    std::memcpy(responses[i].text, text.data(), text.size());
    responses[i].length = static_cast<unsigned>(text.size());
  }
}

int give(std::string_view bytes, unsigned char** signature, std::size_t* size) {
  *signature = bytes.empty() ? nullptr : static_cast<unsigned char*>(std::malloc(bytes.size()));
  if (*signature == nullptr) return -1;
  std::memcpy(*signature, bytes.data(), bytes.size());
  *size = bytes.size();
  return 0;
}

int sign_with_rsa(LIBSSH2_SESSION*, unsigned char** signature, std::size_t* size, const unsigned char* data,
                  std::size_t data_size, void** abstract) {
  const auto& key = *static_cast<const EvpKey*>(*abstract);
  return give(rsa_sha512_signature(key, {reinterpret_cast<const char*>(data), data_size}), signature, size);
}

// The same key under another name of algorithm.
std::string renamed(std::string_view blob, std::string_view algorithm) {
  std::string named;
  append_wire_text(named, algorithm);
  return named + std::string(blob.substr(4 + key_type(blob).size()));
}

struct AgentKey {
  SshAgent agent;
  std::string public_blob;
  std::string refusal = {};  // why it did not sign
};

int sign_with_agent(LIBSSH2_SESSION*, unsigned char** signature, std::size_t* size, const unsigned char* data,
                    std::size_t data_size, void** abstract) {
  auto& key = *static_cast<AgentKey*>(*abstract);
  const auto bytes = key.agent.sign(key.public_blob, {reinterpret_cast<const char*>(data), data_size});
  if (!bytes) key.refusal = bytes.error();
  return bytes ? give(*bytes, signature, size) : -1;
}

// The key of which the public half is in `public_file`, if the agent has it.
tl::expected<AgentKey, std::string> agent_key(const std::string& socket, const std::string& public_file,
                                              Deadline deadline) {
  const std::string blob = public_key_blob(read_text(public_file).value_or(""));
  if (blob.empty())
    return tl::unexpected(fmt::format("which key to ask the agent for is not told by {}", public_file));
  auto agent = SshAgent::connect(socket, deadline);
  if (!agent) return tl::unexpected(agent.error());
  const auto holds = agent->holds(blob);
  if (!holds) return tl::unexpected(holds.error());
  if (!*holds) return tl::unexpected(fmt::format("the agent at {} does not have it either", socket));
  return AgentKey{std::move(*agent), blob};
}

class LoginAttempt {
 public:
  LoginAttempt(SshSession& session, const std::string& user, const KeySources& keys, Deadline deadline)
      : session_(session), user_(user), keys_(keys), deadline_(deadline) {}

  tl::expected<void, SshFault> operator()(const PasswordLogin& login) {
    const std::string methods = accepted_methods();
    if (is_in()) return {};
    const bool plain = methods.empty() || lists(methods, "password");
    const int code = plain ? by_password(login.password) : by_prompts(login.password);
    return result(code, "the password", methods);
  }

  tl::expected<void, SshFault> operator()(const KeyLogin& login) {
    const auto key = read_private_key(login.private_key_path, keys_.passphrase);
    if (!key) return by_agent(login.private_key_path, key.error());
    const std::string methods = accepted_methods();
    if (is_in()) return {};
    const int code = key->rsa ? by_rsa_key(key->rsa) : by_key(key->text);
    return result(code, "the key " + login.private_key_path, methods);
  }

 private:
  // Where the file cannot be used. `fault`: why.
  tl::expected<void, SshFault> by_agent(const std::string& path, const std::string& fault) {
    if (keys_.agent_socket.empty()) return tl::unexpected<SshFault>(AuthFailed{fault});
    auto key = agent_key(keys_.agent_socket, path + ".pub", deadline_);
    if (!key) return tl::unexpected<SshFault>(AuthFailed{fmt::format("{}; {}", fault, key.error())});
    const std::string methods = accepted_methods();
    if (is_in()) return {};
    std::string blob = key->public_blob;
    if (key_type(blob) == "ssh-rsa") blob = renamed(blob, kRsaAlgorithm);
    AgentKey* signer = &*key;
    const int code = by_signature(blob, sign_with_agent, signer);
    if (!key->refusal.empty()) return tl::unexpected<SshFault>(AuthFailed{key->refusal});
    return result(code, "the agent's key " + path, methods);
  }

  static bool lists(std::string_view methods, std::string_view method) {
    return fmt::format(",{},", methods).find(fmt::format(",{},", method)) != std::string::npos;
  }
  unsigned user_size() const { return static_cast<unsigned>(user_.size()); }
  bool is_in() {
    return session_.drive([](LIBSSH2_SESSION* s) { return libssh2_userauth_authenticated(s); }, deadline_) ==
           1;
  }

  // "publickey,password"; empty: the host did not say, or lets the user in as he is.
  std::string accepted_methods() {
    char* methods = nullptr;
    session_.drive(
        [&](LIBSSH2_SESSION* s) {
          methods = libssh2_userauth_list(s, user_.data(), user_size());
          return methods != nullptr ? 0 : libssh2_session_last_errno(s);
        },
        deadline_);
    return methods == nullptr ? std::string() : std::string(methods);
  }

  int by_password(const Secret& password) {
    const std::string& text = password.reveal();
    return session_.drive(
        [&](LIBSSH2_SESSION* s) {
          return libssh2_userauth_password_ex(s, user_.data(), user_size(), text.data(),
                                              static_cast<unsigned>(text.size()), nullptr);
        },
        deadline_);
  }

  int by_prompts(const Secret& password) {
    Answers answers{&password};
    return session_.drive(
        [&](LIBSSH2_SESSION* s) {
          *libssh2_session_abstract(s) = &answers;
          return libssh2_userauth_keyboard_interactive_ex(s, user_.data(), user_size(), answer_prompts);
        },
        deadline_);
  }

  int by_key(const Secret& text) {
    const std::string& key = text.reveal();
    return session_.drive(
        [&](LIBSSH2_SESSION* s) {
          return libssh2_userauth_publickey_frommemory(s, user_.data(), user_.size(), nullptr, 0, key.data(),
                                                       key.size(), keys_.passphrase.reveal().c_str());
        },
        deadline_);
  }

  // The blob is named after the signature that is meant, not after the key: what OpenSSH wants since it
  // refuses SHA-1.
  int by_rsa_key(const EvpKey& key) {
    return by_signature(rsa_public_blob(key, kRsaAlgorithm), sign_with_rsa, const_cast<EvpKey*>(&key));
  }

  int by_signature(const std::string& blob, LIBSSH2_USERAUTH_PUBLICKEY_SIGN_FUNC((*sign)), void* signer) {
    return session_.drive(
        [&](LIBSSH2_SESSION* s) {
          return libssh2_userauth_publickey(s, user_.c_str(),
                                            reinterpret_cast<const unsigned char*>(blob.data()), blob.size(),
                                            sign, &signer);
        },
        deadline_);
  }

  tl::expected<void, SshFault> result(int code, std::string_view offered, const std::string& methods) {
    if (code == 0 && is_in()) return {};
    if (code == LIBSSH2_ERROR_TIMEOUT) return tl::unexpected<SshFault>(TimedOut{});
    if (code == LIBSSH2_ERROR_SOCKET_DISCONNECT || code == LIBSSH2_ERROR_SOCKET_RECV ||
        code == LIBSSH2_ERROR_SOCKET_SEND)
      return tl::unexpected<SshFault>(Unreachable{"the host cut the connection while logging in"});
    // A host that wants two methods answers the first, right one as it answers a wrong one, but lists what is
    // left.
    const std::string left = accepted_methods();
    const bool partly = !left.empty() && left != methods;
    return tl::unexpected<SshFault>(AuthFailed{
        partly
            ? fmt::format("{} was accepted for user {}, but the host asks for more: {}", offered, user_, left)
            : fmt::format("the host refuses {} for user {}; it accepts: {}", offered, user_,
                          methods.empty() ? "nothing that it names" : methods)});
  }

  SshSession& session_;
  const std::string& user_;
  const KeySources& keys_;
  Deadline deadline_;
};

}  // namespace

tl::expected<void, SshFault> log_in(SshSession& session, const Login& login, const KeySources& keys,
                                    Deadline deadline) {
  return std::visit(LoginAttempt(session, login.user, keys, deadline), login.method);
}

}  // namespace hostyard
