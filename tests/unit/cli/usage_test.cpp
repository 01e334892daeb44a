// Wrong usage, help, the manual (CLI-1, CLI-2).
#include <fstream>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "engine/service/use_case.h"
#include "tests/unit/cli/program.h"

namespace hostyard::test {
namespace {

std::string file_content(const std::string& path) {
  std::ifstream stream(std::string(HOSTYARD_SOURCE_DIR) + "/" + path);
  std::ostringstream content;
  content << stream.rdbuf();
  return content.str();
}

struct WrongUsage {
  std::vector<std::string> words;
  std::string says;
};

const std::vector<WrongUsage> kWrong{
    {{}, "Usage: hostyard COMMAND"},
    {{"hots", "list"}, "unknown command 'hots', did you mean 'hosts'?"},
    {{"hosts", "lst"}, "did you mean 'list'?"},
    {{"import", "hosts.xlsx"}, "unknown command 'import', did you mean 'hostyard hosts import'?"},
    {{"hosts", "import", kTemplate, "--hosts", "fake:scenarios/worlds/template.yaml", "--store",
      "memory:", "--seed", "-1"},
     "--seed is -1; accepted: an integer from 0"},
    {{"test", "--seed", "-1"}, "--seed is -1; accepted: an integer from 0"},
    {{"test", "--seed", "9223372036854775808"}, "accepted: an integer up to 9223372036854775807"},
    {{"hosts"}, "needs a verb; accepted: import, list, show, update, set-status, set-reserved, delete"},
    {{"hosts", "list", "--regoin", "R"},
     "unknown option --regoin of 'hostyard hosts list'; did you mean --region?"},
    {{"hosts", "list", "--regoin=R"}, "did you mean --region?"},
    {{"hosts", "list", "-x"}, "'hostyard hosts list --help' lists the options"},
    {{"hosts", "list", "--status", "Onlin"},
     "--status is 'Onlin', did you mean Online?; accepted: Init, Online"},
    {{"hosts", "list", "--output", "xml"}, "accepted: table, json, yaml, csv"},
    {{"hosts", "list", "--page", "two"}, "--page is 'two'; accepted: an integer"},
    {{"hosts", "list", "--page", "1", "--page", "2"}, "--page is given 2 times; accepted: once"},
    {{"hosts", "list", "--page"}, "'hostyard hosts list --help' lists the options"},
    {{"hosts", "list", "more"}, "'more' is one argument too many"},
    {{"hosts", "import"}, "FILE is missing"},
    {{"hosts", "delete"}, "HOST_ID is missing"},
    {{"hosts", "list", "--hosts", "fake"}, "accepted: real, fake:WORLD.yaml"},
    {{"hosts", "list", "--hosts", "fake:no-such.yaml"},
     "--hosts is fake:no-such.yaml: cannot read no-such.yaml: No such file or directory"},
    {{"hosts", "list", "--store", "mysql:x"}, "PARAMETER_INVALID"},
    {{"hosts", "list", "--config", "no-such.yaml"}, "cannot read no-such.yaml"},
    {{"hosts", "list", "--config", "/dev/zero"}, "/dev/zero does not end; accepted: at most"},
    {{"explain", "RESOURCE_HOST_ALREDY_EXIST"}, "did you mean RESOURCE_HOST_ALREADY_EXIST?"},
    {{"test", "no-such-folder"}, "no-such-folder"},
    {{"test", "--shard", "6/5"}, "--shard is '6/5'; accepted: K/N"},
    {{"test", "--jobs", "0"}, "--jobs is 0; accepted: an integer from 1 to 256"},
};

}  // namespace

BOOST_AUTO_TEST_CASE(wrong_usage_ends_2_and_says_what_is_right) {  // CLI-2
  const Program program;
  for (const WrongUsage& wrong : kWrong) {
    const Outcome outcome = program.run(wrong.words);
    BOOST_TEST_CONTEXT(outcome.err) {
      BOOST_TEST(outcome.exit_code == 2);
      BOOST_TEST(contains(outcome.err, wrong.says), "expected: " << wrong.says);
      BOOST_TEST(outcome.out == "");
    }
  }
}

BOOST_AUTO_TEST_CASE(every_use_case_has_a_command_with_help_and_an_example) {  // CLI-1, CLI-4
  const Program program;
  for (const UseCase& use_case : use_cases()) {
    const Outcome outcome = program.run({std::string(use_case.noun), std::string(use_case.verb), "--help"});
    BOOST_TEST(outcome.exit_code == 0, use_case.name());
    BOOST_TEST(contains(outcome.out, use_case.example), use_case.name());
    for (const char* const option : {"--output", "--config", "--store", "--hosts"})
      BOOST_TEST(contains(outcome.out, option), use_case.name() << " lacks " << option);
  }
}

BOOST_AUTO_TEST_CASE(help_can_be_asked_for_in_every_way) {
  const Program program;
  const std::string overview = program.run({"help"}).out;
  BOOST_TEST(contains(overview, "hosts import"));
  BOOST_TEST(program.run({"--help"}).out == overview);
  BOOST_TEST(program.run({"-h"}).out == overview);
  BOOST_TEST(contains(program.run({"hosts", "--help"}).out, "hosts template"));
  BOOST_TEST(program.run({"help", "hosts", "list"}).out == program.run({"hosts", "list", "-h"}).out);
}

BOOST_AUTO_TEST_CASE(the_manual_page_is_what_the_program_prints) {  // CLI-4
  const Program program;
  BOOST_TEST(file_content("docs/cli.md") == program.run({"help", "--markdown"}).out,
             "write it anew: hostyard help --markdown > docs/cli.md");
}

BOOST_AUTO_TEST_CASE(an_error_code_is_explained_by_number_and_by_name) {  // CLI-3, ERR-3
  const Program program;
  const Outcome by_number = program.run({"explain", "30118"});
  BOOST_TEST(by_number.exit_code == 0);
  BOOST_TEST(by_number.out == golden("explain_30118.txt", by_number.out));
  BOOST_TEST(program.run({"explain", "resource_host_already_exist"}).out == by_number.out);
  BOOST_TEST(program.run({"explain", "-1", "--output", "csv"}).out.find("\n-1,PANIC,") != std::string::npos);
  const std::string all = program.run({"explain"}).out;
  for (const ErrorInfo& entry : error_table()) BOOST_TEST(contains(all, std::string(entry.name)), entry.name);
}

BOOST_AUTO_TEST_CASE(the_version_is_told) {
  const Program program;
  BOOST_TEST(program.run({"--version"}).out == program.run({"version"}).out);
  BOOST_TEST(program.run({"version"}).out.starts_with("hostyard "));
  BOOST_TEST(contains(program.run({"version", "--output", "json"}).out, "\"version\": "));
}

}  // namespace hostyard::test
