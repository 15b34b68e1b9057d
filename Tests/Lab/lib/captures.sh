# shellcheck shell=bash
# The captures, all by one clock.

CAPTURES=()   # the captures of the scenario by name: NAME.pcap in $WORK
CAPTURING=()  # their tcpdumps

# All ends that exist, in full. A scenario that wants something else calls start_capture for each.
start_captures() {
  local node
  for node in "${NODES[@]}"; do [[ $node == "$HUB" ]] || start_capture "$node" "$node" eth0; done
}

# One more capture, which may start late. Its name is what the file and the vantage point are called; the interface on
# the balancer is named after the node behind it, or any.
start_capture() { # name, node, interface, further arguments for tcpdump (-s 96, a filter)
  local log=$WORK/log/tcpdump-$1.log
  # Not through a function: the process to be ended has to be tcpdump itself.
  ip netns exec "$TAG-$2" tcpdump -i "$3" -U --immediate-mode -B 8192 -Z root -w "$WORK/$1.pcap" "${@:4}" 2>"$log" &
  CAPTURING+=($!)
  CAPTURES+=("$1")
  await 5 grep -q 'listening on' "$log"
}

stop_captures() {
  sleep 0.5
  kill "${CAPTURING[@]}"
  wait "${CAPTURING[@]}" || true
  CAPTURING=()
  local name
  for name in "${CAPTURES[@]}"; do
    seen_in "a capture without loss" "tcpdump-$name.log" '^0 packets dropped by kernel'
  done
}

forget_captures() { CAPTURES=() CAPTURING=(); }

# Lets the captures go on, with a datagram at their end that shows that they did: what is absent from a capture proves
# something only if it ran on.
let_captures_run_on() { # seconds
  local node gateway
  sleep "$1"
  for node in "${NODES[@]}"; do
    [[ $node != "$HUB" ]] || continue
    gateway=$(ip -n "$TAG-$node" -4 route show default | awk '{ print $3 }')
    on "$node" bash -c "echo >/dev/udp/$gateway/9" || true
  done
}

# The payload of the data connections to the passive ports, both directions, as captured; of the first one only, or of
# those to one port, where a second argument says so.
data_bytes() { # capture, [first | port]
  tcpdump -nr "$WORK/$1" "tcp portrange $PASSIVE_LOW-$PASSIVE_HIGH" 2>/dev/null |
    awk -v only="${2:-}" '
      { port = ($3 ~ /\.200[01][0-9]$/) ? $3 : $5; sub(/:$/, "", port); sub(/^.*\./, "", port) }
      only == "first" { only = port }
      only == "" || port == only { for (i = 1; i < NF; i++) if ($i == "length") n += $(i + 1) }
      END { print n + 0 }'
}

# How many packets of a capture a filter finds, to check that what was to happen can be seen.
packets() { tcpdump -nr "$WORK/$1" "$2" 2>/dev/null | wc -l; } # capture, filter
