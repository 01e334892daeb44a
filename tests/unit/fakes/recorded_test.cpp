// The fake tiup against what three versions of the real one printed (STEP-11).
#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "fakes/fake_tiup.h"
#include "fakes/sim_clock.h"
#include "tests/unit/fakes/read_file.h"
#include "tests/unit/fakes/recorded_cases.h"

namespace hostyard {
namespace {

namespace data = boost::unit_test::data;

const std::vector<std::string> kVersions{"1.9.6", "1.12.5", "1.16.5"};

std::string folder_of(const std::string& version) {
  return std::string(HOSTYARD_SOURCE_DIR) + "/tests/data/tiup/" + version + "/";
}
std::string recorded(const std::string& version, const std::string& name, const std::string& what) {
  return read_file(folder_of(version) + "check-json-" + name + "." + what);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// Sizes and speeds are those of the machine that recorded.
std::string masked(const std::string& message) {
  static const std::regex kNumbers("(is |threads: )[0-9]+(MB|$)");
  return std::regex_replace(message, kNumbers, "$1N$2");
}

// The service irqbalance of the recording was a sleeping process, which 1.9 never calls running: its rows say
// nothing about the fake.
bool is_stand_in(const std::string& version, const Json& row) {
  return version == "1.9.6" && row["message"] == "service irqbalance is not running";
}

std::multiset<std::string> rows_of(const std::string& version, const std::string& out) {
  std::multiset<std::string> rows;
  for (const std::string& line : lines_of(out)) {
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object() || !json.contains("result")) continue;
    rows.insert("there is a result");
    for (const Json& row : json["result"]) {
      if (is_stand_in(version, row)) continue;
      rows.insert(fmt::format("{} {} {} {}", row["node"].get<std::string>(), row["name"].get<std::string>(),
                              row["status"].get<std::string>(), masked(row["message"].get<std::string>())));
    }
  }
  return rows;
}

// A line with its keys, free of what differs between hosts.
std::string shape_of(const std::string& line, bool with_suffix) {
  static const std::regex kHost("192\\.0\\.2\\.[0-9]+");
  static const std::regex kPort("(port=|:)[0-9]+");
  static const std::regex kKey("key=[^,]*");
  static const std::regex kUser("user=[a-z]+");
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) return "not JSON";
  std::string shape;
  for (const auto& [key, value] : json.items()) {
    const bool shown = key == "prefix" || key == "mode" || key == "level" || with_suffix;
    shape += key + "=" + (shown && key != "result" ? value.dump() : "") + " ";
  }
  shape = std::regex_replace(shape, kHost, "H");
  shape = std::regex_replace(shape, kKey, "key=K");
  shape = std::regex_replace(shape, kUser, "user=U");
  return std::regex_replace(shape, kPort, "$1P");
}

std::set<std::string> shapes_of(const std::string& out, bool with_suffix) {
  std::set<std::string> shapes;
  for (const std::string& line : lines_of(out)) shapes.insert(shape_of(line, with_suffix));
  return shapes;
}

// Every line that a version printed in any case.
const std::set<std::string>& vocabulary(const std::string& version) {
  static std::map<std::string, std::set<std::string>> known;
  auto& shapes = known[version];
  if (!shapes.empty()) return shapes;
  for (const auto& file : std::filesystem::directory_iterator(folder_of(version))) {
    const std::string name = file.path().filename().string();
    if (name.starts_with("check-json-") && name.ends_with(".stdout"))
      shapes.merge(shapes_of(read_file(file.path().string()), true));
  }
  return shapes;
}

std::string without_paths(const std::string& err) {
  static const std::regex kTopology("/[^ ]*\\.yaml");
  static const std::regex kBlanks(" +");
  return std::regex_replace(std::regex_replace(err, kTopology, "FILE"), kBlanks, " ");
}

ToolExited run_case(const RecordedCase& each, const std::string& version) {
  auto spec = parse_world(world_of(each, version), each.name);
  if (!spec) throw std::runtime_error(to_text(spec.error().front()));
  SimClock clock;
  World world(std::move(*spec), clock);
  FakeTiup tiup(world);
  for (const std::string& before : each.first)
    tiup.check(read_command(recorded(version, before, "cmd")), 360 * kSecond);
  const ToolResult result = tiup.check(read_command(recorded(version, each.name, "cmd")), 360 * kSecond);
  return std::get<ToolExited>(result.outcome);
}

BOOST_DATA_TEST_CASE(the_rows_are_those_that_tiup_printed, data::make(kVersions), version) {
  for (const RecordedCase& each : recorded_cases()) {
    BOOST_TEST_CONTEXT(each.name) {
      BOOST_TEST(rows_of(version, run_case(each, version).out) ==
                     rows_of(version, recorded(version, each.name, "stdout")),
                 boost::test_tools::per_element());
    }
  }
}

BOOST_DATA_TEST_CASE(stderr_and_exit_code_are_those_of_tiup, data::make(kVersions), version) {
  for (const RecordedCase& each : recorded_cases()) {
    BOOST_TEST_CONTEXT(each.name) {
      const ToolExited done = run_case(each, version);
      BOOST_TEST(done.code == std::stoi(recorded(version, each.name, "exit")));
      BOOST_TEST(without_paths(done.err) == without_paths(recorded(version, each.name, "stderr")));
    }
  }
}

BOOST_DATA_TEST_CASE(the_fake_prints_no_line_that_tiup_does_not, data::make(kVersions), version) {
  for (const RecordedCase& each : recorded_cases()) {
    for (const std::string& shape : shapes_of(run_case(each, version).out, true))
      BOOST_TEST(vocabulary(version).contains(shape), each.name << ": " << shape);
  }
}

BOOST_DATA_TEST_CASE(the_fake_prints_every_kind_of_line_that_tiup_does, data::make(kVersions), version) {
  for (const RecordedCase& each : recorded_cases()) {
    const auto shapes = shapes_of(run_case(each, version).out, false);
    for (const std::string& shape : shapes_of(recorded(version, each.name, "stdout"), false))
      BOOST_TEST(shapes.contains(shape), each.name << ": " << shape);
  }
}

}  // namespace
}  // namespace hostyard
