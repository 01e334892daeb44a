// What several changes of hosts check in the same way and refuse in the same words.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/domain/pool.h"

namespace hostyard {

// PARAMETER_INVALID where the list is empty or names an id twice. `member` is what the API calls the list,
// `item` one of it: "hostIds", "host id".
Result<void> check_distinct(std::span<const std::string> ids, std::string_view member, std::string_view item);

// HOST_BUSY while a workflow of the host has not ended (DEL-2, UPD-2).
Result<void> check_no_workflow(const Pool& pool, const Host& host);

// HOST_ALREADY_EXIST: `present` has this ip or hostName (DOM-20).
tl::unexpected<Refusal> host_already_there(std::string_view what, std::string_view value,
                                           const Host& present);

}  // namespace hostyard
