#!/bin/sh
# Brings the programs that guestc calls: the C compilers, the linker, the second machine and what signs a release, all from Debian.
#   guest-build/setup.sh            as root: installs what is missing; quiet, and over at once when nothing is
#   guest-build/setup.sh --check    installs nothing, whoever calls
# Further words, PACKAGE:PROGRAM each, name what the caller needs besides.
# exit codes: 0 all there, 3 something is missing (stderr names the packages)
set -u

mode=install
[ "${1:-}" = --check ] && mode=check && shift

# A package is there when the program is that we take from it.
missing=
for pair in clang-19:clang-19 lld-19:ld.lld-19 gcc-riscv64-unknown-elf:riscv64-unknown-elf-gcc qemu-system-misc:qemu-system-riscv64 minisign:minisign "$@"; do
  command -v "${pair#*:}" >/dev/null 2>&1 || missing="$missing ${pair%%:*}"
done
# The sanitizers of the host build have no program to look for.
ls /usr/lib/llvm-19/lib/clang/19/lib/*/libclang_rt.ubsan_standalone* >/dev/null 2>&1 || missing="$missing libclang-rt-19-dev"
[ -z "$missing" ] && exit 0

give_up() {
  echo "setup.sh: missing packages:$missing" >&2
  echo "setup.sh: $1" >&2
  exit 3
}

[ $mode = check ] && give_up "install them with: apt-get install$missing"
[ "$(id -u)" = 0 ] || give_up "not root; run as root: apt-get install$missing"
command -v apt-get >/dev/null 2>&1 || give_up "no apt-get here: install them, or these programs by other means"

log=$(mktemp) || exit 3
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
install() {
  # shellcheck disable=SC2086
  apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends $missing >"$log" 2>&1 </dev/null
}
install || { apt-get -qq update >"$log" 2>&1 && install; } || {
  cat "$log" >&2
  give_up "apt-get could not install them"
}
exit 0
