#include "engine/importfile/columns.h"

#include <array>
#include <functional>
#include <map>

#include "engine/base/text.h"

namespace hostyard {
namespace {

using enum JsonKind;

constexpr std::size_t kMaxHeaderBytes = 1'000;  // no header is longer, blanks included

constexpr std::array<ColumnInfo, kColumnCount> kColumns{{
    {Column::kHostName, "Host Name", "", "hostName", kString},
    {Column::kIp, "IP", "", "ip", kString},
    {Column::kUserName, "Login UserName", "", "userName", kString},
    {Column::kPassword, "Login Password", "", "passwd", kString},
    {Column::kRegion, "RegionID", "", "region", kString},
    {Column::kZone, "ZoneID", "", "az", kString},
    {Column::kRack, "RackID", "", "rack", kString},
    {Column::kArch, "Arch", "[ARM64/X86_64]", "arch", kString},
    {Column::kOs, "OS Version", "(optional)", "os", kString},
    {Column::kKernel, "Kernel", "(optional)", "kernel", kString},
    {Column::kCpuCores, "CpuCores", "", "cpuCores", kInteger},
    {Column::kMemory, "Memory (GiB)", "", "memory", kInteger},
    {Column::kNic, "Nic", "(optional)", "nic", kString},
    {Column::kClusterType, "Cluster Purpose", "[TiDB/DataMigration/EnterpriseManager]", "clusterType",
     kString},
    {Column::kPurpose, "Component Purpose", "[Compute/Storage/Schedule]", "purpose", kString},
    {Column::kDiskType, "Disk Type", "[NVMeSSD/SSD/SATA]", "diskType", kString},
    {Column::kDisks, "Disks", "[status(optional): Available/Reserved, Capacity Unit: GiB]", "disks", kArray},
    {Column::kSshPort, "SSH Port", "(optional)", "sshPort", kInteger},
}};

// Lower case without any white space: "Arch\n[ARM64/\nX86_64]" -> "arch[arm64/x86_64]".
std::string folded(std::string_view text) {
  std::string kept;
  // trim() knows the blanks of several bytes (U+3000), so it is asked at every place where one may begin.
  for (std::string_view rest = trim(text); !rest.empty(); rest.remove_prefix(1)) {
    if (const std::string_view inner = trim(rest); inner.data() != rest.data()) rest = inner;
    kept += rest.front();
  }
  return lower(kept);
}

// Every spelling of every header, folded.
std::map<std::string, Column, std::less<>> headers() {
  std::map<std::string, Column, std::less<>> all;
  for (const ColumnInfo& entry : kColumns) {
    const std::string name = folded(entry.name);
    for (const std::string& spelling : {name, name.substr(0, name.find('(')), name + folded(entry.hint)}) {
      all.emplace(spelling, entry.column);
    }
  }
  return all;
}

}  // namespace

std::span<const ColumnInfo, kColumnCount> columns() {
  return kColumns;
}

const ColumnInfo& info(Column column) {
  return kColumns[static_cast<std::size_t>(column)];
}

std::optional<Column> column_by_header(std::string_view header) {
  static const std::map<std::string, Column, std::less<>> kByHeader = headers();
  if (header.size() > kMaxHeaderBytes) return std::nullopt;
  const auto found = kByHeader.find(folded(header));
  return found == kByHeader.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Column> column_by_key(std::string_view json_key) {
  for (const ColumnInfo& entry : kColumns) {
    if (entry.json_key == json_key) return entry.column;
  }
  return std::nullopt;
}

std::vector<std::string> header_names() {
  std::vector<std::string> names;
  names.reserve(kColumns.size());
  for (const ColumnInfo& entry : kColumns) names.emplace_back(entry.name);
  return names;
}

std::vector<std::string> json_keys() {
  std::vector<std::string> names;
  names.reserve(kColumns.size());
  for (const ColumnInfo& entry : kColumns) names.emplace_back(entry.json_key);
  return names;
}

}  // namespace hostyard
