// Two programs that drive the same workflows: no host is worked on by both at once (STEP-3).
#include <functional>
#include <set>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "tests/unit/workflow/engine_bench.h"
#include "tests/unit/workflow/printers.h"

namespace hostyard {
namespace {

using test::EngineBench;
using test::new_host;
using Keys = std::vector<std::string>;

class SetGuard final : public HostGuard {
 public:
  std::set<std::string> held;

  std::unique_ptr<Hold> try_hold(std::string_view address) override {
    if (!held.insert(std::string(address)).second) return nullptr;
    return std::make_unique<SetHold>(held, std::string(address));
  }

 private:
  struct SetHold final : Hold {
    SetHold(std::set<std::string>& all, std::string mine) : held(all), address(std::move(mine)) {}
    ~SetHold() override { held.erase(address); }
    std::set<std::string>& held;
    std::string address;
  };
};

struct GuardedBench : EngineBench {
  SetGuard hosts_in_use;
  std::string id;
  GuardedBench() {
    guard = &hosts_in_use;
    restart();
    register_zone();
    id = begin("ImportHosts", new_host(1));
    other_ledger = std::make_unique<Ledger>(store);
    other = std::make_unique<FlowEngine>(
        FlowEngine::Parts{*other_ledger, hosts, tool, secrets, clock, ids, settings, nullptr, guard});
  }
  // As in another program.
  std::unique_ptr<Ledger> other_ledger;
  std::unique_ptr<FlowEngine> other;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(host_guard)

BOOST_FIXTURE_TEST_CASE(a_host_that_somebody_else_works_on_is_left_alone_until_it_is_free, GuardedBench) {
  run_to(id, "authhosts");
  hosts_in_use.held.insert("10.0.0.1");
  const Advance advance = engine->advance(id);
  BOOST_TEST(!advance.ended);
  BOOST_TEST(advance.come_back == clock.now() + settings.poll_interval);
  BOOST_TEST(hosts.count("probe") == 0);
  BOOST_TEST(node(id, "authhosts").status == FlowStatus::kProcessing);
  hosts_in_use.held.clear();
  run(id);
  BOOST_TEST(flow(id).status == FlowStatus::kFinished);
  BOOST_TEST(hosts_in_use.held.empty());
}

BOOST_FIXTURE_TEST_CASE(another_host_does_not_wait, GuardedBench) {
  hosts_in_use.held.insert("10.0.0.2");
  run(id);
  BOOST_TEST(flow(id).status == FlowStatus::kFinished);
}

BOOST_FIXTURE_TEST_CASE(of_two_programs_one_runs_a_step_and_the_other_goes_on_after_it, GuardedBench) {
  FlowEngine* working = engine.get();
  FlowEngine* trying = other.get();
  // Whenever one of them does something to the host, the other one tries to, too.
  bool inside = false;
  hosts.before_command = [&](const std::string&) {
    BOOST_REQUIRE(!inside);
    inside = true;
    BOOST_TEST(!trying->advance(id).ended);
    inside = false;
  };
  for (int turn = 0; turn < 100 && flow(id).status == FlowStatus::kProcessing; ++turn) {
    clock.wait_until(working->advance(id).come_back);
    std::swap(working, trying);
  }
  BOOST_TEST(flow(id).status == FlowStatus::kFinished);
  BOOST_TEST(keys(id).size() == 7U);
  BOOST_TEST(hosts.count("createUser") == 1);
  BOOST_TEST(tool.operations.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_step_that_ended_just_before_the_host_was_free_is_not_run_again, GuardedBench) {
  // The other program ends the step between this one's look at the workflow and its hold on the host.
  struct Late final : HostGuard {
    SetGuard& real;
    std::function<void()> before;
    explicit Late(SetGuard& guard) : real(guard) {}
    std::unique_ptr<Hold> try_hold(std::string_view address) override {
      if (auto now = std::exchange(before, nullptr)) now();
      return real.try_hold(address);
    }
  } late(hosts_in_use);
  run_to(id, "authhosts");
  guard = &late;
  restart();
  late.before = [&] { (void)other->advance(id); };
  const Advance advance = engine->advance(id);
  BOOST_TEST(!advance.ended);
  BOOST_TEST(advance.come_back <= clock.now());
  BOOST_TEST(hosts.count("createUser") == 1);
  run(id);
  BOOST_TEST(flow(id).status == FlowStatus::kFinished);
  BOOST_TEST(hosts.count("createUser") == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard
