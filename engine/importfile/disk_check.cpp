#include "engine/importfile/disk_check.h"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "engine/importfile/strict_json.h"

namespace hostyard {
namespace {

constexpr std::array<std::string_view, 5> kKeys{"name", "capacity", "path", "status", "type"};
constexpr std::array<std::string_view, 3> kImportedStatuses{"Available", "Reserved", "Error"};

// One disk of the list, on its way to a Disk; knows how to report what is wrong with it.
class DiskReader {
 public:
  DiskReader(const Json& disk, std::size_t index, const Place& place, ProblemList& problems)
      : json_(disk), index_(index), place_(place), problems_(problems) {}

  Disk read(std::optional<DiskType> host_type) {
    report_unknown_keys();
    Disk disk;
    disk.name = name();
    disk.capacity_gib = capacity();
    disk.path = path();
    disk.status = status();
    disk.type = type(host_type);
    return disk;
  }

  void report(std::string_view key, std::string_view value, std::string accepted) const {
    problems_.add(place_.disk(index_, key), value, std::move(accepted));
  }

 private:
  // The value of a key that is there and not null.
  const Json* find(std::string_view key) const {
    const auto found = json_.find(key);
    return found == json_.end() || found->is_null() ? nullptr : &*found;
  }

  const std::string* text(std::string_view key, const std::string& accepted, bool required) const {
    const Json* value = find(key);
    if (value != nullptr && value->is_string()) return value->get_ptr<const std::string*>();
    if (value != nullptr || required) report(key, value == nullptr ? "" : value->dump(), accepted);
    return nullptr;
  }

  void report_unknown_keys() const {
    for (const auto& [key, value] : json_.items()) {
      if (std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end()) continue;
      const std::vector<std::string> known(kKeys.begin(), kKeys.end());
      report(key, key, did_you_mean(key, known).value_or("keys " + join(known, ", ")));
    }
  }

  std::string name() const {
    const std::string* value = text("name", "a name, not empty", true);
    if (value == nullptr) return {};
    if (value->empty()) {
      report("name", "", "a name, not empty");
    } else if (std::optional<std::string> accepted = stored_string_fault(*value)) {
      report("name", *value, *std::move(accepted));
    }
    return *value;
  }

  Count capacity() const {
    const Json* value = find("capacity");
    if (value != nullptr && value->is_number_unsigned()) {
      const std::uint64_t gib = value->get<std::uint64_t>();
      if (gib >= 1 && gib <= static_cast<std::uint64_t>(kMaxCount)) return static_cast<Count>(gib);
    }
    report("capacity", value == nullptr ? "" : value->dump(), "an integer from 1 to 2147483647 (GiB)");
    return 0;
  }

  std::string path() const {
    const std::string* value = text("path", "an absolute path", true);
    if (value == nullptr) return {};
    tl::expected<std::string, std::string> checked = check_mount_path(*value);
    if (checked) return *std::move(checked);
    report("path", *value, checked.error());
    return {};
  }

  DiskStatus status() const {
    const std::string accepted = one_of(kImportedStatuses);
    const std::string* value = text("status", accepted, false);
    if (value == nullptr || value->empty()) return DiskStatus::kAvailable;
    const std::optional<DiskStatus> parsed = parse<DiskStatus>(*value);
    if (std::find(kImportedStatuses.begin(), kImportedStatuses.end(), *value) == kImportedStatuses.end()) {
      report("status", *value, accepted);
    }
    return parsed.value_or(DiskStatus::kAvailable);
  }

  DiskType type(std::optional<DiskType> host_type) const {
    const std::string* value = text("type", "the host's disk type", false);
    const DiskType expected = host_type.value_or(DiskType::kSSD);
    if (value == nullptr || value->empty()) return expected;
    const std::optional<DiskType> parsed = parse<DiskType>(*value);
    if (!parsed && !host_type) {
      report("type", *value, accepted_names<DiskType>());
    } else if (host_type && parsed != host_type) {
      report("type", *value, fmt::format("{}, the disk type of the host, or nothing", to_string(*host_type)));
    }
    return expected;
  }

  const Json& json_;
  std::size_t index_;
  const Place& place_;
  ProblemList& problems_;
};

// DOM-33, within the row.
void report_equal(const std::vector<Disk>& disks, std::string Disk::*member, std::string_view key,
                  const Place& place, ProblemList& problems) {
  std::vector<std::size_t> order(disks.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return disks[a].*member < disks[b].*member; });
  for (std::size_t i = 1; i < order.size(); ++i) {
    const std::string& value = disks[order[i]].*member;
    if (value.empty() || value != disks[order[i - 1]].*member) continue;
    problems.add(place.disk(order[i], key), value,
                 fmt::format("a {} of its own; {} has it already", key, place.disk(order[i - 1], "")));
  }
}

}  // namespace

std::vector<Disk> read_disks(const Json& list, const Place& place, std::optional<DiskType> host_type,
                             ProblemList& problems) {
  if (!list.is_array() || list.empty()) {
    problems.add(place.column(Column::kDisks), list.is_array() ? "[]" : list.dump(),
                 "a JSON array of at least one disk {name, capacity, path}");
    return {};
  }
  std::vector<Disk> disks;
  disks.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!list[i].is_object()) {
      problems.add(place.disk(i, ""), list[i].dump(), "an object {name, capacity, path}");
      continue;
    }
    disks.push_back(DiskReader(list[i], i, place, problems).read(host_type));
  }
  if (disks.size() != list.size()) return {};
  report_equal(disks, &Disk::name, "name", place, problems);
  report_equal(disks, &Disk::path, "path", place, problems);
  std::sort(disks.begin(), disks.end(), [](const Disk& a, const Disk& b) { return a.path < b.path; });
  return disks;
}

std::vector<Disk> read_disks_cell(std::string_view cell, const Place& place,
                                  std::optional<DiskType> host_type, ProblemList& problems) {
  const std::string where = place.column(Column::kDisks);
  if (trim(cell).empty()) {
    problems.add(where, cell, "a JSON array of at least one disk {name, capacity, path}");
    return {};
  }
  const tl::expected<Json, Problem> list = parse_strict_json(cell, where, JsonLimits{});
  if (list) return read_disks(*list, place, host_type, problems);
  // A fault of the text as a whole is shown with the text: a cell of disks holds no secret.
  Problem problem = list.error();
  if (problem.value == "a mistake in the JSON") problem.value = shown(cell);
  problems.add(std::move(problem));
  return {};
}

}  // namespace hostyard
