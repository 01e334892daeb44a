#include "engine/importfile/xml_scanner.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>

#include "engine/importfile/utf8.h"

namespace hostyard {
namespace {

constexpr std::size_t kChunk = 64 * 1024;
constexpr std::size_t kMaxTag = 64 * 1024;
constexpr std::size_t kMaxText = 1024 * 1024;
constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxAttributes = 64;
constexpr std::string_view kBlanks = " \t\r\n";

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool is_name_char(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
         byte == '_' || byte == '-' || byte == '.' || byte == ':' || byte >= 0x80;
}

std::size_t name_length(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_name_char) - text.begin());
}

std::string_view local_name(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// The character that an entity's name (what stands between & and ;) means.
std::optional<char32_t> entity(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, char32_t>, 5> kNamed{
      {{"lt", U'<'}, {"gt", U'>'}, {"amp", U'&'}, {"quot", U'"'}, {"apos", U'\''}}};
  for (const auto& [known, point] : kNamed) {
    if (known == name) return point;
  }
  if (!name.starts_with('#')) return std::nullopt;
  const bool hex = name.starts_with("#x");
  const std::string_view digits = name.substr(hex ? 2 : 1);
  std::uint32_t point = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), point, hex ? 16 : 10);
  const bool whole = !digits.empty() && error == std::errc{} && end == digits.data() + digits.size();
  const bool allowed = point == '\t' || point == '\n' || point == '\r' || (point >= 0x20 && point < 0xD800) ||
                       (point >= 0xE000 && point <= 0x10FFFF && point != 0xFFFE && point != 0xFFFF);
  return whole && allowed ? std::optional<char32_t>(point) : std::nullopt;
}

}  // namespace

std::optional<std::string> resolve_entities(std::string_view text) {
  std::string resolved;
  resolved.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '\r') {
      resolved += '\n';
      at += text.substr(at).starts_with("\r\n") ? 2 : 1;
      continue;
    }
    if (c != '&') {
      const std::size_t end = std::min(text.find_first_of("&\r", at), text.size());
      resolved += text.substr(at, end - at);
      at = end;
      continue;
    }
    const std::size_t end = text.find(';', at);
    if (end == std::string_view::npos) return std::nullopt;
    const std::optional<char32_t> point = entity(text.substr(at + 1, end - at - 1));
    if (!point) return std::nullopt;
    append_utf8(resolved, *point);
    at = end + 1;
  }
  return resolved;
}

XmlScanner::XmlScanner(Read read) : read_(std::move(read)) {
  if (has_prefix("\xEF\xBB\xBF")) {
    at_ = 3;
  } else if (has_prefix("\xFF\xFE") || has_prefix("\xFE\xFF")) {
    fail("the XML is not UTF-8");
  }
}

XmlScanner::Event XmlScanner::next() {
  if (end_pending_) {
    end_pending_ = false;
    return end_element();
  }
  while (fault_.empty()) {
    if (at_ >= buffer_.size() && !fill()) {
      const bool complete = had_root_ && open_lengths_.empty();
      return complete ? Event::kFinished : fail("the XML ends in the middle");
    }
    if (buffer_[at_] != '<') return scan_text();
    const char second = at_ + 1 < buffer_.size() || fill() ? buffer_[at_ + 1] : '\0';
    if (second != '!' && second != '?') return scan_tag();
    if (scan_declaration()) return Event::kText;
  }
  return Event::kFault;
}

std::optional<std::string_view> XmlScanner::attribute(std::string_view name) const {
  for (const auto& [key, value] : attributes_) {
    if (key == name) return value;
  }
  return std::nullopt;
}

bool XmlScanner::skip_element() {
  for (std::size_t depth = 1; depth > 0;) {
    switch (next()) {
      case Event::kStart:
        ++depth;
        break;
      case Event::kEnd:
        --depth;
        break;
      case Event::kText:
        break;
      case Event::kFinished:
      case Event::kFault:
        return false;
    }
  }
  return true;
}

XmlScanner::Event XmlScanner::fail(std::string fault) {
  fault_ = std::move(fault);
  return Event::kFault;
}

// Reads more behind what is there, which moves to the front of the buffer. False at the end of the part.
bool XmlScanner::fill() {
  if (exhausted_) return false;
  buffer_.erase(0, at_);
  at_ = 0;
  const std::size_t kept = buffer_.size();
  buffer_.resize(kept + kChunk);
  const std::size_t got = read_(buffer_.data() + kept, kChunk);
  buffer_.resize(kept + got);
  exhausted_ = got == 0;
  return got > 0;
}

// How far behind at_ the wanted character stands, searched from there on; npos where the part ends before it
// or no character within `limit` is it.
std::size_t XmlScanner::find(char wanted, std::size_t from, std::size_t limit) {
  for (;;) {
    const std::size_t found = buffer_.find(wanted, at_ + from);
    if (found != std::string::npos) return found - at_;
    from = buffer_.size() - at_;
    if (from > limit || !fill()) return std::string::npos;
  }
}

bool XmlScanner::has_prefix(std::string_view prefix) {
  while (buffer_.size() - at_ < prefix.size() && fill()) {
  }
  return std::string_view(buffer_).substr(at_).starts_with(prefix);
}

XmlScanner::Event XmlScanner::scan_text() {
  std::size_t length = find('<', 0, kMaxText);
  if (length == std::string::npos) {
    if (!exhausted_) return fail("a text of more than 1 MiB");
    length = buffer_.size() - at_;
  }
  const std::string_view raw = std::string_view(buffer_).substr(at_, length);
  at_ += length;
  if (open_lengths_.empty() && raw.find_first_not_of(kBlanks) != std::string_view::npos) {
    return fail("text outside of the document");
  }
  text_ = raw;
  if (raw.find_first_of("&\r") == std::string_view::npos) return Event::kText;
  std::optional<std::string> resolved = resolve_entities(raw);
  if (!resolved) return fail("an entity that XML does not define");
  resolved_ = *std::move(resolved);
  text_ = resolved_;
  return Event::kText;
}

// How far behind at_ the tag's '>' stands, outside of quotes.
std::optional<std::size_t> XmlScanner::find_tag_end() {
  char quote = 0;
  std::size_t offset = 1;
  do {
    const std::string_view rest = std::string_view(buffer_).substr(at_);
    for (; offset < rest.size(); ++offset) {
      const char c = rest[offset];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '>') {
        return offset;
      } else if (c == '"' || c == '\'') {
        quote = c;
      }
    }
  } while (offset <= kMaxTag && fill());
  return std::nullopt;
}

XmlScanner::Event XmlScanner::scan_tag() {
  const std::optional<std::size_t> end = find_tag_end();
  if (!end) return fail("a tag without an end");
  const std::string_view tag = std::string_view(buffer_).substr(at_ + 1, *end - 1);
  at_ += *end + 1;
  return tag.starts_with('/') ? scan_end(tag.substr(1)) : scan_start(tag);
}

// A comment, an instruction or CDATA. True: text_ is the text of a CDATA.
bool XmlScanner::scan_declaration() {
  const bool cdata = has_prefix("<![CDATA[");
  const bool comment = has_prefix("<!--");
  if (!cdata && !comment && !has_prefix("<?")) fail("a DOCTYPE, which is not accepted");
  if (cdata && open_lengths_.empty()) fail("text outside of the document");
  const std::string_view closing = cdata ? "]]>" : comment ? "-->" : "?>";
  const std::size_t opening = cdata ? 9 : comment ? 4 : 2;
  for (std::size_t from = opening; fault_.empty();) {
    const std::size_t end = find('>', from, kMaxText);
    if (end == std::string::npos || end > kMaxText) {
      fail("a comment, instruction or CDATA without an end");
      break;
    }
    const std::string_view whole = std::string_view(buffer_).substr(at_, end + 1);
    if (whole.size() >= opening + closing.size() && whole.ends_with(closing)) {
      at_ += end + 1;
      if (cdata) text_ = whole.substr(opening, whole.size() - opening - closing.size());
      return cdata;
    }
    from = end + 1;
  }
  return false;
}

XmlScanner::Event XmlScanner::scan_start(std::string_view tag) {
  if (had_root_ && open_lengths_.empty()) return fail("a second document behind the first");
  const bool closed = tag.ends_with('/');
  if (closed) tag.remove_suffix(1);
  const std::size_t length = name_length(tag);
  if (length == 0) return fail("a tag without a name");
  if (open_lengths_.size() >= kMaxDepth) return fail("elements nested more than 64 deep");
  if (!parse_attributes(tag.substr(length))) return fail("a tag with malformed attributes");
  had_root_ = true;
  open_names_ += tag.substr(0, length);
  open_lengths_.push_back(length);
  name_ = local_name(tag.substr(0, length));
  end_pending_ = closed;
  return Event::kStart;
}

bool XmlScanner::parse_attributes(std::string_view text) {
  attributes_.clear();
  for (;;) {
    const std::size_t start = text.find_first_not_of(kBlanks);
    if (start == std::string_view::npos) return true;
    if (start == 0 || attributes_.size() >= kMaxAttributes) return false;
    text.remove_prefix(start);
    const std::size_t length = name_length(text);
    const std::string_view name = text.substr(0, length);
    text.remove_prefix(length);
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    if (length == 0 || !text.starts_with('=')) return false;
    text.remove_prefix(1);
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    if (text.empty() || (text.front() != '"' && text.front() != '\'')) return false;
    const std::size_t end = text.find(text.front(), 1);
    if (end == std::string_view::npos) return false;
    attributes_.emplace_back(name, text.substr(1, end - 1));
    text.remove_prefix(end + 1);
  }
}

XmlScanner::Event XmlScanner::scan_end(std::string_view tag) {
  while (!tag.empty() && is_blank(tag.back())) tag.remove_suffix(1);
  const std::size_t length = open_lengths_.empty() ? 0 : open_lengths_.back();
  if (length == 0 || std::string_view(open_names_).substr(open_names_.size() - length) != tag) {
    return fail("an end tag without its start");
  }
  return end_element();
}

XmlScanner::Event XmlScanner::end_element() {
  const std::size_t length = open_lengths_.back();
  ended_name_ = open_names_.substr(open_names_.size() - length);
  open_names_.resize(open_names_.size() - length);
  open_lengths_.pop_back();
  attributes_.clear();
  name_ = local_name(ended_name_);
  return Event::kEnd;
}

}  // namespace hostyard
