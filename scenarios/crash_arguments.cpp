#include "scenarios/crash_arguments.h"

#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "scenarios/shapes.h"
#include "scenarios/values.h"

namespace hostyard {
namespace {

constexpr const char* kEvery = "every";
constexpr std::array<CrashMoment, 4> kMoments{CrashMoment::kBefore, CrashMoment::kAfter,
                                              CrashMoment::kUnsynced, CrashMoment::kSynced};

bool is_every(const Json& given) {
  return given.is_object() && given.contains("write") && given["write"] == kEvery;
}

}  // namespace

std::string_view name_of(CrashMoment moment) {
  switch (moment) {
    case CrashMoment::kBefore:
      return "before";
    case CrashMoment::kAfter:
      return "after";
    case CrashMoment::kUnsynced:
      return "unsynced";
    case CrashMoment::kSynced:
      return "synced";
  }
  return "";
}

std::vector<Shape> crash_step_arguments() {
  std::vector<std::string> moments;
  for (const CrashMoment moment : kMoments) moments.emplace_back(name_of(moment));
  Shape write =
      shapes::any("write",
                  "1 is the next write; `every`: each write from here to the end of the case, in a run "
                  "of the case each");
  write.accepted = {kEvery};  // or a number
  return {
      shapes::positional(std::move(write)),
      shapes::text("when",
                   "before the write took effect (default), after it and before anybody heard of it; with "
                   "the power, before it was synced or as soon as it was. With `every`: only this one",
                   std::move(moments)),
      shapes::text("store", "with `every`: only on this store", {"memory", "sqlite"}),
      shapes::integer("only", "with `every`: only this write, to look into a failure")};
}

CrashArguments crash_arguments(const Json& given) {
  CrashArguments arguments;
  const bool every = is_every(given);
  arguments.write = every ? 0 : given.value("write", 1);
  for (const CrashMoment moment : kMoments) {
    const std::string wanted = given.value("when", every ? "" : "before");
    if (wanted.empty() || wanted == name_of(moment)) arguments.moments.push_back(moment);
  }
  for (const char* const store : {"memory", "sqlite"}) {
    if (given.value("store", store) == store) arguments.stores.emplace_back(store);
  }
  arguments.only = given.value("only", 0);
  return arguments;
}

std::string crash_fault(const Json& given) {
  if (!given.is_object() || !given.contains("write") || given["write"].is_null())
    return "";  // said by its shape
  const Json& write = given["write"];
  const bool every = is_every(given);
  if (!every && !(write.is_number_integer() && write >= 1))
    return fmt::format("'write' is {}; accepted: 1, which is the next write, or more, or {}", compact(write),
                       kEvery);
  for (const char* const key : {"store", "only"}) {
    if (!every && given.contains(key)) return fmt::format("'{}' is for 'crash: {}' only", key, kEvery);
  }
  return "";
}

}  // namespace hostyard
