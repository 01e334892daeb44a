# Everything that typed commands could change on a lab host, in a form that compares.
cd /
getent passwd
getent group
cut -d: -f1,2 /etc/shadow
for file in /etc/fstab* /etc/security/limits.conf /etc/sysctl.d/* /etc/sudoers.d/*; do
  stat -c '%n %a %U:%G' "$file"
  cat "$file"
done
find /root /home -name '.ssh*' -o -name 'authorized_keys*' | sort | while read -r path; do
  stat -c '%n %a %U:%G' "$path"
  [ -d "$path" ] || cat "$path"
done
# shellcheck disable=SC2016  # dpkg-query's own
dpkg-query -W -f '${Package} ${db:Status-Status}\n'
cat /proc/swaps /sys/kernel/mm/transparent_hugepage/enabled /sys/kernel/mm/transparent_hugepage/defrag
grep -E ' /(data|logs) ' /proc/self/mounts | cut -d' ' -f2-4
sysctl vm.swappiness kernel.panic
for service in irqbalance firewalld; do
  service "$service" status
  echo "$service $?"
done
# Without the temporary files of a script that was killed.
find /tmp ! -name "tmp.*" | sort
