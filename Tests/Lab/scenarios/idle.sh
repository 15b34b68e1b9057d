# shellcheck shell=bash
# A device on the way forgets the control connection, which is silent during a transfer.

SCENARIOS+=(
  control-reset-after-idle
  idle-drop-silent
)

# Both downloads take 10 to 12 s, in pieces that keep the data connection from going idle itself. Without the final
# reply lftp waits, connects again, finds that nothing is missing, and is content.

control-reset-after-idle() {
  make_routed_network
  start_vsftpd server local_max_rate=5000 trans_chunk_size=4096
  forget_idle 4 reset
  start_captures
  run_lftp client "
    open -u $FTP_USER,$FTP_PASSWORD ftp://$SERVER4
    cd pub
    get archive.txt"
  stop_captures
  seen_in "the whole file" server.log 'OK DOWNLOAD.*"/pub/archive.txt", 60000 bytes'
  seen_in "the final reply" server.log 'FTP response.*"226 '
  not_seen_in "the final reply" client.log '<--- 226'
  seen_in "the client's second attempt" client.log 'Timeout - reconnecting'
  (($(forgotten))) || die "the router has not forgotten anything"
  local seen
  # For those who see one end only, the RST may well be the other end's: its time to live differs by the one hop.
  seen='{"sessions": 2, "probes": 0, "session_outcomes": ["failed", "ok"], "transfers": [
    {"command": "RETR", "path": "/pub/archive.txt", "mode": "passive", "bytes": 60000, "outcome": "unconfirmed"}],
    "findings": {"must": [{"code": "FTP102", "severity": "error"}, "FTP601"], "must_not": ["FTP106"]}}'
  describe control-reset-after-idle <<-END
	{"purpose": "The control connection is silent during a slow download; the router has forgotten it when 226 comes, and resets it",
	 "topology": "$ROUTED; the router forgets connections that are silent for 4 s and answers their segments with RST",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "lftp $(lftp_version)"},
	 "timer": {"device": "router", "seconds": 4},
	 "options": ["--idle-threshold", "3"],
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 2, "findings": {
	   "must": [{"code": "FTP102", "severity": "error", "facts": {"reset_sender": "middlebox"}}, "FTP601"],
	   "may": ["FTP505"], "must_not": ["FTP106", "FTP108", "FTP504"]}}}
	END
}

idle-drop-silent() {
  make_balanced_network
  start_proftpd ftp1 "MasqueradeAddress $PUBLIC4" 'TransferRate RETR 5'
  balance_pinned ftp1 ftp1
  forget_idle 4 drop
  start_capture client client eth0
  start_capture ftp1 ftp1 eth0
  run_lftp client "
    set net:timeout 8
    open -u $FTP_USER,$FTP_PASSWORD ftp://$PUBLIC4
    cd pub
    get report.txt"
  # The client's FIN is dropped as well, and repeated; that takes time to see.
  let_captures_run_on 12
  stop_captures
  seen_in "the whole file" ftp1.log 'RETR report.txt 226 .*50000'
  not_seen_in "the final reply" client.log '<--- 226'
  seen_in "the client's second attempt" client.log 'Timeout - reconnecting'
  (($(forgotten) > 3)) || die "the balancer dropped next to nothing"
  (($(packets client.pcap 'tcp port 21 and tcp[tcpflags] & tcp-rst != 0') == 0)) || die "a RST reached the client"
  (($(packets ftp1.pcap 'tcp port 21 and tcp[tcpflags] & tcp-rst != 0') == 0)) || die "a RST reached the server"
  local seen
  seen='{"sessions": 2, "probes": 0, "session_outcomes": ["failed", "ok"], "transfers": [
    {"command": "RETR", "path": "/pub/report.txt", "mode": "passive", "bytes": 50000, "outcome": "unconfirmed"}],
    "findings": {"must": [{"code": "FTP103", "severity": "error"}, "FTP601"], "must_not": ["FTP106"]}}'
  describe idle-drop-silent <<-END
	{"purpose": "The control connection is silent during a slow download; the balancer has forgotten it when 226 comes, and drops it without a word",
	 "topology": "client $CLIENT4 - balancer $PUBLIC4 - ftp1 $FTP1, captured on both ends by one clock; the balancer forgets connections that are silent for 4 s and drops their segments",
	 "software": {"server": "proftpd $(proftpd_version)", "client": "lftp $(lftp_version)", "balancer": "nftables"},
	 "timer": {"device": "balancer", "seconds": 4},
	 "options": ["--idle-threshold", "3"],
	 "expect": {"client.pcap": $seen, "ftp1.pcap": $seen},
	 "together": {"sessions": 2, "findings": {
	   "must": [{"code": "FTP103", "severity": "error"}, "FTP601"], "may": ["FTP505"],
	   "must_not": ["FTP106", "FTP506"]}}}
	END
}
