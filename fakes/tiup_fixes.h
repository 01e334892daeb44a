// What `tiup cluster check --apply` does on a machine (section 7, 1.5).
#pragma once

#include <string>
#include <string_view>

#include "fakes/tiup_rows.h"
#include "fakes/tiup_streams.h"

namespace hostyard {

struct FixContext {
  Machine& machine;
  TiupStyle style;
  TiupStreams& streams;
  std::string_view prefix;
  const std::string& user;
  HostAddress host;
};

// Prints the progress of a fix, changes the machine, and returns tiup's error, or nothing.
std::string apply_tiup_fix(const TiupFix& fix, FixContext context);

}  // namespace hostyard
