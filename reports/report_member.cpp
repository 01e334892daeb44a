#include "reports/report_member.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace hostyard {
namespace {

// "line 3, column 7" of a byte in a text.
std::string position_of(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t start = before.rfind('\n');
  return fmt::format("line {}, column {}", line,
                     before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1);
}

}  // namespace

ReportMember ReportMember::at(const char* name) const {
  if (!value_->is_object()) fail("an object");
  const auto found = value_->find(name);
  const std::string path = path_.empty() ? name : path_ + "." + name;
  if (found == value_->end()) throw Problem{path, "(absent)", "a report has this member"};
  return {*found, path};
}

std::string ReportMember::text() const {
  if (!value_->is_string()) fail("a string");
  return value_->get<std::string>();
}

int ReportMember::integer() const {
  if (!value_->is_number_integer() || *value_ < 0 || *value_ > 2147483647)
    fail("an integer from 0 to 2147483647");
  return value_->get<int>();
}

std::string ReportMember::text_or(const char* name, const std::string& otherwise) const {
  return value_->is_object() && value_->contains(name) ? at(name).text() : otherwise;
}

int ReportMember::integer_or(const char* name, int otherwise) const {
  return value_->is_object() && value_->contains(name) ? at(name).integer() : otherwise;
}

std::uint64_t ReportMember::seed() const {
  if (!value_->is_number_unsigned()) fail("an integer from 0 to 18446744073709551615");
  return value_->get<std::uint64_t>();
}

double ReportMember::number() const {
  if (!value_->is_number()) fail("a number");
  return value_->get<double>();
}

bool ReportMember::boolean() const {
  if (!value_->is_boolean()) fail("true or false");
  return value_->get<bool>();
}

bool ReportMember::is(std::string_view text) const {
  return *value_ == text;
}

std::vector<ReportMember> ReportMember::items() const {
  if (!value_->is_array()) fail("a list");
  std::vector<ReportMember> all;
  all.reserve(value_->size());
  for (std::size_t i = 0; i < value_->size(); ++i) {
    all.emplace_back((*value_)[i], fmt::format("{}.{}", path_, i));
  }
  return all;
}

std::vector<std::string> ReportMember::texts() const {
  return list([](const ReportMember& item) { return item.text(); });
}

void ReportMember::fail(std::string accepted) const {
  throw Problem{path_.empty() ? "the document" : path_,
                value_->dump(-1, ' ', false, Json::error_handler_t::replace).substr(0, 80),
                std::move(accepted)};
}

Refusal no_json(std::string_view source, std::string_view text, std::size_t byte) {
  return {
      ErrorCode::kUnmarshalError,
      fmt::format("{} is not a report: no JSON at {} (accepted: a file that `hostyard test --report` wrote)",
                  source, position_of(text, byte > 0 ? byte - 1 : 0))};
}

Refusal no_report(std::string_view source, const Problem& problem) {
  Refusal refusal{ErrorCode::kUnmarshalError,
                  fmt::format("{} is not a report that this version reads: {} is {} (accepted: {})", source,
                              problem.where, problem.value, problem.accepted)};
  refusal.problems.push_back(problem);
  return refusal;
}

}  // namespace hostyard
