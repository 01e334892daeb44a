#include "scenarios/campaign/auditor.h"

#include <boost/test/unit_test.hpp>

namespace hostyard::campaign {
namespace {

Host host_in(const std::string& region, const std::string& id) {
  Host host;
  host.id = id;
  host.ip = *IpAddress::parse(id == "h1" ? "10.0.0.1" : "10.0.0.2");
  host.host_name = id;
  host.cpu_cores = 4;
  host.memory_gib = 8;
  host.location = Location{"Local", region, "Z1", "K1"};
  return host;
}

// A pool with one host, and the auditor that saw it come.
struct Yard {
  Pool pool;
  Auditor auditor;
  std::int64_t written = 0;

  Yard() {
    auditor.begin(pool, 0);
    const ChangeSet import{"import", 1, {PutHost{host_in("R1", "h1")}}};
    pool.apply(import);
    Answer answer;
    answer.committed = import.changes;
    BOOST_TEST(auditor.after_step({RestartEngine{}}, answer, pool, ++written) == "");
  }
  std::string after_refused(const Body& body) {
    Answer refused;
    refused.ending = Ending::kRefused;
    return auditor.after_step({body}, refused, pool, written);
  }
};

GrantBatch batch_in(const std::string& region) {
  Requirement requirement;
  requirement.location.region = region;
  AllocationRequest request;
  request.requirements.push_back(requirement);
  GrantBatch grant;
  grant.batch.requests.push_back(request);
  return grant;
}

Instance instance_called(const std::string& id) {
  Instance instance;
  instance.id = id;
  return instance;
}

BOOST_AUTO_TEST_SUITE(an_auditor)

BOOST_AUTO_TEST_CASE(lets_a_refused_operation_pass_that_changed_nothing) {
  Yard yard;
  BOOST_TEST(yard.after_refused(batch_in("R1")) == "");
  BOOST_TEST(yard.after_refused(Recycle{}) == "");
}

BOOST_AUTO_TEST_CASE(sees_that_a_refused_operation_changed_a_host_in_memory_only) {  // INV-8
  for (const auto change :
       {+[](Host& host) { host.used_cpu_cores = 1; }, +[](Host& host) { host.used_memory_gib = 1; },
        +[](Host& host) { host.reserved = true; }, +[](Host& host) { host.load_stat = LoadStat::kInUsed; }}) {
    Yard yard;
    Host changed = *yard.pool.host("h1");
    change(changed);
    yard.pool.apply({"nobody was told", 2, {PutHost{changed}}});
    BOOST_TEST(yard.after_refused(batch_in("R1")).starts_with("INV-8: host h1"));
    BOOST_TEST(yard.after_refused(batch_in("")).starts_with("INV-8: host h1"));
    BOOST_TEST(yard.after_refused(Recycle{}).starts_with("INV-8: host h1"));
  }
}

BOOST_AUTO_TEST_CASE(sees_rows_that_a_refused_operation_left_behind) {  // INV-8
  for (const Change& change : {Change{PutHost{host_in("R2", "h2")}}, Change{PutRequest{{"r1", "c1", 2}}},
                               Change{PutInstance{instance_called("i1")}}}) {
    Yard yard;
    yard.pool.apply({"nobody was told", 2, {change}});
    BOOST_TEST(yard.after_refused(batch_in("R1")).starts_with("INV-8: rows"));
  }
}

BOOST_AUTO_TEST_CASE(sees_writes_that_an_answer_does_not_tell_of) {  // INV-8
  Yard yard;
  ++yard.written;
  BOOST_TEST(yard.after_refused(Recycle{}).starts_with("INV-8: the operation changed nothing in its answer"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace hostyard::campaign
