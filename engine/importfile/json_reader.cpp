#include "engine/importfile/json_reader.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "engine/importfile/strict_json.h"

namespace hostyard {
namespace {

constexpr std::size_t kMaxValuesPerRow =
    64;  // 18 fields and some ten disks; the whole file shares the allowance
constexpr std::size_t kMaxValuesAnyway = 10'000;

// A value as a message shows it; never that of the password.
std::string value_text(Column column, const Json& value) {
  return column == Column::kPassword ? std::string(kMasked) : value.dump();
}

bool fill_text(const Json& value, Cell& cell) {
  if (!value.is_string()) return false;
  cell.kind = Cell::Kind::kText;
  cell.text = value.get_ref<const std::string&>();
  return true;
}

bool fill_integer(const Json& value, Cell& cell) {
  if (!value.is_number_integer()) return false;
  cell.kind = Cell::Kind::kNumber;
  cell.text = value.dump();
  return true;
}

std::string_view accepted_kind(JsonKind kind) {
  switch (kind) {
    case JsonKind::kString:
      return "a string";
    case JsonKind::kInteger:
      return "an integer";
    case JsonKind::kArray:
      break;
  }
  return "an array of at least one disk {name, capacity, path}";
}

// One key of a host object into its cell; null counts as absent (ruling DOM-1).
void fill(const ColumnInfo& column, const Json& value, const Place& place, ImportRow& row,
          ProblemList& problems) {
  Cell& cell = row.cell(column.column);
  if (value.is_null()) return;
  bool fits = false;
  switch (column.json_kind) {
    case JsonKind::kString:
      fits = fill_text(value, cell);
      break;
    case JsonKind::kInteger:
      fits = fill_integer(value, cell);
      break;
    case JsonKind::kArray:
      fits = value.is_array();
      if (fits) row.disks = &value;
      break;
  }
  if (fits) return;
  cell.kind = Cell::Kind::kReported;
  problems.add(place.column(column.column), value_text(column.column, value),
               std::string(accepted_kind(column.json_kind)));
}

void report_unknown_key(const std::string& key, const Place& place, ProblemList& problems) {
  problems.add(fmt::format("{}.{}", place.row(), shown(key)), key,
               did_you_mean(key, json_keys()).value_or("keys " + join(json_keys(), ", ")));
}

// The list of hosts in the document; nullptr after reporting that there is none.
const Json* host_list(const Json& document, ProblemList& problems) {
  if (document.is_array()) return &document;
  if (document.is_object() && document.size() == 1 && document.contains("hosts") &&
      document["hosts"].is_array()) {
    return &document["hosts"];
  }
  problems.add("file", document.type_name(), "an array of host objects, or {\"hosts\": [...]}");
  return nullptr;
}

}  // namespace

void read_json_rows(std::string_view content, const ImportLimits& limits, RowCheck& check,
                    ProblemList& problems) {
  JsonLimits json_limits;
  json_limits.nodes = static_cast<std::size_t>(limits.max_rows) * kMaxValuesPerRow + kMaxValuesAnyway;
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  const tl::expected<Json, Problem> document = parse_strict_json(content, "", json_limits);
  if (!document) {
    Problem problem = document.error();
    // Paths into a bare array are named as those into {"hosts": [...]}.
    if (problem.where.front() >= '0' && problem.where.front() <= '9') problem.where.insert(0, "hosts.");
    return problems.add(std::move(problem));
  }
  const Json* hosts = host_list(*document, problems);
  if (hosts == nullptr) return;
  ImportRow row;
  for (std::size_t i = 0; i < hosts->size(); ++i) {
    const Json& host = (*hosts)[i];
    const Place place(Place::Form::kJson, static_cast<std::int64_t>(i) + 1);
    if (!host.is_object()) {
      problems.add(place.row(), host.type_name(), "a host object");
      continue;
    }
    row.clear();
    for (const auto& [key, value] : host.items()) {
      if (const std::optional<Column> column = column_by_key(key)) {
        fill(info(*column), value, place, row, problems);
      } else {
        report_unknown_key(key, place, problems);
      }
    }
    if (!check.add(row, place)) return;
  }
}

}  // namespace hostyard
