# set_sysctl KEY VALUE: now, and after a reboot.
set_sysctl() {
  is_word "$1" '._/-' || fail 255 "sysctl: cannot stat /proc/sys/$1: No such file or directory"
  case $2 in *"$newline"*) fail 255 "sysctl: a value is one line: '$2'" ;; esac
  [ -e "/proc/sys/$(printf %s "$1" | tr . /)" ] || fail 255 "sysctl: cannot stat /proc/sys/$1: No such file or directory"
  # zz: behind Debian's 99-sysctl.conf, which is a link to /etc/sysctl.conf.
  file=/etc/sysctl.d/99-zz-hostyard.conf
  [ -d /etc/sysctl.d ] || did mkdir -p /etc/sysctl.d
  settings=$([ -e "$file" ] && awk -F ' *= *' -v k="$1" '$1 != k' "$file")
  settings="$settings${settings:+$newline}$1 = $2"
  put "$file" 0644 <<HY_END_OF_SETTINGS
$settings
HY_END_OF_SETTINGS
  if [ "$(value_of "$1")" != "$(one_blank "$2")" ]; then
    did sysctl -qw "$1=$2"
    [ "$(value_of "$1")" = "$(one_blank "$2")" ] || fail 1 "$1 is $(value_of "$1") after it was set to $2"
  fi
  finish_as_it_went
}
value_of() { one_blank "$(sysctl -n "$1" 2>/dev/null)"; }
# The kernel puts tabs between the numbers of some settings.
one_blank() { printf '%s' "$1" | tr -s ' \t' ' '; }
