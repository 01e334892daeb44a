// Words of the command line as values of an argument.
#pragma once

#include <string>

#include "engine/base/json.h"
#include "engine/service/use_case.h"

namespace hostyard {

// The word as a string, an integer or a boolean, as the shape asks for it. `label` is what messages call it.
// Throws UsageError.
Json value_of_word(const Shape& shape, const std::string& label, const std::string& word);

// "name=sdc,capacity=512" as an object with the members of `shape`; a word that begins with { is JSON, for
// values with commas. Throws UsageError.
Json object_of_word(const Shape& shape, const std::string& label, const std::string& word);

// What such a word may say: "key=value,key=value,... with name, capacity".
std::string object_word_help(const Shape& shape);

}  // namespace hostyard
