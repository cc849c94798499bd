#!/usr/bin/env bash
# The guest's ELF beside the guest on .NET, byte for byte, on as many machines as are named:
#   guest-build/agree.sh elf:PLATFORM...
#   PERJURY_AGREE_PERCENT=0 PERJURY_AGREE_FORGERIES=2000 guest-build/agree.sh elf:PLATFORM@qemu
# It takes the real blocks and the modexp blocks, a seeded percentage of the EEST and legacy cases with at least one of every folder, and
# forgeries of the embedded corpus; PERJURY_AGREE_SEED seeds both. The blocks that EEST made to be slow are left out: in software each takes minutes.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
[ $# -gt 0 ] || { echo "agree.sh: name targets, for example elf:zisk elf:sp1" >&2; exit 2; }
fixtures=../shared/fixtures
percent=${PERJURY_AGREE_PERCENT:-1}
seed=${PERJURY_AGREE_SEED:-17}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
beside=() targets=(--target guest)
for name in "$@"; do
  beside+=(--beside "$name")
  targets+=(--target "$name")
done
all=("$fixtures"/eest_*.tar.gz "$fixtures"/legacy_blockchain_tests.tar.gz)
cases=()
for path in "${all[@]}"; do
  case $path in
    *benchmark* | *modexp*) ;;
    *) cases+=("$path") ;;
  esac
done
[ -e "${cases[0]}" ] || { echo "agree.sh: there are no archives in $fixtures" >&2; exit 3; }
failed=0
run() { ./perjury "$@" --quiet --out "$out" || failed=1; }
run conform "$fixtures"/real_blocks.tar.gz "$fixtures"/eest_prague_modexp_stateless_inputs.tar.gz "${beside[@]}"
# In both checks: what a known difference is known by is the reason that the chain gives.
run conform "${cases[@]}" --sample "$percent" --seed "$seed" "${beside[@]}"
# Not through a pipe: what a function sets behind one is lost.
run run --no-oracle "${targets[@]}" --runs "${PERJURY_AGREE_FORGERIES:-20000}" --seed "$seed" >"$out/last"
tail -n 1 "$out/last"
exit $failed
