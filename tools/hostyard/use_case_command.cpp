// Runs a use case of the registry: arguments from options and files, the wait for its workflows, the answer.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tools/hostyard/answer_text.h"
#include "tools/hostyard/command.h"
#include "tools/hostyard/configuration.h"
#include "tools/hostyard/exit_code.h"
#include "tools/hostyard/input_document.h"
#include "tools/hostyard/input_file.h"
#include "tools/hostyard/interrupt.h"
#include "tools/hostyard/options.h"
#include "tools/hostyard/progress.h"
#include "tools/hostyard/refusal_text.h"
#include "tools/hostyard/session.h"
#include "tools/hostyard/standard_output.h"
#include "tools/hostyard/vendors_document.h"

namespace hostyard {
namespace {

// The document of ALLOC-7 that a file holds, with the options beside it.
Result<Json> document_arguments(const UseCase& use_case, const Json& given) {
  const auto file = given["file"].get<std::string>();
  auto document = read_document(read_input_file(file), file);
  if (!document || !document->is_object()) return document;  // the use case says what it accepts
  for (const Shape& member : use_case.arguments.members) {
    if (member.beside && document->contains(member.name)) {
      return refuse(ErrorCode::kMarshalError,
                    fmt::format("{} is unknown in the document; accepted: the option --{}", member.name,
                                option_name(member.name)));
    }
    if (given.contains(member.name)) (*document)[member.name] = given[member.name];
  }
  return document;
}

// A password given as "-". An empty one would be taken as absent, and the old one stay unnoticed.
std::string password_of_stdin() {
  std::string text = read_input_file("-");
  if (text.ends_with('\n')) text.pop_back();
  if (text.empty()) throw UsageError("stdin is empty; accepted: the new password, as --passwd is -");
  return text;
}

// Documents and contents of files take the place of their names.
Result<Json> full_arguments(const UseCase& use_case, const Json& given) {
  if (!use_case.document.empty()) return document_arguments(use_case, given);
  Json arguments = given;
  if (given.value("passwd", "") == "-") arguments["passwd"] = password_of_stdin();
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

OutputForm form_of(const Invocation& invocation) {
  return output_form(text_option(invocation.common, "output").value_or("table"));
}
bool is_document(OutputForm form) {
  return form == OutputForm::kJson || form == OutputForm::kYaml;
}

int print_answer(const Invocation& invocation, const Session& session, Json answer) {
  const OutputForm form = form_of(invocation);
  const bool bare = invocation.command.use_case->name() == "pool export";  // it is a document of its own
  if (is_document(form) && !bare && !session.world_file().empty()) answer["fakeHosts"] = session.world_file();
  write_stdout(answer_text(*invocation.command.use_case, answer, form));
  if (InterruptGuard::interrupted()) return kExitInterrupted;
  const bool failed = any_failed(answer) && invocation.command.groups.drive;
  const bool invalid = answer.contains("valid") && answer["valid"] == false;  // INSP-1
  return failed || invalid ? kExitRefused : kExitDone;
}

std::string host_words(Session& session, const std::string& host_id) {
  return session.service().ledger().read([&](const Pool& pool) -> std::string {
    const Host* host = pool.host(host_id);
    return host == nullptr ? "" : fmt::format("{} {}", host->host_name, host->ip.text());
  });
}

// `session` is nullptr where the input was refused before there was one.
int print_refusal(const Invocation& invocation, Session* session, const Refusal& refusal,
                  const Json& arguments) {
  RefusalContext context;
  context.arguments = &arguments;
  context.colours = stderr_takes_colours();
  if (session != nullptr) {
    context.fake_hosts = session->world_file();
    context.host_words = [&](const std::string& host_id) { return host_words(*session, host_id); };
  }
  const std::string text = refusal_text(refusal, form_of(invocation), context);
  // Asked for as data, a refusal is an answer like any other: programs read it where they read answers.
  is_document(form_of(invocation)) ? write_stdout(text) : write_stderr(text);
  return exit_code_of(refusal);
}

}  // namespace

int run_use_case(const Invocation& invocation) {
  const UseCase& use_case = *invocation.command.use_case;
  const Json& common = invocation.common;
  const Configuration configuration =
      load_configuration(text_option(common, "config"), text_option(common, "store"));
  const Result<Json> arguments = full_arguments(use_case, invocation.arguments);
  if (!arguments) return print_refusal(invocation, nullptr, arguments.error(), nullptr);
  Progress progress(progress_options(common));
  // Who drives no workflows asks nothing of any host: a stop or a cancellation goes wherever the store does.
  const bool needs_hosts = invocation.command.groups.drive || use_case.asks_hosts;
  const auto session = open_session(configuration, session_options(common, needs_hosts, progress));
  auto answer = use_case.call(session->service(), *arguments);
  // A refusal as a document says it itself, and is nothing but the document.
  if (!session->world_file().empty() && (answer || !is_document(form_of(invocation))))
    write_stderr(fmt::format("hosts are fake: {}\n", session->world_file()));
  if (!answer) return print_refusal(invocation, session.get(), answer.error(), *arguments);
  if (flag_option(invocation.arguments, "dryRun")) write_stderr("dry run: nothing was changed\n");
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
