// Described structs: one description gives decoding, encoding, shape and schema (CLI-4, API-3, DOM-1).
#include "engine/service/described.h"

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

namespace hostyard {
namespace {

constexpr std::array<std::string_view, 2> kColours{"red", "blue"};

struct Inner {
  std::string name;
};
struct Sample {
  std::string text;
  std::int32_t small = 7;
  std::int64_t large = 0;
  std::uint16_t port = 22;
  bool flag = false;
  std::vector<std::string> words;
  std::vector<Inner> inner;
  std::optional<std::string> maybe;
  std::map<std::string, std::vector<std::string>> map;
};

}  // namespace

template <>
struct Described<Inner> {
  static constexpr auto members = std::tuple(member("name", &Inner::name, "a name", kRequired));
};
template <>
struct Described<Sample> {
  static constexpr auto members =
      std::tuple(member("text", &Sample::text, "a text", kRequired | kPositional),
                 member("small", &Sample::small, "a count"), member("large", &Sample::large, "a number"),
                 member("port", &Sample::port, "a port"), member("flag", &Sample::flag, "a flag"),
                 member("words", &Sample::words, "words"), member("inner", &Sample::inner, "objects"),
                 member("maybe", &Sample::maybe, "perhaps", kOmitEmpty, kColours));
};

namespace test {
namespace {

struct Refused {
  const char* document;
  ErrorCode code;
  std::string_view says;
};

constexpr ErrorCode kType = ErrorCode::kMarshalError;
constexpr ErrorCode kInvalid = ErrorCode::kParameterInvalid;

const std::vector<Refused> kRefused{
    {R"({})", kInvalid, "text is missing; accepted: a text"},
    {R"({"text": null})", kInvalid, "text is missing"},
    {R"([])", kType, "the document is a list; accepted: an object"},
    {R"({"text": 1})", kType, "text is 1; accepted: a string"},
    {R"({"text": "a", "small": "1"})", kType, "small is \"1\"; accepted: an integer"},
    {R"({"text": "a", "small": 1.0})", kType, "small is 1.0; accepted: an integer"},
    {R"({"text": "a", "small": 2147483648})", kInvalid, "small is 2147483648; accepted: an integer from"},
    {R"({"text": "a", "large": 9223372036854775808})", kInvalid, "large is 9223372036854775808"},
    {R"({"text": "a", "port": -1})", kInvalid, "port is -1; accepted: an integer from 0 to 65535"},
    {R"({"text": "a", "flag": "true"})", kType, "flag is \"true\"; accepted: true or false"},
    {R"({"text": "a", "words": "b"})", kType, "words is \"b\"; accepted: a list"},
    {R"({"text": "a", "words": ["b", 2]})", kType, "words.1 is 2; accepted: a string"},
    {R"({"text": "a", "inner": [{"name": "b"}, {}]})", kInvalid, "inner.1.name is missing"},
    {R"({"text": "a", "inner": [{"nam": "b"}]})", kInvalid, "inner.0.nam is unknown, did you mean name?"},
    {R"({"txt": "a"})", kInvalid, "txt is unknown, did you mean text?; accepted: text, small"},
    {R"({"text": "a", "entirely": 1})", kInvalid, "entirely is unknown; accepted: text, small"},
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_document_that_does_not_fit_is_refused_naming_the_member) {
  for (const Refused& row : kRefused) {
    const auto decoded = decode<Sample>(Json::parse(row.document));
    BOOST_REQUIRE_MESSAGE(!decoded, row.document);
    BOOST_TEST((decoded.error().code == row.code), row.document);
    BOOST_TEST(decoded.error().detail.find(row.says) != std::string::npos,
               row.document << " says: " << decoded.error().detail);
  }
}

BOOST_AUTO_TEST_CASE(null_is_absent_and_absent_is_the_default) {  // DOM-1
  const auto decoded = decode<Sample>(Json::parse(R"({"text": "a", "small": null, "maybe": null})"));
  BOOST_REQUIRE(decoded.has_value());
  BOOST_TEST(decoded->small == 7);
  BOOST_TEST(!decoded->maybe);
}

BOOST_AUTO_TEST_CASE(what_is_encoded_decodes_to_the_same) {
  BOOST_TEST(rc::check([](const std::string& bytes, std::int32_t small, std::int64_t large,
                          std::uint16_t port, bool flag, std::vector<std::uint8_t> lengths, bool maybe) {
    Sample sample;
    sample.text =
        Json(bytes).dump(-1, ' ', true, Json::error_handler_t::replace);  // well-formed whatever it was
    sample.small = small;
    sample.large = large;
    sample.port = port;
    sample.flag = flag;
    for (const std::uint8_t length : lengths) {
      sample.words.emplace_back(length, 'x');
      sample.inner.push_back({std::string(length, 'y')});
    }
    if (maybe) sample.maybe = "red";
    const Json once = encode(sample);
    const auto decoded = decode<Sample>(Json::parse(once.dump()));
    RC_ASSERT(decoded.has_value());
    RC_ASSERT(encode(*decoded) == once);
    RC_ASSERT(decoded->large == large);
    RC_ASSERT(once.contains("maybe") == maybe);
  }));
}

BOOST_AUTO_TEST_CASE(whatever_is_decoded_a_refusal_is_the_worst_that_happens) {
  BOOST_TEST(rc::check([](const std::string& key, int kind, std::int64_t number) {
    const std::vector<Json> values{nullptr, true, number, 1.5, "text", Json::array({1}), {{"a", 1}}};
    const Json document{{"text", "a"},
                        {Json(key).dump(-1, ' ', true, Json::error_handler_t::replace),
                         values[static_cast<std::size_t>(kind & 0xffff) % values.size()]}};
    const auto decoded = decode<Sample>(document);
    RC_ASSERT(!decoded);  // quotes are part of the key: no member is called so
    RC_ASSERT(!decoded.error().detail.empty());
  }));
}

BOOST_AUTO_TEST_CASE(the_shape_says_what_the_struct_says) {
  const Shape shape = shape_of<Sample>();
  BOOST_REQUIRE(shape.members.size() == 8u);
  BOOST_TEST(shape.members[0].required);
  BOOST_TEST(shape.members[0].positional);
  BOOST_TEST((shape.members[1].kind == ValueKind::kInteger));
  BOOST_TEST((shape.members[5].members.front().kind == ValueKind::kString));
  BOOST_TEST(shape.members[7].accepted.size() == 2u);
  const Json schema = to_json_schema(shape);
  BOOST_TEST(schema["required"] == Json::array({"text"}));
  BOOST_TEST(schema["properties"]["inner"]["items"]["properties"]["name"]["type"] == "string");
  BOOST_TEST(schema["additionalProperties"] == false);
  BOOST_TEST(to_json_schema(shape_of<std::map<std::string, bool>>())["additionalProperties"]["type"] ==
             "boolean");
}

}  // namespace test
}  // namespace hostyard
