#include "engine/rules/host_query.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <unordered_map>

#include <fmt/format.h>

#include "engine/base/text.h"

namespace hostyard {
namespace {

constexpr std::string_view kWhatever = "Whatever";

// The filter with every name understood.
struct Criteria {
  std::string host_id;
  std::string ip;
  std::string host_name;
  std::optional<Arch> arch;
  std::optional<HostStatus> status;
  std::optional<LoadStat> load_stat;
  Traits traits = 0;
  std::string region;
  std::string zone;
  std::string rack;
};

template <NamedEnum E>
Result<std::optional<E>> parse_filter(std::string_view name) {
  if (name.empty()) return std::optional<E>{};
  if (const auto value = parse<E>(name)) return std::optional<E>{value};
  return refuse(ErrorCode::kParameterInvalid, fmt::format("{} \"{}\" is unknown; accepted: {}",
                                                          EnumNames<E>::kind, name, accepted_names<E>()));
}

template <NamedEnum E>
Result<Traits> trait_filter(std::string_view name) {
  if (name.empty()) return Traits{0};
  if (parse<E>(name)) return trait_by_name(name);
  return refuse(ErrorCode::kTraitNotFound, fmt::format("{} \"{}\" is unknown; accepted: {}",
                                                       EnumNames<E>::kind, name, accepted_names<E>()));
}

Result<Traits> purpose_filter(std::string_view list) {
  const auto purposes = parse_purposes(list);
  if (!purposes) return trait_filter<Purpose>(purposes.error());
  Traits wanted = 0;
  for (const std::string& name : split_list(list)) wanted |= *trait_by_name(name);
  return wanted;
}

tl::unexpected<Refusal> invalid(std::string detail) {
  return refuse(ErrorCode::kParameterInvalid, std::move(detail));
}

Result<void> check_page(const HostFilter& filter) {
  if (filter.page < 1) return invalid(fmt::format("page is {}; accepted: 1 or more", filter.page));
  if (filter.page_size < 1 || filter.page_size > kMaxPageSize) {
    return invalid(fmt::format("pageSize is {}; accepted: 1 to {}", filter.page_size, kMaxPageSize));
  }
  return {};
}

Result<void> check_location(const HostFilter& filter) {
  if (!filter.zone.empty() && filter.region.empty()) {
    return invalid(fmt::format("zone {} is given without region; accepted: zone with region", filter.zone));
  }
  if (!filter.rack.empty() && filter.zone.empty()) {
    return invalid(
        fmt::format("rack {} is given without zone; accepted: rack with region and zone", filter.rack));
  }
  return {};
}

Result<Criteria> understand(const HostFilter& filter) {
  if (const auto good = check_location(filter); !good) return tl::unexpected(good.error());
  Criteria criteria;
  criteria.host_id = filter.host_id;
  criteria.host_name = filter.host_name;
  criteria.region = filter.region;
  criteria.zone = filter.zone;
  criteria.rack = filter.rack;
  if (!filter.host_ip.empty()) {
    // A look-up by a string that is no address matches nothing; it is not refused (ruling DOM-3).
    const auto ip = IpAddress::parse(filter.host_ip);
    criteria.ip = ip ? ip->text() : filter.host_ip;
  }
  const auto arch = parse_filter<Arch>(filter.arch);
  if (!arch) return tl::unexpected(arch.error());
  criteria.arch = *arch;
  if (filter.status != kWhatever) {
    const auto status = parse_filter<HostStatus>(filter.status);
    if (!status) return tl::unexpected(status.error());
    criteria.status = *status;
  }
  const auto load_stat = parse_filter<LoadStat>(filter.load_stat);
  if (!load_stat) return tl::unexpected(load_stat.error());
  criteria.load_stat = *load_stat;
  for (const auto& traits : {purpose_filter(filter.purpose), trait_filter<ClusterType>(filter.cluster_type),
                             trait_filter<DiskType>(filter.host_disk_type)}) {
    if (!traits) return tl::unexpected(traits.error());
    criteria.traits |= *traits;
  }
  return criteria;
}

bool matches(const Host& host, const Criteria& wanted) {
  const auto same = [](const std::string& asked, std::string_view there) {
    return asked.empty() || asked == there;
  };
  return same(wanted.host_id, host.id) && same(wanted.ip, host.ip.text()) &&
         same(wanted.host_name, host.host_name) && same(wanted.region, host.location.region) &&
         same(wanted.zone, host.location.zone) && same(wanted.rack, host.location.rack) &&
         (!wanted.arch || *wanted.arch == host.arch) && (!wanted.status || *wanted.status == host.status) &&
         (!wanted.load_stat || *wanted.load_stat == host.visible_load_stat()) &&
         (host.traits() & wanted.traits) == wanted.traits;
}

}  // namespace

bool in_query_order(const Host* a, const Host* b) {
  const auto key = [](const Host* h) {
    return std::tie(h->location.region, h->location.zone, h->location.rack, h->ip.text(), h->id);
  };
  return key(a) < key(b);
}

namespace {

// Begins to bring the fields that looks compare and show.
void fetch_host(const Host& host) {
  for (const void* field :
       {static_cast<const void*>(&host.ip), static_cast<const void*>(&host.host_name),
        static_cast<const void*>(&host.location.region), static_cast<const void*>(&host.location.rack)})
    __builtin_prefetch(field);
}

// The fields of a row that lie apart are brought while those of rows before it are looked at.
constexpr std::size_t kAhead = 8;

template <class F>
void each_host(const Pool& pool, const F& look) {
  const auto hosts = pool.hosts_in_memory();
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    if (i + kAhead < hosts.size() && hosts[i + kAhead] != nullptr) fetch_host(*hosts[i + kAhead]);
    if (hosts[i] != nullptr) look(*hosts[i]);
  }
}

struct Place {
  std::string_view region, zone, rack;
  auto operator<=>(const Place&) const = default;
};
struct PlaceHash {
  std::size_t operator()(const Place& place) const {
    const std::hash<std::string_view> hash;
    return (hash(place.region) * 31 + hash(place.zone)) * 31 + hash(place.rack);
  }
};

// What sorts the hosts of a rack, in one piece: looking into two hosts for each comparison is what would take
// the time.
struct SortKey {
  std::uint64_t ip_head = 0;  // the first bytes of the address, as a number that compares as they do
  std::uint64_t ip_next = 0;
  const Host* host = nullptr;
};

std::uint64_t bytes_at(const std::string& text, std::size_t from) {
  std::uint64_t number = 0;
  for (std::size_t i = from; i < from + sizeof(number); ++i)
    number = number << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0u);
  return number;
}

bool before(const SortKey& a, const SortKey& b) {
  if (a.ip_head != b.ip_head) return a.ip_head < b.ip_head;
  if (a.ip_next != b.ip_next) return a.ip_next < b.ip_next;
  return in_query_order(a.host, b.host);
}

}  // namespace

bool asks_for_deleted(const HostFilter& filter) {
  return filter.status == to_string(HostStatus::kDeleted);
}

Result<std::vector<const Host*>> select_hosts(const Pool& pool, const HostFilter& filter) {
  const auto criteria = understand(filter);
  if (!criteria) return tl::unexpected(criteria.error());
  std::vector<const Host*> found;
  each_host(pool, [&](const Host& host) {
    if (matches(host, *criteria)) found.push_back(&host);
  });
  return found;
}

Result<std::vector<RackHosts>> select_racks(const Pool& pool, const HostFilter& filter) {
  const auto criteria = understand(filter);
  if (!criteria) return tl::unexpected(criteria.error());
  std::unordered_map<Place, std::vector<SortKey>, PlaceHash> found;
  each_host(pool, [&](const Host& host) {
    if (!matches(host, *criteria)) return;
    const Location& location = host.location;
    const std::string& ip = host.ip.text();
    found[{location.region, location.zone, location.rack}].push_back(
        {bytes_at(ip, 0), bytes_at(ip, sizeof(std::uint64_t)), &host});
  });
  std::vector<std::pair<Place, std::vector<SortKey>*>> places;
  for (auto& [place, keys] : found) places.emplace_back(place, &keys);
  std::ranges::sort(places);
  std::vector<RackHosts> racks;
  for (const auto& [place, keys] : places) {
    std::ranges::sort(*keys, before);
    RackHosts& rack = racks.emplace_back(keys->size());
    std::ranges::transform(*keys, rack.begin(), &SortKey::host);
  }
  return racks;
}

Result<HostPage> query_hosts(const Pool& pool, std::span<const Host> deleted, const HostFilter& filter) {
  if (const auto good = check_page(filter); !good) return tl::unexpected(good.error());
  const auto criteria = understand(filter);
  if (!criteria) return tl::unexpected(criteria.error());
  std::vector<const Host*> found;
  const auto take = [&](const Host& host) {
    if (matches(host, *criteria)) found.push_back(&host);
  };
  if (asks_for_deleted(filter)) {
    for (const Host& host : deleted) take(host);
  } else {
    each_host(pool, take);
  }
  HostPage page{.hosts = {}, .total = static_cast<std::int64_t>(found.size())};
  if (filter.page - 1 >= page.total / filter.page_size + 1)
    return page;  // past the end, without overflow below
  const std::int64_t first = std::min(page.total, (filter.page - 1) * filter.page_size);
  const std::int64_t last = std::min(page.total, first + filter.page_size);
  if (first == last) return page;
  std::ranges::nth_element(found, found.begin() + first, in_query_order);
  std::ranges::partial_sort(found.begin() + first, found.begin() + last, found.end(), in_query_order);
  page.hosts.assign(found.begin() + first, found.begin() + last);
  return page;
}

}  // namespace hostyard
