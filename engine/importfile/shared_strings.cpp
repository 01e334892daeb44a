#include "engine/importfile/shared_strings.h"

#include <charconv>
#include <cstdint>

#include <fmt/format.h>

#include "engine/importfile/utf8.h"

namespace hostyard {
namespace {

using Event = XmlScanner::Event;

constexpr std::size_t kEscapeLength = 7;  // _xHHHH_

std::optional<char32_t> escape_at(std::string_view text, std::size_t at) {
  const std::string_view escape = text.substr(at, kEscapeLength);
  if (escape.size() < kEscapeLength || escape[1] != 'x' || escape[6] != '_') return std::nullopt;
  std::uint32_t point = 0;
  const auto [end, error] = std::from_chars(escape.data() + 2, escape.data() + 6, point, 16);
  const bool scalar = point != 0 && (point < 0xD800 || point > 0xDFFF);
  return error == std::errc{} && end == escape.data() + 6 && scalar ? std::optional<char32_t>(point)
                                                                    : std::nullopt;
}

}  // namespace

std::string unescaped(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (const std::optional<char32_t> point = text[at] == '_' ? escape_at(text, at) : std::nullopt) {
      append_utf8(plain, *point);
      at += kEscapeLength;
    } else {
      plain += text[at++];
    }
  }
  return plain;
}

bool append_rich_text(XmlScanner& xml, std::string& out) {
  std::size_t depth = 1;
  bool in_text = false;
  while (depth > 0) {
    switch (xml.next()) {
      case Event::kStart:
        if (xml.name() == "rPh") {
          if (!xml.skip_element()) return false;
          break;
        }
        in_text = xml.name() == "t";
        ++depth;
        break;
      case Event::kText:
        if (in_text) out += xml.text();
        break;
      case Event::kEnd:
        in_text = false;
        --depth;
        break;
      case Event::kFinished:
      case Event::kFault:
        return false;
    }
  }
  return true;
}

tl::expected<SharedStrings, std::string> SharedStrings::read(XmlScanner& xml, std::size_t max_strings) {
  SharedStrings strings;
  for (;;) {
    switch (xml.next()) {
      case Event::kStart:
        if (xml.name() == "sst") break;
        if (xml.name() != "si") {
          if (!xml.skip_element()) return tl::unexpected(xml.fault());
          break;
        }
        if (strings.ends_.size() >= max_strings) {
          return tl::unexpected(fmt::format("more than {} shared strings", max_strings));
        }
        if (!append_rich_text(xml, strings.text_)) return tl::unexpected(xml.fault());
        strings.ends_.push_back(strings.text_.size());
        break;
      case Event::kEnd:
      case Event::kText:
        break;
      case Event::kFinished:
        return strings;
      case Event::kFault:
        return tl::unexpected(xml.fault());
    }
  }
}

std::optional<std::string_view> SharedStrings::at(std::size_t index) const {
  if (index >= ends_.size()) return std::nullopt;
  const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
  return std::string_view(text_).substr(begin, ends_[index] - begin);
}

}  // namespace hostyard
