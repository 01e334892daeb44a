#include "tools/hostyard/input_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/result.h"
#include "engine/base/text.h"
#include "tools/hostyard/exit_code.h"

namespace hostyard {
namespace {

constexpr std::size_t kMostBytes = 1U << 30U;  // more is a device or a pipe without an end, and no document

struct Close {
  void operator()(std::FILE* file) const {
    if (file != stdin) (void)std::fclose(file);  // it was only read
  }
};
using File = std::unique_ptr<std::FILE, Close>;

[[noreturn]] void cannot_read(const std::string& path, int fault) {
  throw UsageError(fmt::format("cannot read {}: {}; accepted: a readable file, or - for stdin",
                               path == "-" ? "stdin" : shown_id(path), std::strerror(fault)));
}

// The file that links lead to, so that a link stays a link; the path itself where nothing is there yet.
std::string behind_links(const std::string& path) {
  std::error_code fault;
  const std::filesystem::path real = std::filesystem::canonical(path, fault);
  return fault ? path : real.string();
}

// A device or a pipe is written to; to put a file in its place would take it away from everybody.
bool may_be_replaced(const std::string& path) {
  std::error_code fault;
  const std::filesystem::file_status status = std::filesystem::status(path, fault);
  return !std::filesystem::exists(status) || std::filesystem::is_regular_file(status);
}

}  // namespace

std::string read_input_file(const std::string& path) {
  const File file(path == "-" ? stdin : std::fopen(path.c_str(), "rb"));
  if (file == nullptr) cannot_read(path, errno);
  std::string content;
  char buffer[64 * 1024];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof(buffer), file.get())) > 0;) {
    content.append(buffer, n);
    if (content.size() > kMostBytes)
      throw UsageError(fmt::format("{} does not end; accepted: at most {} bytes", path, kMostBytes));
  }
  if (std::ferror(file.get()) != 0) cannot_read(path, errno);
  return content;
}

void write_output_file(const std::string& path, std::string_view content) {
  const std::string target = behind_links(path);
  const bool whole = may_be_replaced(target);
  const std::string written = whole ? fmt::format("{}.{}.tmp", target, ::getpid()) : target;
  const auto failed = [&](int fault) {
    if (whole) (void)std::remove(written.c_str());  // the error that is told came before
    return Error(fault == ENOSPC ? ErrorCode::kStoreFull : ErrorCode::kUnrecognizedError,
                 fmt::format("cannot write {}: {}; accepted: a path in a writable folder with free space",
                             path, std::strerror(fault)));
  };
  File file(std::fopen(written.c_str(), "wb"));
  if (file == nullptr) throw failed(errno);
  if (std::fwrite(content.data(), 1, content.size(), file.get()) != content.size()) throw failed(errno);
  if (std::fclose(file.release()) != 0) throw failed(errno);
  if (whole && std::rename(written.c_str(), target.c_str()) != 0) throw failed(errno);
}

}  // namespace hostyard
