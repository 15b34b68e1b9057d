# shellcheck shell=bash
# What happens on the control port apart from transfers: timers of the server, refusals, probes.

SCENARIOS+=(
  server-timeout-at-prompt
  server-timeout-in-transfer
  server-timeout-stalled
  health-probes-balanced
  control-port-refused
  control-port-unanswered
  too-many-connections
  wrong-passwords
)

server-timeout-at-prompt() {
  make_routed_network
  start_vsftpd server idle_session_timeout=32
  start_captures
  local status=0
  run_ftplib client "$SERVER4" <<-END || status=$?
	ftp.cwd("/pub")
	ftp.pwd()
	ftp.voidcmd("TYPE I")
	count(ftp.transfercmd("RETR report.txt"))
	ftp.voidresp()
	time.sleep(36)
	ftp.quit()
	END
  stop_captures
  ((status)) || die "the session was to be over by then"
  seen_in "the timeout" client.out "'421 Timeout"
  seen_in "the timeout" server.log 'FTP response.*"421 Timeout'
  local findings seen
  findings='{"must": [{"code": "FTP107", "severity": "note", "count": 1}, "FTP601"], "must_not": ["FTP104", "FTP112"]}'
  # Nobody missed anything: the download was long over.
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["ok"],
    "transfers": ['$(transfer RETR /pub/report.txt 50000 completed)'], "findings": '$findings'}'
  describe server-timeout-at-prompt <<-END
	{"purpose": "After a download the client says nothing for longer than the server waits: 421, and the server closes",
	 "topology": "$ROUTED",
	 "software": {"server": "vsftpd $(vsftpd_version), idle_session_timeout 32", "client": "Python $(python_version) ftplib"},
	 "timer": {"device": "server", "seconds": 32},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 1, "findings": $findings}}
	END
}

server-timeout-in-transfer() {
  make_routed_network
  make_home server
  make_file "$WORK/server/srv/alice/pub/long.txt" 150000
  date_home server
  start_proftpd server 'TransferRate RETR 1' 'TimeoutSession 34'
  start_captures
  local status=0
  # proftpd does not count a download as idleness; what it can limit is how long a session may take.
  run_ftplib client "$SERVER4" <<-END || status=$?
	ftp.cwd("/pub")
	ftp.pwd()
	ftp.voidcmd("TYPE I")
	count(ftp.transfercmd("RETR long.txt"))
	ftp.voidresp()
	END
  let_captures_run_on 2
  stop_captures
  ((status)) || die "the download was to fail and did not"
  seen_in "the timeout" client.out "'421"
  not_seen_in "the final reply" client.out "'226"
  local bytes findings seen
  bytes=$(data_bytes client.pcap)
  ((bytes > 0 && bytes < 150000 && bytes == $(data_bytes server.pcap))) || die "$bytes bytes came"
  findings='{"must": [{"code": "FTP107", "severity": "error", "count": 1}, "FTP601"], "may": ["FTP401", "FTP402"],
    "must_not": ["FTP101", "FTP104", "FTP106", "FTP112", "FTP204", "FTP404"]}'
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["failed"],
    "transfers": ['$(transfer RETR /pub/long.txt "$bytes" failed)'], "findings": '$findings'}'
  describe server-timeout-in-transfer <<-END
	{"purpose": "The server ends the session with 421 in the middle of a slow download, after 34 s of which the control connection was silent for nearly all",
	 "topology": "$ROUTED",
	 "software": {"server": "proftpd $(proftpd_version), TimeoutSession 34", "client": "Python $(python_version) ftplib"},
	 "timer": {"device": "server", "seconds": 34},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 1, "findings": $findings}}
	END
}

server-timeout-stalled() {
  make_routed_network
  # Small buffers, so that the server itself notices that nothing gets through: after 20 s with some bytes, and
  # another 20 s without any.
  on server sysctl -qw net.ipv4.tcp_wmem='4096 4096 4096'
  start_pyftpdlib server 'DTPHandler.timeout = 20'
  start_captures
  local status=0
  run_ftplib client "$SERVER4" <<-END || status=$?
	ftp.cwd("/pub")
	ftp.pwd()
	ftp.voidcmd("TYPE I")
	host, port = ftp.makepasv()
	data = socket.socket()
	data.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
	data.connect((host, port))
	ftp.sendcmd("RETR archive.txt")
	data.recv(1000)
	ftp.voidresp()
	END
  let_captures_run_on 11
  stop_captures
  ((status)) || die "the download was to fail and did not"
  seen_in "the timeout" client.out "'421 Data connection timed out"
  seen_in "the broken download" server.log 'RETR /srv/alice/pub/archive.txt completed=0'
  (($(packets client.pcap "src host $CLIENT4 and tcp portrange $PASSIVE_LOW-$PASSIVE_HIGH and tcp[14:2] == 0 and
    tcp[tcpflags] & tcp-rst == 0") > 2)) || die "the client did not close its window"
  local findings
  # The stall is the client's, and the end the server's.
  findings='{"must": [{"code": "FTP107", "severity": "error", "count": 1},
                      {"code": "FTP205", "severity": "warning", "count": 1}, "FTP601"],
    "may": ["FTP204", "FTP401", "FTP402"], "must_not": ["FTP104", "FTP112", "FTP403", "FTP404"]}'
  seen_by() { # capture
    echo '{"sessions": 1, "probes": 0, "session_outcomes": ["failed"],
      "transfers": ['"$(transfer RETR /pub/archive.txt "$(data_bytes "$1")" failed)"'], "findings": '"$findings"'}'
  }
  describe server-timeout-stalled <<-END
	{"purpose": "The client stops reading in the middle of a download; after 40 s the server gives up with 421 and closes both connections",
	 "topology": "$ROUTED",
	 "software": {"server": "pyftpdlib $(pyftpdlib_version), DTPHandler.timeout 20", "client": "Python $(python_version) ftplib"},
	 "timer": {"device": "server", "seconds": 20},
	 "expect": {"client.pcap": $(seen_by client.pcap), "server.pcap": $(seen_by server.pcap)},
	 "together": {"sessions": 1, "findings": $findings}}
	END
}

health-probes-balanced() {
  make_balanced_network
  start_proftpd ftp1 "MasqueradeAddress $PUBLIC4"
  start_vsftpd ftp2 "pasv_address=$PUBLIC4"
  balance_pinned ftp1 ftp1
  start_captures
  # The balancer's own checks, three of each backend, greeting read or not; they never come from the client's side.
  on balancer /usr/bin/python3 - >"$WORK/log/probe.log" 2>&1 <<-END &
	import socket
	import time

	for number in range(3):
	    for address in "$FTP1", "$FTP2":
	        with socket.create_connection((address, 21), 5) as probe:
	            if number != 1:
	                print(address, probe.recv(100).decode().strip())
	    time.sleep(1)
	END
  local probing=$!
  sleep 0.5
  run_curl client --disable-epsv --limit-rate 25k -o report.txt "ftp://$PUBLIC4/pub/report.txt"
  wait "$probing"
  stop_captures
  [[ $(grep -c ' 220 ' "$WORK/log/probe.log") == 4 ]] || die "a probe got no greeting"
  seen_in "the download" ftp1.log 'RETR report.txt 226 .*50000'
  local session
  session='"sessions": 1, "session_outcomes": ["ok"],
    "transfers": ['$(transfer RETR /pub/report.txt 50000 completed)'], "findings": '$ONLY_CLEARTEXT
  describe health-probes-balanced <<-END
	{"purpose": "The balancer checks port 21 of both backends, three times each, beside a session that one of them serves",
	 "topology": "$BALANCED; all sessions go to ftp1",
	 "software": {"server": "ftp1: proftpd $(proftpd_version), ftp2: vsftpd $(vsftpd_version)",
	              "client": "curl $(curl_version)", "balancer": "nftables, Python $(python_version) socket"},
	 "expect": {
	   "client.pcap": {"probes": 0, $session},
	   "ftp1.pcap": {"probes": 3, $session},
	   "ftp2.pcap": {"sessions": 0, "probes": 3, "session_outcomes": [], "transfers": [],
	     "findings": {"must_not": ["FTP108", "FTP111", "FTP601"]}}},
	 "together": {"sessions": 1, "findings": $ONLY_CLEARTEXT}}
	END
}

# A session that is fine, and shows that port 21 is a control port; a second one comes later.
fetch_report() { run_curl client --disable-epsv --connect-timeout 8 -o report.txt "ftp://$SERVER4/pub/report.txt"; }

control-port-refused() {
  make_routed_network
  start_vsftpd server
  start_captures
  fetch_report
  # The server is stopped; its host answers for it.
  kill "$(ip netns pids "$TAG-server" | xargs ps -o pid=,comm= -p | awk '$2 == "vsftpd" { print $1; exit }')"
  sleep 0.5
  local status=0
  fetch_report || status=$?
  let_captures_run_on 2
  stop_captures
  ((status == 7)) || die "curl was not to get a connection, and ended with $status"
  seen_in "the refusal" client.log 'Connection refused'
  local findings seen
  findings='{"must": [{"code": "FTP111", "severity": "error", "count": 1}, "FTP601"], "must_not": ["FTP108", "FTP201"]}'
  seen='{"sessions": 2, "probes": 0, "session_outcomes": ["ok", "failed"],
    "transfers": ['$(transfer RETR /pub/report.txt 50000 completed)'], "findings": '$findings'}'
  describe control-port-refused <<-END
	{"purpose": "After a session in which all is fine the server is stopped: the next connection to port 21 is refused",
	 "topology": "$ROUTED",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "curl $(curl_version)"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 2, "findings": $findings}}
	END
}

control-port-unanswered() {
  make_routed_network
  start_vsftpd server
  start_captures
  fetch_report
  close_ports drop 21
  local status=0
  fetch_report || status=$?
  let_captures_run_on 11
  stop_captures
  ((status == 28)) || die "curl was to wait in vain, and ended with $status"
  (($(refused) > 2)) || die "the router dropped next to nothing"
  local findings first
  first=$(transfer RETR /pub/report.txt 50000 completed)
  findings='{"must": [{"code": "FTP111", "severity": "error", "count": 1}, "FTP601"], "must_not": ["FTP103", "FTP202"]}'
  describe control-port-unanswered <<-END
	{"purpose": "After a session in which all is fine the router drops what goes to port 21: the next connection is not answered, and the server does not see it",
	 "topology": "$ROUTED; from the second connection on the router drops tcp/21",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "curl $(curl_version)"},
	 "expect": {
	   "client.pcap": {"sessions": 2, "probes": 0, "session_outcomes": ["ok", "failed"], "transfers": [$first],
	     "findings": $findings},
	   "server.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [$first],
	     "findings": {"must": ["FTP601"], "must_not": ["FTP111"]}}},
	 "together": {"sessions": 2, "findings": $findings}}
	END
}

too-many-connections() {
  make_routed_network
  start_pureftpd server -c 1
  start_captures
  run_ftplib client "$SERVER4" <<-END
	ftp.cwd("/pub")
	ftp.pwd()
	ftp.voidcmd("TYPE I")
	try:
	    ftplib.FTP("$SERVER4")
	except ftplib.error_temp as error:
	    print("refused by", error)
	count(ftp.transfercmd("RETR report.txt"))
	ftp.voidresp()
	ftp.quit()
	END
  stop_captures
  seen_in "the refusal" client.out '^refused by 421'
  local findings seen
  findings='{"must": [{"code": "FTP112", "severity": "warning", "count": 1}, "FTP601"], "must_not": ["FTP107", "FTP111"]}'
  seen='{"sessions": 2, "probes": 0, "session_outcomes": ["ok", "failed"],
    "transfers": ['$(transfer RETR /pub/report.txt 50000 completed)'], "findings": '$findings'}'
  describe too-many-connections <<-END
	{"purpose": "A second session at the same time is refused with 421 instead of a greeting: the server takes one client only",
	 "topology": "$ROUTED",
	 "software": {"server": "pure-ftpd $(pureftpd_version), one client at most", "client": "Python $(python_version) ftplib"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 2, "findings": $findings}}
	END
}

wrong-passwords() {
  make_routed_network
  start_proftpd server
  start_captures
  local attempt status
  for attempt in 1 2 3 4 5; do
    status=0
    in_client client curl -sv --user "$FTP_USER:guess$attempt" "ftp://$SERVER4/" >"$WORK/log/client.out" \
      2>>"$WORK/log/client.log" || status=$?
    ((status == 67)) || die "curl was not to get in, and ended with $status"
  done
  stop_captures
  [[ $(grep -c '< 530 ' "$WORK/log/client.log") == 5 ]] || die "not five failures"
  [[ $(grep -c ' PASS (hidden) 530' "$WORK/log/server.log") == 5 ]] || die "not five failures in the server's log"
  local findings seen
  findings='{"must": [{"code": "FTP604", "severity": "warning"}, "FTP601"]}'
  seen='{"sessions": 5, "probes": 0, "session_outcomes": ["failed", "failed", "failed", "failed", "failed"],
    "transfers": [], "findings": '$findings'}'
  describe wrong-passwords <<-END
	{"purpose": "Five sessions from one client within a minute, each with another wrong password (530)",
	 "topology": "$ROUTED",
	 "software": {"server": "proftpd $(proftpd_version)", "client": "curl $(curl_version)"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 5, "findings": $findings}}
	END
}
