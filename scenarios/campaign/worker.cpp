#include "scenarios/campaign/worker.h"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <new>

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hostyard::campaign {
namespace {

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
  pid_ = ::fork();
  if (pid_ < 0) throw Error(ErrorCode::kUnrecognizedError, "no process for a run of the campaign");
  if (pid_ != 0) return;
  // The parent's Ctrl-C is the parent's affair: a run is short.
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGTERM, SIG_DFL);
  // A crash is told by the parent, with the operation that led to it.
  for (const int crash : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL}) std::signal(crash, SIG_DFL);
  work(*report_);
  ::_exit(0);
}

Child::Child(Child&& other) noexcept : report_(other.report_), pid_(other.pid_) {
  other.report_ = nullptr;
  other.pid_ = -1;
}

Child::~Child() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    wait();
  }
  if (report_ != nullptr) ::munmap(report_, sizeof(ChildReport));
}

std::optional<int> Child::wait() {
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
  pid_ = -1;
  if (WIFSIGNALED(status)) return WTERMSIG(status);
  return std::nullopt;
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

std::string signal_words(int signal) {
  return fmt::format("signal {} ({})", signal, ::strsignal(signal));
}

}  // namespace hostyard::campaign
