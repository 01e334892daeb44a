#include "engine/interfaces/host_executor.h"

#include <array>

#include <fmt/format.h>

namespace hostyard {
namespace {

// In the order of the variant.
constexpr std::array<std::string_view, 14> kNames{"probe",
                                                  "createUser",
                                                  "authorizeKey",
                                                  "installPackage",
                                                  "swapOff",
                                                  "addMountOption",
                                                  "startService",
                                                  "stopService",
                                                  "disableTransparentHugePages",
                                                  "setLimit",
                                                  "setSysctl",
                                                  "readManufacturer",
                                                  "readFacts",
                                                  "removeTiupLeftovers"};
static_assert(kNames.size() == std::variant_size_v<Command>);

struct Describe {
  std::string operator()(const Probe&) const { return "log in and run true"; }
  std::string operator()(const CreateUser& c) const {
    return fmt::format("create user {}:{} with password-less sudo", c.user, c.group);
  }
  std::string operator()(const AuthorizeKey& c) const {
    return fmt::format("authorise the deploy key for {}", c.user);
  }
  std::string operator()(const InstallPackage& c) const {
    return fmt::format("install package {}", c.package);
  }
  std::string operator()(const SwapOff&) const { return "switch swap off, now and after a reboot"; }
  std::string operator()(const AddMountOption& c) const {
    return fmt::format("add mount option {} to {}", c.option, c.mount_point);
  }
  std::string operator()(const StartService& c) const { return fmt::format("start service {}", c.service); }
  std::string operator()(const StopService& c) const { return fmt::format("stop service {}", c.service); }
  std::string operator()(const DisableTransparentHugePages&) const {
    return "disable transparent huge pages";
  }
  std::string operator()(const SetLimit& c) const {
    return fmt::format("set limit {} {} {} {}", c.user, c.kind, c.item, c.value);
  }
  std::string operator()(const SetSysctl& c) const {
    return fmt::format("set sysctl {} = {}", c.key, c.value);
  }
  std::string operator()(const ReadManufacturer&) const { return "read the manufacturer"; }
  std::string operator()(const ReadFacts&) const { return "read cores, memory and disks"; }
  std::string operator()(const RemoveTiupLeftovers&) const {
    return "remove what an ended check left in /tmp/tiup";
  }
};

}  // namespace

std::string_view command_name(const Command& command) {
  return kNames[command.index()];
}

std::vector<std::string> command_names() {
  return {kNames.begin(), kNames.end()};
}

std::string describe(const Command& command) {
  return std::visit(Describe{}, command);
}

}  // namespace hostyard
