// The key that seals passwords, in a file of its own (DOM-21).
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace hostyard {

inline constexpr std::size_t kKeyBytes = 32;

// Key bytes in memory that is not swapped, not dumped, read-only, and zeroed when it goes.
struct KeyDeleter {
  void operator()(unsigned char* key) const;
};
using SecretKey = std::unique_ptr<unsigned char[], KeyDeleter>;

// Reads the key; where there is no such file, makes one first: 32 random bytes, mode 600, on the disk before
// the call returns. Of several processes that make it at once, one wins and all read the winner's. Throws
// Error(kConfigInvalid) naming the file and what would be accepted: a file that others may read or write, of
// another size or kind, unreadable, a folder that does not exist.
SecretKey read_or_create_key(const std::string& path);

}  // namespace hostyard
