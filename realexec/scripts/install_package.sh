# install_package NAME: with the host's package manager.
install_package() {
  is_word "$1" '+._-' || fail 1 "invalid package name '$1'"
  is_installed "$1" && finish ok
  if has apt-get; then
    DEBIAN_FRONTEND=noninteractive
    export DEBIAN_FRONTEND
    apt_install "$1" || { apt-get -o DPkg::Lock::Timeout=300 update >&2; apt_install "$1"; }
  elif has dnf; then
    dnf -y install "$1" >&2
  elif has yum; then
    yum -y install "$1" >&2
  elif has zypper; then
    zypper -n install --no-recommends "$1" >&2
  else
    fail 127 "no package manager found: yum, dnf, apt-get or zypper"
  fi
  code=$?
  # zypper says with 100 to 107 what else there would be to do: what counts is whether the package is there.
  is_installed "$1" || fail "$([ $code -eq 0 ] && echo 1 || echo $code)" "$1 is not installed (exit code $code)"
  finish changed
}

is_installed() {
  if has dpkg-query; then
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
  else
    rpm -q "$1" >/dev/null 2>&1 || rpm -q --whatprovides "$1" >/dev/null 2>&1
  fi
}
apt_install() { apt-get -o DPkg::Lock::Timeout=300 -y --no-install-recommends install "$1" >&2; }
