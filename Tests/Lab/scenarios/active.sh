# shellcheck shell=bash
# Servers that connect to the client, or to whom the client says.

SCENARIOS+=(
  active-through-balancer
  active-blocked-at-client
  active-refused-on-the-way
  active-behind-nat
  fxp-between-servers
  bounce-refused
)

active-through-balancer() {
  make_balanced_network
  attach client2 "$CLIENT2" "$CLIENT_SIDE4"
  start_vsftpd ftp1
  start_pyftpdlib ftp2
  balance_by_source
  start_captures
  run_lftp client "
    set ftp:passive-mode no
    open -u $FTP_USER,$FTP_PASSWORD ftp://$PUBLIC4
    cd pub
    ls
    get report.txt"
  printf '%s\n' "user $FTP_USER $FTP_PASSWORD" 'epsv4 off' 'passive off' 'cd incoming' 'binary' 'put answer.txt' 'quit' |
    run_tnftp client2 "$PUBLIC4"
  stop_captures
  seen_in "the download" ftp1.log 'OK DOWNLOAD.*"/pub/report.txt", 50000 bytes'
  seen_in "the upload" ftp2.log 'STOR /srv/alice/incoming/answer.txt completed=1 bytes=12000'
  seen_in "PORT" client.log '^---> PORT 192,0,2,10,'
  seen_in "PORT" client2.out '^---> PORT 192,0,2,11,'
  (($(packets client.pcap "src host $PUBLIC4 and tcp src port 20 and tcp[tcpflags] == tcp-syn") == 2)) ||
    die "not two data connections from port 20 of the public address"
  local first second
  first='{"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [
    {"command": "LIST", "path": "/pub", "mode": "active", "bytes": '$(listing_bytes)', "outcome": "completed"},
    {"command": "RETR", "path": "/pub/report.txt", "mode": "active", "bytes": 50000, "outcome": "completed"}],
    "findings": '$ONLY_CLEARTEXT'}'
  second='{"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [
    {"command": "STOR", "path": "/incoming/answer.txt", "mode": "active", "bytes": 12000, "outcome": "completed"}],
    "findings": '$ONLY_CLEARTEXT'}'
  describe active-through-balancer <<-END
	{"purpose": "Active mode through the balancer, which gives the backends' connections the public address: all fine",
	 "topology": "clients $CLIENT4 and $CLIENT2 - balancer $PUBLIC4 - backends ftp1 $FTP1 and ftp2 $FTP2, captured at all four by one clock; the balancer goes by the client's address",
	 "software": {"server": "vsftpd $(vsftpd_version) (ftp1), pyftpdlib $(pyftpdlib_version) (ftp2)",
	              "client": "lftp $(lftp_version), tnftp $(tnftp_version)", "balancer": "nftables"},
	 "expect": {"client.pcap": $first, "ftp1.pcap": $first, "client2.pcap": $second, "ftp2.pcap": $second},
	 "together": {"sessions": 2, "findings": {"must": ["FTP601"],
	   "must_not": ["FTP206", "FTP207", "FTP501", "FTP502", "FTP602"]}}}
	END
}

# The client asks for a download in active mode, and has to hear that there was none.
blocked_download() { # server's address
  run_python client <<-END
	import ftplib

	ftp = ftplib.FTP()
	ftp.set_debuglevel(1)
	ftp.set_pasv(False)
	ftp.connect("$1", 21)
	ftp.login("$FTP_USER", "$FTP_PASSWORD")
	try:
	    ftp.retrbinary("RETR /pub/report.txt", print)
	except ftplib.error_temp as error:
	    print("failed:", error)
	ftp.quit()
	END
  let_captures_run_on 11
  stop_captures
  seen_in "the failure" client.out '^failed: 425 '
}

active-blocked-at-client() {
  make_balanced_network
  start_vsftpd ftp1 connect_timeout=6
  balance_pinned ftp1 ftp1
  block_incoming client drop
  start_capture client client eth0
  start_capture ftp1 ftp1 eth0
  blocked_download "$PUBLIC4"
  seen_in "the failure" ftp1.log 'FAIL DOWNLOAD|"425 '
  (($(blocked client) >= 3)) || die "the client's firewall dropped next to nothing"
  local seen
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["failed"], "transfers": [
    {"command": "RETR", "path": "/pub/report.txt", "mode": "active", "bytes": 0, "outcome": "failed"}],
    "findings": {"must": [{"code": "FTP206", "severity": "error", "count": 1}, "FTP601"],
      "must_not": ["FTP202", "FTP203", "FTP402"]}}'
  describe active-blocked-at-client <<-END
	{"purpose": "Active mode: the client's own firewall drops the server's connection, and 425 follows",
	 "topology": "client $CLIENT4 - balancer $PUBLIC4 - ftp1 $FTP1, captured on both ends by one clock; nothing may connect to the client, whose capture has what it drops",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "Python $(python_version) ftplib",
	              "firewall": "nftables"},
	 "expect": {"client.pcap": $seen, "ftp1.pcap": $seen},
	 "together": {"sessions": 1, "findings": {
	   "must": [{"code": "FTP206", "severity": "error", "count": 1}, "FTP601"],
	   "must_not": ["FTP202", "FTP203", "FTP402", "FTP505"]}}}
	END
}

active-refused-on-the-way() {
  make_balanced_network
  start_proftpd ftp1
  balance_pinned ftp1 ftp1
  block_incoming balancer reset
  start_capture client client eth0
  start_capture ftp1 ftp1 eth0
  blocked_download "$PUBLIC4"
  seen_in "the failure" ftp1.log 'RETR /pub/report.txt 425 '
  (($(blocked balancer) == 1)) || die "not one connection was refused, but $(blocked balancer)"
  (($(packets ftp1.pcap "src host $CLIENT4 and $RESET") == 1)) || die "ftp1 got no RST"
  (($(packets client.pcap "tcp[tcpflags] == tcp-syn and src host $PUBLIC4") == 0)) || die "the client got the SYN"
  local transfer
  transfer='"command": "RETR", "path": "/pub/report.txt", "mode": "active", "outcome": "failed"'
  # The RST is not the client's, and no more than what a firewall does: 206 owns it.
  describe active-refused-on-the-way <<-END
	{"purpose": "Active mode: a firewall in front of the client refuses the server's connection in the client's name, and 425 follows",
	 "topology": "client $CLIENT4 - balancer $PUBLIC4 - ftp1 $FTP1, captured on both ends by one clock; the balancer rejects connections to the client with RST",
	 "software": {"server": "proftpd $(proftpd_version)", "client": "Python $(python_version) ftplib",
	              "firewall": "nftables"},
	 "expect": {
	   "client.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["failed"],
	     "transfers": [{$transfer, "bytes": null}],
	     "findings": {"must": [{"code": "FTP206", "severity": "error", "count": 1}, "FTP601"],
	       "must_not": ["FTP203", "FTP402"]}},
	   "ftp1.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["failed"], "transfers": [{$transfer, "bytes": 0}],
	     "findings": {"must": [{"code": "FTP206", "severity": "error", "count": 1}, "FTP601"],
	       "must_not": ["FTP201", "FTP402"]}}},
	 "together": {"sessions": 1, "findings": {
	   "must": [{"code": "FTP206", "severity": "error", "count": 1}, "FTP601"],
	   "must_not": ["FTP201", "FTP203", "FTP402", "FTP504"]}}}
	END
}

active-behind-nat() {
  local private=192.168.7.10
  add_hub router
  attach client $private 192.168.7.1
  attach server "$SERVER4" "$SERVER_SIDE4"
  start_vsftpd server port_promiscuous=YES connect_from_port_20=NO connect_timeout=6
  # Outside nobody knows the way to a private address.
  on router nft -f - <<-END
	table ip outside {
	  chain prerouting {
	    type filter hook prerouting priority raw; policy accept;
	    iifname "server" ip daddr 192.168.0.0/16 drop
	  }
	  chain postrouting {
	    type nat hook postrouting priority srcnat; policy accept;
	    oifname "server" snat to $CLIENT4
	  }
	}
	END
  start_captures
  blocked_download "$SERVER4"
  seen_in "the private address" client.out 'PORT 192,168,7,10,'
  seen_in "the failure" server.log "Client \"$CLIENT4\", \"425 "
  (($(packets server.pcap "dst host $private and tcp[tcpflags] == tcp-syn") >= 3)) || die "the server tried only once"
  (($(packets client.pcap "tcp[tcpflags] == tcp-syn and src host $SERVER4") == 0)) || die "the client got the SYN"
  local transfer
  transfer='"command": "RETR", "path": "/pub/report.txt", "mode": "active", "outcome": "failed"'
  # To the client its address is the right one, and all it sees is that nobody came. Whether the address is named as
  # the cause, or the connection that is missing, there is no bounce in it.
  describe active-behind-nat <<-END
	{"purpose": "Active mode from behind NAT: PORT names the client's private address, where the server goes in vain, and 425 follows",
	 "topology": "client $private - router with NAT to $CLIENT4 - server $SERVER4, captured on both ends by one clock; the server lets clients name any address",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "Python $(python_version) ftplib",
	              "firewall": "nftables"},
	 "expect": {
	   "client.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["failed"],
	     "transfers": [{$transfer, "bytes": null}],
	     "findings": {"must": [{"code": "FTP206", "severity": "error", "count": 1}, "FTP601"],
	       "must_not": ["FTP203", "FTP402", "FTP602"]}},
	   "server.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["failed"],
	     "transfers": [{$transfer, "bytes": 0}],
	     "findings": {"must": [{"code": "FTP301", "severity": "error", "count": 1}, "FTP601"], "may": ["FTP206"],
	       "must_not": ["FTP202", "FTP203", "FTP208", "FTP402", "FTP602"]}}},
	 "together": {"sessions": 1, "findings": {
	   "must": [{"code": "FTP301", "severity": "error", "count": 1}, "FTP601"], "may": ["FTP206"],
	   "must_not": ["FTP202", "FTP203", "FTP208", "FTP402", "FTP505", "FTP506", "FTP602"]}}}
	END
}

fxp-between-servers() {
  local other=198.51.100.21
  add_hub router
  attach client "$CLIENT4" "$CLIENT_SIDE4"
  attach ftp1 "$SERVER4" "$SERVER_SIDE4"
  attach ftp2 $other "$SERVER_SIDE4"
  start_proftpd ftp1 'AllowForeignAddress on'
  start_pyftpdlib ftp2 'FTPHandler.permit_foreign_addresses = True'
  start_captures
  run_python client <<-END
	import ftplib

	def session(host):
	    ftp = ftplib.FTP()
	    ftp.set_debuglevel(1)
	    ftp.connect(host, 21)
	    ftp.login("$FTP_USER", "$FTP_PASSWORD")
	    ftp.voidcmd("TYPE I")
	    return ftp

	target, source = session("$SERVER4"), session("$other")
	source.sendport(*target.makepasv())
	# Who waits for whom differs between servers.
	target.putcmd("STOR /incoming/copy.txt")
	source.putcmd("RETR /pub/report.txt")
	for ftp in source, target:
	    ftp.getresp()
	for ftp in source, target:
	    ftp.voidresp()
	    ftp.quit()
	END
  let_captures_run_on 11
  stop_captures
  seen_in "the sending" ftp2.log 'RETR /srv/alice/pub/report.txt completed=1 bytes=50000'
  seen_in "the receiving" ftp1.log 'STOR /incoming/copy.txt 226 .*50000'
  cmp -s "$WORK/ftp2/srv/alice/pub/report.txt" "$WORK/ftp1/srv/alice/incoming/copy.txt" || die "the copy differs"
  (($(packets client.pcap "$TO_PASSIVE") == 0)) || die "the data went to the client"
  local target source
  target='"command": "STOR", "path": "/incoming/copy.txt", "mode": "passive", "outcome": "completed"'
  source='"command": "RETR", "path": "/pub/report.txt", "mode": "active", "outcome": "completed"'
  # Where the client is heard, both halves are, and it is FXP. One server by itself sees a stranger's connection, or
  # sends to one, and cannot tell it from an attack.
  describe fxp-between-servers <<-END
	{"purpose": "A client makes one server, in active mode, send a file to another one, in passive mode (FXP): all fine",
	 "topology": "client $CLIENT4 - router - servers ftp1 $SERVER4 and ftp2 $other, captured at all three by one clock",
	 "software": {"server": "proftpd $(proftpd_version) (ftp1), pyftpdlib $(pyftpdlib_version) (ftp2)",
	              "client": "Python $(python_version) ftplib"},
	 "expect": {
	   "client.pcap": {"sessions": 2, "probes": 0, "session_outcomes": ["ok", "ok"],
	     "transfers": [{$target, "bytes": null}, {$source, "bytes": null}],
	     "findings": {"must": [{"code": "FTP208", "severity": "note", "count": 1}, "FTP601"],
	       "must_not": ["FTP203", "FTP206", "FTP302", "FTP602", "FTP907"]}},
	   "ftp1.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [{$target, "bytes": 50000}],
	     "findings": {"must": ["FTP601"], "may": ["FTP207", "FTP208"], "must_not": ["FTP203"]}},
	   "ftp2.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [{$source, "bytes": 50000}],
	     "findings": {"must": ["FTP601"], "may": ["FTP208", "FTP602"], "must_not": ["FTP206", "FTP301"]}}},
	 "together": {"sessions": 2, "findings": {
	   "must": [{"code": "FTP208", "severity": "note", "count": 1}, "FTP601"],
	   "must_not": ["FTP203", "FTP206", "FTP207", "FTP302", "FTP501", "FTP502", "FTP602", "FTP907"]}}}
	END
}

bounce-refused() {
  make_routed_network
  start_vsftpd server
  start_captures
  run_python client <<-END
	import ftplib

	ftp = ftplib.FTP()
	ftp.set_debuglevel(1)
	ftp.connect("$SERVER4", 21)
	ftp.login("$FTP_USER", "$FTP_PASSWORD")
	try:
	    ftp.sendport("203.0.113.25", 25)
	except ftplib.error_perm as error:
	    print("refused:", error)
	ftp.retrbinary("RETR /pub/report.txt", lambda piece: None)
	ftp.quit()
	END
  stop_captures
  seen_in "the refusal" client.out '^refused: 500 '
  seen_in "the download" server.log 'OK DOWNLOAD.*"/pub/report.txt", 50000 bytes'
  (($(packets server.pcap 'host 203.0.113.25') == 0)) || die "the server went to the third host"
  local seen
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [
    {"command": "RETR", "path": "/pub/report.txt", "mode": "passive", "bytes": 50000, "outcome": "completed"}],
    "findings": {"must": [{"code": "FTP602", "severity": "warning", "count": 1}, "FTP601"],
      "must_not": ["FTP206", "FTP208", "FTP301", "FTP302", "FTP402"]}}'
  describe bounce-refused <<-END
	{"purpose": "A client tells the server to connect to the mail port of a third host, which the server refuses; then a download, all fine",
	 "topology": "$ROUTED",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "Python $(python_version) ftplib"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 1, "findings": {
	   "must": [{"code": "FTP602", "severity": "warning", "count": 1}, "FTP601"],
	   "must_not": ["FTP206", "FTP208", "FTP301", "FTP302", "FTP402"]}}}
	END
}
