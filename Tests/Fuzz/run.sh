#!/bin/sh
# Builds the fuzzing harnesses with libFuzzer and runs them.
set -eu

cd "$(dirname "$0")/../.."
scratch=.build-fuzz
binary=$scratch/ftptrace-fuzz
work=$scratch/fuzz
harnesses="endpoints files frames control"
# Modules of other packages that the project's need.
foreign_modules="Crypto CryptoBoringWrapper CCryptoBoringSSL CCryptoBoringSSLShims CXKCP CXKCPShims"

usage() {
  cat <<USAGE
usage: Tests/Fuzz/run.sh HARNESS [LIBFUZZER-OPTION...] [INPUT-FILE...]
       Tests/Fuzz/run.sh --all --short | --long [HARNESS...] | --totals | --merge | --compare | --build

  HARNESS    one of: $harnesses
  --short    ${SHORT_SECONDS:-15} seconds of each harness, as every change has to pass
  --long     each harness until 10 million executions of the present sources (files: 1 million) are on record
             in $work/totals.tsv; may be broken off and started again
  --totals   what is on record for the present sources
  --merge    add to Tests/Fuzz/corpus what runs have found, and keep of it the fewest inputs that reach as much
  --compare  run the corpus in two processes and compare what they write
  --build    build only

With input files instead of folders, these are run once each. Needs Swift with libFuzzer, as toolchains for Linux have it.
USAGE
}

# The objects that SwiftPM made of the present sources; those of removed ones may lie beside them.
objects() {
  for folder in Sources/*; do
    module=$(basename "$folder")
    [ "$module" != ftptrace ] || continue
    find "$folder" -type f \( -name '*.swift' -o -name '*.c' \) | while read -r source; do
      object=$scratch/release/$module.build/$(basename "$source").o
      [ ! -f "$object" ] || echo "$object"
    done
  done
  # What SwiftPM itself wrote, to embed files.
  find "$scratch/release/Presentation.build" -name 'embedded_resources*.o'
  for module in $foreign_modules; do
    [ ! -d "$scratch/release/$module.build" ] || find "$scratch/release/$module.build" -name '*.o'
  done
}

# SwiftPM cannot link a program whose main function is libFuzzer's: it builds the modules, and the rest is done here.
build() {
  # Without cross-module optimization, which does not go with the counters of libFuzzer.
  swift build -c release --scratch-path $scratch -Xswiftc -sanitize=fuzzer -Xswiftc -disable-cmo \
    --target Presentation >&2
  mkdir -p "$work"
  options="-O -swift-version 6 -parse-as-library -I $scratch/release/Modules -I $work
    -Xcc -fmodule-map-file=Sources/CLibpcap/module.modulemap
    -Xcc -fmodule-map-file=$scratch/release/CInflatingStream.build/module.modulemap"
  # The harnesses themselves without counters: their checks of every byte of a report would take a third of the time,
  # and teach libFuzzer nothing.
  # shellcheck disable=SC2046,SC2086 # the lists are meant to be split
  {
    swiftc $options -wmo -module-name FuzzHarnesses -emit-module -emit-module-path "$work/FuzzHarnesses.swiftmodule" \
      -emit-object -o "$work/FuzzHarnesses.o" Tests/Fuzz/Harnesses/*.swift
    swiftc $options -sanitize=fuzzer -module-name FuzzDriver Tests/Fuzz/Driver/FuzzDriver.swift \
      "$work/FuzzHarnesses.o" $(objects) -lpcap -lz -o $binary
  }
}

is_harness() {
  case " $harnesses " in *" $1 "*) return 0 ;; esac
  return 1
}

maximum_length() {
  case $1 in endpoints) echo 128 ;; frames) echo 512 ;; control) echo 2048 ;; files) echo 4096 ;; esac
}

target() {
  case $1 in files) echo "${FILES_TARGET:-1000000}" ;; *) echo "${TARGET:-10000000}" ;; esac
}

# Names the sources that are fuzzed: figures count for these only.
fingerprint() {
  find Sources Tests/Fuzz/Harnesses -type f | LC_ALL=C sort | xargs cat | cksum | cut -d' ' -f1
}

fuzz() {
  harness=$1
  shift
  # Swift's own backtraces take seconds, and libFuzzer says where it happened too.
  FTPTRACE_FUZZ_HARNESS=$harness SWIFT_BACKTRACE=enable=no $binary "$@"
}

# Runs a harness on its corpus; new inputs go to the work folder, and breaking ones to $work/crashes.
explore() {
  harness=$1
  shift
  mkdir -p "$work/$harness" "$work/crashes" "Tests/Fuzz/corpus/$harness"
  fuzz "$harness" -max_len="$(maximum_length "$harness")" -dict=Tests/Fuzz/ftp.dict -timeout=10 \
    -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$work/crashes/$harness-" "$@" \
    "$work/$harness" "Tests/Fuzz/corpus/$harness"
}

short() {
  status=0
  for harness in $harnesses; do
    log=$work/short-$harness.log
    mkdir -p "$work"
    if explore "$harness" -max_total_time="${SHORT_SECONDS:-15}" >"$log" 2>&1; then
      echo "$harness: $(executed "$log") executions, $(rate "$log") a second"
    else
      status=1
      echo "$harness: BROKEN; $log ends:" >&2
      tail -n 30 "$log" >&2
    fi
  done
  return $status
}

executed() { awk '/stat::number_of_executed_units/ { print $2 }' "$1"; }
rate() { awk '/stat::average_exec_per_sec/ { print $2 }' "$1"; }

# Executions on record: `recorded HARNESS FINGERPRINT`.
recorded() {
  [ -f $work/totals.tsv ] || { echo 0; return; }
  awk -F '\t' -v harness="$1" -v sources="$2" \
    '$2 == sources && $3 == harness { sum += $4 } END { printf "%d\n", sum }' $work/totals.tsv
}

# Runs in parts, each of which adds a line to the record.
long() {
  sources=$(fingerprint)
  build
  # A copy, as the run takes hours and other builds may come in between.
  binary=$scratch/ftptrace-fuzz-long
  cp $scratch/ftptrace-fuzz $binary
  status=0
  for harness; do
    log=$work/long-$harness.log
    while [ "$(recorded "$harness" "$sources")" -lt "$(target "$harness")" ]; do
      start=$(date +%s)
      outcome=ok
      FTPTRACE_FUZZ_SPARE_REPORTS=1 explore "$harness" -use_counters=0 -runs="$(($(target "$harness") / 20))" >"$log" 2>&1 || outcome=broken
      printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$sources" "$harness" \
        "$(executed "$log" | grep . || echo 0)" "$(($(date +%s) - start))" "$outcome" >>$work/totals.tsv
      [ $outcome = ok ] && continue
      status=1
      echo "$harness: BROKEN; see $log and $work/crashes" >&2
      break
    done
  done
  totals
  return $status
}

totals() {
  sources=$(fingerprint)
  [ -f $work/totals.tsv ] || return 0
  awk -F '\t' -v sources="$sources" '
    $2 == sources { runs[$3] += $4; seconds[$3] += $5; if ($6 != "ok") broken[$3]++ }
    END {
      for (harness in runs)
        printf "%s: %d executions in %d s (%d a second)%s\n", harness, runs[harness], seconds[harness],
          runs[harness] / (seconds[harness] ? seconds[harness] : 1),
          broken[harness] ? ", BROKEN " broken[harness] " times" : ""
    }' $work/totals.tsv | LC_ALL=C sort
}

merge() {
  for harness; do
    merged=$work/merged-$harness
    rm -rf "$merged"
    mkdir -p "$merged" "$work/$harness" "Tests/Fuzz/corpus/$harness"
    # By the places reached alone, not how often: a tenth of the inputs.
    fuzz "$harness" -merge=1 -use_counters=0 -max_len="$(maximum_length "$harness")" "$merged" "Tests/Fuzz/corpus/$harness" \
      "$work/$harness" >"$work/merge-$harness.log" 2>&1
    rm -rf "Tests/Fuzz/corpus/$harness"
    mv "$merged" "Tests/Fuzz/corpus/$harness"
    echo "$harness: $(find "Tests/Fuzz/corpus/$harness" -type f | wc -l) inputs," \
      "$(cat "Tests/Fuzz/corpus/$harness"/* | wc -c) bytes"
  done
}

# Two processes hash with different seeds; what they write must be the same all the same.
compare() {
  for harness in $harnesses; do
    for run in 1 2; do
      FTPTRACE_FUZZ_DIGESTS=1 fuzz "$harness" -print_final_stats=0 "Tests/Fuzz/corpus/$harness"/* \
        >"$work/digests-$harness-$run" 2>/dev/null
    done
    cmp "$work/digests-$harness-1" "$work/digests-$harness-2"
    echo "$harness: $(wc -l <"$work/digests-$harness-1") outputs, the same in two processes"
  done
}

main() {
  [ $# -gt 0 ] || { usage >&2; exit 2; }
  case $1 in
    --all | --short)
      build
      short
      ;;
    --long)
      shift
      # shellcheck disable=SC2086 # the list is meant to be split
      [ $# -gt 0 ] || set -- $harnesses
      long "$@"
      ;;
    --totals) totals ;;
    --merge)
      shift
      # shellcheck disable=SC2086 # the list is meant to be split
      [ $# -gt 0 ] || set -- $harnesses
      build
      merge "$@"
      ;;
    --compare)
      build
      compare
      ;;
    --build) build ;;
    -h | --help) usage ;;
    *)
      is_harness "$1" || { usage >&2; exit 2; }
      harness=$1
      shift
      build
      for argument; do
        if [ -f "$argument" ]; then
          fuzz "$harness" "$@"
          exit
        fi
      done
      explore "$harness" "$@"
      ;;
  esac
}

# On one line, so that the script may be changed while it runs.
main "$@"; exit
