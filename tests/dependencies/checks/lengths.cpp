#include "tests/dependencies/checks/lengths.h"

#include <algorithm>
#include <regex>
#include <tuple>

namespace hostyard::checks {
namespace {

void sort_longest_first(std::vector<Length>& lengths) {
  std::sort(lengths.begin(), lengths.end(), [](const Length& a, const Length& b) {
    return std::tuple(-a.lines, a.path, a.line) < std::tuple(-b.lines, b.path, b.line);
  });
}

// A brace that opens a namespace, class, enumeration or linkage block: functions may stand inside it.
bool opens_scope(const std::string& head) {
  static const std::regex kScope(R"(\b(namespace|class|struct|union|enum|extern)\b[^()=]*$)");
  return std::regex_search(head, kScope);
}

std::string one_line(const std::string& head) {
  static const std::regex kBlanks(R"(\s+)");
  std::string line = std::regex_replace(head, kBlanks, " ");
  if (line.starts_with(' ')) line.erase(0, 1);
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

// Follows the braces of one file; a '{' behind a head with parentheses, in a scope that holds functions,
// begins one.
class FunctionScan {
 public:
  explicit FunctionScan(const SourceFile& file) : file_(file) {}

  std::vector<Length> run() {
    for (const char c : code_only(file_.text)) {
      if (c == '\n') ++line_;
      if (line_start_ && c == '#') directive_ = true;
      line_start_ = c == '\n' || (line_start_ && (c == ' ' || c == '\t'));
      if (c == '\n') directive_ = false;
      if (!directive_) take(c);
      if (c == '\n' && is_suite_marker()) head_.clear();
    }
    return std::move(found_);
  }

 private:
  enum class Block { kScope, kFunction, kOther };

  void take(char c) {
    if (c == '{') {
      open();
    } else if (c == '}') {
      close();
    } else if (c == ';') {
      head_.clear();
    } else {
      if (head_.find_first_not_of(" \n\t") == std::string::npos) head_line_ = line_;
      head_ += c;
    }
  }
  // Boost.Test's macros that open and close a suite stand between functions without a semicolon.
  bool is_suite_marker() const { return one_line(head_).starts_with("BOOST_AUTO_TEST_SUITE"); }
  void open() {
    const bool functions_here = blocks_.empty() || blocks_.back() == Block::kScope;
    Block block = Block::kOther;
    if (functions_here && opens_scope(head_)) block = Block::kScope;
    if (functions_here && block == Block::kOther && head_.find('(') != std::string::npos) {
      block = Block::kFunction;
      begun_ = {file_.path, head_line_, one_line(head_), 0};
    }
    blocks_.push_back(block);
    head_.clear();
  }
  void close() {
    if (blocks_.empty()) return;
    if (blocks_.back() == Block::kFunction) {
      begun_.lines = line_ - begun_.line + 1;
      found_.push_back(begun_);
    }
    blocks_.pop_back();
    head_.clear();
  }

  const SourceFile& file_;
  std::vector<Block> blocks_;
  std::string head_;
  Length begun_;
  std::vector<Length> found_;
  int line_ = 1;
  int head_line_ = 1;
  bool line_start_ = true;
  bool directive_ = false;
};

}  // namespace

std::vector<Length> file_lengths(const SourceTree& tree) {
  std::vector<Length> lengths;
  for (const SourceFile& file : tree) {
    if (is_cpp(file.path))
      lengths.push_back({file.path, 1, "", static_cast<int>(lines_of(file.text).size())});
  }
  sort_longest_first(lengths);
  return lengths;
}

std::vector<Length> function_lengths(const SourceTree& tree) {
  std::vector<Length> lengths;
  for (const SourceFile& file : tree) {
    if (!is_cpp(file.path)) continue;
    for (Length& length : FunctionScan(file).run()) lengths.push_back(std::move(length));
  }
  sort_longest_first(lengths);
  return lengths;
}

}  // namespace hostyard::checks
