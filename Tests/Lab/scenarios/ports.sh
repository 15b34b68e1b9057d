# shellcheck shell=bash
# Ports that a firewall or balancer does not let through.

SCENARIOS+=(
  data-port-refused
)

data-port-refused() {
  make_routed_network
  start_vsftpd server
  close_ports reset "$PASSIVE_LOW-$PASSIVE_HIGH"
  start_captures
  local status=0
  run_curl client --disable-epsv -o report.txt "ftp://$SERVER4/pub/report.txt" || status=$?
  stop_captures
  ((status)) || die "the download was to fail and did not"
  seen_in "the refusal" client.log 'Connection refused'
  not_seen_in "a download without a data connection" server.log RETR
  (($(refused))) || die "the router refused nothing"
  # The server never heard of the data connection, nor of a command that needs it. Together: nothing stands for a
  # balancer here (the server has the address that the client asked for), so that no other backend can have refused.
  describe data-port-refused <<-END
	{"purpose": "The passive ports are closed at the router, which answers in the server's name: no data connection",
	 "topology": "$ROUTED; the router rejects tcp/$PASSIVE_LOW-$PASSIVE_HIGH to the server with RST",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "curl $(curl_version)"},
	 "expect": {
	   "client.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["failed"], "transfers": [
	     {"command": null, "path": null, "mode": "passive", "bytes": 0, "outcome": "failed"}],
	     "findings": {"must": [{"code": "FTP201", "severity": "error"}, "FTP601"]}},
	   "server.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [
	     {"command": null, "path": null, "mode": "passive", "bytes": null, "outcome": "not_started"}],
	     "findings": {"must": ["FTP601"], "must_not": ["FTP203"]}}},
	 "together": {"sessions": 1,
	   "findings": {"must": [{"code": "FTP201", "severity": "error"}, "FTP601"], "must_not": ["FTP501", "FTP504"]}}}
	END
}
