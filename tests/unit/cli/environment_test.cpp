// What the environment does to the program (CLI-2, CLI-5): stores, hosts, stdout.
#include <filesystem>

#include <boost/test/unit_test.hpp>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/child_process.h"
#include "tests/unit/cli/program.h"

namespace hostyard::test {
BOOST_AUTO_TEST_CASE(a_store_of_fake_hosts_is_looked_at_as_such_and_not_used_with_real_ones) {  // CLI-5
  const Program program;
  BOOST_TEST(program.run(program.on_fakes({"hosts", "import", kTemplate})).exit_code == 0);
  const std::string store = "sqlite:" + program.file("t.db");
  const Outcome look = program.run({"hosts", "list", "--store", store, "--output", "json"});
  BOOST_TEST(look.exit_code == 0);
  BOOST_TEST(contains(look.err, "hosts are fake: "));
  BOOST_TEST(contains(look.out, "\"fakeHosts\": "));
  const Outcome real = program.run({"hosts", "list", "--store", store, "--hosts", "real"});
  BOOST_TEST(real.exit_code == 3);
  BOOST_TEST(contains(real.err, "STORE_MISMATCH"));
}

BOOST_AUTO_TEST_CASE(a_look_leaves_no_key_file_and_no_mark) {
  const Program program;
  BOOST_TEST(program.run(program.on_fakes({"hosts", "list"})).exit_code == 0);
  BOOST_TEST(!program.exists("t.db.key"));
  BOOST_TEST(program.run({"hosts", "list", "--store", "sqlite:" + program.file("t.db")}).exit_code == 0);
}

BOOST_AUTO_TEST_CASE(the_key_of_passwords_is_beside_the_store_with_mode_600) {  // DOM-21
  const Program program;
  BOOST_TEST(program.run(program.on_fakes({"hosts", "import", kTemplate})).exit_code == 0);
  struct stat key {};
  BOOST_REQUIRE(::stat(program.file("t.db.key").c_str(), &key) == 0);
  BOOST_TEST((key.st_mode & 0777) == 0600u);
}

BOOST_AUTO_TEST_CASE(an_unusable_store_ends_3_and_names_it) {
  const Program program;
  program.write("junk.db",
                "this is no database, and long enough to have a header of one hundred bytes ....... "
                "......................");
  const Outcome junk = program.run({"hosts", "list", "--store", "sqlite:" + program.file("junk.db")});
  BOOST_TEST(junk.exit_code == 3);
  BOOST_TEST(contains(junk.err, "junk.db"));
  const Outcome folder =
      program.run({"hosts", "list", "--store", "sqlite:" + program.file("no/such/folder.db")});
  BOOST_TEST(folder.exit_code == 3);
  BOOST_TEST(contains(folder.err, "folder.db"));
}

BOOST_AUTO_TEST_CASE(a_full_disk_or_a_closed_stdout_ends_3) {
  Program program;
  program.stdout_to = "/dev/full";
  const Outcome full = program.run({"explain"});
  BOOST_TEST(full.exit_code == 3);
  BOOST_TEST(contains(full.err, "No space left on device"));
  program.stdout_to = "-";
  const Outcome closed = program.run({"explain"});
  BOOST_TEST(closed.exit_code == 3);
  BOOST_TEST(contains(closed.err, "Bad file descriptor"));
}

BOOST_AUTO_TEST_CASE(a_file_to_write_never_takes_the_place_of_a_link_or_a_device) {
  namespace fs = std::filesystem;
  const Program program;
  fs::create_symlink("/dev/full", program.file("device"));
  const Outcome full = program.run({"hosts", "template", "--out", program.file("device")});
  BOOST_TEST(full.exit_code == 3);
  BOOST_TEST(contains(full.err, "No space left on device"));
  BOOST_TEST(fs::is_symlink(program.file("device")));
  program.write("there.xlsx", "old");
  fs::create_symlink(program.file("there.xlsx"), program.file("link.xlsx"));
  BOOST_TEST(program.run({"hosts", "template", "--out", program.file("link.xlsx")}).exit_code == 0);
  BOOST_TEST(fs::is_symlink(program.file("link.xlsx")));
  BOOST_TEST(program.read("there.xlsx").starts_with("PK"));
}

BOOST_AUTO_TEST_CASE(a_configuration_that_cannot_be_looked_at_is_named) {  // CLI-5
  Program program;
  // A link to itself: nobody, not even root, can say whether there is a file behind it.
  std::filesystem::create_directories(program.file("config"));
  std::filesystem::create_symlink("hostyard", program.file("config/hostyard"));
  program.environment["XDG_CONFIG_HOME"] = program.file("config");
  const Outcome outcome = program.run({"config", "show"});
  BOOST_TEST(outcome.exit_code == 2);
  BOOST_TEST(contains(outcome.err, "cannot read " + program.file("config/hostyard/config.yaml")),
             outcome.err);
}

BOOST_AUTO_TEST_CASE(
    a_disk_that_fills_up_after_the_import_was_acknowledged_says_how_to_go_on) {  // CLI-6, WF-2
  // Somewhere between no room at all and room enough, the import is in and its workflows meet the limit.
  rlimit whole{};
  BOOST_REQUIRE(::getrlimit(RLIMIT_FSIZE, &whole) == 0);
  bool met = false;
  for (rlim_t kilobytes = 100; kilobytes <= 400 && !met; kilobytes += 20) {
    const Program program;
    const rlimit narrow{kilobytes * 1024, whole.rlim_max};
    BOOST_REQUIRE(::setrlimit(RLIMIT_FSIZE, &narrow) == 0);
    const Outcome outcome = program.run(program.on_fakes({"hosts", "import", kTemplate}));
    BOOST_REQUIRE(::setrlimit(RLIMIT_FSIZE, &whole) == 0);
    BOOST_TEST((outcome.exit_code == 3 || outcome.exit_code == 0), outcome.exit_code << outcome.err);
    if (outcome.exit_code == 0) break;
    BOOST_TEST(contains(outcome.err, "STORE_FULL"), outcome.err);
    met = contains(outcome.err, "'hostyard workflows watch --all' with the same --store and --hosts goes on");
    if (!met) continue;
    BOOST_TEST(program.run(program.on_fakes({"workflows", "watch", "--all"})).exit_code == 0);
    const Outcome listed = program.run(program.on_fakes({"hosts", "list", "--status", "Online"}));
    BOOST_TEST(contains(listed.out, "3 of 3"), listed.out);
  }
  BOOST_TEST(met);
}

BOOST_AUTO_TEST_CASE(a_reader_that_goes_away_is_no_failure) {
  Program program;
  BOOST_REQUIRE(::mkfifo(program.file("pipe").c_str(), 0600) == 0);
  program.stdout_to = program.file("pipe");
  const pid_t reader = start_child([&] { (void)std::fclose(std::fopen(program.file("pipe").c_str(), "r")); });
  const Outcome outcome = program.run({"explain", "--output", "json"});
  ::waitpid(reader, nullptr, 0);
  BOOST_TEST(outcome.exit_code == 0);
  BOOST_TEST(outcome.err == "");
}

BOOST_AUTO_TEST_CASE(the_store_comes_from_option_variable_configuration_state_in_this_order) {  // CLI-5
  Program program;
  const auto store = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"config", "show", "--output", "csv"});
    const std::string shown = program.run(words).out;
    const std::size_t start = shown.find("store,");
    return shown.substr(start, shown.find('\r', start) - start);
  };
  BOOST_TEST(store({}) == "store,sqlite:" + program.file(".local/state/hostyard/hostyard.db") + ",default");
  program.write("c.yaml", "tasks: exclusive\nstore: sqlite:/c.db\n");
  const std::string config = program.file("c.yaml");
  BOOST_TEST(store({"--config", config}) == "store,sqlite:/c.db," + config + ":2");
  program.environment["HOSTYARD_STORE"] = "sqlite:/v.db";
  BOOST_TEST(store({"--config", config}) == "store,sqlite:/v.db,HOSTYARD_STORE");
  BOOST_TEST(store({"--config", config, "--store", "memory:"}) == "store,memory:,--store");
}

BOOST_AUTO_TEST_CASE(the_state_directory_is_made_on_first_use) {
  Program program;
  program.environment["XDG_STATE_HOME"] = program.file("state");
  BOOST_TEST(program.run({"hosts", "list"}).exit_code == 0);
  BOOST_TEST(program.exists("state/hostyard/hostyard.db"));
}

BOOST_AUTO_TEST_CASE(every_mistake_of_a_configuration_is_named_with_its_place) {
  const Program program;
  program.write(
      "c.yaml",
      "taks: exclusive\nworkflow:\n  deployUsr: me\n  parallelFlows: 0\n  tiupTimeout: soon\nimport: 3\n");
  const Outcome outcome = program.run({"config", "check", "--config", program.file("c.yaml")});
  BOOST_TEST(outcome.exit_code == 2);
  for (const char* const part :
       {"c.yaml:1:1: unknown setting 'taks'; did you mean 'tasks'?",
        "c.yaml:3:3: unknown setting 'workflow.deployUsr'; did you mean 'workflow.deployUser'?",
        "c.yaml:4:18: workflow.parallelFlows is '0'; accepted: an integer from 1 to 1000",
        "c.yaml:5:16: workflow.tiupTimeout is 'soon'; accepted: a duration",
        "c.yaml:6:9: import is not a map of settings"}) {
    BOOST_TEST(contains(outcome.err, part), part << " is not in:\n" << outcome.err);
  }
  program.write("c.yaml", "store: memory:\n");
  BOOST_TEST(
      contains(program.run({"config", "check", "--config", program.file("c.yaml")}).err,
               "c.yaml:1:14: not YAML: illegal map value; accepted: quotes around a value with a colon"));
  program.write("c.yaml", "");
  BOOST_TEST(program.run({"config", "check", "--config", program.file("c.yaml")}).out ==
             program.file("c.yaml") + ": no mistakes\n");
  program.write("c.yaml", "tasks: [exclusive\n");
  BOOST_TEST(contains(program.run({"config", "check", "--config", program.file("c.yaml")}).err, "not YAML"));
}

BOOST_AUTO_TEST_CASE(the_configuration_of_the_home_directory_is_read) {
  Program program;
  program.environment["XDG_CONFIG_HOME"] = program.file("config");
  std::filesystem::create_directories(program.file("config/hostyard"));
  program.write("config/hostyard/config.yaml", "workflow: {pollInterval: 500ms, packages: [vim, jq]}\n");
  const Outcome shown = program.run({"config", "show"});
  BOOST_TEST(shown.exit_code == 0);
  BOOST_TEST(contains(shown.out, "500ms"));
  BOOST_TEST(contains(shown.out, "vim, jq"));
  BOOST_TEST(contains(program.run({"config", "check"}).out, "no mistakes"));
}

BOOST_AUTO_TEST_CASE(a_world_with_mistakes_ends_2_and_names_their_places) {
  const Program program;
  program.write("w.yaml", "machines:\n  each: [{ip: 10.0.0.1, swp: on}]\n");
  const Outcome outcome =
      program.run({"hosts", "list", "--store", "memory:", "--hosts", "fake:" + program.file("w.yaml")});
  BOOST_TEST(outcome.exit_code == 2);
  BOOST_TEST(contains(outcome.err, "w.yaml:2:"));
  BOOST_TEST(contains(outcome.err, "swap"));
}

BOOST_AUTO_TEST_CASE(a_log_file_tells_what_every_node_did_and_no_secret) {  // STEP-12, DOM-21
  const Program program;
  BOOST_TEST(program.run(program.on_fakes({"hosts", "import", kTemplate, "--log-file", program.file("log")}))
                 .exit_code == 0);
  const std::string log = program.read("log");
  BOOST_TEST(contains(log, "tiup cluster check"));
  BOOST_TEST(contains(log, "ImportHosts 192.168.56.11 HostName1 succeed Finished"));
  BOOST_TEST(!contains(log, "password"));
  const Outcome unwritable = program.run(program.on_fakes({"hosts", "list", "--log-file", "/proc/no/log"}));
  BOOST_TEST(unwritable.exit_code == 2);
}

}  // namespace hostyard::test
