#include "engine/importfile/sheet_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>

namespace hostyard {
namespace {

using Event = XmlScanner::Event;

constexpr std::size_t kMaxColumns = 16'384;
constexpr std::int64_t kMaxRow = 1'048'576;
constexpr double kExactIntegers = 1e15;

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

class SheetReader {
 public:
  SheetReader(XmlScanner& xml, const SharedStrings& strings, std::uint64_t max_shared_bytes,
              const RawRowSink& sink)
      : xml_(xml), strings_(strings), shared_bytes_left_(max_shared_bytes), sink_(sink) {}

  std::optional<std::string> read() {
    while (!fault_ && wanted_) {
      switch (xml_.next()) {
        case Event::kStart:
          start();
          break;
        case Event::kEnd:
        case Event::kText:
          break;
        case Event::kFinished:
          return fault_;
        case Event::kFault:
          return xml_.fault();
      }
    }
    return fault_;
  }

 private:
  void start() {
    const std::string_view name = xml_.name();
    if (name == "worksheet" || name == "sheetData") return;
    if (name == "row") return read_row();
    skip();
  }

  void skip() {
    if (!xml_.skip_element()) fault_ = xml_.fault();
  }

  void read_row() {
    const std::optional<std::int64_t> number = row_number();
    if (!number) {
      fault_ = fmt::format("a row with the number \"{}\" behind row {}", xml_.attribute("r").value_or(""),
                           last_row_);
      return;
    }
    last_row_ = *number;
    row_.begin(*number);
    next_position_ = 0;
    for (;;) {
      const Event event = xml_.next();
      if (event == Event::kText) continue;
      if (event == Event::kEnd) break;
      if (event != Event::kStart) {
        fault_ = xml_.fault();
        return;
      }
      if (xml_.name() == "c") {
        read_cell();
      } else {
        skip();
      }
      if (fault_) return;
    }
    wanted_ = sink_(row_);
  }

  // Rows ascend; one without a number follows the last.
  std::optional<std::int64_t> row_number() const {
    const std::optional<std::string_view> given = xml_.attribute("r");
    if (!given) return last_row_ < kMaxRow ? std::optional(last_row_ + 1) : std::nullopt;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), number);
    const bool whole = error == std::errc{} && end == given->data() + given->size();
    return whole && number > last_row_ && number <= kMaxRow ? std::optional(number) : std::nullopt;
  }

  void read_cell() {
    const std::optional<std::string_view> reference = xml_.attribute("r");
    const std::optional<std::size_t> position =
        reference ? column_position(*reference) : std::optional(next_position_);
    if (!position || *position < next_position_ || *position >= kMaxColumns) {
      fault_ = fmt::format("a cell with the place \"{}\" in row {}", reference.value_or(""), last_row_);
      return;
    }
    next_position_ = *position + 1;
    const std::string type(xml_.attribute("t").value_or("n"));
    Cell& cell = row_.add(*position);
    if (read_value(cell)) give_meaning(cell, type);
  }

  // The raw text of the cell's value, or its formula. False on a fault.
  bool read_value(Cell& cell) {
    for (;;) {
      const Event event = xml_.next();
      if (event == Event::kText) continue;
      if (event == Event::kEnd) return true;
      bool read = event == Event::kStart;
      if (read && xml_.name() == "f") {
        cell.kind = Cell::Kind::kFormula;
        cell.text = "=";
        read = append_text(cell.text);
      } else if (read && cell.kind != Cell::Kind::kFormula && xml_.name() == "v") {
        read = append_text(cell.text);
      } else if (read && cell.kind != Cell::Kind::kFormula && xml_.name() == "is") {
        read = append_rich_text(xml_, cell.text);
      } else if (read) {
        read = xml_.skip_element();
      }
      if (!read) {
        fault_ = xml_.fault();
        return false;
      }
    }
  }

  // The text directly in the element that has just started, up to its end.
  bool append_text(std::string& out) {
    for (;;) {
      switch (xml_.next()) {
        case Event::kText:
          out += xml_.text();
          break;
        case Event::kStart:
          if (!xml_.skip_element()) return false;
          break;
        case Event::kEnd:
          return true;
        case Event::kFinished:
        case Event::kFault:
          return false;
      }
    }
  }

  void give_meaning(Cell& cell, std::string_view type) {
    if (cell.kind == Cell::Kind::kFormula || cell.text.empty()) return;
    cell.kind = Cell::Kind::kText;
    if (type == "s") {
      const std::optional<std::string_view> text = shared(cell.text);
      if (!text) {
        fault_ =
            fmt::format("a cell in row {} that refers to the shared string \"{}\"", last_row_, cell.text);
        return;
      }
      if (text->size() > shared_bytes_left_) {
        fault_ = fmt::format("cells with too much shared text, at row {}", last_row_);
        return;
      }
      shared_bytes_left_ -= text->size();
      cell.text = *text;
    } else if (type == "e") {
      cell.kind = Cell::Kind::kError;
    } else if (type == "b") {
      cell.text = cell.text == "0" ? "FALSE" : "TRUE";
    } else if (type == "n") {
      if (std::optional<std::string> number = decimal(cell.text)) {
        cell.kind = Cell::Kind::kNumber;
        cell.text = *std::move(number);
      }
    }
    if (cell.kind == Cell::Kind::kText && cell.text.find("_x") != std::string::npos)
      cell.text = unescaped(cell.text);
    if (cell.text.empty()) cell.kind = Cell::Kind::kBlank;
  }

  std::optional<std::string_view> shared(std::string_view index) const {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(index.data(), index.data() + index.size(), number);
    if (error != std::errc{} || end != index.data() + index.size()) return std::nullopt;
    return strings_.at(number);
  }

  XmlScanner& xml_;
  const SharedStrings& strings_;
  std::uint64_t shared_bytes_left_;
  const RawRowSink& sink_;
  RawRow row_;
  std::int64_t last_row_ = 0;
  std::size_t next_position_ = 0;
  bool wanted_ = true;
  std::optional<std::string> fault_;
};

}  // namespace

std::optional<std::string> decimal(std::string_view number) {
  if (all_digits(number) && number.size() <= 15) return std::string(number);
  double value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error != std::errc{} || end != number.data() + number.size() || !std::isfinite(value))
    return std::nullopt;
  const bool whole = std::abs(value) < kExactIntegers && value == std::floor(value);
  return whole ? fmt::format("{}", static_cast<std::int64_t>(value)) : fmt::format("{:.15g}", value);
}

std::optional<std::size_t> column_position(std::string_view reference) {
  std::size_t column = 0;
  std::size_t letters = 0;
  for (; letters < reference.size() && reference[letters] >= 'A' && reference[letters] <= 'Z'; ++letters) {
    column = column * 26 + static_cast<std::size_t>(reference[letters] - 'A') + 1;
    if (column > kMaxColumns) return std::nullopt;
  }
  if (letters == 0 || !all_digits(reference.substr(letters))) return std::nullopt;
  return column - 1;
}

std::optional<std::string> read_sheet(XmlScanner& xml, const SharedStrings& strings,
                                      std::uint64_t max_shared_bytes, const RawRowSink& sink) {
  return SheetReader(xml, strings, max_shared_bytes, sink).read();
}

}  // namespace hostyard
