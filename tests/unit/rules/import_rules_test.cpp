// Which imports are accepted. IMP-10, IMP-11, DOM-20, ERR-4. FT-IMP.
#include "engine/rules/import_rules.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/unit/domain/rows.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;

struct FlowRow {
  bool reserved;
  bool skip_init;
  std::string_view flow;
};
std::ostream& operator<<(std::ostream& out, const FlowRow& row) {
  return out << row.reserved << row.skip_init;
}

const std::vector<FlowRow> kFlows{{false, false, "ImportHosts"},
                                  {true, false, "TakeOverHosts"},
                                  {false, true, "ImportHostsWithoutInit"},
                                  {true, true, "ImportHostsWithoutInit"}};

}  // namespace

BOOST_AUTO_TEST_SUITE(import_rules)

BOOST_DATA_TEST_CASE(the_options_choose_the_workflow, data::make(kFlows), row) {  // IMP-11
  BOOST_TEST(import_flow_name({.host_reserved = row.reserved, .skip_host_init = row.skip_init}) == row.flow);
  BOOST_TEST(import_flow_name(
                 {.host_reserved = row.reserved, .skip_host_init = row.skip_init, .ignore_warns = true}) ==
             row.flow);
}

BOOST_AUTO_TEST_CASE(
    new_hosts_come_as_init_and_loadless_with_their_disks_in_the_order_of_the_file) {  // IMP-10
  Host first = with_disk(host_row(2), "/a");
  first.status = HostStatus::kFailed;
  first.load_stat = LoadStat::kExclusive;
  Pool pool = pool_of({host_row(9)});
  const auto planned = plan_import(pool, {first, host_row(1)}, {.host_reserved = true});
  BOOST_REQUIRE(planned.has_value());
  BOOST_REQUIRE(planned->size() == 3u);
  const Host& put = std::get<PutHost>((*planned)[0]).host;
  BOOST_TEST(put.id == "h2");
  BOOST_TEST(to_string(put.status) == "Init");
  BOOST_TEST(to_string(put.load_stat) == "LoadLess");
  BOOST_TEST(put.reserved);
  BOOST_TEST(put.initialised);
  BOOST_TEST(std::get<PutDisk>((*planned)[1]).disk.path == "/a");
  BOOST_TEST(std::get<PutHost>((*planned)[2]).host.id == "h1");
  pool.apply(change_set(*planned));
  BOOST_TEST(pool.hosts().size() == 3u);
  BOOST_TEST(pool_faults(pool).empty());
}

BOOST_AUTO_TEST_CASE(a_host_imported_without_initialisation_says_so) {  // DEL-2
  const auto planned = plan_import(Pool{}, {host_row(1)}, {.skip_host_init = true});
  BOOST_TEST(!std::get<PutHost>(planned->front()).host.initialised);
  BOOST_TEST(!std::get<PutHost>(planned->front()).host.reserved);
}

BOOST_AUTO_TEST_CASE(an_ip_or_name_of_a_live_host_refuses_the_whole_import_and_names_its_owner) {  // DOM-20
  const Pool pool = pool_of({host_row(1)});
  Host same_ip = host_row(2);
  same_ip.ip = ip("::ffff:10.0.0.1");
  auto refused = plan_import(pool, {host_row(3), same_ip}, {});
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.error().code == ErrorCode::kHostAlreadyExist));
  BOOST_TEST(refused.error().detail ==
             "ip 10.0.0.1 belongs to host name1 10.0.0.1 (Online, id h1); accepted: an unused ip");
  Host same_name = host_row(2);
  same_name.host_name = "name1";
  refused = plan_import(pool, {same_name}, {});
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.error().code == ErrorCode::kHostAlreadyExist));
  BOOST_TEST(refused.error().detail ==
             "hostName name1 belongs to host name1 10.0.0.1 (Online, id h1); accepted: an unused hostName");
}

BOOST_AUTO_TEST_CASE(two_new_hosts_do_not_share_an_ip_or_a_name) {  // DOM-20
  Host same_ip = host_row(2);
  same_ip.ip = ip("10.0.0.1");
  BOOST_TEST((plan_import(Pool{}, {host_row(1), same_ip}, {}).error().code == ErrorCode::kHostAlreadyExist));
  Host same_name = host_row(2);
  same_name.host_name = "name1";
  BOOST_TEST(
      (plan_import(Pool{}, {host_row(1), same_name}, {}).error().code == ErrorCode::kHostAlreadyExist));
  Host other_case = host_row(2);
  other_case.host_name = "NAME1";  // names are compared byte by byte
  BOOST_TEST(plan_import(Pool{}, {host_row(1), other_case}, {}).has_value());
}

BOOST_AUTO_TEST_CASE(a_failed_host_has_its_ip_and_name_too) {
  Host failed = host_row(1);
  failed.status = HostStatus::kFailed;
  const auto refused = plan_import(pool_of({failed}), {host_row(1)}, {});
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.error().detail.find("Failed") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_impossible_row_is_refused) {  // DOM-1
  Host host = host_row(1);
  host.cpu_cores = 0;
  const auto refused = plan_import(Pool{}, {host}, {});
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.error().code == ErrorCode::kParameterInvalid));
  BOOST_TEST(refused.error().detail ==
             "DOM-1: cpuCores is 0 on host name1 (10.0.0.1); accepted: an integer from 1 to 2147483647");
}

BOOST_AUTO_TEST_CASE(exclusive_tasks_wait_for_each_other_and_parallel_ones_do_not) {  // ERR-4
  const Pool idle = pool_of({host_row(1)});
  const Pool busy = pool_of({host_row(1)}, {flow_row("f", "h1", FlowStatus::kStopped)});
  BOOST_TEST(check_no_running_task(idle, true).has_value());
  BOOST_TEST(check_no_running_task(idle, false).has_value());
  BOOST_TEST(check_no_running_task(busy, false).has_value());
  const auto refused = check_no_running_task(busy, true);
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.error().code == ErrorCode::kTaskConflict));
  BOOST_TEST(
      refused.error().detail ==
      "workflow ImportHosts f has not ended, and tasks are exclusive; accepted: no unfinished workflow");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
