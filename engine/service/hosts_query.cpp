// `hosts list` and `hosts show` (QRY-1, QRY-2, DOM-34).
#include "engine/base/text.h"
#include "engine/rules/host_query.h"
#include "engine/service/areas.h"
#include "engine/service/host_filter_described.h"
#include "engine/service/views.h"

namespace hostyard {
namespace {

struct HostsAnswer {
  std::vector<HostView> hosts;
  std::int64_t page = 1, page_size = 10, total = 0;
};
struct ShowArguments {
  std::string host_id;
};

}  // namespace

template <>
struct Described<HostFilter> {
  static constexpr auto members = host_filter_members<HostFilter>(
      member("page", &HostFilter::page, "page, from 1"),
      member("pageSize", &HostFilter::page_size, "hosts a page, 1 to 1000, default 10"));
};
template <>
struct Described<HostsAnswer> {
  static constexpr auto members = std::tuple(
      member("hosts", &HostsAnswer::hosts, "in order of region, zone, rack, ip"),
      member("page", &HostsAnswer::page, "page"), member("pageSize", &HostsAnswer::page_size, "hosts a page"),
      member("total", &HostsAnswer::total, "hosts that match"));
};
template <>
struct Described<ShowArguments> {
  static constexpr auto members =
      std::tuple(member("hostId", &ShowArguments::host_id, "id of the host", kRequired | kPositional));
};

namespace {

Result<Json> list_hosts(Service& service, const Json& given) {
  const auto filter = decode<HostFilter>(given);
  if (!filter) return tl::unexpected(filter.error());
  service.ledger().catch_up();
  const std::vector<Host> deleted =
      asks_for_deleted(*filter) ? service.store().deleted_hosts() : std::vector<Host>{};
  return service.ledger().read([&](const Pool& pool) -> Result<Json> {
    const auto page = query_hosts(pool, deleted, *filter);
    if (!page) return tl::unexpected(page.error());
    HostsAnswer answer;
    const ComponentsOfHosts components(pool);
    for (const Host* host : page->hosts) {
      answer.hosts.push_back(view(*host));
      answer.hosts.back().instances = components.of(host->id);
    }
    answer.page = filter->page;
    answer.page_size = filter->page_size;
    answer.total = page->total;
    return encode(answer);
  });
}

Result<Json> show_host(Service& service, const Json& given) {
  const auto arguments = decode<ShowArguments>(given);
  if (!arguments) return tl::unexpected(arguments.error());
  service.ledger().catch_up();
  return live_host(service, arguments->host_id);
}

}  // namespace

UseCase hosts_list_case() {
  UseCase use_case;
  use_case.noun = "hosts";
  use_case.verb = "list";
  use_case.summary = "list hosts, filtered and in pages";
  use_case.example = "hostyard hosts list --region Region1 --status Online --output json";
  use_case.clauses = "QRY-1, QRY-2, DOM-14, DOM-34, INST-1";
  use_case.arguments = shape_of<HostFilter>();
  use_case.answer = shape_of<HostsAnswer>();
  use_case.errors = {ErrorCode::kParameterInvalid, ErrorCode::kTraitNotFound, ErrorCode::kMarshalError};
  use_case.call = list_hosts;
  return use_case;
}

UseCase hosts_show_case() {
  UseCase use_case;
  use_case.noun = "hosts";
  use_case.verb = "show";
  use_case.summary = "show one host with its disks";
  use_case.example = "hostyard hosts show HOST_ID --output yaml";
  use_case.clauses = "QRY-1, QRY-2, INST-1";
  use_case.arguments = shape_of<ShowArguments>();
  use_case.answer = shape_of<HostView>();
  use_case.errors = {ErrorCode::kHostNotFound, ErrorCode::kMarshalError};
  use_case.call = show_host;
  return use_case;
}

}  // namespace hostyard
