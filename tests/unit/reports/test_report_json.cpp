#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "reports/report_json.h"
#include "tests/unit/reports/sample.h"

namespace hostyard {
namespace {

// The document without every member "timing".
Json without_timing(Json value) {
  if (value.is_object()) value.erase("timing");
  for (Json& item : value) {
    if (item.is_structured()) item = without_timing(item);
  }
  return value;
}

std::string detail_of(std::string_view text) {
  const auto read = read_report_json(text, "report.json");
  BOOST_REQUIRE(!read);
  BOOST_TEST(static_cast<int>(read.error().code) == 10005);
  return read.error().detail;
}

std::string broken(const std::function<void(Json&)>& change) {
  Json document = Json::parse(report_json(sample::suite()));
  change(document);
  return detail_of(document.dump());
}

BOOST_AUTO_TEST_SUITE(json)

BOOST_AUTO_TEST_CASE(a_report_reads_back_as_it_was_written) {
  const std::string written = report_json(sample::suite());
  const auto read = read_report_json(written, "report.json");
  BOOST_REQUIRE(read);
  BOOST_TEST(report_json(*read) == written);
  BOOST_TEST(read->cases.at(1).steps.at(1).nodes.at(0).node == "verifyHosts");
  BOOST_TEST(read->cases.at(0).seed == 18446744073709551615U);
  BOOST_TEST(read->catalogue.at(3).id == "FT-ALC-*");
}

BOOST_AUTO_TEST_CASE(two_runs_with_the_same_seed_differ_only_in_timing) {
  SuiteResult slow = sample::suite();
  slow.started = "2027-02-28T01:02:03Z";
  slow.duration_ms = 99;
  for (CaseResult& one : slow.cases) {
    one.duration_ms += 7;
    for (StepResult& step : one.steps) step.duration_ms += 7;
  }
  const Json a = Json::parse(report_json(sample::suite()));
  const Json b = Json::parse(report_json(slow));
  BOOST_TEST(a.dump() != b.dump());
  BOOST_TEST(without_timing(a).dump(1) == without_timing(b).dump(1));
}

BOOST_AUTO_TEST_CASE(hostile_text_stays_text_and_becomes_well_formed) {
  SuiteResult result = sample::suite();
  result.cases = {sample::failed(sample::hostile())};
  const std::string written = report_json(result);
  BOOST_TEST(is_utf8(written));
  const auto read = read_report_json(written, "report.json");
  BOOST_REQUIRE(read);
  BOOST_TEST(read->cases.at(0).name.starts_with("<script>alert(1)</script> \"quoted\""));
}

BOOST_AUTO_TEST_CASE(what_is_no_report_is_refused_with_its_place) {
  BOOST_TEST(detail_of("{\n \"format\": oops}").find("line 2, column 12") != std::string::npos);
  BOOST_TEST(detail_of("").find("no JSON at line 1, column 1") != std::string::npos);
  BOOST_TEST(detail_of("[]").find("the document is [] (accepted: an object)") != std::string::npos);
  BOOST_TEST(broken([](Json& d) {
               d["format"] = "hostyard-report/9";
             }).find("format is \"hostyard-report/9\" (accepted: \"hostyard-report/1\")") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_member_that_is_missing_or_of_a_wrong_type_is_named) {
  BOOST_TEST(broken([](Json& d) { d["cases"][1].erase("name"); }).find("cases.1.name is (absent)") !=
             std::string::npos);
  BOOST_TEST(broken([](Json& d) {
               d["cases"][0]["steps"][0]["line"] = -1;
             }).find("cases.0.steps.0.line is -1 (accepted: an integer from 0 to 2147483647)") !=
             std::string::npos);
  BOOST_TEST(
      broken([](Json& d) {
        d["cases"][2]["outcome"] = "skipped";
      }).find("cases.2.outcome is \"skipped\" (accepted: \"passed\", \"failed\", \"not applicable\")") !=
      std::string::npos);
  BOOST_TEST(broken([](Json& d) { d["seed"] = 1.5; }).find("seed is 1.5") != std::string::npos);
  BOOST_TEST(broken([](Json& d) { d["cases"] = 7; }).find("cases is 7 (accepted: a list)") !=
             std::string::npos);
  BOOST_TEST(broken([](Json& d) { d["catalogue"][0]["due"] = "yes"; }).find("catalogue.0.due is \"yes\"") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace hostyard
