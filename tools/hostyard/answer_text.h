// Answers of use cases in the forms of --output (CLI-1).
#pragma once

#include <string>
#include <string_view>

#include "engine/base/json.h"
#include "tools/hostyard/command.h"

namespace hostyard {

enum class OutputForm : std::uint8_t { kTable, kJson, kYaml, kCsv };

// "table" and so on; the caller checked the word. Empty: table.
OutputForm output_form(std::string_view word);

// The answer of a use case. Ends with a line feed.
std::string answer_text(const UseCase& use_case, const Json& answer, OutputForm form);

// Any document: as JSON or YAML.
std::string document_text(const Json& document, OutputForm form);

}  // namespace hostyard
