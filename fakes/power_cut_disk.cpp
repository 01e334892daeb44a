#include "fakes/power_cut_disk.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <new>
#include <vector>

#include <fmt/format.h>
#include <sqlite3.h>

namespace hostyard {
namespace {

// How a file was before a change: what stood there, and how long it was.
struct BytesBefore {
  std::size_t offset = 0;
  std::string bytes;
  std::size_t size = 0;
};

struct FileContent {
  std::string bytes;
  std::vector<BytesBefore> unsynced;
  std::vector<std::unique_ptr<char[]>> shared;  // memory beside the file (WAL index): no power cut spares it

  // Remembers what stands from `offset` on, as far as the file reaches.
  void remember(std::size_t offset, std::size_t length) {
    unsynced.push_back({offset, offset < bytes.size() ? bytes.substr(offset, length) : "", bytes.size()});
  }
  void take_back() {
    for (; !unsynced.empty(); unsynced.pop_back()) {
      const BytesBefore& before = unsynced.back();
      bytes.resize(std::max(before.size, before.offset));
      bytes.replace(before.offset, before.bytes.size(), before.bytes);
      bytes.resize(before.size);
    }
  }
};

}  // namespace

struct PowerCutState {
  sqlite3_vfs own{};
  std::string name;
  std::map<std::string, FileContent> files;  // by path; addresses stay
  bool off = false;
  bool off_at_sync = false;
};

namespace {

// As SQLite allocates it.
struct DiskFile {
  sqlite3_file base;
  PowerCutState* disk;
  FileContent* content;  // own_content where the file has no name
  FileContent* own_content;
};

DiskFile& as_file(sqlite3_file* file) {
  return *reinterpret_cast<DiskFile*>(file);
}
FileContent& content_of(sqlite3_file* file) {
  return *as_file(file).content;
}
PowerCutState& disk_of(sqlite3_vfs* vfs) {
  return *static_cast<PowerCutState*>(vfs->pAppData);
}

int close_file(sqlite3_file* file) {
  delete as_file(file).own_content;
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* bytes, int count, sqlite3_int64 offset) {
  const std::string& from = content_of(file).bytes;
  const auto wanted = static_cast<std::size_t>(count);
  const auto start = std::min(static_cast<std::size_t>(offset), from.size());
  const std::size_t there = std::min(wanted, from.size() - start);
  std::memcpy(bytes, from.data() + start, there);
  if (there == wanted) return SQLITE_OK;
  std::memset(static_cast<char*>(bytes) + there, 0, wanted - there);
  return SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
  if (as_file(file).disk->off) return SQLITE_IOERR_WRITE;
  FileContent& content = content_of(file);
  const auto start = static_cast<std::size_t>(offset);
  const auto length = static_cast<std::size_t>(count);
  content.remember(start, length);
  if (content.bytes.size() < start + length) content.bytes.resize(start + length);
  std::memcpy(content.bytes.data() + start, bytes, length);
  return SQLITE_OK;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  if (as_file(file).disk->off) return SQLITE_IOERR_TRUNCATE;
  FileContent& content = content_of(file);
  const auto length = static_cast<std::size_t>(size);
  content.remember(length, std::string::npos);
  content.bytes.resize(length);
  return SQLITE_OK;
}

int sync_file(sqlite3_file* file, int) {
  PowerCutState& disk = *as_file(file).disk;
  if (disk.off_at_sync) disk.off = true;
  if (disk.off) return SQLITE_IOERR_FSYNC;
  content_of(file).unsynced.clear();
  return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(content_of(file).bytes.size());
  return SQLITE_OK;
}

// One connection: nobody to be locked out.
int lock_file(sqlite3_file*, int) {
  return SQLITE_OK;
}
int check_reserved_lock(sqlite3_file*, int* reserved) {
  *reserved = 0;
  return SQLITE_OK;
}
int shm_lock(sqlite3_file*, int, int, int) {
  return SQLITE_OK;
}
void shm_barrier(sqlite3_file*) {}

int shm_map(sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
  auto& shared = content_of(file).shared;
  const auto index = static_cast<std::size_t>(region);
  *memory = nullptr;
  if (index >= shared.size() && extend == 0) return SQLITE_OK;
  while (index >= shared.size())
    shared.push_back(std::make_unique<char[]>(static_cast<std::size_t>(size)));  // zeros
  *memory = shared[index].get();
  return SQLITE_OK;
}

int shm_unmap(sqlite3_file* file, int remove) {
  if (remove != 0) content_of(file).shared.clear();
  return SQLITE_OK;
}

int file_control(sqlite3_file*, int, void*) {
  return SQLITE_NOTFOUND;
}
int sector_size(sqlite3_file*) {
  return 4096;
}
// As files of a journaling file system are: what was there beside a write stays.
int device_characteristics(sqlite3_file*) {
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

constexpr sqlite3_io_methods kMethods{2,
                                      close_file,
                                      read_file,
                                      write_file,
                                      truncate_file,
                                      sync_file,
                                      file_size,
                                      lock_file,
                                      lock_file,
                                      check_reserved_lock,
                                      file_control,
                                      sector_size,
                                      device_characteristics,
                                      shm_map,
                                      shm_lock,
                                      shm_barrier,
                                      shm_unmap,
                                      nullptr,
                                      nullptr};

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  PowerCutState& disk = disk_of(vfs);
  file->pMethods = nullptr;  // nothing to close
  const bool known = name != nullptr && disk.files.contains(name);
  if (disk.off || (!known && (flags & SQLITE_OPEN_CREATE) == 0)) return SQLITE_CANTOPEN;
  constexpr std::size_t kNoRegrowth = 512 * 1024;  // most files of a case never get there
  FileContent* const nameless = name == nullptr ? new FileContent : nullptr;
  new (file) DiskFile{{&kMethods}, &disk, nameless == nullptr ? &disk.files[name] : nameless, nameless};
  if (!known) as_file(file).content->bytes.reserve(kNoRegrowth);
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int remove_file(sqlite3_vfs* vfs, const char* name, int) {
  PowerCutState& disk = disk_of(vfs);
  if (disk.off) return SQLITE_IOERR_DELETE;
  return disk.files.erase(name) == 0 ? SQLITE_IOERR_DELETE_NOENT : SQLITE_OK;
}

int access_file(sqlite3_vfs* vfs, const char* name, int, int* there) {
  *there = disk_of(vfs).files.contains(name) ? 1 : 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* name, int size, char* path) {
  sqlite3_snprintf(size, path, "%s", name);
  return SQLITE_OK;
}

}  // namespace

PowerCutDisk::PowerCutDisk() : state_(std::make_unique<PowerCutState>()) {
  PowerCutState& disk = *state_;
  disk.name = fmt::format("power-cut-{}", static_cast<const void*>(&disk));
  disk.own = *sqlite3_vfs_find(nullptr);  // randomness, sleep and time are the system's
  disk.own.pNext = nullptr;
  disk.own.zName = disk.name.c_str();
  disk.own.pAppData = &disk;
  disk.own.szOsFile = static_cast<int>(sizeof(DiskFile));
  disk.own.xOpen = open_file;
  disk.own.xDelete = remove_file;
  disk.own.xAccess = access_file;
  disk.own.xFullPathname = full_path;
  sqlite3_vfs_register(&disk.own, 0);
}

PowerCutDisk::~PowerCutDisk() {
  sqlite3_vfs_unregister(&state_->own);
}

const std::string& PowerCutDisk::vfs() const {
  return state_->name;
}
void PowerCutDisk::put(const std::string& path, std::string bytes) {
  state_->files[path].bytes = std::move(bytes);
}
std::string PowerCutDisk::get(const std::string& path) const {
  const auto found = state_->files.find(path);
  return found == state_->files.end() ? "" : found->second.bytes;
}
void PowerCutDisk::switch_off_at_next_sync() {
  state_->off_at_sync = true;
}
void PowerCutDisk::switch_off() {
  state_->off = true;
}
bool PowerCutDisk::is_off() const {
  return state_->off;
}

void PowerCutDisk::switch_on(bool lost) {
  state_->off = false;
  state_->off_at_sync = false;
  for (auto& [path, content] : state_->files) {
    content.shared.clear();
    if (lost) content.take_back();
  }
}

}  // namespace hostyard
