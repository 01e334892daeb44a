#include <array>
#include <ctime>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "engine/domain/enums.h"
#include "engine/importfile/columns.h"
#include "engine/importfile/import_file.h"
#include "engine/importfile/workbook_reader.h"

namespace hostyard {
namespace {

constexpr std::time_t kCreated =
    1'767'225'600;  // 2026-01-01: the template is the same bytes whenever it is written
constexpr lxw_row_t kLastListRow = 100'000;  // data validation reaches as far as an import may

// A file in memory: libxlsxwriter writes to paths only.
class MemoryFile {
 public:
  MemoryFile() : descriptor_(memfd_create("template", MFD_CLOEXEC)) { check(descriptor_ >= 0); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { close(descriptor_); }

  std::string path() const { return fmt::format("/proc/self/fd/{}", descriptor_); }

  std::string content() const {
    const off_t size = lseek(descriptor_, 0, SEEK_END);
    check(size > 0);
    std::string bytes(static_cast<std::size_t>(size), '\0');
    check(pread(descriptor_, bytes.data(), bytes.size(), 0) == size);
    return bytes;
  }

  static void check(bool done) {
    if (!done) throw Error(ErrorCode::kTemplateFileNotFound, "the template workbook cannot be written");
  }

 private:
  int descriptor_;
};

struct Sample {
  std::array<const char*, 17> cells;  // those of cores and memory are numbers
};

constexpr std::array<Sample, 3> kSamples{{
    {{"HostName1", "192.168.56.11", "root", "password", "Region1", "Zone1_1", "Rack1", "X86_64", "CentOS 7.0",
      "5.4.0", "64", "128", "10GE", "TiDB", "Compute", "SSD",
      R"([{"name": "vda","capacity": 256,"status": "Reserved", "path": "/"}, {"name": "vdd", "capacity": 512,"status": "Available", "path": "/mnt/vdd"}, {"name": "vde","capacity": 1024,"status": "Available","path": "/mnt/vde"}])"}},
    {{"HostName2", "192.168.56.12", "root", "password", "Region1", "Zone1_1", "Rack1", "X86_64", "CentOS 7.0",
      "5.2.0", "16", "64", "10GE", "DataMigration", "Compute,Storage", "NVMeSSD",
      R"([{"name": "nvme0p1","capacity": 256,"status": "Reserved", "path": "/"}, {"name": "nvme0p2", "capacity": 1024,"status": "Available", "path": "/mnt/path1"}, {"name": "nvme0p3","capacity": 4096,"status": "Available","path": "/mnt/path2"}])"}},
    {{"HostName3", "192.168.56.13", "root", "password", "Region1", "Zone1_1", "Rack1", "X86_64", "CentOS 7.0",
      "5.2.0", "16", "64", "10GE", "EnterpriseManager", "Compute,Storage,Schedule", "SATA",
      R"([{"name": "sda","capacity": 256,"status": "Reserved", "path": "/"}, {"name": "sdb", "capacity": 1024,"status": "Available", "path": "/mnt/path1"}, {"name": "sdc","capacity": 4096,"status": "Available","path": "/mnt/path2"}])"}},
}};

// What the note on a header says: the accepted values of its column.
std::string accepted_values(Column column) {
  switch (column) {
    case Column::kHostName:
      return "a name that no other host has; at most 190 bytes";
    case Column::kIp:
      return "an IPv4 or IPv6 address that no other host has";
    case Column::kUserName:
      return "optional: the user to log in as; empty: the configured one";
    case Column::kPassword:
      return "optional: the user's password; stored encrypted";
    case Column::kRegion:
    case Column::kZone:
      return "the id of a registered one, without commas";
    case Column::kRack:
      return "a name without commas";
    case Column::kArch:
      return accepted_names<Arch>();
    case Column::kOs:
    case Column::kKernel:
    case Column::kNic:
      return "optional: any text of at most 190 bytes";
    case Column::kCpuCores:
    case Column::kMemory:
      return "an integer from 1 to 2147483647";
    case Column::kClusterType:
      return accepted_names<ClusterType>();
    case Column::kPurpose:
      return "a comma-separated list of " + accepted_names<Purpose>();
    case Column::kDiskType:
      return accepted_names<DiskType>();
    case Column::kDisks:
      return "a JSON array of {\"name\", \"capacity\" in GiB, \"path\", \"status\", \"type\"}; status: "
             "Available (default), "
             "Reserved or Error; type: nothing or the host's";
    case Column::kSshPort:
      break;
  }
  return "optional: an integer from 1 to 65535; 22 by default";
}

double column_width(Column column) {
  switch (column) {
    case Column::kDisks:
      return 60;
    case Column::kClusterType:
    case Column::kPurpose:
      return 26;
    default:
      return 16;
  }
}

// Header texts as the reference has them: name, line feed, hint.
std::string header_text(const ColumnInfo& column) {
  return column.hint.empty() ? std::string(column.name) : fmt::format("{}\n{}", column.name, column.hint);
}

void write_header(lxw_workbook* book, lxw_worksheet* sheet) {
  lxw_format* format = workbook_add_format(book);
  format_set_bold(format);
  format_set_text_wrap(format);
  format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
  worksheet_set_row(sheet, 0, 62, nullptr);
  worksheet_freeze_panes(sheet, 1, 0);
  for (std::size_t i = 0; i < kTemplateColumnCount; ++i) {
    const ColumnInfo& column = columns()[i];
    const auto at = static_cast<lxw_col_t>(i);
    worksheet_set_column(sheet, at, at, column_width(column.column), nullptr);
    worksheet_write_string(sheet, 0, at, header_text(column).c_str(), format);
    lxw_comment_options options{};
    options.width = 260;
    worksheet_write_comment_opt(sheet, 0, at, accepted_values(column.column).c_str(), &options);
  }
}

void write_samples(lxw_worksheet* sheet) {
  for (std::size_t r = 0; r < kSamples.size(); ++r) {
    for (std::size_t c = 0; c < kTemplateColumnCount; ++c) {
      const char* text = kSamples[r].cells[c];
      const auto row = static_cast<lxw_row_t>(r + 1);
      const auto col = static_cast<lxw_col_t>(c);
      if (columns()[c].json_kind == JsonKind::kInteger) {
        worksheet_write_number(sheet, row, col, std::stod(text), nullptr);
      } else {
        worksheet_write_string(sheet, row, col, text, nullptr);
      }
    }
  }
}

void validate(lxw_worksheet* sheet, Column column, lxw_data_validation& rule) {
  const auto at = static_cast<lxw_col_t>(column);
  std::string title(info(column).name);
  std::string message = accepted_values(column);
  rule.input_title = title.data();
  rule.input_message = message.data();
  MemoryFile::check(worksheet_data_validation_range(sheet, 1, at, kLastListRow, at, &rule) == LXW_NO_ERROR);
}

template <NamedEnum E>
void add_list(lxw_worksheet* sheet, Column column, std::uint8_t error_type) {
  std::vector<std::string> names(EnumNames<E>::names.begin(), EnumNames<E>::names.end());
  std::vector<char*> list;
  list.reserve(names.size() + 1);
  for (std::string& name : names) list.push_back(name.data());
  list.push_back(nullptr);
  lxw_data_validation rule{};
  rule.validate = LXW_VALIDATION_TYPE_LIST;
  rule.value_list = list.data();
  rule.error_type = error_type;
  validate(sheet, column, rule);
}

void add_count(lxw_worksheet* sheet, Column column) {
  lxw_data_validation rule{};
  rule.validate = LXW_VALIDATION_TYPE_INTEGER;
  rule.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
  rule.minimum_number = 1;
  rule.maximum_number = kMaxCount;
  validate(sheet, column, rule);
}

}  // namespace

std::string write_template() {
  const MemoryFile file;
  lxw_workbook* book = workbook_new(file.path().c_str());
  MemoryFile::check(book != nullptr);
  lxw_doc_properties properties{};
  properties.created = kCreated;
  workbook_set_properties(book, &properties);
  lxw_worksheet* sheet = workbook_add_worksheet(book, std::string(kSheetName).c_str());
  write_header(book, sheet);
  write_samples(sheet);
  add_list<Arch>(sheet, Column::kArch, LXW_VALIDATION_ERROR_TYPE_STOP);
  add_list<ClusterType>(sheet, Column::kClusterType, LXW_VALIDATION_ERROR_TYPE_STOP);
  // A list of purposes may be typed as well, so the single ones of the drop-down only inform.
  add_list<Purpose>(sheet, Column::kPurpose, LXW_VALIDATION_ERROR_TYPE_INFORMATION);
  add_list<DiskType>(sheet, Column::kDiskType, LXW_VALIDATION_ERROR_TYPE_STOP);
  add_count(sheet, Column::kCpuCores);
  add_count(sheet, Column::kMemory);
  MemoryFile::check(workbook_close(book) == LXW_NO_ERROR);
  return file.content();
}

}  // namespace hostyard
