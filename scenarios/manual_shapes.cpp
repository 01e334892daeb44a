#include "scenarios/manual_shapes.h"

#include <algorithm>

#include <fmt/format.h>

namespace hostyard {
namespace {

constexpr std::ptrdiff_t kWorthReferring = 4;  // lines

// The shape that has members: of a list or a map, what they hold.
const Shape& innermost(const Shape& shape) {
  const bool holds = shape.kind == ValueKind::kList || shape.kind == ValueKind::kMap;
  return holds && !shape.members.empty() ? innermost(shape.members.front()) : shape;
}

std::string kind_words(const Shape& shape) {
  switch (shape.kind) {
    case ValueKind::kString:
      return "text";
    case ValueKind::kInteger:
      return "number";
    case ValueKind::kBoolean:
      return "true or false";
    case ValueKind::kObject:
      return "map";
    case ValueKind::kList:
      return shape.members.empty() ? "list" : "list of " + kind_words(shape.members.front());
    case ValueKind::kMap:
      return shape.members.empty() ? "map by name" : "map by name, of " + kind_words(shape.members.front());
    case ValueKind::kAny:
      return "any value";
  }
  return "";
}

std::string indented(const std::string& lines) {
  std::string text = "  ";
  for (const char c : lines.substr(0, lines.size() - 1)) text += c == '\n' ? "\n  " : std::string(1, c);
  return text + "\n";
}

std::string accepted_words(const Shape& shape) {
  std::string words;
  for (const std::string& each : innermost(shape).accepted)
    words += (words.empty() ? "`" : ", `") + each + "`";
  return words;
}

std::string head_of(const Shape& member) {
  const std::string kind = member.kind == ValueKind::kAny ? "" : kind_words(member);
  const std::string required = member.required ? "required" : "";
  const std::string both = kind + (kind.empty() || required.empty() ? "" : ", ") + required;
  std::string text = fmt::format("- `{}`{}", member.name, both.empty() ? "" : " (" + both + ")");
  if (!member.doc.empty()) text += ": " + member.doc;
  const std::string accepted = accepted_words(member);
  return accepted.empty() ? text : text + "; one of " + accepted;
}

bool has_members(const Shape& shape) {
  const Shape& inner = innermost(shape);
  return inner.kind == ValueKind::kObject && !inner.members.empty();
}

std::string plain_lines(const Shape& shape) {
  std::string text;
  for (const Shape& member : shape.members) {
    text += head_of(member) + "\n";
    if (has_members(member)) text += indented(plain_lines(innermost(member)));
  }
  return text;
}

}  // namespace

const ShapePages::Shown* ShapePages::shown_from(const Shape& shape, std::size_t first) const {
  Shape rest = shape;
  rest.members.erase(rest.members.begin(), rest.members.begin() + static_cast<std::ptrdiff_t>(first));
  const std::string plain = plain_lines(rest);
  const auto found = std::ranges::find_if(shown_, [&](const Shown& shown) {
    return std::ranges::count(shown.plain, '\n') >= kWorthReferring && plain.starts_with(shown.plain);
  });
  return found == shown_.end() ? nullptr : &*found;
}

std::string ShapePages::line(const Shape& member) {
  if (!has_members(member)) return head_of(member) + "\n";
  const Shape& inner = innermost(member);
  const std::string plain = plain_lines(inner);
  for (const Shown& shown : shown_) {
    if (shown.plain == plain && std::ranges::count(plain, '\n') >= kWorthReferring)
      return head_of(member) + ", as " + shown.place + "\n";
  }
  const std::string text = head_of(member) + "\n" + indented(lines(inner));
  shown_.push_back({plain, fmt::format("`{}` of {}", member.name, place_)});
  return text;
}

std::string ShapePages::lines(const Shape& shape) {
  std::string text;
  for (std::size_t i = 0; i < shape.members.size();) {
    const Shown* const shown = shown_from(shape, i);
    if (shown == nullptr) {
      text += line(shape.members[i++]);
      continue;
    }
    text += "- all that is in " + shown->place + "\n";
    // As many members as begin lines of it.
    for (std::size_t at = 0; at < shown->plain.size(); at = shown->plain.find('\n', at) + 1)
      i += shown->plain[at] == '-' ? 1 : 0;
  }
  return text;
}

std::string ShapePages::members(const Shape& shape, const std::string& place) {
  place_ = place;
  const Shape& inner = innermost(shape);
  const std::string text = lines(inner);
  if (!text.empty()) shown_.push_back({plain_lines(inner), place});
  return text;
}

}  // namespace hostyard
