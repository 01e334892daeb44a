#include "engine/importfile/zip_archive.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <zip.h>

namespace hostyard {
namespace {

constexpr zip_int64_t kMaxMembers = 10'000;

}  // namespace

struct ZipMember::Handle {
  explicit Handle(zip_file_t* opened) : file(opened) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { zip_fclose(file); }
  zip_file_t* file;
};

ZipMember::ZipMember(std::unique_ptr<Handle> handle, std::uint64_t limit)
    : handle_(std::move(handle)), left_(limit) {}
ZipMember::ZipMember(ZipMember&&) noexcept = default;
ZipMember::~ZipMember() = default;

std::size_t ZipMember::read(char* buffer, std::size_t room) {
  if (!fault_.empty()) return 0;
  const zip_int64_t got = zip_fread(handle_->file, buffer, room);
  if (got < 0) {
    fault_ = "a damaged member of the archive";
    return 0;
  }
  const auto bytes = static_cast<std::uint64_t>(got);
  if (bytes > left_) {
    fault_ = "a member of the archive that unpacks to too many bytes";
    return 0;
  }
  left_ -= bytes;
  return static_cast<std::size_t>(bytes);
}

struct ZipArchive::Handle {
  explicit Handle(zip_t* opened) : archive(opened) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { zip_discard(archive); }
  zip_t* archive;
};

ZipArchive::ZipArchive(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
ZipArchive::ZipArchive(ZipArchive&&) noexcept = default;
ZipArchive::~ZipArchive() = default;

tl::expected<ZipArchive, std::string> ZipArchive::open(std::string_view bytes) {
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr);
  if (source == nullptr) return tl::unexpected(std::string("no memory for the archive"));
  zip_t* archive = zip_open_from_source(source, ZIP_RDONLY, nullptr);
  if (archive == nullptr) {
    zip_source_free(source);
    return tl::unexpected(std::string("a damaged zip archive"));
  }
  auto handle = std::make_unique<Handle>(archive);
  if (zip_get_num_entries(archive, 0) > kMaxMembers)
    return tl::unexpected(std::string("an archive of more than 10000 members"));
  return ZipArchive(std::move(handle));
}

bool ZipArchive::has(const std::string& name) const {
  return zip_name_locate(handle_->archive, name.c_str(), ZIP_FL_NOCASE) >= 0;
}

tl::expected<ZipMember, std::string> ZipArchive::member(const std::string& name, std::uint64_t limit) const {
  const zip_int64_t index = zip_name_locate(handle_->archive, name.c_str(), ZIP_FL_NOCASE);
  if (index < 0) return tl::unexpected(fmt::format("an archive without {}", name));
  zip_file_t* file = zip_fopen_index(handle_->archive, static_cast<zip_uint64_t>(index), 0);
  if (file != nullptr) return ZipMember(std::make_unique<ZipMember::Handle>(file), limit);
  const int code = zip_error_code_zip(zip_get_error(handle_->archive));
  const bool encrypted = code == ZIP_ER_NOPASSWD || code == ZIP_ER_ENCRNOTSUPP;
  return tl::unexpected(encrypted ? "an encrypted archive"
                                  : fmt::format("an archive whose {} is damaged", name));
}

tl::expected<std::string, std::string> ZipArchive::content(const std::string& name,
                                                           std::uint64_t limit) const {
  tl::expected<ZipMember, std::string> opened = member(name, limit);
  if (!opened) return tl::unexpected(opened.error());
  std::string text;
  char buffer[8192];
  while (const std::size_t got = opened->read(buffer, sizeof buffer)) text.append(buffer, got);
  if (!opened->fault().empty()) return tl::unexpected(opened->fault());
  return text;
}

}  // namespace hostyard
