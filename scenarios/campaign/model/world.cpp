#include "scenarios/campaign/model/world.h"

namespace hostyard::campaign {
namespace {

constexpr int kFirstTrouble = 36;  // from here on, by turns

std::string address(int number) {
  return "10.0.0." + std::to_string(number + 1);
}

}  // namespace

IpAddress machine_ip(int number) {
  return *IpAddress::parse(address(number));
}

Trouble trouble_of(const IpAddress& ip) {
  static const std::string kFirst = "10.0.0.";
  const std::string text = ip.text();
  if (!text.starts_with(kFirst)) return Trouble::kDead;
  const int number = std::stoi(text.substr(kFirst.size())) - 1;
  if (number >= kMachines) return Trouble::kDead;
  return number < kFirstTrouble ? Trouble::kNone : static_cast<Trouble>(1 + number % 4);
}

bool is_registered_zone(const Location& location) {
  if (location.vendor != "Local") return false;
  if (location.region == "R1") return location.zone == "Z1" || location.zone == "Z2" || location.zone == "Z3";
  return location.region == "R2" && (location.zone == "Z1" || location.zone == "Z2");
}

std::string world_yaml() {
  std::string yaml = "{vendors: {Local: {R1: [Z1, Z2, Z3], R2: [Z1, Z2]}}, machines: {defaults: {mounts: [";
  for (const char disk : {'1', '2', '3', '4'}) {
    yaml += std::string(disk == '1' ? "" : ", ") + "{path: /data" + disk + ", device: /dev/vd" + disk +
            ", options: [noatime, nodelalloc]}";
  }
  yaml += "]}, each: [";
  std::string faults;
  const auto fault = [&](int number, const std::string& during, const std::string& outcome) {
    faults += (faults.empty() ? "" : ", ") + ("{on: " + address(number)) + ", during: " + during +
              ", times: every, outcome: " + outcome + "}";
  };
  for (int i = 0; i < kMachines; ++i) {
    const Trouble trouble = trouble_of(machine_ip(i));
    yaml +=
        (i > 0 ? ", {ip: " : "{ip: ") + address(i) + (trouble == Trouble::kDead ? ", reach: refused}" : "}");
    if (trouble == Trouble::kNoCheck) fault(i, "check", "no-result");
    if (trouble == Trouble::kNoJoin) fault(i, "scaleOut", "refused");
    if (trouble == Trouble::kNoLeave) fault(i, "scaleIn", "refused");
  }
  return yaml + "]}, faults: [" + faults + "]}";
}

}  // namespace hostyard::campaign
