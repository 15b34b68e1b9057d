#!/bin/sh
# Installs what is missing on Debian, then builds and tries, or tests, ftptrace.
set -eu

cd "$(dirname "$0")"
packages="libpcap-dev zlib1g-dev"
# What only tests need, to check the program against others; they skip what they lack.
test_packages="python3-jsonschema mandoc tshark chromium tidy"
# Accesses to classes are checked in the tests' build; here the checks would cost a twentieth of the time.
release="-c release --static-swift-stdlib -Xswiftc -enforce-exclusivity=unchecked"

usage() {
  cat <<USAGE
usage: ./setup.sh COMMAND

  install-packages  install the Debian packages that are missing: $packages,
                    and those that are named behind it
  build             that, then build the release in .build/release/ftptrace
  share             that, then write manual pages and shell completions below .build/share
  try               build, then analyze a sample capture
  test              install what is missing, and $test_packages, then build and run all tests

Needs Swift 6.2 or later (swift.org/install). Packages are installed with apt-get, as root or by sudo.
USAGE
}

is_installed() {
  dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'
}

# Installs those of the packages named that are missing.
install_packages() {
  missing=""
  for package in "$@"; do
    is_installed "$package" || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  as_root=""
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "setup.sh: install as root first: apt-get install$missing" >&2
      exit 1
    fi
    as_root=sudo
  fi
  echo "setup.sh: installing$missing" >&2
  $as_root apt-get update -qq
  # shellcheck disable=SC2086 # the list is meant to be split
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

need_swift() {
  command -v swift >/dev/null && return 0
  echo "setup.sh: swift was not found; install Swift 6.2 or later from swift.org/install" >&2
  exit 1
}

build() {
  need_swift
  # shellcheck disable=SC2086
  install_packages $packages
  # shellcheck disable=SC2086
  # What the build says is no part of what is asked for.
  swift build $release --product ftptrace >&2
}

# Manual pages and completions, from what the program says of itself, in the folders that /usr/share has for them.
write_share() {
  # shellcheck disable=SC2086
  swift build $release --product manual-pages >&2
  program=.build/release/ftptrace
  share=.build/share
  rm -rf "$share"
  mkdir -p "$share/man/man1" "$share/bash-completion/completions" "$share/zsh/site-functions" \
    "$share/fish/vendor_completions.d"
  "$program" --experimental-dump-help |
    .build/release/manual-pages --version-of "$("$program" --version)" \
      --see-also "editcap 1" --see-also "tcpdump 1" --see-also "wireshark 1" "$share/man/man1"
  "$program" --generate-completion-script bash >"$share/bash-completion/completions/ftptrace"
  "$program" --generate-completion-script zsh >"$share/zsh/site-functions/_ftptrace"
  "$program" --generate-completion-script fish >"$share/fish/vendor_completions.d/ftptrace.fish"
}

case "${1:-}" in
  install-packages)
    shift
    # shellcheck disable=SC2086
    install_packages $packages "$@"
    ;;
  build) build ;;
  share)
    build
    write_share
    ;;
  try)
    build
    .build/release/ftptrace analyze --idle-threshold 3 SampleTraces/control-reset-after-idle/server.pcap
    ;;
  test)
    need_swift
    # shellcheck disable=SC2086
    install_packages $packages $test_packages
    swift test
    ;;
  *)
    usage
    [ "${1:-}" = "help" ] || [ "${1:-}" = "--help" ] || exit 2
    ;;
esac
