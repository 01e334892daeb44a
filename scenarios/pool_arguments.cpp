#include "scenarios/pool_arguments.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "scenarios/import_arguments.h"
#include "scenarios/values.h"

namespace hostyard {
namespace {

constexpr const char* kTimes = "times";

template <class T>
void fill_member(Json& object, const char* key, const T& value) {
  if (!object.contains(key)) object[key] = value;
}

Json without_nulls(const Json& object) {
  Json kept = Json::object();
  for (const auto& [key, value] : object.items()) {
    if (!value.is_null()) kept[key] = value;
  }
  return kept;
}

Json complete_disk(Json disk, const std::string& host_id, std::size_t number) {
  fill_member(disk, "name", std::string("sd") + static_cast<char>('b' + number % 25));
  fill_member(disk, "path", "/" + compact(disk["name"]));
  fill_member(disk, "diskId", host_id + "-" + compact(disk["name"]));
  fill_member(disk, "capacity", 500);
  return without_nulls(disk);
}

Json complete_host(Json host) {
  fill_member(host, "hostName", host_name_of(compact(host.value("ip", Json("")))));
  fill_member(host, "hostId", host["hostName"]);
  fill_member(host, "status", "Online");
  fill_member(host, "arch", "X86_64");
  fill_member(host, "cpuCores", 16);
  fill_member(host, "memory", 64);
  fill_member(host, "userName", "root");
  fill_member(host, "region", "Region1");
  fill_member(host, "az", "Zone1");
  fill_member(host, "rack", "Rack1");
  fill_member(host, "clusterType", "TiDB");
  fill_member(host, "purpose", "Compute");
  fill_member(host, "diskType", "SSD");
  fill_member(host, "disks", Json::array({Json::object()}));
  if (host["disks"].is_array()) {
    std::size_t number = 0;
    for (Json& disk : host["disks"]) {
      if (disk.is_object()) disk = complete_disk(std::move(disk), compact(host["hostId"]), number++);
    }
  }
  return without_nulls(host);
}

// The address `steps` behind another one of IPv4.
std::string address_behind(const std::string& first, std::int64_t steps) {
  std::int64_t number = 0;
  for (const std::string& part : split_list(first, '.')) number = number * 256 + std::stoi(part);
  number += steps;
  return fmt::format("{}.{}.{}.{}", number >> 24 & 255, number >> 16 & 255, number >> 8 & 255, number & 255);
}

Json numbered(Json host, std::int64_t number) {
  const std::string suffix = fmt::format("-{:05}", number + 1);
  host["ip"] = address_behind(compact(host["ip"]), number);
  for (const char* const key : {"hostId", "hostName"}) host[key] = compact(host[key]) + suffix;
  for (Json& disk : host["disks"]) disk["diskId"] = compact(disk["diskId"]) + suffix;
  return host;
}

void add_host(const Json& given, Json& hosts) {
  Json row = given;
  row.erase(kTimes);
  const Json host = complete_host(std::move(row));
  if (!given.contains(kTimes)) {
    hosts.push_back(host);
    return;
  }
  for (std::int64_t i = 0; i < given[kTimes].get<std::int64_t>(); ++i) hosts.push_back(numbered(host, i));
}

}  // namespace

Shape pool_step_arguments(const Shape& use_case_arguments) {
  Shape shape = use_case_arguments;
  const auto hosts = std::ranges::find(shape.members, "hosts", &Shape::name);
  Shape times;
  times.kind = ValueKind::kInteger;
  times.name = kTimes;
  times.doc = "so many of this host, with ascending addresses and numbered ids";
  hosts->members.front().members.push_back(std::move(times));
  return shape;
}

Json pool_arguments(const Json& given, WorldBackend* world) {
  Json document = given;
  fill_member(document, "format", "hostyard-pool/1");
  const Json vendors = world == nullptr ? Json() : world->vendors();
  if (vendors.is_object()) fill_member(document, "vendors", vendors["vendors"]);
  if (given.contains("hosts") && given["hosts"].is_array()) {
    document["hosts"] = Json::array();
    for (const Json& host : given["hosts"]) {
      if (host.is_object()) add_host(host, document["hosts"]);
    }
  }
  return without_nulls(document);
}

}  // namespace hostyard
