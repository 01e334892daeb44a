// Change sets as the text of the changes log: a JSON array of rows, each an object of its table's columns,
// with what is empty or 0 left out. The only secrets in it are sealed ones.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/domain/change_set.h"

namespace hostyard {

std::string encode_changes(const std::vector<Change>& changes);

// Gives back exactly what was encoded. Text that is not a log entry throws Error(kStoreUnusable).
std::vector<Change> decode_changes(std::string_view text);

}  // namespace hostyard
