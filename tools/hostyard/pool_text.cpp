#include "tools/hostyard/pool_text.h"

#include <functional>

#include <nlohmann/json.hpp>

#include "engine/domain/ip_address.h"
#include "reports/safe_text.h"

namespace hostyard {
namespace {

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

using See = std::function<void(const Json& node, std::size_t depth)>;

void walk(const Json& node, std::size_t depth, const See& see) {
  for (const Json& sub_node : node["subNodes"]) {
    see(sub_node, depth);
    walk(sub_node, depth + 1, see);
  }
}

}  // namespace

Table stock_rows(const Json& answer) {
  Table table{{"zone", "freeHosts", "freeCores", "freeMemory", "freeDisks", "freeDiskCapacity"}, {}};
  for (const auto& [zone, stock] : answer["stocks"].items()) {
    table.rows.push_back({zone, text_of(stock["freeHostCount"]), text_of(stock["freeCpuCores"]),
                          text_of(stock["freeMemory"]), text_of(stock["freeDiskCount"]),
                          text_of(stock["freeDiskCapacity"])});
  }
  return table;
}

Table hierarchy_rows(const Json& answer) {
  Table table{{"code", "name", "prefix"}, {}};
  walk(answer["root"], 0, [&](const Json& node, std::size_t) {
    table.rows.push_back({text_of(node["code"]), text_of(node["name"]), text_of(node["prefix"])});
  });
  return table;
}

std::string hierarchy_tree(const Json& answer) {
  std::string text;
  walk(answer["root"], 0, [&](const Json& node, std::size_t depth) {
    const std::string prefix = text_of(node["prefix"]);
    text += std::string(2 * depth, ' ') + visible_line(text_of(node["name"]));
    // A host's address is what its place in the tree does not say.
    if (IpAddress::parse(prefix)) text += "  " + prefix;
    text += '\n';
  });
  return text.empty() ? "no host matches\n" : text;
}

}  // namespace hostyard
