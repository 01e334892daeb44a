#include "tools/hostyard/allocation_text.h"

#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reports/safe_text.h"

namespace hostyard {
namespace {

std::string words(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

// "10000,10001" of the ports of all ranges.
std::string ports_of(const Json& grant) {
  std::vector<int> ports;
  for (const Json& range : grant["ports"]) {
    for (const Json& port : range["ports"]) ports.push_back(port.get<int>());
  }
  return fmt::format("{}", fmt::join(ports, ","));
}

std::string disk_of(const Json& grant) {
  const Json& disk = grant["disk"];
  if (disk.is_null()) return "";
  return fmt::format("{} {} {} {} GiB", words(disk["name"]), words(disk["path"]), words(disk["type"]),
                     disk["capacity"].dump());
}

// ---- a refusal ----

std::string funnel_table(const Json& funnel) {
  Table table{{"filter", "left", "lost"}, {}};
  std::int64_t before = 0;
  for (const Json& step : funnel) {
    const auto left = step["left"].get<std::int64_t>();
    const std::int64_t lost = table.rows.empty() ? 0 : before - left;
    table.rows.push_back(
        {words(step["filter"]), std::to_string(left), lost == 0 ? "" : std::to_string(lost)});
    before = left;
  }
  return to_text(table);
}

std::string amount(const std::string& filter, const Json& value) {
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_number() && filter == "memory") return value.dump() + " GiB";
  if (value.is_array()) {
    return value.empty() ? "none" : fmt::format("{}", fmt::join(value.get<std::vector<std::string>>(), ","));
  }
  if (!value.is_object()) return words(value);
  // Disks asked.
  const std::string named = words(value["diskId"]);
  if (!named.empty()) return "disk " + named;
  const std::string type = words(value["type"]);
  return fmt::format("{} of {}{} GiB or more", value["count"].dump(), type.empty() ? "" : type + ", ",
                     value["capacity"].dump());
}

// What somebody could do about one thing that the near miss lacks.
std::string remedy(const std::string& filter, const Json& missing) {
  const std::string asked = amount(filter, missing["asked"]);
  const std::string there = amount(filter, missing["there"]);
  const bool none = missing["there"] == 0;
  if (filter == "notExcluded") return "take it out of excludedHosts";
  if (filter == "notChosen") return "let another host serve: this request has it already";
  if (filter == "reserved")
    return missing["there"] == true ? "un-reserve it" : "reserve it, or ask without takeover";
  if (filter == "location") return fmt::format("ask in {}", there);
  if (filter == "arch") return fmt::format("ask for arch {}", there);
  if (filter == "traits") return fmt::format("ask for traits that it has ({})", there);
  if (filter == "online") return fmt::format("bring it online (it is {})", there);
  if (filter == "load") return fmt::format("have it given back (it is {})", there);
  if (filter == "cores" || filter == "memory") {
    const auto short_of = missing["asked"].get<std::int64_t>() - missing["there"].get<std::int64_t>();
    const Json gap = short_of;
    const std::string_view unit = filter == "cores" ? "cores" : "memory";
    return fmt::format("free {} more {}{}", amount(filter, gap), unit,
                       none ? "" : fmt::format(", or ask for {}", there));
  }
  if (filter == "disk") return fmt::format("give it more fitting disks (asked {}, there {})", asked, there);
  if (filter == "ports")
    return fmt::format("free more ports of the range, or widen it (asked {}, free {})", asked, there);
  return fmt::format("{} asked, {} there", asked, there);
}

// How many hosts the requirement needs, and of what it asks for so many.
std::int64_t hosts_needed(const Json& data, const RefusalContext& context) {
  if (context.arguments == nullptr || data["request"].is_null() || data["requirement"].is_null()) return 0;
  const Json& requirement = (*context.arguments)["requests"][data["request"].get<std::size_t>()]
                                                ["requirements"][data["requirement"].get<std::size_t>()];
  const Json strategy = requirement.value("strategy", Json());
  for (const Json& one :
       {Json("UserSpecifyHost"), Json("ClusterPorts"), Json(3), Json(4), Json("3"), Json("4")}) {
    if (strategy == one) return 1;
  }
  return requirement.value("count", std::int64_t{0});
}

std::string near_miss_table(const Json& near_miss) {
  Table table{{"lacks", "asked", "there"}, {}};
  for (const auto& [filter, missing] : near_miss["missing"].items()) {
    table.rows.push_back({filter, amount(filter, missing["asked"]), amount(filter, missing["there"])});
  }
  return to_text(table);
}

std::string remedies(const Json& near_miss) {
  std::string text;
  for (const auto& [filter, missing] : near_miss["missing"].items())
    text += (text.empty() ? "" : "; ") + remedy(filter, missing);
  return text;
}

// A Failed host is mostly one whose import or take-over failed: its workflow holds the cause.
std::string why_failed(const Json& near_miss) {
  const Json& missing = near_miss["missing"];
  if (!missing.contains("online") || missing["online"]["there"] != "Failed") return "";
  return fmt::format(
      "Why it is Failed: 'hostyard workflows list --biz-id {}' names the workflow, 'hostyard workflows show "
      "WORKFLOW_ID' the cause\n",
      visible_line(words(near_miss["hostId"])));
}

// What would make it fit: less, or more of what the near miss lacks.
std::string conclusion(const Json& data, const std::string& host, const RefusalContext& context) {
  const std::int64_t needed = hosts_needed(data, context);
  const auto left = data["funnel"].back()["left"].get<std::int64_t>();
  std::string text = "\nWhat would make it fit: ";
  if (needed > 1 && left > 0) text += fmt::format("ask for a count of {} instead of {}; or ", left, needed);
  if (data["nearMiss"].is_null()) return text + "hosts that pass every filter: there are none to change\n";
  if (needed - left > 1) text += fmt::format("make {} more hosts fit, the nearest first: ", needed - left);
  return text + fmt::format("on {}: {}\n", host, visible_line(remedies(data["nearMiss"]))) +
         why_failed(data["nearMiss"]);
}

std::string granted_table(const Json& granted) {
  Table table{{"holderId", "hostId", "cpuCores", "memory", "disks", "ports"}, {}};
  for (const Json& row : granted) {
    std::vector<int> ports = row["ports"].get<std::vector<int>>();
    table.rows.push_back({words(row["holderId"]), words(row["hostId"]), row["cpuCores"].dump(),
                          row["memory"].dump(),
                          fmt::format("{}", fmt::join(row["disks"].get<std::vector<std::string>>(), ",")),
                          fmt::format("{}", fmt::join(ports, ","))});
  }
  return to_text(table);
}

}  // namespace

Table grant_rows(const Json& answer) {
  Table table{{"holderId", "requestId", "req", "hostName", "hostIp", "cores", "memory", "disk", "ports"}, {}};
  bool passwords = false;
  for (const Json& result : answer["results"]) {
    for (const Json& grant : result["grants"]) passwords = passwords || grant.contains("passwd");
  }
  if (passwords) table.header.insert(table.header.begin() + 5, {"userName", "passwd"});
  for (const Json& result : answer["results"]) {
    for (const Json& grant : result["grants"]) {
      std::vector<std::string> row{words(result["holderId"]), words(result["requestId"]),
                                   grant["requirement"].dump(), words(grant["hostName"]),
                                   words(grant["hostIp"])};
      if (passwords) {
        row.push_back(words(grant["userName"]));
        row.push_back(words(grant["passwd"]));
      }
      row.insert(row.end(),
                 {grant["cpuCores"].dump(), grant["memory"].dump(), disk_of(grant), ports_of(grant)});
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

Table difference_rows(const Json& inspection) {
  Table table{{"hostName", "ip", "what", "hostRow", "ledger", "instances", "differs"}, {}};
  for (const Json& host : inspection["hosts"]) {
    const auto add = [&](const std::string& what, const Json& quantity) {
      if (quantity["valid"] == true) return;
      const Json& row = quantity["hostRow"];
      table.rows.push_back(
          {words(host["hostName"]), words(host["ip"]), what, row.is_null() ? "" : row.dump(),
           quantity["ledger"].dump(), quantity["instances"].dump(),
           fmt::format("{}", fmt::join(quantity["differs"].get<std::vector<std::string>>(), ","))});
    };
    add("cores", host["cpuCores"]);
    add("memory", host["memory"]);
    for (const Json& disk : host["disks"]) add("disk " + words(disk["diskId"]), disk);
    for (const Json& port : host["ports"]) add("port " + port["port"].dump(), port);
    for (const Json& holder : host["holders"]) {
      for (const char* const name : {"cpuCores", "memory", "disks", "ports"}) {
        const Json& ledger = holder["ledger"][name];
        const Json& instances = holder["instances"][name];
        if (ledger == instances) continue;
        table.rows.push_back({words(host["hostName"]), words(host["ip"]),
                              fmt::format("{} of {}", name, words(holder["holderId"])), "", ledger.dump(),
                              instances.dump(), "ledger-instances"});
      }
    }
  }
  for (const Json& id : inspection.value("lostInstances", Json::array()))
    table.rows.push_back(
        {"", "", "instance " + words(id) + " on an unknown host", "", "", "1", "ledger-instances"});
  return table;
}

std::string allocation_explained(const Json& data, const RefusalContext& context) {
  if (!data.is_object()) return "";
  if (data.contains("granted")) return "\nWhat it was granted:\n" + granted_table(data["granted"]) + "\n";
  if (!data.contains("funnel") || data["funnel"].empty()) return "";
  std::string text =
      fmt::format("\nHosts left after each filter, of request {}, requirement {}:\n{}",
                  data["request"].dump(), data["requirement"].dump(), funnel_table(data["funnel"]));
  std::string host;
  if (!data["nearMiss"].is_null()) {
    const std::string id = words(data["nearMiss"]["hostId"]);
    const std::string name = context.host_words ? context.host_words(id) : "";
    host = visible_line(name.empty() ? "host " + id : name);
    text += fmt::format("\nThe near miss is {}{}:\n{}", host,
                        name.empty() ? "" : " (" + visible_line(id) + ")", near_miss_table(data["nearMiss"]));
  }
  return text + conclusion(data, host, context);
}

}  // namespace hostyard
