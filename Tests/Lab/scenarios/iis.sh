# shellcheck shell=bash
# A server that speaks as IIS does; by a script, and not IIS itself.

SCENARIOS+=(
  iis-like-download
  iis-like-idle-reset
  server-resets-after-transfer
)

readonly IIS_LIKE="a script with the dialogue of IIS"

iis-like-download() {
  make_routed_network
  start_iis_like server "$SERVER4"
  start_captures
  # A client that takes as many bytes as SIZE said, and does not mind how the connection ends.
  run_ftplib client "$SERVER4" <<-END
	ftp.cwd("/pub")
	ftp.pwd()
	for command in "LIST", "RETR report.txt":
	    ftp.voidcmd("TYPE I")
	    size = ftp.size("report.txt") if command.startswith("RETR") else None
	    data = ftp.transfercmd(command)
	    number = 0
	    try:
	        while number != size and (piece := data.recv(65536)):
	            number += len(piece)
	    except ConnectionResetError:
	        pass
	    print("bytes", number)
	    ftp.voidresp()
	ftp.quit()
	END
  stop_captures
  seen_in "the whole file" client.out '^bytes 50000'
  seen_in "125" client.out "'125 Data connection already open"
  local reset="src host $SERVER4 and tcp[tcpflags] & tcp-rst != 0"
  (($(packets client.pcap "$reset and tcp portrange $PASSIVE_LOW-$PASSIVE_HIGH") == 2)) ||
    die "the data connections did not end with a RST each"
  (($(packets client.pcap "$reset and tcp port 21") == 1)) || die "the control connection did not end with a RST"
  local listing findings seen
  listing=$(sed -n 's/^bytes //p' "$WORK/log/client.out" | head -n 1)
  # That is how it closes, and no harm is done: everything had come, and 226 or 221 with it.
  findings='{"must": [{"code": "FTP601", "severity": "note"}], "must_not": ["FTP102", "FTP108", "FTP401"]}'
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [
    '$(transfer LIST /pub "$listing" completed)', '$(transfer RETR /pub/report.txt 50000 completed)'],
    "findings": '$findings'}'
  describe iis-like-download <<-END
	{"purpose": "The dialogue of IIS: 125 instead of 150, and a RST at the end of every connection, when everything has come; all fine",
	 "topology": "$ROUTED",
	 "software": {"server": "$IIS_LIKE", "client": "Python $(python_version) ftplib"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 1, "findings": $findings}}
	END
}

iis-like-idle-reset() {
  make_balanced_network
  start_iis_like ftp1 "$PUBLIC4" rate=5000
  balance_pinned ftp1 ftp1
  forget_idle 4 reset
  capture_one_backend
  local status=0
  run_curl client --disable-epsv --max-time 18 -o report.txt "ftp://$PUBLIC4/pub/report.txt" || status=$?
  let_captures_run_on 2
  stop_captures
  ((status == 28 || status == 56)) || die "curl was to wait in vain, and ended with $status"
  [[ $(wc -c <"$WORK/client/local/report.txt") == 50000 ]] || die "not the whole file"
  seen_in "the final reply" ftp1.log '-> 226'
  not_seen_in "the final reply" client.log '< 226'
  (($(forgotten) > 1)) || die "the balancer answered next to nothing"
  local seen
  seen=$(reset_before_reply "$(transfer RETR /pub/report.txt 50000 unconfirmed)")
  describe iis-like-idle-reset <<-END
	{"purpose": "The balancer has forgotten the control connection that was silent during a download from a server that speaks as IIS does, and answers its 226 with a RST",
	 "topology": "$FORGETFUL",
	 "software": {"server": "$IIS_LIKE", "client": "curl $(curl_version)", "balancer": "nftables"},
	 "timer": {"device": "balancer", "seconds": 4},
	 "options": $QUICK_IDLE,
	 "expect": {"client.pcap": $seen, "ftp1.pcap": $seen},
	 "together": {"sessions": 1, "findings": $RESET_BY_MIDDLEBOX}}
	END
}

server-resets-after-transfer() {
  make_routed_network
  start_iis_like server "$SERVER4" end=reset
  start_captures
  local status=0
  run_curl client --disable-epsv -o report.txt "ftp://$SERVER4/pub/report.txt" || status=$?
  let_captures_run_on 2
  stop_captures
  ((status == 56)) || die "curl was to lose its session, and ended with $status"
  [[ $(wc -c <"$WORK/client/local/report.txt") == 50000 ]] || die "not the whole file"
  seen_in "the reset" server.log reset
  not_seen_in "the final reply" server.log '-> 226'
  local findings seen
  findings='"must_not": ["FTP101", "FTP106", "FTP108", "FTP404", "FTP504"]'
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["failed"],
    "transfers": ['$(transfer RETR /pub/report.txt 50000 unconfirmed)'],
    "findings": {"must": [{"code": "FTP102", "severity": "error"}, "FTP601"], '$findings'}}'
  describe server-resets-after-transfer <<-END
	{"purpose": "The server itself resets the control connection when a download is over, instead of saying 226; there was no idleness before it",
	 "topology": "$ROUTED",
	 "software": {"server": "$IIS_LIKE", "client": "curl $(curl_version)"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 1, "findings": {
	   "must": [{"code": "FTP102", "severity": "error", "count": 1, "facts": {"reset_sender": "server"}}, "FTP601"],
	   $findings}}}
	END
}
