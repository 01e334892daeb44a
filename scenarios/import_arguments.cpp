#include "scenarios/import_arguments.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "engine/importfile/columns.h"
#include "scenarios/values.h"

namespace hostyard {
namespace {

constexpr const char* kContent = "content";
constexpr const char* kFile = "file";

Shape text_member(std::string name, std::string doc) {
  Shape shape;
  shape.kind = ValueKind::kString;
  shape.name = std::move(name);
  shape.doc = std::move(doc);
  return shape;
}

std::string doc_of_column(std::string_view key) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 18> docs{{
      {"hostName", "unique"},
      {"ip", "address, unique; the only one that a row needs here"},
      {"userName", "login"},
      {"passwd", "of the login; null: by key"},
      {"region", "of the vendors"},
      {"az", "zone of the region"},
      {"rack", "any name"},
      {"arch", "X86, X86_64, ARM or ARM64"},
      {"os", "as the file says"},
      {"kernel", "as the file says"},
      {"cpuCores", "from 1"},
      {"memory", "GiB, from 1"},
      {"nic", "as the file says"},
      {"clusterType", "TiDB, DataMigration or EnterpriseManager"},
      {"purpose", "Compute, Storage, Schedule; several parted by commas"},
      {"diskType", "NVMeSSD, SSD or SATA"},
      {"disks", "list of {name, capacity, path, status, type}"},
      {"sshPort", "default 22"},
  }};
  const auto found = std::ranges::find(docs, key, &std::pair<std::string_view, std::string_view>::first);
  return found == docs.end() ? std::string() : std::string(found->second);
}

Shape rows_shape() {
  Shape row;
  row.kind = ValueKind::kObject;
  for (const std::string& key : json_keys()) {
    Shape member = text_member(key, doc_of_column(key));
    member.kind = ValueKind::kAny;  // rows may hold what the import is to refuse
    row.members.push_back(std::move(member));
  }
  Shape rows =
      text_member("rows", "hosts as the JSON import file has them; what a row leaves out is filled in");
  rows.kind = ValueKind::kList;
  rows.members = {std::move(row)};
  return rows;
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) throw Error(ErrorCode::kTemplateFileNotFound, "cannot read the import file " + path);
  return text.str();
}

template <class T>
void fill(Json& row, const char* key, const T& value) {
  if (!row.contains(key)) row[key] = value;
}

// The disk that the machine has mounted for data, or a usual one.
Json default_disks(const Json& machine) {
  if (machine.is_object() && machine.contains("mounts") && machine["mounts"].is_array()) {
    for (const Json& mount : machine["mounts"]) {
      const std::string path = mount.value("path", "/");
      if (path == "/") continue;
      return Json::array({{{"name", "sdb"}, {"capacity", mount.value("capacity", 500)}, {"path", path}}});
    }
  }
  return Json::array({{{"name", "sdb"}, {"capacity", 500}, {"path", "/data"}}});
}

void fill_from_machine(Json& row, const Json& machine) {
  fill(row, "arch", machine.value("arch", "X86_64"));
  fill(row, "cpuCores", machine.value("cores", 16));
  fill(row, "memory", machine.value("memory", 64));
  fill(row, "os", machine.value("os", "centos-7.9"));
  // A machine whose login has no password is logged in to by key.
  const Json login = machine.value("login", Json{{"user", "root"}, {"password", "secret"}});
  fill(row, "userName", login.value("user", "root"));
  fill(row, "passwd", login.value("password", "").empty() ? Json() : login["password"]);
  fill(row, "disks", default_disks(machine));
}

Json complete_row(Json row, WorldBackend* world) {
  const std::string ip = row.contains("ip") ? compact(row["ip"]) : "";
  const Json machine = world == nullptr ? Json() : world->machine(ip);
  fill(row, "hostName", host_name_of(ip));
  fill_from_machine(row, machine.is_object() ? machine : Json::object());
  fill(row, "region", "Region1");
  fill(row, "az", "Zone1");
  fill(row, "rack", "Rack1");
  fill(row, "clusterType", "TiDB");
  fill(row, "purpose", "Compute");
  fill(row, "diskType", "SSD");
  Json kept = Json::object();
  for (const auto& [key, value] : row.items()) {
    if (!value.is_null()) kept[key] = value;
  }
  return kept;
}

}  // namespace

std::string host_name_of(const std::string& ip) {
  const std::size_t last = ip.find_last_of(".:");
  return "host" + (last == std::string::npos ? ip : ip.substr(last + 1));
}

Shape import_step_arguments(const Shape& use_case_arguments) {
  Shape shape = use_case_arguments;
  std::erase_if(shape.members, [](const Shape& member) { return member.name == kFile; });
  shape.members.push_back(rows_shape());
  shape.members.push_back(text_member("text", "an import file as text: CSV or JSON"));
  shape.members.push_back(text_member("file", "path of an import file, relative to the scenario"));
  return shape;
}

Json import_arguments(const Json& given, const std::string& folder, WorldBackend* world) {
  Json arguments = given;
  for (const char* const key : {"rows", "text", "file"}) arguments.erase(key);
  if (given.contains(kContent)) {
    arguments[kFile] = "scenario";
  } else if (given.contains("file")) {
    const std::string path = compact(given["file"]);
    arguments[kFile] = path;
    arguments[kContent] = read_file(path.starts_with('/') ? path : folder + "/" + path);
  } else if (given.contains("text")) {
    arguments[kFile] = "scenario.csv";
    arguments[kContent] = compact(given["text"]);
  } else {
    Json rows = Json::array();
    for (const Json& row : given.value("rows", Json::array())) rows.push_back(complete_row(row, world));
    arguments[kFile] = "scenario.json";
    arguments[kContent] = rows.dump();
  }
  return arguments;
}

}  // namespace hostyard
