#include <boost/test/unit_test.hpp>

#include "engine/base/text.h"
#include "reports/assets.h"
#include "reports/html.h"
#include "tests/unit/reports/sample.h"

namespace hostyard {
namespace {

std::size_t count(std::string_view text, std::string_view word) {
  std::size_t found = 0;
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) ++found;
  return found;
}

// The page without the embedded style and scripts: what comes from the results.
std::string content(const std::string& page) {
  std::string out = page;
  for (const std::string_view asset : {assets::style(), assets::script()}) {
    const std::size_t at = out.find(asset);
    BOOST_REQUIRE(at != std::string::npos);
    out.erase(at, asset.size());
  }
  return out;
}

BOOST_AUTO_TEST_SUITE(html)

BOOST_AUTO_TEST_CASE(the_page_shows_verdict_failures_first_coverage_and_every_case) {
  const std::string page = content(html_report(sample::suite()));
  BOOST_TEST(count(page, "<details class=\"case\"") == 3u);
  BOOST_TEST(page.find("a bad row is refused") < page.find("a template imports</span>"));
  for (const std::string_view text :
       {"fake hosts", "hosts.0.status", "INV-5: host h1", "tiup cluster check topology.yaml", "machines:",
        "hostyard test scenarios/cases/import/basic.yaml", "FT-DEL-01", "missing", "not yet", "IMP-10"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(page.find(text) != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_page_needs_no_other_file_and_no_network) {
  const std::string page = content(html_report(sample::suite()));
  BOOST_TEST(page.find("default-src 'none'") != std::string::npos);
  for (const std::string_view text : {"src=\"", "http://", "https://", "@import", "url("}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(page.find(text) == std::string::npos);
    }
  }
  BOOST_TEST(assets::script().find("</script") == std::string_view::npos);
}

BOOST_AUTO_TEST_CASE(every_text_of_a_result_is_harmless_in_the_page) {
  SuiteResult result = sample::suite();
  const std::size_t scripts = count(content(html_report(result)), "<script");
  const std::string bad = sample::hostile();
  CaseResult one = sample::failed(bad);
  one.file = one.reason = one.rerun = one.event_hash = one.world = bad;
  one.tags = one.covers = {bad};
  StepResult& step = one.steps[1];
  step.text = step.message = bad;
  step.differences = {{bad, bad, bad}};
  step.broken_invariants = {bad};
  step.nodes = {{bad, bad, bad, bad}};
  CaseResult other = sample::not_applicable(bad);
  other.reason = bad;
  result.cases = {one, other};
  result.title = result.version = result.hosts = result.store = result.shard = result.started = bad;
  result.catalogue = {{bad, bad, bad, bad, true}};
  const std::string page = html_report(result);
  BOOST_TEST(is_utf8(page));
  const std::string own = content(page);
  BOOST_TEST(count(own, "<script") == scripts);
  BOOST_TEST(own.find("alert(1)</script>") == std::string::npos);
  BOOST_TEST(own.find("\"quoted\"") == std::string::npos);
  for (const char c : own) BOOST_REQUIRE((static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t'));
}

BOOST_AUTO_TEST_CASE(a_row_of_many_cases_leaves_out_passed_ones_first) {
  SuiteResult result = sample::suite();
  result.cases.assign(29, sample::passed("fine"));
  result.cases.push_back(sample::failed("the last one"));
  result.cases.back().covers = {"FT-IMP-01"};
  const std::string page = content(html_report(result));
  BOOST_TEST(page.find("<a class=\"dot failed\" href=\"#case-29\"") != std::string::npos);
  BOOST_TEST(page.find("and 6 more") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_selection_of_cases_calls_what_it_leaves_out_not_run) {
  SuiteResult result = sample::suite();
  for (CatalogueEntry& entry : result.catalogue) entry.due = false;
  const std::string page = content(html_report(result));
  BOOST_TEST(page.find("ids not run") != std::string::npos);
  BOOST_TEST(page.find("not yet") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_failed_is_listed_with_its_first_difference_before_the_details) {
  SuiteResult result = sample::suite();
  result.cases.push_back(sample::failed("another bad row"));
  const std::string page = content(html_report(result));
  const std::size_t list = page.find("<ol class=\"failure-list\">");
  BOOST_REQUIRE(list != std::string::npos);
  BOOST_TEST(list < page.find("<details"));
  BOOST_TEST(page.find("line 9: hosts.0.status is &quot;Failed&quot;, expected Online") > list);
}

BOOST_AUTO_TEST_CASE(of_a_long_difference_the_list_has_the_begin) {
  SuiteResult result = sample::suite();
  result.cases = {sample::failed("a list"), sample::failed("a long text"), sample::failed("a refusal")};
  result.cases[0].steps[1].differences = {{"hosts", "2 items:\n- {ip: a}\n- {ip: b}", "1 item:\n- {ip: a}"}};
  std::string long_text(159, 'x');
  long_text += "\u2713 and more";
  result.cases[1].steps[1].differences = {{"text", "any", long_text}};
  result.cases[2].steps[1].differences = {{"", "refused {code: 1}", "{total: 1}"}};
  const std::string page = content(html_report(result));
  BOOST_TEST(page.find("line 9: hosts is 1 item, expected 2 items<") != std::string::npos);
  BOOST_TEST(page.find("text is " + long_text.substr(0, 159) + "\u2026, expected any<") != std::string::npos);
  BOOST_TEST(page.find("line 9: the answer is {total: 1}, expected refused {code: 1}<") != std::string::npos);
  BOOST_TEST(page.find("<code></code>") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_interrupted_run_says_how_many_cases_it_did_not_reach) {
  SuiteResult result = sample::suite();
  result.not_run = 7;
  BOOST_TEST(html_report(result).find("<b>7</b> not run: interrupted") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(groups_of_the_catalogue_are_bars_without_a_script) {
  const std::string page = content(html_report(sample::suite()));
  BOOST_TEST(page.find("<span class=\"label\">FT-IMP</span>") != std::string::npos);
  BOOST_TEST(page.find("1 passed, 1 failed, 1 not applicable") != std::string::npos);
  BOOST_TEST(page.find("<canvas") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_empty_run_is_still_a_page) {
  const std::string page = content(html_report(SuiteResult{}));
  BOOST_TEST(page.find("The run had no catalogue.") != std::string::npos);
  BOOST_TEST(page.find("{{") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace hostyard
