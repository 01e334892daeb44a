// What the cluster side may say about its instances. INST-1 and its rulings.
#include "engine/rules/instance_rules.h"

#include <functional>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/unit/domain/ledger_rows.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;
constexpr TimeMicros kNow = 77;

Instance instance(const std::string& id) {
  Instance row;
  row.id = id;
  row.cluster_id = "c1";
  row.component = "TiKV";
  row.host_id = "h1";
  row.cpu_cores = 4;
  row.memory_gib = 8;
  row.disk_id = "h1:/a";
  row.ports = {10000, 10001};
  row.status = "Running";
  return row;
}

Pool pool_that_has(const std::vector<Instance>& instances) {
  Pool pool;
  const auto changes = plan_put_instances(pool, instances, kNow);
  BOOST_REQUIRE(changes.has_value());
  pool.apply(change_set(*changes));
  return pool;
}

struct BadCase {
  std::string_view what;
  std::function<void(Instance&)> spoils;
  std::string_view refusal;
};
std::ostream& operator<<(std::ostream& out, const BadCase& row) {
  return out << row.what;
}

const std::vector<BadCase> kBad{
    {"no id", [](Instance& i) { i.id.clear(); }, "instanceId of instance \"\" is empty; accepted: an id"},
    {"no cluster", [](Instance& i) { i.cluster_id.clear(); }, "clusterId of instance \"i2\" is empty; "},
    {"no host", [](Instance& i) { i.host_id.clear(); }, "hostId of instance \"i2\" is empty; "},
    {"an id with an outer blank", [](Instance& i) { i.id = "i2 "; }, "instanceId \"i2 \" of instance "},
    {"a host id with a line end", [](Instance& i) { i.host_id = "h\n1"; }, "hostId \"h\n1\" of instance "},
    {"an ill-formed component", [](Instance& i) { i.component = " "; }, "component \" \" of instance "},
    {"an ill-formed disk id", [](Instance& i) { i.disk_id = "\x01"; }, "diskId \"\x01\" of instance "},
    {"an ill-formed status", [](Instance& i) { i.status = std::string(191, 's'); }, "status \"sss"},
    {"negative cores", [](Instance& i) { i.cpu_cores = -1; },
     "cpuCores of instance i2 is -1; accepted: an integer from 0 to 2147483647"},
    {"negative memory", [](Instance& i) { i.memory_gib = -8; }, "memory of instance i2 is -8; "},
    {"port 0",
     [](Instance& i) {
       i.ports = {5, 0};
     },
     "port 0 of instance i2; accepted: 1 to 65535"},
    {"a port twice",
     [](Instance& i) {
       i.ports = {7, 5, 7};
     },
     "port 7 is named twice by instance i2; accepted: once"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(instance_rules)

BOOST_AUTO_TEST_CASE(an_instance_is_added_whatever_its_host) {
  Instance given = instance("i1");
  given.host_id = "unknown";
  given.ports = {10001, 10000};
  given.version = 9;
  given.create_time = given.delete_time = 5;
  const Pool pool = pool_that_has({given, instance("i2")});
  const Instance& row = pool.instances().at("i1");
  BOOST_TEST(pool.instances().size() == 2u);
  BOOST_TEST(row.host_id == "unknown");
  BOOST_TEST(row.ports == (std::vector<std::uint16_t>{10000, 10001}), boost::test_tools::per_element());
  BOOST_TEST(row.create_time == kNow);
  BOOST_TEST(row.version == 1);
}

BOOST_AUTO_TEST_CASE(an_instance_may_have_nothing_but_its_ids) {
  Instance bare;
  bare.id = "i1";
  bare.cluster_id = "c1";
  bare.host_id = "h1";
  BOOST_TEST(pool_that_has({bare}).instances().size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_instance_given_again_replaces_the_one_there_or_changes_nothing) {
  Pool pool = pool_that_has({instance("i1"), instance("i2")});
  Instance moved = instance("i1");
  moved.host_id = "h2";
  const auto changes = plan_put_instances(pool, {moved, instance("i2")}, kNow + 1);
  BOOST_REQUIRE(changes.has_value());
  BOOST_REQUIRE(changes->size() == 1u);
  const Instance& row = std::get<PutInstance>(changes->front()).instance;
  BOOST_TEST(row.version == 1);
  BOOST_TEST(row.create_time == kNow);
  BOOST_TEST(row.update_time == kNow + 1);
  pool.apply(change_set(*changes));
  BOOST_TEST(pool.instances().at("i1").host_id == "h2");
}

BOOST_DATA_TEST_CASE(a_bad_instance_is_refused_and_none_of_the_list_is_taken, data::make(kBad), row) {
  Instance bad = instance("i2");
  row.spoils(bad);
  const auto refused = plan_put_instances(Pool(), {instance("i1"), bad}, kNow);
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST((refused.error().code == ErrorCode::kParameterInvalid));
  BOOST_TEST(refused.error().detail.starts_with(row.refusal), refused.error().detail);
}

BOOST_AUTO_TEST_CASE(a_list_that_is_empty_or_names_an_instance_twice_is_refused) {
  const Pool pool = pool_that_has({instance("i1")});
  const std::string empty = "the list of instances is empty; accepted: at least one instance";
  const std::string twice = "instance i1 is duplicated in request; accepted: each id once";
  BOOST_TEST(plan_put_instances(pool, {}, kNow).error().detail == empty);
  BOOST_TEST(plan_put_instances(pool, {instance("i1"), instance("i1")}, kNow).error().detail == twice);
  BOOST_TEST(plan_delete_instances(pool, {}, kNow).error().detail == empty);
  BOOST_TEST(plan_delete_instances(pool, std::vector<std::string>{"i1", "i1"}, kNow).error().detail == twice);
}

BOOST_AUTO_TEST_CASE(a_removed_instance_is_gone_and_its_id_is_free_again) {
  Pool pool = pool_that_has({instance("i1"), instance("i2")});
  const auto changes = plan_delete_instances(pool, std::vector<std::string>{"i1"}, kNow);
  BOOST_REQUIRE(changes.has_value());
  pool.apply(change_set(*changes));
  BOOST_TEST(!pool.instances().contains("i1"));
  const auto again = plan_put_instances(pool, {instance("i1")}, kNow);
  BOOST_REQUIRE(again.has_value());
  BOOST_TEST(std::get<PutInstance>(again->front()).instance.version == 0);
}

BOOST_AUTO_TEST_CASE(removing_an_unknown_instance_is_refused_with_the_whole_list) {
  const Pool pool = pool_that_has({instance("i1")});
  const auto refused = plan_delete_instances(pool, std::vector<std::string>{"i1", "i9"}, kNow);
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST((refused.error().code == ErrorCode::kParameterInvalid));
  BOOST_TEST(refused.error().detail == "instance i9 is not found; accepted: ids of the instance table");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
