# swap_off: now, and after a reboot.
swap_off() {
  if swap_is_on; then
    used=$(awk '/^SwapTotal:/{t=$2} /^SwapFree:/{f=$2} END{print t-f}' /proc/meminfo)
    free=$(awk '/^MemAvailable:/{print $2}' /proc/meminfo)
    [ "$used" -le $((free / 10 * 8)) ] ||
      fail 1 "swapoff: $used kB are in use on swap, more than 80 % of the $free kB of available memory"
  fi
  # The file first: a host that is cut off between the two is finished by the next run, and one that boots meanwhile too.
  [ -e /etc/fstab ] && edit_fstab '!/^[ \t]*#/ && $3 == "swap" {print "# " $0; next} {print}'
  swap_is_on && did swapoff -a
  swap_is_on && fail 1 "swap is still on: $(sed -n 2p /proc/swaps)"
  finish_as_it_went
}
swap_is_on() { [ -n "$(sed 1d /proc/swaps 2>/dev/null)" ]; }
