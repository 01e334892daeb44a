// Text rules that several places share. DOM-2, DOM-3 and its rulings.
#include "engine/base/text.h"

#include <algorithm>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include "engine/base/random.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;
using namespace std::string_literals;

struct Trimmed {
  std::string text;
  std::string expected;
};
std::ostream& operator<<(std::ostream& out, const Trimmed& row) {
  return out << '"' << row.text << '"';
}

const std::vector<Trimmed> kTrimmed{
    {"", ""},
    {" \t\r\n\v\f", ""},
    {" a b ", "a b"},
    {"\u00a0a\u3000", "a"},                                // no-break space, ideographic space
    {"\u2003\u2028\u2029\u1680a\u205f\u202f\u0085", "a"},  // the other blanks of White_Space
    {"\u200ba\u200b", "\u200ba\u200b"},                    // zero width space is not White_Space
    {"λ ", "λ"},
    {"\xa0 a", "\xa0 a"},  // a stray byte is no blank
    {"a\x80 ", "a\x80"},
};

struct Utf8 {
  std::string text;
  bool good;
};
std::ostream& operator<<(std::ostream& out, const Utf8& row) {
  for (const char c : row.text) out << static_cast<int>(static_cast<unsigned char>(c)) << ' ';
  return out;
}

const std::vector<Utf8> kUtf8{
    {"", true},
    {"plain", true},
    {"\x7f", true},
    {"\0"s, true},
    {"\xc2\x80", true},
    {"\xdf\xbf", true},
    {"\xe0\xa0\x80", true},
    {"\xed\x9f\xbf", true},
    {"\xee\x80\x80", true},
    {"\xf0\x90\x80\x80", true},
    {"\xf4\x8f\xbf\xbf", true},
    {"\x80", false},              // continuation alone
    {"\xc0\x80", false},          // overlong
    {"\xc1\xbf", false},          // overlong
    {"\xe0\x9f\xbf", false},      // overlong
    {"\xf0\x8f\xbf\xbf", false},  // overlong
    {"\xed\xa0\x80", false},      // surrogate
    {"\xf4\x90\x80\x80", false},  // beyond U+10FFFF
    {"\xf5\x80\x80\x80", false},
    {"\xff", false},
    {"\xc3", false},      // cut off
    {"\xe2\x82", false},  // cut off
    {"\xe2\x82z", false},
    {"ok\xc3(", false},
};

// Text in which blanks, letters of one to four bytes and stray bytes meet.
std::string mixed_text(SeededRandom& random) {
  static const std::vector<std::string> kPieces{" ",      "\t",     "\u00a0",     "\u3000", "\u2003", "a",
                                                "\u03bb", "\u20ac", "\U0001F600", "\x80",   "\xe2",   "z"};
  std::string text;
  for (std::uint64_t i = 0, n = random.below(8); i < n; ++i) text += kPieces[random.below(kPieces.size())];
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(text)

BOOST_DATA_TEST_CASE(outer_blanks_are_those_of_white_space, data::make(kTrimmed), row) {
  BOOST_TEST(trim(row.text) == row.expected);
}

BOOST_DATA_TEST_CASE(utf8_is_what_unicode_calls_well_formed, data::make(kUtf8), row) {
  BOOST_TEST(is_utf8(row.text) == row.good);
}

BOOST_AUTO_TEST_CASE(trimming_is_idempotent_and_takes_only_from_the_ends) {
  BOOST_TEST(rc::check("trim", [](std::uint64_t seed) {
    SeededRandom random(seed ^ stable_hash("trim"));
    const std::string given = mixed_text(random);
    const std::string_view once = trim(given);
    RC_ASSERT(trim(once) == once);
    RC_ASSERT(given.find(once) != std::string::npos);
    RC_ASSERT(trim(" " + given + "\u3000") == once);
    RC_ASSERT(!is_utf8(given) || is_utf8(once));
  }));
}

BOOST_AUTO_TEST_CASE(joined_texts_are_utf8_exactly_if_all_whole_parts_are) {
  BOOST_TEST(rc::check("utf8", [](std::uint64_t seed) {
    SeededRandom random(seed ^ stable_hash("utf8"));
    const std::string a = mixed_text(random);
    const std::string b = mixed_text(random);
    if (is_utf8(a)) RC_ASSERT(is_utf8(a + b) == is_utf8(b));
    if (is_utf8(b)) RC_ASSERT(is_utf8(a + b) == is_utf8(a));
  }));
}

BOOST_AUTO_TEST_CASE(a_stored_string_has_at_most_190_bytes) {
  BOOST_TEST(!stored_string_fault(std::string(190, 'x')));
  BOOST_TEST(stored_string_fault(std::string(191, 'x')).value() == "at most 190 bytes (it has 191)");
  std::string letters;
  for (int i = 0; i < 95; ++i) letters += "λ";
  BOOST_TEST(!stored_string_fault(letters));
  BOOST_TEST(stored_string_fault(letters + "λ").value() == "at most 190 bytes (it has 192)");
}

BOOST_AUTO_TEST_CASE(a_stored_string_is_utf8_without_outer_blanks_and_control_characters) {
  BOOST_TEST(!stored_string_fault(""));
  BOOST_TEST(!stored_string_fault("Rack 1, λ"));
  BOOST_TEST(stored_string_fault("a\xff").value() == "UTF-8");
  for (const char* text : {" a", "a\u3000", "\ta", "a\n"}) {
    BOOST_TEST(stored_string_fault(text).value() == "text without blanks at its ends", text);
  }
  for (const std::string& text : {"a\tb"s, "a\nb"s, "a\0b"s, "a\x1b[1mb"s, "a\x7f"s, "a\u009fb"s}) {
    BOOST_TEST(stored_string_fault(text).value() == "text without control characters");
  }
}

BOOST_AUTO_TEST_CASE(a_list_is_split_trimmed_and_rid_of_empty_items) {
  const std::vector<std::string> expected{"a", "b c", "d"};
  BOOST_TEST(split_list(" a ,b c,, \u3000,d,") == expected, boost::test_tools::per_element());
  BOOST_TEST(split_list("a;b c;d", ';') == expected, boost::test_tools::per_element());
  BOOST_TEST(split_list("").empty());
  BOOST_TEST(split_list(" , ").empty());
  BOOST_TEST(join(expected, ", ") == "a, b c, d");
  BOOST_TEST(join({}, ", ") == "");
}

BOOST_AUTO_TEST_CASE(the_nearest_spelling_is_suggested_and_nothing_far_away) {
  const std::vector<std::string> options{"hostName", "hostIp", "arch", "region"};
  BOOST_TEST(nearest("hostnam", options).value() == "hostName");
  BOOST_TEST(nearest("hotsIp", options).value() == "hostIp");
  BOOST_TEST(nearest("REGION", options).value() == "region");
  BOOST_TEST(nearest("regoin", options).value() == "region");
  BOOST_TEST(!nearest("cluster", options));
  BOOST_TEST(!nearest("", options));
  BOOST_TEST(!nearest("hostName", {}));
}

BOOST_AUTO_TEST_CASE(one_mistake_in_a_longer_word_still_finds_a_candidate) {
  BOOST_TEST(rc::check("nearest", [](std::uint64_t seed) {
    SeededRandom random(seed ^ stable_hash("nearest"));
    const std::vector<std::string> options{"clusterType", "hostReserved", "ignoreWarns", "memory"};
    const std::string& meant = options[random.below(options.size())];
    std::string typed = meant;
    const std::size_t at = random.below(typed.size());
    switch (random.below(3)) {
      case 0:
        typed.erase(at, 1);
        break;
      case 1:
        typed.insert(at, 1, '_');
        break;
      default:
        typed[at] = '_';
    }
    RC_ASSERT(nearest(typed, options) == meant);
  }));
}

BOOST_AUTO_TEST_CASE(lower_case_is_that_of_ascii) {
  BOOST_TEST(lower("ABCxyz-19[@`{") == "abcxyz-19[@`{");
  BOOST_TEST(lower("Ä") == "Ä");
}

BOOST_AUTO_TEST_CASE(times_are_written_in_rfc_3339) {
  BOOST_TEST(rfc3339(0) == "");
  BOOST_TEST(rfc3339(1) == "1970-01-01T00:00:00Z");
  BOOST_TEST(rfc3339(1'769'860'800'999'999) == "2026-01-31T12:00:00Z");
  BOOST_TEST(rfc3339(1'709'164'800'000'000) == "2024-02-29T00:00:00Z");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
