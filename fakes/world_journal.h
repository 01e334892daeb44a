// An append-only file of changes that several processes share.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace hostyard {

// Not thread-safe; processes exclude each other with Lock. Failures of the file throw Error naming it.
class WorldJournal {
 public:
  explicit WorldJournal(std::string path);
  ~WorldJournal();
  WorldJournal(const WorldJournal&) = delete;
  WorldJournal& operator=(const WorldJournal&) = delete;

  // Holds the file for this process while it lives.
  class Lock {
   public:
    explicit Lock(int file);
    ~Lock();
    Lock(Lock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
    Lock& operator=(Lock&&) = delete;

   private:
    int file_;
  };
  Lock lock() { return Lock(file_); }

  // Lines that were appended since the last call, by whoever. A last line without end is what a killed
  // process left: it is cut off. Call it only with the lock held.
  std::vector<std::string> catch_up();
  // All lines with one write: after a kill there are all of them or none that counts. With the lock held,
  // after catch_up.
  void append(const std::string& lines);

 private:
  [[noreturn]] void fail(const std::string& what) const;

  std::string path_;
  int file_ = -1;
  std::int64_t read_ = 0;  // bytes known to this process
};

}  // namespace hostyard
