// `pool hierarchy` (HIER-1).
#include "engine/rules/hierarchy.h"
#include "engine/service/areas.h"
#include "engine/service/host_filter_described.h"

namespace hostyard {
namespace {

struct HierarchyFilter : HostFilter {
  std::int64_t level = 1;
  std::int64_t depth = 0;
};
struct HierarchyAnswer {
  AnyValue root;
};

}  // namespace

template <>
struct Described<HierarchyFilter> {
  static constexpr auto members = host_filter_members<HierarchyFilter>(
      member("level", &HierarchyFilter::level, "1 regions, 2 zones, 3 racks, 4 hosts; default: 1"),
      member("depth", &HierarchyFilter::depth,
             "levels beneath, default: 0; level and depth are together at most 4"));
};
template <>
struct Described<HierarchyAnswer> {
  static constexpr auto members =
      std::tuple(member("root", &HierarchyAnswer::root, "node: code, name, prefix, subNodes"));
};

namespace {

Json tree(const HierarchyNode& node) {
  Json shown{{"code", node.code}, {"name", node.name}, {"prefix", node.prefix}, {"subNodes", Json::array()}};
  for (const HierarchyNode& sub_node : node.sub_nodes) shown["subNodes"].push_back(tree(sub_node));
  return shown;
}

Result<Json> show_hierarchy(Service& service, const Json& given) {
  const auto filter = decode<HierarchyFilter>(given);
  if (!filter) return tl::unexpected(filter.error());
  service.ledger().catch_up();
  return service.ledger().read([&](const Pool& pool) -> Result<Json> {
    const auto root = make_hierarchy(pool, *filter, filter->level, filter->depth);
    if (!root) return tl::unexpected(root.error());
    return encode(HierarchyAnswer{{tree(*root)}});
  });
}

}  // namespace

UseCase pool_hierarchy_case() {
  UseCase use_case;
  use_case.noun = "pool";
  use_case.verb = "hierarchy";
  use_case.summary = "show regions, zones, racks and hosts as a tree";
  use_case.example = "hostyard pool hierarchy --arch X86_64 --level 1 --depth 3";
  use_case.clauses = "HIER-1";
  use_case.arguments = shape_of<HierarchyFilter>();
  use_case.answer = shape_of<HierarchyAnswer>();
  use_case.errors = {ErrorCode::kInvalidArch, ErrorCode::kTraitNotFound, ErrorCode::kParameterInvalid,
                     ErrorCode::kMarshalError};
  use_case.call = show_hierarchy;
  return use_case;
}

}  // namespace hostyard
