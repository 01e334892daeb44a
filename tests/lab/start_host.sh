#!/usr/bin/env bash
# start_host.sh NUMBER HOST…: starts lab hosts whose network namespaces are there. Called by tests/lab/lab.
# start_host.sh --inside NUMBER HOST: the first process of a host's own namespaces; becomes the host's init.
set -euo pipefail

start() { # NUMBER HOST
  local folder=$LAB/h$2 waited=0
  cp --sparse=always "$LAB/image/data.img" "$folder/data.img"
  cp --sparse=always "$LAB/image/logs.img" "$folder/logs.img"
  # It outlives this script; all its mounts are its own, so that they end with it.
  nsenter --net="/run/netns/hylab$1-$2" unshare --mount --uts --ipc --pid --fork --propagation private \
    bash "$HERE/start_host.sh" --inside "$1" "$2" </dev/null >"$folder/log" 2>&1 &
  disown
  until [[ -e $folder/started ]]; do
    waited=$((waited + 1))
    { kill -0 $! && ((waited < 1500)); } 2>/dev/null || { echo "lab: host $2 did not start: $(tail -n 3 "$folder/log")" >&2; return 1; }
    sleep 0.02
  done
}

address() { echo "198.$((18 + $1 / 32)).$(($1 % 32 * 8 + $2 / 250)).$(($2 % 250 + 2))"; }

# A loop device for a file. Taking the next free number races between hosts, so it is tried again.
# Not autoclear: "umount /data; mount /data" has to find the device again.
loop_for() {
  local try
  for try in {1..100}; do
    losetup --find --show "$1" 2>/dev/null && return 0
    sleep 0.0$((RANDOM % 9 + 1))
  done
  echo "no loop device for $1 after $try attempts" >&2
  return 1
}

inside() { # NUMBER HOST
  local folder=$LAB/h$2 pid rest
  # /proc is still the outer one: there this process has the number by which others know it.
  read -r pid rest </proc/self/stat
  echo "$pid" >"$folder/pid"
  hostname "lab-$2"
  ip link set lo up
  ip addr add "$(address "$1" "$2")/21" dev eth0
  ip link set eth0 up
  make_root "$2" "$folder"
  make_devices "$folder/root"
  mount_disks "$folder"
  shadow_kernel "$folder/root"
  : >"$folder/started"
  enter_root "$folder/root"
}

# What this host has of its own, in memory, over what the lab's hosts share, over the image.
make_root() { # HOST FOLDER
  mkdir -p "$2/own" "$2/root"
  mount -t tmpfs -o mode=755,size=256m "lab-$1" "$2/own"
  mkdir -p "$2/own/upper/etc/ssh" "$2/own/work"
  cp -p "$BASE/hostkeys/$1/"* "$2/own/upper/etc/ssh/"
  echo "lab-$1" >"$2/own/upper/etc/hostname"
  printf '127.0.0.1 localhost lab-%s\n' "$1" >"$2/own/upper/etc/hosts"  # without it every sudo waits for a name server
  mount -t overlay -o "lowerdir=$LAB/shared:$LAB/image/root,upperdir=$2/own/upper,workdir=$2/own/work,xino=off" "lab-$1" "$2/root"
}

make_devices() { # ROOT
  mount -t proc proc "$1/proc"
  mount -t sysfs sysfs "$1/sys"
  mount -t tmpfs -o mode=755,size=1m dev "$1/dev"
  mkdir "$1/dev/pts" "$1/dev/shm"
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$1/dev/pts"
  mount -t tmpfs -o mode=755,size=32m run "$1/run"
  mkdir -p "$1/run/sshd" "$1/run/lock" "$1/run/lab"
  local each
  for each in "null 1 3" "zero 1 5" "full 1 7" "random 1 8" "urandom 1 9" "tty 5 0"; do
    # shellcheck disable=SC2086  # name, major, minor
    set -- "$1" $each
    mknod -m 666 "$1/dev/$2" c "$3" "$4"
  done
  ln -s pts/ptmx "$1/dev/ptmx"
  ln -s /proc/self/fd "$1/dev/fd"
  ln -s /proc/self/fd/0 "$1/dev/stdin"
  ln -s /proc/self/fd/1 "$1/dev/stdout"
  ln -s /proc/self/fd/2 "$1/dev/stderr"
}

mount_disks() { # FOLDER
  local data logs
  data=$(loop_for "$1/data.img")
  logs=$(loop_for "$1/logs.img")
  cp -a "$data" "$logs" "$1/root/dev/"
  mount -t ext4 "$data" "$1/root/data"
  mount -t xfs -o nouuid "$logs" "$1/root/logs"
  {
    echo '# /etc/fstab: what is mounted at boot'
    printf '%s\t/data\text4\tdefaults\t0 2\n' "$data"
    printf '%s   /logs   xfs   defaults,nouuid   0 0\n' "$logs"
    printf '/swapfile none swap sw 0 0\n'
  } >"$1/root/etc/fstab"
}

# Most settings of the kernel are the whole machine's: a host gets files of its own for those that commands and tiup change, and
# sees the rest read-only. Settings of the network are each namespace's own and stay real.
shadow_kernel() { # ROOT
  local setting file
  for setting in vm/swappiness vm/overcommit_memory vm/max_map_count fs/file-max; do
    cat "/proc/sys/$setting" >"$1/run/lab/${setting##*/}"
  done
  echo 60 >"$1/run/lab/swappiness"
  mount --bind "$1/proc/sys" "$1/proc/sys"
  mount -o remount,bind,ro "$1/proc/sys"
  mount --bind "$1/proc/sys/net" "$1/proc/sys/net"
  mount -o remount,bind,rw "$1/proc/sys/net"
  for setting in vm/swappiness vm/overcommit_memory vm/max_map_count fs/file-max; do
    mount --bind "$1/run/lab/${setting##*/}" "$1/proc/sys/$setting"
  done
  [[ ! -e $1/proc/sysrq-trigger ]] || mount --bind /dev/null "$1/proc/sysrq-trigger"

  for file in enabled defrag; do
    echo 'always [madvise] never' >"$1/run/lab/thp_$file"
    [[ ! -e /sys/kernel/mm/transparent_hugepage/$file ]] ||
      mount --bind "$1/run/lab/thp_$file" "$1/sys/kernel/mm/transparent_hugepage/$file"
  done
  mount -t tmpfs -o size=1m firmware "$1/sys/firmware"
  mkdir -p "$1/sys/firmware/dmi/tables"
  cp "$1/etc/lab/smbios_entry_point" "$1/etc/lab/DMI" "$1/sys/firmware/dmi/tables/"
  mount -o remount,bind,ro "$1/sys"

  printf 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n/swapfile                               file\t\t1048572\t\t0\t\t-2\n' >"$1/run/lab/swaps"
  mount --bind "$1/run/lab/swaps" "$1/proc/swaps"
  sed 's/^SwapTotal:.*/SwapTotal:       1048572 kB/; s/^SwapFree:.*/SwapFree:        1048572 kB/' /proc/meminfo >"$1/run/lab/meminfo"
  mount --bind "$1/run/lab/meminfo" "$1/proc/meminfo"
}

enter_root() { # ROOT
  cd "$1"
  mkdir -p old
  pivot_root . old
  cd /
  umount -l /old
  rmdir /old
  service firewalld start
  # sshd needs an absolute name of itself, which the init gives it.
  exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin /sbin/lab-init </dev/null >/dev/null 2>&1
}

if [[ $1 == --inside ]]; then
  inside "$2" "$3"
else
  number=$1
  shift
  for host in "$@"; do start "$number" "$host"; done
fi
