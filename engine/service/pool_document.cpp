#include "engine/service/pool_document.h"

#include <algorithm>

#include "engine/rules/host_query.h"
#include "engine/service/pool_described.h"

namespace hostyard {
namespace {

// ---- out ----

PoolHostView pool_view(const Host& host, const ComponentsOfHosts& components) {
  const HostView seen = view(host);
  PoolHostView shown;
  shown.host_id = seen.host_id;
  shown.ip = seen.ip;
  shown.ssh_port = seen.ssh_port;
  shown.user_name = seen.user_name;
  shown.host_name = seen.host_name;
  shown.status = seen.status;
  shown.load_stat = host.load_stat;
  shown.arch = seen.arch;
  shown.os = seen.os;
  shown.kernel = seen.kernel;
  shown.spec = seen.spec;
  shown.cpu_cores = seen.cpu_cores;
  shown.memory = seen.memory;
  shown.used_cpu_cores = seen.used_cpu_cores;
  shown.used_memory = seen.used_memory;
  shown.nic = seen.nic;
  shown.vendor = seen.vendor;
  shown.region = seen.region;
  shown.az = seen.az;
  shown.rack = seen.rack;
  shown.cluster_type = seen.cluster_type;
  shown.purpose = seen.purpose;
  shown.disk_type = seen.disk_type;
  shown.reserved = seen.reserved;
  shown.traits = seen.traits;
  shown.sys_labels = seen.sys_labels;
  shown.instances = components.of(host.id);
  shown.create_time = seen.create_time;
  shown.update_time = seen.update_time;
  shown.available_disk_count = seen.available_disk_count;
  for (const Disk& disk : host.disks) {
    shown.disks.push_back(
        {disk.id, disk.host_id, disk.name, disk.path, disk.type, disk.status, disk.capacity_gib});
  }
  shown.skip_host_init = !host.initialised;
  if (host.status_before_deleting) shown.status_before_deleting = to_string(*host.status_before_deleting);
  return shown;
}

// ---- in ----

template <class... Args>
tl::unexpected<Refusal> invalid(fmt::format_string<Args...> text, Args&&... args) {
  return refuse(ErrorCode::kParameterInvalid, fmt::format(text, std::forward<Args>(args)...));
}

// Sets `value` from a name; `where` is the field's path.
template <NamedEnum E>
Result<void> take(const std::string& where, const std::string& name, E& value) {
  const auto known = parse<E>(name);
  if (!known) return invalid("{} is \"{}\"; accepted: {}", where, name, accepted_names<E>());
  value = *known;
  return {};
}

class HostReader {
 public:
  HostReader(const PoolHostView& given, std::string path, const std::function<std::string()>& next_id)
      : given_(given), path_(std::move(path)), next_id_(next_id) {}

  Result<PoolHost> read() {
    for (const auto step : {&HostReader::read_names, &HostReader::read_words, &HostReader::read_numbers,
                            &HostReader::read_disks, &HostReader::check_derived}) {
      if (const auto good = (this->*step)(); !good) return tl::unexpected(good.error());
    }
    made_.claims.used_cpu_cores = given_.used_cpu_cores;
    made_.claims.used_memory = given_.used_memory;
    made_.claims.load_stat = given_.load_stat;
    made_.claims.available_disk_count = given_.available_disk_count;
    return std::move(made_);
  }

 private:
  std::string at(std::string_view field) const { return fmt::format("{}.{}", path_, field); }

  Result<void> read_names() {
    const auto address = IpAddress::parse(given_.ip);
    if (!address) return invalid("{} is \"{}\"; accepted: an IPv4 or IPv6 address", at("ip"), given_.ip);
    host_.ip = *address;
    host_.id = given_.host_id.empty() ? next_id_() : given_.host_id;
    host_.host_name = given_.host_name;
    host_.user_name = given_.user_name;
    host_.os = given_.os;
    host_.kernel = given_.kernel;
    host_.nic = given_.nic;
    if (!given_.vendor.empty()) host_.location.vendor = given_.vendor;
    host_.location.region = given_.region;
    host_.location.zone = given_.az;
    host_.location.rack = given_.rack;
    host_.reserved = given_.reserved;
    host_.initialised = !given_.skip_host_init;
    return {};
  }

  Result<void> read_words() {
    if (auto good = take(at("status"), given_.status, host_.status); !good) return good;
    if (auto good = take(at("arch"), given_.arch, host_.arch); !good) return good;
    if (auto good = take(at("clusterType"), given_.cluster_type, host_.cluster_type); !good) return good;
    if (auto good = take(at("diskType"), given_.disk_type, host_.disk_type); !good) return good;
    if (!given_.status_before_deleting.empty()) {
      if (auto good = take(at("statusBeforeDeleting"), given_.status_before_deleting,
                           host_.status_before_deleting.emplace());
          !good) {
        return good;
      }
    }
    const auto purposes = parse_purposes(given_.purpose);
    if (!purposes)
      return invalid("{} has \"{}\"; accepted: {}", at("purpose"), purposes.error(),
                     accepted_names<Purpose>());
    host_.purposes = *purposes;
    return {};
  }

  Result<void> read_numbers() {
    if (given_.ssh_port < 0 || given_.ssh_port > 65535)
      return invalid("{} is {}; accepted: 1 to 65535", at("sshPort"), given_.ssh_port);
    if (given_.ssh_port != 0) host_.ssh_port = static_cast<std::uint16_t>(given_.ssh_port);
    host_.cpu_cores = given_.cpu_cores;
    host_.memory_gib = given_.memory;
    for (const auto& [name, seconds, time] : {std::tuple<std::string_view, std::int64_t, TimeMicros*>{
                                                  "createTime", given_.create_time, &host_.create_time},
                                              {"updateTime", given_.update_time, &host_.update_time}}) {
      constexpr std::int64_t kMostSeconds = 253'402'300'799;  // the year 9999
      if (seconds < 0 || seconds > kMostSeconds)
        return invalid("{} is {}; accepted: Unix seconds from 0 to {}", at(name), seconds, kMostSeconds);
      *time = seconds * kSecond;
    }
    return {};
  }

  Result<void> read_disks() {
    for (std::size_t i = 0; i < given_.disks.size(); ++i) {
      const PoolDiskView& view = given_.disks[i];
      if (!view.host_id.empty() && view.host_id != host_.id) {
        return invalid("{} is {}; accepted: {}, or none", at(fmt::format("disks.{}.hostId", i)), view.host_id,
                       host_.id);
      }
      Disk& disk = host_.disks.emplace_back();
      disk.id = view.disk_id.empty() ? next_id_() : view.disk_id;
      disk.name = view.name;
      disk.path = view.path;
      disk.capacity_gib = view.capacity;
      disk.type = view.type.value_or(host_.disk_type);
      made_.claims.disks.push_back(view.status);
    }
    return {};
  }

  Result<void> check_derived() {
    const auto differs = [&](std::string_view field, const Json& said, const Json& derived) {
      return invalid("{} is {}; it follows from other fields: {}", at(field), said.dump(), derived.dump());
    };
    if (given_.spec && *given_.spec != host_.spec()) return differs("spec", *given_.spec, host_.spec());
    if (given_.traits && *given_.traits != std::int64_t{host_.traits()})
      return differs("traits", *given_.traits, host_.traits());
    const std::vector<std::string> labels = trait_names(host_.traits());
    if (given_.sys_labels && *given_.sys_labels != labels)
      return differs("sysLabels", *given_.sys_labels, labels);
    return {};
  }

  const PoolHostView& given_;
  std::string path_;
  const std::function<std::string()>& next_id_;
  PoolHost made_;
  Host& host_ = made_.host;
};

Result<void> check_instances(const PoolView& view, const PoolDocument& document) {
  ComponentsOfHosts components;
  for (const Instance& instance : document.instances) components.add(instance);
  for (std::size_t i = 0; i < view.hosts.size(); ++i) {
    const auto& said = view.hosts[i].instances;
    const auto derived = components.of(document.hosts[i].host.id);
    if (said && *said != derived) {
      return invalid("hosts.{}.instances is {}; by the instance table of the document it is {}", i,
                     encode(*said).dump(), encode(derived).dump());
    }
  }
  return {};
}

}  // namespace

Json pool_document(const Pool& pool) {
  PoolView shown;
  shown.format = kPoolFormat;
  for (const auto& [id, vendor] : pool.vendors()) shown.vendors.push_back(view(vendor));
  const ComponentsOfHosts components(pool);
  std::vector<const Host*> hosts;
  for (const auto& [id, host] : pool.hosts()) hosts.push_back(&host);
  std::ranges::sort(hosts, in_query_order);
  for (const Host* host : hosts) shown.hosts.push_back(pool_view(*host, components));
  for (const auto& [seq, row] : pool.ledger().rows()) shown.ledger.push_back(row);
  for (const auto& [id, request] : pool.ledger().granted_requests())
    shown.granted_requests.push_back(request);
  std::ranges::sort(shown.granted_requests, {}, &GrantedRequest::request_id);
  for (const auto& [id, instance] : pool.instances()) shown.instances.push_back(instance);
  return encode(shown);
}

Result<PoolDocument> read_pool_document(const Json& given, const std::function<std::string()>& next_id) {
  auto decoded = decode<PoolView>(given);
  if (!decoded) return tl::unexpected(decoded.error());
  if (decoded->format != kPoolFormat)
    return invalid("format is \"{}\"; accepted: {}", decoded->format, kPoolFormat);
  PoolDocument document;
  for (const VendorView& vendor : decoded->vendors) document.vendors.push_back(from_view(vendor));
  for (std::size_t i = 0; i < decoded->hosts.size(); ++i) {
    auto host = HostReader(decoded->hosts[i], fmt::format("hosts.{}", i), next_id).read();
    if (!host) return tl::unexpected(host.error());
    document.hosts.push_back(std::move(*host));
  }
  document.ledger = std::move(decoded->ledger);
  document.granted_requests = std::move(decoded->granted_requests);
  document.instances = decoded->instances;
  if (const auto good = check_instances(*decoded, document); !good) return tl::unexpected(good.error());
  return document;
}

}  // namespace hostyard
