# What a check of tiup looks at on this host, as words of a fake world's machine (docs/scenario-manual.md), in JSON.
# Arguments: folders that a check asks about. As root, or as somebody who is not: then without what only root may see.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
text() { sed 's/\\/\\\\/g; s/"/\\"/g; s/\t/\\t/g'; }
# Lines as a list of texts.
list() { text | awk 'BEGIN {printf "["} {printf "%s\"%s\"", (NR > 1 ? ", " : ""), $0} END {printf "]"}'; }
flag() { if "$@" >/dev/null 2>&1; then printf on; else printf off; fi; }
service_state() {
  [ -x "/etc/init.d/$1" ] || { printf missing; return; }
  if service "$1" status >/dev/null 2>&1; then printf running; else printf stopped; fi
}
of_release() { sed -n "s/^$1=//p" /etc/os-release | tr -d '"'; }

printf '{"os": "%s-%s", "osName": "%s", ' "$(of_release ID)" "$(of_release VERSION_ID)" "$(of_release NAME)"
printf '"cores": %s, ' "$(nproc)"
printf '"memory": %s, ' "$(awk '/^MemTotal:/ {printf "%d", $2 / 1048576 + 0.5}' /proc/meminfo)"
printf '"swap": "%s", ' "$(flag grep -q '^/' /proc/swaps)"
printf '"mounts": ['
awk '$2 ~ /^\/(data|logs)/ {
  n = split($4, options, ",")
  printf "%s{\"path\": \"%s\", \"device\": \"%s\", \"fs\": \"%s\", \"options\": [", comma, $2, $1, $3
  for (i = 1; i <= n; i++) printf "%s\"%s\"", (i > 1 ? ", " : ""), options[i]
  printf "]}"
  comma = ", "
}' /proc/self/mounts
printf '], "fstab": %s, ' "$(list </etc/fstab)"
printf '"packages": %s, ' "$(command -v numactl >/dev/null && echo '["numactl"]' || echo '[]')"
printf '"services": {"irqbalance": "%s", "firewalld": "%s"}, ' "$(service_state irqbalance)" "$(service_state firewalld)"
printf '"sysctl": {'
comma=
for key in fs.file-max net.core.somaxconn net.ipv4.tcp_tw_recycle net.ipv4.tcp_syncookies vm.swappiness; do
  value=$(sysctl -n "$key" 2>/dev/null) || continue
  printf '%s"%s": "%s"' "$comma" "$key" "$value"
  comma=', '
done
printf '}, "sysctlFile": "%s", ' "$(if [ -e /etc/sysctl.d/99-sysctl.conf ]; then echo present; else echo missing; fi)"
printf '"limits": %s, ' "$(grep -v '^ *#' /etc/security/limits.conf | grep . | list)"
printf '"thp": "%s", ' "$(sed 's/.*\[\(.*\)\].*/\1/' /sys/kernel/mm/transparent_hugepage/enabled)"
printf '"selinux": "missing", "grubby": "missing", "ntp": "missing", "governor": "unknown", '
printf '"timezone": "%s", ' "$(cat /etc/timezone 2>/dev/null || echo Etc/UTC)"
printf '"ports": [%s], ' "$(ss -Hlnt 2>/dev/null | awk '{sub(/.*:/, "", $4); print $4}' | sort -un | paste -sd, -)"
printf '"paths": %s, ' "$(for path; do [ ! -e "$path" ] || printf '%s\n' "$path"; done | list)"
printf '"filebeatRuns": "%s"}\n' "$(flag test -e /em-deploy/filebeat-0/running)"
