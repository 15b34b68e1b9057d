# shellcheck shell=bash
# A balancer that does not open the ports that the servers announce.

SCENARIOS+=(
  balancer-ports-dropped
  balancer-ports-refused
  passive-port-outside-range
)

balancer-ports-dropped() {
  make_balanced_network
  start_vsftpd ftp1 "pasv_address=$PUBLIC4" accept_timeout=20
  start_vsftpd ftp2 "pasv_address=$PUBLIC4" accept_timeout=20
  balance_by_source
  open_ports_only drop 21
  start_captures
  local status=0
  # curl gives up after 15 s; its SYNs are at 0, 1, 3 and 7 s.
  run_curl client --disable-epsv --max-time 15 -o report.txt "ftp://$PUBLIC4/pub/report.txt" || status=$?
  let_captures_run_on 11
  stop_captures
  ((status == 28)) || die "curl was to wait in vain, and ended with $status"
  seen_in "the session" ftp1.log 'OK LOGIN'
  not_seen_in "a download without a data connection" ftp1.log RETR
  (($(refused) >= 3)) || die "the balancer dropped next to nothing"
  (($(packets client.pcap "dst host $PUBLIC4 and $TO_PASSIVE") >= 3)) || die "the client tried only once"
  (($(packets client.pcap "src host $PUBLIC4 and $TO_PASSIVE") == 0)) || die "somebody answered"
  (($(packets ftp1.pcap "$TO_PASSIVE") + $(packets ftp2.pcap "$TO_PASSIVE") == 0)) || die "a backend got a SYN"
  describe balancer-ports-dropped <<-END
	{"purpose": "The balancer opens port 21 and none of the passive ports: the data connection is never answered",
	 "topology": "$BALANCED; it goes by the client's address and drops all but tcp/21",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "curl $(curl_version)", "balancer": "nftables"},
	 "expect": {
	   "client.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["failed"], "transfers": [$REFUSED],
	     "findings": {"must": [{"code": "FTP202", "severity": "error", "count": 1}, "FTP601"],
	       "must_not": ["FTP201", "FTP303"]}},
	   "ftp1.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [$NOT_STARTED],
	     "findings": {"must": ["FTP601"], "must_not": ["FTP203"]}},
	   "ftp2.pcap": $NO_SESSION},
	 "together": {"sessions": 1, "findings": {
	   "must": [{"code": "FTP202", "severity": "error", "count": 1}, "FTP601"],
	   "must_not": ["FTP203", "FTP501", "FTP505", "FTP507"]}}}
	END
}

balancer-ports-refused() {
  make_balanced_network
  start_proftpd ftp1 "MasqueradeAddress $PUBLIC4"
  start_proftpd ftp2 "MasqueradeAddress $PUBLIC4"
  balance_by_source
  open_ports_only reset 21
  start_captures
  # lftp closes the session when its data connection is refused, and tries once more with a new one.
  run_lftp client "
    set net:reconnect-interval-base 1
    open -u $FTP_USER,$FTP_PASSWORD ftp://$PUBLIC4
    cd pub
    get report.txt" && die "the download was to fail and did not"
  let_captures_run_on 11
  stop_captures
  seen_in "the refusal" client.log 'Connection refused'
  seen_in "the session" ftp1.log 'PASS .hidden. 230 '
  not_seen_in "a download" ftp1.log 'RETR .* 226 '
  (($(refused) == 2)) || die "the balancer refused $(refused) connections"
  (($(packets ftp1.pcap "$TO_PASSIVE") + $(packets ftp2.pcap "$TO_PASSIVE") == 0)) || die "a backend got a SYN"
  # All backends were captured, none got the SYN: the balancer refused it itself, and no backend was the wrong one.
  describe balancer-ports-refused <<-END
	{"purpose": "The balancer opens port 21 and none of the passive ports, and refuses the data connection itself: no backend ever sees it",
	 "topology": "$BALANCED; it goes by the client's address and rejects all but tcp/21 with RST",
	 "software": {"server": "proftpd $(proftpd_version)", "client": "lftp $(lftp_version)", "balancer": "nftables"},
	 "options": ["--all-backends"],
	 "expect": {
	   "client.pcap": {"sessions": 2, "probes": 0, "session_outcomes": ["failed", "failed"], "transfers": [$REFUSED, $REFUSED],
	     "findings": {"must": [{"code": "FTP201", "severity": "error", "count": 2}, "FTP601"],
	       "must_not": ["FTP202", "FTP303"]}},
	   "ftp1.pcap": {"sessions": 2, "probes": 0, "session_outcomes": ["ok", "ok"], "transfers": [$NOT_STARTED, $NOT_STARTED],
	     "findings": {"must": ["FTP601"], "must_not": ["FTP203"]}},
	   "ftp2.pcap": $NO_SESSION},
	 "together": {"sessions": 2, "findings": {
	   "must": [{"code": "FTP201", "severity": "error", "count": 2}, "FTP601"],
	   "must_not": ["FTP203", "FTP501", "FTP504", "FTP507"]}}}
	END
}

passive-port-outside-range() {
  make_balanced_network
  attach client2 "$CLIENT2" "$CLIENT_SIDE4"
  start_proftpd ftp1 "MasqueradeAddress $PUBLIC4"
  # Whoever set up ftp2 did not know which ports the balancer opens.
  start_vsftpd ftp2 "pasv_address=$PUBLIC4" pasv_min_port=20050 pasv_max_port=20050
  balance_by_source
  open_ports_only drop "21, $PASSIVE_LOW-$PASSIVE_HIGH"
  start_captures
  run_lftp client "
    open -u $FTP_USER,$FTP_PASSWORD ftp://$PUBLIC4
    cd pub
    get report.txt archive.txt"
  local status=0
  run_curl client2 --disable-epsv --max-time 10 -o report.txt "ftp://$PUBLIC4/pub/report.txt" || status=$?
  let_captures_run_on 11
  stop_captures
  ((status == 28)) || die "curl was to wait in vain, and ended with $status"
  seen_in "the downloads" ftp1.log 'RETR report.txt 226 .*50000'
  seen_in "the downloads" ftp1.log 'RETR archive.txt 226 .*60000'
  seen_in "the session" ftp2.log 'OK LOGIN'
  seen_in "the port" ftp2.log '227 Entering Passive Mode .198,51,100,20,78,82.'
  (($(refused) >= 3)) || die "the balancer dropped next to nothing"
  (($(packets client2.pcap 'tcp dst port 20050') >= 3)) || die "the client tried only once"
  (($(packets ftp2.pcap 'tcp port 20050') == 0)) || die "ftp2 got a SYN"
  local fine
  fine='{"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [
    {"command": "RETR", "path": "/pub/report.txt", "mode": "passive", "bytes": 50000, "outcome": "completed"},
    {"command": "RETR", "path": "/pub/archive.txt", "mode": "passive", "bytes": 60000, "outcome": "completed"}],
    "findings": {"must": [{"code": "FTP601", "severity": "note"}], "must_not": ["FTP303", "FTP304"]}}'
  # ftp2 announces a port that is not open, and does not hear that anybody tried it.
  describe passive-port-outside-range <<-END
	{"purpose": "One of the backends announces a port that the balancer does not open",
	 "topology": "clients $CLIENT4 and $CLIENT2 - balancer $PUBLIC4 - backends ftp1 $FTP1 and ftp2 $FTP2, captured at all four by one clock; the balancer goes by the client's address and drops all but tcp/21 and tcp/$PASSIVE_LOW-$PASSIVE_HIGH; ftp2 has 20050 as its only passive port",
	 "software": {"server": "proftpd $(proftpd_version) (ftp1), vsftpd $(vsftpd_version) (ftp2)",
	              "client": "lftp $(lftp_version), curl $(curl_version)", "balancer": "nftables"},
	 "options": ["--passive-ports", "$PASSIVE_LOW-$PASSIVE_HIGH"],
	 "expect": {
	   "client.pcap": $fine,
	   "ftp1.pcap": $fine,
	   "client2.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["failed"], "transfers": [$REFUSED],
	     "findings": {"must": [{"code": "FTP303", "severity": "error", "count": 1, "facts": {"port": 20050}}, "FTP601"],
	       "must_not": ["FTP202"]}},
	   "ftp2.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [$NOT_STARTED],
	     "findings": {"must": [{"code": "FTP303", "severity": "warning", "facts": {"port": 20050}}, "FTP601"],
	       "must_not": ["FTP203"]}}},
	 "together": {"sessions": 2, "findings": {
	   "must": [{"code": "FTP303", "severity": "error", "count": 1, "facts": {"port": 20050}}, "FTP601"],
	   "must_not": ["FTP202", "FTP304", "FTP501", "FTP507"]}}}
	END
}
