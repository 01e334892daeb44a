#include "scenarios/schema.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "scenarios/catalogue.h"
#include "scenarios/parser.h"
#include "scenarios/step_kinds.h"
#include "scenarios/values.h"
#include "scenarios/yaml_tree.h"
#include "tools/hostyard/fake_backend.h"

namespace hostyard {
namespace {

// must 1
BOOST_AUTO_TEST_CASE(the_committed_schema_is_what_the_registry_makes) {
  std::ifstream in(std::string(HOSTYARD_SOURCE_DIR) + "/scenarios/scenario.schema.json");
  std::ostringstream committed;
  committed << in.rdbuf();
  BOOST_TEST((committed.str() == scenario_schema()),
             "refresh it: build/release/hostyard test --schema > scenarios/scenario.schema.json");
}

BOOST_AUTO_TEST_CASE(every_use_case_is_a_step_of_the_schema) {
  const auto schema = nlohmann::json::parse(scenario_schema());
  const auto& steps = schema["definitions"]["step"]["properties"];
  for (const UseCase& use_case : use_cases()) BOOST_TEST(steps.contains(use_case.name()), use_case.name());
  BOOST_TEST(steps["hosts import"]["properties"].contains("rows"));
  BOOST_TEST(!steps["hosts import"]["additionalProperties"].get<bool>());
}

// What editors do with the schema: YAML's extension of VS Code validates against draft-07.
class Editor {
 public:
  Editor() : document_(nlohmann::json::parse(scenario_schema())) {
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(document_), schema_);
  }

  // What it underlines in a text; empty: nothing.
  std::string faults_of(const std::string& text) const {
    std::string faults;
    const YamlDocuments yaml = parse_yaml(text, "x.yaml");
    BOOST_REQUIRE(yaml.problems.empty());
    for (const YamlNode& document : yaml.documents) {
      const Json json = to_json(document, nullptr, Json::object());
      valijson::ValidationResults results;
      if (valijson::Validator(valijson::Validator::kStrongTypes)
              .validate(schema_, valijson::adapters::NlohmannJsonAdapter(json), &results))
        continue;
      for (const auto& error : results) {
        faults += "line " + std::to_string(document.at.line) + ":";
        for (const std::string& part : error.context) faults += part;
        faults += " " + error.description + "\n";
      }
    }
    return faults;
  }

 private:
  nlohmann::json document_;
  valijson::Schema schema_;
};

std::string content_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// must 1; and the modeline finds it.
BOOST_AUTO_TEST_CASE(the_schema_accepts_every_case_that_ships) {
  const Editor editor;
  const std::filesystem::path root = HOSTYARD_SOURCE_DIR;
  int files = 0;
  for (const char* const folder : {"scenarios/cases", "docs/examples/scenarios"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      if (entry.path().extension() != ".yaml") continue;
      ++files;
      const std::string text = content_of(entry.path());
      const std::string faults = editor.faults_of(text);
      BOOST_TEST(faults.empty(), entry.path().string() << "\n" << faults);
      const std::string modeline = "# yaml-language-server: $schema=";
      BOOST_REQUIRE_MESSAGE(text.starts_with(modeline), entry.path().string() + " has no modeline");
      const std::string schema = text.substr(modeline.size(), text.find('\n') - modeline.size());
      BOOST_TEST(std::filesystem::equivalent(entry.path().parent_path() / schema,
                                             root / "scenarios/scenario.schema.json"));
    }
  }
  BOOST_TEST(files > 20);
}

const std::string kSchemaHead = "name: a\ncovers: [IMP-10]\n";
std::string with_step(const std::string& step) {
  return kSchemaHead + "steps:\n  - " + step + "\n";
}

BOOST_AUTO_TEST_CASE(the_schema_refuses_what_the_program_refuses) {
  const Editor editor;
  const std::vector<std::string> broken{
      "covers: [IMP-10]\nsteps: [hosts list: {}]\n",  // no name
      kSchemaHead,                                    // no steps
      kSchemaHead + "steps: []\n",
      kSchemaHead + "steps: {hosts list: {}}\n",
      kSchemaHead + "stepps: []\nsteps: [hosts list: {}]\n",
      "name: a\ncovers: [IMP-99]\nsteps: [hosts list: {}]\n",
      "name: a\ncovers: []\nsteps: [hosts list: {}]\n",
      "name: a\ncovers: IMP-10\nsteps: [hosts list: {}]\n",
      "shared: {steps: []}\n",
      "shared: {tags: [a]}\nname: a\n",
      kSchemaHead + "tags: quick\nsteps: [hosts list: {}]\n",
      kSchemaHead + "examples: []\nsteps: [hosts list: {}]\n",
      kSchemaHead + "examples: [a]\nsteps: [hosts list: {}]\n",
      kSchemaHead + "settings: {taskss: exclusive}\nsteps: [hosts list: {}]\n",
      kSchemaHead + "settings: {tasks: both}\nsteps: [hosts list: {}]\n",
      kSchemaHead + "settings: {maxImportRows: many}\nsteps: [hosts list: {}]\n",
      kSchemaHead + "world: {machine: {}}\nsteps: [hosts list: {}]\n",
      kSchemaHead + "world: {machines: {each: [{ip: 10.0.0.1, swpa: on}]}}\nsteps: [hosts list: {}]\n",
      kSchemaHead + "world: {machines: {each: [{ip: 10.0.0.1, swap: maybe}]}}\nsteps: [hosts list: {}]\n",
      kSchemaHead + "world: {machines: {each: [{swap: on}]}}\nsteps: [hosts list: {}]\n",
      kSchemaHead + "world: {tiup: {style: \"1.8\"}}\nsteps: [hosts list: {}]\n",
      kSchemaHead +
          "world: {machines: {each: [{ip: 10.0.0.1, mounts: [{pth: /data}]}]}}\nsteps: [hosts list: {}]\n",
      kSchemaHead + "faults: [{during: swapOn, outcome: refused}]\nsteps: [hosts list: {}]\n",
      kSchemaHead + "faults: {during: check}\nsteps: [hosts list: {}]\n",
      with_step("hosts lst: {}"),
      with_step("expect: {total: 0}"),                 // no action
      with_step("{hosts list: {}, pool export: {}}"),  // two
      with_step("{hosts list: {}, expct: {total: 0}}"),
      with_step("hosts list: {regoin: Region1}"),
      with_step("hosts list: {page: first}"),
      with_step("hosts list: [a]"),
      with_step("hosts list: {status: Onlin}"),
      with_step("hosts show: {}"),  // without its required argument
      with_step("hosts import: {rows: {ip: 10.0.0.1}}"),
      with_step("hosts import: {rows: [{hostNme: a}]}"),
      with_step("{hosts list: {}, expect: {totl: 0}}"),
      with_step("{hosts list: {}, expect: {hosts: [{statsu: Online}]}}"),
      with_step("{hosts list: {}, expect: {hosts: {sze: 1}}}"),
      with_step("{hosts list: {}, expect: {total: 0}, refused: {code: 30118}}"),
      with_step("{hosts list: {}, refused: {cod: 30118}}"),
      with_step("{hosts list: {regoin: x}, refused: {code: 30118}}"),
      with_step("{hosts list: {}, within: soon, expect: {total: 0}}"),
      with_step("{hosts list: {}, within: 30s}"),  // waits for nothing
      with_step("{hosts list: {}, wait: false}"),
      with_step("{hosts import: {rows: []}, wait: no}"),
      with_step("{hosts delete: [a], within: 3s, expect: {}}"),
      with_step("{hosts list: {}, engine: third}"),
      with_step("{hosts list: {}, save: id}"),
      with_step("{machine: 10.0.0.1, expect: {swpa: off}}"),
      with_step("{machine: 10.0.0.1, refused: {code: 10001}}"),
      with_step("change machine: {ip: 10.0.0.1, swpa: on}"),
      with_step("{advance: 30s, expect: {}}"),
      with_step("crash: {write: 1, when: befor}"),
      with_step("crash: {write: one}"),
      with_step("restart: {now: true}"),
      with_step("parallel: {hosts list: {}}"),
      with_step("parallel: [{hosts lst: {}}]"),
      with_step("books: {ip: 10.0.0.1, status: Onlin}"),
  };
  const ParserContext context{built_in_catalogue().ids()};
  for (const std::string& text : broken) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(editor.faults_of(text) != "");
      const auto worlds = make_fake_worlds({});
      ParsedFile parsed = parse_scenarios(text, "x.yaml", "x.yaml", context);
      const bool bad_world = parsed.problems.empty() && !parsed.cases.empty() &&
                             !worlds->check(world_yaml(parsed.cases.front())).empty();
      BOOST_TEST((!parsed.problems.empty() || bad_world));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_schema_accepts_what_the_program_accepts) {
  const Editor editor;
  const std::vector<std::string> good{
      "shared: {covers: [IMP-10], world: {machines: {first: 10.0.0.1, count: 3}}}\n---\nname: a\nsteps: "
      "[hosts list:]\n",
      with_step("{hosts list: {page: first}, refused: {code: 10004}}"),
      with_step("hosts list: {page: \"${page}\", status: \"${status}\"}"),
      with_step("{hosts list: {}, expect: {hosts: {size: gt 1}, total: between 1 and 3}}"),
      with_step("{hosts list: {}, expect: {hosts: {contains: {ip: 10.0.0.1, hostName: matches ^host}}}}"),
      with_step("{hosts list: {}, expect: {hosts: {set: [{ip: 10.0.0.1}]}, nothing: absent}}"),
      with_step("{hosts list: {}, expect: {hosts: any}, within: 30s}"),
      with_step("hosts show: \"${id}\""),
      with_step("hosts delete: [\"${id}\"]"),
      with_step("{machine: 10.0.0.1, expect: {swap: off, users: {tidb: {keys: {size: 1}}}}, save: {k: os}}"),
      with_step("crash: 3"),
      with_step("advance: 3d"),
      kSchemaHead + "faults: [{random: {rate: 0.1}}]\nsteps: [tiup:]\n",
  };
  for (const std::string& text : good) {
    const std::string faults = editor.faults_of(text);
    BOOST_TEST(faults.empty(), text << faults);
  }
}

}  // namespace
}  // namespace hostyard
