# remove_tiup_leftovers: what a check that was ended left in /tmp/tiup.
remove_tiup_leftovers() {
  [ -e /tmp/tiup ] || [ -L /tmp/tiup ] || finish ok
  did rm -rf -- /tmp/tiup
  [ -e /tmp/tiup ] && fail 1 "/tmp/tiup is still there"
  finish changed
}
