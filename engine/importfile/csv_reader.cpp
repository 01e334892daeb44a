#include "engine/importfile/csv_reader.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include <fmt/format.h>

#include "engine/base/text.h"
#include "engine/importfile/problem_list.h"
#include "engine/importfile/sheet_table.h"
#include "engine/importfile/utf8.h"

namespace hostyard {
namespace {

std::optional<std::string> utf16_to_utf8(std::string_view content, bool big_endian) {
  if (content.size() % 2 != 0) return std::nullopt;
  const auto unit = [&](std::size_t at) -> char32_t {
    const auto first = static_cast<unsigned char>(content[at]);
    const auto second = static_cast<unsigned char>(content[at + 1]);
    return static_cast<char32_t>(big_endian ? first << 8 | second : second << 8 | first);
  };
  std::string text;
  text.reserve(content.size());
  for (std::size_t at = 0; at < content.size(); at += 2) {
    char32_t point = unit(at);
    if (point >= 0xDC00 && point <= 0xDFFF) return std::nullopt;
    if (point >= 0xD800 && point <= 0xDBFF) {
      at += 2;
      const char32_t low = at < content.size() ? unit(at) : 0;
      if (low < 0xDC00 || low > 0xDFFF) return std::nullopt;
      point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(text, point);
  }
  return text;
}

constexpr std::size_t kMaxCells = 16'384;  // of a record, as of a sheet's row

// Cuts a text into records and those into fields.
class RecordCutter {
 public:
  RecordCutter(std::string_view text, char separator) : text_(text), separator_(separator) {}

  bool done() const { return at_ >= text_.size() || problem_; }
  const std::optional<Problem>& problem() const { return problem_; }

  // The next record; only while not done(). On a problem the record is cut short.
  void cut(RawRow& row) {
    row.begin(++record_);
    for (std::size_t position = 0;; ++position) {
      Cell& cell = row.add(position);
      if (at_ < text_.size() && text_[at_] == '"') {
        quoted(cell.text);
      } else {
        plain(cell.text);
      }
      cell.kind = cell.text.empty() ? Cell::Kind::kBlank : Cell::Kind::kText;
      if (problem_ || at_ >= text_.size()) return;
      if (text_[at_] != separator_) return end_line();
      ++at_;
      if (position + 1 >= kMaxCells) {
        problem_ = Problem{fmt::format("row {}, line {}", record_, line_), "too many cells",
                           fmt::format("at most {} cells", kMaxCells)};
        return;
      }
    }
  }

 private:
  bool at_line_end() const { return text_[at_] == '\n' || text_[at_] == '\r'; }

  void end_line() {
    if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
    ++at_;
    ++line_;
  }

  void plain(std::string& field) {
    const std::size_t start = at_;
    while (at_ < text_.size() && text_[at_] != separator_ && !at_line_end()) ++at_;
    field = text_.substr(start, at_ - start);
  }

  void quoted(std::string& field) {
    const std::int64_t first_line = line_;
    for (++at_;; ++at_) {
      const std::size_t quote = text_.find('"', at_);
      if (quote == std::string_view::npos) {
        problem_ = Problem{fmt::format("row {}, line {}", record_, first_line),
                           "a quote that is never closed", "quotes in pairs"};
        return;
      }
      const std::string_view part = text_.substr(at_, quote - at_);
      line_ += std::count(part.begin(), part.end(), '\n');
      field += part;
      at_ = quote + 1;
      if (at_ >= text_.size() || text_[at_] != '"') break;
      field += '"';
    }
    if (at_ < text_.size() && text_[at_] != separator_ && !at_line_end()) {
      problem_ =
          Problem{fmt::format("row {}, line {}", record_, line_), "text behind a closing quote",
                  "a separator or a line end behind a closing quote; a quote inside quotes is written twice"};
    }
  }

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  std::int64_t record_ = 0;
  std::int64_t line_ = 1;
  std::optional<Problem> problem_;
};

char separator_of(std::string_view text) {
  constexpr std::array<char, 3> kSeparators{',', ';', '\t'};
  char best = kSeparators[0];
  std::size_t most = 0;
  for (const char separator : kSeparators) {
    RecordCutter cutter(text, separator);
    RawRow row;
    do {
      if (cutter.done()) break;
      cutter.cut(row);
    } while (row.blank());
    const std::size_t known = cutter.problem() ? 0 : known_columns(row);
    if (known > most) {
      most = known;
      best = separator;
    }
  }
  return best;
}

}  // namespace

std::optional<std::string> to_utf8(std::string_view content) {
  if (content.starts_with("\xFF\xFE")) return utf16_to_utf8(content.substr(2), false);
  if (content.starts_with("\xFE\xFF")) return utf16_to_utf8(content.substr(2), true);
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  return is_utf8(content) ? std::optional(std::string(content)) : std::nullopt;
}

std::optional<Problem> read_csv(std::string_view content, const RawRowSink& sink) {
  const std::optional<std::string> text = to_utf8(content);
  if (!text || text->find('\0') != std::string::npos) {
    return Problem{"file", "not text", "a workbook (.xlsx), CSV in UTF-8 or UTF-16, or JSON"};
  }
  RecordCutter cutter(*text, separator_of(*text));
  RawRow row;
  while (!cutter.done()) {
    cutter.cut(row);
    if (cutter.problem() || !sink(row)) break;
  }
  return cutter.problem();
}

}  // namespace hostyard
