# Sourced by tools/run and tools/test: installs what is missing, then builds the release preset. Speaks on stderr only.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
packages=(g++ cmake ninja-build libfmt-dev libyaml-cpp-dev nlohmann-json3-dev libcli11-dev libgtest-dev librapidcheck-dev libbenchmark-dev libeigen3-dev pkg-config)

install_missing() {
  local missing=() name
  command -v dpkg-query >/dev/null || { echo "not a Debian system; install: ${packages[*]}" >&2; exit 1; }
  for name in "${packages[@]}"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "installing ${missing[*]}" >&2
  local as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# Builds what is named (without names, everything) with a preset's settings.
build() {
  local preset=$1
  shift
  [ -f "$root/build/$preset/build.ninja" ] || (cd "$root" && cmake --preset "$preset") >&2
  cmake --build "$root/build/$preset" ${*:+--target "$@"} >&2
}
