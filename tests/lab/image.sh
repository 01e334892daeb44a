# The base image that all hosts share, read-only: Debian packages and the few files of tests/lab/files. Made once, kept in $BASE.
# shellcheck shell=bash

SUITE=bookworm
PACKAGES=openssh-server,sudo,iproute2,iptables,procps,e2fsprogs,xfsprogs,dmidecode,tcsh,fish
OFFLINE_PACKAGES=(numactl libnuma1)  # to be installed by hosts, which have no network

# Its name changes with what goes into it, so that an outdated one is never used.
base_name() { cat "$HERE/image.sh" "$HERE"/files/* | sha256sum | cut -c1-12; }

make_base() {
  IMAGE=$BASE/$(base_name)
  export IMAGE
  [[ ! -d $IMAGE ]] || return 0
  echo "lab: making the base image $IMAGE (once; a minute)" >&2
  command -v debootstrap >/dev/null || cannot "debootstrap is missing (Debian: apt-get install debootstrap)"
  mkdir -p "$BASE"
  end_workers
  # In mounts of its own: what debootstrap mounts and a kill would leave ends with the process. Several labs may share the base.
  HOSTYARD_LAB_WORKER=$LAB flock -w 900 "$BASE/lock" unshare --mount --propagation private bash "$HERE/lab" _image 9>&- ||
    die "no base image; its log: $BASE/log"
}

build_image() {
  [[ ! -d $IMAGE ]] || return 0
  local new=$BASE/new root=$BASE/new/root
  rm -rf --one-file-system "$new"
  mkdir -p "$new"
  debootstrap --variant=minbase --include="$PACKAGES" "$SUITE" "$root" >"$BASE/log" 2>&1 || die "debootstrap failed: $BASE/log"
  add_offline_packages "$root"
  add_users "$root"
  add_files "$root"
  add_disks "$root" "$new"
  mv "$new" "$IMAGE"
}

add_offline_packages() { # ROOT
  mkdir -p "$1/var/lab-apt"
  chroot "$1" sh -c "cd /var/lab-apt && apt-get update && apt-get download ${OFFLINE_PACKAGES[*]}" >>"$BASE/log" 2>&1 ||
    die "cannot fetch ${OFFLINE_PACKAGES[*]}: $BASE/log"
  local file
  for file in "$1"/var/lab-apt/*.deb; do
    dpkg-deb -f "$file"
    printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "${file##*/}" "$(stat -c %s "$file")" "$(sha256sum "$file" | cut -d' ' -f1)"
  done >"$1/var/lab-apt/Packages"
  rm -f "$1"/etc/apt/sources.list.d/*
  echo 'deb [trusted=yes] file:/var/lab-apt ./' >"$1/etc/apt/sources.list"
  rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*
  chroot "$1" apt-get update >>"$BASE/log" 2>&1 || die "apt-get update failed in the image: $BASE/log"
}

# admin: sudo without a password; pwsudo: sudo asks for one; plain: no sudo. Passwords and keys come with each lab.
add_users() { # ROOT
  local user
  for user in admin pwsudo plain; do chroot "$1" useradd -m -s /bin/bash "$user"; done
  echo 'admin ALL=(ALL) NOPASSWD:ALL' >"$1/etc/sudoers.d/admin"
  echo 'pwsudo ALL=(ALL) ALL' >"$1/etc/sudoers.d/pwsudo"
  chmod 440 "$1"/etc/sudoers.d/*
}

add_files() { # ROOT
  rm -f "$1"/etc/ssh/ssh_host_*
  printf 'PermitRootLogin yes\nKbdInteractiveAuthentication yes\nUseDNS no\n' >"$1/etc/ssh/sshd_config.d/lab.conf"
  mkdir -p "$1/data" "$1/logs" "$1/run/sshd" "$1/etc/lab" "$1/var/lib/lab"
  install -m 755 "$HERE/files/init" "$1/sbin/lab-init"
  install -m 755 "$HERE/files/swapoff" "$1/usr/local/sbin/swapoff"
  install -m 755 "$HERE/files/systemd-detect-virt" "$1/usr/local/bin/systemd-detect-virt"
  install -m 755 "$HERE/files/service" "$1/etc/init.d/irqbalance"
  install -m 755 "$HERE/files/service" "$1/etc/init.d/firewalld"
  # Which systemd would have brought; tiup writes into it.
  touch "$1/etc/sysctl.conf"
  ln -sf ../sysctl.conf "$1/etc/sysctl.d/99-sysctl.conf"
  mkdir -p "$1/tmp/tiup/bin"
  echo 'left by a check that was ended' >"$1/tmp/tiup/bin/insight"
  perl "$HERE/files/dmi.pl" "$1/etc/lab/smbios_entry_point" "$1/etc/lab/DMI" QEMU
}

# File systems as templates: a host gets a copy. By the image's own tools, so that nothing else has to be installed.
add_disks() { # ROOT FOLDER
  truncate -s 64M "$1/data.img"
  truncate -s 300M "$1/logs.img"
  chroot "$1" mkfs.ext4 -q -F -E lazy_itable_init=0,lazy_journal_init=0 /data.img >>"$BASE/log" 2>&1 || die "mkfs.ext4 failed: $BASE/log"
  chroot "$1" mkfs.xfs -q /logs.img >>"$BASE/log" 2>&1 || die "mkfs.xfs failed: $BASE/log"
  mv "$1/data.img" "$1/logs.img" "$2/"
}
