// The closed vocabularies of a host and its disks (DOM-12…17, DOM-31). Names are those of the API.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hostyard {

enum class Arch : std::uint8_t { kX86, kX86_64, kArm, kArm64 };
enum class HostStatus : std::uint8_t { kInit, kOnline, kOffline, kFailed, kDeleting, kDeleted };
enum class LoadStat : std::uint8_t {
  kLoadLess,
  kInUsed,
  kExhaust,
  kComputeExhaust,
  kDiskExhaust,
  kExclusive
};
enum class ClusterType : std::uint8_t { kTiDB, kDataMigration, kEnterpriseManager };
enum class Purpose : std::uint8_t { kCompute, kStorage, kSchedule };
enum class DiskType : std::uint8_t { kNVMeSSD, kSSD, kSATA };
enum class DiskStatus : std::uint8_t { kAvailable, kReserved, kInUsed, kExhaust, kError };
enum class FlowStatus : std::uint8_t {
  kInitializing,
  kProcessing,
  kStopped,
  kCanceling,
  kCanceled,
  kFinished,
  kError
};

// The names of an enumeration, in the order of its values.
template <class E>
struct EnumNames;

template <>
struct EnumNames<Arch> {
  static constexpr std::string_view kind = "arch";
  static constexpr std::array<std::string_view, 4> names{"X86", "X86_64", "ARM", "ARM64"};
};
template <>
struct EnumNames<HostStatus> {
  static constexpr std::string_view kind = "host status";
  static constexpr std::array<std::string_view, 6> names{"Init",   "Online",   "Offline",
                                                         "Failed", "Deleting", "Deleted"};
};
template <>
struct EnumNames<LoadStat> {
  static constexpr std::string_view kind = "load stat";
  static constexpr std::array<std::string_view, 6> names{"LoadLess",       "InUsed",      "Exhaust",
                                                         "ComputeExhaust", "DiskExhaust", "Exclusive"};
};
template <>
struct EnumNames<ClusterType> {
  static constexpr std::string_view kind = "cluster type";
  static constexpr std::array<std::string_view, 3> names{"TiDB", "DataMigration", "EnterpriseManager"};
};
template <>
struct EnumNames<Purpose> {
  static constexpr std::string_view kind = "purpose";
  static constexpr std::array<std::string_view, 3> names{"Compute", "Storage", "Schedule"};
};
template <>
struct EnumNames<DiskType> {
  static constexpr std::string_view kind = "disk type";
  static constexpr std::array<std::string_view, 3> names{"NVMeSSD", "SSD", "SATA"};
};
template <>
struct EnumNames<DiskStatus> {
  static constexpr std::string_view kind = "disk status";
  static constexpr std::array<std::string_view, 5> names{"Available", "Reserved", "InUsed", "Exhaust",
                                                         "Error"};
};
template <>
struct EnumNames<FlowStatus> {
  static constexpr std::string_view kind = "workflow status";
  static constexpr std::array<std::string_view, 7> names{"Initializing", "Processing", "Stopped", "Canceling",
                                                         "Canceled",     "Finished",   "Error"};
};

template <class E>
concept NamedEnum = requires {
  EnumNames<E>::names;
};

template <NamedEnum E>
constexpr std::string_view to_string(E value) {
  return EnumNames<E>::names[static_cast<std::size_t>(value)];
}

// Exact match (case-sensitive), or nothing.
template <NamedEnum E>
constexpr std::optional<E> parse(std::string_view name) {
  for (std::size_t i = 0; i < EnumNames<E>::names.size(); ++i) {
    if (EnumNames<E>::names[i] == name) return static_cast<E>(i);
  }
  return std::nullopt;
}

// "one of X86, X86_64, ARM, ARM64": for messages that say what would be accepted (ERR-1).
std::string one_of(std::span<const std::string_view> names);
template <NamedEnum E>
std::string accepted_names() {
  return one_of(EnumNames<E>::names);
}

// tiup's name of an architecture: amd64 or arm64 (DOM-12).
std::string_view tiup_arch(Arch arch);

}  // namespace hostyard
