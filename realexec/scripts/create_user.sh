# create_user USER GROUP: group and user with a home, /bin/bash and sudo without a password.
create_user() {
  is_account_name "$2" || fail 3 "groupadd: '$2' is not a valid group name"
  is_account_name "$1" || fail 3 "useradd: invalid user name '$1'"
  [ "$1" = root ] && finish ok
  getent group "$2" >/dev/null || did groupadd "$2"
  if entry=$(getent passwd "$1"); then
    mend_user "$1" "$2" "$entry"
  else
    did useradd -m -s /bin/bash -g "$2" "$1"
    unlock_user "$1"
  fi
  allow_sudo "$1"
  id "$1" >/dev/null || fail 1 "user $1 is not there although useradd said so"
  finish_as_it_went
}

mend_user() { # USER GROUP ENTRY
  [ "$(printf %s "$3" | cut -d: -f7)" = /bin/bash ] || did usermod -s /bin/bash "$1"
  [ "$(id -gn "$1")" = "$2" ] || did usermod -g "$2" "$1"
  home=$(printf %s "$3" | cut -d: -f6)
  if [ ! -d "$home" ]; then
    did mkdir -p "$home"
    did chown "$1:$2" "$home"
    did chmod 700 "$home"
  fi
  unlock_user "$1"
}

# sshd refuses a locked account even by key where it does not use PAM. '*' is no password, and no lock.
unlock_user() {
  field=$(getent shadow "$1" | cut -d: -f2)
  case $field in
    '!' | '!!' | '!*' | '!!*') did usermod -p '*' "$1" ;;
    '!'*) did usermod -U "$1" ;;
  esac
}

allow_sudo() {
  has visudo || fail 1 "sudo is not installed on this host"
  sudo_rule=$(mktemp) || fail 1 "mktemp failed"
  printf 'Defaults:%s !requiretty\n%s ALL=(ALL) NOPASSWD:ALL\n' "$1" "$1" >"$sudo_rule"
  visudo -cqf "$sudo_rule" >&2 || { rm -f "$sudo_rule"; fail 1 "visudo refuses the rule for $1"; }
  # Without a dot in its name: sudo passes over such a file without a word.
  put "/etc/sudoers.d/90-hostyard-$1" 0440 <"$sudo_rule"
  rm -f "$sudo_rule"
  su -s /bin/sh "$1" -c 'sudo -n true' >&2 || fail 1 "$1 may not run sudo although /etc/sudoers.d/90-hostyard-$1 says so"
}
