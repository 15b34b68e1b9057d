# shellcheck shell=bash
# A full proxy: the two sides are different TCP connections.

SCENARIOS+=(
  full-proxy-idle
)

full-proxy-idle() {
  make_balanced_network
  start_vsftpd ftp1 "pasv_address=$PUBLIC4" local_max_rate=5000 trans_chunk_size=4096
  proxy_with_haproxy 4 ftp1
  start_capture client client eth0
  start_capture ftp1 ftp1 eth0
  local status=0
  run_curl client --disable-epsv -o report.txt "ftp://$PUBLIC4/pub/report.txt" || status=$?
  # The server ends its session later than the client.
  let_captures_run_on 2
  stop_captures
  ((status == 56 || status == 8)) || die "curl was to miss the final reply, and ended with $status"
  [[ $(wc -c <"$WORK/client/local/report.txt") == 50000 ]] || die "not the whole file"
  seen_in "the whole file" ftp1.log 'OK DOWNLOAD.*"/pub/report.txt", 50000 bytes'
  seen_in "the final reply" ftp1.log 'FTP response.*"226 '
  not_seen_in "the final reply" client.log '< 226'
  seen_in "HAProxy's timer" haproxy.log ' control .*(cD|sD)'
  (($(packets ftp1.pcap "src host $BACKEND_SIDE4 and tcp port 21 and tcp[tcpflags] & tcp-fin != 0") == 1)) ||
    die "HAProxy did not close its side towards the server"
  # The client gets a FIN in the server's name. The server gets a FIN and at once a RST from what it takes for its
  # client, so that its 226 never leaves it: by itself it can take that for a client that left, or for a reset.
  describe full-proxy-idle <<-END
	{"purpose": "A proxy closes the silent control connection on both sides while a download runs through it on the other",
	 "topology": "client $CLIENT4 - HAProxy $PUBLIC4, $BACKEND_SIDE4 - ftp1 $FTP1, captured on both ends by one clock; HAProxy closes what is silent for 4 s",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "curl $(curl_version)",
	              "balancer": "HAProxy $(haproxy_version)"},
	 "timer": {"device": "HAProxy", "seconds": 4},
	 "options": ["--idle-threshold", "3"],
	 "expect": {
	   "client.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["failed"], "transfers": [
	     {"command": "RETR", "path": "/pub/report.txt", "mode": "passive", "bytes": 50000, "outcome": "unconfirmed"}],
	     "findings": {"must": [{"code": "FTP104", "severity": "error"}, "FTP601"], "must_not": ["FTP403"]}},
	   "ftp1.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["failed"], "transfers": [
	     {"command": "RETR", "path": "/pub/report.txt", "mode": "passive", "bytes": 50000, "outcome": "unconfirmed"}],
	     "findings": {"must": ["FTP601"], "may": ["FTP101", "FTP102", "FTP106", "FTP404"],
	     "must_not": ["FTP207"]}}},
	 "together": {"sessions": 1, "findings": {
	   "must": [{"code": "FTP104", "severity": "error"}, "FTP506", "FTP601"], "may": ["FTP505"],
	   "must_not": ["FTP207", "FTP403", "FTP507"]}}}
	END
}
