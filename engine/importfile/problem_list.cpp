#include "engine/importfile/problem_list.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/text.h"

namespace hostyard {
namespace {

constexpr std::size_t kMaxShownBytes = 120;
constexpr std::size_t kProblemsInDetail = 3;

bool continues_sequence(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

}  // namespace

std::string shown(std::string_view value) {
  const bool cut = value.size() > kMaxShownBytes;
  if (cut) {
    std::size_t end = kMaxShownBytes;
    while (end > 0 && continues_sequence(value[end])) --end;
    value = value.substr(0, end);
  }
  std::string text;
  if (is_utf8(value)) {
    text = value;
  } else {
    for (const char c : value) {
      const auto byte = static_cast<unsigned char>(c);
      text += byte < 0x80 ? std::string(1, c) : fmt::format("\\x{:02X}", byte);
    }
  }
  return cut ? text + "…" : text;
}

std::optional<std::string> did_you_mean(std::string_view word, std::span<const std::string> known) {
  if (word.size() > kMaxShownBytes) return std::nullopt;  // comparing takes its length times theirs
  const std::optional<std::string> meant = nearest(word, known);
  return meant ? std::optional(fmt::format("did you mean \"{}\"?", *meant)) : std::nullopt;
}

void ProblemList::add(Problem problem) {
  if (problems_.size() < kMaxListedProblems) {
    problems_.push_back(std::move(problem));
  } else {
    ++unlisted_;
  }
}

void ProblemList::add(std::string where, std::string_view value, std::string accepted) {
  add(Problem{std::move(where), shown(value), std::move(accepted)});
}

void ProblemList::add_first(Problem problem) {
  problems_.insert(problems_.begin(), std::move(problem));
}

Refusal ProblemList::refusal(std::string_view file_name) const {
  const std::size_t total = problems_.size() + unlisted_;
  std::string detail = fmt::format("{}: {} problem{}", shown(file_name), total, total == 1 ? "" : "s");
  for (std::size_t i = 0; i < std::min(problems_.size(), kProblemsInDetail); ++i) {
    const Problem& problem = problems_[i];
    detail += fmt::format("; {} is \"{}\", accepted: {}", problem.where, problem.value, problem.accepted);
  }
  if (total > kProblemsInDetail) detail += fmt::format("; and {} more", total - kProblemsInDetail);
  Refusal refusal{ErrorCode::kParameterInvalid, std::move(detail), ErrorCode::kParseTemplateFileError,
                  problems_};
  if (unlisted_ > 0) {
    refusal.problems.push_back(Problem{"file", fmt::format("{} more problems", unlisted_), "none"});
  }
  return refusal;
}

}  // namespace hostyard
