// The parser over what real tiups printed (tests/data/tiup): STEP-11, sections 1.6 and 1.8 of the reference
// facts.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "engine/base/text.h"
#include "engine/workflow/check_rows.h"
#include "engine/workflow/tiup_answer.h"

namespace hostyard {
namespace {

using Names = std::set<std::string>;
namespace fs = std::filesystem;

const std::vector<std::string> kVersions{"1.9.6", "1.12.5", "1.16.5"};

fs::path folder(const std::string& version) {
  return fs::path(HOSTYARD_SOURCE_DIR) / "tests/data/tiup" / version;
}

std::string content(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  BOOST_REQUIRE_MESSAGE(in.good(), path << " cannot be read");
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

ToolExited recorded(const std::string& version, const std::string& name) {
  const fs::path stem = folder(version) / name;
  return {std::stoi(content(stem.string() + ".exit")), content(stem.string() + ".stdout"),
          content(stem.string() + ".stderr")};
}

Names cases(const std::string& version, const std::string& prefix) {
  Names names;
  for (const auto& entry : fs::directory_iterator(folder(version))) {
    const std::string name = entry.path().stem().string();
    if (name.starts_with(prefix) && entry.path().extension() == ".stdout")
      names.insert(name.substr(prefix.size()));
  }
  return names;
}

// Cases in which tiup printed no result, by version: everything else must give rows.
Names without_result(const std::string& version) {
  Names names{"bad-type",
              "blackhole",
              "cluster-not-existing",
              "command-fails",
              "command-hangs",
              "conflicts-with-cluster",
              "connection-lost",
              "dir-conflict",
              "dir-overlap",
              "encrypted-key",
              "host-shared-with-other-check",
              "launcher-terminated",
              "malformed",
              "mirror-gone",
              "mirror-refuses",
              "mute-server",
              "no-argument",
              "no-key-file",
              "no-such-name",
              "no-such-topology",
              "no-sudo",
              "one-of-two-unreachable",
              "port-conflict",
              "refused",
              "sudo-wants-password",
              "sysctl-missing",
              "tmp-noexec",
              "unknown-key",
              "unknown-user",
              "unreachable",
              "wrong-key"};
  if (version == "1.9.6") {
    names.insert("rsa-key");
  } else {
    names.insert({"empty-global-only", "empty-zero-bytes", "tidb-only", "tikv-only"});
  }
  return names;
}

// How many rows a recorded answer holds, counted without a parser.
std::size_t rows_in(const std::string& out) {
  std::istringstream lines(out);
  std::size_t rows = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("{\"result\":")) continue;
    for (std::size_t at = line.find("{\"node\":"); at != std::string::npos;
         at = line.find("{\"node\":", at + 1))
      ++rows;
  }
  return rows;
}

std::vector<CheckRow> rows_of(const std::string& version, const std::string& name) {
  const auto answer = read_check_answer(recorded(version, "check-json-" + name));
  BOOST_REQUIRE(answer.has_value());
  return answer->rows;
}

bool has_fix(const std::vector<Command>& fixes, const Command& fix) {
  return std::ranges::find(fixes, fix) != fixes.end();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(recorded_tiups)

BOOST_AUTO_TEST_CASE(every_recorded_check_gives_all_its_rows_or_an_error) {  // STEP-11
  for (const std::string& version : kVersions) {
    const Names silent = without_result(version);
    const Names names = cases(version, "check-json-");
    BOOST_TEST(names.size() >= 60U);
    for (const std::string& name : names) {
      BOOST_TEST_CONTEXT(version << " " << name) {
        const ToolExited exited = recorded(version, "check-json-" + name);
        const auto answer = read_check_answer(exited);
        BOOST_TEST(answer.has_value() != silent.contains(name));
        if (answer) {
          BOOST_TEST(answer->exit_code == exited.code);
          BOOST_TEST(answer->rows.size() == rows_in(exited.out));
          for (const CheckRow& row : answer->rows) BOOST_TEST((!row.node.empty() && !row.name.empty()));
        } else {
          BOOST_TEST(answer.error().find("tiup printed no result line; exit code " +
                                         std::to_string(exited.code)) == 0U);
          BOOST_TEST(is_utf8(answer.error()));
        }
      }
    }
    for (const std::string& name : silent) BOOST_TEST(names.contains(name));
  }
}

BOOST_AUTO_TEST_CASE(the_error_of_a_check_without_result_quotes_what_tiup_said) {  // STEP-12
  const std::vector<std::pair<std::string, std::string>> expected{{"wrong-key", "unable to authenticate"},
                                                                  {"no-sudo", "a password is required"},
                                                                  {"refused", "connection refused"},
                                                                  {"no-such-topology", "topology"},
                                                                  {"mirror-gone", "mirror"},
                                                                  {"tmp-noexec", "Permission denied"}};
  for (const std::string& version : kVersions) {
    for (const auto& [name, words] : expected) {
      BOOST_TEST_CONTEXT(version << " " << name) {
        const auto answer = read_check_answer(recorded(version, "check-json-" + name));
        BOOST_REQUIRE(!answer.has_value());
        BOOST_TEST(answer.error().find(words) != std::string::npos);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_table_for_people_is_an_error_and_never_all_passed) {  // STEP-11, 1.7
  for (const std::string& version : kVersions) {
    for (const std::string name :
         {"check-default-fresh", "check-default-apply", "check-format-xml", "check-pty-fresh"}) {
      if (!fs::exists(folder(version) / (name + ".stdout"))) continue;
      BOOST_TEST_CONTEXT(version << " " << name) {
        BOOST_TEST(!read_check_answer(recorded(version, name)).has_value());
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(an_apply_that_stopped_half_way_still_gives_its_rows) {  // ruling STEP-3
  const auto answer = read_check_answer(recorded("1.16.5", "check-json-apply-fresh"));
  BOOST_REQUIRE(answer.has_value());
  BOOST_TEST(answer->exit_code == 1);
  const auto fixes = plan_fixes(answer->rows, true);
  BOOST_REQUIRE(fixes.has_value());
  for (const Command& fix : std::vector<Command>{
           InstallPackage{"numactl"}, SwapOff{}, AddMountOption{"/data", "nodelalloc"},
           AddMountOption{"/data", "noatime"}, StartService{"irqbalance"}, DisableTransparentHugePages{},
           SetSysctl{"vm.swappiness", "0"}, SetSysctl{"net.core.somaxconn", "32768"},
           SetSysctl{"net.ipv4.tcp_syncookies", "0"}, SetLimit{"tidb", "soft", "nofile", 1'000'000},
           SetLimit{"tidb", "hard", "nofile", 1'000'000}, SetLimit{"tidb", "soft", "stack", 10'240}}) {
    BOOST_TEST(has_fix(*fixes, fix), describe(fix) << " is missing");
  }
  BOOST_TEST(fixes->size() == 12U);
}

BOOST_AUTO_TEST_CASE(a_fresh_host_of_every_version_needs_the_same_fixes_of_ours) {  // STEP-3
  for (const std::string& version : kVersions) {
    BOOST_TEST_CONTEXT(version) {
      const auto fixes = plan_fixes(rows_of(version, "fresh"), false);
      BOOST_REQUIRE(fixes.has_value());
      BOOST_TEST(has_fix(*fixes, InstallPackage{"numactl"}));
      BOOST_TEST(has_fix(*fixes, SwapOff{}));  // Fail in 1.9, Warn from 1.10 on
      BOOST_TEST(has_fix(*fixes, AddMountOption{"/data", "nodelalloc"}));
      BOOST_TEST(has_fix(*fixes, AddMountOption{"/data", "noatime"}));
      BOOST_TEST(fixes->size() == 4U);
      BOOST_TEST(plan_fixes(rows_of(version, "fresh"), true)->size() == 12U);
      BOOST_TEST(plan_fixes(rows_of(version, "apply-fresh"), true)->size() ==
                 12U);  // the messages after --apply
    }
  }
}

BOOST_AUTO_TEST_CASE(a_file_system_that_tiup_does_not_support_cannot_be_fixed) {  // STEP-3
  for (const std::string& version : kVersions) {
    const auto fixes = plan_fixes(rows_of(version, "ext2-disk"), false);
    BOOST_REQUIRE(!fixes.has_value());
    BOOST_TEST((fixes.error().code == ErrorCode::kPrepareHostError));
    BOOST_TEST(fixes.error().detail.find("mount point /data2 has an unsupported filesystem 'ext2'") !=
               std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_host_without_selinux_tools_passes_that_row) {  // ruling STEP-5, 1.8
  const auto rows = rows_of("1.16.5", "good");
  const auto row = std::ranges::find(rows, "selinux_status", &CheckRow::name);
  BOOST_REQUIRE(row != rows.end());
  BOOST_TEST((row->status == RowStatus::kFail));
  BOOST_TEST(counts_as_pass(*row));
}

BOOST_AUTO_TEST_CASE(every_version_s_word_for_an_unknown_governor_is_known) {  // STEP-5
  for (const std::string& version : kVersions) {
    const auto rows = rows_of(version, "good");
    BOOST_TEST(std::ranges::count_if(rows, is_unknown_governor) == 1);
  }
}

BOOST_AUTO_TEST_CASE(recorded_displays_give_their_instances_or_an_error) {  // STEP-7, STEP-11
  for (const std::string& version : kVersions) {
    for (const std::string name : {"display-json-existing", "display-locked-json"}) {
      BOOST_TEST_CONTEXT(version << " " << name) {
        const auto instances = read_display_answer(recorded(version, name));
        BOOST_REQUIRE(instances.has_value());
        BOOST_TEST(instances->size() == 4U);
        BOOST_TEST((instances->front() == EmInstance{"pd", "192.0.2.12", "Down"}));
      }
    }
    for (const std::string name :
         {"display-json-not-existing", "display-json-bad-metadata", "display-json-existing-version",
          "display-json-flag-does-not-exist", "display-default-existing"}) {
      BOOST_TEST_CONTEXT(version << " " << name) {
        BOOST_TEST(!read_display_answer(recorded(version, name)).has_value());
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard
