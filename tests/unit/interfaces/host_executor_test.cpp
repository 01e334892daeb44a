// Typed commands: their names, which faults and scenarios use, and what records say about them. STEP-12.
#include "engine/interfaces/host_executor.h"

#include <set>

#include <boost/test/unit_test.hpp>

namespace hostyard::test {
namespace {

struct CommandRow {
  Command command;
  std::string_view name;
  std::string_view words;
};

const std::vector<CommandRow> kCommands{
    {Probe{}, "probe", "log in and run true"},
    {CreateUser{"tidb", "tidbs"}, "createUser", "create user tidb:tidbs with password-less sudo"},
    {AuthorizeKey{"tidb", "ssh-ed25519 AAAA c"}, "authorizeKey", "authorise the deploy key for tidb"},
    {InstallPackage{"numactl"}, "installPackage", "install package numactl"},
    {SwapOff{}, "swapOff", "switch swap off, now and after a reboot"},
    {AddMountOption{"/data", "noatime"}, "addMountOption", "add mount option noatime to /data"},
    {StartService{"irqbalance"}, "startService", "start service irqbalance"},
    {StopService{"firewalld"}, "stopService", "stop service firewalld"},
    {DisableTransparentHugePages{}, "disableTransparentHugePages", "disable transparent huge pages"},
    {SetLimit{"tidb", "soft", "nofile", 1'000'000}, "setLimit", "set limit tidb soft nofile 1000000"},
    {SetSysctl{"vm.swappiness", "0"}, "setSysctl", "set sysctl vm.swappiness = 0"},
    {ReadManufacturer{}, "readManufacturer", "read the manufacturer"},
    {ReadFacts{}, "readFacts", "read cores, memory and disks"},
    {RemoveTiupLeftovers{}, "removeTiupLeftovers", "remove what an ended check left in /tmp/tiup"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(host_commands)

BOOST_AUTO_TEST_CASE(every_command_has_its_own_name_in_the_order_of_the_variant) {
  const std::vector<std::string> names = command_names();
  BOOST_REQUIRE(names.size() == kCommands.size());
  BOOST_REQUIRE(kCommands.size() == std::variant_size_v<Command>);
  for (std::size_t i = 0; i < kCommands.size(); ++i) {
    BOOST_TEST(kCommands[i].command.index() == i);
    BOOST_TEST(command_name(kCommands[i].command) == kCommands[i].name);
    BOOST_TEST(names[i] == kCommands[i].name);
  }
  BOOST_TEST(std::set<std::string>(names.begin(), names.end()).size() == names.size());
}

BOOST_AUTO_TEST_CASE(a_record_says_in_words_what_a_command_does) {  // STEP-12
  for (const CommandRow& row : kCommands) BOOST_TEST(describe(row.command) == row.words);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
