// What a recycle request gives back. REC-1…5, ALLOC-11, DOM-15, and the defects D28…D41 of the reference.
#include "engine/rules/recycling.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/unit/domain/ledger_rows.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;
using Names = std::vector<std::string>;
using Numbers = std::vector<std::uint16_t>;
constexpr TimeMicros kNow = 77;

// Of 16 cores and 64 GiB, with two disks for data and one for the system.
Host stocked(int n) {
  return with_disk(with_disk(with_disk(host_row(n), "/", DiskStatus::kReserved), "/a"), "/b");
}

RecycleEntry entry_of(std::string type, std::string holder, std::string request = "") {
  RecycleEntry entry;
  entry.type = std::move(type);
  entry.holder_id = std::move(holder);
  entry.request_id = std::move(request);
  return entry;
}
RecycleEntry of_holder(const std::string& holder) {
  return entry_of("RecycleHolder", holder);
}
RecycleEntry of_request(const std::string& request, const std::string& holder = "") {
  return entry_of("RecycleOperate", holder, request);
}
RecycleEntry of_host(std::int64_t cores, std::int64_t memory, Names disks = {},
                     std::vector<std::int64_t> ports = {}) {
  RecycleEntry entry = entry_of("RecycleHost", "c1");
  entry.host_id = "h1";
  entry.cpu_cores = cores;
  entry.memory = memory;
  entry.disks = std::move(disks);
  entry.ports = std::move(ports);
  return entry;
}

// Applies what is planned, which must be without fault and must touch every row once (INV-1…6).
std::vector<LedgerRow> recycle(Pool& pool, const std::vector<RecycleEntry>& entries) {
  auto plan = plan_recycle(pool, entries, kNow);
  BOOST_REQUIRE_MESSAGE(plan.has_value(), (plan ? "" : to_message(plan.error().refusal)));
  for (const Change& change : plan->changes.changes) {
    if (const auto* put = std::get_if<PutHost>(&change)) BOOST_TEST(put->host.disks.empty());
    BOOST_TEST(std::ranges::count(plan->changes.changes, change) == 1);
  }
  pool.apply(plan->changes);
  BOOST_TEST(pool_faults(pool) == Names{}, boost::test_tools::per_element());
  return std::move(plan->released);
}

std::string refusal_of(const Pool& pool, const std::vector<RecycleEntry>& entries) {
  const auto plan = plan_recycle(pool, entries, kNow);
  BOOST_REQUIRE(!plan.has_value());
  const RecycleRefusal& refused = plan.error();
  BOOST_TEST((refused.refusal.code == ErrorCode::kRecycleError));
  const std::string number = refused.request ? std::to_string(*refused.request) + ": " : "";
  // The words name the entry as the data does (REC-1).
  const std::string prefix = refused.request ? "request " + number : "";
  BOOST_TEST(refused.refusal.detail.starts_with(prefix), refused.refusal.detail);
  return number + std::to_string(static_cast<int>(refused.refusal.cause.value())) + " " +
         refused.refusal.detail.substr(prefix.size());
}

std::string load(const Pool& pool, std::string_view id) {
  const Host& host = *pool.host(id);
  return std::to_string(host.used_cpu_cores) + "C" + std::to_string(host.used_memory_gib) + "G " +
         std::string(to_string(host.load_stat));
}

std::string status(const Pool& pool, std::string_view disk) {
  return std::string(to_string(pool.disk(disk)->status));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(recycling)

BOOST_AUTO_TEST_CASE(recycling_a_holder_releases_everything_of_it_and_nothing_of_another) {  // REC-2, REC-5
  Pool pool =
      pool_with({stocked(1), stocked(2)}, {holding(ledger_row(1), 4, 8, {"h1:/a"}, {10000, 10001}),
                                           holding(ledger_row(2, "h2"), 2, 0, {"h2:/b"}),
                                           holding(ledger_row(3, "h1", "c2", "r2"), 1, 1, {"h1:/b"}, {10002}),
                                           holding(ledger_row(4, "h1", "c1", "r3"), 2, 2)});
  const auto released = recycle(pool, {of_holder("c1")});
  BOOST_TEST(load(pool, "h1") == "1C1G InUsed");
  BOOST_TEST(load(pool, "h2") == "0C0G LoadLess");
  BOOST_TEST(status(pool, "h1:/a") == "Available");
  BOOST_TEST(status(pool, "h1:/b") == "Exhaust");
  BOOST_TEST(status(pool, "h2:/b") == "Available");
  BOOST_TEST(pool.ledger().rows().size() == 1u);
  BOOST_TEST(pool.host("h1")->update_time == kNow);
  BOOST_TEST(pool.disk("h1:/a")->update_time == kNow);
  BOOST_REQUIRE(released.size() == 3u);
  BOOST_TEST(released[0].seq == 1);
  BOOST_TEST(!released[0].live());
  BOOST_TEST(released[0].cpu_cores == 4);
  BOOST_TEST(released[0].ports == (Numbers{10000, 10001}), boost::test_tools::per_element());
  BOOST_TEST(released[1].disks == (Names{"h2:/b"}), boost::test_tools::per_element());
  BOOST_TEST(released[2].memory_gib == 2);
}

BOOST_AUTO_TEST_CASE(a_recycled_row_is_soft_deleted_and_keeps_what_it_held) {  // REC-2, DOM-34
  const LedgerRow held = holding(ledger_row(1), 4, 8, {"h1:/a"}, {10000});
  const auto plan = plan_recycle(pool_with({stocked(1)}, {held}), std::vector{of_holder("c1")}, kNow);
  BOOST_REQUIRE(plan.has_value());
  BOOST_TEST(plan->changes.time == kNow);
  BOOST_REQUIRE(plan->changes.changes.size() == 3u);  // host, disk, row
  LedgerRow expected = held;
  expected.version = 1;
  expected.update_time = expected.delete_time = kNow;
  BOOST_TEST((std::get<PutGrant>(plan->changes.changes[2]).row == expected));
}

BOOST_AUTO_TEST_CASE(recycling_what_nobody_holds_changes_nothing) {  // REC-2, REC-3, INV-10
  Pool pool = pool_with({stocked(1)}, {holding(ledger_row(1), 4, 8)});
  for (const RecycleEntry& entry :
       {of_holder("c9"), of_request("r9"), of_request("r1", "c9"), of_host(0, 0)}) {
    const auto plan = plan_recycle(pool, std::vector{entry}, kNow);
    BOOST_REQUIRE(plan.has_value());
    BOOST_TEST(plan->changes.empty());
    BOOST_TEST(plan->released.empty());
  }
  recycle(pool, {of_holder("c1")});
  BOOST_TEST(plan_recycle(pool, std::vector{of_holder("c1")}, kNow)->changes.empty());
}

BOOST_AUTO_TEST_CASE(recycling_a_request_releases_its_rows_of_one_holder_if_one_is_given) {  // REC-3
  const std::vector<LedgerRow> rows{holding(ledger_row(1), 4, 8), holding(ledger_row(2), 2, 2),
                                    holding(ledger_row(3, "h1", "c1", "r2"), 1, 1)};
  for (const std::string holder : {"", "c1"}) {
    Pool pool = pool_with({stocked(1)}, rows);
    BOOST_TEST(recycle(pool, {of_request("r1", holder)}).size() == 2u);
    BOOST_TEST(load(pool, "h1") == "1C1G InUsed");
  }
}

BOOST_AUTO_TEST_CASE(a_part_is_taken_from_the_oldest_rows_first) {  // REC-4
  Pool pool = pool_with(
      {stocked(1)}, {holding(ledger_row(1), 4, 8, {"h1:/a"}),
                     holding(ledger_row(2), 4, 8, {"h1:/b"}, {10000, 10001}), holding(ledger_row(3), 4, 8)});
  const auto released = recycle(pool, {of_host(6, 2, {"h1:/b"}, {10001})});
  BOOST_TEST(load(pool, "h1") == "6C22G InUsed");
  BOOST_TEST((*pool.ledger().row(1) == [] {
    LedgerRow row = holding(ledger_row(1), 0, 6, {"h1:/a"});
    row.version = 2;
    row.update_time = kNow;
    return row;
  }()));
  BOOST_TEST(pool.ledger().row(2)->cpu_cores == 2);
  BOOST_TEST(pool.ledger().row(2)->disks.empty());
  BOOST_TEST(pool.ledger().row(2)->ports == (Numbers{10000}), boost::test_tools::per_element());
  BOOST_TEST(pool.ledger().row(3)->version == 1);
  BOOST_REQUIRE(released.size() == 2u);
  BOOST_TEST(released[0].cpu_cores == 4);
  BOOST_TEST(released[0].memory_gib == 2);
  BOOST_TEST(released[1].disks == (Names{"h1:/b"}), boost::test_tools::per_element());
  BOOST_TEST(released[1].ports == (Numbers{10001}), boost::test_tools::per_element());
  BOOST_TEST(released[1].live());
}

BOOST_AUTO_TEST_CASE(a_row_that_reaches_nothing_is_deleted_with_what_it_held_last) {  // REC-4
  Pool pool = pool_with({stocked(1)}, {holding(ledger_row(1), 4, 8)});
  const auto plan = plan_recycle(pool, std::vector{of_host(3, 8), of_host(1, 0)}, kNow);
  BOOST_REQUIRE(plan.has_value());
  BOOST_REQUIRE(plan->changes.changes.size() == 2u);  // one host, one row, both once
  const LedgerRow& row = std::get<PutGrant>(plan->changes.changes[1]).row;
  BOOST_TEST(!row.live());
  BOOST_TEST(row.cpu_cores == 1);
  BOOST_TEST(row.memory_gib == 0);
  BOOST_REQUIRE(plan->released.size() == 1u);
  BOOST_TEST(plan->released[0].cpu_cores == 4);
  BOOST_TEST(plan->released[0].memory_gib == 8);
  pool.apply(plan->changes);
  BOOST_TEST(load(pool, "h1") == "0C0G LoadLess");
}

BOOST_AUTO_TEST_CASE(a_request_id_restricts_a_part_to_its_rows) {  // ruling REC-4
  const std::vector<LedgerRow> rows{holding(ledger_row(1), 4, 8, {"h1:/a"}, {10000}),
                                    holding(ledger_row(2, "h1", "c1", "r2"), 2, 2)};
  Pool pool = pool_with({stocked(1)}, rows);
  RecycleEntry entry = of_host(2, 1);
  entry.request_id = "r2";
  recycle(pool, {entry});
  BOOST_TEST(pool.ledger().row(1)->cpu_cores == 4);
  BOOST_TEST(pool.ledger().row(2)->cpu_cores == 0);
  BOOST_TEST(pool.ledger().row(2)->memory_gib == 1);
  entry.cpu_cores = 1;
  BOOST_TEST(refusal_of(pool, {entry}) ==
             "0: 10001 cpuCores is 1, but holder c1 by request r2 on host name1 10.0.0.1 holds 0; accepted: "
             "at most that");
}

BOOST_AUTO_TEST_CASE(what_was_recycled_in_part_is_not_returned_again_with_its_request) {  // D31
  Pool pool = pool_with({stocked(1)}, {holding(ledger_row(1), 2, 4), holding(ledger_row(2), 2, 4)});
  recycle(pool, {of_host(2, 4)});
  BOOST_TEST(load(pool, "h1") == "2C4G InUsed");
  recycle(pool, {of_request("r1")});
  BOOST_TEST(load(pool, "h1") == "0C0G LoadLess");
}

struct RefusalRow {
  std::string_view what;
  std::vector<RecycleEntry> entries;
  std::string_view refusal;
};
std::ostream& operator<<(std::ostream& out, const RefusalRow& row) {
  return out << row.what;
}

RecycleEntry with(RecycleEntry entry, void (*change)(RecycleEntry&)) {
  change(entry);
  return entry;
}

// c1 holds 4 cores, 8 GiB, disk /a and port 10000 on h1; c2 holds disk /b and port 10001 there; c1 holds port
// 10002 region-wide.
const std::vector<RefusalRow> kRefusals{
    {"no entry", {}, "10001 the request has no entry; accepted: at least one"},
    {"an unknown type, REC-1",
     {of_holder("c1"), entry_of("Recycle", "c1")},
     "1: 10001 type \"Recycle\" is unknown; accepted: one of RecycleHolder, RecycleOperate, RecycleHost, or "
     "its number from 0"},
    {"no type, ALLOC-7", {entry_of("", "c1")}, "0: 10001 type \"\" is unknown; "},
    {"a number without type, REC-1", {entry_of("3", "c1")}, "0: 10001 type \"3\" is unknown; "},
    {"a negative number as type", {entry_of("-1", "c1")}, "0: 10001 type \"-1\" is unknown; "},
    {"no holder, REC-2", {of_holder("")}, "0: 10001 holderId is empty; "},
    {"a holder with a request, ruling REC-2",
     {with(of_holder("c1"), [](RecycleEntry& e) { e.request_id = "r1"; })},
     "0: 10001 requestId is r1 in a recycling of everything of a holder; accepted: nothing"},
    {"a holder with a host, ruling REC-1",
     {with(of_holder("c1"), [](RecycleEntry& e) { e.host_id = "h1"; })},
     "0: 10001 hostId is h1 in a recycling of type RecycleHolder; accepted: nothing"},
    {"a holder with an ip, ruling REC-1",
     {with(of_holder("c1"), [](RecycleEntry& e) { e.host_ip = "10.0.0.1"; })},
     "0: 10001 hostIp is 10.0.0.1 in "},
    {"a holder with cores, ruling REC-1",
     {with(of_holder("c1"), [](RecycleEntry& e) { e.cpu_cores = -1; })},
     "0: 10001 cpuCores is -1 in "},
    {"a request with memory, ruling REC-1",
     {with(of_request("r1"), [](RecycleEntry& e) { e.memory = 1; })},
     "0: 10001 memory is 1 in a recycling of type RecycleOperate; accepted: nothing"},
    {"a request with disks, ruling REC-1",
     {with(of_request("r1"),
           [](RecycleEntry& e) {
             e.disks = {"d1", "d2"};
           })},
     "0: 10001 disks is [d1, d2] in "},
    {"a request with ports, ruling REC-1",
     {with(of_request("r1"), [](RecycleEntry& e) { e.ports = {1}; })},
     "0: 10001 ports is [1] in "},
    {"no request, D32", {of_request("")}, "0: 10001 requestId is empty; "},
    {"a host without holder, D33",
     {with(of_host(1, 1), [](RecycleEntry& e) { e.holder_id.clear(); })},
     "0: 10001 holderId is empty; "},
    {"no host, D33",
     {with(of_host(1, 1), [](RecycleEntry& e) { e.host_id.clear(); })},
     "0: 10001 hostId and hostIp are empty; accepted: at least one of them"},
    {"negative cores",
     {of_host(-1, 0)},
     "0: 10001 cpuCores is -1; accepted: an integer from 0 to 2147483647"},
    {"memory that no host has", {of_host(0, 2147483648)}, "0: 10001 memory is 2147483648; "},
    {"an unknown host, D33",
     {with(of_host(1, 1), [](RecycleEntry& e) { e.host_id = "h9"; })},
     "0: 30101 host h9 is not found; "},
    {"an unknown ip",
     {with(of_host(1, 1), [](RecycleEntry& e) { e.host_id = "", e.host_ip = "10.0.0.9"; })},
     "0: 30101 host 10.0.0.9 is not found; "},
    {"an ip that is none",
     {with(of_host(1, 1), [](RecycleEntry& e) { e.host_id = "", e.host_ip = "h1"; })},
     "0: 30101 host h1 is not found; "},
    {"an ip of another host, REC-4",
     {with(of_host(1, 1), [](RecycleEntry& e) { e.host_ip = "10.0.0.2"; })},
     "0: 10001 hostIp is 10.0.0.2, but host h1 has 10.0.0.1; "},
    {"more cores than it holds, D28",
     {of_host(8, 0)},
     "0: 10001 cpuCores is 8, but holder c1 on host name1 10.0.0.1 holds 4; accepted: at most that"},
    {"more memory than it holds, D28", {of_host(4, 9)}, "0: 10001 memory is 9, but holder c1 "},
    {"another holder's disk, D29",
     {of_host(0, 0, {"h1:/b"})},
     "0: 10001 disk h1:/b is not held by holder c1 on host name1 10.0.0.1; accepted: what it holds there"},
    {"another host's disk, D29", {of_host(0, 0, {"h2:/a"})}, "0: 10001 disk h2:/a is not held "},
    {"a disk without id, D34", {of_host(0, 0, {""})}, "0: 10001 disk \"\" is not held "},
    {"a disk twice, ruling REC-4",
     {of_host(0, 0, {"h1:/a", "h1:/a"})},
     "0: 10001 disk h1:/a is named twice; accepted: once"},
    {"another holder's port, D39", {of_host(0, 0, {}, {10001})}, "0: 10001 port 10001 is not held "},
    {"a region-wide port, REC-4", {of_host(0, 0, {}, {10002})}, "0: 10001 port 10002 is not held "},
    {"a port that only looks like the one held", {of_host(0, 0, {}, {75536})}, "0: 10001 port 75536 is not "},
    {"a port twice, ruling REC-4",
     {of_host(0, 0, {}, {10000, 10000})},
     "0: 10001 port 10000 is named twice; accepted: once"},
    {"cores before memory, disks and ports", {of_host(8, 9, {"x"}, {1})}, "0: 10001 cpuCores is 8, "},
    {"memory before disks and ports", {of_host(4, 9, {"x"}, {1})}, "0: 10001 memory is 9, "},
    {"disks before ports", {of_host(4, 8, {"x"}, {1})}, "0: 10001 disk x "},
    {"bad input of any entry before a look-up, ruling REC-1",
     {of_host(8, 0), of_holder("")},
     "1: 10001 holderId is empty; "},
    {"what an entry before released, ruling REC-1",
     {of_host(3, 0), of_host(2, 0)},
     "1: 10001 cpuCores is 2, but holder c1 on host name1 10.0.0.1 holds 1; "},
    {"a disk that an entry before released, ruling REC-1",
     {of_holder("c1"), of_host(0, 0, {"h1:/a"})},
     "1: 10001 disk h1:/a is not held "},
};

BOOST_DATA_TEST_CASE(what_is_not_held_or_not_understood_is_refused, data::make(kRefusals), row) {
  const Pool pool = pool_with({stocked(1), stocked(2)},
                              {holding(ledger_row(1), 4, 8, {"h1:/a"}, {10000}),
                               holding(ledger_row(2, "h1", "c2", "r2"), 1, 1, {"h1:/b"}, {10001}),
                               holding(ledger_row(3, "h2", "c2", "r2"), 1, 1, {"h2:/a"}),
                               region_wide(holding(ledger_row(4, "h1", "c1", "r3"), 0, 0, {}, {10002}))});
  BOOST_TEST(pool_faults(pool) == Names{}, boost::test_tools::per_element());
  const std::string refusal = refusal_of(pool, row.entries);
  BOOST_TEST(refusal.starts_with(row.refusal), refusal);
}

BOOST_AUTO_TEST_CASE(a_type_is_given_by_name_or_number_and_a_host_by_id_or_ip) {  // ALLOC-7, REC-4
  for (const std::string type : {"RecycleHost", "2"}) {
    for (const auto& [id, ip_text] :
         {std::pair{"h1", ""}, std::pair{"", "10.0.0.1"}, std::pair{"h1", "::ffff:10.0.0.1"}}) {
      Pool pool = pool_with({stocked(1)}, {holding(ledger_row(1), 4, 8)});
      RecycleEntry entry = of_host(1, 1);
      entry.type = type;
      entry.host_id = id;
      entry.host_ip = ip_text;
      recycle(pool, {entry});
      BOOST_TEST(load(pool, "h1") == "3C7G InUsed");
    }
  }
  for (const auto& [name, number] : {std::pair{of_holder("c1"), "0"}, std::pair{of_request("r1"), "1"}}) {
    RecycleEntry entry = name;
    entry.type = number;
    Pool pool = pool_with({stocked(1)}, {holding(ledger_row(1), 4, 8)});
    recycle(pool, {entry});
    BOOST_TEST(load(pool, "h1") == "0C0G LoadLess");
  }
}

BOOST_AUTO_TEST_CASE(an_exclusive_host_stays_exclusive_until_its_holder_has_nothing_there) {  // ALLOC-11, D30
  Pool pool = pool_with({stocked(1)}, {exclusive(holding(ledger_row(1), 4, 8)),
                                       exclusive(holding(ledger_row(2), 0, 0, {}, {10000}))});
  recycle(pool, {of_host(4, 8)});
  BOOST_TEST(load(pool, "h1") == "0C0G Exclusive");
  recycle(pool, {of_host(0, 0, {}, {10000})});
  BOOST_TEST(load(pool, "h1") == "0C0G LoadLess");
}

BOOST_AUTO_TEST_CASE(a_held_disk_with_an_error_is_released_and_stays_error) {  // REC-2, DISK-3, D35
  Host host = stocked(1);
  host.disks[1].status = DiskStatus::kError;
  for (const RecycleEntry& entry : {of_holder("c1"), of_host(0, 0, {"h1:/a"})}) {
    Pool pool = pool_with({host}, {holding(ledger_row(1), 0, 0, {"h1:/a"})});
    BOOST_TEST(recycle(pool, {entry}).at(0).disks.size() == 1u);
    BOOST_TEST(status(pool, "h1:/a") == "Error");
    BOOST_TEST(pool.disk("h1:/a")->version == 1);
    BOOST_TEST(load(pool, "h1") == "0C0G LoadLess");
  }
}

BOOST_AUTO_TEST_CASE(a_host_is_in_use_while_anyone_holds_a_port_of_it) {  // DOM-15, D36
  Pool pool = pool_with({stocked(1)}, {holding(ledger_row(1), 0, 0, {}, {10000}),
                                       holding(ledger_row(2, "h1", "c2", "r2"), 0, 0, {}, {10001})});
  recycle(pool, {of_holder("c1")});
  BOOST_TEST(load(pool, "h1") == "0C0G InUsed");
  BOOST_TEST(pool.host("h1")->version == 2);  // so that a recycling of c2 beside this one is judged again
  recycle(pool, {of_holder("c2")});
  BOOST_TEST(load(pool, "h1") == "0C0G LoadLess");
}

BOOST_AUTO_TEST_CASE(a_region_wide_claim_is_released_whole_and_is_no_load_of_its_hosts) {  // REC-4, DOM-15
  const std::vector<LedgerRow> rows{region_wide(holding(ledger_row(1), 0, 0, {}, {10000})),
                                    region_wide(holding(ledger_row(2, "h2"), 0, 0, {}, {10000})),
                                    holding(ledger_row(3, "h1", "c1", "r2"), 1, 1)};
  for (const RecycleEntry& entry : {of_holder("c1"), of_request("r1")}) {
    Pool pool = pool_with({stocked(1), stocked(2)}, rows);
    recycle(pool, {entry});
    BOOST_TEST(pool.ledger().row(1) == nullptr);
    BOOST_TEST(pool.ledger().row(2) == nullptr);
    BOOST_TEST(pool.host("h2")->version == 1);
  }
  Pool pool = pool_with({stocked(1), stocked(2)}, rows);
  recycle(pool, {of_host(1, 1)});
  BOOST_TEST(load(pool, "h1") == "0C0G LoadLess");
  BOOST_TEST(pool.ledger().row(1)->version == 1);
}

BOOST_AUTO_TEST_CASE(recycling_works_whatever_the_status_of_the_host) {  // ruling REC-1
  for (const HostStatus now :
       {HostStatus::kInit, HostStatus::kOffline, HostStatus::kFailed, HostStatus::kDeleting}) {
    Host host = stocked(1);
    host.status = now;
    host.reserved = true;
    if (now == HostStatus::kDeleting) host.status_before_deleting = HostStatus::kOnline;
    for (const RecycleEntry& entry : {of_holder("c1"), of_request("r1"), of_host(4, 8)}) {
      Pool pool = pool_with({host}, {holding(ledger_row(1), 4, 8)});
      recycle(pool, {entry});
      BOOST_TEST(load(pool, "h1") == "0C0G LoadLess");
      BOOST_TEST((pool.host("h1")->status == now));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_row_whose_host_or_disk_is_gone_is_released_all_the_same) {  // D40
  Pool pool = pool_with({stocked(1)}, {holding(ledger_row(1), 1, 1, {"h1:/gone"}),
                                       holding(ledger_row(2, "h9"), 1, 1, {"h9:/a"})});
  BOOST_TEST(!pool_faults(pool).empty());
  BOOST_TEST(recycle(pool, {of_holder("c1")}).size() == 2u);
  BOOST_TEST(pool.ledger().rows().empty());
}

BOOST_AUTO_TEST_CASE(entries_of_one_request_add_up_to_one_change_of_each_row) {  // REC-1
  Pool pool = pool_with({stocked(1), stocked(2)}, {holding(ledger_row(1), 4, 8, {"h1:/a"}, {10000, 10001}),
                                                   holding(ledger_row(2, "h1", "c2", "r2"), 4, 8, {"h1:/b"}),
                                                   holding(ledger_row(3, "h2", "c2", "r2"), 4, 8)});
  const auto released = recycle(pool, {of_host(1, 1, {}, {10001}), of_request("r2"),
                                       of_host(1, 1, {"h1:/a"}, {10000}), of_holder("c1"), of_holder("c1")});
  BOOST_TEST(load(pool, "h1") == "0C0G LoadLess");
  BOOST_TEST(load(pool, "h2") == "0C0G LoadLess");
  BOOST_TEST(pool.host("h1")->version == 2);
  BOOST_REQUIRE(released.size() == 3u);
  BOOST_TEST(released[0].seq == 1);
  BOOST_TEST(released[0].cpu_cores == 4);
  BOOST_TEST(released[0].ports == (Numbers{10000, 10001}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
