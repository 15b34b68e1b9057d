#!/usr/bin/env bash
# Streams attacks into the release build under --max-memory and prints the peak memory and time of each.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ftptrace=${1:-$here/../../.build/release/ftptrace}
[[ -x $ftptrace ]] || { echo "memory.sh: no program at $ftptrace; build it: ./setup.sh build" >&2; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cc -O2 -Wall -Wextra -o "$folder/attack" "$here/attack.c"

failed=0
run() {
  local limit=$1 format=$2 kind=$3 count=$4 peak
  "$folder/attack" "$kind" "$count" |
    /usr/bin/time -f '%M %e' -o "$folder/time" "$ftptrace" analyze -q -f "$format" --max-memory "${limit}M" - >/dev/null
  read -r peak seconds <"$folder/time"
  printf '%-6s %9s  limit %5d MiB  %-4s  peak %5d MiB  %6.1f s\n' "$kind" "$count" "$limit" "$format" $((peak / 1024)) "$seconds"
  # At most a tenth over the limit.
  ((peak / 1024 <= limit * 11 / 10)) || { echo "  over the limit" >&2; failed=1; }
}

for format in text json; do
  run 256 $format syns 10000000
  run 2048 $format syns 10000000
  run 256 $format line 18000
  run 256 $format pasv 2000000
done
exit $failed
