#include "engine/store/changes_codec.h"

#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/result.h"
#include "engine/base/text.h"
#include "engine/store/sql_rows.h"

namespace hostyard {
namespace {

using ParsedJson = nlohmann::json;

// Written by hand: building a document tree first costs more than all the binds of a transaction.
void append_string(std::string& text, std::string_view value) {
  text += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') {
      text += '\\';
      text += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      fmt::format_to(std::back_inserter(text), "\\u{:04x}", static_cast<unsigned>(c));
    } else {
      text += c;
    }
  }
  text += '"';
}

// Output of commands may be any bytes; JSON is UTF-8. What is not comes as {"hex": …}, so that nothing is
// lost.
void append_hex(std::string& text, std::string_view value) {
  text += "{\"hex\":\"";
  for (const char c : value) {
    fmt::format_to(std::back_inserter(text), "{:02x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  text += "\"}";
}

bool is_ascii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

void append_member_name(std::string& text, std::string_view name) {
  text += ",\"";
  text += name;
  text += "\":";
}

void append_member(std::string& text, std::string_view name, const std::string& value) {
  if (value.empty()) return;
  append_member_name(text, name);
  if (is_ascii(value) || is_utf8(value)) {
    append_string(text, value);
  } else {
    append_hex(text, value);
  }
}

void append_member(std::string& text, std::string_view name, SqlInteger value) {
  if (value == 0) return;
  append_member_name(text, name);
  fmt::format_to(std::back_inserter(text), "{}", value);
}

// Derived from another column and the deletion time.
void append_member(std::string&, std::string_view, const LiveText&) {}

template <class Row>
void append_row(std::string& text, const Row& row) {
  text += "{\"in\":\"";
  text += Row::kTable;
  text += '"';
  for (const Column<Row>& column : Row::columns()) {
    std::visit([&](auto member) { append_member(text, column.name, row.*member); }, column.member);
  }
  text += '}';
}

std::string unhex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

void read_member(const ParsedJson& object, std::string_view name, std::string& value) {
  const auto found = object.find(name);
  if (found == object.end()) return;
  value = found->is_object() ? unhex(found->at("hex").get<std::string>()) : found->get<std::string>();
}

void read_member(const ParsedJson& object, std::string_view name, SqlInteger& value) {
  const auto found = object.find(name);
  if (found != object.end()) value = found->get<SqlInteger>();
}

void read_member(const ParsedJson&, std::string_view, LiveText&) {}

template <class Row>
Change read_row(const ParsedJson& object) {
  Row row;
  for (const Column<Row>& column : Row::columns()) {
    std::visit([&](auto member) { read_member(object, column.name, row.*member); }, column.member);
  }
  return to_change(row);
}

Change read_change(const ParsedJson& object) {
  const auto table = object.at("in").get<std::string>();
  if (table == HostRow::kTable) return read_row<HostRow>(object);
  if (table == DiskRow::kTable) return read_row<DiskRow>(object);
  if (table == VendorRow::kTable) return read_row<VendorRow>(object);
  if (table == FlowRow::kTable) return read_row<FlowRow>(object);
  if (table == NodeRow::kTable) return read_row<NodeRow>(object);
  if (table == MarkRow::kTable) return read_row<MarkRow>(object);
  if (table == GrantRow::kTable) return read_row<GrantRow>(object);
  if (table == RequestRow::kTable) return read_row<RequestRow>(object);
  if (table == InstanceRow::kTable) return read_row<InstanceRow>(object);
  throw Error(ErrorCode::kStoreUnusable, fmt::format("the changes log names an unknown table \"{}\"", table));
}

}  // namespace

std::string encode_changes(const std::vector<Change>& changes) {
  std::string text = "[";
  text.reserve(512 * changes.size() + 2);
  for (const Change& change : changes) {
    if (text.size() > 1) text += ',';
    std::visit(
        [&]<class Put>(const Put& put) {
          typename RowOf<Put>::type row;
          assign(row, put);
          append_row(text, row);
        },
        change);
  }
  text += ']';
  return text;
}

std::vector<Change> decode_changes(std::string_view text) {
  std::vector<Change> changes;
  try {
    for (const ParsedJson& object : ParsedJson::parse(text)) changes.push_back(read_change(object));
  } catch (const Error&) {
    throw;
  } catch (const std::exception& fault) {  // of the parser, or of a number in it
    throw Error(ErrorCode::kStoreUnusable,
                fmt::format("an entry of the changes log cannot be read: {}", fault.what()));
  }
  return changes;
}

}  // namespace hostyard
