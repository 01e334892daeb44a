#include "tools/hostyard/vendors_document.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

#include "tools/hostyard/exit_code.h"

namespace hostyard {
namespace {

constexpr int kMostLevels = 16;  // four are used

Json to_json(const YAML::Node& node, int level) {
  if (level > kMostLevels) throw YAML::Exception(node.Mark(), "nested too deeply");
  if (node.IsScalar()) return node.Scalar();
  if (node.IsSequence()) {
    Json list = Json::array();
    for (const YAML::Node& item : node) list.push_back(to_json(item, level + 1));
    return list;
  }
  if (!node.IsMap()) return nullptr;
  Json map = Json::object();
  for (const auto& entry : node) {
    const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : YAML::Dump(entry.first);
    if (map.contains(key)) throw YAML::Exception(entry.first.Mark(), "'" + key + "' is given twice");
    map[key] = to_json(entry.second, level + 1);
  }
  return map;
}

}  // namespace

Json read_vendors_document(const std::string& text, const std::string& file) {
  // What looks like JSON is read as such, so that its types count.
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  try {
    if (start != std::string::npos && text[start] == '{') return Json::parse(text);
    return to_json(YAML::Load(text), 0);
  } catch (const Json::parse_error& wrong) {
    const std::string_view what = wrong.what();  // "[name of the exception] parse error at line 2, ..."
    throw UsageError(fmt::format("{}: {}; accepted: a document {{\"vendors\": [...]}}", file,
                                 what.substr(what.find(']') + 2)));
  } catch (const YAML::Exception& wrong) {
    throw UsageError(fmt::format("{}:{}:{}: {}; accepted: a document vendors: [...]", file,
                                 wrong.mark.line + 1, wrong.mark.column + 1, wrong.msg));
  }
}

}  // namespace hostyard
