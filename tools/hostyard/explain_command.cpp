// `explain` and `version` (CLI-3).
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "tools/hostyard/answer_text.h"
#include "tools/hostyard/command.h"
#include "tools/hostyard/exit_code.h"
#include "tools/hostyard/standard_output.h"
#include "tools/hostyard/table.h"
#include "tools/hostyard/version.h"

namespace hostyard {
namespace {

OutputForm form_of(const Invocation& invocation) {
  return output_form(invocation.common.contains("output") ? invocation.common["output"].get<std::string>()
                                                          : "");
}

Json to_json(const ErrorInfo& entry) {
  return {{"code", static_cast<int>(entry.code)},
          {"name", entry.name},
          {"http", entry.http},
          {"text", entry.text},
          {"meaning", entry.meaning},
          {"remedy", entry.remedy}};
}

std::string all_codes(OutputForm form) {
  if (form == OutputForm::kJson || form == OutputForm::kYaml) {
    Json list = Json::array();
    for (const ErrorInfo& entry : error_table()) list.push_back(to_json(entry));
    return document_text({{"codes", std::move(list)}}, form);
  }
  const bool csv = form == OutputForm::kCsv;
  Table table{{"code", "name", "http", "text"}, {}};
  if (csv) table.header = {"code", "name", "http", "text", "meaning", "remedy"};
  for (const ErrorInfo& entry : error_table()) {
    auto& row = table.rows.emplace_back(
        std::vector<std::string>{std::to_string(static_cast<int>(entry.code)), std::string(entry.name),
                                 std::to_string(entry.http), std::string(entry.text)});
    if (csv) row.insert(row.end(), {std::string(entry.meaning), std::string(entry.remedy)});
  }
  return csv ? to_csv(table) : to_text(table);
}

std::string one_code(const ErrorInfo& entry, OutputForm form) {
  const int code = static_cast<int>(entry.code);
  if (form == OutputForm::kCsv) {
    return to_csv({{"code", "name", "http", "text", "meaning", "remedy"},
                   {{std::to_string(code), std::string(entry.name), std::to_string(entry.http),
                     std::string(entry.text), std::string(entry.meaning), std::string(entry.remedy)}}});
  }
  if (form != OutputForm::kTable) return document_text(to_json(entry), form);
  return fmt::format("{} {} (HTTP {})\n{}\n\nWhat happened: {}\nWhat to do:    {}\n", code, entry.name,
                     entry.http, entry.text, entry.meaning, entry.remedy);
}

}  // namespace

int run_explain(const Invocation& invocation) {
  const OutputForm form = form_of(invocation);
  if (!invocation.arguments.contains("code")) {
    write_stdout(all_codes(form));
    return kExitDone;
  }
  const auto word = invocation.arguments["code"].get<std::string>();
  const auto code = find_error_code(word);
  if (!code) {
    std::vector<std::string> names;
    for (const ErrorInfo& entry : error_table()) names.emplace_back(entry.name);
    const auto meant = nearest(word, names);
    throw UsageError(
        fmt::format("'{}' is no error code{}; accepted: a number or name that 'hostyard explain' lists", word,
                    meant ? fmt::format(", did you mean {}?", *meant) : ""));
  }
  write_stdout(one_code(info(*code), form));
  return kExitDone;
}

int run_version(const Invocation& invocation) {
  const OutputForm form = form_of(invocation);
  if (form == OutputForm::kTable)
    write_stdout(fmt::format("hostyard {}\n", kVersion));
  else if (form == OutputForm::kCsv)
    write_stdout(to_csv({{"name", "version"}, {{"hostyard", kVersion}}}));
  else
    write_stdout(document_text({{"name", "hostyard"}, {"version", kVersion}}, form));
  return kExitDone;
}

}  // namespace hostyard
