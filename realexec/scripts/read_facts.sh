# read_facts: cores, memory and mounted file systems as JSON. Needs no rights.
read_facts() {
  cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null) || cores=$(nproc) || fail 1 "cannot count the cores"
  memory=$(awk '/^MemTotal:/ {printf "%d", $2 / 1048576 + 0.5}' /proc/meminfo) || fail 1 "cannot read /proc/meminfo"
  # The sizes first: awk reads them as NAME=VALUE would be read, so they come in by a file of lines "KIB PERCENT POINT".
  sizes=$(df -kP 2>/dev/null | awk 'NR > 1 {kib = $2; used = $5 + 0; $1 = $2 = $3 = $4 = $5 = ""; sub(/^ +/, ""); print kib, used, $0}')
  printf '{"cpuCores": %s, "memoryGib": %s, "disks": [' "$cores" "$memory"
  SIZES=$sizes awk '
    function plain(text) {gsub(/\\040/, " ", text); gsub(/\\011/, "\t", text); gsub(/\\134/, "\\", text); return text}
    function quoted(text) {gsub(/\\/, "\\\\", text); gsub(/"/, "\\\"", text); gsub(/\t/, "\\t", text); return "\"" text "\""}
    function listed(options,   i, n, each, result) {
      n = split(options, each, ",")
      for (i = 1; i <= n; i++) result = result (i == 1 ? "" : ", ") quoted(each[i])
      return "[" result "]"
    }
    BEGIN {
      n = split(ENVIRON["SIZES"], lines, "\n")
      for (i = 1; i <= n; i++) {
        split(lines[i], words, " ")
        path = substr(lines[i], length(words[1]) + length(words[2]) + 3)
        kib[path] = words[1]
        used[path] = words[2]
      }
    }
    {
      point = plain($2)
      if (!(point in kib) || $3 ~ /^(proc|sysfs|tmpfs|devtmpfs|devpts|cgroup2?|squashfs|ramfs|efivarfs)$/) next
      disk[point] = "{\"path\": " quoted(point) ", \"capacityGib\": " int(kib[point] / 1048576 + 0.5) \
        ", \"usedPercent\": " used[point] ", \"filesystem\": " quoted($3) ", \"options\": " listed($4) "}"
      if (!(point in seen)) {seen[point] = 1; order[++count] = point}
    }
    END {for (i = 1; i <= count; i++) printf "%s%s", (i == 1 ? "" : ", "), disk[order[i]]}' /proc/self/mounts
  printf ']}\n'
  finish ok
}
