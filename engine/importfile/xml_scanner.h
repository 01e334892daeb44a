// A pull scanner for the two big parts of a workbook (sheet and shared strings): bounded memory whatever the
// size of the part. Strict where it matters (tags match, depth and token sizes are bounded, no DOCTYPE, so no
// entities beyond the five of XML); namespaces are ignored, names are given without their prefix.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hostyard {

class XmlScanner {
 public:
  // Puts up to `room` bytes into `buffer` and says how many; 0 is the end.
  using Read = std::function<std::size_t(char* buffer, std::size_t room)>;
  enum class Event { kStart, kEnd, kText, kFinished, kFault };

  explicit XmlScanner(Read read);

  // The next event; `<a/>` is a start and an end. After kFinished and kFault the same again.
  Event next();
  // Of the last start or end. Views stay valid until the next event.
  std::string_view name() const { return name_; }
  // Of the last text, with entities resolved and line ends as \n. One text may come in several events.
  std::string_view text() const { return text_; }
  // An attribute of the last start, as it is written; entities are not resolved.
  std::optional<std::string_view> attribute(std::string_view name) const;
  // After a start: goes on to its end. False on a fault.
  bool skip_element();
  // What is wrong, after kFault.
  const std::string& fault() const { return fault_; }

 private:
  Event fail(std::string fault);
  bool fill();
  std::size_t find(char wanted, std::size_t from, std::size_t limit);
  std::optional<std::size_t> find_tag_end();
  bool has_prefix(std::string_view prefix);
  Event scan_text();
  Event scan_tag();
  bool scan_declaration();
  Event scan_start(std::string_view tag);
  Event scan_end(std::string_view tag);
  bool parse_attributes(std::string_view text);
  Event end_element();

  Read read_;
  std::string buffer_;
  std::size_t at_ = 0;  // begin of what is not consumed
  bool exhausted_ = false;
  std::string open_names_;  // names of the open elements, one behind the other
  std::vector<std::size_t> open_lengths_;
  bool had_root_ = false;
  bool end_pending_ = false;
  std::string_view name_;
  std::string_view text_;
  std::string resolved_;
  std::string ended_name_;
  std::vector<std::pair<std::string_view, std::string_view>> attributes_;
  std::string fault_;
};

// Resolves the five entities and character references of XML; nothing where one is unknown or malformed.
std::optional<std::string> resolve_entities(std::string_view text);

}  // namespace hostyard
