#include "realexec/known_hosts.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;

std::string blob(std::string_view type, std::string_view body) {
  std::string bytes{'\0', '\0', '\0', static_cast<char>(type.size())};
  return bytes.append(type).append(body);
}
const std::string kKey = blob("ssh-ed25519", "the key of the host....");
const std::string kOther = blob("ssh-ed25519", "the key of another one.");
const std::string kEcdsa = blob("ecdsa-sha2-nistp256", "another type");

std::string entry(std::string_view hosts,
                  std::string_view key) {  // without what known_hosts_line() puts before it
  const std::string line = known_hosts_line("x", 22, key);
  return std::string(hosts) + line.substr(1);
}

struct Named {
  std::string hosts;
  std::string host;
  std::uint16_t port;
  KnownAs known;
};
std::ostream& operator<<(std::ostream& out, const Named& named) {
  return out << named.hosts << " for " << named.host << ":" << named.port;
}

const std::vector<Named> kNamed{
    {"10.0.0.1", "10.0.0.1", 22, KnownAs::kSame},
    {"10.0.0.1", "10.0.0.1", 2222, KnownAs::kUnknown},
    {"10.0.0.1", "10.0.0.10", 22, KnownAs::kUnknown},
    {"[10.0.0.1]:2222", "10.0.0.1", 2222, KnownAs::kSame},
    {"[10.0.0.1]:2222", "10.0.0.1", 22, KnownAs::kUnknown},
    {"db1,10.0.0.1", "10.0.0.1", 22, KnownAs::kSame},
    {"10.0.0.*", "10.0.0.1", 22, KnownAs::kSame},
    {"10.0.?.1", "10.0.0.1", 22, KnownAs::kSame},
    {"10.0.0.*,!10.0.0.1", "10.0.0.1", 22, KnownAs::kUnknown},
    {"!10.0.0.2,10.0.0.*", "10.0.0.1", 22, KnownAs::kSame},
    {"fd00::1", "fd00::1", 22, KnownAs::kSame},
    {"@revoked 10.0.0.1", "10.0.0.1", 22, KnownAs::kRevoked},
    {"@cert-authority 10.0.0.1", "10.0.0.1", 22, KnownAs::kUnknown},
    // ssh-keygen -H, for 198.51.100.7
    {"|1|c2FsdHNhbHRzYWx0c2FsdHNhbHQ=|PZsvJzZQmcb06bhjqkPrpYFcXLM=", "198.51.100.8", 22, KnownAs::kUnknown},
    {"|1|broken", "10.0.0.1", 22, KnownAs::kUnknown},
    {"# 10.0.0.1", "10.0.0.1", 22, KnownAs::kUnknown},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(known_hosts)

BOOST_DATA_TEST_CASE(a_line_names_hosts_as_openssh_reads_it, data::make(kNamed)) {
  BOOST_TEST((known_as(entry(sample.hosts, kKey), sample.host, sample.port, kKey) == sample.known));
}

BOOST_AUTO_TEST_CASE(a_host_that_is_known_by_another_key_is_never_taken_for_new) {
  BOOST_TEST((known_as(entry("10.0.0.1", kKey), "10.0.0.1", 22, kOther) == KnownAs::kDifferent));
  // Of another type too: whoever stands in between would choose one.
  BOOST_TEST((known_as(entry("10.0.0.1", kKey), "10.0.0.1", 22, kEcdsa) == KnownAs::kDifferent));
}

BOOST_AUTO_TEST_CASE(a_host_may_have_several_keys) {
  const std::string file = entry("10.0.0.1", kEcdsa) + entry("10.0.0.2", kOther) + entry("10.0.0.1", kKey);
  BOOST_TEST((known_as(file, "10.0.0.1", 22, kKey) == KnownAs::kSame));
  const std::vector<std::string> types{"ecdsa-sha2-nistp256", "ssh-ed25519"};
  BOOST_TEST(known_types(file, "10.0.0.1", 22) == types, boost::test_tools::per_element());
  BOOST_TEST(known_types(file, "10.0.0.3", 22).empty());
}

BOOST_AUTO_TEST_CASE(a_revoked_key_is_revoked_although_another_line_trusts_it) {
  const std::string file = entry("10.0.0.1", kKey) + entry("@revoked *", kKey);
  BOOST_TEST((known_as(file, "10.0.0.1", 22, kKey) == KnownAs::kRevoked));
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_again) {
  const std::string file =
      known_hosts_line("10.0.0.1", 22, kKey) + known_hosts_line("10.0.0.1", 2222, kEcdsa);
  BOOST_TEST((known_as(file, "10.0.0.1", 22, kKey) == KnownAs::kSame));
  BOOST_TEST((known_as(file, "10.0.0.1", 2222, kEcdsa) == KnownAs::kSame));
  BOOST_TEST(file.starts_with("10.0.0.1 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5"));
}

BOOST_AUTO_TEST_CASE(what_is_no_key_has_no_type) {
  BOOST_TEST(key_type("") == "");
  BOOST_TEST(key_type(std::string_view("\0\0\0\x40"
                                       "abc",
                                       7)) == "");
  BOOST_TEST(fingerprint(kKey).starts_with("SHA256:"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
