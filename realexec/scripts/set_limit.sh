# set_limit USER KIND ITEM VALUE: one line of limits.conf.
set_limit() {
  is_account_name "$1" || fail 1 "not a limit: '$1 $2 $3'"
  case $2 in soft | hard) ;; *) fail 1 "not a limit: '$1 $2 $3'" ;; esac
  is_word "$3" '' || fail 1 "not a limit: '$1 $2 $3'"
  file=/etc/security/limits.conf
  [ -e "$file" ] || { [ -d /etc/security ] || fail 1 "there is no /etc/security on this host"; }
  limits=$([ -e "$file" ] && LIMIT_USER=$1 LIMIT_KIND=$2 LIMIT_ITEM=$3 LIMIT_VALUE=$4 awk '
    function is_it() { return $1 == ENVIRON["LIMIT_USER"] && $2 == ENVIRON["LIMIT_KIND"] && $3 == ENVIRON["LIMIT_ITEM"] }
    is_it() && ($4 != ENVIRON["LIMIT_VALUE"] || there++) {next}
    {print}' "$file")
  if ! printf '%s\n' "$limits" | awk -v u="$1" -v k="$2" -v i="$3" '$1 == u && $2 == k && $3 == i {f = 1} END {exit !f}'; then
    limits="$limits${limits:+$newline}$1 $2 $3 $4"
  fi
  put "$file" 0644 <<HY_END_OF_LIMITS
$limits
HY_END_OF_LIMITS
  finish_as_it_went
}
