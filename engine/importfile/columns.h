// The columns of the import file (IMP-1): one table for the header texts, the JSON names and the template.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hostyard {

// In the template's order; kSshPort is an optional extra of CSV and workbook, not a column of the template.
enum class Column : std::uint8_t {
  kHostName,
  kIp,
  kUserName,
  kPassword,
  kRegion,
  kZone,
  kRack,
  kArch,
  kOs,
  kKernel,
  kCpuCores,
  kMemory,
  kNic,
  kClusterType,
  kPurpose,
  kDiskType,
  kDisks,
  kSshPort,
};
inline constexpr std::size_t kColumnCount = 18;
inline constexpr std::size_t kTemplateColumnCount = 17;

enum class JsonKind : std::uint8_t { kString, kInteger, kArray };

struct ColumnInfo {
  Column column;
  std::string_view name;      // as IMP-1 has it: "Memory (GiB)"
  std::string_view hint;      // what the template's header adds, blanks aside: "[ARM64/X86_64]"
  std::string_view json_key;  // the API's name (DOM-10): "memory"
  JsonKind json_kind;
};

// All columns, indexed by Column.
std::span<const ColumnInfo, kColumnCount> columns();
const ColumnInfo& info(Column column);

// The column of a header cell, compared without white space, in any case, with or without the bracketed hint;
// nothing for another text.
std::optional<Column> column_by_header(std::string_view header);

std::optional<Column> column_by_key(std::string_view json_key);

// Names for "did you mean".
std::vector<std::string> header_names();
std::vector<std::string> json_keys();

}  // namespace hostyard
