// Operations as the documents that use cases take.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/json.h"
#include "scenarios/campaign/operation.h"

namespace hostyard::campaign {

// "hosts", "import"; empty: the operation is no use case.
struct UseCaseName {
  std::string_view noun;
  std::string_view verb;
  bool known() const { return !noun.empty(); }
};
UseCaseName use_case_of(const Body& body);

// An import file (IMP-1), and its rows.
std::string import_text(const ImportHosts& import);
Json import_rows(const ImportHosts& import);
Json host_document(const ModelHost& host);
Json instance_document(const Instance& instance);

// What the use case is given; of an import without the file, of a workflow without its id.
Json arguments_of(const Body& body);

}  // namespace hostyard::campaign
