#!/usr/bin/env bash
#
# Makes the captures in SampleTraces with real servers and clients in network namespaces of their own:
#
#   client 192.0.2.10, 2001:db8:1::10  --  router  --  server 198.51.100.20, 2001:db8:2::20
#
# Nothing leaves the namespaces. Needs root on Debian; installs what is missing with apt-get.
#
#   make-samples.sh                  remake every scenario
#   make-samples.sh SCENARIO...      remake those named
#   make-samples.sh --list           name them
#
#   OUTPUT=DIR   where the scenarios' folders go (SampleTraces)
#   LOGS=DIR     keep the logs of the servers and clients there
#
# Each scenario is a function: it configures the server, starts both captures, runs the client, stops the captures,
# checks in the logs that what it is there to show did happen, and writes scenario.json. What has to be reported is
# told by the logs of the two ends, never by ftptrace.

set -euo pipefail

readonly SCENARIOS=(
  passive-download
  extended-passive-ipv6
  active-download
  data-port-refused
  control-reset-after-idle
  explicit-tls
  health-probes
)

readonly CLIENT4=192.0.2.10 ROUTER_C4=192.0.2.1 ROUTER_S4=198.51.100.1 SERVER4=198.51.100.20
readonly CLIENT6=2001:db8:1::10 ROUTER_C6=2001:db8:1::1 ROUTER_S6=2001:db8:2::1 SERVER6=2001:db8:2::20
readonly FTP_USER=alice FTP_PASSWORD=wonderland
readonly PASSIVE_LOW=20000 PASSIVE_HIGH=20019

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
readonly ROOT
readonly OUTPUT=${OUTPUT:-$ROOT/SampleTraces}
readonly TAG=fl$$
readonly CLIENT=$TAG-client ROUTER=$TAG-router SERVER=$TAG-server

WORK=""          # everything temporary
HERE=""          # the folder of the scenario being made
CAPTURING=()     # the two tcpdumps
INSTALL_RULE=""  # a file that has to go when the packages are there

export LC_ALL=C TZ=UTC

say() { printf '%s\n' "make-samples: $*" >&2; }
die() { say "$*"; exit 1; }

# --- What is needed ---------------------------------------------------------------------------------------------

install_packages() {
  local -A package_of=(
    [ip]=iproute2 [ethtool]=ethtool [nft]=nftables [tcpdump]=tcpdump [openssl]=openssl [jq]=jq
    [curl]=curl [lftp]=lftp [tnftp]=tnftp [vsftpd]=vsftpd
  )
  local tool missing=()
  for tool in "${!package_of[@]}"; do
    command -v "$tool" >/dev/null || missing+=("${package_of[$tool]}")
  done
  /usr/bin/python3 -c 'import pyftpdlib' 2>/dev/null || missing+=(python3-pyftpdlib)
  ((${#missing[@]})) || return 0
  say "installing ${missing[*]}"
  if [[ ! -e /usr/sbin/policy-rc.d ]]; then
    # Keeps packages from starting a server on this machine.
    INSTALL_RULE=/usr/sbin/policy-rc.d
    printf '#!/bin/sh\nexit 101\n' >"$INSTALL_RULE"
    chmod 755 "$INSTALL_RULE"
  fi
  apt-get update -q >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}" >/dev/null
  remove_install_rule
}

remove_install_rule() {
  [[ -z $INSTALL_RULE ]] || rm -f "$INSTALL_RULE"
  INSTALL_RULE=""
}

vsftpd_version() { dpkg-query -W -f '${Version}' vsftpd; }
pyftpdlib_version() { /usr/bin/python3 -c 'import pyftpdlib; print(pyftpdlib.__ver__)'; }
lftp_version() { dpkg-query -W -f '${Version}' lftp; }
tnftp_version() { dpkg-query -W -f '${Version}' tnftp; }
curl_version() { curl --version | awk 'NR == 1 { print $2 }'; }
python_version() { /usr/bin/python3 -c 'import platform; print(platform.python_version())'; }

# --- The network ------------------------------------------------------------------------------------------------

on() { ip netns exec "$@"; }

link() { # namespace, its interface, its MAC address, router interface, its MAC address
  ip link add "$TAG-a" type veth peer name "$TAG-b"
  ip link set "$TAG-a" netns "$1" name "$2" address "$3"
  ip link set "$TAG-b" netns "$ROUTER" name "$4" address "$5"
  local place
  for place in "$1 $2" "$ROUTER $4"; do
    # shellcheck disable=SC2086
    set -- $place
    on "$1" sysctl -qw "net.ipv6.conf.$2.accept_dad=0" "net.ipv6.conf.$2.router_solicitations=0"
    on "$1" ethtool -K "$2" tso off gso off gro off tx off >/dev/null
    ip -n "$1" link set "$2" up
  done
}

make_network() {
  local space
  for space in "$CLIENT" "$ROUTER" "$SERVER"; do
    ip netns add "$space"
    ip -n "$space" link set lo up
  done
  link "$CLIENT" eth0 02:00:00:00:01:10 eth0 02:00:00:00:01:01
  link "$SERVER" eth0 02:00:00:00:02:20 eth1 02:00:00:00:02:01
  ip -n "$CLIENT" addr add $CLIENT4/24 dev eth0
  ip -n "$CLIENT" addr add $CLIENT6/64 dev eth0 nodad
  ip -n "$ROUTER" addr add $ROUTER_C4/24 dev eth0
  ip -n "$ROUTER" addr add $ROUTER_C6/64 dev eth0 nodad
  ip -n "$ROUTER" addr add $ROUTER_S4/24 dev eth1
  ip -n "$ROUTER" addr add $ROUTER_S6/64 dev eth1 nodad
  ip -n "$SERVER" addr add $SERVER4/24 dev eth0
  ip -n "$SERVER" addr add $SERVER6/64 dev eth0 nodad
  ip -n "$CLIENT" route add default via $ROUTER_C4
  ip -n "$CLIENT" route add default via $ROUTER_C6
  ip -n "$SERVER" route add default via $ROUTER_S4
  ip -n "$SERVER" route add default via $ROUTER_S6
  on "$ROUTER" sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
}

remove_network() {
  local space
  for space in "$CLIENT" "$ROUTER" "$SERVER"; do
    ip netns del "$space" 2>/dev/null || true
  done
}

# --- Captures ---------------------------------------------------------------------------------------------------

capture_on() { # namespace, file
  local log
  log=$WORK/log/tcpdump-$(basename "$2" .pcap).log
  # Not through a function: the process to be ended has to be tcpdump itself.
  ip netns exec "$1" tcpdump -i eth0 -s 0 -U --immediate-mode -Z root -w "$2" 2>"$log" &
  CAPTURING+=($!)
  await 5 grep -q 'listening on' "$log"
}

start_captures() {
  CAPTURING=()
  capture_on "$CLIENT" "$WORK/client.pcap"
  capture_on "$SERVER" "$WORK/server.pcap"
}

stop_captures() {
  sleep 0.5
  kill "${CAPTURING[@]}"
  wait "${CAPTURING[@]}" || true
}

await() { # seconds, command...
  local tries=$(($1 * 20))
  shift
  until "$@" >/dev/null 2>&1; do
    ((tries-- > 0)) || die "waited in vain for: $*"
    sleep 0.05
  done
}

# --- Servers ----------------------------------------------------------------------------------------------------

make_file() { # path, size: lines of text, the same each time
  awk 'BEGIN { for (i = 1; ; i++) printf "%07d The quick brown fox jumps over the lazy dog.\n", i }' 2>/dev/null |
    head -c "$2" >"$1" || true
}

make_home() {
  local home=$WORK/srv/alice
  rm -rf "$WORK/srv"
  mkdir -p "$home/pub" "$home/incoming" "$WORK/local"
  make_file "$home/pub/report.txt" 50000
  make_file "$home/pub/archive.txt" 60000
  make_file "$WORK/local/answer.txt" 12000
  touch -d '2024-01-15 10:00:00 UTC' "$home"/pub/* "$home/pub" "$home/incoming" "$home" "$WORK/local/answer.txt"
  chown -R 1000:1000 "$WORK/srv/alice"
  chmod 755 "$WORK/srv" "$home" "$home/pub" "$home/incoming"
}

# The accounts of the server: only inside its mount namespace, so that this machine's own are not touched.
make_accounts() {
  mkdir -p "$WORK/etc" "$WORK/empty"
  cat >"$WORK/etc/passwd" <<-END
	root:x:0:0:root:/root:/bin/sh
	nobody:x:65534:65534:nobody:/nonexistent:/bin/false
	$FTP_USER:x:1000:1000::/srv/alice:/bin/sh
	END
  cat >"$WORK/etc/group" <<-END
	root:x:0:
	nogroup:x:65534:
	$FTP_USER:x:1000:
	END
  (
    umask 077
    printf '%s:%s:19000:0:99999:7:::\n' root '*' nobody '*' \
      "$FTP_USER" "$(openssl passwd -6 "$FTP_PASSWORD")" >"$WORK/etc/shadow"
  )
  printf '%s required pam_unix.so\n' auth account session >"$WORK/etc/pam"
}

in_server() { # command...: in the server's namespace, with the accounts and files of the lab
  # shellcheck disable=SC2016
  on "$SERVER" bash -c '
    work=$1; shift
    for file in passwd group shadow; do mount --bind "$work/etc/$file" "/etc/$file"; done
    if [[ -e /etc/pam.d/vsftpd ]]; then mount --bind "$work/etc/pam" /etc/pam.d/vsftpd; fi
    mount --bind "$work/srv" /srv
    exec "$@"' in_server "$WORK" "$@"
}

start_vsftpd() { # further settings, one an argument
  cat >"$WORK/etc/vsftpd.conf" <<-END
	listen=YES
	background=NO
	anonymous_enable=NO
	local_enable=YES
	write_enable=YES
	local_umask=022
	chroot_local_user=YES
	allow_writeable_chroot=YES
	secure_chroot_dir=$WORK/empty
	pam_service_name=vsftpd
	seccomp_sandbox=NO
	connect_from_port_20=YES
	pasv_min_port=$PASSIVE_LOW
	pasv_max_port=$PASSIVE_HIGH
	ftpd_banner=ftp.example ready
	xferlog_enable=YES
	xferlog_std_format=NO
	log_ftp_protocol=YES
	vsftpd_log_file=$WORK/log/server.log
	END
  local setting
  for setting in "$@"; do printf '%s\n' "$setting" >>"$WORK/etc/vsftpd.conf"; done
  in_server /usr/sbin/vsftpd "$WORK/etc/vsftpd.conf" >"$WORK/log/server.err" 2>&1 &
  await_server
}

start_pyftpdlib() {
  cat >"$WORK/server.py" <<-END
	import logging
	from pyftpdlib.authorizers import DummyAuthorizer
	from pyftpdlib.handlers import FTPHandler
	from pyftpdlib.servers import FTPServer

	logging.basicConfig(filename="$WORK/log/server.log", level=logging.DEBUG)
	authorizer = DummyAuthorizer()
	authorizer.add_user("$FTP_USER", "$FTP_PASSWORD", "/srv/alice", perm="elradfmwMT")
	FTPHandler.authorizer = authorizer
	FTPHandler.passive_ports = range($PASSIVE_LOW, $PASSIVE_HIGH + 1)
	FTPHandler.banner = "ftp.example ready"
	FTPServer(("::", 21), FTPHandler).serve_forever()
	END
  in_server /usr/bin/python3 "$WORK/server.py" >"$WORK/log/server.err" 2>&1 &
  await_server
}

# Waits without connecting, so that no capture has the wait in it.
await_server() { await 10 server_listens; }
server_listens() { on "$SERVER" ss -Hltn 'sport = :21' | grep -q LISTEN; }

# Ends what runs in the lab's namespaces, and nothing else.
end_processes() {
  local space left
  for space in "$CLIENT" "$ROUTER" "$SERVER"; do
    left=$(ip netns pids "$space" 2>/dev/null || true)
    # shellcheck disable=SC2086
    [[ -z $left ]] || kill -KILL $left 2>/dev/null || true
  done
  wait 2>/dev/null || true
}

# --- Clients ----------------------------------------------------------------------------------------------------

in_client() { (cd "$WORK/local" && HOME=$WORK/home ip netns exec "$CLIENT" "$@"); }

run_lftp() { # commands
  in_client timeout 60 lftp --norc -d -c "
    set ftp:ssl-allow no
    set net:max-retries 1
    set net:timeout 15
    set cmd:fail-exit yes
    $1" >"$WORK/log/client.out" 2>"$WORK/log/client.log"
}

# --- The description of a scenario ------------------------------------------------------------------------------

both_ends() { jq -n --argjson seen "$1" '{"client.pcap": $seen, "server.pcap": $seen}'; }

# Puts the scenario in its folder; comes last, so that one that went wrong leaves the folder as it was.
describe() { # name, purpose, topology, software, options, what to expect of each capture
  jq -n --arg name "$1" --arg purpose "$2" --arg topology "$3" --argjson software "$4" --argjson options "$5" \
    --argjson expect "$6" \
    '{name: $name, purpose: $purpose, topology: $topology, software: $software,
      captures: ["client.pcap", "server.pcap"], options: $options, expect: $expect}' >"$WORK/scenario.json"
  mkdir -p "$HERE"
  install -m 644 "$WORK/client.pcap" "$WORK/server.pcap" "$WORK/scenario.json" "$HERE/"
}

readonly TOPOLOGY4="client $CLIENT4 - router - server $SERVER4, captured on both ends by one clock"
readonly TOPOLOGY6="client $CLIENT6 - router - server $SERVER6, captured on both ends by one clock"

software() { jq -n --arg server "$1" --arg client "$2" '{server: $server, client: $client}'; }

seen_in() { # what, file, pattern
  grep -Eq -- "$3" "$WORK/log/$2" || die "$1: not in $2: $3"
}

# --- Scenarios --------------------------------------------------------------------------------------------------

passive-download() {
  start_vsftpd
  start_captures
  run_lftp "
    open -u $FTP_USER,$FTP_PASSWORD ftp://$SERVER4
    cd pub
    ls
    get -e report.txt
    cd ../incoming
    put answer.txt"
  stop_captures
  seen_in "the download" server.log 'OK DOWNLOAD.*"/pub/report.txt", 50000 bytes'
  seen_in "the upload" server.log 'OK UPLOAD.*"/incoming/answer.txt", 12000 bytes'
  local listing
  listing=$(listing_bytes)
  describe passive-download "Login, a listing, a download and an upload in passive mode, all fine" \
    "$TOPOLOGY4" "$(software "vsftpd $(vsftpd_version)" "lftp $(lftp_version)")" '[]' "$(both_ends "$(
      jq -n --argjson listing "$listing" '{sessions: 1, probes: 0, session_outcomes: ["ok"], transfers: [
        {command: "LIST", path: "/pub", mode: "passive", bytes: $listing, outcome: "completed"},
        {command: "RETR", path: "/pub/report.txt", mode: "passive", bytes: 50000, outcome: "completed"},
        {command: "STOR", path: "/incoming/answer.txt", mode: "passive", bytes: 12000, outcome: "completed"}]}'
    )")"
}

# The size of a listing as it travelled: its lines end in CR LF.
listing_bytes() { awk '{ sub(/\r$/, ""); n += length($0) + 2 } END { print n + 0 }' "$WORK/log/client.out"; }

extended-passive-ipv6() {
  start_pyftpdlib
  start_captures
  local commands
  printf -v commands '%s\n' "user $FTP_USER $FTP_PASSWORD" 'cd pub' 'ls' 'binary' 'get report.txt' 'quit'
  in_client tnftp -n -d -v "$SERVER6" <<<"$commands" >"$WORK/log/client.out" 2>"$WORK/log/client.log"
  stop_captures
  seen_in "the download" server.log 'RETR /srv/alice/pub/report.txt completed=1 bytes=50000'
  seen_in "EPSV" client.out '229 Entering'
  local listing
  listing=$(data_bytes client.pcap first)
  # The client never asks for the working directory; the reply to CWD names it.
  describe extended-passive-ipv6 "A listing and a download over IPv6 with EPSV, all fine" "$TOPOLOGY6" \
    "$(software "pyftpdlib $(pyftpdlib_version)" "tnftp $(tnftp_version)")" '[]' "$(both_ends "$(
      jq -n --argjson listing "$listing" '{sessions: 1, probes: 0, session_outcomes: ["ok"], transfers: [
        {command: "LIST", path: "/pub", mode: "extended_passive", bytes: $listing, outcome: "completed"},
        {command: "RETR", path: "/pub/report.txt", mode: "extended_passive", bytes: 50000,
         outcome: "completed"}]}'
    )")"
}

active-download() {
  start_vsftpd
  start_captures
  cat >"$WORK/client.py" <<-END
	import ftplib

	ftp = ftplib.FTP()
	ftp.set_debuglevel(1)
	ftp.set_pasv(False)
	ftp.connect("$SERVER4", 21)
	ftp.login("$FTP_USER", "$FTP_PASSWORD")
	ftp.cwd("pub")
	ftp.retrbinary("RETR report.txt", open("report.txt", "wb").write)
	ftp.quit()
	END
  in_client /usr/bin/python3 "$WORK/client.py" >"$WORK/log/client.log" 2>&1
  stop_captures
  seen_in "the download" server.log 'OK DOWNLOAD.*"/pub/report.txt", 50000 bytes'
  seen_in "PORT" client.log "PORT 192,0,2,10,"
  # The client never asks for the working directory and no reply names it: the path cannot be told.
  describe active-download "A download in active mode: the server connects from port 20; all fine" \
    "$TOPOLOGY4" "$(software "vsftpd $(vsftpd_version)" "Python $(python_version) ftplib")" '[]' "$(both_ends '{
      "sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [
        {"command": "RETR", "path": null, "mode": "active", "bytes": 50000, "outcome": "completed"}]}'
    )"
}

data-port-refused() {
  start_vsftpd
  on "$ROUTER" nft -f - <<-END
	table ip lab {
	  chain forward {
	    type filter hook forward priority 0; policy accept;
	    ip daddr $SERVER4 tcp dport $PASSIVE_LOW-$PASSIVE_HIGH reject with tcp reset
	  }
	}
	END
  start_captures
  local status=0
  in_client curl -sv --disable-epsv -o report.txt "ftp://$FTP_USER:$FTP_PASSWORD@$SERVER4/pub/report.txt" \
    >"$WORK/log/client.out" 2>"$WORK/log/client.log" || status=$?
  stop_captures
  ((status)) || die "the download was to fail and did not"
  seen_in "the refusal" client.log 'Connection refused'
  ! grep -q 'RETR' "$WORK/log/server.log" || die "RETR was sent though there was no data connection"
  describe data-port-refused \
    "The passive ports are closed at the router, which answers in the server's name: no data connection" \
    "$TOPOLOGY4; the router rejects tcp/$PASSIVE_LOW-$PASSIVE_HIGH to the server with RST" \
    "$(software "vsftpd $(vsftpd_version)" "curl $(curl_version)")" '[]' '{
      "client.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["failed"], "transfers": [
        {"command": null, "path": null, "mode": "passive", "bytes": 0, "outcome": "failed"}]},
      "server.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [
        {"command": null, "path": null, "mode": "passive", "bytes": null, "outcome": "not_started"}]}}'
}

control-reset-after-idle() {
  # 12 s, in pieces that keep the data connection from going idle itself.
  start_vsftpd local_max_rate=5000 trans_chunk_size=4096
  # A stateful middlebox that forgets a silent connection after 4 s and answers for it with RST from then on.
  on "$ROUTER" nft -f - <<-END
	table ip lab {
	  chain forward {
	    type filter hook forward priority 0; policy drop;
	    ct state invalid meta l4proto tcp reject with tcp reset
	    ct state established,related accept
	    ct state new tcp flags & (fin|syn|rst|ack) == syn accept
	    meta l4proto tcp reject with tcp reset
	  }
	}
	END
  on "$ROUTER" sysctl -qw net.netfilter.nf_conntrack_tcp_loose=0 net.netfilter.nf_conntrack_tcp_be_liberal=0 \
    net.netfilter.nf_conntrack_tcp_timeout_established=4
  start_captures
  # Without the final reply lftp waits for 15 s, connects again, finds that nothing is missing, and is content.
  run_lftp "
    open -u $FTP_USER,$FTP_PASSWORD ftp://$SERVER4
    cd pub
    get archive.txt"
  stop_captures
  seen_in "the whole file" server.log 'OK DOWNLOAD.*"/pub/archive.txt", 60000 bytes'
  seen_in "the final reply" server.log 'FTP response.*"226 '
  ! grep -q '<--- 226' "$WORK/log/client.log" || die "the client got the final reply"
  seen_in "the client's second attempt" client.log 'Timeout - reconnecting'
  describe control-reset-after-idle \
    "The control connection is silent during a slow download; the router has forgotten it when 226 comes, and resets it" \
    "$TOPOLOGY4; the router forgets connections that are silent for 4 s and answers their segments with RST" \
    "$(software "vsftpd $(vsftpd_version)" "lftp $(lftp_version)")" '["--idle-threshold", "3"]' "$(both_ends '{
      "sessions": 2, "probes": 0, "session_outcomes": ["failed", "ok"], "transfers": [
        {"command": "RETR", "path": "/pub/archive.txt", "mode": "passive", "bytes": 60000,
         "outcome": "unconfirmed"}]}')"
}

explicit-tls() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=ftp.example -addext subjectAltName=DNS:ftp.example \
    -keyout "$WORK/etc/key.pem" -out "$WORK/etc/cert.pem" 2>/dev/null
  start_vsftpd ssl_enable=YES rsa_cert_file="$WORK/etc/cert.pem" rsa_private_key_file="$WORK/etc/key.pem" \
    force_local_logins_ssl=YES force_local_data_ssl=YES ssl_ciphers=HIGH require_ssl_reuse=YES
  start_captures
  run_lftp "
    set ftp:ssl-allow yes
    set ftp:ssl-force yes
    set ftp:ssl-protect-data yes
    set ssl:verify-certificate no
    open -u $FTP_USER,$FTP_PASSWORD ftp://$SERVER4
    get /pub/report.txt"
  stop_captures
  seen_in "the download" server.log 'OK DOWNLOAD.*"/pub/report.txt", 50000 bytes'
  seen_in "AUTH TLS" client.log '^---> AUTH TLS'
  seen_in "PROT P" client.log '^---> PROT P'
  local bytes
  bytes=$(data_bytes client.pcap)
  # What is inside TLS cannot be told from a capture: not the command, nor how the download ended.
  describe explicit-tls "A download with AUTH TLS and PROT P: the dialogue and the data cannot be read" \
    "$TOPOLOGY4" "$(software "vsftpd $(vsftpd_version)" "lftp $(lftp_version)")" '[]' "$(both_ends "$(
      jq -n --argjson bytes "$bytes" '{sessions: 1, probes: 0, session_outcomes: ["incomplete"], transfers: [
        {command: null, path: null, mode: "passive", bytes: $bytes, outcome: "unknown"}]}'
    )")"
}

health-probes() {
  start_pyftpdlib
  cat >"$WORK/probe.py" <<-END
	import socket
	import time

	for _ in range(3):
	    socket.create_connection(("$SERVER4", 21), 5).close()
	    time.sleep(0.4)
	    with socket.create_connection(("$SERVER4", 21), 5) as probe:
	        print(probe.recv(100).decode().strip())
	    time.sleep(0.4)
	END
  start_captures
  in_client /usr/bin/python3 "$WORK/probe.py" >"$WORK/log/probe.log" 2>&1 &
  local probing=$!
  sleep 1
  in_client curl -sv --limit-rate 50k -o report.txt "ftp://$FTP_USER:$FTP_PASSWORD@$SERVER4/pub/report.txt" \
    >"$WORK/log/client.out" 2>"$WORK/log/client.log"
  wait "$probing"
  stop_captures
  [[ $(grep -c '^220 ' "$WORK/log/probe.log") == 3 ]] || die "a probe got no greeting"
  seen_in "the download" server.log 'RETR /srv/alice/pub/report.txt completed=1 bytes=50000'
  describe health-probes \
    "Six health checks, three that only connect and three that read the greeting, beside one download" \
    "$TOPOLOGY4" "$(software "pyftpdlib $(pyftpdlib_version)" "curl $(curl_version), Python $(python_version) socket")" \
    '[]' "$(both_ends '{
      "sessions": 1, "probes": 6, "session_outcomes": ["ok"], "transfers": [
        {"command": "RETR", "path": "/pub/report.txt", "mode": "extended_passive", "bytes": 50000,
         "outcome": "completed"}]}')"
}

# The payload of the data connections to the passive ports, both directions, as captured; of the first one only where
# a second argument is given.
data_bytes() { # capture, ["first"]
  tcpdump -nr "$WORK/$1" "tcp portrange $PASSIVE_LOW-$PASSIVE_HIGH" 2>/dev/null |
    awk -v only="${2:-}" '
      { port = ($3 ~ /\.200[01][0-9]$/) ? $3 : $5; sub(/:$/, "", port); sub(/^.*\./, "", port) }
      first == "" { first = port }
      only == "" || port == first { for (i = 1; i < NF; i++) if ($i == "length") n += $(i + 1) }
      END { print n + 0 }'
}

# --- Running ----------------------------------------------------------------------------------------------------

make_scenario() {
  say "$1"
  WORK=$(mktemp -d "${TMPDIR:-/tmp}/ftptrace-lab.XXXXXX")
  chmod 755 "$WORK"
  HERE=$OUTPUT/$1
  mkdir -p "$WORK/log" "$WORK/home"
  make_network
  make_home
  make_accounts
  "$1"
  clean_up
}

clean_up() {
  remove_install_rule
  end_processes
  remove_network
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
