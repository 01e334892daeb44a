// What an operation asks of the rules, as the plan of one transaction.
#pragma once

#include "scenarios/campaign/subject.h"

namespace hostyard::campaign {

// What the rules answer lands in `answer`; a plan may run again, and then only its last run counts.
// Of grants and recyclings; all else goes through its use case.
Result<ChangeSet> plan(const Body& body, const Pool& pool, TimeMicros now, Answer& answer);

}  // namespace hostyard::campaign
