#!/usr/bin/env bash
# Measures how time, instructions and memory grow with a capture: with its frames, and with its connections.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${FTPTRACE_BENCHMARKS:-${TMPDIR:-/tmp}/ftptrace-benchmarks-$(id -u)}
largest_frames=10000000
largest_connections=1000000
plot=

usage() {
  cat <<USAGE
usage: growth.sh [options] [FTPTRACE]

Runs ftptrace (default: .build/release/ftptrace) on generated captures of growing size, once for its time and memory
and once under callgrind for its instructions, and prints two tables and those of the worst cases. Captures are not
stored: the generator writes them into a pipe. The full sizes take half an hour.

  -f, --frames N        up to so many frames in one session (default 10000000)
  -c, --connections N   up to so many connections (default 1000000)
  -p, --plot FILE       write the growth as an SVG

Exit status: 0 nothing grows faster than in proportion, 1 something does, 2 wrong use or a program is missing.
USAGE
}

refuse() {
  echo "growth.sh: $1" >&2
  exit 2
}

while [[ $# -gt 0 ]]; do
  case $1 in
    -f | --frames | -c | --connections | -p | --plot)
      [[ $# -gt 1 ]] || refuse "$1 needs a value"
      case $1 in
        -f | --frames) largest_frames=$2 ;;
        -c | --connections) largest_connections=$2 ;;
        *) plot=$2 ;;
      esac
      shift
      ;;
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

mkdir -p -m 700 "$folder"
[[ -O $folder ]] || refuse "$folder belongs to another user"
for program in generate floor measure; do
  [[ $folder/$program -nt $here/$program.c ]] ||
    cc -O2 -Wall -Wextra -o "$folder/$program" "$here/$program.c" -lpcap
done
strip -g -o "$folder/ftptrace-stripped" "$ftptrace"
cd "$folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Instructions of a run over the capture on standard input.
count() {
  SWIFT_DETERMINISTIC_HASHING=1 valgrind --tool=callgrind --callgrind-out-file=/dev/null \
    ./ftptrace-stripped "$@" 2>&1 >/dev/null | sed -n 's/.*Collected : *\([0-9]*\).*/\1/p'
}

# Prints the frames, the CPU seconds, the peak KiB and the instructions of a generated capture.
measure() {
  local frames seconds peak
  # Between the two, so that the time of the generator is not measured.
  ./generate "$@" - 2>"$work/said" | ./measure sh -c 'exec ./ftptrace-stripped analyze --max-memory 64G -f json - <&3' 3<&0 >"$work/run"
  frames=$(sed -n 's/.*: \([0-9]*\) frames.*/\1/p' "$work/said")
  read -r _ seconds peak _ <"$work/run"
  echo "$frames $seconds $peak $(./generate "$@" - 2>/dev/null | count analyze --max-memory 64G -f json -)"
}

# The JSON report is measured: it tells of every session, while the text report lists a fixed number of them.
# What the program takes for a capture of one session: the start, which no growth is to be measured against.
./generate sessions --sessions 1 "$work/start.pcap" 2>/dev/null
start=$(count analyze -f json "$work/start.pcap")

header() {
  printf '\n%s\n\n| %s | frames | instructions / frame | to the first | CPU µs / frame | peak MiB | %s |\n' "$1" "$2" "$3"
  echo '|--:|--:|--:|--:|--:|--:|--:|'
}

# Reads "SIZE FRAMES SECONDS PEAK INSTRUCTIONS" lines and prints the rows of a table.
rows() {
  awk -v start="$start" -v per="$1" '{
    each = ($5 - start) / $2
    if (NR == 1) { first = each; least = $4 }
    last = per == "connections" ? sprintf("%.2f KiB", ($4 - least) / $1) : "-"
    printf "| %d | %d | %.0f | %.2f | %.2f | %.1f | %s |\n", $1, $2, each, each / first, $3 * 1e6 / $2, $4 / 1024,
      NR == 1 ? "-" : last
  }'
}

echo "# Growth"
printf '\nThe start takes %d million instructions, which are left out below.\n' $((start / 1000000))

for ((frames = 10000; frames <= largest_frames; frames *= 10)); do
  # Three frames carry 2896 bytes: two segments and their acknowledgment.
  echo "$frames $(measure large --transfers 32 --bytes $((frames * 2896 / 96)))"
done >"$work/frames"
header "## With the frames of one session" "frames asked for" "memory / frame"
rows frames <"$work/frames"

for ((connections = 100; connections <= largest_connections; connections *= 10)); do
  echo "$connections $(measure sessions --sessions $(((connections + 2) / 3)))"
done >"$work/connections"
header "## With the connections" connections "memory / connection"
rows connections <"$work/connections"

# A curve for each table: instructions of a frame against the first size, over the logarithm of the size.
if [[ -n $plot ]]; then
  awk -v start="$start" '
    function x(size) { return 60 + (log(size) / log(10) - 2) * 100 }
    function y(ratio) { return 220 - ratio * 100 }
    FNR == 1 { curve++ }
    {
      each = ($5 - start) / $2
      if (FNR == 1) first = each
      points[curve] = points[curve] sprintf("%.1f,%.1f ", x($1), y(each / first))
      dots = dots sprintf("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n", x($1), y(each / first), color[curve])
    }
    BEGIN { color[1] = "#1f6feb"; color[2] = "#bf5700" }
    END {
      print "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 620 290\" font-family=\"sans-serif\" font-size=\"12\">"
      print "<rect width=\"620\" height=\"290\" fill=\"white\"/>"
      for (ratio = 0; ratio <= 2; ratio += 0.5) {
        printf "<path d=\"M60 %.1fH560\" stroke=\"#ddd\"/><text x=\"52\" y=\"%.1f\" text-anchor=\"end\">%.1f</text>\n", y(ratio), y(ratio) + 4, ratio
      }
      printf "<path d=\"M60 %.1fH560\" stroke=\"#c00\" stroke-dasharray=\"4\"/><text x=\"566\" y=\"%.1f\" fill=\"#c00\">1.3</text>\n", y(1.3), y(1.3) + 4
      for (power = 2; power <= 7; power++) {
        printf "<text x=\"%.1f\" y=\"238\" text-anchor=\"middle\">10<tspan dy=\"-5\" font-size=\"9\">%d</tspan></text>\n", x(10 ^ power), power
      }
      for (i = 1; i <= curve; i++) {
        printf "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n", points[i], color[i]
      }
      printf "%s", dots
      printf "<text x=\"60\" y=\"260\" fill=\"%s\">frames of one session</text><text x=\"220\" y=\"260\" fill=\"%s\">connections</text>\n", color[1], color[2]
      print "<text x=\"60\" y=\"280\">instructions a frame, to those in the smallest capture</text>"
      print "</svg>"
    }' "$work/frames" "$work/connections" >"$plot"
fi
# Each at a tenth of its size and at its size: what is in proportion takes ten times as much.
worst() {
  local name=$1 command=$2 small=$3 large=$4
  shift 4
  local sizes=("$small" "$large") instructions=() size files i
  for size in "${sizes[@]}"; do
    ./generate "${@//SIZE/$size}" "$work/worst.pcap" 2>/dev/null
    files=("$work/worst.pcap")
    if [[ $command = compare ]]; then
      cp "$work/worst.pcap" "$work/other.pcap"
      files=(client="$work/worst.pcap" server="$work/other.pcap")
    fi
    instructions+=("$(count "$command" "${files[@]}")")
  done
  i=$(./measure ./ftptrace-stripped "$command" "${files[@]}")
  awk -v name="$name" -v small="${instructions[0]}" -v large="${instructions[1]}" -v start="$start" -v run="$i" 'BEGIN {
    split(run, field, " ")
    factor = (large - start) / (small - start)
    printf "| %s | %.1f | %.2f | %.1f |\n", name, factor, field[2], field[3] / 1024
    exit !(factor > 13)
  }' && grew=1 || true
}
grew=0
printf '\n## The worst cases\n\n| case | instructions, ten times the size | CPU s | peak MiB |\n|---|--:|--:|--:|\n'
worst "100,000 sessions between two hosts" analyze 10000 100000 \
  sessions --sessions SIZE --clients 1 --servers 1
worst "10,000 PASV in one session" analyze 1000 10000 large --transfers SIZE --bytes 1000
worst "10,000 sessions at once behind one address, compared" compare 1000 10000 \
  sessions --sessions SIZE --at-once SIZE --clients 1 --servers 1

grows() { awk -v start="$start" '{ each = ($5 - start) / $2; if (NR == 1) first = each } END { exit !(each / first > 1.3) }'; }
if grows <"$work/frames"; then grew=1; fi
if grows <"$work/connections"; then grew=1; fi

exit $grew
