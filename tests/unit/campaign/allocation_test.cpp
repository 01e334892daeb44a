#include <boost/test/unit_test.hpp>

#include "tests/unit/campaign/model_fixture.h"

namespace hostyard::campaign {
namespace {

BOOST_AUTO_TEST_SUITE(the_model_of_allocation)

// ALLOC-20
BOOST_AUTO_TEST_CASE(takes_hosts_by_free_cores_then_memory_then_id) {
  Host more_memory = model_host(4);
  more_memory.memory_gib = 65;
  Model model = model_of({model_host(2), model_host(1), more_memory, with_cores(model_host(3), 17)});
  BOOST_TEST(hosts_of(model.allocate(batch_of({requirement(4)}))) == (Texts{"h3", "h4", "h1", "h2"}),
             boost::test_tools::per_element());
}

// ALLOC-20: the smallest sufficient disk, ties by path; ALLOC-31, ALLOC-40: the lowest free ports.
BOOST_AUTO_TEST_CASE(takes_the_smallest_sufficient_disk_and_the_lowest_free_ports) {
  Model model = model_of({model_host(1, {500, 200, 200, 100})});
  Requirement asked = requirement();
  asked.disk = {true, 150, "SSD", ""};
  asked.ports = {{21, 26, 2}, {23, 27, 1}};
  const Predicted first = model.allocate(batch_of({asked}));
  const Grant& grant = first.results.at(0).grants.at(0);
  BOOST_TEST(grant.disk->path == "/b");
  BOOST_TEST(grant.ports.at(0).ports == (PortNumbers{21, 23}), boost::test_tools::per_element());
  BOOST_TEST(grant.ports.at(1).ports == (PortNumbers{24}), boost::test_tools::per_element());
  const Predicted second = model.allocate(batch_of({asked}, "r2"));
  BOOST_TEST((second.refusal->refusal.cause == ErrorCode::kNoEnoughPort));
  BOOST_TEST((second.refusal->near_miss->missing ==
              std::vector<Missing>{{"ports", std::int64_t{2}, std::int64_t{1}}}));
}

// ALLOC-21
BOOST_AUTO_TEST_CASE(spreads_over_racks_evenly) {
  Model model =
      model_of({in_rack(with_cores(model_host(1), 40), "A"), in_rack(with_cores(model_host(2), 39), "A"),
                in_rack(with_cores(model_host(3), 38), "A"), in_rack(model_host(4), "B"),
                in_rack(model_host(5), "B")});
  const auto answer = model.allocate(batch_of({requirement(4, "DiffRackBestEffort")}));
  BOOST_TEST(hosts_of(answer) == (Texts{"h1", "h4", "h2", "h5"}), boost::test_tools::per_element());
}

// ALLOC-30
BOOST_AUTO_TEST_CASE(puts_all_results_on_the_host_that_is_named) {
  Model model = model_of({model_host(1, {300, 100, 200})});
  Requirement asked = requirement(2, "UserSpecifyHost");
  asked.location = {"", "", "", "10.0.0.1"};
  asked.cpu_cores = 8;
  asked.disk.need_disk = true;
  const Predicted answer = model.allocate(batch_of({asked}));
  BOOST_TEST(answer.results.at(0).grants.at(0).disk->capacity == 100);
  BOOST_TEST(answer.results.at(0).grants.at(1).disk->capacity == 200);
  BOOST_TEST(model.find("h1")->free_cores() == 0);
}

// ALLOC-32: with takeover the host must be reserved; without it never.
BOOST_AUTO_TEST_CASE(takes_reserved_hosts_over_only) {
  for (const bool takeover : {false, true}) {
    Host host = model_host(1);
    host.reserved = !takeover;
    Model model = model_of({host});
    Requirement asked = requirement(1, "UserSpecifyHost");
    asked.location = {"", "", "", "10.0.0.1"};
    AllocationBatch batch = batch_of({asked});
    batch.requests[0].takeover = takeover;
    const Predicted answer = model.allocate(batch);
    BOOST_TEST((answer.refusal->refusal.cause == ErrorCode::kNoEnoughHost));
    BOOST_TEST(
        (answer.refusal->near_miss->missing == std::vector<Missing>{{"reserved", takeover, !takeover}}));
    batch.requests[0].takeover = !takeover;
    BOOST_TEST(!model.allocate(batch).refusal);
  }
}

// ALLOC-50: free on every host of region and arch, whatever its status but Deleting.
BOOST_AUTO_TEST_CASE(claims_ports_on_every_host_of_a_region) {
  Host offline = model_host(2);
  offline.status = HostStatus::kOffline;
  offline.ssh_port = 1000;
  Host deleting = model_host(3);
  deleting.status = HostStatus::kDeleting;
  Host arm = model_host(4);
  arm.arch = Arch::kArm64;
  Model model = model_of({model_host(1), offline, deleting, arm});
  Requirement asked = requirement(1, "ClusterPorts");
  asked.cpu_cores = 0;
  asked.location.zone = "";
  asked.filter.arch = "X86_64";
  asked.ports = {{1000, 1003, 2}};
  const Predicted answer = model.allocate(batch_of({asked}));
  BOOST_TEST(answer.results.at(0).grants.at(0).ports.at(0).ports == (PortNumbers{1001, 1002}),
             boost::test_tools::per_element());
  BOOST_TEST(answer.results.at(0).grants.at(0).host_id == "");
  BOOST_TEST(model.find("h1")->rows.size() == 1u);
  BOOST_TEST(model.find("h2")->rows.size() == 1u);
  BOOST_TEST(model.find("h3")->rows.empty());
  BOOST_TEST(model.find("h4")->rows.empty());
  BOOST_TEST((model.find("h1")->load_stat() == LoadStat::kLoadLess));  // DOM-15
}

// ALLOC-4, ALLOC-60 and the ruling on them.
BOOST_AUTO_TEST_CASE(explains_a_refusal_with_funnel_and_near_miss) {
  Host small = with_cores(model_host(1), 4);
  Host offline = model_host(2);
  offline.status = HostStatus::kOffline;
  Host elsewhere = model_host(3);
  elsewhere.location.zone = "Zone2";
  Model model = model_of({small, offline, elsewhere, model_host(4)});
  Requirement asked = requirement(2);
  asked.cpu_cores = 5;
  asked.excluded_hosts = {"10.0.0.4", "::ffff:10.0.0.4", "10.9.9.9", "no ip"};
  const Predicted answer = model.allocate(batch_of({asked}));
  BOOST_TEST((answer.refusal->refusal.code == ErrorCode::kAllocateError));
  BOOST_TEST((answer.refusal->refusal.cause == ErrorCode::kNoEnoughHost));
  BOOST_TEST(left_of(answer) == (Numbers{4, 3, 3, 3, 2, 2, 2, 1, 1, 0, 0, 0, 0}),
             boost::test_tools::per_element());
  BOOST_TEST(answer.refusal->near_miss->host_id == "h1");
  BOOST_TEST((answer.refusal->near_miss->missing ==
              std::vector<Missing>{{"cores", std::int64_t{5}, std::int64_t{4}}}));
}

// ALLOC-2, INV-8
BOOST_AUTO_TEST_CASE(takes_a_batch_back_that_it_refuses) {
  Model model = model_of({model_host(1), model_host(2)});
  Requirement fits = requirement(2);
  fits.ports = {{100, 110, 3}};
  const Predicted answer = model.allocate(batch_of({fits, requirement(1)}));
  BOOST_TEST(answer.refusal->request.value() == 0);
  BOOST_TEST(answer.refusal->requirement.value() == 1);
  BOOST_TEST(left_of(answer).at(2) == 0);  // both were chosen before
  BOOST_TEST(model.find("h1")->rows.empty());
  BOOST_TEST(model.find("h1")->ports.empty());
  BOOST_TEST(model.last_seq == 0);
}

// ALLOC-5
BOOST_AUTO_TEST_CASE(refuses_a_request_that_was_granted_before_but_not_one_of_nothing) {
  Model model = model_of({model_host(1)});
  Requirement nothing = requirement();
  nothing.cpu_cores = 0;
  BOOST_TEST(!model.allocate(batch_of({nothing})).refusal);
  BOOST_TEST(!model.allocate(batch_of({requirement()}), true).refusal);  // --dry-run
  BOOST_TEST(!model.allocate(batch_of({requirement()})).refusal);
  const Predicted again = model.allocate(batch_of({requirement()}));
  BOOST_TEST((again.refusal->refusal.cause == ErrorCode::kRequestAlreadyGranted));
  BOOST_TEST(again.refusal->granted_request == "r1");
}

// ALLOC-11, ALLOC-10
BOOST_AUTO_TEST_CASE(shares_an_exclusive_host_with_its_holder_only) {
  Model model = model_of({model_host(1)});
  Requirement alone = requirement();
  alone.exclusive = true;
  BOOST_TEST(!model.allocate(batch_of({alone}, "r1", "c1")).refusal);
  BOOST_TEST((model.find("h1")->load_stat() == LoadStat::kExclusive));
  BOOST_TEST(!model.allocate(batch_of({alone}, "r2", "c1")).refusal);
  BOOST_TEST(model.allocate(batch_of({alone}, "r3", "c2")).refusal.has_value());
  BOOST_TEST(model.allocate(batch_of({requirement()}, "r4", "c1")).refusal.has_value());
}

// ALLOC-6
BOOST_AUTO_TEST_CASE(refuses_bad_input_by_number) {
  const auto cause_of = [](const Requirement& asked) { return *bad_batch(batch_of({asked}))->refusal.cause; };
  const auto with = [](auto change) {
    Requirement asked = requirement();
    change(asked);
    return asked;
  };
  const std::vector<Requirement> invalid{with([](Requirement& r) { r.strategy = "5"; }),
                                         with([](Requirement& r) { r.count = 0; }),
                                         with([](Requirement& r) { r.count = 10'001; }),
                                         with([](Requirement& r) { r.memory = -1; }),
                                         with([](Requirement& r) { r.cpu_cores = 2'147'483'648; }),
                                         with([](Requirement& r) { r.location.zone = ""; }),
                                         with([](Requirement& r) { r.location.rack = "a,b"; }),
                                         with([](Requirement& r) {
                                           r.ports = {{0, 5, 1}};
                                         }),
                                         with([](Requirement& r) {
                                           r.ports = {{5, 5, 0}};
                                         }),
                                         with([](Requirement& r) {
                                           r.ports = {{1, 65537, 1}};
                                         }),
                                         with([](Requirement& r) {
                                           r.ports = {{5, 8, 4}};
                                         }),
                                         with([](Requirement& r) { r.disk.disk_id = "d"; }),
                                         with([](Requirement& r) { r.filter.arch = "x86_64"; }),
                                         with([](Requirement& r) { r.strategy = "ClusterPorts"; }),
                                         with([](Requirement& r) { r.exclusive = true, r.cpu_cores = 0; })};
  for (const Requirement& asked : invalid) BOOST_TEST((cause_of(asked) == ErrorCode::kParameterInvalid));
  const std::vector<Requirement> no_traits{with([](Requirement& r) { r.filter.host_traits = 0x200; }),
                                           with([](Requirement& r) { r.filter.purpose = "Compute, Web"; }),
                                           with([](Requirement& r) { r.filter.disk_type = "ssd"; })};
  for (const Requirement& asked : no_traits) BOOST_TEST((cause_of(asked) == ErrorCode::kTraitNotFound));
  BOOST_TEST(!bad_batch({})->request);
  const auto no_holder = bad_batch(batch_of({requirement()}, "r1", ""));
  BOOST_TEST(no_holder->request.value() == 0);
  BOOST_TEST(!no_holder->requirement);
  BOOST_TEST(!bad_batch(batch_of({with([](Requirement& r) { r.strategy = "4", r.strategy = "0"; })})));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace hostyard::campaign
