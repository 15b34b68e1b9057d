# shellcheck shell=bash
# Timers in the path: who speaks first after the silence, keep-alives, and a timer in its full length.

SCENARIOS+=(
  idle-reset-server-first
  idle-reset-client-first
  idle-reset-both-ends
  idle-reset-240-seconds
  reset-without-idleness
  keepalive-tcp-server
  keepalive-tcp-client
  keepalive-noop
  keepalive-noop-answered-late
  keepalive-too-slow
  keepalive-ignored-by-proxy
  keepalive-ten-minutes
)
SLOW+=(
  idle-reset-240-seconds
  keepalive-ten-minutes
)

readonly ONE_BACKEND="client $CLIENT4 - balancer $PUBLIC4 - ftp1 $FTP1, captured on both ends by one clock"
readonly FORGETFUL="$ONE_BACKEND; the balancer forgets connections that are silent for 4 s and answers their segments with RST"
readonly QUICK_IDLE='["--idle-threshold", "3"]'

# The transfers take 10 to 12 s, the timer 4 s, unless said otherwise.
capture_one_backend() {
  start_capture client client eth0
  start_capture ftp1 ftp1 eth0
}

# What either end by itself makes of a control connection that was reset before the final reply of its only transfer.
reset_before_reply() { # transfer
  echo '{"sessions": 1, "probes": 0, "session_outcomes": ["failed"], "transfers": ['"$1"'],
    "findings": {"must": [{"code": "FTP102", "severity": "error"}, "FTP601"],
                 "must_not": ["FTP101", "FTP106", "FTP108", "FTP404"]}}'
}

# What both together make of it where the RST was neither end's.
readonly RESET_BY_MIDDLEBOX='{
  "must": [{"code": "FTP102", "severity": "error", "count": 1, "facts": {"reset_sender": "middlebox"}}, "FTP601"],
  "may": ["FTP505"], "must_not": ["FTP101", "FTP106", "FTP108", "FTP404", "FTP504", "FTP506"]}'

# Control segments of a capture that are a keep-alive, or its answer: without payload, after the login. There is none
# of them in a session that has none but for one acknowledgment or two.
bare_control_segments() { # capture, sender
  packets "$1" "src host $2 and tcp port 21 and tcp[tcpflags] == tcp-ack and
    ip[2:2] - ((ip[0] & 15) << 2) - ((tcp[12] >> 4) << 2) == 0"
}

idle-reset-server-first() {
  make_balanced_network
  start_proftpd ftp1 "MasqueradeAddress $PUBLIC4" 'TransferRate RETR 5'
  balance_pinned ftp1 ftp1
  forget_idle 4 reset
  capture_one_backend
  local status=0
  run_curl client --disable-epsv --max-time 18 -o report.txt "ftp://$PUBLIC4/pub/report.txt" || status=$?
  let_captures_run_on 2
  stop_captures
  ((status == 28)) || die "curl was to wait in vain, and ended with $status"
  [[ $(wc -c <"$WORK/client/local/report.txt") == 50000 ]] || die "not the whole file"
  seen_in "the final reply" ftp1.log 'RETR report.txt 226 .*50000'
  not_seen_in "the final reply" client.log '< 226'
  (($(forgotten) > 1)) || die "the balancer answered next to nothing"
  (($(packets ftp1.pcap "dst host $FTP1 and tcp port 21 and tcp[tcpflags] & tcp-rst != 0"))) ||
    die "the server got no RST"
  local seen
  seen=$(reset_before_reply "$(transfer RETR /pub/report.txt 50000 unconfirmed)")
  describe idle-reset-server-first <<-END
	{"purpose": "The balancer has forgotten the control connection that was silent during a download; the server is the first to speak, and its 226 is answered with a RST",
	 "topology": "$FORGETFUL",
	 "software": {"server": "proftpd $(proftpd_version)", "client": "curl $(curl_version)", "balancer": "nftables"},
	 "timer": {"device": "balancer", "seconds": 4},
	 "options": $QUICK_IDLE,
	 "expect": {"client.pcap": $seen, "ftp1.pcap": $seen},
	 "together": {"sessions": 1, "findings": $RESET_BY_MIDDLEBOX}}
	END
}

idle-reset-client-first() {
  make_balanced_network
  start_pureftpd ftp1 -P "$PUBLIC4"
  balance_pinned ftp1 ftp1
  forget_idle 4 reset
  capture_one_backend
  local status=0
  run_ftplib client "$PUBLIC4" <<-END || status=$?
	ftp.cwd("/incoming")
	ftp.voidcmd("TYPE I")
	data = ftp.transfercmd("STOR answer.txt")
	with open("answer.txt", "rb") as file:
	    for second in range(12):
	        data.sendall(file.read(1000))
	        if second == 7:
	            ftp.putcmd("NOOP")
	        time.sleep(1)
	data.close()
	ftp.voidresp()
	END
  let_captures_run_on 2
  stop_captures
  ((status)) || die "the client was to lose its session"
  seen_in "the reset" client.log 'ConnectionResetError'
  seen_in "the whole file" ftp1.log 'PUT .*answer.txt" 200 12000'
  not_seen_in "the final reply" client.out "'226"
  (($(forgotten) > 1)) || die "the balancer answered next to nothing"
  (($(packets client.pcap "dst host $CLIENT4 and tcp port 21 and tcp[tcpflags] & tcp-rst != 0"))) ||
    die "the client got no RST"
  (($(packets ftp1.pcap "dst host $FTP1 and tcp port 21 and tcp[tcpflags] & tcp-rst != 0"))) ||
    die "the server got no RST"
  local seen
  seen=$(reset_before_reply "$(transfer STOR /incoming/answer.txt 12000 unconfirmed)")
  describe idle-reset-client-first <<-END
	{"purpose": "As idle-reset-server-first, but the client is the first to speak: its NOOP during an upload comes too late for the timer and is answered with a RST; so is the server's 226",
	 "topology": "$FORGETFUL",
	 "software": {"server": "pure-ftpd $(pureftpd_version)", "client": "Python $(python_version) ftplib",
	              "balancer": "nftables"},
	 "timer": {"device": "balancer", "seconds": 4},
	 "options": $QUICK_IDLE,
	 "expect": {"client.pcap": $seen, "ftp1.pcap": $seen},
	 "together": {"sessions": 1, "findings": $RESET_BY_MIDDLEBOX}}
	END
}

idle-reset-both-ends() {
  make_balanced_network
  start_vsftpd ftp1 "pasv_address=$PUBLIC4" local_max_rate=5000 trans_chunk_size=4096
  balance_pinned ftp1 ftp1
  reset_idle 4 ftp1
  capture_one_backend
  local status=0
  run_curl client --disable-epsv -o report.txt "ftp://$PUBLIC4/pub/report.txt" || status=$?
  let_captures_run_on 2
  stop_captures
  ((status == 56)) || die "curl was to lose its session, and ended with $status"
  [[ $(wc -c <"$WORK/client/local/report.txt") == 50000 ]] || die "not the whole file"
  seen_in "the whole file" ftp1.log 'OK DOWNLOAD.*"/pub/report.txt", 50000 bytes'
  not_seen_in "the final reply" client.log '< 226'
  [[ $(grep -c '^reset' "$WORK/log/reset-idle.log") == 2 ]] || die "not one RST to each end"
  local seen
  # Neither end said anything before: the RST came when the timer expired, in the other end's name.
  seen=$(reset_before_reply "$(transfer RETR /pub/report.txt 50000 unconfirmed)")
  describe idle-reset-both-ends <<-END
	{"purpose": "The balancer sends a RST to both ends of the control connection when its timer expires, while the download goes on",
	 "topology": "$ONE_BACKEND; the balancer resets control connections that are silent for 4 s, towards both ends",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "curl $(curl_version)",
	              "balancer": "nftables, reset-idle.py"},
	 "timer": {"device": "balancer", "seconds": 4},
	 "options": $QUICK_IDLE,
	 "expect": {"client.pcap": $seen, "ftp1.pcap": $seen},
	 "together": {"sessions": 1, "findings": $RESET_BY_MIDDLEBOX}}
	END
}

idle-reset-240-seconds() {
  local status=0
  make_balanced_network
  start_vsftpd ftp1 "pasv_address=$PUBLIC4" local_max_rate=220 trans_chunk_size=4096
  balance_pinned ftp1 ftp1
  forget_idle 240 reset
  capture_one_backend
  # Left to itself, curl keeps its connections alive, every 60 s.
  PATIENCE=330 run_curl client --disable-epsv --no-keepalive --max-time 300 -o archive.txt "ftp://$PUBLIC4/pub/archive.txt" || status=$?
  let_captures_run_on 2
  stop_captures
  ((status == 28)) || die "curl was to wait in vain, and ended with $status"
  [[ $(wc -c <"$WORK/client/local/archive.txt") == 60000 ]] || die "not the whole file"
  seen_in "the whole file" ftp1.log 'OK DOWNLOAD.*"/pub/archive.txt", 60000 bytes'
  seen_in "the final reply" ftp1.log 'FTP response.*"226 '
  not_seen_in "the final reply" client.log '< 226'
  (($(forgotten) > 1)) || die "the balancer answered next to nothing"
  local seen
  seen=$(reset_before_reply "$(transfer RETR /pub/archive.txt 60000 unconfirmed)")
  describe idle-reset-240-seconds <<-END
	{"purpose": "A timer of 4 minutes, as in the field: the download takes longer, and the server's 226 is answered with a RST",
	 "topology": "$ONE_BACKEND; the balancer forgets connections that are silent for 240 s and answers their segments with RST",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "curl $(curl_version)", "balancer": "nftables"},
	 "timer": {"device": "balancer", "seconds": 240},
	 "expect": {"client.pcap": $seen, "ftp1.pcap": $seen},
	 "together": {"sessions": 1, "findings": $RESET_BY_MIDDLEBOX}}
	END
}

reset-without-idleness() {
  make_balanced_network
  start_vsftpd ftp1 "pasv_address=$PUBLIC4"
  balance_pinned ftp1 ftp1
  # A device that does not let 226 through, and resets the server in the client's name; 32 bytes of TCP header.
  on balancer nft -f - <<-END
	table ip final {
	  counter resets { }
	  chain forward {
	    type filter hook forward priority filter; policy accept;
	    tcp sport 21 @th,256,32 0x32323620 counter name resets reject with tcp reset
	  }
	}
	END
  capture_one_backend
  local status=0
  run_curl client --disable-epsv -o report.txt "ftp://$PUBLIC4/pub/report.txt" || status=$?
  let_captures_run_on 2
  stop_captures
  ((status == 56)) || die "curl was to lose its session, and ended with $status"
  [[ $(wc -c <"$WORK/client/local/report.txt") == 50000 ]] || die "not the whole file"
  seen_in "the final reply" ftp1.log 'FTP response.*"226 '
  not_seen_in "the final reply" client.log '< 226'
  (($(packets ftp1.pcap "dst host $FTP1 and tcp port 21 and tcp[tcpflags] & tcp-rst != 0"))) ||
    die "the server got no RST"
  local seen
  # The client's delayed acknowledgment reaches the server's host, which knows no such connection any more and says so.
  seen=$(reset_before_reply "$(transfer RETR /pub/report.txt 50000 unconfirmed)")
  describe reset-without-idleness <<-END
	{"purpose": "A device answers the server's 226 with a RST although the control connection was not idle: the download took no time",
	 "topology": "$ONE_BACKEND; the balancer answers segments that begin with 226 with RST",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "curl $(curl_version)", "balancer": "nftables"},
	 "expect": {"client.pcap": $seen, "ftp1.pcap": $seen},
	 "together": {"sessions": 1, "findings": $(jq '.must_not += ["FTP110"]' <<<"$RESET_BY_MIDDLEBOX")}}
	END
}

# --- Keep-alives --------------------------------------------------------------------------------------------------

# What is found where TCP keep-alives keep the connection: there was no payload for long, which is worth a note.
readonly KEPT_ALIVE='{"must": [{"code": "FTP101", "severity": "note"}, "FTP601"],
  "must_not": ["FTP102", "FTP105", "FTP106", "FTP110"]}'

keepalive-tcp-server() {
  make_balanced_network
  on ftp1 sysctl -qw net.ipv4.tcp_keepalive_time=2 net.ipv4.tcp_keepalive_intvl=2
  start_proftpd ftp1 "MasqueradeAddress $PUBLIC4" 'TransferRate RETR 5' 'SocketOptions keepalive on'
  balance_pinned ftp1 ftp1
  forget_idle 4 reset
  capture_one_backend
  run_curl client --disable-epsv -o report.txt "ftp://$PUBLIC4/pub/report.txt"
  stop_captures
  seen_in "the download" ftp1.log 'RETR report.txt 226 .*50000'
  seen_in "the final reply" client.log '< 226'
  (($(forgotten) == 0)) || die "the balancer forgot something in spite of the keep-alives"
  (($(bare_control_segments client.pcap "$PUBLIC4") > 3)) || die "the server sent no keep-alives"
  local seen
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["ok"],
    "transfers": ['$(transfer RETR /pub/report.txt 50000 completed)'], "findings": '$KEPT_ALIVE'}'
  describe keepalive-tcp-server <<-END
	{"purpose": "The server's TCP keep-alives, every 2 s, keep the control connection through a download that takes longer than the timer",
	 "topology": "$FORGETFUL",
	 "software": {"server": "proftpd $(proftpd_version), net.ipv4.tcp_keepalive_time 2", "client": "curl $(curl_version)",
	              "balancer": "nftables"},
	 "timer": {"device": "balancer", "seconds": 4},
	 "options": $QUICK_IDLE,
	 "expect": {"client.pcap": $seen, "ftp1.pcap": $seen},
	 "together": {"sessions": 1, "findings": $KEPT_ALIVE}}
	END
}

# A client whose socket sends keep-alives after so many seconds of silence, and as often; it fetches report.txt.
run_keepalive_client() { # seconds
  run_ftplib client "$PUBLIC4" <<-END
	ftp.sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
	ftp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, $1)
	ftp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, $1)
	ftp.cwd("/pub")
	ftp.pwd()
	ftp.voidcmd("TYPE I")
	count(ftp.transfercmd("RETR report.txt"))
	ftp.voidresp()
	ftp.quit()
	END
}

keepalive-tcp-client() {
  make_balanced_network
  start_vsftpd ftp1 "pasv_address=$PUBLIC4" local_max_rate=5000 trans_chunk_size=4096
  balance_pinned ftp1 ftp1
  forget_idle 4 reset
  capture_one_backend
  run_keepalive_client 3
  stop_captures
  seen_in "the download" ftp1.log 'OK DOWNLOAD.*"/pub/report.txt", 50000 bytes'
  seen_in "the final reply" client.out "'226"
  (($(forgotten) == 0)) || die "the balancer forgot something in spite of the keep-alives"
  (($(bare_control_segments ftp1.pcap "$FTP1") > 2)) || die "the server answered no keep-alives"
  local seen
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["ok"],
    "transfers": ['$(transfer RETR /pub/report.txt 50000 completed)'], "findings": '$KEPT_ALIVE'}'
  describe keepalive-tcp-client <<-END
	{"purpose": "The client's TCP keep-alives, every 3 s, keep the control connection through a download that takes longer than the timer",
	 "topology": "$FORGETFUL",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "Python $(python_version) ftplib",
	              "balancer": "nftables"},
	 "timer": {"device": "balancer", "seconds": 4},
	 "options": ["--idle-threshold", "4"],
	 "expect": {"client.pcap": $seen, "ftp1.pcap": $seen},
	 "together": {"sessions": 1, "findings": $KEPT_ALIVE}}
	END
}

# A client that says NOOP every 1.3 s while it fetches report.txt, and reads the replies when it has the file.
run_noop_client() {
  run_ftplib client "$PUBLIC4" <<-END
	ftp.cwd("/pub")
	ftp.pwd()
	ftp.voidcmd("TYPE I")
	data = ftp.transfercmd("RETR report.txt")
	finished = threading.Event()
	sent = []

	def keep_alive():
	    while not finished.wait(1.3):
	        ftp.putcmd("NOOP")
	        sent.append(1)

	keeper = threading.Thread(target=keep_alive)
	keeper.start()
	count(data)
	finished.set()
	keeper.join()
	for _ in range(len(sent) + 1):
	    ftp.voidresp()
	ftp.quit()
	END
}

keepalive-noop() {
  make_balanced_network
  start_pyftpdlib ftp1 "FTPHandler.masquerade_address = '$PUBLIC4'" \
    'FTPHandler.dtp_handler = ThrottledDTPHandler' 'ThrottledDTPHandler.write_limit = 3000'
  balance_pinned ftp1 ftp1
  forget_idle 4 reset
  capture_one_backend
  run_noop_client
  stop_captures
  seen_in "the download" ftp1.log 'RETR /srv/alice/pub/report.txt completed=1 bytes=50000'
  (($(forgotten) == 0)) || die "the balancer forgot something in spite of the keep-alives"
  (($(sed "/'226/q" "$WORK/log/client.out" | grep -c '^\*resp\* "200 I') > 3)) || die "hardly a NOOP was answered before 226"
  local findings seen
  findings='{"must": ["FTP601"], "must_not": ["FTP101", "FTP102", "FTP106"]}'
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["ok"],
    "transfers": ['$(transfer RETR /pub/report.txt 50000 completed)'], "findings": '$findings'}'
  describe keepalive-noop <<-END
	{"purpose": "The client says NOOP every 1.3 s during a download that takes longer than the timer, and the server answers each at once",
	 "topology": "$FORGETFUL",
	 "software": {"server": "pyftpdlib $(pyftpdlib_version)", "client": "Python $(python_version) ftplib",
	              "balancer": "nftables"},
	 "timer": {"device": "balancer", "seconds": 4},
	 "options": $QUICK_IDLE,
	 "expect": {"client.pcap": $seen, "ftp1.pcap": $seen},
	 "together": {"sessions": 1, "findings": $findings}}
	END
}

keepalive-noop-answered-late() {
  make_balanced_network
  start_vsftpd ftp1 "pasv_address=$PUBLIC4" local_max_rate=5000 trans_chunk_size=4096
  balance_pinned ftp1 ftp1
  forget_idle 4 reset
  capture_one_backend
  run_noop_client
  stop_captures
  seen_in "the download" ftp1.log 'OK DOWNLOAD.*"/pub/report.txt", 50000 bytes'
  (($(forgotten) == 0)) || die "the balancer forgot something in spite of the keep-alives"
  (($(sed -n "/'226/,\$p" "$WORK/log/client.out" | grep -c "'200 NOOP") > 3)) || die "the NOOPs were answered before 226"
  local findings seen
  # The server reads no command while it sends a file; its TCP acknowledges them.
  findings='{"must": ["FTP601"], "must_not": ["FTP101", "FTP102", "FTP103", "FTP106"]}'
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["ok"],
    "transfers": ['$(transfer RETR /pub/report.txt 50000 completed)'], "findings": '$findings'}'
  describe keepalive-noop-answered-late <<-END
	{"purpose": "The client says NOOP every 1.3 s during a download that takes longer than the timer, and the server answers all of them after its 226",
	 "topology": "$FORGETFUL",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "Python $(python_version) ftplib",
	              "balancer": "nftables"},
	 "timer": {"device": "balancer", "seconds": 4},
	 "options": $QUICK_IDLE,
	 "expect": {"client.pcap": $seen, "ftp1.pcap": $seen},
	 "together": {"sessions": 1, "findings": $findings}}
	END
}

keepalive-too-slow() {
  make_balanced_network
  start_vsftpd ftp1 "pasv_address=$PUBLIC4" local_max_rate=5000 trans_chunk_size=4096
  balance_pinned ftp1 ftp1
  forget_idle 4 reset
  capture_one_backend
  local status=0
  run_keepalive_client 7 || status=$?
  let_captures_run_on 2
  stop_captures
  ((status)) || die "the client was to lose its session"
  seen_in "the reset" client.log 'ConnectionResetError'
  seen_in "the whole file" client.out '^bytes 50000'
  seen_in "the whole file" ftp1.log 'OK DOWNLOAD.*"/pub/report.txt", 50000 bytes'
  seen_in "the final reply" ftp1.log 'FTP response.*"226 '
  (($(forgotten) > 1)) || die "the balancer answered next to nothing"
  (($(packets client.pcap "dst host $CLIENT4 and tcp port 21 and tcp[tcpflags] & tcp-rst != 0") == 1)) ||
    die "the keep-alive was not answered with a RST"
  local transfers
  transfers=$(transfer RETR /pub/report.txt 50000 unconfirmed)
  # The server never sees the keep-alive: the balancer has forgotten the connection by then.
  describe keepalive-too-slow <<-END
	{"purpose": "The client's first TCP keep-alive comes after 7 s; the balancer has forgotten the connection after 4 s and answers it with a RST",
	 "topology": "$FORGETFUL",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "Python $(python_version) ftplib",
	              "balancer": "nftables"},
	 "timer": {"device": "balancer", "seconds": 4},
	 "options": ["--idle-threshold", "3", "--idle-timeout", "4"],
	 "expect": {
	   "client.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["failed"], "transfers": [$transfers],
	     "findings": {"must": [{"code": "FTP102", "severity": "error"}, {"code": "FTP105", "severity": "warning"},
	                           "FTP601"], "must_not": ["FTP101", "FTP106", "FTP404"]}},
	   "ftp1.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["failed"], "transfers": [$transfers],
	     "findings": {"must": [{"code": "FTP102", "severity": "error"}, "FTP601"],
	                  "must_not": ["FTP101", "FTP105", "FTP106", "FTP404"]}}},
	 "together": {"sessions": 1, "findings": {
	   "must": [{"code": "FTP102", "severity": "error", "count": 1, "facts": {"reset_sender": "middlebox"}},
	            {"code": "FTP105", "severity": "warning"}, "FTP601"],
	   "may": ["FTP505"], "must_not": ["FTP101", "FTP106", "FTP108", "FTP404", "FTP504", "FTP506"]}}}
	END
}

keepalive-ignored-by-proxy() {
  make_balanced_network
  start_vsftpd ftp1 "pasv_address=$PUBLIC4" local_max_rate=5000 trans_chunk_size=4096
  proxy_with_haproxy 4 ftp1
  capture_one_backend
  local status=0
  run_keepalive_client 1 || status=$?
  let_captures_run_on 2
  stop_captures
  ((status)) || die "the client was to lose its session"
  seen_in "the end of the session" client.log 'EOFError'
  seen_in "the whole file" client.out '^bytes 50000'
  seen_in "the whole file" ftp1.log 'OK DOWNLOAD.*"/pub/report.txt", 50000 bytes'
  seen_in "HAProxy's timer" haproxy.log ' control .*(cD|sD)'
  (($(bare_control_segments client.pcap "$PUBLIC4") > 2)) || die "no keep-alive was answered"
  local transfers
  transfers=$(transfer RETR /pub/report.txt 50000 unconfirmed)
  # The keep-alives end at the proxy, which does not count them; the server never sees one. It gets a FIN and a RST
  # from what it takes for its client, so that its 226 never leaves it.
  describe keepalive-ignored-by-proxy <<-END
	{"purpose": "The client's TCP keep-alives, every second, are answered by a proxy that counts payload only, and closes the control connection while a download goes on",
	 "topology": "client $CLIENT4 - HAProxy $PUBLIC4, $BACKEND_SIDE4 - ftp1 $FTP1, captured on both ends by one clock; HAProxy closes what has no payload for 4 s",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "Python $(python_version) ftplib",
	              "balancer": "HAProxy $(haproxy_version)"},
	 "timer": {"device": "HAProxy", "seconds": 4},
	 "options": $QUICK_IDLE,
	 "expect": {
	   "client.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["failed"], "transfers": [$transfers],
	     "findings": {"must": [{"code": "FTP104", "severity": "error"}, "FTP601"],
	                  "may": ["FTP105"], "must_not": ["FTP101", "FTP106", "FTP403"]}},
	   "ftp1.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["failed"], "transfers": [$transfers],
	     "findings": {"must": ["FTP601"], "may": ["FTP101", "FTP102", "FTP106", "FTP404"], "must_not": ["FTP105", "FTP207"]}}},
	 "together": {"sessions": 1, "findings": {
	   "must": [{"code": "FTP104", "severity": "error"}, "FTP506", "FTP601"], "may": ["FTP105", "FTP505"],
	   "must_not": ["FTP106", "FTP207", "FTP403", "FTP507"]}}}
	END
}

keepalive-ten-minutes() {
  make_balanced_network
  make_home ftp1
  make_file "$WORK/ftp1/srv/alice/pub/slow.txt" 94000
  date_home ftp1
  on ftp1 sysctl -qw net.ipv4.tcp_keepalive_time=60 net.ipv4.tcp_keepalive_intvl=60
  # In pieces of 4096 bytes, 27 s apart.
  start_vsftpd ftp1 "pasv_address=$PUBLIC4" local_max_rate=150 trans_chunk_size=4096
  balance_pinned ftp1 ftp1
  forget_idle 240 reset
  capture_one_backend
  printf '%s\n' 'epsv4 off' "user $FTP_USER $FTP_PASSWORD" 'cd /pub' 'binary' 'get slow.txt' 'quit' |
    PATIENCE=700 run_tnftp client "$PUBLIC4"
  stop_captures
  seen_in "the download" ftp1.log 'OK DOWNLOAD.*"/pub/slow.txt", 94000 bytes'
  seen_in "the final reply" client.out '^226 '
  (($(forgotten) == 0)) || die "the balancer forgot something in spite of the keep-alives"
  (($(bare_control_segments client.pcap "$PUBLIC4") > 8)) || die "the server sent no keep-alives"
  local seen
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["ok"],
    "transfers": ['$(transfer RETR /pub/slow.txt 94000 completed)'], "findings": '$KEPT_ALIVE'}'
  describe keepalive-ten-minutes <<-END
	{"purpose": "A download of ten minutes under a timer of four; the server's TCP keep-alives, every 60 s, keep the control connection",
	 "topology": "$ONE_BACKEND; the balancer forgets connections that are silent for 240 s and answers their segments with RST",
	 "software": {"server": "vsftpd $(vsftpd_version), net.ipv4.tcp_keepalive_time 60", "client": "tnftp $(tnftp_version)",
	              "balancer": "nftables"},
	 "timer": {"device": "balancer", "seconds": 240},
	 "expect": {"client.pcap": $seen, "ftp1.pcap": $seen},
	 "together": {"sessions": 1, "findings": $KEPT_ALIVE}}
	END
}
