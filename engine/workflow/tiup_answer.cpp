#include "engine/workflow/tiup_answer.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "engine/base/text.h"
#include "engine/workflow/record_text.h"

namespace hostyard {
namespace {

using Lines = std::vector<std::string_view>;

Lines split_lines(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string text_of(const Json& object, std::string_view key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::optional<RowStatus> row_status(std::string_view name) {
  if (name == "Pass") return RowStatus::kPass;
  if (name == "Warn") return RowStatus::kWarn;
  if (name == "Fail") return RowStatus::kFail;
  return std::nullopt;
}

tl::expected<std::vector<CheckRow>, std::string> read_rows(const Json& result) {
  if (!result.is_array()) return tl::unexpected<std::string>("the key result of tiup's answer is not a list");
  std::vector<CheckRow> rows;
  for (const Json& entry : result) {
    if (!entry.is_object()) return tl::unexpected<std::string>("a row of tiup's answer is not an object");
    const auto status = row_status(text_of(entry, "status"));
    if (!status) {
      return tl::unexpected(
          fmt::format("a row of tiup's answer has the status \"{}\"; accepted: Pass, Warn, Fail",
                      text_of(entry, "status")));
    }
    rows.push_back({text_of(entry, "node"), text_of(entry, "name"), *status, text_of(entry, "message")});
  }
  return rows;
}

// The first object with instances that stands in the text: on one line, on many, behind or before noise.
std::optional<Json> find_display_document(const std::string& out) {
  std::istringstream stream(out);
  for (std::size_t at = out.find('{'); at != std::string::npos;) {
    stream.clear();
    stream.seekg(static_cast<std::streamoff>(at));
    std::size_t end = at;
    try {
      Json document;
      stream >> document;  // one value; what follows it is left in the stream
      if (document.is_object() && document.contains("instances")) return document;
      end = stream.eof() ? out.size() : static_cast<std::size_t>(stream.tellg());
    } catch (const Json::exception&) {
      end = std::min(out.find('\n', at), out.size());  // noise: no document begins on the rest of this line
    }
    at = out.find('{', end);
  }
  return std::nullopt;
}

}  // namespace

std::string tool_outcome_text(const ToolOutcome& outcome) {
  // Errors stand on stderr, but some (a prompt for a pass-phrase) only on stdout.
  const auto said = [](const std::string& out, const std::string& err) {
    const std::string text = end_of(trim(err).empty() ? out : err);
    return text.empty() ? text : ": " + text;
  };
  if (const auto* exited = std::get_if<ToolExited>(&outcome)) {
    const bool failed = exited->code != 0;
    return fmt::format("exit code {}{}", exited->code, said(failed ? exited->out : "", exited->err));
  }
  if (const auto* late = std::get_if<ToolTimedOut>(&outcome)) {
    return "timed out: it may have taken effect" + said("", late->err);
  }
  return fmt::format("there is no tiup to run: {}", start_of(std::get<ToolNotFound>(outcome).detail));
}

tl::expected<CheckAnswer, std::string> read_check_answer(const ToolOutcome& outcome) {
  const auto* exited = std::get_if<ToolExited>(&outcome);
  if (exited == nullptr) return tl::unexpected(tool_outcome_text(outcome));
  for (const std::string_view line : split_lines(exited->out)) {
    if (line.find("\"result\"") == std::string_view::npos)
      continue;  // parsing every progress line costs more than the rest
    const Json document = Json::parse(line, nullptr, false);
    if (!document.is_object() || !document.contains("result")) continue;
    auto rows = read_rows(document["result"]);
    if (!rows) return tl::unexpected(rows.error());
    return CheckAnswer{exited->code, std::move(*rows)};
  }
  return tl::unexpected(fmt::format("tiup printed no result line; {}", tool_outcome_text(outcome)));
}

tl::expected<std::vector<EmInstance>, std::string> read_display_answer(const ToolOutcome& outcome) {
  const auto* exited = std::get_if<ToolExited>(&outcome);
  if (exited == nullptr || exited->code != 0) return tl::unexpected(tool_outcome_text(outcome));
  const auto document = find_display_document(exited->out);
  if (!document)
    return tl::unexpected(fmt::format("tiup printed no list of instances; {}", tool_outcome_text(outcome)));
  const Json& list = (*document)["instances"];
  std::vector<EmInstance> instances;
  if (!list.is_array() && !list.is_null())
    return tl::unexpected<std::string>("the key instances of tiup's answer is not a list");
  for (const Json& entry : list) {
    if (!entry.is_object())
      return tl::unexpected<std::string>("an instance of tiup's answer is not an object");
    instances.push_back({text_of(entry, "role"), text_of(entry, "host"), text_of(entry, "status")});
  }
  return instances;
}

}  // namespace hostyard
