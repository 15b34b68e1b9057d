#!/usr/bin/env bash
# Measures ftptrace beside a bare libpcap loop and, where installed, beside tcptrace and tshark.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${FTPTRACE_BENCHMARKS:-${TMPDIR:-/tmp}/ftptrace-benchmarks-$(id -u)}
runs=5
scale=1
peers=yes
captures=(large large-interleaved sessions)

usage() {
  cat <<USAGE
usage: run.sh [options] [FTPTRACE]

Builds the benchmark programs, writes the captures that are missing, and prints a Markdown table
for each capture. FTPTRACE is the program to measure (default: .build/release/ftptrace).

  -n, --runs N        runs of each program (default 5; tshark runs once)
  -s, --scale N       captures with N times as many transfers (default 1)
  -p, --skip-peers    leave out tcptrace and tshark
  -d, --folder DIR    where programs and captures are kept, about 2.8 GB at scale 1 (default:
                      \$FTPTRACE_BENCHMARKS, or else ftptrace-benchmarks-UID below \${TMPDIR:-/tmp})
  -h, --help          print this and exit

Nothing is removed afterwards. Exit status: 0 measured, 1 a step failed, 2 wrong use or no FTPTRACE.
USAGE
}

refuse() {
  echo "run.sh: $1" >&2
  exit 2
}

fail() {
  echo "run.sh: $1" >&2
  exit 1
}

parse_arguments() {
  local positional=()
  while [[ $# -gt 0 ]]; do
    case $1 in
      -n | --runs | -s | --scale | -d | --folder)
        [[ $# -gt 1 ]] || refuse "$1 needs a value"
        case $1 in
          -n | --runs) runs=$2 ;;
          -s | --scale) scale=$2 ;;
          *) folder=$2 ;;
        esac
        shift
        ;;
      -p | --skip-peers) peers=no ;;
      -h | --help)
        usage
        exit 0
        ;;
      -*) refuse "unknown option $1; see --help" ;;
      *) positional+=("$1") ;;
    esac
    shift
  done
  [[ ${#positional[@]} -le 1 ]] || refuse "one program at most can be measured"
  [[ $runs =~ ^[1-9][0-9]*$ && $scale =~ ^[1-9][0-9]*$ ]] || refuse "--runs and --scale take a number from 1"
  ftptrace=${positional[0]:-$here/../../.build/release/ftptrace}
  [[ -f $ftptrace && -x $ftptrace ]] || refuse "no ftptrace program at $ftptrace"
  ftptrace=$(cd "$(dirname "$ftptrace")" && pwd)/$(basename "$ftptrace")
}

prepare_folder() {
  mkdir -p -m 700 "$folder"
  [[ -O $folder ]] || fail "$folder belongs to another user"
  folder=$(cd "$folder" && pwd)
}

build() {
  local program
  for program in generate floor measure; do
    [[ $folder/$program -nt $here/$program.c ]] ||
      cc -O2 -Wall -Wextra -o "$folder/$program" "$here/$program.c" -lpcap
  done
}

capture_file() {
  local suffix=
  [[ $scale -eq 1 ]] || suffix=-x$scale
  echo "$folder/$1$suffix.pcap"
}

# A capture is written again when the generator has changed since.
make_capture() {
  local file
  file=$(capture_file "$1")
  [[ $file -nt $here/generate.c ]] && return
  echo "writing $file" >&2
  case $1 in
    large-interleaved) "$folder/generate" large --interleaved --scale "$scale" "$file.part" ;;
    *) "$folder/generate" "$1" --scale "$scale" "$file.part" ;;
  esac
  mv "$file.part" "$file"
}

# The programs to measure, in the order of the table.
programs() {
  echo "floor"
  echo "ftptrace"
  echo "ftptrace JSON"
  [[ $peers = yes ]] || return 0
  if command -v tcptrace >/dev/null; then echo "tcptrace"; fi
  if command -v tshark >/dev/null; then echo "tshark"; fi
}

# Prints the line of measure for one run of a program over a capture.
measure() {
  local file=$2
  case $1 in
    floor) "$folder/measure" "$folder/floor" "$file" ;;
    ftptrace) "$folder/measure" "$ftptrace" analyze --no-progress "$file" ;;
    "ftptrace JSON") "$folder/measure" "$ftptrace" analyze --no-progress -f json "$file" ;;
    tcptrace) "$folder/measure" tcptrace -n "$file" ;;
    tshark) "$folder/measure" tshark -r "$file" -Y ftp -T fields -e frame.number -e ftp.request.command ;;
  esac
}

# Prints "PROGRAM<tab>MEASUREMENT" lines; the programs take turns, and every round begins with the floor.
measure_rounds() {
  local file=$1 round program
  for ((round = 1; round <= runs; round++)); do
    while read -r program; do
      [[ $program != tshark || $round -eq 1 ]] || continue
      printf '%s\t%s\n' "$program" "$(measure "$program" "$file")"
    done < <(programs)
  done
}

# Reads the lines of measure_rounds and prints the table; each ratio is taken within its round. The arguments are the most
# that a text report and a JSON report may take of the floor's time, and of memory in MiB.
print_table() {
  awk -F '\t' -v text="$1" -v json="$2" -v memory="$3" '
    function median(list, n,    i, j, value) {
      for (i = 2; i <= n; i++) {
        value = list[i]
        for (j = i - 1; j >= 1 && list[j] > value; j--) list[j + 1] = list[j]
        list[j + 1] = value
      }
      return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
    }
    function column(program, values,    i, list) {
      for (i = 1; i <= count[program]; i++) list[i] = values[program, i]
      return median(list, count[program])
    }
    function met(found, wanted) { return found <= wanted ? "met" : "**missed**" }
    function verdict(program, ratio,    limit) {
      if (program !~ /^ftptrace/) return ""
      limit = program == "ftptrace" ? text : json
      return sprintf("%.1f: %s; %d MiB: %s", limit, met(ratio, limit), memory, met(column(program, peak), memory))
    }
    {
      split($2, field, " ")
      if ($1 == "floor") { floor_wall = field[1]; floor_cpu = field[2] }
      if (!($1 in count)) order[++programs] = $1
      n = ++count[$1]
      wall[$1, n] = field[1]
      cpu[$1, n] = field[2]
      peak[$1, n] = field[3] / 1024
      wall_ratio[$1, n] = field[1] / floor_wall
      cpu_ratio[$1, n] = field[2] / floor_cpu
      if (field[4] != 0) failed[$1] = field[4]
    }
    END {
      print "| program | runs | wall s | CPU s | peak MiB | wall / floor | CPU / floor | CPU / ftptrace | to reach (CPU / floor, peak) |"
      print "|---|--:|--:|--:|--:|--:|--:|--:|---|"
      own = column("ftptrace", cpu_ratio)
      for (i = 1; i <= programs; i++) {
        p = order[i]
        ratio = column(p, cpu_ratio)
        note = p in failed ? "failed, exit status " failed[p] : verdict(p, ratio)
        printf "| %s | %d | %.3f | %.3f | %.1f | %.2f | %.2f | %.2f | %s |\n", p, count[p], column(p, wall),
          column(p, cpu), column(p, peak), column(p, wall_ratio), ratio, ratio / own, note
      }
    }'
}

# What ftptrace sets itself for a capture: times the floor with text and with JSON, and MiB.
limits_of() {
  case $1 in
    large) echo 1.3 1.3 32 ;;
    large-interleaved) echo 1.6 1.6 32 ;;
    sessions) echo 3 6 150 ;;
  esac
}

# The first reading counts the frames and brings the file into the page cache.
benchmark() {
  local file frames limits
  file=$(capture_file "$1")
  frames=$("$folder/floor" "$file")
  read -r -a limits <<<"$(limits_of "$1")"
  echo "measuring $file" >&2
  printf '\n## %s\n\n%s, in a file of %d bytes.\n\n' "$(basename "$file" .pcap)" "$frames" "$(wc -c <"$file")"
  measure_rounds "$file" | print_table "${limits[@]}"
}

# Two captures one after the other, and at the same time, in turns.
benchmark_jobs() {
  local file round one two
  file=$(capture_file sessions)
  echo "measuring two captures at the same time" >&2
  for ((round = 1; round <= runs; round++)); do
    # The same file under two names, so that each is a capture of its own.
    one=$("$folder/measure" "$ftptrace" analyze --no-progress -j 1 "client:a=$file" "server:b=$file")
    two=$("$folder/measure" "$ftptrace" analyze --no-progress -j 2 "client:a=$file" "server:b=$file")
    echo "$one $two"
  done | sort -n | awk '{ one[NR] = $1; two[NR] = $5; ratio[NR] = $1 / $5 } END {
    best = 0
    for (i = 1; i <= NR; i++) if (ratio[i] > best) best = ratio[i]
    middle = int((NR + 1) / 2)
    printf "\n## Two captures with sessions, --jobs 1 and 2\n\n%.3f s and %.3f s; %.2f times as fast in the best round.\n",
      one[middle], two[middle], best
  }'
}

parse_arguments "$@"
prepare_folder
build
for capture in "${captures[@]}"; do make_capture "$capture"; done
echo "# ftptrace benchmark"
printf '\n%s, %s processors. Medians; captures in %s.\n' "$(uname -srm)" "$(getconf _NPROCESSORS_ONLN)" "$folder"
for capture in "${captures[@]}"; do benchmark "$capture"; done
benchmark_jobs
