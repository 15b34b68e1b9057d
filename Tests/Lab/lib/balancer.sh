# shellcheck shell=bash
# What the hub does to the connections. The functions add to each other; those that choose a backend, balance_*, and
# proxy_with_haproxy exclude each other.

# --- Which backend gets a connection ----------------------------------------------------------------------------

# One backend after the other, whatever the port: no stickiness at all.
balance_round_robin() { balance_by 'numgen inc mod 2 vmap { 0 : goto ftp1, 1 : goto ftp2 }'; }

# Control connections to one backend, data connections to one, which may be another.
balance_pinned() { # backend of control, backend of data
  balance_by "tcp dport vmap { 21 : goto $1, $PASSIVE_LOW-$PASSIVE_HIGH : goto $2 }"
}

# By the client's address: 192.0.2.10 always gets ftp1, 192.0.2.11 ftp2.
balance_by_source() { balance_by 'jhash ip saddr mod 2 seed 0x6 vmap { 0 : goto ftp1, 1 : goto ftp2 }'; }

balance_by() { # statement that goes to ftp1 or ftp2
  on balancer nft -f - <<-END
	table ip balance {
	  counter ftp1 { }
	  counter ftp2 { }
	  chain ftp1 { counter name ftp1 dnat to $FTP1; }
	  chain ftp2 { counter name ftp2 dnat to $FTP2; }
	  chain prerouting {
	    type nat hook prerouting priority dstnat; policy accept;
	    ip daddr $PUBLIC4 meta l4proto tcp $1
	  }
	  chain postrouting {
	    type nat hook postrouting priority srcnat; policy accept;
	    ip saddr $BACKENDS4 ct direction original ip daddr != $BACKENDS4 snat to $PUBLIC4
	  }
	}
	END
}

delivered_to() { # backend: how many connections it was given
  on balancer nft -j list counter ip balance "$1" | jq '.nftables[] | .counter? // empty | .packets'
}

# The backends see the balancer's address instead of the clients', and with fully-random other ports, too.
hide_clients() { # [fully-random]
  on balancer nft -f - <<-END
	table ip hide {
	  chain postrouting {
	    type nat hook postrouting priority srcnat; policy accept;
	    ct status dnat ip daddr $BACKENDS4 snat to $BACKEND_SIDE4 ${1:-}
	  }
	}
	END
}

# Reads the control connections and rewrites the addresses in them, as an application gateway does.
application_gateway() {
  on "$HUB" nft -f - <<-END
	table ip gateway {
	  ct helper ftp { type "ftp" protocol tcp; l3proto ip; }
	  chain prerouting {
	    type filter hook prerouting priority filter; policy accept;
	    tcp dport 21 ct helper set "ftp"
	  }
	}
	END
}

# --- What does not get through ----------------------------------------------------------------------------------

# Clients reach the backends by the public address only, as it is with any private network. (Without this the hub would
# forward what they send to the private addresses.)
hide_backends() {
  on "$HUB" nft -f - <<-END
	table ip private {
	  counter strayed { }
	  chain prerouting {
	    type filter hook prerouting priority raw; policy accept;
	    iifname "client*" ip daddr $BACKENDS4 counter name strayed drop
	  }
	}
	END
}

strayed() { on "$HUB" nft -j list counter ip private strayed | jq '.nftables[] | .counter? // empty | .packets'; }

# A client's firewall lets no connection in, so that active mode cannot work. On the client itself its capture has what
# came; on the hub, as on a router in front of it, the capture has nothing of it.
block_incoming() { # node (client, or the hub), drop | reset
  local way="hook input"
  [[ $1 != "$HUB" ]] || way="hook forward"
  on "$1" nft -f - <<-END
	table ip firewall {
	  counter blocked { }
	  chain incoming {
	    type filter $way priority filter; policy accept;
	    iifname != "client*" tcp flags & (syn | ack) == syn counter name blocked $(answer "$2")
	  }
	}
	END
}

blocked() { # node
  on "$1" nft -j list counter ip firewall blocked | jq '.nftables[] | .counter? // empty | .packets'
}

# New connections to other ports of the servers do not get through.
open_ports_only() { # drop | reset, ports (a set of nft without its braces)
  on "$HUB" nft -f - <<-END
	table ip ports {
	  counter refused { }
	  chain forward {
	    type filter hook forward priority filter; policy accept;
	    iifname "client*" ct state new tcp dport != { $2 } counter name refused $(answer "$1")
	  }
	}
	END
}

close_ports() { # drop | reset, ports
  on "$HUB" nft -f - <<-END
	table ip ports {
	  counter refused { }
	  chain forward {
	    type filter hook forward priority filter; policy accept;
	    iifname "client*" ct state new tcp dport { $2 } counter name refused $(answer "$1")
	  }
	}
	END
}

refused() { on "$HUB" nft -j list counter ip ports refused | jq '.nftables[] | .counter? // empty | .packets'; }

answer() { [[ $1 == reset ]] && echo 'meta l4proto tcp reject with tcp reset' || echo drop; }

# --- Idle connections -------------------------------------------------------------------------------------------

# The hub forgets connections that are silent for so long, and then drops their segments or answers them with RST.
forget_idle() { # seconds, drop | reset
  # After the conntrack lookup, and before the routing that would hand segments for the public address to the hub
  # itself. (RST of a peer that was reset already are invalid, too; they are never answered.)
  on "$HUB" nft -f - <<-END
	table ip idle {
	  counter forgotten { }
	  chain prerouting {
	    type filter hook prerouting priority filter; policy accept;
	    ct state invalid meta l4proto tcp counter name forgotten $(answer "$2")
	  }
	}
	END
  on "$HUB" sysctl -qw net.netfilter.nf_conntrack_tcp_loose=0 net.netfilter.nf_conntrack_tcp_be_liberal=0 \
    "net.netfilter.nf_conntrack_tcp_timeout_established=$1"
}

forgotten() { on "$HUB" nft -j list counter ip idle forgotten | jq '.nftables[] | .counter? // empty | .packets'; }

# The hub sends a RST to both ends of a control connection that is silent for so long, and forgets it. nftables cannot
# do that, so a program on the hub does; it says in log/reset-idle.log whom it reset.
reset_idle() { # seconds, the backend's node (or server)
  on "$HUB" /usr/bin/python3 -u "$LAB/lib/reset-idle.py" "$1" client "$2" >"$WORK/log/reset-idle.log" 2>&1 &
  await 5 grep -q watching "$WORK/log/reset-idle.log"
}

# --- A full proxy -----------------------------------------------------------------------------------------------

# HAProxy ends the clients' connections and makes its own to the backend. What is silent for so long it closes.
proxy_with_haproxy() { # seconds of silence, backend of control, [backend of data]
  cat >"$WORK/etc/haproxy.cfg" <<-END
	global
	  maxconn 100
	  log stdout format raw local0
	defaults
	  mode tcp
	  log global
	  option tcplog
	  timeout connect 5s
	  timeout client ${1}s
	  timeout server ${1}s
	listen control
	  bind $PUBLIC4:21
	  server $2 $(backend_address "$2"):21
	listen data
	  bind $PUBLIC4:$PASSIVE_LOW-$PASSIVE_HIGH
	  server ${3:-$2} $(backend_address "${3:-$2}")
	END
  on balancer haproxy -db -f "$WORK/etc/haproxy.cfg" >"$WORK/log/haproxy.log" 2>&1 &
  await 5 listens balancer 21
}

backend_address() { case $1 in ftp1) echo "$FTP1" ;; ftp2) echo "$FTP2" ;; *) die "no backend $1" ;; esac; }
