#include "realexec/private_key.h"

#include <filesystem>
#include <fstream>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "realexec/process.h"
#include "tests/temporary_folder.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;

struct KeyFolder {
  TemporaryFolder folder;

  std::string key(std::vector<std::string> options, const std::string& passphrase = "") {
    const std::string path = folder / "key";
    std::filesystem::remove(path);
    ProcessRequest request;
    request.arguments = {"ssh-keygen", "-q", "-f", path, "-N", passphrase};
    request.arguments.insert(request.arguments.end(), options.begin(), options.end());
    const ProcessEnd made = run_process(request);
    BOOST_REQUIRE_MESSAGE(made.code == 0 && made.how == ProcessEnd::How::kExited, made.detail + made.err);
    return path;
  }
  std::string error(const std::string& path, const std::string& passphrase = "") {
    const auto read = read_private_key(path, Secret(passphrase));
    BOOST_REQUIRE(!read);
    BOOST_TEST(read.error().find(path) != std::string::npos);
    return read.error();
  }
};

bool has_text(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(private_key, KeyFolder)

BOOST_AUTO_TEST_CASE(rsa_keys_of_both_formats_sign_by_sha_2) {  // fact 1 of section 8
  for (const char* format : {"RFC4716", "PEM", "PKCS8"}) {
    BOOST_TEST_CONTEXT(format) {
      const auto read = read_private_key(key({"-t", "rsa", "-b", "2048", "-m", format}), Secret());
      BOOST_REQUIRE_MESSAGE(read, (read ? "" : read.error()));
      BOOST_REQUIRE(read->rsa != nullptr);
      BOOST_TEST(rsa_sha512_signature(read->rsa, "text").size() == 256u);
      const std::string blob = rsa_public_blob(read->rsa, "rsa-sha2-512");
      BOOST_TEST(blob.substr(4, 12) == "rsa-sha2-512");
      BOOST_TEST(blob.size() > 256u);
    }
  }
}

BOOST_AUTO_TEST_CASE(other_keys_are_left_to_the_ssh_library) {
  for (const char* type : {"ed25519", "ecdsa"}) {
    const auto read = read_private_key(key({"-t", type}), Secret());
    BOOST_REQUIRE(read);
    BOOST_TEST((read->rsa == nullptr));
    BOOST_TEST(has_text(read->text.reveal(), "PRIVATE KEY"));
  }
}

BOOST_AUTO_TEST_CASE(a_passphrase_opens_pem_and_is_asked_for_by_name) {
  const std::string pem = key({"-t", "rsa", "-b", "2048", "-m", "PEM"}, "open sesame");
  BOOST_TEST(read_private_key(pem, Secret("open sesame")).has_value());
  BOOST_TEST(has_text(error(pem), "has a passphrase, and none is configured"));
  const std::string wrong = error(pem, "close sesame");
  BOOST_TEST(has_text(wrong, "the configured passphrase does not open it"));
  BOOST_TEST(!has_text(wrong, "sesame"));
  const std::string ed25519 = key({"-t", "ed25519"}, "open sesame");
  BOOST_TEST(has_text(error(ed25519), "has a passphrase"));
  BOOST_TEST(read_private_key(ed25519, Secret("open sesame")).has_value());
  BOOST_TEST(has_text(error(key({"-t", "rsa", "-b", "2048"}, "open sesame"), "open sesame"),
                      "ssh-keygen -p -m PEM"));
}

BOOST_AUTO_TEST_CASE(what_is_no_private_key_is_named) {
  const auto with = [&](const std::string& text, std::filesystem::perms mode) {
    const std::string path = folder / "file";
    std::ofstream(path) << text;
    std::filesystem::permissions(path, mode);
    return path;
  };
  constexpr auto kMine = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
  BOOST_TEST(has_text(error(folder / "none"), "No such file"));
  BOOST_TEST(has_text(error(folder.path()), "not a file"));
  BOOST_TEST(has_text(error(with("x", kMine | std::filesystem::perms::group_read)), "accepted: 600 or 400"));
  BOOST_TEST(has_text(error(with("", kMine)), "not a private key"));
  BOOST_TEST(has_text(error(with("ssh-ed25519 AAAA public", kMine)), "not a private key"));
  BOOST_TEST(has_text(error(with(std::string(100'000, 'x'), kMine)), "too long"));
  BOOST_TEST(has_text(
      error(with("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n", kMine)),
      "damaged"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
