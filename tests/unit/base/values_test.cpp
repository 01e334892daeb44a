// Checked counts, ids, random streams, secrets, refusals. DOM-1, DOM-3, DOM-21, API-2, WF-5.
#include <algorithm>
#include <set>

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include "engine/base/checked.h"
#include "engine/base/ids.h"
#include "engine/base/random.h"
#include "engine/base/result.h"
#include "engine/base/secret.h"

namespace hostyard::test {

BOOST_AUTO_TEST_SUITE(values)

BOOST_AUTO_TEST_CASE(a_count_is_0_to_2147483647) {  // DOM-1
  BOOST_TEST(to_count(0).value() == 0);
  BOOST_TEST(to_count(2'147'483'647).value() == kMaxCount);
  BOOST_TEST(!to_count(-1));
  BOOST_TEST(!to_count(2'147'483'648));
  BOOST_TEST(!to_count(std::int64_t{1} << 32));
}

BOOST_AUTO_TEST_CASE(sums_and_differences_that_leave_the_range_are_refused) {  // DOM-1
  BOOST_TEST(checked_add(kMaxCount, 0).value() == kMaxCount);
  BOOST_TEST(!checked_add(kMaxCount, 1));
  BOOST_TEST(!checked_add(kMaxCount, kMaxCount));
  BOOST_TEST(checked_subtract(5, 5).value() == 0);
  BOOST_TEST(!checked_subtract(5, 6));
  BOOST_TEST(!checked_subtract(0, kMaxCount));
}

BOOST_AUTO_TEST_CASE(what_was_added_can_be_subtracted) {  // DOM-1
  BOOST_TEST(rc::check("add, subtract", [](std::uint64_t seed) {
    SeededRandom random(seed ^ stable_hash("add, subtract"));
    const auto a = static_cast<Count>(random.below(std::uint64_t{1} << 31));
    const auto b = static_cast<Count>(random.below(std::uint64_t{1} << 31));
    const auto sum = checked_add(a, b);
    RC_ASSERT(sum.has_value() == (std::int64_t{a} + b <= kMaxCount));
    if (sum) RC_ASSERT(checked_subtract(*sum, b) == a);
  }));
}

BOOST_AUTO_TEST_CASE(ids_are_22_url_safe_characters_and_never_repeat) {  // DOM-3
  SeededIds ids(7);
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) {
    const std::string id = ids.next();
    BOOST_REQUIRE(id.size() == 22);
    BOOST_REQUIRE(std::isalpha(static_cast<unsigned char>(id.front())));  // no option of a command line
    BOOST_REQUIRE(
        std::ranges::all_of(id, [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; }));
    BOOST_REQUIRE(seen.insert(id).second);
  }
}

BOOST_AUTO_TEST_CASE(ids_of_a_simulation_are_a_function_of_its_seed) {  // DOM-3, WF-5
  SeededIds one(1);
  SeededIds again(1);
  SeededIds two(2);
  const std::string first = one.next();
  BOOST_TEST(again.next() == first);
  BOOST_TEST(two.next() != first);
  BOOST_TEST(one.next() != first);
}

BOOST_AUTO_TEST_CASE(every_bit_of_an_id_can_be_seen) {
  std::set<std::string> seen{id_from_bits(0, 0)};
  for (unsigned bit = 0; bit < 64; ++bit) {
    BOOST_TEST(seen.insert(id_from_bits(std::uint64_t{1} << bit, 0)).second, bit);
    BOOST_TEST(seen.insert(id_from_bits(0, std::uint64_t{1} << bit)).second, bit);
  }
}

// The streams and hashes are written down in reports and scenarios, so they may never change.
BOOST_AUTO_TEST_CASE(random_streams_and_hashes_are_the_same_for_ever) {  // WF-5
  SeededRandom random(0);
  BOOST_TEST(random.next() == 0xe220a8397b1dcdafULL);
  BOOST_TEST(random.next() == 0x6e789e6aa1b965f4ULL);
  BOOST_TEST(stable_hash("") == 0xcbf29ce484222325ULL);
  BOOST_TEST(stable_hash("a") == 0xaf63dc4c8601ec8cULL);
  BOOST_TEST(stable_hash("b", stable_hash("a")) == stable_hash("ab"));
}

BOOST_AUTO_TEST_CASE(
    a_secret_keeps_its_text_through_copies_and_leaves_nothing_where_it_was_moved_from) {  // DOM-21
  Secret secret("a long passphrase that is not kept in place");
  const Secret copy = secret;
  BOOST_TEST((copy == secret));
  const Secret moved = std::move(secret);
  BOOST_TEST(secret.empty());  // NOLINT(bugprone-use-after-move)
  BOOST_TEST(moved.reveal() == copy.reveal());
  Secret assigned("old");
  assigned = copy;
  BOOST_TEST((assigned == copy));
  BOOST_TEST(Secret().empty());
  BOOST_TEST(!copy.empty());
}

BOOST_AUTO_TEST_CASE(a_refusal_reads_code_text_detail_and_cause) {  // API-2, ERR-3
  Refusal refusal{ErrorCode::kHostAlreadyExist, "ip 10.0.0.1 belongs to h1"};
  BOOST_TEST(to_message(refusal) ==
             "[30118]host already exists in the resource pool\tip 10.0.0.1 belongs to h1");
  refusal = Refusal{ErrorCode::kAllocateError, "request r1", ErrorCode::kNoEnoughDisk};
  BOOST_TEST(to_message(refusal) ==
             "[30124]allocate resources failed\trequest r1\tcause: [30103]no enough disk");
}

BOOST_AUTO_TEST_CASE(refuse_makes_an_answer_and_an_error_says_its_message) {
  const Result<int> refused = refuse(ErrorCode::kParameterInvalid, "page is 0");
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.error() == Refusal{ErrorCode::kParameterInvalid, "page is 0"}));
  const Error error(ErrorCode::kStoreFull, "no room for t.db");
  BOOST_TEST(error.what() == std::string("no room for t.db"));
  BOOST_TEST((error.code() == ErrorCode::kStoreFull));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
