// Runs a use case of the registry: arguments from options and files, the wait for its workflows, the answer.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tools/hostyard/answer_text.h"
#include "tools/hostyard/command.h"
#include "tools/hostyard/configuration.h"
#include "tools/hostyard/exit_code.h"
#include "tools/hostyard/input_file.h"
#include "tools/hostyard/interrupt.h"
#include "tools/hostyard/no_hosts.h"
#include "tools/hostyard/options.h"
#include "tools/hostyard/progress.h"
#include "tools/hostyard/session.h"
#include "tools/hostyard/standard_output.h"
#include "tools/hostyard/vendors_document.h"

namespace hostyard {
namespace {

// Documents and contents of files take the place of their names.
Json full_arguments(const UseCase& use_case, const Json& given) {
  Json arguments = given;
  if (!given.contains("file")) return arguments;
  const auto file = given["file"].get<std::string>();
  if (use_case.noun == "vendors") return read_vendors_document(read_input_file(file), file);
  arguments["content"] = read_input_file(file);
  if (file == "-") arguments["file"] = "stdin";  // as messages name it
  return arguments;
}

SessionOptions session_options(const Json& common, bool needs_hosts, Progress& progress) {
  SessionOptions options;
  options.hosts = text_option(common, "hosts");
  options.needs_hosts = needs_hosts;
  options.real_clock = text_option(common, "clock") == "real";
  options.seed = seed_option(common).value_or(options.seed);
  options.observer = &progress;
  return options;
}

ProgressOptions progress_options(const Json& common) {
  ProgressOptions options;
  options.lines = stderr_is_terminal() && !flag_option(common, "noProgress");
  options.colours = stderr_takes_colours();
  options.verbose = flag_option(common, "verbose");
  options.log_file = text_option(common, "logFile").value_or("");
  return options;
}

// Whether a use case can only do its work with hosts within reach.
bool needs_hosts(const UseCase& use_case) {
  return use_case.mutates && use_case.noun != "vendors";
}

// A bad input file is wrong usage, every other refusal a refusal (CLI-2).
int exit_code_of(const Refusal& refusal) {
  const bool bad_file = refusal.cause == ErrorCode::kParseTemplateFileError ||
                        refusal.code == ErrorCode::kParseTemplateFileError ||
                        refusal.code == ErrorCode::kMarshalError ||
                        refusal.code == ErrorCode::kUnmarshalError;
  return bad_file ? kExitWrongUsage : kExitRefused;
}

// Ids of the answer's workflows that can go on.
std::vector<std::string> open_flows(const Json& answer) {
  std::vector<std::string> ids;
  for (const Json& flow : answer["workflows"]) {
    const auto status = flow["status"].get<std::string>();
    if (status == "Processing" || status == "Initializing") ids.push_back(flow["id"].get<std::string>());
  }
  return ids;
}

bool any_failed(const Json& answer) {
  return answer.contains("workflows") &&
         std::ranges::any_of(answer["workflows"], [](const Json& flow) { return flow["status"] == "Error"; });
}

void tell_summary(const Json& answer) {
  std::map<std::string, int> counts;
  for (const Json& flow : answer["workflows"]) ++counts[flow["status"].get<std::string>()];
  const std::size_t all = answer["workflows"].size();
  std::string text = fmt::format("{} workflow{}", all, all == 1 ? "" : "s");
  for (const auto& [status, count] : counts) text += fmt::format(", {} {}", count, status);
  write_stderr(text + "\n");
}

// Drives the workflows until they ended or were interrupted; whether they ended. What failed below them did
// not undo what the command acknowledged before, and is told so.
bool drive(FlowDriver& driver, const std::vector<std::string>& ids, bool outlives) {
  try {
    driver.add(ids);
    return driver.run_until_ended(ids);
  } catch (const Error& failure) {
    if (!outlives) throw;
    throw Error(failure.code(),
                failure.message() +
                    "\nOnly this last write failed: the workflows stand where the store has them. Once it is "
                    "mended, 'hostyard workflows watch --all' with the same --store and --hosts goes on");
  }
}

// Waits for the workflows of the answer and brings it up to date.
void wait_for_flows(const UseCase& use_case, Session& session, Progress& progress, Json& answer) {
  const std::vector<std::string> ids = open_flows(answer);
  Service& service = session.service();
  progress.expect(ids.size());
  const InterruptGuard guard(service.driver());
  const bool all_ended = drive(service.driver(), ids, session.outlives());
  progress.finish();
  use_case.refresh(service, answer);
  if (all_ended) return;
  write_stderr(
      session.outlives()
          ? "interrupted; 'hostyard workflows watch --all' with the same --store and --hosts goes on\n"
          : "interrupted; the store was in memory and is gone\n");
}

int print_answer(const Invocation& invocation, const Session& session, Json answer) {
  const OutputForm form = output_form(text_option(invocation.common, "output").value_or("table"));
  const bool document = form == OutputForm::kJson || form == OutputForm::kYaml;
  if (document && !session.world_file().empty()) answer["fakeHosts"] = session.world_file();
  write_stdout(answer_text(*invocation.command.use_case, answer, form));
  if (InterruptGuard::interrupted()) return kExitInterrupted;
  return any_failed(answer) && invocation.command.groups.drive ? kExitRefused : kExitDone;
}

}  // namespace

int run_use_case(const Invocation& invocation) {
  const UseCase& use_case = *invocation.command.use_case;
  const Json& common = invocation.common;
  const Configuration configuration =
      load_configuration(text_option(common, "config"), text_option(common, "store"));
  if (needs_hosts(use_case) && text_option(common, "hosts").value_or("real") == "real") {
    throw Error(
        ErrorCode::kConnectToHostError,
        fmt::format("'hostyard {}' needs hosts: {}; accepted: --hosts fake:WORLD.yaml. Nothing was changed",
                    use_case.name(), kNoRealHosts));
  }
  const Json arguments = full_arguments(use_case, invocation.arguments);
  Progress progress(progress_options(common));
  const auto session = open_session(configuration, session_options(common, needs_hosts(use_case), progress));
  if (!session->world_file().empty())
    write_stderr(fmt::format("hosts are fake: {}\n", session->world_file()));
  auto answer = use_case.call(session->service(), arguments);
  if (!answer) {
    const OutputForm form = output_form(text_option(common, "output").value_or("table"));
    write_stderr(refusal_text(answer.error(), form, stderr_takes_colours()));
    return exit_code_of(answer.error());
  }
  if (invocation.command.groups.drive) {
    const auto vendors = session->load_missing_vendors();
    if (!vendors)
      write_stderr(fmt::format("the world's vendors are not registered: {}\n", vendors.error().detail));
    else if (!vendors->empty())
      write_stderr(fmt::format("vendors registered from the world: {}\n", *vendors));
    if (flag_option(common, "noWait")) {
      if (!open_flows(*answer).empty())
        write_stderr(
            "not waiting; 'hostyard workflows watch --all' with the same --store and --hosts goes on\n");
    } else {
      wait_for_flows(use_case, *session, progress, *answer);
      tell_summary(*answer);
    }
  }
  return print_answer(invocation, *session, std::move(*answer));
}

}  // namespace hostyard
