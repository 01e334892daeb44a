// A zip archive in memory, read with bounds (IMP-2: a zip bomb does no harm).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace hostyard {

// One member while it is decompressed. Not thread-safe; the archive must outlive it.
class ZipMember {
 public:
  ZipMember(ZipMember&&) noexcept;
  ~ZipMember();

  // Up to `room` further bytes; 0 at the end and on a fault.
  std::size_t read(char* buffer, std::size_t room);
  // What went wrong while reading: damaged data, or more than the limit. Empty: nothing.
  const std::string& fault() const { return fault_; }

 private:
  friend class ZipArchive;
  struct Handle;
  ZipMember(std::unique_ptr<Handle> handle, std::uint64_t limit);

  std::unique_ptr<Handle> handle_;
  std::uint64_t left_;  // bytes that may still come
  std::string fault_;
};

class ZipArchive {
 public:
  // `bytes` must outlive the archive. The error says what is wrong with them.
  static tl::expected<ZipArchive, std::string> open(std::string_view bytes);
  ZipArchive(ZipArchive&&) noexcept;
  ~ZipArchive();

  bool has(const std::string& name) const;
  // At most `limit` bytes of it come out. The error says why it cannot be read.
  tl::expected<ZipMember, std::string> member(const std::string& name, std::uint64_t limit) const;
  // The whole of a small member.
  tl::expected<std::string, std::string> content(const std::string& name, std::uint64_t limit) const;

 private:
  struct Handle;
  explicit ZipArchive(std::unique_ptr<Handle> handle);
  std::unique_ptr<Handle> handle_;
};

}  // namespace hostyard
