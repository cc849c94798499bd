#!/bin/sh
# The release, as the Dockerfile and CI make it: everything from a clean copy of the sources, twice, in two folders, in two time zones, and compared; then what `verify` says of it.
#   guest-build/release.sh OUT VERSION [options of `perjury elf release`]
# Without --key, --test-key, --unsigned or PERJURY_MINISIGN_KEY the release is unsigned.
# exit codes: 0 released, 1 the two builds differ or the release is not what it says, 2 usage, 3 something is missing
set -eu

root=$(cd -P "$(dirname "$0")/.." && pwd)
[ $# -ge 2 ] || { echo "usage: release.sh OUT VERSION [options]" >&2; exit 2; }
out=$1
version=$2
shift 2
# Before anything is built: files of another release would be mixed with those of this one.
[ -z "$(ls -A "$out" 2>/dev/null)" ] || { echo "release.sh: $out is not empty" >&2; exit 2; }
case " $* ${PERJURY_MINISIGN_KEY:+--key} " in
  *" --key "* | *" --test-key "* | *" --unsigned "*) ;;
  *) set -- "$@" --unsigned ;;
esac

# The builds run in other folders: what is the caller's is named from the root.
absolute() {
  case $1 in /*) echo "$1" ;; *) echo "$PWD/$1" ;; esac
}
[ -z "${PERJURY_MINISIGN_KEY:-}" ] || export PERJURY_MINISIGN_KEY=$(absolute "$PERJURY_MINISIGN_KEY")
before=
for word in "$@"; do
  shift
  case $before in --key | --gate) word=$(absolute "$word") ;; esac
  set -- "$@" "$word"
  before=$word
done

work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT

copy() {
  mkdir -p "$work/$1"
  # The sources alone: nothing that was built before.
  (cd "$root" && tar --exclude=./artifacts --exclude=./.git --exclude=target --exclude=bin --exclude=obj -cf - .) |
    (cd "$work/$1" && tar -xf -)
}

copy first
(cd "$work/first" && TZ=UTC LC_ALL=C ./perjury elf release "$work/out" --version "$version" "$@")

copy a/second/place
# The same without its key: what is signed is compared, signatures are not.
for word in "$@"; do
  shift
  if [ "${skip:-}" ]; then skip=; continue; fi
  case $word in
    --key) skip=1 ;;
    --test-key | --unsigned) ;;
    *) set -- "$@" "$word" ;;
  esac
done
(cd "$work/a/second/place" && TZ=Pacific/Chatham LC_ALL=C.UTF-8 \
  ./perjury elf release "$work/again" --version "$version" --unsigned "$@" >/dev/null)

for file in "$work"/again/*; do
  name=$(basename "$file")
  cmp "$file" "$work/out/$name" || { echo "release.sh: not reproducible: $name" >&2; exit 1; }
done
echo "two builds, the same files"

signed=
[ -e "$work/out/minisign.pub" ] || signed=--unsigned
(cd "$work/first" && ./perjury elf verify "$work/out" $signed) || exit 1
mkdir -p "$out"
# The sums last: a copy that was cut off has none.
for file in "$work"/out/*; do
  case $file in */SHA256SUMS) ;; *) cp "$file" "$out"/ ;; esac
done
cp "$work/out/SHA256SUMS" "$out"/
