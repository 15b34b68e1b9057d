#!/usr/bin/env bash
# Counts the instructions that ftptrace takes for small captures, and compares them with the numbers in instructions.txt.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${FTPTRACE_BENCHMARKS:-${TMPDIR:-/tmp}/ftptrace-benchmarks-$(id -u)}
numbers=$here/instructions.txt
# What a change may add unnoticed, in percent.
tolerance=3
update=no
cases=(sessions sessions-json large compare)

usage() {
  cat <<USAGE
usage: instructions.sh [--update] [FTPTRACE]

Runs ftptrace (default: .build/release/ftptrace) under callgrind over small captures. Time depends on what else a
machine does, the number of instructions does not. It depends on the compiler and the libraries though: where these are
not those that instructions.txt names, the numbers are shown and nothing is compared.

  --update    write the numbers into instructions.txt

Profiles stay in $folder: callgrind_annotate FILE

Exit status: 0 no case takes $tolerance % more than it did, 1 one does, 2 wrong use, or something is missing.
USAGE
}

refuse() {
  echo "instructions.sh: $1" >&2
  exit 2
}

while [[ $# -gt 0 ]]; do
  case $1 in
    --update) update=yes ;;
    -h | --help)
      usage
      exit 0
      ;;
    -*) refuse "unknown option $1; see --help" ;;
    *) break ;;
  esac
  shift
done
ftptrace=${1:-$here/../../.build/release/ftptrace}
[[ -x $ftptrace ]] || refuse "no ftptrace program at $ftptrace"
command -v valgrind >/dev/null || refuse "valgrind is missing: ./setup.sh install-packages valgrind"

# Everything that instructions are counted in, or depend on.
environment() {
  printf '%s' "$(uname -m) swift-$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -1)"
  local package
  for package in libc6 libpcap0.8 valgrind; do
    printf ' %s-%s' "$package" "$(dpkg-query -W -f='${Version}' "$package" 2>/dev/null || echo unknown)"
  done
}

make_captures() {
  mkdir -p -m 700 "$folder"
  [[ -O $folder ]] || refuse "$folder belongs to another user"
  [[ $folder/generate -nt $here/generate.c ]] || cc -O2 -Wall -Wextra -o "$folder/generate" "$here/generate.c" -lpcap
  [[ $folder/few-sessions.pcap -nt $folder/generate ]] ||
    "$folder/generate" sessions --sessions 500 "$folder/few-sessions.pcap" 2>/dev/null
  [[ $folder/few-segments.pcap -nt $folder/generate ]] ||
    "$folder/generate" large --transfers 4 --bytes 8000000 "$folder/few-segments.pcap" 2>/dev/null
  # Valgrind would read the debug information for longer than it runs the program.
  strip -g -o "$folder/ftptrace-stripped" "$ftptrace"
}

arguments_of() {
  case $1 in
    sessions) echo analyze few-sessions.pcap ;;
    sessions-json) echo analyze -f json few-sessions.pcap ;;
    large) echo analyze few-segments.pcap ;;
    compare) echo compare client=few-sessions.pcap server=few-sessions.pcap ;;
  esac
}

# Dictionaries in the same order in every run: their order decides how much work is done.
count() {
  local arguments
  read -r -a arguments <<<"$(arguments_of "$1")"
  (
    cd "$folder"
    SWIFT_DETERMINISTIC_HASHING=1 valgrind --tool=callgrind --callgrind-out-file="$1.callgrind" \
      ./ftptrace-stripped "${arguments[@]}" 2>&1 >/dev/null | sed -n 's/.*Collected : *\([0-9]*\).*/\1/p'
  )
}

make_captures
present=$(environment)
declare -A expected=()
known=
if [[ -f $numbers ]]; then
  known=$(sed -n 's/^environment //p' "$numbers")
  while read -r name count; do expected[$name]=$count; done < <(grep -Ev '^(#|environment )' "$numbers")
fi

status=0
lines=()
printf '%-14s %14s %14s %8s\n' case instructions before change
for name in "${cases[@]}"; do
  found=$(count "$name")
  [[ $found =~ ^[0-9]+$ ]] || refuse "$name: callgrind counted nothing"
  lines+=("$name $found")
  before=${expected[$name]:-}
  if [[ -z $before || $known != "$present" ]]; then
    printf '%-14s %14d %14s\n' "$name" "$found" "-"
    continue
  fi
  change=$(awk -v now="$found" -v then="$before" 'BEGIN { printf "%+.1f", (now - then) * 100 / then }')
  printf '%-14s %14d %14d %7s%%\n' "$name" "$found" "$before" "$change"
  if awk -v change="$change" -v limit="$tolerance" 'BEGIN { exit !(change > limit) }'; then
    status=1
    echo "instructions.sh: $name takes $change % more than before: callgrind_annotate $folder/$name.callgrind" >&2
  elif awk -v change="$change" -v limit="$tolerance" 'BEGIN { exit !(change < -limit) }'; then
    echo "instructions.sh: $name takes less than before; keep that with --update" >&2
  fi
done

if [[ $update = yes ]]; then
  {
    echo "# Instructions that each case of instructions.sh takes; written by instructions.sh --update."
    echo "environment $present"
    printf '%s\n' "${lines[@]}"
  } >"$numbers"
  exit 0
fi
if [[ $known != "$present" ]]; then
  echo "instructions.sh: not compared: the numbers were counted with ${known:-nothing}, and this is $present" >&2
fi
exit $status
