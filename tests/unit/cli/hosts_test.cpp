// The main job: the template in, hosts online, listed without passwords, refused twice, deleted.
#include <set>
#include <sstream>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

#include "engine/importfile/import_file.h"
#include "engine/service/use_case.h"
#include "tests/unit/cli/program.h"

namespace hostyard::test {
namespace {

// A program whose store holds the template's hosts, online.
struct WithHosts : Program {
  WithHosts() : imported(run(on_fakes({"hosts", "import", kTemplate}))) {}
  Outcome imported;

  Json list(std::vector<std::string> words = {}) const {
    words.insert(words.begin(), {"hosts", "list", "--output", "json"});
    return Json::parse(run(on_fakes(words)).out);
  }
  std::string first_id() const { return list()["hosts"][0]["hostId"].get<std::string>(); }
};

void check_golden(const char* name, const std::string& actual) {
  BOOST_TEST(masked(actual) == golden(name, masked(actual)), "golden/" << name << " differs from:\n"
                                                                       << masked(actual));
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(the_template_comes_online_on_fakes, WithHosts) {  // FT-IMP-07, IMP-11, CLI-5
  BOOST_TEST(imported.exit_code == 0);
  check_golden("import.txt", imported.out);
  check_golden("import.err", imported.err);
  check_golden("list.txt", run(on_fakes({"hosts", "list"})).out);
  check_golden("show.txt", run(on_fakes({"hosts", "show", first_id()})).out);
  check_golden("workflows.txt", run(on_fakes({"workflows", "list", "--biz-id", first_id()})).out);
  check_golden("vendors.txt", run(on_fakes({"vendors", "list"})).out);
}

BOOST_FIXTURE_TEST_CASE(hosts_are_listed_without_passwords_in_every_form,
                        WithHosts) {  // QRY-2, DOM-21, CLI-1
  std::set<std::string> forms;
  for (const char* const form : {"table", "json", "yaml", "csv"}) {
    const Outcome listed = run(on_fakes({"hosts", "list", "--output", form}));
    BOOST_TEST(listed.exit_code == 0);
    BOOST_TEST(contains(listed.out, "HostName1"), form);
    BOOST_TEST(!contains(listed.out, "passw"), form);
    forms.insert(listed.out);
  }
  BOOST_TEST(forms.size() == 4u);
  BOOST_TEST(!contains(imported.err + imported.out, "password"));
  BOOST_TEST(!contains(read("t.db"), "password\x01"));
}

BOOST_FIXTURE_TEST_CASE(yaml_output_reads_back_as_the_same_values, WithHosts) {
  const Json json = list();
  const YAML::Node yaml = YAML::Load(run(on_fakes({"hosts", "list", "--output", "yaml"})).out);
  BOOST_TEST(yaml["total"].as<int>() == json["total"].get<int>());
  for (std::size_t i = 0; i < json["hosts"].size(); ++i) {
    for (const char* const name : {"hostId", "ip", "hostName", "spec", "nic", "kernel", "os", "purpose"}) {
      BOOST_TEST(yaml["hosts"][i][name].as<std::string>() == json["hosts"][i][name].get<std::string>());
      const std::string tag = yaml["hosts"][i][name].Tag();
      BOOST_TEST((tag == "!" || tag == "?"), name << " has tag " << tag);
    }
    BOOST_TEST(yaml["hosts"][i]["cpuCores"].as<int>() == json["hosts"][i]["cpuCores"].get<int>());
    BOOST_TEST(yaml["hosts"][i]["sysLabels"].size() == json["hosts"][i]["sysLabels"].size());
  }
}

BOOST_FIXTURE_TEST_CASE(csv_output_has_a_header_also_without_rows, WithHosts) {
  const std::string full = run(on_fakes({"hosts", "list", "--output", "csv"})).out;
  const std::string none = run(on_fakes({"hosts", "list", "--output", "csv", "--region", "Nowhere"})).out;
  BOOST_TEST(none.starts_with("hostId,ip,sshPort,"));
  BOOST_TEST(none.ends_with("\r\n"));
  BOOST_TEST(full.starts_with(none));
}

BOOST_FIXTURE_TEST_CASE(an_answer_that_came_from_fakes_says_so, WithHosts) {  // CLI-5
  const Outcome listed = run(on_fakes({"hosts", "list", "--output", "json"}));
  BOOST_TEST(contains(listed.err, "hosts are fake: "));
  BOOST_TEST(Json::parse(listed.out)["fakeHosts"] == kTemplateWorld);
}

BOOST_FIXTURE_TEST_CASE(a_second_import_is_refused_and_changes_nothing,
                        WithHosts) {  // FT-IMP-05, ERR-1, ERR-2
  const Json before = list();
  const Outcome again = run(on_fakes({"hosts", "import", kTemplate}));
  BOOST_TEST(again.exit_code == 1);
  BOOST_TEST(again.out == "");
  BOOST_TEST(contains(again.err, "refused: [30118] RESOURCE_HOST_ALREADY_EXIST: "));
  BOOST_TEST(contains(again.err, "'hostyard explain 30118' says more"));
  BOOST_TEST((list() == before));
  const Outcome as_json = run(on_fakes({"hosts", "import", kTemplate, "--output", "json"}));
  BOOST_TEST(Json::parse(as_json.out)["code"] == 30118);
  BOOST_TEST(as_json.exit_code == 1);
}

BOOST_FIXTURE_TEST_CASE(filters_and_pages_select_hosts, WithHosts) {  // QRY-1
  BOOST_TEST(list({"--host-name", "HostName2"})["total"] == 1);
  BOOST_TEST(list({"--status", "Offline"})["total"] == 0);
  BOOST_TEST(list({"--page", "2", "--page-size", "2"})["hosts"].size() == 1u);
  const Outcome zone = run(on_fakes({"hosts", "list", "--zone", "Zone1_1"}));
  BOOST_TEST(zone.exit_code == 1);
  BOOST_TEST(contains(zone.err, "[10001]"));
}

BOOST_FIXTURE_TEST_CASE(deleted_hosts_are_gone_and_can_come_back, WithHosts) {  // FT-DEL-04, DOM-34
  const Outcome deleted = run(on_fakes({"hosts", "delete", first_id()}));
  BOOST_TEST(deleted.exit_code == 0);
  BOOST_TEST(contains(deleted.out, "Deleted"));
  BOOST_TEST(list()["total"] == 2);
  BOOST_TEST(list({"--status", "Deleted"})["total"] == 1);
  std::vector<std::string> rest{"hosts", "delete"};
  const Json left = list();
  for (const Json& host : left["hosts"]) rest.push_back(host["hostId"].get<std::string>());
  BOOST_TEST(run(on_fakes(rest)).exit_code == 0);
  BOOST_TEST(list()["total"] == 0);
  BOOST_TEST(run(on_fakes({"hosts", "import", kTemplate})).exit_code == 0);
}

BOOST_FIXTURE_TEST_CASE(an_unknown_host_is_refused, WithHosts) {  // QRY-1, DEL-1
  const Outcome shown = run(on_fakes({"hosts", "show", "nobody"}));
  BOOST_TEST(shown.exit_code == 1);
  BOOST_TEST(contains(shown.err, "[30101]"));
  const Outcome deleted = run(on_fakes({"hosts", "delete", "nobody", first_id()}));
  BOOST_TEST(deleted.exit_code == 1);
  BOOST_TEST(contains(deleted.err, "[30114]"));
  BOOST_TEST(list({"--status", "Online"})["total"] == 3);
}

BOOST_FIXTURE_TEST_CASE(a_workflow_shows_what_each_step_did, WithHosts) {  // STEP-12
  const Json flows = Json::parse(run(on_fakes({"workflows", "list", "--output", "json"})).out);
  const auto id = flows["workFlows"][0]["id"].get<std::string>();
  const Outcome shown = run(on_fakes({"workflows", "show", id}));
  BOOST_TEST(shown.exit_code == 0);
  BOOST_TEST(contains(shown.out, "authhosts  Finished"));
  BOOST_TEST(contains(shown.out, "tiup cluster check"));
  BOOST_TEST(!contains(shown.out, "password"));
  const Outcome finished = run(on_fakes({"workflows", "stop", id}));
  BOOST_TEST(finished.exit_code == 1);
  BOOST_TEST(contains(finished.err, "[40106]"));
}

BOOST_AUTO_TEST_CASE(a_failed_workflow_makes_the_import_end_1) {  // CLI-2, FT-IMP-01
  const Program program;
  program.write("world.yaml", "vendors: {Local: {Elsewhere: [Zone9]}}\n");
  const Outcome imported =
      program.run(program.on_fakes({"hosts", "import", kTemplate}, program.file("world.yaml")));
  BOOST_TEST(imported.exit_code == 1);
  BOOST_TEST(contains(imported.out, "Failed"));
  BOOST_TEST(contains(imported.err, "3 workflows, 3 Error"));
}

BOOST_AUTO_TEST_CASE(an_import_that_does_not_wait_is_finished_by_watch) {  // CLI-4, WF-2
  const Program program;
  const Outcome started = program.run(program.on_fakes({"hosts", "import", kTemplate, "--no-wait"}));
  BOOST_TEST(started.exit_code == 0);
  BOOST_TEST(contains(started.out, "Processing"));
  const Outcome watched = program.run(program.on_fakes({"workflows", "watch", "--all"}));
  BOOST_TEST(watched.exit_code == 0);
  BOOST_TEST(contains(watched.err, "3 workflows, 3 Finished"));
  BOOST_TEST(contains(program.run(program.on_fakes({"workflows", "watch", "--all"})).err, "0 workflows"));
}

BOOST_AUTO_TEST_CASE(a_bad_input_file_ends_2_with_every_mistake) {  // IMP-2, CLI-2
  const Program program;
  program.write("bad.json", R"([{"hostName": "a", "ip": "1.2.3"}, {"hostName": "b", "ip": "x"}])");
  const Outcome outcome = program.run(program.on_fakes({"hosts", "import", program.file("bad.json")}));
  BOOST_TEST(outcome.exit_code == 2);
  BOOST_TEST(contains(outcome.err, "[30122]"));
  BOOST_TEST(contains(outcome.err, "1.2.3"));
  const Outcome missing = program.run(program.on_fakes({"hosts", "import", "no-such.xlsx"}));
  BOOST_TEST(missing.exit_code == 2);
  BOOST_TEST(contains(missing.err, "cannot read no-such.xlsx"));
}

BOOST_AUTO_TEST_CASE(the_template_goes_through_a_pipe_and_imports) {  // FT-TPL-01, IMP-4
  const Program program;
  const Outcome made = program.run({"hosts", "template"});
  BOOST_TEST(made.exit_code == 0);
  BOOST_TEST(program.run({"hosts", "template", "--out", program.file("hosts.xlsx")}).exit_code == 0);
  BOOST_TEST(read_import_file(program.read("hosts.xlsx"), "hosts.xlsx", {}).value().size() == 3u);
  program.write("world.yaml", "machines: {first: 192.168.56.11, count: 3}\n");
  const Outcome imported = program.run(
      program.on_fakes({"hosts", "import", "-", "--skip-host-init"}, program.file("world.yaml")), made.out);
  BOOST_TEST(imported.exit_code == 0);
  BOOST_TEST(contains(imported.err, "3 workflows, 3 Finished"));
}

BOOST_AUTO_TEST_CASE(vendors_are_loaded_from_json_and_yaml) {  // PROD-1
  const Program program;
  const std::vector<std::string> store{"--store", "sqlite:" + program.file("v.db")};
  const auto with_store = [&](std::vector<std::string> words) {
    words.insert(words.end(), store.begin(), store.end());
    return words;
  };
  program.write("v.yaml", "vendors:\n  - id: Local\n    regions: [{id: R1, zones: [{id: 1}, {id: Z2}]}]\n");
  const Outcome yaml = program.run(with_store({"vendors", "load", program.file("v.yaml")}));
  BOOST_TEST(yaml.exit_code == 0, yaml.err);
  const std::string listed = program.run(with_store({"vendors", "list", "--output", "json"})).out;
  program.write("v.json", listed);
  BOOST_TEST(program.run(with_store({"vendors", "load", program.file("v.json")})).out == yaml.out);
  const Outcome wrong =
      program.run(with_store({"vendors", "load", "-"}), R"({"vendors": [{"id": "A", "zons": []}]})");
  BOOST_TEST(wrong.exit_code == 1);
  BOOST_TEST(contains(wrong.err, "vendors.0.zons is unknown"));
  const Outcome not_json = program.run(with_store({"vendors", "load", "-"}), "{\"vendors\": [");
  BOOST_TEST(not_json.exit_code == 2);
  BOOST_TEST(contains(not_json.err, "parse error at line 1, column "));
  BOOST_TEST(!contains(not_json.err, "json.exception"));
}

BOOST_AUTO_TEST_CASE(the_same_seed_tells_the_same_story) {  // WF-5
  const Program program;
  // Which node of which host did what, in order; times and ids differ.
  const auto story = [&](const char* seed, const char* store) {
    const Outcome imported = program.run(
        program.on_fakes({"hosts", "import", kTemplate, "--verbose", "--seed", seed}, kTemplateWorld, store));
    std::istringstream lines(imported.err);
    std::string events;
    for (std::string line; std::getline(lines, line);) {
      const std::size_t start = line.find(" ImportHosts ");
      const bool event = line.ends_with(" Processing") || line.ends_with(" Finished");
      if (start != std::string::npos && event) events += line.substr(start) + "\n";
    }
    return events;
  };
  const std::string first = story("5", "a.db");
  BOOST_TEST(first == story("5", "b.db"));
  BOOST_TEST(first != story("6", "c.db"));
  BOOST_TEST(contains(first, "HostName3 authhosts Finished"));
}

BOOST_AUTO_TEST_CASE(fake_hosts_also_run_on_the_real_clock) {
  const Program program;
  program.write(
      "world.yaml",
      "vendors: {Local: {Region1: [Zone1_1]}}\n"
      "machines: {defaults: {login: {user: root, password: password}, mounts: [{path: /, device: /dev/vda, "
      "fs: xfs, capacity: 256}]}, first: 192.168.56.11, count: 3}\n");
  const Outcome imported = program.run(program.on_fakes(
      {"hosts", "import", kTemplate, "--clock", "real", "--skip-host-init"}, program.file("world.yaml")));
  BOOST_TEST(imported.exit_code == 0, imported.err);
  BOOST_TEST(contains(imported.err, "3 workflows, 3 Finished"));
}

}  // namespace hostyard::test
