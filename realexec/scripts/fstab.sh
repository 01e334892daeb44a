# edit_fstab PROGRAM: /etc/fstab through awk; where that changes nothing the file stays untouched. The first one is kept.
edit_fstab() {
  new_fstab=$(awk "$1" /etc/fstab && printf x) || fail 1 "cannot read /etc/fstab"
  [ "$new_fstab" = x ] && return 0
  new_fstab=${new_fstab%"${newline}x"}
  printf '%s\n' "$new_fstab" | cmp -s - /etc/fstab && return 0
  [ -e /etc/fstab.before-hostyard ] || cp -p /etc/fstab /etc/fstab.before-hostyard ||
    fail 1 "cannot keep a copy of /etc/fstab"
  put /etc/fstab 0644 <<HY_END_OF_FSTAB
$new_fstab
HY_END_OF_FSTAB
}
