# guest.sh SHELL BYTES: a user with this login shell, who may do everything; the shell prints so many bytes whenever it starts.
set -e
useradd -m -s "$1" guest
echo 'guest ALL=(ALL) NOPASSWD:ALL' >/etc/sudoers.d/guest
cp -a /home/admin/.ssh /home/guest/
chown -R guest:guest /home/guest/.ssh
[ "$2" != 0 ] || exit 0
for file in .bashrc .tcshrc; do
  cp "/home/guest/$file" "/home/guest/$file.old" 2>/dev/null || : >"/home/guest/$file.old"
  {
    # shellcheck disable=SC2028  # for tr, not for echo
    echo "head -c $2 /dev/zero | tr '\\000' x"
    echo 'echo; echo noise; echo noise | cat >/dev/stderr'
    cat "/home/guest/$file.old"
  } >"/home/guest/$file"
done
