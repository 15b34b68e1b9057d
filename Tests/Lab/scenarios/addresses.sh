# shellcheck shell=bash
# Servers that announce their private address.

SCENARIOS+=(
  private-address-followed
  private-address-ignored
  application-gateway-rewrites
)

readonly PRIVATE="client $CLIENT4 - balancer $PUBLIC4 - ftp1 $FTP1, captured on both ends by one clock; all goes to ftp1, which announces its private address"

private-address-followed() {
  make_balanced_network
  start_proftpd ftp1
  balance_pinned ftp1 ftp1
  hide_backends
  start_capture client client eth0
  start_capture ftp1 ftp1 eth0
  local status=0
  run_curl client --disable-epsv --no-ftp-skip-pasv-ip --max-time 10 -o report.txt \
    "ftp://$PUBLIC4/pub/report.txt" || status=$?
  let_captures_run_on 11
  stop_captures
  ((status == 28)) || die "curl was to wait in vain, and ended with $status"
  seen_in "the session" ftp1.log 'PASS .hidden. 230 '
  seen_in "the private address" client.log '227 Entering Passive Mode .10,77,0,11,'
  (($(strayed) >= 3)) || die "the client did not go to the private address"
  (($(packets client.pcap "dst host $FTP1 and $TO_PASSIVE") >= 3)) || die "the client tried only once"
  (($(packets ftp1.pcap "$TO_PASSIVE") == 0)) || die "ftp1 got the SYN"
  describe private-address-followed <<-END
	{"purpose": "227 names the server's private address, and the client goes there in vain",
	 "topology": "$PRIVATE; no packet to that address gets through",
	 "software": {"server": "proftpd $(proftpd_version)", "client": "curl $(curl_version)", "balancer": "nftables"},
	 "expect": {
	   "client.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["failed"], "transfers": [$REFUSED],
	     "findings": {"must": [{"code": "FTP301", "severity": "error", "count": 1}, "FTP601"],
	       "must_not": ["FTP202", "FTP203", "FTP302"]}},
	   "ftp1.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [$NOT_STARTED],
	     "findings": {"must": [{"code": "FTP301", "severity": "warning"}, "FTP601"], "must_not": ["FTP203", "FTP302"]}}},
	 "together": {"sessions": 1, "findings": {
	   "must": [{"code": "FTP301", "severity": "error", "count": 1}, "FTP601"],
	   "must_not": ["FTP202", "FTP302", "FTP306", "FTP501"]}}}
	END
}

private-address-ignored() {
  make_balanced_network
  start_pureftpd ftp1
  balance_pinned ftp1 ftp1
  hide_backends
  start_capture client client eth0
  start_capture ftp1 ftp1 eth0
  # lftp takes a private address for a mistake, and uses that of the control connection.
  run_lftp client "
    open -u $FTP_USER,$FTP_PASSWORD ftp://$PUBLIC4
    cd /pub
    get report.txt archive.txt"
  stop_captures
  seen_in "the private address" client.log '227 Entering Passive Mode .10,77,0,11,'
  seen_in "lftp's correction" client.log 'fixed|fixing'
  seen_in "the downloads" ftp1.log '"GET .*report.txt" 200 50000'
  seen_in "the downloads" ftp1.log '"GET .*archive.txt" 200 60000'
  (($(strayed) == 0)) || die "the client went to the private address"
  local transfers
  transfers='{"command": "RETR", "path": "/pub/report.txt", "mode": "passive", "bytes": 50000, "outcome": "completed"},
    {"command": "RETR", "path": "/pub/archive.txt", "mode": "passive", "bytes": 60000, "outcome": "completed"}'
  # The server does not know where the client went; to it this looks like application-gateway-rewrites.
  describe private-address-ignored <<-END
	{"purpose": "227 names the server's private address, and the client uses that of the control connection instead: it works, with this client",
	 "topology": "$PRIVATE; no packet to that address gets through",
	 "software": {"server": "pure-ftpd $(pureftpd_version)", "client": "lftp $(lftp_version)", "balancer": "nftables"},
	 "expect": {
	   "client.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [$transfers],
	     "findings": {"must": [{"code": "FTP301", "severity": "warning"}, "FTP601"], "must_not": ["FTP302"]}},
	   "ftp1.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [$transfers],
	     "findings": {"must": ["FTP601"], "may": ["FTP301"], "must_not": ["FTP302"]}}},
	 "together": {"sessions": 1, "findings": {
	   "must": [{"code": "FTP301", "severity": "warning"}, "FTP601"],
	   "must_not": ["FTP302", "FTP306", "FTP501"]}}}
	END
}

application-gateway-rewrites() {
  make_balanced_network
  start_proftpd ftp1
  balance_pinned ftp1 ftp1
  application_gateway
  hide_backends
  start_capture client client eth0
  start_capture ftp1 ftp1 eth0
  # This one would go where it is told.
  run_curl client --disable-epsv --no-ftp-skip-pasv-ip -o report.txt "ftp://$PUBLIC4/pub/report.txt"
  stop_captures
  seen_in "the rewritten address" client.log '227 Entering Passive Mode .198,51,100,20,'
  seen_in "the download" ftp1.log 'RETR report.txt 226 .*50000'
  (($(packets ftp1.pcap "src host $FTP1 and tcp port 21") > 5)) || die "no control connection"
  tcpdump -Anr "$WORK/ftp1.pcap" "src host $FTP1 and tcp port 21" 2>/dev/null |
    grep -q '227 Entering Passive Mode (10,77,0,11,' || die "ftp1 did not send its private address"
  (($(strayed) == 0)) || die "the client went to the private address"
  local transfer
  transfer='{"command": "RETR", "path": "/pub/report.txt", "mode": "passive", "bytes": 50000, "outcome": "completed"}'
  # The server cannot know that somebody mends its 227. The lengths of the two differ, and with them all sequence
  # numbers behind.
  describe application-gateway-rewrites <<-END
	{"purpose": "227 names the server's private address, and an application gateway writes the public one into it: all fine",
	 "topology": "$PRIVATE; the balancer rewrites it (nf_conntrack_ftp)",
	 "software": {"server": "proftpd $(proftpd_version)", "client": "curl $(curl_version)",
	              "balancer": "nftables, nf_conntrack_ftp"},
	 "expect": {
	   "client.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [$transfer],
	     "findings": {"must": [{"code": "FTP601", "severity": "note"}], "must_not": ["FTP301", "FTP302"]}},
	   "ftp1.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [$transfer],
	     "findings": {"must": ["FTP601"], "may": ["FTP301"], "must_not": ["FTP302"]}}},
	 "together": {"sessions": 1, "findings": {
	   "must": [{"code": "FTP306", "severity": "note"}, "FTP601"],
	   "must_not": ["FTP301", "FTP302", "FTP501", "FTP505", "FTP506"]}}}
	END
}
