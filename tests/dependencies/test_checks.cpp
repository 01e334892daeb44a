// A check that cannot fail proves nothing: each is shown a planted violation.
#include <filesystem>
#include <fstream>

#include <boost/test/unit_test.hpp>

#include "tests/dependencies/checks/defect_page.h"
#include "tests/dependencies/checks/habits.h"
#include "tests/dependencies/checks/include_rule.h"
#include "tests/dependencies/checks/lengths.h"

namespace hostyard::checks {
namespace {

std::string includes(std::string path, std::string included) {
  return to_text(check_includes({{std::move(path), "#include \"" + included + "\"\n"}}));
}

BOOST_AUTO_TEST_SUITE(planted_violations)

BOOST_AUTO_TEST_CASE(an_include_that_the_table_forbids_is_found) {
  struct {
    const char* path;
    const char* included;
    bool allowed;
  } const rows[] = {
      {"engine/rules/a.cpp", "engine/store/b.h", false},
      {"engine/rules/a.cpp", "engine/interfaces/b.h", false},
      {"engine/rules/a.cpp", "engine/base/b.h", true},
      {"engine/base/a.h", "engine/domain/b.h", false},
      {"engine/store/a.cpp", "engine/ledger/b.h", false},
      {"engine/ledger/a.cpp", "engine/rules/b.h", true},
      {"engine/workflow/a.cpp", "engine/store/b.h", false},
      {"engine/service/a.cpp", "engine/rules/b.h", true},
      {"engine/service/a.cpp", "fakes/b.h", false},
      {"fakes/a.cpp", "realexec/b.h", false},
      {"fakes/a.cpp", "engine/rules/b.h", false},
      {"realexec/a.cpp", "engine/interfaces/b.h", true},
      {"scenarios/a.cpp", "fakes/b.h", false},
      {"scenarios/a.cpp", "engine/service/b.h", true},
      {"reports/a.h", "scenarios/result.h", true},
      {"reports/a.h", "scenarios/runner.h", false},
      {"reports/a.h", "engine/domain/b.h", false},
      {"engine/base/a.h", "tests/unit/b.h", false},
      {"tools/hostyard/a.cpp", "fakes/b.h", true},
      {"tests/unit/a.cpp", "realexec/b.h", true},
      {"engine/newpart/a.h", "engine/base/b.h", false},
      {"engine/base/a.cpp", "ids.h", false},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.path << " includes " << row.included) {
      BOOST_TEST(includes(row.path, row.included).empty() == row.allowed);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_violation_planted_in_a_tree_on_disk_is_found_with_its_line) {
  const auto root = std::filesystem::temp_directory_path() / "hostyard-planted-violation";
  std::filesystem::remove_all(root);
  std::filesystem::create_directories(root / "engine/rules");
  std::filesystem::create_directories(root / "build/engine/rules");
  std::ofstream(root / "engine/rules/plan.cpp")
      << "// why\n#include \"engine/base/ids.h\"\n#include \"fakes/world.h\"\n";
  std::ofstream(root / "build/engine/rules/copy.cpp") << "#include \"fakes/world.h\"\n";
  const std::string found = to_text(check_includes(read_tree(root)));
  std::filesystem::remove_all(root);
  BOOST_TEST(found == "engine/rules/plan.cpp:3: engine/rules must not include fakes/world.h\n");
}

BOOST_AUTO_TEST_CASE(an_include_in_a_comment_is_none) {
  const std::string text = "// #include \"fakes/a.h\"\n/*\n#include \"fakes/a.h\"\n*/\n";
  BOOST_TEST(to_text(check_includes({{"engine/base/a.cpp", text}})) == "");
}

BOOST_AUTO_TEST_CASE(a_forbidden_link_edge_is_found) {
  BOOST_TEST(to_text(check_link_edges(
                 {{"engine/rules/CMakeLists.txt", "hostyard_library(rules hostyard_store)"}})) ==
             "engine/rules/CMakeLists.txt:1: engine/rules must not link engine/store\n");
  BOOST_TEST(to_text(check_link_edges(
                 {{"fakes/CMakeLists.txt", "hostyard_library(fakes hostyard_interfaces ${X})"}})) == "");
}

BOOST_AUTO_TEST_CASE(wall_clocks_sockets_processes_and_environment_are_found_in_the_engine) {
  for (const char* code :
       {"auto t = std::chrono::system_clock::now();", "auto t = std::chrono::steady_clock::now();",
        "x = time(nullptr);", "x = time(0);", "gettimeofday(&t, nullptr);", "std::this_thread::sleep_for(s);",
        "std::random_device d;", "int n = rand();", "int s = socket(AF_INET, 0, 0);",
        "#include <sys/socket.h>", "if (fork() == 0) {}", "FILE* f = popen(c, m);", "execvp(a, b);",
        "std::system(command);", "getenv(name);"}) {
    BOOST_TEST_CONTEXT(code) {
      BOOST_TEST(check_outside_world({{"engine/rules/a.cpp", code}}).size() == 1u);
      BOOST_TEST(check_outside_world({{"realexec/a.cpp", code}}).empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(words_that_only_look_like_the_outside_world_are_fine) {
  for (const char* code :
       {"// popen(x), system_clock", "f(\"popen(x)\");", "Clock& clock() { return clock_; }",
        "x.update_time(0);", "const auto runtime = time_of(x);", "int operand(int a);"}) {
    const SourceTree tree = {{"engine/rules/a.cpp", code}};
    BOOST_TEST_CONTEXT(code) {
      if (std::string_view(code) != "flow.accept(observer);")
        BOOST_TEST(to_text(check_outside_world(tree)) == "");
    }
  }
}

BOOST_AUTO_TEST_CASE(a_heavy_header_in_a_header_is_found) {
  const std::string text = "#include <nlohmann/json.hpp>\n";
  BOOST_TEST(check_heavy_headers({{"engine/base/a.h", text}}).size() == 1u);
  BOOST_TEST(check_heavy_headers({{"engine/base/a.cpp", text}}).empty());
  BOOST_TEST(check_heavy_headers({{"engine/base/a.h", "#include <nlohmann/json_fwd.hpp>\n"}}).empty());
  BOOST_TEST(check_heavy_headers({{"tests/a.h", "#include <boost/test/unit_test.hpp>\n"}}).size() == 1u);
  BOOST_TEST(check_heavy_headers({{"engine/service/described.h", text}}).empty());
  BOOST_TEST(
      to_text(check_heavy_headers({{"engine/service/a.h", "\n#include \"engine/service/described.h\"\n"}})) ==
      "engine/service/a.h:2: engine/service/described.h is for .cpp files only (compile time)\n");
}

BOOST_AUTO_TEST_CASE(a_disabled_test_and_unfinished_work_are_found) {
  for (const char* code :
       {"BOOST_AUTO_TEST_CASE(a, *boost::unit_test::disabled()) {", "  #if 0",
        "BOOST_AUTO_TEST_CASE(a, *utf::enable_if<false>()) {", "// TODO: more", "// FIXME"}) {
    BOOST_TEST_CONTEXT(code) {
      BOOST_TEST(!check_disabled({{"tests/unit/a.cpp", code}}).empty());
    }
  }
  BOOST_TEST(to_text(check_disabled({{"tests/unit/a.cpp", "bool disabled = false; // #if 0 is not used"}})) ==
             "");
}

BOOST_AUTO_TEST_CASE(orphan_sources_headers_and_scenarios_are_found) {
  const SourceTree tree = {{"engine/base/a.cpp", "#include \"engine/base/a.h\"\n"},
                           {"engine/base/a.h", ""},
                           {"engine/base/forgotten.cpp", ""},
                           {"engine/base/unused.h", ""},
                           {"scenarios/cases/import/a.yaml", ""},
                           {"scenarios/catalogue.yaml", ""},
                           {"scenarios/draft.yaml", ""},
                           {"tests/fuzz/b.cpp", ""}};
  BOOST_TEST(to_text(check_orphans(tree, {"engine/base/a.cpp"})) ==
             "engine/base/forgotten.cpp:1: no program is built from this source\n"
             "engine/base/unused.h:1: nothing includes this header\n"
             "scenarios/draft.yaml:1: `hostyard test scenarios/cases` does not see this file\n");
  const auto unity = [](const std::string& path) {
    return path == "/r/build/unity_0_cxx.cxx" ? "/* generated */\n#include \"/r/engine/base/b.cpp\"\n" : "";
  };
  BOOST_TEST(
      (compiled_sources(R"([{"file": "/r/engine/base/a.cpp"}, {"file": "/r/build/unity_0_cxx.cxx"}])", "/r",
                        unity) == std::set<std::string>{"engine/base/a.cpp", "engine/base/b.cpp"}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(source_texts)

BOOST_AUTO_TEST_CASE(comments_and_literals_are_blanked_and_lines_keep_their_numbers) {
  const auto blanks = [](std::size_t count) { return std::string(count, ' '); };
  BOOST_TEST(code_only("a /* b\nc */ d // e\nf") == "a     \n     d     \nf");
  BOOST_TEST(code_only(R"(x("a\"b // c", '"', 1'000);)") == "x(\"" + blanks(9) + "\", ' ', 1'000);");
  BOOST_TEST(code_only("R\"x(\" // )\" )x\" y") == "R\"" + blanks(12) + "\" y");
  BOOST_TEST(without_comments("f(\"a // b\"); // c") == "f(\"a // b\");     ");
}

BOOST_AUTO_TEST_CASE(functions_are_measured_wherever_they_stand) {
  const std::string text =
      "namespace a {\nstruct S {\n  int f() const {\n    if (x) {\n      y();\n    }\n  }\n  int n = 0;\n};\n"
      "int g(int a,\n      int b) {\n  return a;\n}\nenum class E { kA };\nint table[] = {1, 2};\n}  // "
      "namespace a\n";
  const auto lengths = function_lengths({{"a.cpp", text}});
  BOOST_REQUIRE(lengths.size() == 2u);
  BOOST_TEST(lengths[0].name == "int f() const");
  BOOST_TEST(lengths[0].line == 3);
  BOOST_TEST(lengths[0].lines == 5);
  BOOST_TEST(lengths[1].name == "int g(int a, int b)");
  BOOST_TEST(lengths[1].lines == 4);
  BOOST_TEST(file_lengths({{"a.cpp", text}}).at(0).lines == 16);
}

// A page with a right row for every defect, but for those given, and two files that its links lead to.
std::string defect_findings(const std::string& number, const std::string& row) {
  const std::string right = " | seen | [a_test.cpp](../tests/a_test.cpp) `first` |\n";
  std::string page;
  for (const auto& [letter, last] : {std::pair{'D', 134}, std::pair{'E', 22}}) {
    for (int i = 1; i <= last; ++i) {
      const std::string one = letter + std::to_string(i);
      page += one == number ? row : "| " + one + right;
    }
  }
  return to_text(check_defect_page(
      {{"docs/reference-defects.md", page},
       {"scenarios/cases/b.yaml", "name: plain\n---\nname: \"of ${row}\"\n"},
       {"tests/a_test.cpp", "BOOST_AUTO_TEST_CASE(first) {\nBOOST_DATA_TEST_CASE(\n    second, data) {\n"}}));
}

BOOST_AUTO_TEST_CASE(a_defect_whose_absence_nothing_shows_is_found) {
  struct {
    const char* row;
    const char* found;
  } const rows[] = {
      {"", "D7 has no row"},
      {"| D7 | a | not yet: x |\n| D7 | a | not yet: x |\n", "D7 has two rows"},
      {"| D7 | a | not yet: x |\n| D135 | a | not yet: x |\n", "D135 is no defect"},
      {"| D7 | a | it is fine |\n", "names no test"},
      {"| D7 | a | [a](../tests/a_test.cpp) |\n", "names no test"},
      {"| D7 | a | [b](../tests/b_test.cpp) `first` |\n", "tests/b_test.cpp does not exist"},
      {"| D7 | a | [a](../tests/a_test.cpp) `firs` |\n", "no test or case \"firs\""},
      {"| D7 | a | [a](../tests/a_test.cpp) `first`, `third` |\n", "no test or case \"third\""},
      {"| D7 | a | [b](../scenarios/cases/b.yaml) `plai` |\n", "no test or case \"plai\""},
      {"| D7 | a | not yet: x ([b](../tests/b.h)) |\n", "tests/b.h does not exist"},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.row) {
      BOOST_TEST(defect_findings("D7", row.row).find(row.found) != std::string::npos,
                 defect_findings("D7", row.row));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_row_of_tests_cases_or_reasons_is_right) {
  for (const char* row : {"| D7 | a | not yet: x |\n", "| D7 | a | cannot happen: x |\n",
                          "| D7 | a | [a](../tests/a_test.cpp) `first`, `second` |\n",
                          "| D7 | a | [b](../scenarios/cases/b.yaml) `plain`; [b](../scenarios/cases/b.yaml) "
                          "`of ${row}` |\n"}) {
    BOOST_TEST(defect_findings("D7", row) == "");
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace hostyard::checks
