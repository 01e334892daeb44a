#include "tools/hostyard/input_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/result.h"
#include "tools/hostyard/exit_code.h"

namespace hostyard {
namespace {

struct Close {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};
using File = std::unique_ptr<std::FILE, Close>;

[[noreturn]] void cannot_read(const std::string& path, int fault) {
  throw UsageError(fmt::format("cannot read {}: {}; accepted: a readable file, or - for stdin", path,
                               std::strerror(fault)));
}

}  // namespace

std::string read_input_file(const std::string& path) {
  const File file(path == "-" ? stdin : std::fopen(path.c_str(), "rb"));
  if (file == nullptr) cannot_read(path, errno);
  std::string content;
  char buffer[64 * 1024];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof(buffer), file.get())) > 0;)
    content.append(buffer, n);
  if (std::ferror(file.get()) != 0) cannot_read(path, errno);
  return content;
}

void write_output_file(const std::string& path, std::string_view content) {
  const std::string temporary = fmt::format("{}.{}.tmp", path, ::getpid());
  const auto failed = [&](int fault) {
    std::remove(temporary.c_str());
    return Error(fault == ENOSPC ? ErrorCode::kStoreFull : ErrorCode::kUnrecognizedError,
                 fmt::format("cannot write {}: {}; accepted: a path in a writable folder with free space",
                             path, std::strerror(fault)));
  };
  File file(std::fopen(temporary.c_str(), "wb"));
  if (file == nullptr) throw failed(errno);
  if (std::fwrite(content.data(), 1, content.size(), file.get()) != content.size()) throw failed(errno);
  if (std::fclose(file.release()) != 0) throw failed(errno);
  if (std::rename(temporary.c_str(), path.c_str()) != 0) throw failed(errno);
}

}  // namespace hostyard
