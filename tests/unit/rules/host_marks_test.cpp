// Status and reserved of hosts, set by hand. UPD-2, UPD-3 and their rulings, INV-13. Defects 44, 52, 67.
#include "engine/rules/host_marks.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/unit/domain/ledger_rows.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;
constexpr TimeMicros kNow = 77;
using Ids = std::vector<std::string>;

Host in_status(int n, HostStatus status) {
  Host host = host_row(n);
  host.status = status;
  if (status == HostStatus::kDeleting) host.status_before_deleting = HostStatus::kOnline;
  return host;
}

std::string words(const Result<std::vector<Change>>& planned) {
  if (!planned) return std::to_string(static_cast<int>(planned.error().code)) + " " + planned.error().detail;
  std::string text;
  for (const Change& change : *planned) {
    const auto* const put = std::get_if<PutHost>(&change);
    if (put == nullptr) continue;
    text += put->host.id + " " + std::string(to_string(put->host.status)) +
            (put->host.reserved ? " reserved; " : "; ");
  }
  return text;
}
std::string status_set(const Pool& pool, const Ids& ids, std::string_view status) {
  return words(plan_set_status(pool, ids, status, kNow));
}
std::string reserved_set(const Pool& pool, const Ids& ids, bool reserved) {
  return words(plan_set_reserved(pool, ids, reserved, kNow));
}

struct OrderRow {
  std::string_view what;
  Ids ids;
  std::string_view status;
  std::string_view outcome;  // its beginning
};
std::ostream& operator<<(std::ostream& out, const OrderRow& row) {
  return out << row.what;
}

// h1 is idle, h2 in use, h3 busy with a workflow, h4 left Init, h5 left Deleting; there is no h9.
Pool all_kinds() {
  Pool pool = pool_with({host_row(1), host_row(2), host_row(3), in_status(4, HostStatus::kInit),
                         in_status(5, HostStatus::kDeleting)},
                        {holding(ledger_row(1, "h2"), 0, 0, {}, {4000})});
  pool.apply(change_set({PutFlow{flow_row("f", "h3", FlowStatus::kStopped)}}));
  return pool;
}

const std::vector<OrderRow> kRefused{
    {"no host, and a bad status", {}, "Init", "10001 hostIds is empty"},
    {"a host twice, and a bad status", {"h9", "h9"}, "Init", "10001 h9 is duplicated"},
    {"Init (D52)",
     {"h9"},
     "Init",
     "10001 input status \"Init\" is invalid; accepted: one of Online, Offline"},
    {"Deleting (D52)", {"h1"}, "Deleting", "10001 input status \"Deleting\""},
    {"no status", {"h1"}, "", "10001 input status \"\""},
    {"an unknown host behind a busy and a used one", {"h3", "h2", "h9"}, "Deleted", "30105 host h9 "},
    {"a busy host behind a used one", {"h2", "h3"}, "Deleted", "30180 host name3 10.0.0.3 is busy with"},
    {"a host left Init (INV-13)", {"h1", "h4"}, "Failed", "30180 host name4 10.0.0.4 is Init"},
    {"a host left Deleting (INV-13)", {"h1", "h5"}, "Online", "30180 host name5 10.0.0.5 is Deleting"},
    {"a host of which only a port is held (D36, D52)", {"h1", "h2"}, "Deleted", "30119 "},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(host_marks)

BOOST_DATA_TEST_CASE(each_kind_of_refusal_comes_before_the_next_over_all_hosts, data::make(kRefused),
                     row) {  // UPD-2
  BOOST_TEST(status_set(all_kinds(), row.ids, row.status).substr(0, row.outcome.size()) == row.outcome);
}

BOOST_AUTO_TEST_CASE(hosts_become_Online_Offline_and_Failed_from_each_other) {  // UPD-2, INV-13
  constexpr std::array kStatuses{HostStatus::kOnline, HostStatus::kOffline, HostStatus::kFailed};
  for (const HostStatus from : kStatuses) {
    for (const HostStatus to : kStatuses) {
      const std::string set = status_set(pool_of({in_status(1, from)}), {"h1"}, to_string(to));
      // The present status again is a success that writes nothing.
      BOOST_TEST(set == (from == to ? "" : "h1 " + std::string(to_string(to)) + "; "));
    }
  }
}

BOOST_AUTO_TEST_CASE(only_the_hosts_that_change_are_written_with_the_versions_read) {  // UPD-2
  const Pool pool = pool_of({host_row(1), in_status(2, HostStatus::kFailed), host_row(3)});
  const auto planned = plan_set_status(pool, Ids{"h3", "h2", "h1"}, "Failed", kNow);
  BOOST_TEST(words(planned) == "h3 Failed; h1 Failed; ");
  const Host& row = std::get<PutHost>(planned->front()).host;
  BOOST_TEST(row.version == 1);
  BOOST_TEST(row.update_time == kNow);
}

BOOST_AUTO_TEST_CASE(a_host_in_use_changes_its_status_but_for_Deleted_and_keeps_its_grants) {  // UPD-2
  Pool pool = all_kinds();
  const auto planned = plan_set_status(pool, Ids{"h2"}, "Offline", kNow);
  BOOST_TEST(words(planned) == "h2 Offline; ");
  pool.apply(change_set(*planned));
  BOOST_TEST(pool.ledger().of_host("h2").size() == 1u);
  BOOST_TEST(pool_faults(pool).empty());
}

BOOST_AUTO_TEST_CASE(Deleted_deletes_hosts_disks_and_region_wide_claims) {  // UPD-2, DEL-3, INV-4
  Pool pool = pool_with({with_disk(host_row(1), "/a"), with_disk(host_row(2), "/a"), host_row(3)},
                        {region_wide(holding(ledger_row(1), 0, 0, {}, {4000})),
                         region_wide(holding(ledger_row(2, "h3"), 0, 0, {}, {4000}))});
  const auto planned = plan_set_status(pool, Ids{"h2", "h1"}, "Deleted", kNow);
  BOOST_TEST(words(planned) == "h2 Deleted; h1 Deleted; ");
  pool.apply(change_set(*planned));
  BOOST_TEST(pool.hosts().size() == 1u);
  BOOST_TEST(pool.disk("h1:/a") == nullptr);
  BOOST_TEST(pool.ledger().rows().size() == 1u);
  BOOST_TEST(pool_faults(pool).empty());
}

BOOST_AUTO_TEST_CASE(an_exclusive_host_is_in_use) {  // UPD-2, D44
  const Pool pool = pool_with({host_row(1)}, {exclusive(holding(ledger_row(1), 1, 0))});
  BOOST_TEST(status_set(pool, {"h1"}, "Deleted").starts_with("30119 "));
}

BOOST_AUTO_TEST_CASE(hosts_are_reserved_and_no_longer_reserved_in_any_state_of_use) {  // UPD-3, D67
  Pool pool = all_kinds();
  const auto planned = plan_set_reserved(pool, Ids{"h2", "h1"}, true, kNow);
  BOOST_TEST(words(planned) == "h2 Online reserved; h1 Online reserved; ");
  pool.apply(change_set(*planned));
  BOOST_TEST(pool.ledger().of_host("h2").size() == 1u);
  BOOST_TEST(pool_faults(pool).empty());
  BOOST_TEST(reserved_set(pool, {"h1", "h2"}, true).empty());
  BOOST_TEST(reserved_set(pool, {"h1", "h2"}, false) == "h1 Online; h2 Online; ");
}

BOOST_AUTO_TEST_CASE(a_wrong_list_of_hosts_to_reserve_is_refused_as_for_the_status) {  // UPD-3
  const Pool pool = all_kinds();
  BOOST_TEST(reserved_set(pool, {}, true).starts_with("10001 hostIds is empty"));
  BOOST_TEST(reserved_set(pool, {"h9", "h9"}, true).starts_with("10001 h9 is duplicated"));
  BOOST_TEST(reserved_set(pool, {"h3", "h9"}, true).starts_with("30106 host h9 "));
  BOOST_TEST(reserved_set(pool, {""}, true).starts_with("30106 host \"\" "));
  BOOST_TEST(reserved_set(pool, {"h1", "h3"}, true).starts_with("30180 host name3"));
  BOOST_TEST(reserved_set(pool, {"h1", "h4"}, false).starts_with("30180 host name4"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
