# read_manufacturer: line 1 the system's manufacturer, line 2 what systemd-detect-virt says, or empty.
read_manufacturer() {
  maker=$(dmidecode -s system-manufacturer 2>/dev/null | grep -v '^#' | head -n 1)
  [ -n "$maker" ] || maker=$(cat /sys/class/dmi/id/sys_vendor 2>/dev/null)
  virt=$(systemd-detect-virt 2>/dev/null)
  printf '%s\n%s\n' "$maker" "$virt"
  finish ok
}
