// Disks added, changed and deleted by hand. DISK-1…3 and their rulings, DOM-30…34. FT-DSK. Defects 56, 69…76.
#include "engine/rules/disk_rules.h"

#include <functional>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/unit/domain/ledger_rows.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;
constexpr TimeMicros kNow = 77;
using Ids = std::vector<std::string>;

// h1 with disks at /a (held by c1) and /b; h2 with one at /a.
Pool three_disks() {
  return pool_with({with_disk(with_disk(host_row(1), "/a"), "/b"), with_disk(host_row(2), "/a")},
                   {holding(ledger_row(1), 1, 1, {"h1:/a"})});
}

DiskRequest new_disk(std::string id = "new", std::string name = "sdx", std::string path = "/x") {
  DiskRequest disk;
  disk.disk_id = std::move(id);
  disk.name = std::move(name);
  disk.path = std::move(path);
  disk.capacity_gib = 500;
  return disk;
}

std::string words(const Result<std::vector<Change>>& planned) {
  if (!planned) return std::to_string(static_cast<int>(planned.error().code)) + " " + planned.error().detail;
  return planned->empty() ? "the same" : "changed";
}

using Fault = std::function<void(DiskRequest&)>;
struct FaultRow {
  std::string_view what;
  Fault fault;
  std::string_view outcome;  // its beginning
};
std::ostream& operator<<(std::ostream& out, const FaultRow& row) {
  return out << row.what;
}

// In the order of the checks: each row also has what the rows below it are refused for.
const std::vector<FaultRow> kBadDisks{
    {"another host", [](DiskRequest& d) { d.host_id = "h2", d.name = ""; },
     "30141 disks.1.hostId is \"h2\"; accepted: nothing, or h1"},
    {"no name", [](DiskRequest& d) { d.name = "", d.path = ""; }, "30141 disks.1.name is \"\""},
    {"name", [](DiskRequest& d) { d.name = "x\t", d.path = ""; }, "30141 disks.1.name is \"x\t\""},
    {"no path", [](DiskRequest& d) { d.path = "", d.capacity_gib = 0; },
     "30141 disks.1.path is \"\"; accepted: an absolute path"},
    {"path", [](DiskRequest& d) { d.path = "/a/./b", d.capacity_gib = 0; }, "30141 disks.1.path is"},
    {"no capacity", [](DiskRequest& d) { d.capacity_gib.reset(), d.status = "InUsed"; },
     "30141 disks.1.capacity is \"\""},
    {"capacity", [](DiskRequest& d) { d.capacity_gib = -1, d.status = "InUsed"; },
     "30141 disks.1.capacity is \"-1\""},
    {"capacity beyond 32 bits", [](DiskRequest& d) { d.capacity_gib = kMaxCount + 1LL; },
     "30141 disks.1.capacity is \"2147483648\""},
    {"status Exhaust (D56)", [](DiskRequest& d) { d.status = "Exhaust", d.type = "SATA"; },
     "30141 disks.1.status is \"Exhaust\"; accepted: one of Available, Reserved, Error"},
    {"status InUsed (D56)", [](DiskRequest& d) { d.status = "InUsed"; },
     "30141 disks.1.status is \"InUsed\""},
    {"type (D73)", [](DiskRequest& d) { d.type = "SATA", d.path = "/b"; },
     "30141 disks.1.type is \"SATA\"; accepted: SSD, the disk type of host name1, or nothing"},
    {"name of a disk (D69)", [](DiskRequest& d) { d.name = "disk /a"; },
     "30145 name disk /a belongs to disk h1:/a"},
    {"path of a disk (D69)", [](DiskRequest& d) { d.path = "/b//"; }, "30145 path /b belongs to disk h1:/b"},
    {"name of an earlier one", [](DiskRequest& d) { d.name = "sdx"; }, "30145 name sdx belongs to disk new"},
    {"path of an earlier one", [](DiskRequest& d) { d.path = "/x/"; }, "30145 path /x belongs to disk new"},
};

const std::vector<FaultRow> kBadUpdates{
    {"no id", [](DiskRequest& d) { d.disk_id = "", d.path = "/z"; }, "10001 diskId is empty"},
    {"name that cannot be stored", [](DiskRequest& d) { d.name = " x"; }, "10001 name is \" x\""},
    {"unknown id", [](DiskRequest& d) { d.disk_id = "h9:/a", d.path = "/z"; },
     "30142 disk h9:/a is not found"},
    {"host", [](DiskRequest& d) { d.host_id = "h2", d.path = "/z"; }, "30142 hostId of disk h1:/b is h1"},
    {"path", [](DiskRequest& d) { d.path = "/z", d.type = "SATA"; }, "30142 path of disk h1:/b is /b"},
    {"type", [](DiskRequest& d) { d.type = "SATA", d.capacity_gib = 0; }, "30142 type of disk h1:/b is SSD"},
    {"capacity 0 (D72)", [](DiskRequest& d) { d.capacity_gib = 0, d.status = "Reserved"; },
     "30142 capacity of disk h1:/b is to be 0"},
    {"a negative capacity (D72)", [](DiskRequest& d) { d.capacity_gib = -5; }, "30142 capacity of disk"},
    {"a capacity beyond 32 bits (DOM-1)", [](DiskRequest& d) { d.capacity_gib = kMaxCount + 1LL; },
     "10001 capacity of disk"},
    {"status", [](DiskRequest& d) { d.status = "Reserved", d.name = "disk /a"; },
     "30142 status of disk h1:/b is Available and cannot become \"Reserved\"; accepted: Available or Error"},
    {"the name of another disk (D72)", [](DiskRequest& d) { d.name = "disk /a"; },
     "30145 name disk /a belongs to disk h1:/a"},
};

DiskRequest update_of(const std::string& disk_id, const Fault& given) {
  DiskRequest update;
  update.disk_id = disk_id;
  given(update);
  return update;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(disk_rules)

BOOST_DATA_TEST_CASE(a_bad_disk_refuses_all_disks_and_is_named_with_its_number, data::make(kBadDisks),
                     row) {  // DISK-1
  std::vector<DiskRequest> disks{new_disk(), new_disk("second", "sdy", "/y")};
  row.fault(disks[1]);
  const std::string outcome = words(plan_add_disks(three_disks(), "h1", disks, kNow));
  BOOST_TEST(outcome.substr(0, row.outcome.size()) == row.outcome);
}

BOOST_AUTO_TEST_CASE(disks_need_a_host_and_at_least_one_disk) {  // DISK-1, D74
  const Pool pool = three_disks();
  BOOST_TEST(words(plan_add_disks(pool, "", {}, kNow)).starts_with("10001 hostId is empty"));
  BOOST_TEST(words(plan_add_disks(pool, "h9", {}, kNow)).starts_with("10001 disks is empty"));
  BOOST_TEST(words(plan_add_disks(pool, "h9", std::vector{new_disk("d", "", "")}, kNow)) ==
             "30101 host h9 is not found; accepted: the id of a live host");
}

BOOST_AUTO_TEST_CASE(new_disks_are_the_hosts_and_the_host_is_written_with_them) {  // DISK-1, DOM-30…32, INV-4
  Pool pool = three_disks();
  std::vector<DiskRequest> disks{new_disk("n1", "sdx", "/x//"), new_disk("n2", "sdy", "/")};
  disks[1].host_id = "h1";
  disks[1].type = "SSD";
  disks[1].status = "Reserved";
  const auto planned = plan_add_disks(pool, "h1", disks, kNow);
  BOOST_REQUIRE(planned.has_value());
  BOOST_REQUIRE(planned->size() == 3u);
  Disk expected = disk_row("h1", "/x");
  expected.id = "n1";
  expected.name = "sdx";
  expected.capacity_gib = 500;
  expected.create_time = expected.update_time = kNow;
  BOOST_TEST((std::get<PutDisk>((*planned)[0]).disk == expected));
  BOOST_TEST(std::get<PutDisk>((*planned)[1]).disk.path == "/");
  BOOST_TEST(to_string(std::get<PutDisk>((*planned)[1]).disk.status) == "Reserved");
  // Whoever deletes the host at the same time conflicts with this row.
  BOOST_TEST(std::get<PutHost>((*planned)[2]).host.version == 1);
  pool.apply(change_set(*planned));
  BOOST_TEST(pool.host("h1")->disks.size() == 4u);
  BOOST_TEST(pool.host("h1")->available_disk_count() == 2);
  BOOST_TEST(pool_faults(pool).empty());
}

BOOST_AUTO_TEST_CASE(another_host_may_have_a_disk_of_the_same_name_and_path) {  // DOM-33
  const Pool pool = three_disks();
  BOOST_TEST(words(plan_add_disks(pool, "h2", std::vector{new_disk("n", "disk /b", "/b")}, kNow)) ==
             "changed");
}

BOOST_DATA_TEST_CASE(a_disk_keeps_host_path_and_type_and_gets_only_what_it_can_have, data::make(kBadUpdates),
                     row) {  // DISK-3
  const std::string outcome = words(plan_update_disk(three_disks(), update_of("h1:/b", row.fault), kNow));
  BOOST_TEST(outcome.substr(0, row.outcome.size()) == row.outcome);
}

BOOST_AUTO_TEST_CASE(name_capacity_and_status_change_together) {  // DISK-3
  Pool pool = three_disks();
  const auto planned = plan_update_disk(pool,
                                        update_of("h1:/b",
                                                  [](DiskRequest& d) {
                                                    d.name = "new", d.capacity_gib = 7, d.status = "Error",
                                                    d.path = "/b/", d.host_id = "h1";
                                                  }),
                                        kNow);
  BOOST_REQUIRE(planned.has_value());
  Disk expected = *pool.disk("h1:/b");
  expected.name = "new";
  expected.capacity_gib = 7;
  expected.status = DiskStatus::kError;
  expected.update_time = kNow;
  BOOST_TEST((std::get<PutDisk>(planned->front()).disk == expected));
  pool.apply(change_set(*planned));
  BOOST_TEST(pool_faults(pool).empty());
}

BOOST_AUTO_TEST_CASE(what_is_given_as_it_is_changes_nothing) {  // DISK-3
  const Pool pool = three_disks();
  const Fault as_it_is = [](DiskRequest& d) {
    d.name = "disk /a", d.capacity_gib = 100, d.status = "Exhaust", d.path = "/a", d.type = "SSD";
  };
  BOOST_TEST(words(plan_update_disk(pool, update_of("h1:/a", as_it_is), kNow)) == "the same");
  BOOST_TEST(words(plan_update_disk(pool, update_of("h1:/a", [](DiskRequest&) {}), kNow)) == "the same");
}

BOOST_AUTO_TEST_CASE(a_held_disk_that_becomes_Error_stays_in_its_holders_ledger) {  // DISK-3, DISK-2, D70
  Pool pool = three_disks();
  pool.apply(change_set(
      *plan_update_disk(pool, update_of("h1:/a", [](DiskRequest& d) { d.status = "Error"; }), kNow)));
  BOOST_TEST(pool.ledger().row(1)->disks == Ids{"h1:/a"}, boost::test_tools::per_element());
  BOOST_TEST(pool_faults(pool).empty());
  BOOST_TEST(
      words(plan_delete_disks(pool, Ids{"h1:/a"}, kNow)) ==
      "30144 disk h1:/a (disk /a at /a) of host name1 is Error and held; accepted: a disk that nobody holds");
}

BOOST_AUTO_TEST_CASE(Error_is_final_and_such_a_disk_is_deleted_and_made_anew) {  // DISK-3, D71
  Pool pool = pool_of({with_disk(host_row(1), "/a", DiskStatus::kError)});
  BOOST_TEST(
      words(
          plan_update_disk(pool, update_of("h1:/a", [](DiskRequest& d) { d.status = "Available"; }), kNow)) ==
      "30142 status of disk h1:/a is Error and cannot become \"Available\"; accepted: Error, which is final "
      "(delete the disk and add it anew)");
  pool.apply(change_set(*plan_delete_disks(pool, Ids{"h1:/a"}, kNow)));
  pool.apply(change_set(*plan_add_disks(pool, "h1", std::vector{new_disk("n", "disk /a", "/a")}, kNow)));
  BOOST_TEST(pool.host("h1")->available_disk_count() == 1);
  BOOST_TEST(pool_faults(pool).empty());
}

BOOST_AUTO_TEST_CASE(all_disks_are_looked_up_before_any_is_judged) {  // DISK-2
  const Pool pool = three_disks();
  BOOST_TEST(words(plan_delete_disks(pool, {}, kNow)).starts_with("10001 diskIds is empty"));
  BOOST_TEST(words(plan_delete_disks(pool, Ids{"x", "x"}, kNow)).starts_with("10001 x is duplicated"));
  BOOST_TEST(
      words(plan_delete_disks(pool, Ids{"h1:/a", "x"}, kNow)).starts_with("30143 disk x is not found"));
  BOOST_TEST(words(plan_delete_disks(pool, Ids{""}, kNow)).starts_with("30143 disk \"\" is not found"));
  BOOST_TEST(words(plan_delete_disks(pool, Ids{"h1:/b", "h1:/a"}, kNow)).starts_with("30144 disk h1:/a"));
}

BOOST_AUTO_TEST_CASE(deleted_disks_leave_the_pool_and_keep_their_rows) {  // DISK-2, DOM-34
  Pool pool = three_disks();
  const auto planned = plan_delete_disks(pool, Ids{"h2:/a", "h1:/b"}, kNow);
  BOOST_REQUIRE(planned.has_value());
  BOOST_REQUIRE(planned->size() == 2u);
  const Disk& row = std::get<PutDisk>((*planned)[1]).disk;
  BOOST_TEST(row.id == "h1:/b");
  BOOST_TEST(row.delete_time == kNow);
  BOOST_TEST(row.version == 1);
  pool.apply(change_set(*planned));
  BOOST_TEST(pool.disk("h1:/b") == nullptr);
  BOOST_TEST(pool.host("h2")->disks.empty());
  BOOST_TEST(pool_faults(pool).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
