#include "scenarios/yaml_tree.h"

#include <algorithm>
#include <cctype>

#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

#include "scenarios/yaml_guard.h"

namespace hostyard {
namespace {

bool is_name_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// Replaces `open0 open1 name close` by other brackets of the same length, so that columns stay right.
std::string swap_brackets(std::string text, char open, char close, char new_open, char new_close) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] != '$' || text[i + 1] != open) continue;
    std::size_t end = i + 2;
    while (end < text.size() && is_name_char(text[end])) ++end;
    if (end == i + 2 || end == text.size() || text[end] != close) continue;
    text[i + 1] = new_open;
    text[end] = new_close;
  }
  return text;
}

class TreeBuilder {
 public:
  TreeBuilder(const std::string& file, std::vector<FileProblem>& problems)
      : file_(file), problems_(problems) {}

  YamlNode build(const YAML::Node& from) {
    YamlNode node;
    node.at = position(from.Mark());
    if (from.IsScalar()) {
      node.kind = YamlNode::Kind::kScalar;
      node.text = swap_brackets(from.Scalar(), '(', ')', '{', '}');
      node.quoted = from.Tag() == "!";
    } else if (from.IsSequence()) {
      node.kind = YamlNode::Kind::kList;
      for (const YAML::Node& item : from) node.items.push_back(build(item));
    } else if (from.IsMap()) {
      node.kind = YamlNode::Kind::kMap;
      for (const auto& member : from) add_member(node, member.first, member.second);
    }
    return node;
  }

 private:
  static Position position(const YAML::Mark& mark) { return {mark.line + 1, mark.column + 1}; }

  void add_member(YamlNode& map, const YAML::Node& key, const YAML::Node& value) {
    const Position at = position(key.Mark());
    if (!key.IsScalar()) {
      problems_.push_back({file_, at, "a key must be a plain word"});
      return;
    }
    const std::string name = swap_brackets(key.Scalar(), '(', ')', '{', '}');
    if (map.find(name) != nullptr) {
      problems_.push_back({file_, at, "key '" + name + "' is given twice"});
      return;
    }
    map.keys.push_back(name);
    map.key_positions.push_back(at);
    map.items.push_back(build(value));
    if (map.items.back().is_null()) map.items.back().at = at;
  }

  const std::string& file_;
  std::vector<FileProblem>& problems_;
};

// Plain scalars that mean the same inside a flow collection.
bool is_safe_plain(const std::string& text) {
  if (text.empty() || text.front() == '-')
    return text.size() > 1 && std::isdigit(static_cast<unsigned char>(text[1])) != 0;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_name_char(c) || c == '.' || c == '/' || c == '-' || c == '+'; });
}

class Renderer {
 public:
  explicit Renderer(const std::function<std::optional<std::string>(const YamlNode&)>& replace)
      : replace_(replace) {}

  void render(const YamlNode& node) {
    switch (node.kind) {
      case YamlNode::Kind::kNull:
        put("null");
        return;
      case YamlNode::Kind::kScalar:
        go_to(node.at);
        put(scalar(node));
        return;
      case YamlNode::Kind::kList:
        put("[");
        for (const YamlNode& item : node.items) {
          render(item);
          put(",");
        }
        put("]");
        return;
      case YamlNode::Kind::kMap:
        put("{");
        for (std::size_t i = 0; i < node.items.size(); ++i) {
          go_to(node.key_positions[i]);
          put(is_safe_plain(node.keys[i]) ? node.keys[i] : nlohmann::json(node.keys[i]).dump());
          put(": ");
          render(node.items[i]);
          put(",");
        }
        put("}");
        return;
    }
  }
  std::string take() { return std::move(text_); }

 private:
  std::string scalar(const YamlNode& node) const {
    if (auto replaced = replace_(node)) return *replaced;
    if (!node.quoted && is_safe_plain(node.text)) return node.text;
    return nlohmann::json(node.text).dump();
  }
  void put(const std::string& words) {
    text_ += words;
    column_ += static_cast<int>(words.size());
  }
  void go_to(Position at) {
    while (line_ < at.line) {
      text_ += '\n';
      ++line_;
      column_ = 1;
    }
    while (line_ == at.line && column_ < at.column) put(" ");
  }

  const std::function<std::optional<std::string>(const YamlNode&)>& replace_;
  std::string text_;
  int line_ = 1;
  int column_ = 1;
};

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  const auto found = std::find(keys.begin(), keys.end(), key);
  return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
}

YamlDocuments parse_yaml(const std::string& text, const std::string& file) {
  YamlDocuments result;
  try {
    TreeBuilder builder(file, result.problems);
    const std::string yaml = swap_brackets(text, '{', '}', '(', ')');
    check_documents_end(yaml);
    for (const YAML::Node& document : YAML::LoadAll(yaml)) {
      if (!document.IsNull()) result.documents.push_back(builder.build(document));
    }
  } catch (const YAML::Exception& error) {
    const Position at{std::max(error.mark.line, 0) + 1, std::max(error.mark.column, 0) + 1};
    const bool in_flow = error.msg.find("flow") != std::string::npos;
    result.problems.push_back(
        {file, at,
         "not YAML: " + readable_fault(error.msg) +
             (in_flow ? "; inside {…} and […] words that hold one of [ ] { } , must be quoted" : "")});
  }
  return result;
}

std::string render_in_place(const YamlNode& node,
                            const std::function<std::optional<std::string>(const YamlNode&)>& replace) {
  Renderer renderer(replace);
  renderer.render(node);
  return renderer.take();
}

}  // namespace hostyard
