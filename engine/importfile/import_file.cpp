#include "engine/importfile/import_file.h"

#include <utility>

#include <fmt/format.h>

#include "engine/base/text.h"
#include "engine/importfile/csv_reader.h"
#include "engine/importfile/json_reader.h"
#include "engine/importfile/problem_list.h"
#include "engine/importfile/row_check.h"
#include "engine/importfile/sheet_table.h"
#include "engine/importfile/workbook_reader.h"

namespace hostyard {
namespace {

constexpr std::string_view kZipMagic = "PK";
constexpr std::string_view kCompoundFileMagic = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

enum class Form { kWorkbook, kCompoundFile, kJson, kCsv };

Form form_of(std::string_view content) {
  if (content.starts_with(kZipMagic)) return Form::kWorkbook;
  if (content.starts_with(kCompoundFileMagic)) return Form::kCompoundFile;
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  const std::size_t first = content.find_first_not_of(" \t\r\n");
  const bool json = first != std::string_view::npos && (content[first] == '[' || content[first] == '{');
  return json ? Form::kJson : Form::kCsv;
}

template <class Read>
void read_table(RowCheck& check, ProblemList& problems, Read read) {
  SheetTable table(check, problems);
  const std::optional<Problem> problem = read([&table](RawRow& row) { return table.add(row); });
  if (problem) return problems.add_first(*problem);
  table.finish();
}

void read_any(std::string_view content, const ImportLimits& limits, RowCheck& check, ProblemList& problems) {
  if (std::cmp_greater(content.size(), limits.max_bytes)) {
    return problems.add("file", fmt::format("{} bytes", content.size()),
                        fmt::format("at most {} bytes", limits.max_bytes));
  }
  switch (form_of(content)) {
    case Form::kWorkbook:
      return read_table(check, problems,
                        [&](const RawRowSink& sink) { return read_workbook(content, limits, sink); });
    case Form::kCompoundFile:
      return problems.add("file", "an encrypted workbook or one of an old format (.xls)",
                          "a workbook (.xlsx) without a password");
    case Form::kJson:
      return read_json_rows(content, limits, check, problems);
    case Form::kCsv:
      return read_table(check, problems, [&](const RawRowSink& sink) { return read_csv(content, sink); });
  }
}

template <class Read>
Result<std::vector<HostDraft>> collect(std::string_view name, const ImportLimits& limits, Read read) {
  ProblemList problems;
  RowCheck check(limits, problems);
  read(check, problems);
  std::vector<HostDraft> drafts = check.finish();
  if (!problems.empty()) return tl::unexpected(problems.refusal(name));
  return drafts;
}

}  // namespace

Result<std::vector<HostDraft>> read_import_file(std::string_view content, std::string_view name,
                                                const ImportLimits& limits) {
  return collect(name, limits,
                 [&](RowCheck& check, ProblemList& problems) { read_any(content, limits, check, problems); });
}

Result<std::vector<HostDraft>> read_import_rows(std::string_view json, const ImportLimits& limits) {
  return collect("rows", limits, [&](RowCheck& check, ProblemList& problems) {
    read_json_rows(json, limits, check, problems);
  });
}

}  // namespace hostyard
