#include "engine/importfile/row_check.h"

#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "engine/base/text.h"
#include "engine/importfile/disk_check.h"

namespace hostyard {
namespace {

constexpr std::string_view kCountAccepted = "an integer from 1 to 2147483647";

// Decimal digits only, from `lowest` to `highest`.
std::optional<std::int64_t> integer(std::string_view text, std::int64_t lowest, std::int64_t highest) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && value >= lowest && value <= highest ? std::optional(value) : std::nullopt;
}

bool blank(std::string_view text) {
  return trim(text).empty();
}

}  // namespace

bool RowCheck::add(const ImportRow& row, const Place& place) {
  if (++rows_ > limits_.max_rows) {
    problems_.add_first({"file", fmt::format("more than {} rows", limits_.max_rows),
                         fmt::format("at most {} host rows", limits_.max_rows)});
    return false;
  }
  HostDraft draft;
  draft.row = place.number();
  check_identity(row, place, draft);
  check_login(row, place, draft);
  check_location(row, place, draft);
  check_machine(row, place, draft);
  check_roles(row, place, draft);
  check_disks(row, place, draft);
  // Drafts of a file that is refused anyway need no memory.
  if (problems_.empty()) {
    drafts_.push_back(std::move(draft));
  } else {
    drafts_ = {};
  }
  return true;
}

std::vector<HostDraft> RowCheck::finish() {
  if (rows_ == 0 && problems_.empty()) problems_.add("file", "no host row", "at least one host row");
  return std::move(drafts_);
}

void RowCheck::report(const ImportRow& row, const Place& place, Column column, std::string accepted) {
  const std::string_view value =
      column == Column::kPassword ? kMasked : std::string_view(row.cell(column).text);
  problems_.add(place.column(column), value, std::move(accepted));
}

std::optional<std::string_view> RowCheck::text(const ImportRow& row, const Place& place, Column column) {
  const Cell& cell = row.cell(column);
  switch (cell.kind) {
    case Cell::Kind::kFormula:
      report(row, place, column, "a value, not a formula");
      return std::nullopt;
    case Cell::Kind::kError:
      report(row, place, column, "a value, not an error of the spreadsheet");
      return std::nullopt;
    case Cell::Kind::kReported:
      return std::nullopt;
    case Cell::Kind::kNumber:
      // A spreadsheet keeps 15 digits of a number; past that the text is not what its author typed.
      if (info(column).json_kind == JsonKind::kString && cell.text.find('e') != std::string::npos) {
        report(row, place, column, "text (format the cell as text before typing long numbers)");
        return std::nullopt;
      }
      return cell.text;
    case Cell::Kind::kBlank:
    case Cell::Kind::kText:
      break;
  }
  return cell.text;
}

std::string RowCheck::stored_text(const ImportRow& row, const Place& place, Column column) {
  const std::optional<std::string_view> value = text(row, place, column);
  if (!value || blank(*value)) return {};
  if (std::optional<std::string> accepted = stored_string_fault(*value)) {
    report(row, place, column, *std::move(accepted));
    return {};
  }
  return std::string(*value);
}

Count RowCheck::count(const ImportRow& row, const Place& place, Column column) {
  const std::optional<std::string_view> value = text(row, place, column);
  if (!value) return 0;
  const std::optional<std::int64_t> number = integer(*value, 1, kMaxCount);
  if (!number) report(row, place, column, std::string(kCountAccepted));
  return static_cast<Count>(number.value_or(0));
}

template <class E>
E RowCheck::name(const ImportRow& row, const Place& place, Column column) {
  const std::optional<std::string_view> value = text(row, place, column);
  if (!value) return E{};
  const std::optional<E> parsed = parse<E>(*value);
  if (!parsed) report(row, place, column, accepted_names<E>());
  return parsed.value_or(E{});
}

void RowCheck::check_unique(std::unordered_map<std::string, std::int64_t>& seen, const std::string& value,
                            const ImportRow& row, const Place& place, Column column) {
  const auto [earlier, added] = seen.emplace(value, place.number());
  if (added) return;
  report(row, place, column,
         fmt::format("a {} of its own; {} has it already", place.name(column),
                     place.other_row(earlier->second)));
}

void RowCheck::check_identity(const ImportRow& row, const Place& place, HostDraft& draft) {
  if (const auto value = text(row, place, Column::kHostName)) {
    if (blank(*value)) {
      report(row, place, Column::kHostName, "a name, not empty");
    } else if (auto accepted = stored_string_fault(*value)) {
      report(row, place, Column::kHostName, *std::move(accepted));
    } else {
      draft.host.host_name = *value;
      check_unique(row_of_name_, draft.host.host_name, row, place, Column::kHostName);
    }
  }
  if (const auto value = text(row, place, Column::kIp)) {
    if (const std::optional<IpAddress> ip = IpAddress::parse(*value)) {
      draft.host.ip = *ip;
      check_unique(row_of_ip_, ip->text(), row, place, Column::kIp);
    } else {
      report(row, place, Column::kIp, "an IPv4 or IPv6 address");
    }
  }
}

void RowCheck::check_login(const ImportRow& row, const Place& place, HostDraft& draft) {
  draft.host.ssh_port = limits_.default_ssh_port;
  const std::optional<std::string_view> port = text(row, place, Column::kSshPort);
  if (port && !port->empty()) {
    const std::optional<std::int64_t> number = integer(*port, 1, 65535);
    if (!number) report(row, place, Column::kSshPort, "an integer from 1 to 65535");
    draft.host.ssh_port = static_cast<std::uint16_t>(number.value_or(kDefaultSshPort));
  }
  draft.host.user_name = stored_text(row, place, Column::kUserName);
  const std::optional<std::string_view> password = text(row, place, Column::kPassword);
  if (!password || password->empty()) return;
  // Outer blanks may be part of a password, so they alone are not a fault here.
  if (stored_string_fault(trim(*password)) || password->size() > kMaxStoredBytes) {
    report(row, place, Column::kPassword, "at most 190 bytes of UTF-8 without control characters");
  } else if (row.cell(Column::kUserName).kind == Cell::Kind::kBlank ||
             blank(row.cell(Column::kUserName).text)) {
    report(row, place, Column::kPassword,
           fmt::format("a password only beside a {}", place.name(Column::kUserName)));
  }
  draft.password = Secret(std::string(*password));
}

void RowCheck::check_location(const ImportRow& row, const Place& place, HostDraft& draft) {
  const auto part = [&](Column column) -> std::string {
    const std::optional<std::string_view> value = text(row, place, column);
    if (!value) return {};
    tl::expected<std::string, std::string> checked = check_location_name(*value);
    if (checked) return *std::move(checked);
    report(row, place, column, checked.error());
    return {};
  };
  draft.host.location.region = part(Column::kRegion);
  draft.host.location.zone = part(Column::kZone);
  draft.host.location.rack = part(Column::kRack);
}

void RowCheck::check_machine(const ImportRow& row, const Place& place, HostDraft& draft) {
  draft.host.arch = name<Arch>(row, place, Column::kArch);
  draft.host.os = stored_text(row, place, Column::kOs);
  draft.host.kernel = stored_text(row, place, Column::kKernel);
  draft.host.cpu_cores = count(row, place, Column::kCpuCores);
  draft.host.memory_gib = count(row, place, Column::kMemory);
  draft.host.nic = stored_text(row, place, Column::kNic);
}

void RowCheck::check_roles(const ImportRow& row, const Place& place, HostDraft& draft) {
  draft.host.cluster_type = name<ClusterType>(row, place, Column::kClusterType);
  if (const auto value = text(row, place, Column::kPurpose)) {
    if (const auto purposes = parse_purposes(*value)) {
      draft.host.purposes = *purposes;
    } else {
      report(row, place, Column::kPurpose,
             fmt::format("a comma-separated list of {}, not \"{}\"", accepted_names<Purpose>(),
                         shown(purposes.error())));
    }
  }
  draft.host.disk_type = name<DiskType>(row, place, Column::kDiskType);
}

void RowCheck::check_disks(const ImportRow& row, const Place& place, HostDraft& draft) {
  const std::optional<std::string_view> value = text(row, place, Column::kDisks);
  if (!value) return;
  // Without a known type of the host there is nothing to compare the disks' types with.
  const std::optional<DiskType> host_type = parse<DiskType>(row.cell(Column::kDiskType).text);
  draft.host.disks = row.disks != nullptr ? read_disks(*row.disks, place, host_type, problems_)
                                          : read_disks_cell(*value, place, host_type, problems_);
}

}  // namespace hostyard
