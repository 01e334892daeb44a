#include "engine/importfile/strict_json.h"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/importfile/problem_list.h"

namespace hostyard {
namespace {

// Builds the document from the parser's events; every event returns whether to go on.
class Builder final : public nlohmann::json_sax<Json> {
 public:
  Builder(std::string_view root, const JsonLimits& limits) : root_name_(root), limits_(limits) {}

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t&) override { return put(value); }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    const Json& object = *stack_.back().value;
    if (object.contains(name)) return fault(path(name), name, "every key once");
    if (object.size() >= limits_.keys)
      return fault(path(name), name, fmt::format("at most {} keys", limits_.keys));
    stack_.back().key = name;
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    position_ = position;
    return false;
  }

  Json document;
  std::optional<Problem> problem;
  std::size_t position() const { return position_; }

 private:
  struct Frame {
    Json*
        value;  // an ancestor of what comes next: nothing else is added to its parent meanwhile, so it stays
    std::string key;  // the last one of an object
  };

  bool fault(std::string where, std::string_view value, std::string accepted) {
    problem = Problem{std::move(where), shown(value), std::move(accepted)};
    return false;
  }

  bool too_many() {
    return fault(root_name_.empty() ? "file" : std::string(root_name_),
                 fmt::format("more than {} values", limits_.nodes),
                 fmt::format("at most {} values", limits_.nodes));
  }

  // Where the value after the last event stands.
  std::string path(std::string_view key) const {
    std::string text(root_name_);
    const auto step = [&text](std::string_view part) {
      if (!text.empty()) text += '.';
      text += part;
    };
    for (const Frame& frame : stack_) {
      const bool last = &frame == &stack_.back();
      if (frame.value->is_object()) {
        step(shown(last ? key : std::string_view(frame.key)));
      } else {
        step(std::to_string(last ? frame.value->size() : frame.value->size() - 1));
      }
    }
    return text.empty() ? "file" : text;
  }

  Json* insert(Json value) {
    if (stack_.empty()) {
      document = std::move(value);
      return &document;
    }
    Json& parent = *stack_.back().value;
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return &parent.back();
    }
    return &(parent[stack_.back().key] = std::move(value));
  }

  bool put(Json value) {
    if (++nodes_ > limits_.nodes) return too_many();
    insert(std::move(value));
    return true;
  }

  bool open(Json container) {
    if (++nodes_ > limits_.nodes) return too_many();
    if (stack_.size() >= limits_.depth) {
      return fault(path(stack_.back().key), "",
                   fmt::format("lists and objects nested at most {} deep", limits_.depth));
    }
    stack_.push_back({insert(std::move(container)), {}});
    return true;
  }

  bool close() {
    stack_.pop_back();
    return true;
  }

  std::string_view root_name_;
  JsonLimits limits_;
  std::vector<Frame> stack_;
  std::size_t nodes_ = 0;
  std::size_t position_ = 0;
};

std::string line_and_column(std::string_view text, std::size_t position) {
  const std::string_view before = text.substr(0, std::min(position == 0 ? 0 : position - 1, text.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return fmt::format("line {}, column {}", line, before.size() - line_start + 1);
}

}  // namespace

tl::expected<Json, Problem> parse_strict_json(std::string_view text, std::string_view root,
                                              const JsonLimits& limits) {
  Builder builder(root, limits);
  if (Json::sax_parse(text, &builder)) return std::move(builder.document);
  if (builder.problem) return tl::unexpected(*std::move(builder.problem));
  std::string where = line_and_column(text, builder.position());
  if (!root.empty()) where = fmt::format("{}, {}", root, where);
  return tl::unexpected(Problem{std::move(where), "a mistake in the JSON", "valid JSON in UTF-8"});
}

}  // namespace hostyard
