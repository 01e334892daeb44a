// The machines that the workflows of a campaign act on: where they are, and what is wrong with some of them.
#pragma once

#include <cstdint>
#include <string>

#include "engine/domain/ip_address.h"
#include "engine/domain/location.h"

namespace hostyard::campaign {

// 10.0.0.1 and the next ones; the last of them have troubles.
inline constexpr int kMachines = 48;
inline constexpr const char* kLoginUser = "root";
inline constexpr const char* kPassword = "secret";

IpAddress machine_ip(int number);  // from 0

enum class Trouble : std::uint8_t {
  kNone,
  kDead,     // refuses every connection, or is not there at all
  kNoCheck,  // tiup prints no result line of a check (STEP-11)
  kNoJoin,   // tiup cannot scale the EM cluster out to it
  kNoLeave   // … nor in
};
Trouble trouble_of(const IpAddress& ip);
// PROD-1: R1 has Z1 to Z3, R2 has Z1 and Z2.
bool is_registered_zone(const Location& location);
// The same as a world of scenarios has it.
std::string world_yaml();

}  // namespace hostyard::campaign
