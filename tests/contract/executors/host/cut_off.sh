# Each command meets one of these tools behind its first change and before its end: the session's sshd dies, and the script with it.
# Uses tools.sh.
tool bin/lab-cut <<'EOF'
#!/bin/sh
process=$$
while [ "$process" -gt 1 ]; do
  parent=$(awk '/^PPid:/ {print $2}' "/proc/$process/status")
  if [ "$(/bin/cat "/proc/$process/comm")" = sshd ]; then
    grep -q listener "/proc/$process/cmdline" || kill -9 "$process"
  fi
  process=$parent
done
kill -9 0
EOF
tool bin/restorecon <<'EOF'
#!/bin/sh
exec lab-cut
EOF
for name in apt-get dmidecode df; do
  tool "bin/$name" <<EOF
#!/bin/sh
$(command -v "$name") "\$@"
exec lab-cut
EOF
done
tool bin/service <<'EOF'
#!/bin/sh
/usr/sbin/service "$@"
code=$?
[ "$2" = status ] && exit $code
exec lab-cut
EOF
tool bin/rm <<'EOF'
#!/bin/sh
/bin/rm "$@"
case $* in *tiup*) exec lab-cut ;; esac
EOF
# Where there is no other tool: the shell's own input, and the second file of huge pages.
tool bin/cat <<'EOF'
#!/bin/sh
case $* in
  */defrag) exec lab-cut ;;
  '')
    text=$(/bin/cat)
    case $text in *"
finish 'ok'") exec lab-cut ;; esac
    printf '%s\n' "$text"
    ;;
  *) exec /bin/cat "$@" ;;
esac
EOF
