// The world beside the store: what one process does to it, another sees, also after a kill (must show).
#include <filesystem>
#include <fstream>
#include <set>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <signal.h>

#include "engine/base/result.h"
#include "fakes/fake_host_executor.h"
#include "fakes/fake_tiup.h"
#include "tests/child_process.h"
#include "tests/temporary_folder.h"
#include "tests/unit/fakes/read_file.h"
#include "tests/unit/fakes/test_world.h"

namespace hostyard {
namespace {

constexpr const char* kWorld =
    "machines: {defaults: {swap: on, numactl: missing}, first: 10.0.0.1, count: 20}";

struct Kept {
  explicit Kept(const std::string& path) { fake.world.persist_to(path); }
  Exited run(const std::string& ip, const Command& command) {
    const auto result =
        hosts.run({*IpAddress::parse(ip), 22}, {"root", PasswordLogin{Secret("secret")}}, command, kSecond);
    return std::get<Exited>(result.outcome);
  }
  TestWorld fake{kWorld};
  FakeHostExecutor hosts{fake.world};
  FakeTiup tiup{fake.world};
};

BOOST_AUTO_TEST_CASE(what_one_process_changes_the_next_one_finds) {
  const test::TemporaryFolder folder;
  const std::string path = folder / "t.db.world";
  std::string before;
  {
    Kept first(path);
    first.run("10.0.0.1", SwapOff{});
    first.run("10.0.0.1", CreateUser{"tidb", "tidb"});
    first.run("10.0.0.1", AddMountOption{"/data", "noatime"});
    BOOST_TEST(!first.fake.world.change_machine("10.0.0.2", {{"filebeat", "Down"}, {"reach", "refused"}}));
    before =
        first.fake.world.machine_json("10.0.0.1").dump() + first.fake.world.machine_json("10.0.0.2").dump();
  }
  Kept second(path);
  BOOST_TEST(second.fake.world.machine_json("10.0.0.1").dump() +
                 second.fake.world.machine_json("10.0.0.2").dump() ==
             before);
  BOOST_TEST((second.run("10.0.0.1", SwapOff{}).effect == Effect::kOk));
}

BOOST_AUTO_TEST_CASE(two_processes_see_each_others_changes_call_by_call) {
  const test::TemporaryFolder folder;
  Kept one(folder / "w");
  Kept two(folder / "w");
  BOOST_TEST((one.run("10.0.0.1", SwapOff{}).effect == Effect::kChanged));
  BOOST_TEST((two.run("10.0.0.1", SwapOff{}).effect == Effect::kOk));
  BOOST_TEST((two.run("10.0.0.2", SwapOff{}).effect == Effect::kChanged));
  BOOST_TEST((one.run("10.0.0.2", SwapOff{}).effect == Effect::kOk));
}

BOOST_AUTO_TEST_CASE(operations_and_their_tokens_outlive_the_process_that_submitted_them) {
  const test::TemporaryFolder folder;
  const ScaleOutRequest request{"em-test", *IpAddress::parse("10.0.0.1"), 22, "tidb", "/k"};
  std::string id;
  {
    Kept first(folder / "w");
    id = first.tiup.submit_scale_out(request, "token").operation_id;
  }
  Kept second(folder / "w");
  BOOST_TEST((second.tiup.poll(id).state == OperationState::kProcessing));
  BOOST_TEST(second.tiup.submit_scale_out(request, "token").operation_id == id);
  second.fake.clock.wait_until(second.fake.clock.now() + 10 * kSecond);
  BOOST_TEST((second.tiup.poll(id).state == OperationState::kFinished));
  BOOST_TEST(second.fake.world.machine_json("10.0.0.1")["filebeat"] == "Up");
}

BOOST_AUTO_TEST_CASE(a_torn_last_line_is_dropped_and_nothing_else) {
  const test::TemporaryFolder folder;
  const std::string path = folder / "w";
  {
    Kept first(path);
    first.run("10.0.0.1", SwapOff{});
    first.run("10.0.0.2", SwapOff{});
  }
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 10);
  {
    Kept second(path);
    BOOST_TEST(second.fake.world.machine_json("10.0.0.1")["swap"] == "off");
    BOOST_TEST(second.fake.world.machine_json("10.0.0.2")["swap"] == "on");
    second.run("10.0.0.3", SwapOff{});
  }
  Kept third(path);
  BOOST_TEST(third.fake.world.machine_json("10.0.0.3")["swap"] == "off");
}

BOOST_AUTO_TEST_CASE(a_file_of_something_else_is_refused_with_its_name) {
  const test::TemporaryFolder folder;
  std::ofstream(folder / "w") << "not a world\n";
  try {
    Kept kept(folder / "w");
    BOOST_FAIL("it was accepted");
  } catch (const Error& error) {
    BOOST_TEST(error.message().find("not a world") != std::string::npos);
  }
  BOOST_CHECK_THROW(Kept(folder / "no/such/folder/w"), Error);
}

// The file a killed process leaves never shows an effect twice or half of one.
BOOST_AUTO_TEST_CASE(a_process_killed_at_any_moment_leaves_whole_effects) {
  const test::TemporaryFolder folder;
  const std::string path = folder / "w";
  for (int round = 0; round < 25; ++round) {
    const pid_t child = test::start_child([&] {
      Kept kept(path);
      for (int i = 1; i <= 20; ++i) {
        const std::string ip = "10.0.0." + std::to_string(i);
        kept.run(ip, SwapOff{});
        kept.run(ip, InstallPackage{"package" + std::to_string(round)});
      }
    });
    // A little later in every round, counted in what the child has written.
    const auto aim = static_cast<std::uintmax_t>(round) * 3'000;
    for (int look = 0; look < 100'000; ++look) {
      std::error_code ignored;
      if (std::filesystem::file_size(path, ignored) >= aim && !ignored) break;
    }
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    Kept after(path);
    for (int i = 1; i <= 20; ++i) {
      const Json machine = after.fake.world.machine_json("10.0.0." + std::to_string(i));
      std::set<std::string> effects;
      for (const Json& effect : machine["effects"])
        BOOST_TEST(effects.insert(effect.dump()).second, effect.dump());
      BOOST_TEST((machine["swap"] == "off") == effects.contains(R"({"kind":"swapOff","detail":"swap"})"));
    }
  }
}

}  // namespace
}  // namespace hostyard
