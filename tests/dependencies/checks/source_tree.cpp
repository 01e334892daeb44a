#include "tests/dependencies/checks/source_tree.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include <fmt/format.h>

namespace hostyard::checks {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

bool is_text_of_ours(const std::string& path) {
  static const std::set<std::string> kEndings = {".cpp",  ".h",   ".txt",  ".cmake",
                                                 ".yaml", ".yml", ".json", ".md"};
  return kEndings.contains(std::filesystem::path(path).extension().string());
}

// The end of the literal that begins at `at`: just behind its closing quote.
std::size_t literal_end(std::string_view text, std::size_t at) {
  if (at > 0 && text[at] == '"' && text[at - 1] == 'R') {
    const std::size_t open = text.find('(', at);
    if (open == std::string_view::npos) return text.size();
    const std::string close = ")" + std::string(text.substr(at + 1, open - at - 1)) + "\"";
    const std::size_t found = text.find(close, open);
    return found == std::string_view::npos ? text.size() : found + close.size();
  }
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == text[at] || text[i] == '\n') {
      return i + 1;
    }
  }
  return text.size();
}

// 1'000: the quote separates digits, it opens nothing.
bool separates_digits(std::string_view text, std::size_t at) {
  return at > 0 && std::isxdigit(static_cast<unsigned char>(text[at - 1])) != 0;
}

void blank(std::string& text, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < std::min(to, text.size()); ++i) {
    if (text[i] != '\n') text[i] = ' ';
  }
}

std::string stripped(std::string_view text, bool literals_too) {
  std::string out(text);
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    if (text.substr(at, 2) == "//") {
      end = std::min(text.find('\n', at), text.size());
      blank(out, at, end);
    } else if (text.substr(at, 2) == "/*") {
      const std::size_t close = text.find("*/", at + 2);
      end = close == std::string_view::npos ? text.size() : close + 2;
      blank(out, at, end);
    } else if (text[at] == '"' || (text[at] == '\'' && !separates_digits(text, at))) {
      end = literal_end(text, at);
      if (literals_too) blank(out, at + 1, end - 1);
    }
    at = end;
  }
  return out;
}

}  // namespace

SourceTree read_tree(const std::filesystem::path& root) {
  static const std::set<std::string> kNotOurs = {"build", "out", ".git"};
  SourceTree tree;
  for (auto it = std::filesystem::recursive_directory_iterator(root); it != std::filesystem::end(it); ++it) {
    if (it->is_directory() && it.depth() == 0 && kNotOurs.contains(it->path().filename().string())) {
      it.disable_recursion_pending();
    }
    const std::string path = std::filesystem::relative(it->path(), root).generic_string();
    if (it->is_regular_file() && is_text_of_ours(path)) tree.push_back({path, read_file(it->path())});
  }
  std::sort(tree.begin(), tree.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return tree;
}

std::string to_text(const std::vector<Finding>& findings) {
  std::string out;
  for (const Finding& finding : findings)
    out += fmt::format("{}:{}: {}\n", finding.path, finding.line, finding.message);
  return out;
}

std::string code_only(std::string_view text) {
  return stripped(text, true);
}
std::string without_comments(std::string_view text) {
  return stripped(text, false);
}

std::vector<std::string> lines_of(std::string_view text) {
  std::istringstream stream{std::string(text)};
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

bool is_cpp(std::string_view path) {
  return path.ends_with(".cpp") || is_header(path);
}
bool is_header(std::string_view path) {
  return path.ends_with(".h");
}

}  // namespace hostyard::checks
