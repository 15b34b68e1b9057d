# shellcheck shell=bash
# The networks: nodes (namespaces) around one hub, which forwards between them. A node is reached only through the hub.
#
#   routed:    client  --  router    --  server       the server has its public address itself
#   balanced:  client  --  balancer  --  ftp1, ftp2   the public address is the balancer's, the backends' are private

# shellcheck disable=SC2034 # not all are used in every file
readonly CLIENT4=192.0.2.10 CLIENT2=192.0.2.11 CLIENT_SIDE4=192.0.2.1 SERVER4=198.51.100.20 SERVER_SIDE4=198.51.100.1
readonly CLIENT6=2001:db8:1::10 CLIENT_SIDE6=2001:db8:1::1 SERVER6=2001:db8:2::20 SERVER_SIDE6=2001:db8:2::1
# shellcheck disable=SC2034
readonly PUBLIC4=$SERVER4 FTP1=10.77.0.11 FTP2=10.77.0.12 BACKEND_SIDE4=10.77.0.1 BACKENDS4=10.77.0.0/24

readonly TAG=fl$$
NODES=()  # those of the scenario being made, the hub first
HUB=""

on() { ip netns exec "$TAG-$1" "${@:2}"; } # node, command...

add_node() { # node
  ip netns add "$TAG-$1"
  ip -n "$TAG-$1" link set lo up
  NODES+=("$1")
}

add_hub() { # node
  add_node "$1"
  HUB=$1
  on "$1" sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
}

# A node at the hub: its eth0, and on the hub an interface named after the node. Frames are as they would be on a wire.
attach() { # node, then pairs: an address of it, the hub's on that link
  local node=$1 place interface bits
  shift
  add_node "$node"
  ip link add "$TAG-a" type veth peer name "$TAG-b"
  ip link set "$TAG-a" netns "$TAG-$node" name eth0 address "$(mac_address "$1")"
  ip link set "$TAG-b" netns "$TAG-$HUB" name "$node" address "$(mac_address "$2")"
  for place in "$node" "$HUB"; do
    interface=$([[ $place == "$HUB" ]] && echo "$node" || echo eth0)
    on "$place" sysctl -qw "net.ipv6.conf.$interface.accept_dad=0" "net.ipv6.conf.$interface.router_solicitations=0"
    on "$place" ethtool -K "$interface" tso off gso off gro off tx off >/dev/null
    ip -n "$TAG-$place" link set "$interface" up
  done
  while (($#)); do
    bits=$([[ $1 == *:* ]] && echo 128 || echo 32)
    ip -n "$TAG-$node" addr add "$1/$bits" dev eth0
    ip -n "$TAG-$HUB" addr add "$2/$bits" dev "$node"
    ip -n "$TAG-$node" route add default via "$2" dev eth0 onlink
    ip -n "$TAG-$HUB" route add "$1/$bits" dev "$node"
    shift 2
  done
}

mac_address() { # IPv4 address
  local IFS=.
  # shellcheck disable=SC2086
  printf '02:00:%02x:%02x:%02x:%02x' $1
}

make_routed_network() {
  add_hub router
  attach client $CLIENT4 $CLIENT_SIDE4 $CLIENT6 $CLIENT_SIDE6
  attach server $SERVER4 $SERVER_SIDE4 $SERVER6 $SERVER_SIDE6
}

# The balancer does nothing yet; see balancer.sh. A second client: attach client2 $CLIENT2 $CLIENT_SIDE4
make_balanced_network() {
  add_hub balancer
  ip -n "$TAG-balancer" addr add $PUBLIC4/32 dev lo
  attach client $CLIENT4 $CLIENT_SIDE4
  attach ftp1 $FTP1 $BACKEND_SIDE4
  attach ftp2 $FTP2 $BACKEND_SIDE4
}

# The link from the hub to a node carries no more than this. (Loss and delay cannot be had: the kernel may be without
# netem.)
slow_link() { # node, rate (such as 400kbit)
  on "$HUB" tc qdisc replace dev "$1" root tbf rate "$2" burst 3000 latency 2s
}

# The time to live of what a node sends, so that its packets can be told from others.
start_ttl_at() { on "$1" sysctl -qw "net.ipv4.ip_default_ttl=$2"; } # node, time to live

remove_network() {
  local node
  for node in "${NODES[@]}"; do ip netns del "$TAG-$node" 2>/dev/null || true; done
  NODES=()
  HUB=""
}

# Ends what runs in the lab's namespaces, and nothing else.
end_processes() {
  local node left
  for node in "${NODES[@]}"; do
    left=$(ip netns pids "$TAG-$node" 2>/dev/null || true)
    # shellcheck disable=SC2086
    [[ -z $left ]] || kill -KILL $left 2>/dev/null || true
  done
  wait 2>/dev/null || true
}
