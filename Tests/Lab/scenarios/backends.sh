# shellcheck shell=bash
# A balancer that does not keep the two connections of a session together.

SCENARIOS+=(
  wrong-backend-refused
  wrong-backend-crossed
)

readonly BALANCED="client $CLIENT4 - balancer $PUBLIC4 - backends ftp1 $FTP1 and ftp2 $FTP2, captured at the client and both backends by one clock"

wrong-backend-refused() {
  make_balanced_network
  start_vsftpd ftp1 "pasv_address=$PUBLIC4"
  start_vsftpd ftp2 "pasv_address=$PUBLIC4"
  balance_round_robin
  start_captures
  local status=0
  run_curl client --disable-epsv -o report.txt "ftp://$PUBLIC4/pub/report.txt" || status=$?
  stop_captures
  ((status)) || die "the download was to fail and did not"
  seen_in "the refusal" client.log 'Connection refused'
  seen_in "the session" ftp1.log 'OK LOGIN'
  [[ ! -s $WORK/log/ftp2.log ]] || die "ftp2 had a session"
  (($(delivered_to ftp1) == 1 && $(delivered_to ftp2) == 1)) || die "not one connection to each backend"
  local reset='tcp[tcpflags] & tcp-rst != 0'
  (($(packets ftp2.pcap "src host $FTP2 and tcp portrange $PASSIVE_LOW-$PASSIVE_HIGH and $reset") == 1)) ||
    die "ftp2 did not refuse the data connection"
  # ftp1 alone: a client that asked for a port and thought better of it. ftp2 alone: a SYN to a closed port, of no
  # session. That one data connection of one session went astray does not say how the balancer chooses.
  describe wrong-backend-refused <<-END
	{"purpose": "Control on ftp1; the balancer gives the data connection to ftp2, which does not listen there and refuses it",
	 "topology": "$BALANCED; round robin over all ports",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "curl $(curl_version)", "balancer": "nftables"},
	 "expect": {
	   "client.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["failed"], "transfers": [
	     {"command": null, "path": null, "mode": "passive", "bytes": 0, "outcome": "failed"}],
	     "findings": {"must": [{"code": "FTP201", "severity": "error"}, "FTP601"], "must_not": ["FTP302"]}},
	   "ftp1.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [
	     {"command": null, "path": null, "mode": "passive", "bytes": null, "outcome": "not_started"}],
	     "findings": {"must": ["FTP601"], "must_not": ["FTP203", "FTP301"]}},
	   "ftp2.pcap": {"sessions": 0, "probes": 0, "session_outcomes": [], "transfers": [],
	     "findings": {"must_not": ["FTP111", "FTP201"]}}},
	 "together": {"sessions": 1, "findings": {
	   "must": [{"code": "FTP501", "severity": "error", "count": 1,
	             "facts": {"control_backend": "ftp1", "data_backend": "ftp2"}}, "FTP601"],
	   "must_not": ["FTP201", "FTP502", "FTP503", "FTP504", "FTP506"]}}}
	END
}

wrong-backend-crossed() {
  make_balanced_network
  local node
  for node in ftp1 ftp2; do
    # Of one size, so that no byte count gives it away.
    make_home "$node"
    make_file "$WORK/$node/srv/alice/pub/anna.txt" 40000 "This belongs to Anna."
    make_file "$WORK/$node/srv/alice/pub/bert.txt" 40000 "This belongs to Bert."
    date_home "$node"
    start_vsftpd "$node" "pasv_address=$PUBLIC4" "pasv_max_port=$PASSIVE_LOW"
  done
  balance_round_robin
  start_captures
  # The balancer gives the five connections to ftp1 and ftp2 in turn: Anna's control, Bert's control, Anna's listing
  # (as it should be), and then each one's download to the other's backend, where the other's listener waits for it.
  run_python client <<-END
	import ftplib
	import socket

	def session():
	    ftp = ftplib.FTP()
	    ftp.set_debuglevel(1)
	    ftp.connect("$PUBLIC4", 21)
	    ftp.login("$FTP_USER", "$FTP_PASSWORD")
	    ftp.cwd("/pub")
	    ftp.voidcmd("TYPE I")
	    return ftp

	def finish(ftp, data, name):
	    with open(name, "wb") as file:
	        while piece := data.recv(65536):
	            file.write(piece)
	    data.close()
	    ftp.voidresp()

	anna, bert = session(), session()
	anna.retrlines("NLST", print)
	anna.voidcmd("TYPE I")
	endpoints = anna.makepasv(), bert.makepasv()
	data = [socket.create_connection(endpoint, 10) for endpoint in endpoints]
	begun = []
	for ftp, connection, name in zip((anna, bert), data, ("anna.txt", "bert.txt")):
	    ftp.sendcmd("RETR " + name)
	    begun.append((ftp, connection, name))
	for transfer in begun:
	    finish(*transfer)
	anna.quit()
	bert.quit()
	END
  stop_captures
  seen_in "Anna's download" ftp1.log 'OK DOWNLOAD.*"/pub/anna.txt", 40000 bytes'
  seen_in "Bert's download" ftp2.log 'OK DOWNLOAD.*"/pub/bert.txt", 40000 bytes'
  grep -q Bert "$WORK/client/local/anna.txt" || die "Anna did not get what is Bert's"
  grep -q Anna "$WORK/client/local/bert.txt" || die "Bert did not get what is Anna's"
  (($(grep -c "'227 .*,78,32)" "$WORK/log/client.out") >= 3)) || die "not one passive port for all"
  # Every end by itself finds all in order, down to the last byte.
  local anna bert
  anna='{"command": "NLST", "path": "/pub", "mode": "passive", "bytes": 45, "outcome": "completed"},
    {"command": "RETR", "path": "/pub/anna.txt", "mode": "passive", "bytes": 40000, "outcome": "completed"}'
  bert='{"command": "RETR", "path": "/pub/bert.txt", "mode": "passive", "bytes": 40000, "outcome": "completed"}'
  describe wrong-backend-crossed <<-END
	{"purpose": "Two sessions on two backends, both on one passive port: each one's data connection is accepted by the other's listener, and each gets the other's file",
	 "topology": "$BALANCED; round robin over all ports; both backends have $PASSIVE_LOW as their only passive port",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "Python $(python_version) ftplib",
	              "balancer": "nftables"},
	 "expect": {
	   "client.pcap": {"sessions": 2, "probes": 0, "session_outcomes": ["ok", "ok"], "transfers": [$anna, $bert],
	     "findings": $ONLY_CLEARTEXT},
	   "ftp1.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [$anna],
	     "findings": $ONLY_CLEARTEXT},
	   "ftp2.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [$bert],
	     "findings": $ONLY_CLEARTEXT}},
	 "together": {"sessions": 2, "findings": {
	   "must": [{"code": "FTP502", "severity": "error",
	             "facts": {"control_backend": "ftp1", "data_backend": "ftp2"}},
	            {"code": "FTP502", "severity": "error",
	             "facts": {"control_backend": "ftp2", "data_backend": "ftp1"}}, "FTP601"],
	   "must_not": ["FTP501", "FTP503", "FTP506"]}}}
	END
}
