#include "reports/history_json.h"

#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reports/report_json.h"
#include "reports/report_member.h"

namespace hostyard {
namespace {

constexpr std::string_view kFormat = "hostyard-history/1";

CaseRecord read_case(const ReportMember& from) {
  CaseRecord one{from.at("id").text(), from.at("passed").integer(), from.at("failed").integer(),
                 from.at("notApplicable").integer(), from.at("durationMs").number()};
  if (one.passed == 0 && one.failed == 0 && one.not_applicable == 0)
    from.fail("a case with a run that passed, failed or was not applicable");
  return one;
}

RunRecord read_record(const ReportMember& from) {
  if (const ReportMember format = from.at("format"); !format.is(kFormat))
    format.fail(fmt::format("\"hostyard-report/1\", \"{}\"", kFormat));
  RunRecord record;
  record.started = from.at("started").text();
  record.version = from.at("version").text();
  record.seed = from.at("seed").seed();
  record.hosts = from.at("hosts").text();
  record.store = from.at("store").text();
  record.duration_ms = from.at("durationMs").number();
  record.cases = from.at("cases").list(read_case);
  return record;
}

}  // namespace

std::string history_json(const RunRecord& record) {
  Json cases = Json::array();
  for (const CaseRecord& one : record.cases) {
    cases.push_back({{"id", one.id},
                     {"passed", one.passed},
                     {"failed", one.failed},
                     {"notApplicable", one.not_applicable},
                     {"durationMs", one.duration_ms}});
  }
  const Json document = {{"format", kFormat},
                         {"started", record.started},
                         {"version", record.version},
                         {"seed", record.seed},
                         {"hosts", record.hosts},
                         {"store", record.store},
                         {"durationMs", record.duration_ms},
                         {"cases", std::move(cases)}};
  return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<RunRecord> read_history_json(std::string_view text, std::string_view source, CaseOfRun case_of_run) {
  try {
    const Json document = Json::parse(text);
    const ReportMember whole(document, "");
    if (whole.at("format").is("hostyard-report/1")) {
      const auto report = read_report_json(text, source);
      if (!report) return tl::unexpected<Refusal>(report.error());
      return record_of(*report, case_of_run);
    }
    return read_record(whole);
  } catch (const Json::parse_error& error) {
    return tl::unexpected<Refusal>(no_json(source, text, error.byte));
  } catch (const Problem& problem) {
    return tl::unexpected<Refusal>(no_report(source, problem));
  }
}

}  // namespace hostyard
