// Which deletions are accepted, and the moves of a host's status. DEL-1…3, STEP-9, STEP-10, INV-13. FT-DEL.
#include "engine/rules/delete_rules.h"

#include <functional>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/unit/domain/ledger_rows.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;
constexpr TimeMicros kNow = 77;

Host in_status(int n, HostStatus status) {
  Host host = host_row(n);
  host.status = status;
  if (status == HostStatus::kDeleting) host.status_before_deleting = HostStatus::kOffline;
  return host;
}

struct DeleteRow {
  HostStatus status;
  bool initialised;
  bool force;
  bool skip_init;
  std::string_view outcome;  // the workflow, or the number of the refusal
  std::string_view before;   // what recover restores
};
std::ostream& operator<<(std::ostream& out, const DeleteRow& row) {
  return out << to_string(row.status) << " initialised=" << row.initialised << " force=" << row.force
             << " skipInit=" << row.skip_init;
}

// Of hosts without a workflow (DEL-2 and its ruling).
const std::vector<DeleteRow> kDeletions{
    {HostStatus::kOnline, true, false, false, "DeleteHosts", "Online"},
    {HostStatus::kOffline, true, false, false, "DeleteHosts", "Offline"},
    {HostStatus::kFailed, true, false, false, "DeleteHostsByForce", "Failed"},
    {HostStatus::kOnline, true, true, false, "DeleteHostsByForce", "Online"},
    {HostStatus::kOnline, true, false, true, "DeleteHostsByForce", "Online"},
    {HostStatus::kOnline, false, false, false, "DeleteHostsByForce", "Online"},
    {HostStatus::kInit, true, false, false, "30180", ""},
    {HostStatus::kInit, true, false, true, "30180", ""},
    {HostStatus::kInit, true, true, false, "DeleteHostsByForce", "Init"},
    {HostStatus::kDeleting, true, false, false, "30180", ""},
    {HostStatus::kDeleting, true, true, false, "DeleteHostsByForce", "Offline"},
};

struct LoadRow {
  std::string_view what;
  std::function<void(Host&, LedgerRow&)> load;
  bool loadless;
};
std::ostream& operator<<(std::ostream& out, const LoadRow& row) {
  return out << row.what;
}

const std::vector<LoadRow> kLoads{
    {"nothing", [](Host&, LedgerRow&) {}, true},
    {"a reserved disk", [](Host& h, LedgerRow&) { h.disks[0].status = DiskStatus::kReserved; }, true},
    {"a disk with an error", [](Host& h, LedgerRow&) { h.disks[0].status = DiskStatus::kError; }, true},
    {"a disk that a file called in use (D37)",
     [](Host& h, LedgerRow&) { h.disks[0].status = DiskStatus::kInUsed; }, true},
    {"a region-wide port", [](Host&, LedgerRow& row) { row.ports = {10000}, row.region_wide = true; }, true},
    {"a held disk", [](Host&, LedgerRow& row) { row.disks = {"h1:/a"}; }, false},
    {"a held disk with an error",
     [](Host& h, LedgerRow& row) { h.disks[0].status = DiskStatus::kError, row.disks = {"h1:/a"}; }, false},
    {"a core", [](Host&, LedgerRow& row) { row.cpu_cores = 1; }, false},
    {"memory", [](Host&, LedgerRow& row) { row.memory_gib = 1; }, false},
    {"a port (D36)", [](Host&, LedgerRow& row) { row.ports = {10000}; }, false},
    {"an exclusive core (D44)", [](Host&, LedgerRow& row) { row.cpu_cores = 1, row.exclusive = true; },
     false},
};

// The host with the row granted, or without any where it holds nothing.
Pool loaded(Host host, const LedgerRow& row) {
  return row.holds_nothing() ? pool_of({std::move(host)}) : pool_with({std::move(host)}, {row});
}

std::string refusal_of(const Pool& pool, const std::vector<std::string>& ids, DeleteOptions options = {}) {
  const auto planned = plan_delete(pool, ids, options, kNow);
  BOOST_REQUIRE(!planned.has_value());
  return std::to_string(static_cast<int>(planned.error().code)) + " " + planned.error().detail;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(delete_rules)

BOOST_DATA_TEST_CASE(status_and_options_choose_the_workflow_or_refuse, data::make(kDeletions),
                     row) {  // DEL-2
  Host host = in_status(1, row.status);
  host.initialised = row.initialised;
  const Pool pool = pool_of({host});
  const auto planned = plan_delete(pool, std::vector<std::string>{"h1"},
                                   {.force = row.force, .skip_host_init = row.skip_init}, kNow);
  if (!planned) {
    BOOST_TEST(std::to_string(static_cast<int>(planned.error().code)) == row.outcome);
    return;
  }
  BOOST_REQUIRE(planned->size() == 1u);
  const PlannedDeletion& deletion = planned->front();
  BOOST_TEST(deletion.flow_name == row.outcome);
  BOOST_TEST(to_string(deletion.host.status) == "Deleting");
  BOOST_TEST(to_string(deletion.host.status_before_deleting.value()) == row.before);
  BOOST_TEST(deletion.host.update_time == kNow);
  BOOST_TEST(deletion.host.version == 1);
  BOOST_TEST(host_fault(deletion.host).value_or("none") == "none");
}

BOOST_AUTO_TEST_CASE(the_hosts_are_planned_in_the_order_given) {
  const auto planned =
      plan_delete(pool_of({host_row(1), host_row(2)}), std::vector<std::string>{"h2", "h1"}, {}, kNow);
  BOOST_REQUIRE(planned.has_value());
  BOOST_TEST((*planned)[0].host.id == "h2");
  BOOST_TEST((*planned)[1].host.id == "h1");
}

BOOST_AUTO_TEST_CASE(a_bad_list_of_ids_is_refused_with_the_id) {  // DEL-1
  const Pool pool = pool_of({host_row(1), host_row(2)});
  BOOST_TEST(refusal_of(pool, {}) == "10001 hostIds is empty; accepted: at least one host id");
  BOOST_TEST(refusal_of(pool, {"h1", "h2", "h1"}) ==
             "10001 h1 is duplicated in request; accepted: each id once");
  BOOST_TEST(refusal_of(pool, {"h1", "h7"}) ==
             "30114 deleting host h7 is not found; accepted: ids of live hosts");
  BOOST_TEST(refusal_of(pool, {"h7", "h7"}).starts_with("10001 "));  // before anything is looked up
  BOOST_TEST(refusal_of(pool, {""}) == "30114 deleting host \"\" is not found; accepted: ids of live hosts");
}

BOOST_AUTO_TEST_CASE(a_host_with_an_unfinished_workflow_is_busy_even_for_force) {  // DEL-2
  for (const HostStatus status : {HostStatus::kInit, HostStatus::kOnline, HostStatus::kDeleting}) {
    const Pool pool =
        pool_of({host_row(2), in_status(1, status)}, {flow_row("f", "h1", FlowStatus::kStopped)});
    for (const bool force : {false, true}) {
      BOOST_TEST(
          refusal_of(pool, {"h2", "h1"}, {.force = force}) ==
          "30180 host name1 10.0.0.1 is busy with workflow ImportHosts f (Stopped); accepted: a host without "
          "unfinished workflow");
    }
  }
  BOOST_TEST(refusal_of(pool_of({in_status(1, HostStatus::kInit)}), {"h1"}) ==
             "30180 host name1 10.0.0.1 is Init and its workflow is gone; accepted: deletion by force");
}

BOOST_DATA_TEST_CASE(a_host_is_loadless_while_nobody_holds_anything_of_it, data::make(kLoads),
                     row) {  // DOM-15
  Host host = with_disk(host_row(1), "/a");
  LedgerRow held = ledger_row(1);
  row.load(host, held);
  const Pool pool = loaded(host, held);
  BOOST_TEST(is_loadless(pool, "h1") == row.loadless);
  const auto checked = check_before_delete(pool, "h1");  // STEP-9
  BOOST_TEST(checked.has_value() == row.loadless);
  BOOST_TEST(plan_delete_host(pool, "h1", kNow).has_value() == row.loadless);
  if (!checked) BOOST_TEST((checked.error().code == ErrorCode::kHostStillInUsed));
}

BOOST_AUTO_TEST_CASE(a_host_in_use_is_named_with_the_stat_that_a_reader_sees) {  // STEP-9, DOM-14
  const auto refused = check_before_delete(pool_with({host_row(1)}, {holding(ledger_row(1), 16, 0)}), "h1");
  BOOST_REQUIRE(!refused);
  BOOST_TEST(
      refused.error().detail ==
      "check before delete host failed, host name1 load stat is not loadless, Exhaust; accepted: a host of "
      "which nobody holds anything");
}

// The step looks at the host as it is then, not as it was when the deletion was asked for.
BOOST_AUTO_TEST_CASE(a_host_granted_since_its_deletion_was_planned_is_not_deleted) {  // STEP-9, D45
  Pool pool = pool_of({host_row(1)});
  BOOST_TEST(check_before_delete(pool, "h1").has_value());
  pool.apply(change_set(inserts({holding(ledger_row(1), 1, 1)})));
  BOOST_TEST((plan_delete_host(pool, "h1", kNow).error().code == ErrorCode::kHostStillInUsed));
}

BOOST_AUTO_TEST_CASE(region_wide_claims_on_a_deleted_host_are_deleted_with_it_and_stay_elsewhere) {  // INV-4
  Pool pool =
      pool_with({host_row(1), host_row(2)}, {region_wide(holding(ledger_row(1), 0, 0, {}, {10000})),
                                             region_wide(holding(ledger_row(2, "h2"), 0, 0, {}, {10000}))});
  const auto planned = plan_delete_host(pool, "h1", kNow);
  BOOST_REQUIRE(planned.has_value());
  BOOST_REQUIRE(planned->size() == 2u);
  const LedgerRow& claim = std::get<PutGrant>((*planned)[0]).row;
  BOOST_TEST(claim.delete_time == kNow);
  BOOST_TEST(claim.version == 1);
  BOOST_TEST(claim.ports.size() == 1u);
  pool.apply(change_set(*planned));
  BOOST_TEST(pool.ledger().row(1) == nullptr);
  BOOST_TEST(pool.ledger().row(2) != nullptr);
  BOOST_TEST(pool_faults(pool).empty());
}

BOOST_AUTO_TEST_CASE(a_host_is_deleted_with_its_disks) {  // DEL-3, DOM-34
  Pool pool =
      pool_of({with_disk(with_disk(in_status(1, HostStatus::kDeleting), "/a"), "/b", DiskStatus::kError)});
  const auto planned = plan_delete_host(pool, "h1", kNow);
  BOOST_REQUIRE(planned.has_value());
  BOOST_REQUIRE(planned->size() == 3u);
  for (std::size_t i = 0; i < 2; ++i) {
    const Disk& disk = std::get<PutDisk>((*planned)[i]).disk;
    BOOST_TEST(disk.delete_time == kNow);
    BOOST_TEST(disk.version == 1);
  }
  const Host& row = std::get<PutHost>((*planned)[2]).host;
  BOOST_TEST(row.delete_time == kNow);
  BOOST_TEST(to_string(row.status) == "Deleted");
  BOOST_TEST(!row.status_before_deleting.has_value());
  pool.apply(change_set(*planned));
  BOOST_TEST(pool.hosts().empty());
}

BOOST_AUTO_TEST_CASE(a_host_that_is_gone_is_not_found_by_any_step) {
  const Pool pool;
  const ErrorCode expected = ErrorCode::kHostNotFound;
  BOOST_TEST((check_before_delete(pool, "h1").error().code == expected));
  BOOST_TEST((plan_delete_host(pool, "h1", kNow).error().code == expected));
  BOOST_TEST((plan_host_status(pool, "h1", HostStatus::kOnline, kNow).error().code == expected));
  BOOST_TEST((plan_host_recovery(pool, "h1", kNow).error().code == expected));
}

BOOST_AUTO_TEST_CASE(a_new_status_forgets_what_to_recover_and_deleting_remembers_it) {  // STEP-10
  const Pool pool = pool_of({in_status(1, HostStatus::kDeleting), in_status(2, HostStatus::kFailed)});
  Host row = std::get<PutHost>(plan_host_status(pool, "h1", HostStatus::kFailed, kNow).value()).host;
  BOOST_TEST(to_string(row.status) == "Failed");
  BOOST_TEST(!row.status_before_deleting.has_value());
  BOOST_TEST(row.update_time == kNow);
  row = std::get<PutHost>(plan_host_status(pool, "h2", HostStatus::kDeleting, kNow).value()).host;
  BOOST_TEST(to_string(row.status_before_deleting.value()) == "Failed");
}

BOOST_AUTO_TEST_CASE(recovery_restores_the_status_before_deleting) {  // STEP-10
  const Pool pool = pool_of({in_status(1, HostStatus::kDeleting), in_status(2, HostStatus::kFailed)});
  const Host row = std::get<PutHost>(plan_host_recovery(pool, "h1", kNow).value()).host;
  BOOST_TEST(to_string(row.status) == "Offline");
  BOOST_TEST(!row.status_before_deleting.has_value());
  // run again after a crash, it keeps what it restored
  BOOST_TEST(to_string(std::get<PutHost>(plan_host_recovery(pool, "h2", kNow).value()).host.status) ==
             "Failed");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
