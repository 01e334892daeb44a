#include "scenarios/campaign/worker.h"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <new>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hostyard::campaign {
namespace {

// No operation takes a hundredth of it.
constexpr int kLongestStepMillis = 120'000;

template <std::size_t N>
void put_text(char (&place)[N], const std::string& text) {
  const std::size_t length = std::min(text.size(), N - 1);
  std::memcpy(place, text.data(), length);
  place[length] = '\0';
}

ChildReport* shared_report() {
  void* memory =
      ::mmap(nullptr, sizeof(ChildReport), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw Error(ErrorCode::kUnrecognizedError, "no memory for a run of the campaign");
  return new (memory) ChildReport{};
}

}  // namespace

Child::Child(const std::function<void(ChildReport&)>& work) : report_(shared_report()) {
  int pipe_ends[2];
  if (::pipe2(pipe_ends, O_CLOEXEC) != 0)
    throw Error(ErrorCode::kUnrecognizedError, "no pipe for a run of the campaign");
  alive_ = pipe_ends[0];
  pid_ = ::fork();
  if (pid_ != 0) ::close(pipe_ends[1]);
  if (pid_ < 0) throw Error(ErrorCode::kUnrecognizedError, "no process for a run of the campaign");
  if (pid_ != 0) return;
  // The parent's Ctrl-C is the parent's affair: a run is short, and the parent kills it where it must.
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGTERM, SIG_DFL);
  // A crash is told by the parent, with the operation that led to it.
  for (const int crash : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL}) std::signal(crash, SIG_DFL);
  work(*report_);
  ::_exit(0);
}

Child::Child(Child&& other) noexcept
    : report_(std::exchange(other.report_, nullptr)),
      pid_(std::exchange(other.pid_, -1)),
      alive_(std::exchange(other.alive_, -1)) {}

Child::~Child() {
  if (pid_ > 0) kill();
  if (alive_ >= 0) ::close(alive_);
  if (report_ != nullptr) ::munmap(report_, sizeof(ChildReport));
}

void Child::kill() {
  ::kill(pid_, SIGKILL);
  reap();
}

std::optional<int> Child::reap() {
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
  pid_ = -1;
  if (WIFSIGNALED(status)) return WTERMSIG(status);
  return std::nullopt;
}

Child::End Child::wait(int stop) {
  std::int64_t steps = -1;
  while (true) {
    pollfd watched[2] = {{alive_, POLLIN, 0}, {stop, POLLIN, 0}};
    const int ready = ::poll(watched, 2, kLongestStepMillis);
    if (ready < 0 && errno == EINTR) continue;
    if (watched[0].revents != 0) return {reap()};
    if (watched[1].revents != 0) {
      kill();
      return {std::nullopt, true};
    }
    if (std::exchange(steps, report_->steps) != report_->steps) continue;
    kill();
    return {std::nullopt, false, true};
  }
}

void run_into(ChildReport& report, const std::vector<StoreMaker>& stores, WorldFactory& worlds,
              std::int64_t steps, const std::function<Operation(const Model&)>& next) {
  static_assert(std::is_trivially_destructible_v<ChildReport>);
  try {
    Run run(stores, worlds);
    for (std::int64_t step = 0; step < steps; ++step) {
      const Operation operation = next(run.model());
      report.steps = step + 1;
      run.step(operation);
    }
    run.audit_all();
    report.event_hash = run.event_hash();
    const auto& counts = run.outcomes().counts();
    std::copy_n(counts.begin(), std::min(counts.size(), ChildReport::kMostOutcomes), report.outcomes);
  } catch (const Counterexample& found) {
    report.failed = true;
    put_text(report.clause, found.clause);
    put_text(report.text, found.text);
  } catch (const std::exception& error) {
    report.failed = true;
    put_text(report.clause, "exception");
    put_text(report.text, error.what());
  }
  report.finished = true;
}

std::string end_words(const Child::End& end) {
  if (end.hung) return "an operation does not end";
  if (!end.signal) return "the process ended by itself";
  return fmt::format("signal {} ({})", *end.signal, ::strsignal(*end.signal));
}

}  // namespace hostyard::campaign
