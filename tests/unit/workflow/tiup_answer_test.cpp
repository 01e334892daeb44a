// What tiup may print beside what was recorded: noise, garbage, other layouts (STEP-11).
#include "engine/workflow/tiup_answer.h"

#include <boost/test/unit_test.hpp>

#include "engine/base/text.h"
#include "engine/workflow/record_text.h"

namespace hostyard {
namespace {

ToolOutcome said(const std::string& out, int code = 0, const std::string& err = "") {
  return ToolExited{code, out, err};
}

const std::string kResult =
    R"({"result":[{"node":"10.0.0.1","name":"swap","status":"Warn","message":"swap is enabled \u003e"}]})";
const std::string kDisplay =
    R"({"cluster_meta":{"cluster_name":"em"},"instances":[{"role":"filebeat","host":"10.0.0.1","status":"Up","Port":0}]})";

}  // namespace

BOOST_AUTO_TEST_SUITE(tiup_answers)

BOOST_AUTO_TEST_CASE(the_result_is_found_among_progress_logs_and_noise) {
  for (const std::string& out :
       {kResult, kResult + "\n", "{\"prefix\":\"a\"}\n" + kResult + "\n{\"prefix\":\"b\"}\n",
        "The component `cluster` is not installed; downloading\n" + kResult, "{broken \"result\"\n" + kResult,
        "[\"result\"]\n" + kResult, "{\"level\":\"info\",\"message\":\"no \\\"result\\\" yet\"}\n" + kResult,
        "  " + kResult + " \r\n"}) {
    BOOST_TEST_CONTEXT(out) {
      const auto answer = read_check_answer(said(out));
      BOOST_REQUIRE(answer.has_value());
      BOOST_REQUIRE_EQUAL(answer->rows.size(), 1U);
      BOOST_TEST((answer->rows[0] == CheckRow{"10.0.0.1", "swap", RowStatus::kWarn, "swap is enabled >"}));
    }
  }
}

BOOST_AUTO_TEST_CASE(no_result_is_an_error_whatever_the_exit_code) {
  for (const std::string out :
       {"", "\n\n", "Pass", "{}", "{\"results\":[]}", "{\"result\":[", "null", "[]", "\xff\xfe"}) {
    BOOST_TEST(!read_check_answer(said(out)).has_value());
    BOOST_TEST(!read_check_answer(said(out, 1)).has_value());
  }
}

BOOST_AUTO_TEST_CASE(a_result_of_another_shape_is_an_error) {
  for (const std::string out :
       {R"({"result":{}})", R"({"result":null})", R"({"result":["x"]})", R"({"result":[{"status":"PASS"}]})",
        R"({"result":[{"name":"swap"}]})", R"({"result":[{"status":1}]})"}) {
    BOOST_TEST_CONTEXT(out) {
      BOOST_TEST(!read_check_answer(said(out)).has_value());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_tiup_that_timed_out_or_is_missing_gives_no_rows) {
  const auto late = read_check_answer(ToolTimedOut{kResult, "still waiting"});
  BOOST_REQUIRE(!late.has_value());
  BOOST_TEST(late.error().find("timed out") == 0U);
  BOOST_TEST(late.error().find("still waiting") != std::string::npos);
  const auto missing = read_check_answer(ToolNotFound{"tiup: not in PATH"});
  BOOST_REQUIRE(!missing.has_value());
  BOOST_TEST(missing.error().find("not in PATH") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_prompt_on_stdout_is_quoted_where_stderr_is_silent) {  // 1.8: an encrypted key
  const auto answer = read_check_answer(said("Input its passphrase: ", 1));
  BOOST_REQUIRE(!answer.has_value());
  BOOST_TEST(answer.error().find("Input its passphrase:") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_display_is_found_on_one_line_or_many_and_among_noise) {  // 1.8
  const std::string pretty =
      "{\n  \"cluster_meta\": {},\n  \"instances\": [\n    {\n      \"role\": \"filebeat\",\n"
      "      \"host\": \"10.0.0.1\",\n      \"status\": \"Up\"\n    }\n  ]\n}\n";
  for (const std::string& out :
       {kDisplay, pretty, "tiup is checking updates {\n" + kDisplay, "{\"level\":\"info\"}\n" + pretty,
        pretty + "{\"exit_code\":0}\n", "noise } {\n" + pretty + "more } noise {\n", "[{]\n" + kDisplay,
        "{\"level\":\"info\"} " + kDisplay, kDisplay + " trailing"}) {
    BOOST_TEST_CONTEXT(out) {
      const auto instances = read_display_answer(said(out));
      BOOST_REQUIRE(instances.has_value());
      BOOST_TEST((*instances == std::vector<EmInstance>{{"filebeat", "10.0.0.1", "Up"}}));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_cluster_without_instances_has_none) {
  for (const std::string out : {R"({"instances":[]})", R"({"instances":null})"}) {
    const auto instances = read_display_answer(said(out));
    BOOST_REQUIRE(instances.has_value());
    BOOST_TEST(instances->empty());
  }
}

BOOST_AUTO_TEST_CASE(a_display_without_instances_or_of_another_shape_is_an_error) {
  for (const std::string out :
       {"", "{", "{}", "{\"instances\":", R"({"instances":{}})", R"({"instances":[1]})", "v7.5.0"}) {
    BOOST_TEST_CONTEXT(out) {
      BOOST_TEST(!read_display_answer(said(out)).has_value());
    }
  }
  BOOST_TEST(!read_display_answer(said(kDisplay, 1, "locked")).has_value());
  BOOST_TEST(!read_display_answer(ToolTimedOut{kDisplay, ""}).has_value());
}

BOOST_AUTO_TEST_CASE(a_long_log_before_a_display_is_read_in_one_pass) {
  std::string out;
  for (int i = 0; i < 20'000; ++i) out += "{\"level\":\"info\",\"message\":\"line\"}\n{ not json\n";
  const auto instances = read_display_answer(said(out + kDisplay));
  BOOST_REQUIRE(instances.has_value());
  BOOST_TEST(instances->size() == 1U);
}

BOOST_AUTO_TEST_CASE(nested_brackets_without_end_are_an_error_and_no_crash) {
  BOOST_TEST(!read_display_answer(said(std::string(100'000, '{'))).has_value());
  BOOST_TEST(!read_check_answer(said("{\"result\":" + std::string(100'000, '['))).has_value());
}

BOOST_AUTO_TEST_CASE(an_outcome_is_told_with_the_end_of_stderr) {  // STEP-12
  BOOST_TEST(tool_outcome_text(said("", 0)) == "exit code 0");
  BOOST_TEST(tool_outcome_text(said("ignored", 0)) == "exit code 0");
  BOOST_TEST(tool_outcome_text(said("out", 1, " err \n")) == "exit code 1: err");
  const std::string text = tool_outcome_text(said("", 1, std::string(5'000, 'x') + " the reason"));
  BOOST_TEST(text.ends_with("the reason"));
  BOOST_TEST(text.size() < 2'100U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(record_texts)

BOOST_AUTO_TEST_CASE(bytes_that_are_no_utf8_and_control_characters_are_replaced) {
  BOOST_TEST(clean_text("plain ä 中 text\twith\nlines") == "plain ä 中 text\twith\nlines");
  BOOST_TEST(clean_text("caf\xe9!") == "caf\uFFFD!");
  BOOST_TEST(clean_text("\xff\xfe") == "\uFFFD\uFFFD");
  BOOST_TEST(clean_text("cut \xe4\xb8") == "cut \uFFFD\uFFFD");
  BOOST_TEST(clean_text("\x1b[31mred") == "\uFFFD[31mred");
  BOOST_TEST(clean_text("\xc2\x9b") == "\uFFFD");
  BOOST_TEST(clean_text(std::string_view("a\0b", 3)) == "a\uFFFDb");
  BOOST_TEST(clean_text("one\r\ntwo") == "one\ntwo");
}

BOOST_AUTO_TEST_CASE(long_texts_are_cut_between_characters_and_say_how_much_is_missing) {
  BOOST_TEST(start_of(" short \n") == "short");
  BOOST_TEST(start_of("0123456789", 4) == "0123 … (6 bytes more)");
  BOOST_TEST(end_of("0123456789", 4) == "(6 bytes more) … 6789");
  BOOST_TEST(start_of("ab中cd", 3) == "ab … (5 bytes more)");
  BOOST_TEST(end_of("ab中cd", 3) == "(5 bytes more) … cd");
  BOOST_TEST(start_of("ab\x80\x80\x80\x80\x80\x80", 5).find("ab") == 0U);
  for (std::size_t most = 1; most < 12; ++most) {
    BOOST_TEST(is_utf8(start_of("中文中文", most)));
    BOOST_TEST(start_of("中文中文", most).find("\uFFFD") == std::string::npos);
    BOOST_TEST(end_of("中文中文", most).find("\uFFFD") == std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard
