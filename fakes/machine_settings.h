// The words of a machine: one table for the world's YAML, for changes by scenarios, for the export that
// scenarios look at, and for the journal.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/base/json.h"
#include "fakes/machine.h"
#include "fakes/world_value.h"

namespace hostyard {

// Public keys of the control machine by the path of their private key. A path that is not in the map has a
// key pair all the same, derived from the path; one with an empty line has no file.
using KeyRing = std::map<std::string, std::string, std::less<>>;
std::string public_key_of(const KeyRing& keys, std::string_view private_key_path);
// Whether two lines of authorized_keys hold the same key: type and blob, whatever the comment.
bool same_key(std::string_view line, std::string_view other);

/* Words (every one is optional):
     os: centos-7.9 | rocky-9.4 | debian-12 | ubuntu-22.04 | sles-15.5 | …; osName, osRelease: as os-release
   has them arch: X86_64; cores: 16; memory: 64 (GiB); manufacturer: QEMU; virt: kvm | none | "" (no such
   tool) governor: performance | powersave | unknown; networkMb: 10000; timezone: Etc/UTC login: {user: root,
   password: secret} or {user: admin, key: /path/on/the/control/machine, sudo: on} users: {tidb: {groups:
   [tidb], shell: /bin/bash, home: /home/tidb, keys: [line], sudo: on, password: x, locked: off}} reach: up |
   refused | no-route | blackhole; sshPort: 22; passwordLogin: on; keyLogin: on mounts: [{path: /data, device:
   /dev/vdb, fs: ext4, options: [noatime], capacity: 500}]: makes fstab too, unless fstab: [line, …]; remount:
   works | reboot swap: on | off; swapUsed: 0 (GiB); readOnly: off; diskFull: off; paths: [/data/old] numactl:
   installed | missing; packages: [numactl]; unavailablePackages: [chrony] services: {irqbalance: running |
   stopped | missing, firewalld: …} sysctl: {vm.swappiness: 60}; sysctlFile: present | missing; limits: ["tidb
   soft nofile 1000000"] thp: always | madvise | never; selinux: disabled | permissive | enforcing | missing;
   selinuxConfig: the same grubby: present | missing; ntp: running | stopped | missing; ntpOffsetMs: 0 ports:
   [22]; tiupLeftovers: off; effects: [{kind, detail}] */
// Applied in an order of their own, so that `os` sets what others then change. Problems name the word.
void apply_settings(Machine& machine, const WorldValue& settings, const KeyRing& keys, WorldReader& reader);

// All of the words above, ordered; users, mounts and effects as objects. Applied to any machine it makes this
// one.
Json machine_to_json(const Machine& machine);

std::vector<std::string> machine_words();

}  // namespace hostyard
