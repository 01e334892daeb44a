#include "tools/hostyard/answer_text.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/clock.h"
#include "engine/base/text.h"
#include "reports/safe_text.h"
#include "tools/hostyard/allocation_text.h"
#include "tools/hostyard/pool_text.h"
#include "tools/hostyard/table.h"
#include "tools/hostyard/yaml_text.h"

namespace hostyard {
namespace {

const std::vector<std::string_view> kDiskColumns{"diskId",   "hostId", "name",  "path",
                                                 "capacity", "type",   "status"};

// How an answer is shown as a table: which list, and which members of its rows.
struct Listing {
  std::string_view use_case;
  std::string_view list;  // member of the answer
  std::vector<std::string_view> columns;
};

const std::vector<std::string_view> kInstanceColumns{
    "instanceId", "clusterId", "component", "hostId", "cpuCores", "memory", "diskId", "ports", "status"};

const std::vector<Listing>& listings() {
  static const std::vector<Listing> all{
      {"hosts import",
       "workflows",
       {"hostName", "ip", "bizId", "hostStatus", "id", "name", "status", "node", "error"}},
      {"hosts delete",
       "workflows",
       {"hostName", "ip", "bizId", "hostStatus", "id", "name", "status", "node", "error"}},
      {"hosts list",
       "hosts",
       {"hostId", "hostName", "ip", "status", "loadStat", "region", "az", "rack", "arch", "spec", "purpose",
        "diskType", "availableDiskCount"}},
      {"hosts set-status", "hosts", {"hostId", "hostName", "ip", "status", "reserved"}},
      {"hosts set-reserved", "hosts", {"hostId", "hostName", "ip", "status", "reserved"}},
      {"hosts inspect",
       "checks",
       {"hostName", "ip", "hostId", "check", "path", "recorded", "real", "state", "detail"}},
      {"disks add", "disks", kDiskColumns},
      {"disks delete", "disks", kDiskColumns},
      {"allocations list",
       "ledger",
       {"seq", "holderId", "requestId", "hostId", "cpuCores", "memory", "disks", "ports", "exclusive",
        "regionWide"}},
      {"allocations recycle",
       "released",
       {"seq", "holderId", "requestId", "hostId", "cpuCores", "memory", "disks", "ports"}},
      {"instances list", "instances", kInstanceColumns},
      {"instances put", "instances", kInstanceColumns},
      {"workflows list",
       "workFlows",
       {"id", "name", "hostName", "ip", "bizId", "status", "createTime", "updateTime"}},
      {"workflows show", "nodes", {"name", "status", "startTime", "endTime", "result"}},
  };
  return all;
}

constexpr std::array<std::string_view, 7> kFlowColumns{"hostName", "ip",   "hostStatus", "id",
                                                       "status",   "node", "error"};

std::string cell(const Json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  const auto is_plain = [](const Json& item) { return item.is_string() || item.is_number_integer(); };
  if (value.is_array() && std::ranges::all_of(value, is_plain)) {
    std::vector<std::string> items;
    for (const Json& item : value) items.push_back(cell(item));
    return fmt::format("{}", fmt::join(items, ","));
  }
  return value.dump();
}

Table rows_of(const Json& list, std::vector<std::string> columns) {
  Table table{std::move(columns), {}};
  for (const Json& item : list) {
    std::vector<std::string>& row = table.rows.emplace_back();
    for (const std::string& column : table.header)
      row.push_back(item.contains(column) ? cell(item[column]) : "");
  }
  return table;
}

// PROD-1's tree as one row a zone; a vendor or region without any has a row of its own.
Table vendor_rows(const Json& answer) {
  Table table{{"vendor", "region", "zone", "vendorName", "regionName", "zoneName"}, {}};
  const auto add = [&](const Json& vendor, const Json& region, const Json& zone) {
    const auto text = [](const Json& node, const char* key) { return node.is_null() ? "" : cell(node[key]); };
    table.rows.push_back({text(vendor, "id"), text(region, "id"), text(zone, "id"), text(vendor, "name"),
                          text(region, "name"), text(zone, "name")});
  };
  for (const Json& vendor : answer["vendors"]) {
    if (vendor["regions"].empty()) add(vendor, nullptr, nullptr);
    for (const Json& region : vendor["regions"]) {
      if (region["zones"].empty()) add(vendor, region, nullptr);
      for (const Json& zone : region["zones"]) add(vendor, region, zone);
    }
  }
  return table;
}

// What columns are called for people, where the API's names say it less well.
std::string title_of(const std::string& column) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kTitles{
      {{"bizId", "hostId"}, {"id", "workFlowId"}, {"az", "zone"}, {"availableDiskCount", "freeDisks"}}};
  const auto found = std::ranges::find(kTitles, column, [](const auto& title) { return title.first; });
  return found == kTitles.end() ? column : std::string(found->second);
}

const Shape* member_of(const Shape& shape, std::string_view name) {
  const auto found = std::ranges::find(shape.members, name, &Shape::name);
  return found == shape.members.end() ? nullptr : &*found;
}

// All members of a list's items, for CSV: programs choose for themselves.
std::vector<std::string> all_columns(const Shape& answer, std::string_view list) {
  std::vector<std::string> columns;
  const Shape* const member = member_of(answer, list);
  if (member == nullptr) return columns;
  for (const Shape& item : member->members.front().members) columns.push_back(item.name);
  return columns;
}

const Listing* listing_of(const UseCase& use_case) {
  const auto found = std::ranges::find(listings(), use_case.name(), &Listing::use_case);
  return found == listings().end() ? nullptr : &*found;
}

std::string_view list_of(const UseCase& use_case) {
  if (const Listing* listing = listing_of(use_case)) return listing->list;
  return member_of(use_case.answer, "workflows") != nullptr ? "workflows" : "";
}

// Answers whose rows are not the items of one list.
std::optional<Table> own_rows(const UseCase& use_case, const Json& answer) {
  if (use_case.noun == "vendors") return vendor_rows(answer);
  if (use_case.name() == "allocations grant") return grant_rows(answer);
  if (use_case.name() == "pool inspect") return difference_rows(answer);
  if (use_case.name() == "pool stocks") return stock_rows(answer);
  if (use_case.name() == "pool hierarchy") return hierarchy_rows(answer);
  return std::nullopt;
}

std::string csv(const UseCase& use_case, const Json& answer) {
  if (const auto rows = own_rows(use_case, answer)) return to_csv(*rows);
  const std::string list(list_of(use_case));
  if (!list.empty()) return to_csv(rows_of(answer[list], all_columns(use_case.answer, list)));
  std::vector<std::string> columns;
  for (const Shape& member : use_case.answer.members) columns.push_back(member.name);
  return to_csv(rows_of(Json::array({answer}), std::move(columns)));
}

// One object as lines "name  value", its lists of objects as tables below.
std::string detail(const Json& object) {
  std::size_t width = 0;
  for (const auto& [name, value] : object.items()) width = std::max(width, name.size());
  std::string text;
  std::string tables;
  for (const auto& [name, value] : object.items()) {
    if (value.is_array() && !value.empty() && value.front().is_object()) {
      std::vector<std::string> columns;
      for (const auto& [column, unused] : value.front().items()) columns.push_back(column);
      tables += "\n" + name + ":\n" + to_text(rows_of(value, std::move(columns)));
    } else {
      const bool time = value.is_number_integer() && name.ends_with("Time");  // Unix seconds (API-5)
      const std::string shown = time ? rfc3339(value.get<TimeMicros>() * kSecond)
                                : value.is_object() && value.empty() ? ""
                                                                     : visible_line(cell(value));
      text += fmt::format("{:<{}}  {}\n", name, width, shown.empty() ? "-" : shown);
    }
  }
  return text + tables;
}

// What a workflow leaves to people (WF-3).
std::string left_to_do_text(const Json& answer) {
  std::string text;
  const Json lines = answer.value("leftToDo", Json::array());
  if (!lines.empty()) text += "\nleft to do\n";
  for (const Json& line : lines) text += "  " + visible_line(cell(line)) + "\n";
  return text;
}

// A workflow, then what each of its nodes did, line by line with the commands (STEP-12).
std::string flow_detail(const Json& answer) {
  std::string text = detail(answer["info"]);
  text += fmt::format("{:<10}  {}\n", "steps", cell(answer["nodeNames"]));
  for (const Json& node : answer["nodes"]) {
    const std::string ended = cell(node["endTime"]);
    text += fmt::format(
        "\n{}  {}  {}\n", visible_line(cell(node["name"])), cell(node["status"]),
        ended.empty() ? "since " + cell(node["startTime"]) : cell(node["startTime"]) + " .. " + ended);
    std::string result = visible(cell(node["result"]));
    while (!result.empty()) {
      const std::size_t end = result.find('\n');
      text += "  " + result.substr(0, end) + "\n";
      result.erase(0, end == std::string::npos ? end : end + 1);
    }
  }
  return text + left_to_do_text(answer);
}

std::string footer(const Json& answer, std::string_view list) {
  if (!answer.contains("total")) return "";
  return fmt::format("{} of {}, page {}\n", answer[std::string(list)].size(), answer["total"].dump(),
                     answer["page"].dump());
}

// Only what is not as it should be.
std::string inspection_text(const Json& answer) {
  std::set<std::string> hosts;
  Json worth_a_look = Json::array();
  for (const Json& check : answer["checks"]) {
    hosts.insert(check["hostId"].get<std::string>());
    if (check["state"] != "ok") worth_a_look.push_back(check);
  }
  const Listing& listing = *std::ranges::find(listings(), "hosts inspect", &Listing::use_case);
  Table rows = rows_of(worth_a_look, {listing.columns.begin(), listing.columns.end()});
  for (std::string& column : rows.header) column = title_of(column);
  return (worth_a_look.empty() ? "" : to_text(rows)) + fmt::format("{} hosts, {} checks, {} worth a look\n",
                                                                   hosts.size(), answer["checks"].size(),
                                                                   worth_a_look.size());
}

std::string table(const UseCase& use_case, const Json& answer) {
  if (use_case.name() == "pool inspect" && answer["valid"] == true)
    return fmt::format("{} hosts, nothing differs\n", answer["hosts"].size());
  if (use_case.name() == "hosts inspect") return inspection_text(answer);
  if (use_case.name() == "pool hierarchy") return hierarchy_tree(answer);
  if (use_case.name() == "pool stocks") return stock_text(answer);
  if (const auto rows = own_rows(use_case, answer)) return to_text(*rows);
  if (use_case.name() == "workflows show") return flow_detail(answer);
  const std::string list(list_of(use_case));
  if (list.empty()) return detail(answer);
  const Listing* const listing = listing_of(use_case);
  std::vector<std::string> columns(kFlowColumns.begin(), kFlowColumns.end());
  if (listing != nullptr) columns.assign(listing->columns.begin(), listing->columns.end());
  Table rows = rows_of(answer[list], std::move(columns));
  for (std::string& column : rows.header) column = title_of(column);
  return to_text(rows) + footer(answer, list) + left_to_do_text(answer);
}

}  // namespace

OutputForm output_form(std::string_view word) {
  if (word == "json") return OutputForm::kJson;
  if (word == "yaml") return OutputForm::kYaml;
  if (word == "csv") return OutputForm::kCsv;
  return OutputForm::kTable;
}

std::string document_text(const Json& document, OutputForm form) {
  if (form == OutputForm::kYaml) return yaml_text(document);
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string answer_text(const UseCase& use_case, const Json& answer, OutputForm form) {
  const bool is_pool = use_case.name() == "pool export";  // no table could hold it
  switch (is_pool && form != OutputForm::kYaml ? OutputForm::kJson : form) {
    case OutputForm::kTable:
      return table(use_case, answer);
    case OutputForm::kCsv:
      return csv(use_case, answer);
    case OutputForm::kJson:
    case OutputForm::kYaml:
      break;
  }
  return document_text(answer, form);
}

}  // namespace hostyard
