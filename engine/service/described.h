// Described structs: members are named once, with their JSON name and a line of documentation; decoding,
// encoding and the Shape follow from that. Included by sources only, since it needs the whole of nlohmann's
// header.
//
//   struct Arguments { std::string host_id; std::int64_t page = 1; };
//   template <> struct Described<Arguments> {
//     static constexpr auto members = std::tuple(
//         member("hostId", &Arguments::host_id, "id of the host", kRequired | kPositional),
//         member("page", &Arguments::page, "page, from 1"));
//   };
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "engine/base/text.h"
#include "engine/domain/enums.h"
#include "engine/service/use_case.h"

namespace hostyard {

template <class T>
struct Described;

template <class T>
concept IsDescribed = requires {
  Described<T>::members;
};

// A document of ALLOC-7: an unknown field is 10004 anywhere in it. Such a description says
// `static constexpr bool is_document = true;`.
template <class T>
concept IsDocument = requires {
  Described<T>::is_document;
};

inline constexpr unsigned kOptional = 0;
inline constexpr unsigned kRequired = 1;
inline constexpr unsigned kPositional = 2;
inline constexpr unsigned kOmitEmpty = 4;     // encoding leaves an absent value out
inline constexpr unsigned kNameOrNumber = 8;  // a string member that may be given as an integer (ALLOC-7)
inline constexpr unsigned kBeside = 16;       // beside the document: an option, never one of its fields
inline constexpr unsigned kIgnored = 32;      // taken without effect, so that what was read can be given back

template <class Struct, class Value>
struct Member {
  std::string_view name;
  Value Struct::*pointer;
  std::string_view doc;
  unsigned flags;
  std::span<const std::string_view> accepted;
};

template <class Struct, class Value>
constexpr Member<Struct, Value> member(std::string_view name, Value Struct::*pointer, std::string_view doc,
                                       unsigned flags = kOptional,
                                       std::span<const std::string_view> accepted = {}) {
  return {name, pointer, doc, flags, accepted};
}

// Any JSON, where a shape would say nothing.
struct AnyValue {
  Json value;
};

template <class T>
inline constexpr bool kIsList = false;
template <class T>
inline constexpr bool kIsList<std::vector<T>> = true;
template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
template <class T>
inline constexpr bool kIsMap = false;
template <class T>
inline constexpr bool kIsMap<std::map<std::string, T>> = true;

// ---- shape ----

template <class T>
Shape shape_of();

template <class T>
ValueKind kind_of() {
  if constexpr (std::is_same_v<T, std::string> || NamedEnum<T>)
    return ValueKind::kString;
  else if constexpr (std::is_same_v<T, bool>)
    return ValueKind::kBoolean;
  else if constexpr (std::is_integral_v<T>)
    return ValueKind::kInteger;
  else if constexpr (kIsList<T>)
    return ValueKind::kList;
  else if constexpr (kIsMap<T>)
    return ValueKind::kMap;
  else if constexpr (IsDescribed<T>)
    return ValueKind::kObject;
  else
    return ValueKind::kAny;
}

template <class T>
Shape shape_of() {
  if constexpr (kIsOptional<T>) {
    return shape_of<typename T::value_type>();
  } else {
    Shape shape;
    shape.kind = kind_of<T>();
    if constexpr (NamedEnum<T>) shape.accepted.assign(EnumNames<T>::names.begin(), EnumNames<T>::names.end());
    if constexpr (kIsList<T>) shape.members.push_back(shape_of<typename T::value_type>());
    if constexpr (kIsMap<T>) shape.members.push_back(shape_of<typename T::mapped_type>());
    if constexpr (IsDescribed<T>) {
      const auto add = [&]<class S, class V>(const Member<S, V>& described) {
        Shape member_shape = shape_of<V>();
        member_shape.name = described.name;
        member_shape.doc = described.doc;
        member_shape.required = (described.flags & kRequired) != 0;
        member_shape.positional = (described.flags & kPositional) != 0;
        member_shape.beside = (described.flags & kBeside) != 0;
        member_shape.ignored = (described.flags & kIgnored) != 0;
        if ((described.flags & kNameOrNumber) != 0) member_shape.kind = ValueKind::kAny;
        for (const std::string_view name : described.accepted) member_shape.accepted.emplace_back(name);
        shape.members.push_back(std::move(member_shape));
      };
      std::apply([&](const auto&... members) { (add(members), ...); }, Described<T>::members);
    }
    return shape;
  }
}

// ---- decoding (API-3: wrong types are refused naming the member) ----

// What was given, in words: a short value itself, but never one that may be a password.
inline std::string words_of(const Json& given, const std::string& path) {
  constexpr std::size_t kShort = 60;
  const bool secret = path.ends_with("passwd");
  if (given.is_object()) return "an object";
  if (given.is_array()) return "a list";
  std::string text = given.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (!secret && text.size() <= kShort) return text;
  return given.is_string() ? "a string" : given.is_number() ? "a number" : given.type_name();
}

inline tl::unexpected<Refusal> wrong_type(const std::string& path, const Json& given,
                                          std::string_view accepted) {
  return refuse(ErrorCode::kMarshalError,
                fmt::format("{} is {}; accepted: {}", path.empty() ? "the document" : path,
                            words_of(given, path), accepted));
}

// `unknown` is what an unknown member is refused with.
template <class T>
Result<void> decode(const Json& given, const std::string& path, ErrorCode unknown, T& value);

// An integer beyond 64 bits is read as a floating-point number, and is out of range rather than a fraction.
inline bool is_huge_integer(const Json& given) {
  constexpr double kBeyond = 9.2e18;
  if (given.is_number_unsigned()) return given.get<std::uint64_t>() > std::uint64_t{INT64_MAX};
  return given.is_number_float() && std::abs(given.get<double>()) >= kBeyond;
}

template <class T>
Result<void> decode_integer(const Json& given, const std::string& path, T& value) {
  const bool too_large = is_huge_integer(given);
  if (!given.is_number_integer() && !too_large) return wrong_type(path, given, "an integer");
  const std::int64_t wide = too_large ? 0 : given.get<std::int64_t>();
  if (too_large || wide < std::int64_t{std::numeric_limits<T>::min()} ||
      wide > std::int64_t{std::numeric_limits<T>::max()}) {
    return refuse(ErrorCode::kParameterInvalid,
                  fmt::format("{} is {}; accepted: an integer from {} to {}", path, given.dump(),
                              std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
  }
  value = static_cast<T>(wide);
  return {};
}

template <class T>
Result<void> decode_members(const Json& given, const std::string& path, ErrorCode unknown, T& value) {
  std::vector<std::string> names;
  std::vector<std::string> fields;  // those that a document may have
  Result<void> result;
  const auto take = [&](const auto& described) {
    const auto found = given.find(std::string(described.name));
    if (!result || found == given.end() || found->is_null()) {
      if (result && (described.flags & kRequired) != 0) {
        result = refuse(ErrorCode::kParameterInvalid,
                        fmt::format("{}{}{} is missing; accepted: {}", path, path.empty() ? "" : ".",
                                    described.name, described.doc));
      }
      return;
    }
    const std::string where =
        path.empty() ? std::string(described.name) : fmt::format("{}.{}", path, described.name);
    const bool by_number = (described.flags & kNameOrNumber) != 0;
    if (by_number && (found->is_number_integer() || is_huge_integer(*found)))
      result = decode(Json(found->dump()), where, unknown, value.*described.pointer);
    else if (by_number && !found->is_string())
      result = wrong_type(where, *found, "a name or an integer");
    else
      result = decode(*found, where, unknown, value.*described.pointer);
  };
  // Unknown members come first: a misspelt required one is then named as misspelt.
  const auto tell = [&](const auto& described) {
    names.emplace_back(described.name);
    if ((described.flags & kBeside) == 0) fields.emplace_back(described.name);
  };
  std::apply([&](const auto&... members) { (tell(members), ...); }, Described<T>::members);
  for (const auto& [key, unused] : given.items()) {
    if (std::ranges::find(names, key) != names.end()) continue;
    const auto meant = nearest(key, names);
    return refuse(unknown,
                  fmt::format("{}{}{} is unknown{}; accepted: {}", path, path.empty() ? "" : ".", key,
                              meant ? fmt::format(", did you mean {}?", *meant) : "", join(fields, ", ")));
  }
  std::apply([&](const auto&... members) { (take(members), ...); }, Described<T>::members);
  return result;
}

template <class T>
Result<void> decode(const Json& given, const std::string& path, ErrorCode unknown, T& value) {
  if constexpr (kIsOptional<T>) {
    return decode(given, path, unknown, value.emplace());
  } else if constexpr (std::is_same_v<T, AnyValue>) {
    value.value = given;
    return {};
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (!given.is_string()) return wrong_type(path, given, "a string");
    value = given.get<std::string>();
    return {};
  } else if constexpr (NamedEnum<T>) {
    if (!given.is_string()) return wrong_type(path, given, "a string");
    const auto named = parse<T>(given.get<std::string>());
    if (!named) {
      return refuse(ErrorCode::kParameterInvalid, fmt::format("{} is \"{}\"; accepted: {}", path,
                                                              given.get<std::string>(), accepted_names<T>()));
    }
    value = *named;
    return {};
  } else if constexpr (std::is_same_v<T, bool>) {
    if (!given.is_boolean()) return wrong_type(path, given, "true or false");
    value = given.get<bool>();
    return {};
  } else if constexpr (std::is_integral_v<T>) {
    return decode_integer(given, path, value);
  } else if constexpr (kIsList<T>) {
    if (!given.is_array()) return wrong_type(path, given, "a list");
    for (std::size_t i = 0; i < given.size(); ++i) {
      if (auto item = decode(given[i], fmt::format("{}.{}", path, i), unknown, value.emplace_back()); !item)
        return item;
    }
    return {};
  } else if constexpr (kIsMap<T>) {
    if (!given.is_object()) return wrong_type(path, given, "an object");
    for (const auto& [key, item] : given.items()) {
      if (auto decoded = decode(item, fmt::format("{}.{}", path, key), unknown, value[key]); !decoded)
        return decoded;
    }
    return {};
  } else {
    if (!given.is_object()) return wrong_type(path, given, "an object");
    return decode_members(given, path, unknown, value);
  }
}

template <class T>
Result<T> decode(const Json& given) {
  T value;
  constexpr ErrorCode kUnknown = IsDocument<T> ? ErrorCode::kMarshalError : ErrorCode::kParameterInvalid;
  if (auto decoded = decode(given, "", kUnknown, value); !decoded) return tl::unexpected(decoded.error());
  return value;
}

// ---- encoding ----

template <class T>
Json encode(const T& value) {
  if constexpr (std::is_same_v<T, AnyValue>) {
    return value.value;
  } else if constexpr (NamedEnum<T>) {
    return to_string(value);
  } else if constexpr (kIsOptional<T>) {
    return value ? encode(*value) : Json();
  } else if constexpr (kIsList<T>) {
    Json list = Json::array();
    for (const auto& item : value) list.push_back(encode(item));
    return list;
  } else if constexpr (kIsMap<T>) {
    Json map = Json::object();
    for (const auto& [key, item] : value) map[key] = encode(item);
    return map;
  } else if constexpr (IsDescribed<T>) {
    Json object = Json::object();
    const auto put = [&](const auto& described) {
      Json item = encode(value.*described.pointer);
      if ((described.flags & kOmitEmpty) != 0 && item.is_null()) return;
      object[std::string(described.name)] = std::move(item);
    };
    std::apply([&](const auto&... members) { (put(members), ...); }, Described<T>::members);
    return object;
  } else {
    return value;
  }
}

}  // namespace hostyard
