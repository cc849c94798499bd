#!/bin/sh
# Gates a release of a guest from any CI: perjury's exit code is the script's.
#
#   gate.sh TARGET [OPTION…]        TARGET is a name, or the JSON file that describes your guest (docs/targets.md)
#
# PERJURY    the launcher (default: ./perjury)
# BASELINES  folder of known failures, one file per target, kept under version control (default: baselines)
# OUT        folder for the reports (default: perjury-gate)
# UPDATE=1   take the failures of this run as the new baseline, and pass
set -eu

[ $# -ge 1 ] || { echo "usage: $0 TARGET [OPTION…]" >&2; exit 2; }
target=$1
shift
perjury=${PERJURY:-./perjury}
out=${OUT:-perjury-gate}
name=$(basename "$target" .json)
baseline=${BASELINES:-baselines}/$name.json

if [ "${UPDATE:-0}" = 1 ]; then
  mkdir -p "$(dirname "$baseline")"
  code=0
  "$perjury" gate --target "$target" --write-baseline "$baseline" --out "$out" "$@" || code=$?
  # New failures are what the baseline is for; anything else is still wrong.
  [ "$code" -le 1 ] || exit "$code"
  echo "baseline: $baseline"
  exit 0
fi

if [ -e "$baseline" ]; then
  exec "$perjury" gate --target "$target" --baseline "$baseline" --out "$out" "$@"
fi
exec "$perjury" gate --target "$target" --out "$out" "$@"
