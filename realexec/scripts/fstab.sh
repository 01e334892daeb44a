# edit_fstab PROGRAM: /etc/fstab through awk; where that changes nothing the file stays untouched. The first one is kept.
edit_fstab() {
  new_fstab=$(awk "$1" /etc/fstab && printf x) || fail 1 "cannot read /etc/fstab"
  [ "$new_fstab" = x ] && return 0
  new_fstab=${new_fstab%"${newline}x"}
  printf '%s\n' "$new_fstab" | cmp -s - /etc/fstab && return 0
  keep_first_fstab
  put /etc/fstab 0644 <<HY_END_OF_FSTAB
$new_fstab
HY_END_OF_FSTAB
}

# By another name first: a copy that a full disk or a kill cut short must not pass for the first one.
keep_first_fstab() {
  [ ! -e /etc/fstab.before-hostyard ] || return 0
  kept=$(mktemp /etc/fstab.hyXXXXXX) && cp -p /etc/fstab "$kept" && mv -f "$kept" /etc/fstab.before-hostyard ||
    { rm -f "$kept"; fail 1 "cannot keep a copy of /etc/fstab"; }
}
