// Operations in words.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/service/allocation_document.h"
#include "scenarios/campaign/documents.h"
#include "scenarios/campaign/overloaded.h"
#include "scenarios/campaign/shrink.h"

namespace hostyard::campaign {
namespace {

std::string asked(const Body& body) {
  return std::visit(
      Overloaded{
          [](const ImportHosts& op) {
            Json arguments = arguments_of(op);
            arguments["rows"] = import_rows(op);
            return arguments.dump();
          },
          [](const AdvanceFlow& op) { return op.host + (op.to_end ? " to its end" : ""); },
          [](const ControlFlow& op) { return std::string(use_case_of(op).verb) + " that of " + op.host; },
          [](const GrantBatch& op) {
            return (op.dry_run ? "dry run " : "") + batch_document(op.batch).dump();
          },
          [](const Recycle& op) { return recycling_document(op.entries).dump(); },
          [](const GrantAndRecycle& op) { return batch_document(op.batch).dump(); },
          [](const PutInstances& op) { return fmt::format("{} instances", op.instances.size()); },
          [](const DeleteInstances& op) { return fmt::format("{} instances", op.ids.size()); },
          [](const RestartEngine&) { return std::string(); },
          [](const auto& op) { return arguments_of(op).dump(); }},
      body);
}

}  // namespace

std::string to_text(const Operation& operation) {
  static constexpr std::array<std::string_view, 4> kActors{"", " (another engine)",
                                                           " (another engine, stale)", " (as a document)"};
  std::string text = std::string(operation.name()) + " " + asked(operation.body);
  text += kActors[static_cast<std::size_t>(operation.actor)];
  if (operation.fault != Fault::kNone)
    text += " – " + std::string(kFaultNames[static_cast<std::size_t>(operation.fault)]);
  return text;
}

std::string to_text(const Shrunk& shrunk) {
  std::string text;
  for (std::size_t i = 0; i < shrunk.operations.size(); ++i)
    text += fmt::format("  {}. {}\n", i + 1, to_text(shrunk.operations[i]));
  return text + fmt::format("  {}: {}\n", shrunk.clause, shrunk.text);
}

}  // namespace hostyard::campaign
