// Members of the documents that the reports write, read back strictly. Only sources of reports/ include it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/json.h"
#include "engine/base/result.h"

namespace hostyard {

// A value of a document with its path. Whatever does not fit throws a Problem that names path and value;
// no_report() makes it a refusal.
class ReportMember {
 public:
  ReportMember(const Json& value, std::string path) : value_(&value), path_(std::move(path)) {}

  ReportMember at(const char* name) const;
  std::string text() const;
  int integer() const;  // 0 to 2147483647
  // Of members that came with a later version.
  std::string text_or(const char* name, const std::string& otherwise) const;
  int integer_or(const char* name, int otherwise) const;
  std::uint64_t seed() const;
  double number() const;
  bool boolean() const;
  bool is(std::string_view text) const;
  std::vector<ReportMember> items() const;
  std::vector<std::string> texts() const;

  template <class Read>
  auto list(Read read) const {
    std::vector<decltype(read(*this))> all;
    for (const ReportMember& item : items()) all.push_back(read(item));
    return all;
  }
  // Of an enumeration that has a name_of().
  template <class Enum>
  Enum one_of(std::initializer_list<Enum> values) const {
    std::string accepted;
    for (const Enum value : values) {
      if (is(name_of(value))) return value;
      accepted += (accepted.empty() ? "\"" : ", \"") + std::string(name_of(value)) + "\"";
    }
    fail(std::move(accepted));
  }
  [[noreturn]] void fail(std::string accepted) const;

 private:
  const Json* value_;
  std::string path_;
};

// Why a file is no report: its text is no JSON from that byte on, or a member does not fit. 10004
// (kUnmarshalError); `source` is the file's name.
Refusal no_json(std::string_view source, std::string_view text, std::size_t byte);
Refusal no_report(std::string_view source, const Problem& problem);

}  // namespace hostyard
