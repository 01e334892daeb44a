# add_mount_option MOUNT_POINT OPTION: in fstab, once, and in effect; reboot where the mount is busy.
add_mount_option() {
  is_word "$2" '_=' || fail 1 "not a mount option: '$2'"
  MOUNT_POINT=$1 OPTION=$2
  export MOUNT_POINT OPTION
  device=$(of_mount 1)
  [ -n "$device" ] || fail 32 "mount: $1: not mounted"
  if [ "$2" = nodelalloc ] && [ "$(of_mount 3)" != ext4 ]; then
    fail 32 "mount: $1: $(of_mount 3) does not know the option nodelalloc"
  fi
  awk "$fstab_functions"' is_it() {found = 1} END {exit !found}' /etc/fstab || fail 1 "$1 has no line in /etc/fstab"
  # Field 4 of that line only; its blanks stay as they are.
  edit_fstab "$fstab_functions"' is_it() {print with_field_4($0); next} {print}'
  is_in_effect && finish_as_it_went
  # Device and folder: with the folder alone mount merges fstab in, and some kernels refuse what stands there (nodelalloc).
  mount -o "remount,$(of_mount 4),$2" "$device" "$1" 2>/dev/null
  if ! is_in_effect && umount "$1" 2>/dev/null; then
    if ! mount "$1" >&2; then
      mount "$device" "$1" >&2 || fail 32 "$1 is not mounted any more: mount refuses its line in /etc/fstab"
      fail 32 "mount refuses $1 with $2: it is mounted without"
    fi
  fi
  is_in_effect || finish reboot
  finish changed
}

of_mount() { # FIELD of the topmost mount there; the kernel writes blanks as \040
  awk -v f="$1" '
    {point = $2; gsub(/\\040/, " ", point); gsub(/\\011/, "\t", point); gsub(/\\134/, "\\", point)}
    point == ENVIRON["MOUNT_POINT"] {value = $f}
    END {print value}' /proc/self/mounts
}
is_in_effect() { case ,$(of_mount 4), in *,"$OPTION",*) return 0 ;; *) return 1 ;; esac; }

fstab_functions='
function is_it(   point) {
  if ($0 ~ /^[ \t]*#/) return 0
  point = $2
  gsub(/\\040/, " ", point)
  return point == ENVIRON["MOUNT_POINT"]
}
function with_option(options,   i, n, each, result, there, option) {
  option = ENVIRON["OPTION"]
  n = split(options, each, ",")
  for (i = 1; i <= n; i++) {
    if (option == "noatime" && (each[i] == "atime" || each[i] == "relatime" || each[i] == "strictatime")) continue
    if (option == "nodelalloc" && each[i] == "delalloc") continue
    if (each[i] == option) there = 1
    result = result (result == "" ? "" : ",") each[i]
  }
  return there ? result : result (result == "" ? "" : ",") option
}
function with_field_4(line,   i, head) {
  for (i = 1; i <= 3; i++) {
    match(line, /^[ \t]*[^ \t]+/)
    head = head substr(line, 1, RLENGTH)
    line = substr(line, RLENGTH + 1)
  }
  match(line, /^[ \t]*/)
  head = head substr(line, 1, RLENGTH)
  line = substr(line, RLENGTH + 1)
  match(line, /^[^ \t]*/)
  return head with_option(substr(line, 1, RLENGTH)) substr(line, RLENGTH + 1)
}'
