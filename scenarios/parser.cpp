#include "scenarios/parser.h"

#include <algorithm>
#include <sstream>

#include <nlohmann/json.hpp>

#include "scenarios/case_keys.h"
#include "scenarios/repetition.h"
#include "scenarios/secret_text.h"
#include "scenarios/settings.h"
#include "scenarios/shape_check.h"
#include "scenarios/step_parser.h"
#include "scenarios/values.h"

namespace hostyard {
namespace {

// Names stand in lists, reports and on command lines.
std::string one_line(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return text;
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(std::move(line));
  return lines;
}

void put_member(YamlNode& map, const std::string& key, Position at, const YamlNode& value) {
  const auto found = std::find(map.keys.begin(), map.keys.end(), key);
  if (found != map.keys.end()) {
    map.items[static_cast<std::size_t>(found - map.keys.begin())] = value;
    return;
  }
  map.keys.push_back(key);
  map.key_positions.push_back(at);
  map.items.push_back(value);
}

void merge_into(YamlNode& map, const YamlNode& from) {
  map.kind = YamlNode::Kind::kMap;
  for (std::size_t i = 0; i < from.items.size(); ++i)
    put_member(map, from.keys[i], from.key_positions[i], from.items[i]);
}

std::string value_text(const YamlNode& map, std::size_t number);

// A value of a row in few words: {hostIp: 10.0.0.9}.
std::string flow_text(const YamlNode& node) {
  if (node.is_null()) return "null";
  if (node.is_scalar()) return node.text.empty() ? "\"\"" : node.text;
  std::string text;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    text += (text.empty() ? "" : ", ") + (node.is_map() ? node.keys[i] + ": " : std::string()) +
            (node.is_map() ? value_text(node, i) : flow_text(node.items[i]));
  }
  return node.is_map() ? "{" + text + "}" : "[" + text + "]";
}

std::string value_text(const YamlNode& map, std::size_t number) {
  return is_secret_key(map.keys[number]) ? "***" : flow_text(map.items[number]);
}

// " [row 2: by name]": the row's own word where it has one, else its values.
std::string row_suffix(std::size_t index, const YamlNode& row) {
  std::string words;
  if (const YamlNode* const own = row.find("row"); own != nullptr) {
    words = own->text;
  } else {
    for (std::size_t i = 0; i < row.items.size(); ++i) {
      words += (words.empty() ? "" : ", ") + row.keys[i] + " " + value_text(row, i);
    }
  }
  return " [row " + std::to_string(index + 1) + (words.empty() ? "" : ": " + words) + "]";
}

class FileParser {
 public:
  FileParser(const std::string& text, std::string file, std::string id_prefix, const ParserContext& context)
      : lines_(split_lines(text)),
        file_(std::move(file)),
        id_prefix_(std::move(id_prefix)),
        context_(context) {}

  ParsedFile parse(const std::string& text) {
    YamlDocuments yaml = parse_yaml(text, file_);
    result_.problems = std::move(yaml.problems);
    for (const YamlNode& document : yaml.documents) mask_secrets(document, lines_);
    for (const YamlNode& document : yaml.documents) parse_document(document);
    if (yaml.documents.empty() && result_.problems.empty()) report({1, 1}, "the file holds no case");
    drop_repeated_problems();
    return std::move(result_);
  }

 private:
  void parse_document(const YamlNode& document) {
    if (!document.is_map())
      return report(document.at, "a case is a map with the keys name, covers and steps");
    if (const YamlNode* const shared = document.find("shared");
        shared != nullptr && document.keys.size() == 1) {
      check_keys(*shared, case_key_names(true), "key of 'shared'");
      shared_ = *shared;
      shared_world_text_ = shared->find("world") != nullptr ? text_of(*shared, "world") : "";
      return;
    }
    check_keys(document, case_key_names(), "key");
    parse_case(document);
  }

  void parse_case(const YamlNode& document) {
    CaseDef scenario;
    scenario.file = file_;
    scenario.line = document.at.line;
    scenario.name = required_text(document, "name");
    scenario.tags = words(document, "tags");
    scenario.covers = words(document, "covers");
    check_covers(document, scenario.covers);
    set_world(document, scenario);
    for (const YamlNode* const from : {shared_.find("settings"), document.find("settings")}) {
      if (from != nullptr) scenario.settings = *from;
    }
    if (const YamlNode* const vars = shared_.find("vars"); vars != nullptr)
      merge_into(scenario.variables, *vars);
    if (const YamlNode* const vars = document.find("vars"); vars != nullptr)
      merge_into(scenario.variables, *vars);

    const YamlNode* const steps = document.find("steps");
    if (steps == nullptr || !steps->is_list() || steps->items.empty()) {
      return report(steps == nullptr ? document.at : steps->at, "a case needs a list of 'steps'");
    }
    scenario.steps = std::make_shared<const std::vector<StepDef>>(
        StepParser(file_, lines_, result_.problems).parse(*steps));
    add_rows(document, scenario);
  }

  // Steps are repeated only where the engine dies at every write.
  void check_repeated(const std::vector<StepDef>& steps) {
    const auto is_crash = [](const StepDef& step) {
      return step.kind != nullptr && step.kind->action == StepAction::kCrash;
    };
    if (std::ranges::any_of(steps, is_crash)) return;
    for (const StepDef& step : steps) {
      if (step.again.empty() && !step.again_unless_written) continue;
      report(step.at, "'again' stands in a case without 'crash: every'; accepted: behind such a step");
    }
  }

  void add_rows(const YamlNode& document, const CaseDef& scenario) {
    const YamlNode* const examples = document.find("examples");
    if (examples == nullptr) return add_case(scenario, "");
    if (!examples->is_list() || examples->items.empty()) {
      return report(examples->at, "'examples' is a list of rows: [{swap: on}, {swap: off}]");
    }
    for (std::size_t i = 0; i < examples->items.size(); ++i) {
      const YamlNode& row = examples->items[i];
      if (!row.is_map()) {
        report(row.at, "a row of 'examples' is a map of variables");
        continue;
      }
      CaseDef one = scenario;
      one.row = static_cast<int>(i) + 1;
      merge_into(one.variables, row);
      add_case(one, row_suffix(i, row));
    }
  }

  void add_case(CaseDef scenario, const std::string& suffix) {
    const Json variables = to_json(scenario.variables, nullptr, Json::object());
    const Json& given = variables.is_null() ? Json(Json::object()) : variables;
    check_steps(*scenario.steps, file_, given, result_.problems);
    check_repeated(*scenario.steps);
    if (!scenario.settings.is_null()) {
      ShapeCheck(file_, given, result_.problems).arguments(scenario.settings, case_settings_shape(), false);
      check_durations(scenario.settings, given);
    }
    for (const std::string& name : variables_in(scenario.world)) {
      if (given.contains(name)) continue;
      report(scenario.world.at, unknown_word("variable", name, scenario.variables.keys));
    }
    scenario.name = one_line(substitute(scenario.name, given) + suffix);
    scenario.id = id_prefix_ + "#" + scenario.name;
    if (case_of_run(scenario.name) != scenario.name)
      report({scenario.line, 1}, "the name '" + scenario.name + "' ends as repeated runs of a case do");
    for (const CaseDef& other : result_.cases) {
      if (other.name != scenario.name) continue;
      report({scenario.line, 1},
             "the name '" + scenario.name + "' is taken by the case in line " + std::to_string(other.line));
    }
    result_.cases.push_back(std::move(scenario));
  }

  void check_durations(const YamlNode& settings, const Json& variables) {
    for (std::size_t i = 0; i < settings.items.size(); ++i) {
      const std::string text = substitute(settings.items[i].text, variables);
      if (is_duration_setting(settings.keys[i]) && !parse_duration(text))
        report(settings.items[i].at, not_a_duration(text));
    }
  }

  void set_world(const YamlNode& document, CaseDef& scenario) {
    const YamlNode* world = document.find("world");
    if (world != nullptr) {
      scenario.world_text = text_of(document, "world");
    } else if (world = shared_.find("world"); world != nullptr) {
      scenario.world_text = shared_world_text_;
    }
    if (world != nullptr && !world->is_map())
      return report(world->at, "'world' is a map with machines, tiup, vendors, faults");
    if (world != nullptr) scenario.world = *world;
    const YamlNode* const faults = document.find("faults");
    if (faults == nullptr) return;
    if (scenario.world.find("faults") != nullptr)
      return report(faults->at, "faults are given twice: here and in 'world'");
    scenario.world.kind = YamlNode::Kind::kMap;
    put_member(scenario.world, "faults", faults->at, *faults);
    scenario.world_text += (scenario.world_text.empty() ? "" : "\n") + text_of(document, "faults");
  }

  // The lines from a key of a map to the next key of that map.
  std::string text_of(const YamlNode& map, const std::string& key) const {
    const auto index =
        static_cast<std::size_t>(std::find(map.keys.begin(), map.keys.end(), key) - map.keys.begin());
    const auto first = static_cast<std::size_t>(map.key_positions[index].line - 1);
    const auto indent = static_cast<std::size_t>(map.key_positions[index].column - 1);
    std::string text;
    for (std::size_t i = first; i < lines_.size(); ++i) {
      const std::size_t here = lines_[i].find_first_not_of(' ');
      if (i != first && here != std::string::npos && here <= indent) break;
      if (here == std::string::npos) continue;
      text += (text.empty() ? "" : "\n") + lines_[i].substr(std::min(here, indent));
    }
    return text;
  }

  std::string required_text(const YamlNode& document, const std::string& key) {
    const YamlNode* const node = document.find(key);
    if (node == nullptr) return report(document.at, "the case has no '" + key + "'"), std::string();
    if (!node->is_scalar() || node->text.empty())
      return report(node->at, "'" + key + "' must be a text"), std::string();
    return node->text;
  }

  // A list of words, the shared ones first.
  std::vector<std::string> words(const YamlNode& document, const std::string& key) {
    std::vector<std::string> result;
    for (const YamlNode* const from : {shared_.find(key), document.find(key)}) {
      if (from == nullptr) continue;
      if (!from->is_list()) {
        report(from->at, "'" + key + "' is a list of words");
        continue;
      }
      for (const YamlNode& item : from->items) {
        if (std::find(result.begin(), result.end(), item.text) == result.end()) result.push_back(item.text);
      }
    }
    return result;
  }

  void check_covers(const YamlNode& document, const std::vector<std::string>& covers) {
    if (covers.empty())
      return report(document.at, "the case has no 'covers': the catalogue ids and clauses that it is about");
    for (const YamlNode* const from : {shared_.find("covers"), document.find("covers")}) {
      if (from == nullptr) continue;
      for (const YamlNode& item : from->items) {
        if (!is_known(item.text))
          report(item.at, unknown_word("id in 'covers'", item.text, context_.known_ids));
      }
    }
  }

  bool is_known(const std::string& id) const {
    return std::any_of(context_.known_ids.begin(), context_.known_ids.end(), [&](const std::string& known) {
      const bool prefix = known.ends_with('*') && id.size() >= known.size() &&
                          id.compare(0, known.size() - 1, known, 0, known.size() - 1) == 0;
      return prefix || known == id;
    });
  }

  void check_keys(const YamlNode& map, const std::vector<std::string>& accepted, const std::string& kind) {
    for (std::size_t i = 0; i < map.keys.size(); ++i) {
      if (std::find(accepted.begin(), accepted.end(), map.keys[i]) != accepted.end()) continue;
      report(map.key_positions[i], unknown_word(kind, map.keys[i], accepted));
    }
  }

  // In order of the text; rows of one case repeat what is wrong with all of them.
  void drop_repeated_problems() {
    std::vector<FileProblem> once;
    for (FileProblem& problem : result_.problems) {
      if (std::find(once.begin(), once.end(), problem) == once.end()) once.push_back(std::move(problem));
    }
    std::ranges::stable_sort(
        once, {}, [](const FileProblem& problem) { return std::pair(problem.at.line, problem.at.column); });
    result_.problems = std::move(once);
  }

  void report(Position at, std::string message) {
    result_.problems.push_back({file_, at, std::move(message)});
  }

  std::vector<std::string> lines_;  // as written, but for secrets
  std::string file_;
  std::string id_prefix_;
  const ParserContext& context_;
  ParsedFile result_;
  YamlNode shared_;
  std::string shared_world_text_;
};

}  // namespace

ParsedFile parse_scenarios(const std::string& text, const std::string& file, const std::string& id_prefix,
                           const ParserContext& context) {
  return FileParser(text, file, id_prefix, context).parse(text);
}

std::string world_yaml(const CaseDef& scenario) {
  if (scenario.world.is_null()) return "{}";
  const Json variables = to_json(scenario.variables, nullptr, Json::object());
  return render_in_place(scenario.world, [&](const YamlNode& node) -> std::optional<std::string> {
    if (node.text.find("${") == std::string::npos) return std::nullopt;
    return scalar_to_json(node, nullptr, variables).dump();
  });
}

}  // namespace hostyard
