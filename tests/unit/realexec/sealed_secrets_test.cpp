#include "realexec/sealed_secrets.h"

#include <fstream>
#include <iterator>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <sys/stat.h>

#include "engine/base/result.h"
#include "tests/child_process.h"
#include "tests/temporary_folder.h"

namespace hostyard::test {
namespace {

// Code and message of what fn throws.
template <class F>
std::string failure_of(F&& fn) {
  try {
    fn();
  } catch (const Error& failure) {
    return std::to_string(static_cast<int>(failure.code())) + " " + failure.message();
  }
  return "nothing was thrown";
}

bool says(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

std::string bytes_of(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

mode_t mode_of(const std::string& file) {
  struct stat attributes {};
  BOOST_REQUIRE_EQUAL(::stat(file.c_str(), &attributes), 0);
  return attributes.st_mode & 07777;
}

void write_key(const std::string& file, std::size_t bytes, mode_t mode) {
  std::ofstream(file, std::ios::binary) << std::string(bytes, 'k');
  ::chmod(file.c_str(), mode);
}

}  // namespace

// DOM-21
BOOST_AUTO_TEST_CASE(a_sealed_password_opens_with_the_same_key_and_context) {
  const TemporaryFolder folder;
  const std::string key = folder / "key";
  for (const std::string& password :
       {std::string("secret"), std::string(), std::string("p\0w", 3), std::string(5000, 'x')}) {
    const std::string sealed = SealedSecrets(key).seal(Secret(password), "h1");
    BOOST_TEST(SealedSecrets(key).open(sealed, "h1").reveal() == password);
    BOOST_TEST((password.empty() || !says(sealed, password)));
  }
}

BOOST_AUTO_TEST_CASE(a_sealed_value_names_its_form_and_its_key) {
  const TemporaryFolder folder;
  SealedSecrets secrets(folder / "key");
  const std::string sealed = secrets.seal(Secret("secret"), "h1");
  BOOST_TEST(sealed.starts_with("hy1:" + secrets.key_id() + ":"));
  BOOST_TEST(secrets.key_id().size() == 8u);
  BOOST_TEST(SealedSecrets(folder / "key").key_id() == secrets.key_id());
  BOOST_TEST(SealedSecrets(folder / "other").key_id() != secrets.key_id());
}

BOOST_AUTO_TEST_CASE(the_same_password_seals_to_different_values) {
  const TemporaryFolder folder;
  SealedSecrets secrets(folder / "key");
  BOOST_TEST(secrets.seal(Secret("secret"), "h1") != secrets.seal(Secret("secret"), "h1"));
}

BOOST_AUTO_TEST_CASE(a_sealed_value_does_not_open_for_another_row) {
  const TemporaryFolder folder;
  SealedSecrets secrets(folder / "key");
  const std::string sealed = secrets.seal(Secret("geheim"), "h1");
  const std::string said = failure_of([&] { secrets.open(sealed, "h2"); });
  BOOST_TEST(says(said, "30123"), said);
  BOOST_TEST(says(said, "belongs to another row"), said);
  BOOST_TEST(says(said, folder / "key"), said);
  BOOST_TEST(!says(said, "geheim"), said);
}

BOOST_AUTO_TEST_CASE(a_changed_value_does_not_open_whichever_character_changed) {
  const TemporaryFolder folder;
  SealedSecrets secrets(folder / "key");
  const std::string sealed = secrets.seal(Secret("secret"), "h1");
  for (std::size_t i = 0; i + 1 < sealed.size(); ++i) {  // the last character carries unused bits
    std::string changed = sealed;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    const std::string said = failure_of([&] { secrets.open(changed, "h1"); });
    BOOST_TEST(says(said, "30123"), "character " << i << ": " << said);
  }
}

BOOST_AUTO_TEST_CASE(what_was_never_sealed_does_not_open) {
  const TemporaryFolder folder;
  SealedSecrets secrets(folder / "key");
  const std::string prefix = "hy1:" + secrets.key_id() + ":";
  for (const std::string& text :
       {std::string(), std::string("secret"), std::string("hy1:"), std::string("hy1::"),
        std::string("hy2:00:AA"), prefix, prefix + "AAAA", prefix + "####", prefix + std::string(56, '=')}) {
    const std::string said = failure_of([&] { secrets.open(text, "h1"); });
    BOOST_TEST(says(said, "30123"), text << ": " << said);
  }
}

BOOST_AUTO_TEST_CASE(a_wrong_key_file_is_named_and_the_secret_is_not) {
  const TemporaryFolder folder;
  SealedSecrets right(folder / "right");
  SealedSecrets wrong(folder / "wrong");
  const std::string sealed = right.seal(Secret("geheim"), "h1");
  const std::string said = failure_of([&] { wrong.open(sealed, "h1"); });
  BOOST_TEST(says(said, "30123"), said);
  BOOST_TEST(says(said, folder / "wrong"), said);
  BOOST_TEST(says(said, "another key"), said);
  BOOST_TEST(!says(said, sealed), said);
}

BOOST_AUTO_TEST_CASE(the_key_is_made_on_first_use_for_its_owner_only) {
  const TemporaryFolder folder;
  const std::string key = folder / "key";
  const mode_t before = ::umask(0);
  SealedSecrets secrets(key);
  ::umask(before);
  BOOST_TEST(mode_of(key) == 0600u);
  BOOST_TEST(bytes_of(key).size() == kKeyBytes);
  BOOST_TEST(bytes_of(key) != std::string(kKeyBytes, '\0'));
  BOOST_TEST(std::distance(std::filesystem::directory_iterator(folder.path()), {}) ==
             1);  // no draft left behind
}

BOOST_AUTO_TEST_CASE(an_existing_key_is_never_replaced) {
  const TemporaryFolder folder;
  write_key(folder / "key", kKeyBytes, 0400);
  SealedSecrets secrets(folder / "key");
  BOOST_TEST(bytes_of(folder / "key") == std::string(kKeyBytes, 'k'));
}

BOOST_AUTO_TEST_CASE(a_key_that_others_may_use_is_refused_with_its_mode_and_what_is_accepted) {
  const TemporaryFolder folder;
  for (const mode_t mode : {0644u, 0640u, 0604u, 0620u, 0602u, 0601u, 0777u}) {
    write_key(folder / "key", kKeyBytes, mode);
    const std::string said = failure_of([&] { SealedSecrets secrets(folder / "key"); });
    BOOST_TEST(says(said, fmt::format("30183 key file {} has mode {:04o}", folder / "key", mode)), said);
    BOOST_TEST(says(said, "accepted: 0600 or 0400"), said);
  }
}

BOOST_AUTO_TEST_CASE(a_key_of_another_size_is_refused_and_kept) {
  const TemporaryFolder folder;
  for (const std::size_t size : {0u, 1u, 31u, 33u, 64u}) {
    write_key(folder / "key", size, 0600);
    const std::string said = failure_of([&] { SealedSecrets secrets(folder / "key"); });
    BOOST_TEST(says(said, "30183"), said);
    BOOST_TEST(says(said, "has " + std::to_string(size) + " bytes; accepted: exactly 32"), said);
    BOOST_TEST(bytes_of(folder / "key").size() == size);
  }
}

BOOST_AUTO_TEST_CASE(a_key_path_that_is_no_file_is_refused) {
  const TemporaryFolder folder;
  BOOST_TEST(
      says(failure_of([&] { SealedSecrets secrets(folder.path().string()); }), "is not a regular file"));
  BOOST_TEST(
      says(failure_of([&] { SealedSecrets secrets(folder / "nowhere/key"); }), "its folder must exist"));
}

BOOST_AUTO_TEST_CASE(processes_that_make_the_key_at_once_all_use_the_same) {
  const TemporaryFolder folder;
  for (int round = 0; round < 10; ++round) {
    const std::string key = folder / ("key" + std::to_string(round));
    Pipe pipe;
    constexpr int kProcesses = 6;
    pid_t children[kProcesses];
    for (pid_t& child : children) {
      child = start_child([&] {
        const std::string id = SealedSecrets(key).key_id();
        if (::write(pipe.write_end(), id.data(), id.size()) != static_cast<ssize_t>(id.size())) ::_exit(4);
      });
    }
    for (const pid_t child : children) {
      int status = 0;
      ::waitpid(child, &status, 0);
      BOOST_TEST(status == 0);
    }
    pipe.close_write();
    char ids[256];
    const std::string expected = SealedSecrets(key).key_id();
    const ssize_t got = ::read(pipe.read_end(), ids, sizeof(ids));
    BOOST_REQUIRE_EQUAL(got, static_cast<ssize_t>(kProcesses * expected.size()));
    for (std::size_t i = 0; i < kProcesses; ++i)
      BOOST_TEST(std::string(ids + i * expected.size(), expected.size()) == expected);
  }
}

}  // namespace hostyard::test
