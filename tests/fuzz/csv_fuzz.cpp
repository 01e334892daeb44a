// The CSV form: the bytes behind the template's header, so that the fuzzer need not find seventeen column
// names.
#include <cstdint>
#include <string>

#include "tests/fuzz/checked_import.h"

namespace {

constexpr std::string_view kHeader =
    "Host Name,IP,Login UserName,Login Password,RegionID,ZoneID,RackID,Arch,OS "
    "Version,Kernel,CpuCores,Memory (GiB),"
    "Nic,Cluster Purpose,Component Purpose,Disk Type,Disks\n";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  hostyard::fuzz::check_import(bytes);
  hostyard::fuzz::check_import(std::string(kHeader).append(bytes));
  return 0;
}
