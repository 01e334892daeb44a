#include "scenarios/world_words.h"

#include <algorithm>

#include "engine/interfaces/host_executor.h"
#include "scenarios/shapes.h"

namespace hostyard {
namespace shapes {
namespace {

Shape mount() {
  return object("", "",
                {text("path", "where it is mounted, such as /data"),
                 text("device", "default /dev/vdb, /dev/vdc, … in order"),
                 text("fs", "ext4, xfs, nfs, …; default ext4"), texts("options", "as the kernel has them"),
                 integer("capacity", "GiB; default 500"), integer("used", "percent; default 1")});
}

Shape user() {
  return object("", "",
                {texts("groups", "the first is the primary one"), text("shell", "default /bin/bash"),
                 text("home", "its folder"), texts("keys", "lines of its authorized_keys"),
                 any("sudo", "whether it may do everything without a password"),
                 text("password", "empty: none that lets in"), any("locked", "refused even by key")});
}

std::vector<Shape> what_it_is() {
  return {text("os",
               "such as centos-7.9 (default, right for tiup 1.9 and 1.12), rocky-9.4 (for 1.16), debian-12, "
               "ubuntu-22.04, sles-15.5 (warnings of tiup)"),
          text("osName", "as os-release has it"),
          text("osRelease", "as os-release has it"),
          text("arch", "default X86_64"),
          integer("cores", "default 16"),
          integer("memory", "GiB; default 64"),
          text("manufacturer", "default QEMU; another one makes it a physical machine"),
          text("virt", "what systemd-detect-virt says: kvm, none; empty: there is no such tool"),
          text("governor", "of the CPU frequency: performance, powersave, …; unknown: cannot be told"),
          integer("networkMb", "speed of its network; default 10000"),
          text("timezone", "default Etc/UTC")};
}

std::vector<Shape> how_it_is_reached() {
  return {
      object("login", "the user that rows of `hosts import` log in with; default root with password secret",
             {text("user", "default root"), text("password", ""),
              text("key", "path of its private key on the control machine"), on_off("sudo", "")}),
      map_of(user(), "users", "by name; absent takes one away"),
      text("reach", "what becomes of a connection; default up", {"up", "refused", "no-route", "blackhole"}),
      integer("sshPort", "default 22"),
      on_off("passwordLogin", "default on"),
      on_off("keyLogin", "default on")};
}

std::vector<Shape> its_disks() {
  return {
      list_of(mount(), "mounts",
              "default: /data on ext4 with the options that tiup wants; tiup checks them on Storage and "
              "Schedule hosts"),
      on_off("swap", "default off"),
      texts("fstab", "its lines; default: made from mounts and swap"),
      text("remount", "whether new mount options take effect at once; default works", {"works", "reboot"}),
      integer("swapUsed", "GiB; default 0"),
      on_off("readOnly", "of the root file system; default off"),
      on_off("diskFull", "default off"),
      texts("paths", "files and folders that exist, as far as a check asks")};
}

std::vector<Shape> its_software() {
  const std::vector<std::string> states{"running", "stopped", "missing"};
  const std::vector<std::string> selinux{"disabled", "permissive", "enforcing", "missing"};
  return {
      texts("packages", "that are installed"),
      text("numactl", "in short for the package", {"installed", "missing"}),
      texts("unavailablePackages", "that no repository has"),
      map_of(text("", "", states), "services", "irqbalance, firewalld, … and their state"),
      map_of(any("", ""), "sysctl", "kernel parameters; absent takes one away"),
      text("sysctlFile", "default present", {"present", "missing"}),
      texts("limits", "lines of limits.conf: tidb soft nofile 1000000"),
      text("thp", "transparent huge pages; default always", {"never", "madvise", "always"}),
      text("selinux", "as it runs", selinux),
      text("selinuxConfig", "as it will boot", selinux),
      text("grubby", "the tool that changes boot parameters", {"present", "missing"}),
      text("ntp", "the service that keeps its clock; default running", states),
      integer("ntpOffsetMs", "default 0"),
      list_of(integer("", ""), "ports", "that somebody listens on; default 22"),
      on_off("tiupLeftovers", "files of an earlier check that was ended; default off"),
      list_of(object("", "", {text("kind", "name of the command, or tiup …"), text("detail", "")}), "effects",
              "what was changed on it, in order; a command that finds its work done adds none")};
}

// Of every machine; what belongs to one alone comes below.
std::vector<Shape> common_words() {
  std::vector<Shape> words;
  for (auto part : {what_it_is(), how_it_is_reached(), its_disks(), its_software()})
    words.insert(words.end(), part.begin(), part.end());
  return words;
}

std::vector<Shape> words_of_one() {
  std::vector<Shape> words = common_words();
  Shape ip = text("ip", "its address");
  ip.required = true;
  words.insert(words.begin(), std::move(ip));
  words.push_back(text("filebeat", "status of its node in the EM cluster, such as Up; default absent"));
  return words;
}

Shape fault() {
  std::vector<std::string> during = command_names();
  during.insert(during.end(), {"check", "checkApply", "display", "scaleOut", "scaleIn", "poll"});
  return object(
      "", "",
      {text("on", "address of a host; default: every host"), text("during", "what fails", std::move(during)),
       integer("time", "the first call that fails, counted from 1 for this host; default 1"),
       any("times", "how many calls in a row fail; every: all from then on; default 1"),
       any("outcome",
           "how: refused, unreachable, timed-out, timed-out-after, wrong-password, host-key, {exit: 3}, "
           "garbage, connection-lost, connection-lost-after, no-result, hang"),
       object("random", "instead of all that: a share of all calls fails, by seed",
              {any("rate", "from 0 to 1"), integer("seed", "beside the case's own; default 1")})});
}

Shape make_world() {
  Shape machines = object("machines", "the hosts that there are",
                          {object("defaults", "what each machine is that says nothing else", common_words()),
                           list_of(object("", "", words_of_one()), "each", "machines, one by one"),
                           text("first", "with count: so many machines from this address on"),
                           integer("count", "at most 100000")});
  Shape control =
      object("control", "the machine that the engine and tiup run on",
             {text("user", "the deploy user; default tidb"), text("group", "default tidb"),
              text("key", "path of its private key"), text("publicKey", "the line that belongs to it"),
              map_of(text("", ""), "keys", "public keys by path of their private key; absent: no file")});
  Shape tiup = object(
      "tiup", "the deploy tool",
      {text("style", "of its output; default 1.9", {"1.9", "1.12", "1.16", "1.9.6", "1.12.5", "1.16.5"}),
       on_off("missing", "there is no tiup"), texts("noise", "lines before every answer"),
       text("checkTakes", "a duration such as 5s")});
  Shape em = object("em", "the cluster that filebeat is deployed in",
                    {text("cluster", "its name"), text("takes", "how long an operation takes, such as 10s")});
  Shape vendors = map_of(map_of(texts("", ""), "", ""), "vendors",
                         "vendor, region, zones; default {Local: {Region1: [Zone1, Zone2]}}; {}: none");
  return object("world", "the fake world",
                {std::move(vendors), std::move(machines), std::move(control), std::move(tiup), std::move(em),
                 faults_shape()});
}

Shape make_machine_shape() {
  std::vector<Shape> words = words_of_one();
  std::erase_if(words, [](const Shape& word) { return word.name == "numactl"; });  // `packages` says it
  for (Shape& word : words) word.required = false;
  return object("", "", std::move(words));
}

Shape make_tiup_shape() {
  return object(
      "", "",
      {text("style", "of its output"),
       object("emCluster", "the cluster that filebeat is deployed in",
              {text("name", ""), list_of(object("", "",
                                                {text("host", "address"), text("role", "filebeat"),
                                                 text("status", "Up, Down, …")}),
                                         "nodes", "")}),
       list_of(object("", "",
                      {text("id", ""), text("kind", "", {"scale-out", "scale-in"}), text("host", "address"),
                       text("state", "", {"processing", "finished", "error", "unknown"}), text("error", "")}),
               "operations", "in order"),
       map_of(integer("", ""), "calls",
              "how often what was called: check, checkApply, display, scaleOut, scaleIn, poll")});
}

}  // namespace
}  // namespace shapes

const Shape& world_shape() {
  static const Shape shape = shapes::make_world();
  return shape;
}

const Shape& faults_shape() {
  static const Shape shape =
      shapes::list_of(shapes::fault(), "faults", "calls that fail, by plan or at random");
  return shape;
}

const std::vector<Shape>& machine_words_of_worlds() {
  static const std::vector<Shape> words = shapes::words_of_one();
  return words;
}

const Shape& machine_shape() {
  static const Shape shape = shapes::make_machine_shape();
  return shape;
}

const Shape& tiup_shape() {
  static const Shape shape = shapes::make_tiup_shape();
  return shape;
}

}  // namespace hostyard
