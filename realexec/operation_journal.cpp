#include "realexec/operation_journal.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/base/text.h"
#include "realexec/file_descriptor.h"
#include "realexec/files.h"

namespace hostyard {
namespace {

constexpr std::size_t kShownOutput = 4096;

// Runs "$@" with its output in files, and leaves the exit code in a file that is there whole or not at all.
// Constant: values come as arguments only.
constexpr const char* kSupervisor =
    "cd \"$1\" || exit 1; shift; \"$@\" >out 2>err </dev/null; code=$?; "
    "printf %s \"$code\" >exit.new && sync exit.new 2>/dev/null; mv exit.new exit";

std::string tail_of(const std::string& path) {
  const std::string text = read_text(path).value_or("");
  return text.size() <= kShownOutput ? text : "…" + text.substr(text.size() - kShownOutput);
}

// In a new session, with the lock's descriptor open: the kernel holds the lock until the last process that
// has it is gone. Between fork and exec only what is safe among threads.
bool spawn_detached(char* const* arguments, char* const* environment, int lock) {
  const pid_t child = ::fork();
  if (child < 0) return false;
  if (child == 0) {
    ::setsid();
    const pid_t supervisor = ::fork();
    if (supervisor != 0) ::_exit(supervisor < 0 ? 1 : 0);
    ::fcntl(lock, F_SETFD, 0);
    const int nothing = ::open("/dev/null", O_RDWR);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nothing, stream);
    ::execve("/bin/sh", arguments, environment);
    ::_exit(127);
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

std::string OperationJournal::folder_of(const std::string& token) const {
  return folder_ + "/" + token;
}

void OperationJournal::start(const std::string& token, const ProcessRequest& request,
                             const std::vector<std::pair<std::string, std::string>>& files) {
  const std::string folder = folder_of(token);
  make_folder(folder_);
  make_folder(folder);
  const FileDescriptor lock(::open((folder + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock.is_open()) throw std::system_error(errno, std::generic_category(), folder + "/lock");
  // Held: it runs, or another process is about to start it. Either way it is started once.
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) return;
  if (::access((folder + "/command").c_str(), F_OK) == 0) return;
  std::vector<std::string> arguments{"/bin/sh", "-c", kSupervisor, "hostyard-operation", folder};
  for (const auto& [name, text] : files) write_durably(folder + "/" + name, text);
  for (const std::string& argument : request.arguments)
    arguments.push_back(argument.starts_with('@') ? fmt::format("{}/{}", folder, argument.substr(1))
                                                  : argument);
  const std::vector<std::string> command(arguments.begin() + 5, arguments.end());
  write_durably(folder + "/command", join(command, "\n") + "\n");
  sync_folder(folder);
  sync_folder(folder_);
  ProcessTexts argv(std::move(arguments));
  ProcessTexts environment(process_environment(request.environment));
  if (!spawn_detached(argv.get(), environment.get(), lock.get())) {
    write_durably(folder + "/err", "fork: " + std::generic_category().message(errno));
    write_durably(folder + "/exit", "127");
  }
}

OperationStatus OperationJournal::status(const std::string& token) const {
  const std::string folder = folder_of(token);
  const FileDescriptor lock(::open((folder + "/lock").c_str(), O_RDONLY | O_CLOEXEC));
  if (!lock.is_open()) return {};
  // First the lock, then the file: an operation that ends in between is seen as running, and as ended the
  // next time.
  const bool running = ::flock(lock.get(), LOCK_SH | LOCK_NB) != 0;
  const auto exit = read_text(folder + "/exit");
  if (!exit)
    return running ? OperationStatus{OperationState::kProcessing, "operation processing", ""}
                   : OperationStatus{};
  if (*exit == "0") return {OperationState::kFinished, "operation finished", ""};
  return {OperationState::kError, "",
          fmt::format("operation failed with err: exit status {}. \ndetail info: {}\n{}", *exit,
                      tail_of(folder + "/err"), tail_of(folder + "/out"))};
}

}  // namespace hostyard
