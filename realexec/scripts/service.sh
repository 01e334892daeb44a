# start_service NAME, stop_service NAME: with systemctl, or service where there is none. What is not there does not run.
start_service() {
  check_service_name "$1"
  service_runs "$1" && finish ok
  service_exists "$1" || fail 5 "Failed to start $1.service: Unit $1.service not found."
  service_do "$1" start
  service_runs "$1" || fail 1 "$1 does not run after it was started"
  finish changed
}
stop_service() {
  check_service_name "$1"
  service_runs "$1" || finish ok
  service_do "$1" stop
  service_runs "$1" && fail 1 "$1 still runs after it was stopped"
  finish changed
}

check_service_name() { is_word "$1" '@._-' || fail 1 "not a service name: '$1'"; }
has_systemd() { has systemctl && [ -d /run/systemd/system ]; }
service_exists() {
  if has_systemd; then systemctl cat "$1.service" >/dev/null 2>&1; else [ -x "/etc/init.d/$1" ]; fi
}
service_runs() {
  if has_systemd; then
    systemctl is-active --quiet "$1.service"
  else
    [ -x "/etc/init.d/$1" ] && service "$1" status >/dev/null 2>&1
  fi
}
service_do() { # NAME start|stop
  if has_systemd; then
    systemctl "$2" "$1.service" >&2 || fail $? "systemctl $2 $1 failed"
  else
    service "$1" "$2" >&2 || fail $? "service $1 $2 failed"
  fi
}
