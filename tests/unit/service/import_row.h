// A row of an import file as JSON.
#pragma once

#include <string>

#include "engine/base/json.h"

namespace hostyard::test {

// host<number> at this address, with login root and password "s3cret", and one disk /data.
Json import_row(int number, const std::string& ip);

}  // namespace hostyard::test
