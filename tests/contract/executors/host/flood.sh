# 50 MB on each stream from every tool that does something. Uses tools.sh.
for name in useradd usermod visudo apt-get swapoff mount service dmidecode sysctl rm; do
  real=$(command -v "$name")
  # The stand-in for swap itself comes first in PATH.
  [ "$name" != swapoff ] || { real=/run/lab/sbin/swapoff; rm /usr/local/sbin/swapoff; }
  tool "bin/$name" <<EOF
#!/bin/sh
"$real" "\$@"
code=\$?
case "$name \$*" in
  "service "*status | "sysctl -n"*) ;;
  *)
    head -c 50000000 /dev/zero | tr '\\000' x
    head -c 50000000 /dev/zero | tr '\\000' y >&2
    ;;
esac
exit \$code
EOF
done
