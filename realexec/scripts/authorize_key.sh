# authorize_key USER KEY: the key once in the file that this host's sshd reads for the user.
authorize_key() {
  entry=$(getent passwd "$1") || fail 1 "id: '$1': no such user"
  key_type=$(printf %s "$2" | awk 'NR==1{print $1}')
  key_blob=$(printf %s "$2" | awk 'NR==1{print $2}')
  [ "$(printf %s "$2" | wc -l)" -eq 0 ] || fail 1 "not a public key in one line of OpenSSH's format"
  case $key_type:$key_blob in
    ssh-*:AAAA* | ecdsa-*:AAAA* | sk-*:AAAA*) ;;
    *) fail 1 "not a public key in one line of OpenSSH's format" ;;
  esac
  home=$(printf %s "$entry" | cut -d: -f6)
  key_file=$(key_file_of "$1" "$home")
  [ "$key_file" = none ] && fail 1 "sshd of this host reads no authorised keys for $1: AuthorizedKeysFile none"
  case $key_file in
    # In a home only as its owner: root would follow a link that the user has laid.
    "$home"/*)
      add_key_as "$1" "$key_file" "$2"
      mend_mode go-w "$home"
      ;;
    *) add_key_as root "$key_file" "$2" ;;
  esac
  has restorecon && restorecon -R "${key_file%/*}" 2>/dev/null
  finish_as_it_went
}

key_file_of() { # USER HOME
  found=$(sshd -T -C "user=$1,host=localhost,addr=127.0.0.1,laddr=127.0.0.1,lport=22" 2>/dev/null |
    awk 'tolower($1) == "authorizedkeysfile" {print $2; exit}')
  [ -n "$found" ] || found=.ssh/authorized_keys
  found=$(printf %s "$found" | awk -v h="$2" -v u="$1" '{
    gsub(/%%/, "\001"); gsub(/%h/, h); gsub(/%u/, u); gsub(/\001/, "%"); print }')
  case $found in none | /*) printf %s "$found" ;; *) printf %s "$2/$found" ;; esac
}

mend_mode() { # MODE PATH: without a word where it is so
  before=$(stat -c %a "$2")
  chmod "$1" "$2" || fail 1 "chmod $1 $2 failed"
  [ "$before" = "$(stat -c %a "$2")" ] || effect=changed
}

# shellcheck disable=SC2016  # expanded by the shell of that user
add_key_script='
  file=$1 key=$2
  umask 077
  folder=${file%/*}
  [ -d "$folder" ] || mkdir -p "$folder" || exit 9
  [ -e "$file" ] || : >"$file" || exit 9
  modes=$(stat -c %a "$folder" "$file")
  case $file in "$HOME"/*) chmod 700 "$folder" && chmod 600 "$file" || exit 9 ;; *) chmod 644 "$file" || exit 9 ;; esac
  code=0
  [ "$modes" = "$(stat -c %a "$folder" "$file")" ] || code=7
  if ! printf "%s\n" "$key" | awk "
      NR == FNR {type = \$1; blob = \$2; next}
      !/^[ \t]*#/ {for (i = 2; i <= NF; i++) if (\$i == blob && \$(i - 1) == type) found = 1}
      END {exit !found}" - "$file"; then
    if [ -s "$file" ] && [ "$(tail -c 1 "$file" | wc -l)" -eq 0 ]; then echo >>"$file" || exit 9; fi
    printf "%s\n" "$key" >>"$file" || exit 9
    code=7
  fi
  exit $code'

add_key_as() { # OWNER FILE KEY
  if [ "$1" = root ]; then
    HOME=/root sh -c "$add_key_script" - "$2" "$3" >&2
  else
    # By way of the environment nothing is read twice by a shell; `su` sets HOME.
    su -s /bin/sh "$1" -c "$add_key_script" - "$2" "$3" >&2
  fi
  case $? in
    0) ;;
    7) effect=changed ;;
    *) fail 1 "cannot write $2 as $1" ;;
  esac
}
