// Changes of hosts and disks by hand, of the generator.
#include <algorithm>

#include <fmt/format.h>

#include "scenarios/campaign/generator.h"
#include "scenarios/campaign/model/world.h"

namespace hostyard::campaign {
namespace {

constexpr std::int64_t kTooMuch = 2'147'483'648;

class ChangeMaker {
 public:
  ChangeMaker(Dice& dice, const Mood& mood, const Model& model) : dice_(dice), mood_(mood), model_(model) {}

  UpdateHost update_host();
  SetStatus set_status();
  SetReserved set_reserved();
  AddDisks add_disks(std::size_t& next_disk);
  UpdateDisk update_disk();
  DeleteDisks delete_disks();

 private:
  std::vector<std::string> some_hosts();
  void amounts(HostChange& change, const ModelHost& host);
  void names(HostChange& change);
  void login(HostChange& change, const ModelHost& host);
  void place(HostChange& change, const Host& host);
  std::string another(std::string_view field, const std::string& text);
  GivenDisk new_disk(const Host& host, std::size_t number);
  void spoil(GivenDisk& disk, const Host& host);
  // Nothing: there is none.
  const Disk* any_disk(const ModelHost*& host);

  Dice& dice_;
  const Mood& mood_;
  const Model& model_;
};

// ---- hosts ----

std::vector<std::string> ChangeMaker::some_hosts() {
  std::vector<std::string> ids;
  if (dice_.percent(2)) return ids;
  for (std::size_t i = dice_.percent(85) ? 1 : 1 + dice_.below(3); i > 0; --i) {
    const ModelHost* host = any_host(dice_, model_);
    ids.push_back(host == nullptr || dice_.percent(2) ? kUnknownHost : host->host.id);
  }
  return ids;
}

void ChangeMaker::amounts(HostChange& change, const ModelHost& host) {
  const auto amount = [&](std::int64_t used, std::int64_t unit) {
    if (dice_.percent(4)) return dice_.percent(70) ? used - 1 : dice_.percent(50) ? -1 : kTooMuch;
    return used + unit * dice_.one_of(std::array<std::int64_t, 4>{0, 1, 1, 8});
  };
  change.numbers["cpuCores"] = amount(host.used_cores(), 1);
  if (dice_.percent(60)) change.numbers["memory"] = amount(host.used_memory(), 8);
  if (dice_.percent(3)) change.numbers["usedCpuCores"] = dice_.between(0, 1);
}

void ChangeMaker::names(HostChange& change) {
  if (dice_.percent(50)) {
    change.texts["hostName"] = fmt::format("renamed{}", dice_.below(1'000));
    if (dice_.percent(20)) change.texts["hostName"] = any_host(dice_, model_)->host.host_name;
    if (dice_.percent(4)) change.texts["hostName"] = " blank";
  }
  if (dice_.percent(30)) change.texts["os"] = dice_.percent(50) ? "Debian 12" : "Rocky 9";
  if (dice_.percent(20)) change.texts["kernel"] = "6.1";
  if (dice_.percent(20)) change.texts["nic"] = "25GE";
  if (!dice_.percent(60)) return;
  change.texts["purpose"] = dice_.one_of(
      std::array<std::string, 5>{"Compute", "Storage,Compute", " Schedule , Storage", "Schedule,", ","});
  if (dice_.percent(6)) change.texts["purpose"] += ",Web";
}

// The port of sshd moves where no workflow is about to log in.
void ChangeMaker::login(HostChange& change, const ModelHost& host) {
  if (dice_.percent(40)) change.texts["userName"] = dice_.percent(70) ? kLoginUser : "admin";
  if (dice_.percent(40)) change.texts["passwd"] = dice_.percent(70) ? kPassword : "forgotten";
  if (host.flow || !dice_.percent(50)) return;
  std::int64_t port = dice_.percent(40) ? kDefaultSshPort : dice_.between(10'000, 10'012);
  if (!host.ports.empty() && dice_.percent(20)) port = dice_.one_of(host.ports);
  if (dice_.percent(4)) port = dice_.percent(50) ? -1 : 65'536;
  change.numbers["sshPort"] = port;
}

// Fields that may only be given as they are.
void ChangeMaker::place(HostChange& change, const Host& host) {
  const std::array<std::pair<std::string, std::string>, 8> fields{
      {{"ip", host.ip.text()},
       {"arch", std::string(to_string(host.arch))},
       {"vendor", host.location.vendor},
       {"region", host.location.region},
       {"az", host.location.zone},
       {"rack", host.location.rack},
       {"clusterType", std::string(to_string(host.cluster_type))},
       {"diskType", std::string(to_string(host.disk_type))}}};
  for (std::size_t i = 1 + dice_.below(3); i > 0; --i) {
    const auto& [field, text] = dice_.one_of(fields);
    change.texts[field] = dice_.percent(80) ? text : another(field, text);
  }
}

std::string ChangeMaker::another(std::string_view field, const std::string& text) {
  if (field == "ip") return "10.98.0.1";
  if (field == "arch") return std::string(to_string(static_cast<Arch>(dice_.below(4))));
  if (field == "diskType") return std::string(to_string(static_cast<DiskType>(dice_.below(3))));
  return field == "clusterType" ? "EnterpriseManager" : text + "x";
}

UpdateHost ChangeMaker::update_host() {
  UpdateHost update;
  const ModelHost* host = any_host(dice_, model_);
  if (host == nullptr || dice_.percent(3)) {
    update.change.host = dice_.percent(80) ? kUnknownHost : "";
    update.change.texts["os"] = "Rocky 9";
    return update;
  }
  update.change.host = host->host.id;
  if (dice_.percent(60)) amounts(update.change, *host);
  if (dice_.percent(40)) names(update.change);
  if (dice_.percent(10)) login(update.change, *host);
  if (dice_.percent(15)) place(update.change, host->host);
  return update;
}

SetStatus ChangeMaker::set_status() {
  SetStatus set{some_hosts(), ""};
  if (dice_.percent(3)) {
    set.status = dice_.one_of(std::array<std::string, 4>{"Init", "Deleting", "online", ""});
    return set;
  }
  // Online again soon: what is Offline is granted nothing.
  const ModelHost* host = set.hosts.empty() ? nullptr : model_.find(set.hosts.front());
  const bool away = host != nullptr && host->host.status != HostStatus::kOnline;
  static const std::array<std::string, 4> kStatuses{"Online", "Offline", "Failed", "Deleted"};
  set.status = kStatuses[away && dice_.percent(70) ? 0 : dice_.weighted({5, 45, 30, 20})];
  return set;
}

SetReserved ChangeMaker::set_reserved() {
  std::vector<std::string> hosts = some_hosts();
  return {std::move(hosts), dice_.percent(std::max(10U, mood_.reserved))};
}

// ---- disks ----

GivenDisk ChangeMaker::new_disk(const Host& host, std::size_t number) {
  GivenDisk disk;
  disk.id = fmt::format("{}-x{}", host.id, number);
  disk.name = fmt::format("x{}", number);
  disk.path = fmt::format("/{}{}{}", dice_.percent(50) ? "extra" : "a", number, dice_.percent(10) ? "/" : "");
  disk.capacity = dice_.one_of(std::array<std::int64_t, 3>{50, 100, 101});
  if (dice_.percent(25))
    disk.status = dice_.one_of(std::array<std::string, 3>{"Available", "Reserved", "Error"});
  if (dice_.percent(20)) disk.type = to_string(host.disk_type);
  if (dice_.percent(15)) disk.host_id = host.id;
  if (dice_.percent(10)) spoil(disk, host);
  return disk;
}

void ChangeMaker::spoil(GivenDisk& disk, const Host& host) {
  switch (dice_.below(9)) {
    case 0:
      disk.name = dice_.percent(50) ? "" : "a\tb";
      break;
    case 1:
      disk.path = dice_.one_of(std::array<std::string, 4>{"", "extra", "/a//b", "/a/../b"});
      break;
    case 2:
      disk.capacity.reset();
      break;
    case 3:
      disk.capacity = dice_.one_of(std::array<std::int64_t, 3>{0, -1, kTooMuch});
      break;
    case 4:
      disk.status = dice_.percent(50) ? "Exhaust" : "InUsed";
      break;
    case 5:
      disk.type = to_string(static_cast<DiskType>(dice_.below(3)));
      break;
    case 6:
      disk.host_id = kUnknownHost;
      break;
    case 7:
      if (!host.disks.empty()) disk.name = dice_.one_of(host.disks).name;
      break;
    default:
      if (!host.disks.empty()) disk.path = dice_.one_of(host.disks).path + (dice_.percent(50) ? "/" : "");
  }
}

AddDisks ChangeMaker::add_disks(std::size_t& next_disk) {
  AddDisks add;
  const ModelHost* host = any_host(dice_, model_);
  const Host nobody;
  const Host& row = host == nullptr ? nobody : host->host;
  add.host = host == nullptr || dice_.percent(3) ? dice_.percent(80) ? kUnknownHost : "" : row.id;
  if (dice_.percent(2)) return add;
  for (std::size_t i = dice_.percent(80) ? 1 : 1 + dice_.below(3); i > 0; --i)
    add.disks.push_back(new_disk(row, next_disk++));
  if (add.disks.size() > 1 && dice_.percent(10)) add.disks.back().name = add.disks.front().name;
  return add;
}

const Disk* ChangeMaker::any_disk(const ModelHost*& host) {
  host = any_host(dice_, model_);
  return host == nullptr || host->host.disks.empty() ? nullptr : &dice_.one_of(host->host.disks);
}

UpdateDisk ChangeMaker::update_disk() {
  GivenDisk change;
  const ModelHost* host = nullptr;
  const Disk* disk = any_disk(host);
  // One that is held breaks, one that nobody holds grows: that is when others must hear of it.
  const bool breaks = dice_.percent(40);
  for (int i = 0; i < 4 && disk != nullptr && host->holds_disk(disk->id) != breaks; ++i)
    disk = any_disk(host);
  if (disk == nullptr || dice_.percent(3)) {
    change.id = dice_.percent(70) ? "no-disk" : "";
    change.status = "Error";
    return {change};
  }
  change.id = disk->id;
  if (breaks) change.status = "Error";
  if (dice_.percent(10)) change.status = to_string(host->disk_status(*disk));
  if (dice_.percent(4)) change.status = to_string(static_cast<DiskStatus>(dice_.below(5)));
  // Larger than all others now and then: what index of disks there may be must hear of it.
  if (dice_.percent(40))
    change.capacity = dice_.one_of(std::array<std::int64_t, 5>{49, 100, 501, 1'000, 2'000});
  if (dice_.percent(3)) change.capacity = dice_.one_of(std::array<std::int64_t, 3>{0, -1, kTooMuch});
  if (dice_.percent(30)) change.name = fmt::format("y{}", dice_.below(1'000));
  if (dice_.percent(6)) change.name = dice_.percent(80) ? dice_.one_of(host->host.disks).name : "a\tb";
  if (dice_.percent(10)) change.path = disk->path + (dice_.percent(30) ? "/" : "");
  if (dice_.percent(10)) change.type = to_string(disk->type);
  if (dice_.percent(10)) change.host_id = disk->host_id;
  if (dice_.percent(2)) change.path = "/elsewhere";
  if (dice_.percent(2)) change.type = to_string(static_cast<DiskType>(dice_.below(3)));
  if (dice_.percent(2)) change.host_id = kUnknownHost;
  return {change};
}

DeleteDisks ChangeMaker::delete_disks() {
  DeleteDisks remove;
  if (dice_.percent(2)) return remove;
  for (std::size_t i = dice_.percent(80) ? 1 : 1 + dice_.below(3); i > 0; --i) {
    const ModelHost* host = nullptr;
    const Disk* disk = any_disk(host);
    // What is held cannot be deleted: most are tried once more.
    if (disk != nullptr && host->holds_disk(disk->id) && dice_.percent(70)) disk = any_disk(host);
    remove.disks.push_back(disk == nullptr || dice_.percent(2) ? "no-disk" : disk->id);
  }
  return remove;
}

}  // namespace

Body draw_change(Dice& dice, const Mood& mood, const Model& model, std::size_t kind, std::size_t& next_disk) {
  ChangeMaker maker(dice, mood, model);
  switch (kind) {
    case place_of<UpdateHost>():
      return maker.update_host();
    case place_of<SetStatus>():
      return maker.set_status();
    case place_of<SetReserved>():
      return maker.set_reserved();
    case place_of<AddDisks>():
      return maker.add_disks(next_disk);
    case place_of<UpdateDisk>():
      return maker.update_disk();
    default:
      return maker.delete_disks();
  }
}

}  // namespace hostyard::campaign
