#include "tests/unit/cli/program.h"

#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hostyard::test {
namespace {

std::string content_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream content;
  content << stream.rdbuf();
  return content.str();
}

void redirect(int file, const std::string& path, int flags) {
  const int opened = ::open(path.c_str(), flags, 0600);
  if (opened < 0 || ::dup2(opened, file) < 0) ::_exit(126);
  ::close(opened);
}

}  // namespace

void Program::write(const std::string& name, const std::string& content) const {
  std::ofstream(file(name), std::ios::binary) << content;
}

std::string Program::read(const std::string& name) const {
  return content_of(file(name));
}

bool Program::exists(const std::string& name) const {
  return std::filesystem::exists(file(name));
}

pid_t Program::start(const std::vector<std::string>& words, const std::string& input) const {
  write("stdin", input);
  write("stderr", "");
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child != 0) return child;
  redirect(STDIN_FILENO, file("stdin"), O_RDONLY);
  redirect(STDERR_FILENO, file("stderr"), O_WRONLY | O_CREAT | O_TRUNC);
  if (stdout_to == "-")
    ::close(STDOUT_FILENO);
  else
    redirect(STDOUT_FILENO, stdout_to.empty() ? file("stdout") : stdout_to, O_WRONLY | O_CREAT | O_TRUNC);
  for (const char* const name : {"HOSTYARD_STORE", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "NO_COLOR"})
    ::unsetenv(name);
  ::setenv("HOME", folder_.path().c_str(), 1);
  for (const auto& [name, value] : environment) {
    if (value.empty())
      ::unsetenv(name.c_str());
    else
      ::setenv(name.c_str(), value.c_str(), 1);
  }
  if (::chdir(HOSTYARD_SOURCE_DIR) != 0) ::_exit(126);
  std::vector<std::string> arguments{HOSTYARD_PROGRAM};
  arguments.insert(arguments.end(), words.begin(), words.end());
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  ::execv(HOSTYARD_PROGRAM, argv.data());
  ::_exit(127);
}

Outcome Program::wait(pid_t child) const {
  int status = 0;
  ::waitpid(child, &status, 0);
  Outcome outcome;
  outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  if (stdout_to.empty()) outcome.out = read("stdout");
  outcome.err = read("stderr");
  return outcome;
}

Outcome Program::run(const std::vector<std::string>& words, const std::string& input) const {
  return wait(start(words, input));
}

bool Program::is_running(pid_t child) const {
  siginfo_t ended{};
  ::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOHANG | WNOWAIT);
  return ended.si_pid != child;
}

bool Program::wait_for(pid_t child, const std::string& text_on_stderr) const {
  while (read("stderr").find(text_on_stderr) == std::string::npos) {
    if (!is_running(child)) return read("stderr").find(text_on_stderr) != std::string::npos;
    ::poll(nullptr, 0, 1);
  }
  return true;
}

std::vector<std::string> Program::on_fakes(std::vector<std::string> words, const std::string& world,
                                           const std::string& store) const {
  words.insert(words.end(), {"--store", "sqlite:" + file(store), "--hosts", "fake:" + world});
  return words;
}

// As long as what they stand for, so that columns stay aligned.
std::string masked(const std::string& text) {
  static const std::regex id("[A-Za-z][A-Za-z0-9_-]{21}(?![A-Za-z0-9_-])");
  static const std::regex time("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}");
  return std::regex_replace(std::regex_replace(text, time, "YYYY-MM-DDThh:mm:ss"), id,
                            "<--------- id ------->");
}

std::string golden(const std::string& name, const std::string& actual) {
  const std::string path = std::string(HOSTYARD_SOURCE_DIR) + "/tests/unit/cli/golden/" + name;
  if (std::getenv("HOSTYARD_WRITE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << actual;
  return content_of(path);
}

}  // namespace hostyard::test
