# What tiup's --apply does on a host: each argument is one fix. As root.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
set -e
for fix; do
  word=${fix%% *}
  rest=${fix#* }
  case $word in
    swapoff) swapoff -a ;;
    limit) printf '%s\n' "$rest" >>/etc/security/limits.conf ;;
    sysctl)
      sysctl -qw "$rest"
      cp -n /etc/sysctl.d/99-sysctl.conf /etc/sysctl.d/99-sysctl.conf.bak
      printf '%s\n' "$rest" >>/etc/sysctl.d/99-sysctl.conf
      ;;
    hugepages) for file in enabled defrag; do echo 'always madvise [never]' >"/sys/kernel/mm/transparent_hugepage/$file"; done ;;
    start | stop) service "$rest" "$word" >&2 ;;
    filebeat-on) mkdir -p /em-deploy/filebeat-0 && : >/em-deploy/filebeat-0/running ;;
    filebeat-off) rm -rf /em-deploy/filebeat-0 ;;
    *) echo "unknown fix '$fix'" >&2; exit 2 ;;
  esac
done
