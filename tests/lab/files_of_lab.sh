# What a lab writes for those who use it: password, keys, known_hosts, inventory; and for its hosts: accounts.
# shellcheck shell=bash

# Everything secret lies in the lab's folder, which is root's alone, and is made anew with each lab.
write_lab_files() { # NUMBER_OF_HOSTS
  local shared=$LAB/shared hash user id
  ln -s "$IMAGE" "$LAB/image"
  (umask 077; head -c 18 /dev/urandom | base64 | tr -d '/+=\n' >"$LAB/password")
  mkdir -m 700 "$LAB/keys"
  for user in admin plain deploy; do ssh-keygen -q -t ed25519 -N '' -C "$user of the lab" -f "$LAB/keys/$user"; done
  ssh-keygen -q -t rsa -b 3072 -m PEM -N '' -C 'deploy of the lab' -f "$LAB/keys/deploy_rsa"

  mkdir -m 755 "$shared"
  mkdir -p "$shared/etc"
  hash=$(openssl passwd -6 -stdin <"$LAB/password")
  awk -F: -v OFS=: -v hash="$hash" '$1 ~ /^(root|admin|pwsudo|plain)$/ {$2 = hash} {print}' "$IMAGE/root/etc/shadow" >"$shared/etc/shadow"
  chown root:shadow "$shared/etc/shadow"
  chmod 640 "$shared/etc/shadow"
  for user in admin pwsudo plain; do
    id=$(awk -F: -v u="$user" '$1 == u {print $3 ":" $4}' "$IMAGE/root/etc/passwd")
    install -d -m 755 "$shared/home"
    cp -a "$IMAGE/root/home/$user" "$shared/home/$user"
    install -d -m 700 "$shared/home/$user/.ssh"
    if [[ $user == plain ]]; then cp "$LAB/keys/plain.pub" "$shared/home/$user/.ssh/authorized_keys"
    else cp "$LAB/keys/admin.pub" "$shared/home/$user/.ssh/authorized_keys"; fi
    chmod 600 "$shared/home/$user/.ssh/authorized_keys"
    chown -R "$id" "$shared/home/$user/.ssh"
  done
  echo "$1" >"$LAB/hosts"
}

# Kept with the base image: an RSA key is the slowest part of a host.
make_host_keys() { # HOST…
  local host
  # shellcheck disable=SC2016  # expanded by the inner shell
  for host in "$@"; do
    [[ -e $BASE/hostkeys/$host/complete ]] || echo "$host"
  done | xargs -r -P "$PARALLEL" -n 1 bash -c '
    folder=$BASE/hostkeys/$0
    rm -rf "$folder" && mkdir -p "$folder" || exit 1
    for type in ed25519 ecdsa rsa; do
      bits=
      [[ $type != rsa ]] || bits="-b 2048"
      ssh-keygen -q -N "" -t "$type" $bits -C "lab-$0" -f "$folder/ssh_host_${type}_key" || exit 1
    done
    touch "$folder/complete"' 9>&-
}

write_known_hosts() { # NUMBER_OF_HOSTS
  local host
  for ((host = 1; host <= $1; host++)); do
    sed "s/^\([^ ]* [^ ]*\).*/$(address_of "$host") \1/" "$BASE/hostkeys/$host"/*.pub
  done >"$LAB/known_hosts"
}

# lab.yaml names everything; hosts.json is an import file with the password, so it is root's alone as well.
write_inventory() { # NUMBER_OF_HOSTS
  local host cores memory program
  write_known_hosts "$1"
  cores=$(nproc)
  memory=$(awk '/^MemTotal:/ {printf "%d", $2 / 1048576 + 0.5}' /proc/meminfo)
  cat >"$LAB/hostyard.yaml" <<TEXT
# Configuration of hostyard for this lab.
store: sqlite:$LAB/pool.db
workflow:
  deployPrivateKeyPath: $LAB/keys/deploy
ssh:
  knownHosts: $LAB/known_hosts
tiup:
  clusterHome: $LAB/tiup
  emHome: $LAB/tiup
  workFolder: $LAB/tiup-work
TEXT
  echo '{"vendors": [{"id": "Local", "name": "Local", "regions": [{"id": "Region1", "name": "Region1", "zones": [{"id": "Zone1", "name": "Zone1"}]}]}]}' >"$LAB/vendors.json"
  program=$(newest_tiup)
  [[ -z $program ]] || echo "  program: $program" >>"$LAB/hostyard.yaml"
  {
    cat <<TEXT
# Hosts of tests/lab/lab, while they are up.
configuration: $LAB/hostyard.yaml
importFile: $LAB/hosts.json
knownHosts: $LAB/known_hosts
passwordFile: $LAB/password
users:            # on every host; the password of passwordFile, and a key
  - {name: root, sudo: true}
  - {name: admin, sudo: true, privateKey: $LAB/keys/admin}
  - {name: pwsudo, sudo: asks, privateKey: $LAB/keys/admin}
  - {name: plain, sudo: false, privateKey: $LAB/keys/plain}
deploy: {user: tidb, group: tidb, privateKey: $LAB/keys/deploy, publicKey: $LAB/keys/deploy.pub, rsaPrivateKey: $LAB/keys/deploy_rsa}
hosts:            # as an import file has them
TEXT
    for ((host = 1; host <= $1; host++)); do
      echo "  - {hostName: lab-$host, ip: $(address_of "$host"), sshPort: 22, userName: root, arch: $(import_arch), cpuCores: $cores, memory: $memory," \
        "region: Region1, az: Zone1, rack: Rack$host, clusterType: TiDB, purpose: \"Compute,Storage,Schedule\", diskType: NVMeSSD," \
        "disks: [{name: loop, path: /data, capacity: 1}]}"
    done
  } >"$LAB/lab.yaml"
  install -m 600 /dev/null "$LAB/hosts.json"
  {
    local comma=
    echo '{"hosts": ['
    for ((host = 1; host <= $1; host++)); do
      printf '%s{"hostName": "lab-%d", "ip": "%s", "sshPort": 22, "userName": "root", "passwd": "%s", "region": "Region1", "az": "Zone1", "rack": "Rack%d", "arch": "%s", "cpuCores": %d, "memory": %d, "clusterType": "TiDB", "purpose": "Compute,Storage,Schedule", "diskType": "NVMeSSD", "disks": [{"name": "loop", "path": "/data", "capacity": 1}]}' \
        "$comma" "$host" "$(address_of "$host")" "$(<"$LAB/password")" "$host" "$(import_arch)" "$cores" "$memory"
      comma=$',\n'
    done
    printf '\n]}\n'
  } >"$LAB/hosts.json"
}
# The stand-in for tiup, where it was built.
newest_tiup() {
  local file newest=
  for file in "$HERE"/../../build/*/lab/tiup; do [[ ! $file -nt $newest ]] || newest=$file; done
  [[ -z $newest ]] || realpath "$newest"
}
import_arch() { case $(uname -m) in aarch64) echo ARM64 ;; *) echo X86_64 ;; esac; }
