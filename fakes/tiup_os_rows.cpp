#include "fakes/tiup_os_rows.h"

#include <array>
#include <charconv>

namespace hostyard {
namespace {

// "8.4" as 804.
int version_of(std::string_view text) {
  int major = 0;
  int minor = 0;
  const char* const end = text.data() + text.size();
  const char* const point = std::from_chars(text.data(), end, major).ptr;
  if (point != end && *point == '.') std::from_chars(point + 1, end, minor);
  return major * 100 + minor;
}

struct OsRule {
  std::string_view id;
  TiupStyle style;
  int least;               // below: refused
  int below;               // from there on: refused
  std::string_view wish;   // of the refusal
  std::string_view doubt;  // the system is accepted with a warning
};
constexpr int kAny = 1'000'000;
using enum TiupStyle;
constexpr std::string_view kSevenPlease = "use version 7 please";
constexpr std::string_view kEightPlease = "use version 8 please";
constexpr std::string_view kRedHatNew = "use version 8.x or 9.x version please";
constexpr std::array kRules{
    OsRule{"centos", k1_9, 700, 800, kSevenPlease, ""},
    OsRule{"centos", k1_12, 700, kAny, kEightPlease, ""},
    OsRule{"centos", k1_16, 900, kAny, "use version 9 or higher", ""},
    OsRule{"rhel", k1_9, 700, 800, kSevenPlease, ""},
    OsRule{"rhel", k1_12, 700, kAny, kEightPlease, ""},
    OsRule{"rhel", k1_16, 804, 1000, kRedHatNew, ""},
    OsRule{"ol", k1_9, 700, 800, kSevenPlease, ""},
    OsRule{"ol", k1_12, 700, kAny, kEightPlease, ""},
    OsRule{"ol", k1_16, 804, 1000, kRedHatNew, ""},
    OsRule{"rocky", k1_16, 901, kAny, "use version 9.1 or later please", ""},
    OsRule{"openEuler", k1_12, 0, kAny, "", ""},
    OsRule{"openEuler", k1_16, 0, kAny, "", ""},
    OsRule{"amzn", k1_9, 200, 300, "use version 2 please", ""},
    OsRule{"amzn", k1_12, 200, 300, "use version 2 please", ""},
    OsRule{"amzn", k1_16, 200, kAny, "use Amazon Linux 2 or Amazon Linux 2023 please", ""},
    OsRule{"kylin", k1_12, 0, kAny, "", ""},
    OsRule{"kylin", k1_16, 0, kAny, "", ""},
    OsRule{"debian", k1_9, 900, kAny, "use version 9 or higher", "debian"},
    OsRule{"debian", k1_12, 900, kAny, "use version 9 or higher", "debian"},
    OsRule{"debian", k1_16, 1000, kAny, "use version 10 or higher", "Debian"},
    OsRule{"ubuntu", k1_9, 1804, kAny, "use version 18.04 or higher", "ubuntu"},
    OsRule{"ubuntu", k1_12, 1804, kAny, "use version 18.04 or higher", "ubuntu"},
    OsRule{"ubuntu", k1_16, 2004, kAny, "use version 20.04 or higher", "Ubuntu"},
};

}  // namespace

std::optional<TiupRow> os_row(const MachineOs& os, TiupStyle style) {
  const OsRule* rule = nullptr;
  for (const OsRule& each : kRules) {
    if (each.id == os.id && each.style == style) rule = &each;
  }
  if (rule == nullptr) {
    return TiupRow{"os-version", "Fail",
                   (style == k1_16 ? "OS vendor " : "os vendor ") + os.id + " not supported"};
  }
  const std::string name = os.name + " " + os.release;
  std::string doubt;
  if (!rule->doubt.empty())
    doubt.append(" (").append(rule->doubt).append(" support is not fully tested, be careful)");
  const int version = version_of(os.version);
  if (version < rule->least || version >= rule->below)
    return TiupRow{"os-version", "Fail", name + " not supported, " + std::string(rule->wish) + doubt};
  return TiupRow{"os-version", doubt.empty() ? "Pass" : "Warn", "OS is " + name + doubt};
}

}  // namespace hostyard
