# What every operation on a host begins with. POSIX sh: dash, bash and busybox's ash run it, as root. An operation looks first,
# changes what differs, proves its effect, and ends by one of ok, changed, reboot, fail, which the caller reads from the last
# line of the output (realexec/host_script.h).
set -u
umask 022
PATH=${PATH:-/usr/bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
unset CDPATH ENV BASH_ENV
effect=ok
newline='
'

finish() { # ok | changed | reboot
  printf '\n%s %s\n' "$HY_NONCE" "$1"
  exit 0
}
finish_as_it_went() { finish "$effect"; }
fail() { # CODE MESSAGE
  printf '%s\n' "$2" >&2
  printf '\n%s fail\n' "$HY_NONCE"
  exit "$1"
}

# did COMMAND...: a change that has to succeed.
did() {
  "$@" >&2 || { did_code=$?; say_why_not; fail 1 "$1 failed with exit code $did_code"; }
  effect=changed
}
# Tools for accounts say no more than "cannot lock /etc/group": the kernel's own words about writing there.
say_why_not() {
  why_file=$(mktemp /etc/hyXXXXXX) || return 0
  head -c 4096 /dev/zero >"$why_file"
  rm -f "$why_file"
}

has() { command -v "$1" >/dev/null 2>&1; }

# put FILE MODE: standard input as the file, whole or not at all, and only where it differs. Not behind a pipe: what runs in
# a subshell can neither fail nor tell of a change.
put() {
  put_new=$(mktemp "$1.hyXXXXXX") || fail 1 "cannot create a file beside $1"
  cat >"$put_new" || { rm -f "$put_new"; fail 1 "cannot write $put_new"; }
  if [ -f "$1" ] && cmp -s "$put_new" "$1"; then
    rm -f "$put_new"
    return 0
  fi
  { chown 0:0 "$put_new" && chmod "$2" "$put_new" && { sync "$put_new" 2>/dev/null || sync; } && mv -f "$put_new" "$1"; } ||
    { rm -f "$put_new"; fail 1 "cannot replace $1"; }
  if has restorecon; then restorecon "$1" 2>/dev/null; fi
  effect=changed
}

is_account_name() {
  case $1 in
    '' | [!a-z_]* | *[!a-z0-9_-]*) return 1 ;;
  esac
  [ "${#1}" -le 32 ]
}
# is_word VALUE SIGNS: at most 255 letters, digits and SIGNS (for a bracket expression), not an option.
is_word() {
  [ "${#1}" -le 255 ] || return 1
  # Not by way of a command substitution, which would drop a line break at the end.
  # shellcheck disable=SC2254  # SIGNS are part of the pattern
  case $1 in '' | -* | *[!a-zA-Z0-9$2]*) return 1 ;; esac
}
