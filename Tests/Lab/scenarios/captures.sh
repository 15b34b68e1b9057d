# shellcheck shell=bash
# Captures that do not have everything, or have it twice.

SCENARIOS+=(
  capture-starts-late
  capture-starts-in-transfer
  snapshot-96-bytes
  control-port-only
  one-direction-only
  any-interface-of-router
  any-interface-of-balancer
)

# Two downloads and a listing; the client waits for a file called go before each.
run_client_by_steps() {
  in_client client rm -f go
  run_ftplib client "$SERVER4" <<-END
	import os

	def await_go():
	    while not os.path.exists("go"):
	        time.sleep(0.05)
	    os.remove("go")

	ftp.cwd("/pub")
	ftp.pwd()
	ftp.voidcmd("TYPE I")
	for command in "RETR /pub/report.txt", "RETR /pub/archive.txt":
	    await_go()
	    count(ftp.transfercmd(command))
	    ftp.voidresp()
	ftp.quit()
	END
}

go() {
  touch "$WORK/client/local/go"
  while [[ -e $WORK/client/local/go ]]; do sleep 0.05; done
}

capture-starts-late() {
  make_routed_network
  start_vsftpd server
  start_capture client client eth0
  run_client_by_steps &
  local running=$!
  sleep 1
  start_capture server server eth0
  go
  go
  wait "$running"
  stop_captures
  seen_in "the last download" server.log 'OK DOWNLOAD.*"/pub/archive.txt", 60000 bytes'
  (($(packets server.pcap 'tcp port 21 and tcp[tcpflags] & tcp-syn != 0') == 0)) || die "the capture has the beginning"
  local transfers
  transfers="$(transfer RETR /pub/report.txt 50000 completed), $(transfer RETR /pub/archive.txt 60000 completed)"
  describe capture-starts-late <<-END
	{"purpose": "The capture at the server starts after the login: nothing tells the user, but both downloads are in it",
	 "topology": "$ROUTED",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "Python $(python_version) ftplib"},
	 "expect": {
	   "client.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [$transfers],
	     "findings": {"must": ["FTP601"], "must_not": ["FTP904"]}},
	   "server.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["incomplete"], "transfers": [$transfers],
	     "findings": {"must": [{"code": "FTP904", "severity": "note"}], "must_not": ["FTP601"]}}},
	 "together": {"sessions": 1, "findings": {"must": ["FTP601", "FTP904"]}}}
	END
}

capture-starts-in-transfer() {
  make_routed_network
  # shellcheck disable=SC2086
  start_vsftpd server $SLOW_VSFTPD
  start_capture client client eth0
  run_client_by_steps &
  local running=$!
  sleep 1
  go
  sleep 3
  start_capture server server eth0
  sleep 7
  go
  wait "$running"
  stop_captures
  seen_in "the last download" server.log 'OK DOWNLOAD.*"/pub/archive.txt", 60000 bytes'
  (($(packets server.pcap "$(transfer_command_seen)") == 1)) || die "the capture has not one RETR"
  local first second
  first=$(transfer RETR /pub/report.txt 50000 completed)
  second=$(transfer RETR /pub/archive.txt 60000 completed)
  describe capture-starts-in-transfer <<-END
	{"purpose": "The capture at the server starts in the middle of a download, whose command and first bytes are not in it; a second one is there in full",
	 "topology": "$ROUTED",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "Python $(python_version) ftplib"},
	 "expect": {
	   "client.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [$first, $second],
	     "findings": {"must": ["FTP601"], "must_not": ["FTP904"]}},
	   "server.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["incomplete"], "transfers": [$second],
	     "findings": {"must": [{"code": "FTP904", "severity": "note"}], "must_not": ["FTP401", "FTP601", "FTP907"]}}},
	 "together": {"sessions": 1, "findings": {"must": ["FTP601", "FTP904"], "must_not": ["FTP401", "FTP505"]}}}
	END
}

# A filter for the segments that begin with RETR, behind a TCP header with timestamps.
transfer_command_seen() { echo 'tcp dst port 21 and tcp[12] >> 4 == 8 and tcp[32:4] == 0x52455452'; }

snapshot-96-bytes() {
  make_routed_network
  start_vsftpd server
  start_capture client client eth0
  start_capture server server eth0 -s 96
  run_curl client --disable-epsv -o report.txt "ftp://$SERVER4/pub/report.txt"
  stop_captures
  seen_in "the download" server.log 'OK DOWNLOAD.*"/pub/report.txt", 50000 bytes'
  local whole
  whole=$(transfer RETR /pub/report.txt 50000 completed)
  # 30 bytes of every segment: 227 without its address, 150 without its number of bytes, 226 in full.
  # Neither the port nor the directory can be read from what was cut.
  local cut='{"command": "RETR", "path": null, "mode": "passive", "bytes": null, "outcome": "completed"}'
  describe snapshot-96-bytes <<-END
	{"purpose": "The capture at the server keeps 96 bytes of each frame: long replies are cut off, and with them the address in 227",
	 "topology": "$ROUTED",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "curl $(curl_version)"},
	 "expect": {
	   "client.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [$whole],
	     "findings": {"must": ["FTP601"], "must_not": ["FTP903"]}},
	   "server.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["incomplete"], "transfers": [$cut],
	     "findings": {"must": [{"code": "FTP903", "severity": "warning"}, "FTP601"],
	                  "must_not": ["FTP203", "FTP301", "FTP305", "FTP902", "FTP907"]}}},
	 "together": {"sessions": 1, "findings": {"must": ["FTP601", {"code": "FTP903", "severity": "warning"}],
	   "must_not": ["FTP305", "FTP306", "FTP505", "FTP907"]}}}
	END
}

control-port-only() {
  make_routed_network
  start_proftpd server
  start_capture client client eth0 'port 21'
  start_capture server server eth0 'port 21'
  run_lftp client "
    open -u $FTP_USER,$FTP_PASSWORD ftp://$SERVER4
    cd pub
    get report.txt
    cd ../incoming
    put answer.txt"
  stop_captures
  seen_in "the download" server.log 'RETR report.txt 226 .*50000'
  seen_in "the upload" server.log 'STOR answer.txt 226 .*12000'
  local findings seen
  findings='{"must": [{"code": "FTP907", "severity": "warning"}, "FTP601"], "must_not": ["FTP203", "FTP401", "FTP902"]}'
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [
    '$(transfer RETR /pub/report.txt null completed)', '$(transfer STOR /incoming/answer.txt null completed)'],
    "findings": '$findings'}'
  describe control-port-only <<-END
	{"purpose": "Both captures were made with the filter port 21: a download and an upload succeed by their replies, and no data connection is to be seen",
	 "topology": "$ROUTED",
	 "software": {"server": "proftpd $(proftpd_version)", "client": "lftp $(lftp_version)"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 1, "findings": $findings}}
	END
}

one-direction-only() {
  make_routed_network
  start_vsftpd server
  start_capture client client eth0
  start_capture server server eth0 "src host $SERVER4"
  run_curl client --disable-epsv -o report.txt "ftp://$SERVER4/pub/report.txt"
  stop_captures
  seen_in "the download" server.log 'OK DOWNLOAD.*"/pub/report.txt", 50000 bytes'
  (($(packets server.pcap "src host $CLIENT4") == 0)) || die "the capture has both directions"
  # At the server: what it said, and not what it was asked. That a 226 was sent does not say that it arrived.
  describe one-direction-only <<-END
	{"purpose": "The capture at the server has only what the server sent: replies without commands",
	 "topology": "$ROUTED",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "curl $(curl_version)"},
	 "expect": {
	   "client.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"],
	     "transfers": [$(transfer RETR /pub/report.txt 50000 completed)],
	     "findings": {"must": ["FTP601"], "must_not": ["FTP902"]}},
	   "server.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["incomplete"],
	     "transfers": [$(transfer null null 50000 unknown)],
	     "findings": {"may": ["FTP902"], "must_not": ["FTP103", "FTP404", "FTP601"]}}},
	 "together": {"sessions": 1, "findings": {"must": ["FTP601"], "may": ["FTP902"],
	   "must_not": ["FTP103", "FTP404", "FTP505"]}}}
	END
}

any-interface-of-router() {
  make_routed_network
  start_pyftpdlib server
  start_capture client client eth0
  start_capture router router any -s 2000
  run_tnftp client "$SERVER4" <<-END
	user $FTP_USER $FTP_PASSWORD
	cd /pub
	binary
	get report.txt
	quit
	END
  stop_captures
  seen_in "the download" server.log 'RETR /srv/alice/pub/report.txt completed=1 bytes=50000'
  (($(packets router.pcap 'tcp port 21') == 2 * $(packets client.pcap 'tcp port 21'))) || die "not every frame twice"
  local session
  session='"sessions": 1, "probes": 0, "session_outcomes": ["ok"],
    "transfers": ['$(transfer RETR /pub/report.txt 50000 completed extended_passive)']'
  describe any-interface-of-router <<-END
	{"purpose": "A capture on all interfaces of the router has every frame twice, as it came and as it went",
	 "topology": "client $CLIENT4 - router - server $SERVER4, captured at the client and on all interfaces of the router by one clock",
	 "software": {"server": "pyftpdlib $(pyftpdlib_version)", "client": "tnftp $(tnftp_version)"},
	 "expect": {
	   "client.pcap": {$session, "findings": {"must": ["FTP601"], "must_not": ["FTP905"]}},
	   "router.pcap": {$session, "findings": {"must": [{"code": "FTP905", "severity": "note"}, "FTP601"],
	     "must_not": ["FTP405"]}}},
	 "together": {"sessions": 1, "findings": {"must": ["FTP601", "FTP905"], "must_not": ["FTP405", "FTP505"]}}}
	END
}

any-interface-of-balancer() {
  make_balanced_network
  start_pureftpd ftp1 -P "$PUBLIC4"
  start_pureftpd ftp2 -P "$PUBLIC4"
  balance_by_source
  attach client2 "$CLIENT2" "$CLIENT_SIDE4"
  start_capture client client eth0
  start_capture balancer balancer any -s 2000
  local name
  for name in client client2; do
    run_curl "$name" --disable-epsv -o report.txt "ftp://$PUBLIC4/pub/report.txt"
  done
  stop_captures
  seen_in "the first download" ftp1.log 'GET .*report.txt" 200 50000'
  seen_in "the second download" ftp2.log 'GET .*report.txt" 200 50000'
  local report
  report=$(transfer RETR /pub/report.txt 50000 completed)
  # Two legs of each connection, which differ in the server's address: the second one is no duplicate of the first.
  # Analyzed alone, each leg is a session of its own.
  describe any-interface-of-balancer <<-END
	{"purpose": "A capture on all interfaces of the balancer has both sides of every connection: two sessions, one on each backend",
	 "topology": "clients $CLIENT4 and $CLIENT2 - balancer $PUBLIC4 - ftp1 $FTP1 and ftp2 $FTP2, captured at the first client and on all interfaces of the balancer by one clock",
	 "software": {"server": "pure-ftpd $(pureftpd_version)", "client": "curl $(curl_version)", "balancer": "nftables"},
	 "expect": {
	   "client.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [$report],
	     "findings": $ONLY_CLEARTEXT},
	   "balancer.pcap": {"sessions": 4, "probes": 0, "session_outcomes": ["ok", "ok", "ok", "ok"],
	     "transfers": [$report, $report, $report, $report],
	     "findings": {"must": ["FTP601"], "must_not": ["FTP301", "FTP905"]}}},
	 "together": {"sessions": 2, "findings": {"must": ["FTP601"], "must_not": ["FTP501", "FTP502", "FTP506"]}}}
	END
}
