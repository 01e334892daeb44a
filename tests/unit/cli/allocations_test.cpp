// Planning a pool from a document at the command line: load, grant, refuse with an explanation, recycle,
// inspect, export (CLI-1, CLI-2, ALLOC-4, ALLOC-7, INSP-1). The documents are those of docs/allocations.md.
#include <filesystem>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

#include "engine/base/json.h"
#include "tests/unit/cli/program.h"

namespace hostyard::test {
namespace {

// A program whose store holds the pool of the examples.
struct WithPool : Program {
  WithPool() : loaded(on({"pool", "load", "docs/examples/pool.yaml"})) {}
  Outcome loaded;

  Outcome on(std::vector<std::string> words, const std::string& input = "",
             const std::string& store = "p.db") const {
    words.insert(words.end(), {"--store", "sqlite:" + file(store)});
    return run(words, input);
  }
  Json json(std::vector<std::string> words, const std::string& store = "p.db") const {
    words.insert(words.end(), {"--output", "json"});
    return Json::parse(on(words, "", store).out);
  }
  void grant() const { BOOST_TEST(on({"allocations", "grant", "docs/examples/batch.yaml"}).exit_code == 0); }
};

void check_golden(const char* name, const std::string& actual) {
  BOOST_TEST(actual == golden(name, actual), "golden/" << name << " differs from:\n" << actual);
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_grant_and_a_refusal_read_well, WithPool) {  // ALLOC-4
  BOOST_TEST(loaded.exit_code == 0, loaded.err);
  const Outcome tried = on({"allocations", "grant", "docs/examples/batch.yaml", "--dry-run"});
  BOOST_TEST(tried.exit_code == 0);
  BOOST_TEST(tried.err == "dry run: nothing was changed\n");
  check_golden("grant.txt", tried.out);
  BOOST_TEST(json({"allocations", "list"})["total"] == 1);
  const Outcome refused = on({"allocations", "grant", "docs/examples/too_much.yaml"});
  BOOST_TEST(refused.exit_code == 1);
  BOOST_TEST(refused.out == "");
  check_golden("grant_refused.err", refused.err);
  grant();
  const Outcome again = on({"allocations", "grant", "docs/examples/batch.yaml"});
  BOOST_TEST(again.exit_code == 1);
  check_golden("grant_again.err", again.err);
}

BOOST_FIXTURE_TEST_CASE(a_refusal_as_data_is_the_envelope_and_nothing_else, WithPool) {  // API-2, ALLOC-7
  const std::vector<std::string> words{"allocations", "grant", "docs/examples/too_much.yaml", "--output"};
  const auto in = [&](const char* form) {
    auto all = words;
    all.emplace_back(form);
    return on(all);
  };
  const Json envelope = Json::parse(in("json").out);
  BOOST_TEST(envelope["code"] == 30124);
  BOOST_TEST(envelope["data"]["code"] == 30102);
  BOOST_TEST(envelope["data"]["nearMiss"]["hostId"] == "host-3");
  BOOST_TEST(envelope["data"]["nearMiss"]["missing"]["cores"].dump() == R"({"asked":4,"there":2})");
  const YAML::Node yaml = YAML::Load(in("yaml").out);
  BOOST_TEST(yaml["data"]["funnel"][12]["left"].as<int>() == 2);
  // The store may have been used with fakes: the document says so itself.
  on({"pool", "load", "docs/examples/pool.yaml", "--hosts", std::string("fake:") + kTemplateWorld}, "",
     "f.db");
  BOOST_TEST(Json::parse(on({"allocations", "grant", "docs/examples/too_much.yaml", "--output", "json",
                             "--hosts", std::string("fake:") + kTemplateWorld},
                            "", "f.db")
                             .out)["fakeHosts"] == kTemplateWorld);
}

BOOST_FIXTURE_TEST_CASE(json_and_yaml_say_the_same_and_stdin_is_a_file, WithPool) {  // ALLOC-7
  const std::string text =
      R"({"requests": [{"holderId": "c", "requestId": "r", "requirements": [)"
      R"({"strategy": 3, "count": 1, "location": {"hostIp": "10.0.0.2"}, "cpuCores": 1}]}]})";
  const Outcome as_json = on({"allocations", "grant", "-", "--dry-run"}, text);
  BOOST_TEST(as_json.exit_code == 0, as_json.err);
  const Outcome as_yaml = on({"allocations", "grant", "-", "--dry-run"},
                             "requests:\n- holderId: c\n  requestId: r\n  requirements:\n"
                             "  - {strategy: 3, count: 1, location: {hostIp: 10.0.0.2}, cpuCores: 1}\n");
  BOOST_TEST(as_yaml.exit_code == 0, as_yaml.err);
  BOOST_TEST(as_json.out == as_yaml.out);
  BOOST_TEST(contains(as_json.out, "kv-2"));
}

BOOST_FIXTURE_TEST_CASE(a_bad_document_is_wrong_usage_and_names_the_place, WithPool) {  // CLI-2, ALLOC-7
  const auto refuses = [&](const std::string& text, std::string_view says) {
    const Outcome outcome = on({"allocations", "grant", "-"}, text);
    BOOST_TEST(outcome.exit_code == 2, text);
    BOOST_TEST(contains(outcome.err, "[10004]"), outcome.err);
    BOOST_TEST(contains(outcome.err, says), outcome.err);
  };
  refuses("{\"requests\": [}", "stdin: line 1, column 15");
  refuses("{\"requests\": [], \"requests\": []}", "every key once");
  refuses("requests: []\nrequests: []\n", "stdin: line 2, column 1: requests is given twice");
  refuses("\"a\":[\n{\"b\"},", "line 2, column 6: the document ended before");
  refuses("a: \"\\\u00e9\"", "unknown escape character: ?");
  refuses(std::string("r\0\0\0", 4), "a byte 0");
  refuses("requests: [\n", "stdin: line ");
  refuses("a: 1\n---\nb: 2\n", "2 documents");
  refuses("{\"request\": []}", "request is unknown, did you mean requests?");
  refuses("requests: [{holderId: 12}]", "requests.0.holderId is 12; accepted: a string");
  refuses("request: []", "accepted: requests, withPasswords\n");  // no option stands in a document
  refuses("requests: [{holderId: !odd x}]", "tag !odd is unknown");
  refuses("", "0 documents");
  refuses("requests: []\ndryRun: true\n",
          "dryRun is unknown in the document; accepted: the option --dry-run");
  refuses("\xff", "is not UTF-8");
  BOOST_TEST(on({"allocations", "grant", "-"}, "requests: []").exit_code == 1);  // a refusal of the rules
  BOOST_TEST(on({"allocations", "grant", file("none.yaml")}).exit_code == 2);
}

BOOST_FIXTURE_TEST_CASE(passwords_are_shown_on_demand_only, Program) {  // ALLOC-3, DOM-21
  run(on_fakes({"hosts", "import", kTemplate}));
  const std::string batch =
      R"({"requests": [{"holderId": "c", "requestId": "r", "requirements": [)"
      R"({"strategy": "UserSpecifyHost", "count": 1, "location": {"hostIp": "192.168.56.11"}}]}]})";
  const auto grant = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"allocations", "grant", "-", "--dry-run"});
    return run(on_fakes(more), batch);
  };
  BOOST_TEST(grant({}).exit_code == 0);
  BOOST_TEST(!contains(grant({}).out, "password"));
  BOOST_TEST(!contains(grant({"--output", "json"}).out, "passwd"));
  BOOST_TEST(contains(grant({"--with-passwords"}).out, "password"));
  const Json answer = Json::parse(grant({"--with-passwords", "--output", "json"}).out);
  BOOST_TEST(answer["results"][0]["grants"][0]["passwd"] == "password");
}

BOOST_FIXTURE_TEST_CASE(a_lost_key_is_told_and_no_other_takes_its_place, Program) {  // DOM-21, ERR-2
  run(on_fakes({"hosts", "import", kTemplate}));
  std::filesystem::remove(file("t.db.key"));
  const std::string batch =
      R"({"requests": [{"holderId": "c", "requestId": "r", "requirements": [{"strategy": "UserSpecifyHost",)"
      R"( "count": 1, "cpuCores": 1, "location": {"hostIp": "192.168.56.11"}}]}]})";
  const Outcome outcome = run(on_fakes({"allocations", "grant", "-", "--with-passwords"}), batch);
  BOOST_TEST(outcome.exit_code == 3);
  BOOST_TEST(contains(outcome.err, "[30123]"), outcome.err);
  BOOST_TEST(contains(outcome.err, "t.db.key is not there"), outcome.err);
  BOOST_TEST(!exists("t.db.key"));
  BOOST_TEST(contains(run(on_fakes({"allocations", "list"})).out, "0 of 0"));
}

BOOST_FIXTURE_TEST_CASE(what_is_given_back_is_listed, WithPool) {  // REC-3, REC-4
  grant();
  const Outcome recycled = on({"allocations", "recycle", "docs/examples/recycle.yaml"});
  BOOST_TEST(recycled.exit_code == 0, recycled.err);
  check_golden("recycle.txt", recycled.out);
  const Json rows = json({"allocations", "list", "--holder-id", "cluster-1"})["ledger"];
  BOOST_TEST(rows.size() == 2u);
  BOOST_TEST(rows[0]["cpuCores"] == 2);
  const Outcome again = on({"allocations", "recycle", "docs/examples/recycle.yaml"});
  BOOST_TEST(again.exit_code == 1);
  BOOST_TEST(contains(again.err, "[30125]"));
}

BOOST_FIXTURE_TEST_CASE(inspection_ends_with_1_where_the_books_differ, WithPool) {  // INSP-1, CLI-2
  on({"allocations", "recycle", "-"}, "requests: [{type: RecycleHolder, holderId: cluster-0}]");
  const Outcome same = on({"pool", "inspect"});
  BOOST_TEST(same.exit_code == 0);
  BOOST_TEST(same.out == "5 hosts, nothing differs\n");
  grant();
  BOOST_TEST(on({"instances", "put", "docs/examples/instances.yaml"}).exit_code == 0);
  const Outcome differs = on({"pool", "inspect"});
  BOOST_TEST(differs.exit_code == 1);
  check_golden("inspect.txt", differs.out);
  BOOST_TEST(on({"pool", "inspect", "host-1", "--output", "json"}).exit_code == 0);
  BOOST_TEST(on({"pool", "inspect", "nothing"}).exit_code == 1);
  BOOST_TEST(contains(on({"hosts", "show", "host-1"}).out, R"({"cluster-1":["TiKV"]})"));
  BOOST_TEST(on({"instances", "delete", "tikv-1", "tikv-2"}).exit_code == 0);
  BOOST_TEST(json({"instances", "list"})["total"] == 0);
}

BOOST_FIXTURE_TEST_CASE(an_exported_pool_loads_into_an_empty_store_and_is_the_same, WithPool) {  // ALLOC-7
  grant();
  on({"instances", "put", "docs/examples/instances.yaml"});
  const std::string exported = on({"pool", "export"}).out;
  write("pool.json", exported);
  BOOST_TEST(on({"pool", "load", file("pool.json")}, "", "copy.db").exit_code == 0);
  BOOST_TEST(on({"pool", "export"}, "", "copy.db").out == exported);
  const std::string yaml = on({"pool", "export", "--output", "yaml"}).out;
  const Outcome from_yaml = on({"pool", "load", "-"}, yaml, "third.db");
  BOOST_TEST(from_yaml.exit_code == 0, from_yaml.err);
  BOOST_TEST(on({"pool", "export"}, "", "third.db").out == exported);
  const Outcome again = on({"pool", "load", file("pool.json")}, "", "copy.db");
  BOOST_TEST(again.exit_code == 1);
  BOOST_TEST(contains(again.err, "accepted: an empty one"));
}

BOOST_FIXTURE_TEST_CASE(the_configuration_asks_for_copied_claims, Program) {  // ALLOC-50
  write("c.yaml", "import: {copyRegionClaims: true}\n");
  const Outcome shown = run({"config", "show", "--config", file("c.yaml"), "--output", "json"});
  BOOST_TEST(contains(shown.out, "import.copyRegionClaims"));
  write("c.yaml", "import: {copyRegionClaims: perhaps}\n");
  BOOST_TEST(run({"config", "check", "--config", file("c.yaml")}).exit_code == 2);
}

}  // namespace hostyard::test
