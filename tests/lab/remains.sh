# Finding and removing what a lab left: by the names of its namespaces, the files behind its loop devices and the mark in the
# environment of its workers, so that nothing has to be remembered by whoever was killed.
# shellcheck shell=bash

# Starters of hosts that go on although their lab command was killed.
end_workers() {
  local files
  while files=$(workers); do
    # shellcheck disable=SC2046  # one argument a process
    kill -9 $(tr -dc '0-9\n' <<<"$files") 2>/dev/null || true
    sleep 0.02
  done
}
workers() { grep -lzxF "HOSTYARD_LAB_WORKER=$LAB" /proc/[0-9]*/environ 2>/dev/null | grep .; }

namespaces_of() { # NUMBER
  local file
  for file in /run/netns/hylab"$1"-*; do [[ -e $file ]] && echo "${file##*/}"; done
}

end_namespace_processes() { # NAMESPACE…
  local name pids tries
  for tries in {1..500}; do
    pids=$(for name in "$@"; do ip netns pids "$name" 2>/dev/null || true; done)
    [[ -n $pids ]] || return 0
    # shellcheck disable=SC2086  # one argument a process
    kill -9 $pids 2>/dev/null || true
    sleep 0.01
  done
  die "processes $pids of the lab do not end after $tries attempts"
}

detach_loops() { # FOLDER
  local device file tries left
  for tries in {1..200}; do
    left=
    while read -r device file; do
      [[ $file == "$1"/* ]] || continue
      left="$left $device"
      losetup --detach "$device" 2>/dev/null || true
    done < <(losetup --list --noheadings --output NAME,BACK-FILE)
    [[ -n $left ]] || return 0
    sleep 0.02
  done
  die "loop devices$left do not go after $tries attempts"
}

remove_host() { # NUMBER HOST
  local name=hylab$1-$2
  end_namespace_processes "$name"
  ip netns del "$name" 2>/dev/null || true
  ip link del "$name" 2>/dev/null || true
  detach_loops "$LAB/h$2"
  rm -rf --one-file-system "$LAB/h$2"
}

# The lab's number by its bridge's mark; nothing where there is none.
marked_number() {
  local link mark
  mark=$(mark_of_lab)
  for link in /sys/class/net/hylab*; do
    [[ -e $link/bridge && $(<"$link/address") == "$mark" ]] && echo "${link##*/hylab}"
  done
  return 0
}

down() {
  end_workers
  local number names name link
  number=$(marked_number)
  if [[ -n $number ]]; then
    mapfile -t names < <(namespaces_of "$number")
    if ((${#names[@]} > 0)); then
      end_namespace_processes "${names[@]}"
      for name in "${names[@]}"; do echo "netns del $name"; done | ip -force -batch - 2>/dev/null || true
    fi
    for link in /sys/class/net/hylab"$number"-*; do
      [[ ! -e $link ]] || ip link del "${link##*/}" 2>/dev/null || true
    done
  fi
  detach_loops "$LAB"
  rm -rf --one-file-system "$LAB"
  # Last: while it is there a down that was cut off finds everything again.
  [[ -z $number ]] || ip link del "hylab$number"
  rm -f "$LAB.lock"
}

# Namespaces and cables of labs whose bridge is gone, which goes last.
orphans() {
  local file lab
  for file in /run/netns/hylab*-* /sys/class/net/hylab*-*; do
    lab=${file##*/}
    [[ ! -e $file || -e /sys/class/net/${lab%-*} ]] || echo "$file"
  done
}

leaks() {
  local number found
  number=$(marked_number)
  found=$(
    ls -d "$LAB" 2>/dev/null
    [[ -z $number ]] || ls -d /run/netns/hylab"$number"-* /sys/class/net/hylab"$number" /sys/class/net/hylab"$number"-* 2>/dev/null
    losetup --list --noheadings --output NAME,BACK-FILE | grep -F " $LAB/"
    grep -F " $LAB/" /proc/mounts
    workers
    orphans
  ) || true
  [[ -z $found ]] || { echo "$found"; return 1; }
}
