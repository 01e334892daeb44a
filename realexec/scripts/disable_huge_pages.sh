# disable_huge_pages: transparent ones, until the next boot; tiup checks them again then.
disable_huge_pages() {
  folder=/sys/kernel/mm/transparent_hugepage
  [ -d "$folder" ] || finish ok
  for file in enabled defrag; do
    [ -e "$folder/$file" ] || continue
    case $(cat "$folder/$file") in *'[never]'* | never) continue ;; esac
    echo never >"$folder/$file" || fail 1 "cannot write $folder/$file"
    case $(cat "$folder/$file") in *'[never]'* | never) effect=changed ;; *) fail 1 "$folder/$file is not never" ;; esac
  done
  finish_as_it_went
}
