#!/usr/bin/env bash
#
# Makes the captures in SampleTraces with real servers and clients in network namespaces of their own; README.md beside
# this file says how. Nothing leaves the namespaces. Needs root on Debian; installs what is missing with apt-get.
#
#   make-samples.sh                  remake every scenario
#   make-samples.sh --quick          all but those that take minutes
#   make-samples.sh SCENARIO...      remake those named
#   make-samples.sh --list           name them
#
#   OUTPUT=DIR   where the scenarios' folders go (SampleTraces)
#   LOGS=DIR     keep the logs of the servers and clients there
#   CACHE=DIR    where servers are unpacked that cannot be installed (/var/cache/ftptrace-lab)

set -euo pipefail

LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly LAB
readonly OUTPUT=${OUTPUT:-$LAB/../../SampleTraces}

SCENARIOS=()  # the files in scenarios/ add theirs
SLOW=()       # those of them that take minutes
WORK=""       # everything temporary
HERE=""       # the folder of the scenario being made

export LC_ALL=C TZ=UTC

say() { printf '%s\n' "make-samples: $*" >&2; }
die() { say "$*"; exit 1; }

await() { # seconds, command...
  local tries=$(($1 * 20))
  shift
  until "$@" >/dev/null 2>&1; do
    ((tries-- > 0)) || die "waited in vain for: $*"
    sleep 0.05
  done
}

for part in packages network captures servers clients balancer describe; do
  # shellcheck source=/dev/null
  source "$LAB/lib/$part.sh"
done
for part in "$LAB"/scenarios/*.sh; do
  # shellcheck source=/dev/null
  source "$part"
done

make_scenario() {
  say "$1"
  WORK=$(mktemp -d "${TMPDIR:-/tmp}/ftptrace-lab.XXXXXX")
  chmod 755 "$WORK"
  HERE=$OUTPUT/$1
  mkdir -p "$WORK/log"
  make_accounts
  "$1"
  clean_up
}

clean_up() {
  remove_install_rule
  end_processes
  remove_network
  forget_captures
  if [[ -n $WORK ]]; then
    if [[ -n ${LOGS:-} ]]; then
      mkdir -p "$LOGS/$(basename "$HERE")"
      cp -r "$WORK/log/." "$LOGS/$(basename "$HERE")/"
    fi
    rm -rf "$WORK"
    WORK=""
  fi
}

main() {
  if [[ ${1:-} == --list ]]; then
    printf '%s\n' "${SCENARIOS[@]}"
    return
  fi
  local wanted=("$@") name
  ((${#wanted[@]})) || wanted=("${SCENARIOS[@]}")
  if [[ ${1:-} == --quick ]]; then
    wanted=()
    for name in "${SCENARIOS[@]}"; do [[ " ${SLOW[*]} " == *" $name "* ]] || wanted+=("$name"); done
  fi
  for name in "${wanted[@]}"; do
    [[ " ${SCENARIOS[*]} " == *" $name "* ]] || die "no scenario is called $name; --list names them"
  done
  [[ $EUID == 0 ]] || die "needs root, for network namespaces"
  trap clean_up EXIT
  trap 'exit 130' INT TERM
  install_packages
  for name in "${wanted[@]}"; do make_scenario "$name"; done
}

main "$@"
