#include "tools/hostyard/pool_text.h"

#include <array>
#include <cstdint>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/domain/ip_address.h"
#include "reports/safe_text.h"

namespace hostyard {
namespace {

// In the order of the columns.
constexpr std::array kStockAmounts{"freeHostCount", "freeCpuCores", "freeMemory", "freeDiskCount",
                                   "freeDiskCapacity"};

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

void add_rows(const Json& node, Table& table) {
  for (const Json& sub_node : node["subNodes"]) {
    table.rows.push_back({text_of(sub_node["code"]), text_of(sub_node["name"]), text_of(sub_node["prefix"])});
    add_rows(sub_node, table);
  }
}

// A host's address is what its place in the tree does not say.
std::string words_of(const Json& node) {
  const std::string prefix = text_of(node["prefix"]);
  const std::string name = visible_line(text_of(node["name"]));
  return IpAddress::parse(prefix) ? name + "  " + prefix : name;
}

// `stem` is what stands before every line of the node.
void add_branches(const Json& node, const std::string& stem, std::string& text) {
  const Json& sub_nodes = node["subNodes"];
  for (std::size_t i = 0; i < sub_nodes.size(); ++i) {
    const bool last = i + 1 == sub_nodes.size();
    text += stem + (last ? "└── " : "├── ") + words_of(sub_nodes[i]) + '\n';
    add_branches(sub_nodes[i], stem + (last ? "    " : "│   "), text);
  }
}

}  // namespace

Table stock_rows(const Json& answer) {
  Table table{{"zone", "freeHosts", "freeCores", "freeMemory", "freeDisks", "freeDiskCapacity"}, {}};
  for (const auto& [zone, stock] : answer["stocks"].items()) {
    std::vector<std::string>& row = table.rows.emplace_back(std::vector<std::string>{zone});
    for (const char* const amount : kStockAmounts) row.push_back(text_of(stock[amount]));
  }
  return table;
}

std::string stock_text(const Json& answer) {
  Table table = stock_rows(answer);
  if (table.rows.empty()) return "no host matches\n";
  if (table.rows.size() > 1) {
    std::vector<std::string> total{fmt::format("{} zones", table.rows.size())};
    for (const char* const amount : kStockAmounts) {
      std::int64_t sum = 0;
      for (const Json& stock : answer["stocks"]) sum += stock[amount].get<std::int64_t>();
      total.push_back(std::to_string(sum));
    }
    table.rows.push_back(std::move(total));
  }
  return to_text(table);
}

Table hierarchy_rows(const Json& answer) {
  Table table{{"code", "name", "prefix"}, {}};
  add_rows(answer["root"], table);
  return table;
}

std::string hierarchy_tree(const Json& answer) {
  std::string text;
  for (const Json& node : answer["root"]["subNodes"]) {
    text += words_of(node) + '\n';
    add_branches(node, "", text);
  }
  return text.empty() ? "no host matches\n" : text;
}

}  // namespace hostyard
