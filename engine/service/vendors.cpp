// `vendors list | load` (PROD-1).
#include "engine/rules/vendor_rules.h"
#include "engine/service/areas.h"
#include "engine/service/views.h"

namespace hostyard {
namespace {

struct NoArguments {};
struct VendorsDocument {
  std::vector<VendorView> vendors;
};

}  // namespace

template <>
struct Described<NoArguments> {
  static constexpr auto members = std::tuple<>();
};
template <>
struct Described<VendorsDocument> {
  static constexpr auto members = std::tuple(
      member("vendors", &VendorsDocument::vendors, "vendors with their regions and zones", kRequired));
};

namespace {

Json all_vendors(Service& service) {
  VendorsDocument document;
  service.ledger().read([&](const Pool& pool) {
    for (const auto& [id, vendor] : pool.vendors()) document.vendors.push_back(view(vendor));
  });
  return encode(document);
}

Result<Json> list_vendors(Service& service, const Json& given) {
  if (const auto arguments = decode<NoArguments>(given); !arguments) return tl::unexpected(arguments.error());
  return all_vendors(service);
}

Result<Json> load_vendors(Service& service, const Json& given) {
  const auto document = decode<VendorsDocument>(given);
  if (!document) return tl::unexpected(document.error());
  std::vector<Vendor> vendors;
  for (const VendorView& vendor : document->vendors) vendors.push_back(from_view(vendor));
  const auto committed = service.ledger().transact([&](const Pool& pool) -> Result<ChangeSet> {
    auto changes = plan_vendors(pool, vendors);
    if (!changes) return tl::unexpected(changes.error());
    return ChangeSet{fmt::format("registry of {} vendors", vendors.size()), service.clock().now(),
                     std::move(*changes)};
  });
  if (!committed) return tl::unexpected(committed.error());
  return all_vendors(service);
}

}  // namespace

UseCase vendors_list_case() {
  UseCase use_case;
  use_case.noun = "vendors";
  use_case.verb = "list";
  use_case.summary = "list vendors, regions and zones";
  use_case.example = "hostyard vendors list --output yaml";
  use_case.clauses = "PROD-1";
  use_case.arguments = shape_of<NoArguments>();
  use_case.answer = shape_of<VendorsDocument>();
  use_case.errors = {ErrorCode::kParameterInvalid};
  use_case.call = list_vendors;
  return use_case;
}

UseCase vendors_load_case() {
  UseCase use_case;
  use_case.noun = "vendors";
  use_case.verb = "load";
  use_case.summary = "register the vendors, regions and zones of a document";
  use_case.example = "hostyard vendors load vendors.json";
  use_case.clauses = "PROD-1, DOM-2";
  use_case.arguments = shape_of<VendorsDocument>();
  use_case.answer = shape_of<VendorsDocument>();
  use_case.errors = {ErrorCode::kParameterInvalid, ErrorCode::kMarshalError};
  use_case.mutates = true;
  use_case.call = load_vendors;
  return use_case;
}

}  // namespace hostyard
