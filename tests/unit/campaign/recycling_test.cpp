#include <boost/test/unit_test.hpp>

#include "tests/unit/campaign/model_fixture.h"

namespace hostyard::campaign {
namespace {

RecycleEntry of_host(const std::string& host_id, std::int64_t cores, std::vector<std::int64_t> ports = {}) {
  RecycleEntry entry;
  entry.type = "RecycleHost";
  entry.holder_id = "c1";
  entry.host_id = host_id;
  entry.cpu_cores = cores;
  entry.ports = std::move(ports);
  return entry;
}

RecycleEntry of_holder(const std::string& holder) {
  RecycleEntry entry;
  entry.type = "0";
  entry.holder_id = holder;
  return entry;
}

// Two results of four cores and ports 100…101, 102…103 on host h1, with a disk each.
Model granted() {
  Model model = model_of({model_host(1, {100, 200})});
  Requirement asked = requirement(2, "UserSpecifyHost");
  asked.location = {"", "", "", "10.0.0.1"};
  asked.cpu_cores = 4;
  asked.disk.need_disk = true;
  asked.ports = {{100, 104, 2}};
  BOOST_TEST_REQUIRE(!model.allocate(batch_of({asked})).refusal);
  return model;
}

BOOST_AUTO_TEST_SUITE(the_model_of_recycling)

// REC-4: oldest first, rows shrink, rows that reach nothing go.
BOOST_AUTO_TEST_CASE(takes_amounts_from_the_oldest_row_first) {
  Model model = granted();
  const auto answer = model.recycle(std::vector{of_host("h1", 6, {103})});
  BOOST_TEST_REQUIRE(answer.released.size() == 2u);
  BOOST_TEST(answer.released[0].seq == 1);
  BOOST_TEST(answer.released[0].cpu_cores == 4);
  BOOST_TEST(answer.released[1].cpu_cores == 2);
  BOOST_TEST(answer.released[1].ports == (PortNumbers{103}), boost::test_tools::per_element());
  BOOST_TEST(model.find("h1")->used_cores() == 2);
  BOOST_TEST(model.find("h1")->ports == (PortNumbers{100, 101, 102}), boost::test_tools::per_element());
  BOOST_TEST(model.find("h1")->rows.size() == 2u);
}

// REC-4, REC-1: excess is refused, and what earlier entries gave back is held again.
BOOST_AUTO_TEST_CASE(refuses_excess_and_gives_nothing_back) {
  Model model = granted();
  const auto answer = model.recycle(std::vector{of_host("h1", 6), of_host("h1", 3)});
  BOOST_TEST(answer.refusal->request.value() == 1);
  BOOST_TEST((answer.refusal->refusal.cause == ErrorCode::kParameterInvalid));
  BOOST_TEST(model.find("h1")->used_cores() == 8);
  BOOST_TEST(model.recycle(std::vector{of_host("h1", 0, {100, 100})}).refusal.has_value());
  BOOST_TEST(model.recycle(std::vector{of_host("h1", 0, {104})}).refusal.has_value());
  BOOST_TEST(
      (model.recycle(std::vector{of_host("h2", 0)}).refusal->refusal.cause == ErrorCode::kHostNotFound));
}

// REC-2, REC-5; a disk marked Error stays so; INV-10.
BOOST_AUTO_TEST_CASE(releases_a_holder_as_a_whole_and_once) {
  Model model = granted();
  ModelHost& host = *model.find("h1");
  BOOST_TEST((host.disk_status(host.host.disks[0]) == DiskStatus::kExhaust));
  host.host.disks[0].status = DiskStatus::kError;
  BOOST_TEST(model.recycle(std::vector{of_holder("c2")}).released.empty());
  BOOST_TEST(model.recycle(std::vector{of_holder("c1")}).released.size() == 2u);
  BOOST_TEST((host.disk_status(host.host.disks[0]) == DiskStatus::kError));
  BOOST_TEST((host.disk_status(host.host.disks[1]) == DiskStatus::kAvailable));
  BOOST_TEST((host.load_stat() == LoadStat::kLoadLess));
  BOOST_TEST(host.ports.empty());
  const auto again = model.recycle(std::vector{of_holder("c1")});
  BOOST_TEST(!again.refusal);
  BOOST_TEST(again.released.empty());
}

// REC-1, REC-2, REC-3
BOOST_AUTO_TEST_CASE(refuses_bad_entries_before_it_looks) {
  RecycleEntry with_host = of_holder("c1");
  with_host.host_id = "h1";
  RecycleEntry unknown = of_holder("c1");
  unknown.type = "3";
  RecycleEntry no_request;
  no_request.type = "RecycleOperate";
  for (const RecycleEntry& bad : {with_host, unknown, no_request, of_holder(""), of_host("", 1)}) {
    Model model = granted();
    const auto answer = model.recycle(std::vector{of_holder("c1"), bad});
    BOOST_TEST(answer.refusal->request.value() == 1);
    BOOST_TEST(model.find("h1")->rows.size() == 2u);
  }
  BOOST_TEST(!bad_entries({})->request);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace hostyard::campaign
