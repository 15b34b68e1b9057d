# shellcheck shell=bash
# AUTH TLS through a balancer: nobody can read where the data connection is to go.

SCENARIOS+=(
  tls-right-backend
  tls-wrong-backend
)

tls-right-backend() {
  make_balanced_network
  make_certificate
  cat "$WORK/etc/key.pem" "$WORK/etc/cert.pem" >"$WORK/etc/both.pem"
  start_pureftpd ftp1 -P "$PUBLIC4" -Y 2 -2 "$WORK/etc/both.pem"
  start_pureftpd ftp2 -P "$PUBLIC4" -Y 2 -2 "$WORK/etc/both.pem"
  balance_by_source
  start_captures
  run_python client <<-END
	import ftplib

	ftp = ftplib.FTP_TLS()
	ftp.set_debuglevel(1)
	ftp.connect("$PUBLIC4", 21)
	ftp.login("$FTP_USER", "$FTP_PASSWORD")
	ftp.prot_p()
	ftp.retrbinary("RETR /pub/report.txt", open("report.txt", "wb").write)
	ftp.quit()
	END
  stop_captures
  seen_in "the download" ftp1.log '"GET .*report.txt" 200 50000'
  [[ ! -s $WORK/log/ftp2.log ]] || die "ftp2 had a session"
  (($(delivered_to ftp1) == 2 && $(delivered_to ftp2) == 0)) || die "not both connections to ftp1"
  seen_in "AUTH" client.out "'AUTH TLS'"
  seen_in "PROT P" client.out "'PROT P'"
  local seen
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["incomplete"], "transfers": [
    {"command": null, "path": null, "mode": "passive", "bytes": '$(data_bytes client.pcap)', "outcome": "unknown"}],
    "findings": {"must_not": ["FTP601", "FTP603"]}}'
  describe tls-right-backend <<-END
	{"purpose": "A download with AUTH TLS through a balancer that gives the data connection to the right backend: all fine",
	 "topology": "$BALANCED; it goes by the client's address",
	 "software": {"server": "pure-ftpd $(pureftpd_version)", "client": "Python $(python_version) ftplib",
	              "balancer": "nftables"},
	 "expect": {"client.pcap": $seen, "ftp1.pcap": $seen, "ftp2.pcap": $NO_SESSION},
	 "together": {"sessions": 1, "findings": {"must_not": ["FTP501", "FTP502", "FTP601", "FTP603"]}}}
	END
}

tls-wrong-backend() {
  make_balanced_network
  make_certificate
  local node
  for node in ftp1 ftp2; do
    start_vsftpd "$node" "pasv_address=$PUBLIC4" ssl_enable=YES rsa_cert_file="$WORK/etc/cert.pem" \
      rsa_private_key_file="$WORK/etc/key.pem" force_local_logins_ssl=YES force_local_data_ssl=YES ssl_ciphers=HIGH
  done
  balance_round_robin
  start_captures
  local status=0
  run_curl client --ssl-reqd --insecure --disable-epsv -o report.txt "ftp://$PUBLIC4/pub/report.txt" || status=$?
  let_captures_run_on 11
  stop_captures
  ((status)) || die "the download was to fail and did not"
  seen_in "the refusal" client.log 'Connection refused'
  seen_in "PROT P" client.log '^> PROT P'
  seen_in "the session" ftp1.log 'OK LOGIN'
  [[ ! -s $WORK/log/ftp2.log ]] || die "ftp2 had a session"
  (($(delivered_to ftp1) == 1 && $(delivered_to ftp2) == 1)) || die "not one connection to each backend"
  (($(packets ftp2.pcap "src host $FTP2 and $TO_PASSIVE and $RESET") == 1)) || die "ftp2 did not refuse the connection"
  # ftp1 says in TLS where it waits; that its client tried another port there is all that tells. ftp1 by itself knows
  # nothing of a transfer.
  describe tls-wrong-backend <<-END
	{"purpose": "AUTH TLS, control on ftp1; the balancer gives the data connection to ftp2, which refuses it",
	 "topology": "$BALANCED; round robin over all ports",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "curl $(curl_version)", "balancer": "nftables"},
	 "expect": {
	   "client.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["failed"], "transfers": [$REFUSED],
	     "findings": {"must": [{"code": "FTP201", "severity": "error", "count": 1}], "must_not": ["FTP601", "FTP603"]}},
	   "ftp1.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["incomplete"], "transfers": [],
	     "findings": {"must_not": ["FTP203", "FTP601", "FTP603"]}},
	   "ftp2.pcap": $NO_SESSION},
	 "together": {"sessions": 1, "findings": {
	   "must": [{"code": "FTP501", "severity": "error", "count": 1,
	             "facts": {"control_backend": "ftp1", "data_backend": "ftp2"}}],
	   "must_not": ["FTP201", "FTP502", "FTP503", "FTP504", "FTP506", "FTP601"]}}}
	END
}
