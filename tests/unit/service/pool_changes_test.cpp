// Hosts and disks changed by hand, through the registry. UPD-1…3, DISK-1…3, DOM-21, ERR-2. Defects 54, 72.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "tests/unit/service/service_bench.h"

namespace hostyard::test {
namespace {

// Two hosts online, with a disk each.
struct PoolBench : ServiceBench {
  PoolBench() {
    host_ids = import(2)["hostIds"].get<std::vector<std::string>>();
    disk_id = ok("hosts", "show", {{"hostId", host_ids[0]}})["disks"][0]["diskId"];
  }
  std::vector<std::string> host_ids;
  std::string disk_id;

  std::int64_t sequence() { return store.load().sequence; }
  Json ok(std::string_view noun, std::string_view verb, const Json& arguments) {
    const auto answer = call(noun, verb, arguments);
    BOOST_REQUIRE_MESSAGE(answer.has_value(), (answer ? "" : answer.error().detail));
    return *answer;
  }
  ErrorCode refused(std::string_view noun, std::string_view verb, const Json& arguments) {
    const auto answer = call(noun, verb, arguments);
    BOOST_REQUIRE(!answer);
    return answer.error().code;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pool_changes)

BOOST_FIXTURE_TEST_CASE(a_host_that_was_read_can_be_given_back_whole, PoolBench) {  // UPD-1, D54
  const Json host = ok("hosts", "show", {{"hostId", host_ids[0]}});
  const auto before = sequence();
  BOOST_TEST(ok("hosts", "update", host) == host);
  BOOST_TEST(sequence() == before);  // what changes nothing is not written
}

BOOST_FIXTURE_TEST_CASE(what_is_the_case_already_is_not_written, PoolBench) {  // UPD-2, UPD-3, DISK-3
  const auto before = sequence();
  ok("hosts", "set-status", {{"hostIds", host_ids}, {"status", "Online"}});
  ok("hosts", "set-reserved", {{"hostIds", host_ids}, {"reserved", false}});
  ok("disks", "update", {{"diskId", disk_id}, {"status", "Available"}});
  BOOST_TEST(sequence() == before);
}

BOOST_FIXTURE_TEST_CASE(each_change_is_one_transaction, PoolBench) {  // ERR-2
  const auto before = sequence();
  ok("hosts", "set-status", {{"hostIds", host_ids}, {"status", "Offline"}});
  ok("hosts", "update", {{"hostId", host_ids[0]}, {"cpuCores", 64}, {"hostName", "new"}});
  ok("disks", "add",
     {{"hostId", host_ids[0]},
      {"disks", Json::array({{{"name", "x"}, {"path", "/x"}, {"capacity", 1}},
                             {{"name", "y"}, {"path", "/y"}, {"capacity", 1}}})}});
  BOOST_TEST(sequence() == before + 3);
}

BOOST_FIXTURE_TEST_CASE(refusals_write_nothing, PoolBench) {  // ERR-2, D72
  const auto before = sequence();
  const Json pool = ok("pool", "export", Json::object());
  BOOST_TEST((refused("hosts", "update", {{"hostId", host_ids[0]}, {"nic", "x"}, {"az", "Zone2"}}) ==
              ErrorCode::kUpdateHostInfoError));
  BOOST_TEST((refused("hosts", "update", {{"hostId", host_ids[0]}, {"cpuCores", "16"}}) ==
              ErrorCode::kMarshalError));
  BOOST_TEST((refused("hosts", "set-reserved", {{"hostIds", host_ids}}) == ErrorCode::kParameterInvalid));
  BOOST_TEST((refused("hosts", "set-reserved", {{"hostIds", host_ids}, {"reserved", "true"}}) ==
              ErrorCode::kMarshalError));
  BOOST_TEST((refused("disks", "update", {{"diskId", disk_id}, {"name", "x"}, {"capacity", -5}}) ==
              ErrorCode::kUpdateDiskError));
  BOOST_TEST(
      (refused("disks", "update", {{"diskId", disk_id}, {"capacity", 1.5}}) == ErrorCode::kMarshalError));
  BOOST_TEST((refused("disks", "delete", {{"diskIds", Json::array({disk_id, "x"})}}) ==
              ErrorCode::kDeleteDiskError));
  BOOST_TEST(sequence() == before);
  BOOST_TEST(ok("pool", "export", Json::object()) == pool);
}

BOOST_FIXTURE_TEST_CASE(a_new_password_is_sealed_for_its_host_and_in_no_answer, PoolBench) {  // DOM-21
  const auto update = [&](const char* password) {
    return call("hosts", "update", {{"hostId", host_ids[0]}, {"passwd", password}});
  };
  const auto answer = update("n3w s3cret");
  BOOST_TEST(answer->dump().find("n3w s3cret") == std::string::npos);
  const std::string sealed =
      service.ledger().read([&](const Pool& pool) { return pool.host(host_ids[0])->sealed_password; });
  BOOST_TEST(sealed.find("n3w s3cret") == std::string::npos);
  BOOST_TEST(secrets.open(sealed, host_ids[0]).reveal() == "n3w s3cret");
  BOOST_TEST(update("bad\npassword").error().detail.find("bad") == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_deleted_host_is_told_by_the_name_that_it_had, PoolBench) {  // UPD-2
  const Json answer = ok("hosts", "set-status", {{"hostIds", {host_ids[1]}}, {"status", "Deleted"}});
  BOOST_TEST(answer["hosts"][0]["hostName"] == "host2");
  BOOST_TEST(answer["hosts"][0]["status"] == "Deleted");
  BOOST_TEST(ok("hosts", "list", {{"status", "Deleted"}})["total"] == 1);
}

BOOST_FIXTURE_TEST_CASE(the_id_of_a_new_disk_is_the_engines, PoolBench) {  // DOM-3
  const Json answer =
      ok("disks", "add",
         {{"hostId", host_ids[0]},
          {"disks", Json::array({{{"diskId", disk_id}, {"name", "x"}, {"path", "/x"}, {"capacity", 1}}})}});
  BOOST_TEST(answer["diskIds"][0] != disk_id);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
