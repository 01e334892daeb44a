#include "engine/store/store_file.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

namespace hostyard {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic{"SQLite format 3\0", 16};
constexpr std::size_t kHeaderBytes = 100;
constexpr std::size_t kApplicationIdAt = 68;  // big-endian, 4 bytes

std::int64_t application_id(const std::array<char, kHeaderBytes>& header) {
  std::int64_t id = 0;
  for (std::size_t i = 0; i < 4; ++i) id = id << 8 | static_cast<unsigned char>(header[kApplicationIdAt + i]);
  return id;
}

void check_folder(const std::string& path) {
  const fs::path folder = fs::absolute(path).parent_path();
  std::error_code failure;
  if (fs::is_directory(folder, failure)) return;
  throw store_error(ErrorCode::kStoreUnusable, path,
                    fmt::format("cannot be created: there is no folder {}", folder.string()),
                    "create that folder, or name a file in one that exists");
}

}  // namespace

Error store_error(ErrorCode code, std::string_view path, std::string_view what, std::string_view remedy) {
  return Error(code, fmt::format("store sqlite:{} {}; nothing was changed: {}", path, what, remedy));
}

void check_store_file(const std::string& path) {
  std::error_code failure;
  const fs::file_status status = fs::status(path, failure);
  if (status.type() == fs::file_type::not_found) return check_folder(path);
  if (status.type() != fs::file_type::regular) {
    const std::string_view what =
        status.type() == fs::file_type::directory ? "is a folder" : "is not a regular file";
    throw store_error(ErrorCode::kStoreUnusable, path, what, "name a file");
  }
  if (fs::file_size(path, failure) == 0) return;  // an empty file is an empty store

  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw store_error(ErrorCode::kStoreUnusable, path,
                      fmt::format("cannot be read ({})", std::strerror(errno)),
                      "this user needs read and write permission on the file and on its folder");
  }
  std::array<char, kHeaderBytes> header{};
  file.read(header.data(), header.size());
  const bool sqlite = std::string_view(header.data(), kMagic.size()) == kMagic;
  if (!sqlite || application_id(header) != kApplicationId) {
    throw store_error(ErrorCode::kStoreUnusable, path,
                      sqlite ? "is a SQLite database of another program" : "is not a SQLite database",
                      "name another file, or none to start an empty store");
  }
}

}  // namespace hostyard
