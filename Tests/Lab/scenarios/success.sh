# shellcheck shell=bash
# Nothing is wrong.

SCENARIOS+=(
  passive-download
  extended-passive-ipv6
  active-download
  explicit-tls
  health-probes
)

readonly ROUTED="client $CLIENT4 - router - server $SERVER4, captured on both ends by one clock"
readonly ROUTED6="client $CLIENT6 - router - server $SERVER6, captured on both ends by one clock"

# A password in the clear is worth a note, and that is all.
readonly ONLY_CLEARTEXT='{"must": [{"code": "FTP601", "severity": "note"}]}'

# The size of a listing as it travelled: its lines end in CR LF.
listing_bytes() { awk '{ sub(/\r$/, ""); n += length($0) + 2 } END { print n + 0 }' "$WORK/log/client.out"; }

passive-download() {
  make_routed_network
  start_vsftpd server
  start_captures
  run_lftp client "
    open -u $FTP_USER,$FTP_PASSWORD ftp://$SERVER4
    cd pub
    ls
    get -e report.txt
    cd ../incoming
    put answer.txt"
  stop_captures
  seen_in "the download" server.log 'OK DOWNLOAD.*"/pub/report.txt", 50000 bytes'
  seen_in "the upload" server.log 'OK UPLOAD.*"/incoming/answer.txt", 12000 bytes'
  local seen
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [
    {"command": "LIST", "path": "/pub", "mode": "passive", "bytes": '$(listing_bytes)', "outcome": "completed"},
    {"command": "RETR", "path": "/pub/report.txt", "mode": "passive", "bytes": 50000, "outcome": "completed"},
    {"command": "STOR", "path": "/incoming/answer.txt", "mode": "passive", "bytes": 12000,
     "outcome": "completed"}],
    "findings": '$ONLY_CLEARTEXT'}'
  describe passive-download <<-END
	{"purpose": "Login, a listing, a download and an upload in passive mode, all fine",
	 "topology": "$ROUTED",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "lftp $(lftp_version)"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 1, "findings": $ONLY_CLEARTEXT}}
	END
}

extended-passive-ipv6() {
  make_routed_network
  start_pyftpdlib server
  start_captures
  printf '%s\n' "user $FTP_USER $FTP_PASSWORD" 'cd pub' 'ls' 'binary' 'get report.txt' 'quit' |
    run_tnftp client "$SERVER6"
  stop_captures
  seen_in "the download" server.log 'RETR /srv/alice/pub/report.txt completed=1 bytes=50000'
  seen_in "EPSV" client.out '229 Entering'
  local seen
  # The client never asks for the working directory; the reply to CWD names it.
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [
    {"command": "LIST", "path": "/pub", "mode": "extended_passive", "bytes": '$(data_bytes client.pcap first)',
     "outcome": "completed"},
    {"command": "RETR", "path": "/pub/report.txt", "mode": "extended_passive", "bytes": 50000,
     "outcome": "completed"}],
    "findings": '$ONLY_CLEARTEXT'}'
  describe extended-passive-ipv6 <<-END
	{"purpose": "A listing and a download over IPv6 with EPSV, all fine",
	 "topology": "$ROUTED6",
	 "software": {"server": "pyftpdlib $(pyftpdlib_version)", "client": "tnftp $(tnftp_version)"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 1, "findings": $ONLY_CLEARTEXT}}
	END
}

active-download() {
  make_routed_network
  start_vsftpd server
  start_captures
  run_python client <<-END
	import ftplib

	ftp = ftplib.FTP()
	ftp.set_debuglevel(1)
	ftp.set_pasv(False)
	ftp.connect("$SERVER4", 21)
	ftp.login("$FTP_USER", "$FTP_PASSWORD")
	ftp.cwd("pub")
	ftp.retrbinary("RETR report.txt", open("report.txt", "wb").write)
	ftp.quit()
	END
  stop_captures
  seen_in "the download" server.log 'OK DOWNLOAD.*"/pub/report.txt", 50000 bytes'
  seen_in "PORT" client.out "PORT 192,0,2,10,"
  local seen
  # The client never asks for the working directory and no reply names it: the path cannot be told.
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [
    {"command": "RETR", "path": null, "mode": "active", "bytes": 50000, "outcome": "completed"}],
    "findings": '$ONLY_CLEARTEXT'}'
  describe active-download <<-END
	{"purpose": "A download in active mode: the server connects from port 20; all fine",
	 "topology": "$ROUTED",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "Python $(python_version) ftplib"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 1, "findings": $ONLY_CLEARTEXT}}
	END
}

explicit-tls() {
  make_routed_network
  make_certificate
  start_vsftpd server ssl_enable=YES rsa_cert_file="$WORK/etc/cert.pem" rsa_private_key_file="$WORK/etc/key.pem" \
    force_local_logins_ssl=YES force_local_data_ssl=YES ssl_ciphers=HIGH require_ssl_reuse=YES
  start_captures
  run_lftp client "
    set ftp:ssl-allow yes
    set ftp:ssl-force yes
    set ftp:ssl-protect-data yes
    set ssl:verify-certificate no
    open -u $FTP_USER,$FTP_PASSWORD ftp://$SERVER4
    get /pub/report.txt"
  stop_captures
  seen_in "the download" server.log 'OK DOWNLOAD.*"/pub/report.txt", 50000 bytes'
  seen_in "AUTH TLS" client.log '^---> AUTH TLS'
  seen_in "PROT P" client.log '^---> PROT P'
  local seen
  # What is inside TLS cannot be told from a capture: not the command, nor how the download ended. The password is not
  # in the clear.
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["incomplete"], "transfers": [
    {"command": null, "path": null, "mode": "passive", "bytes": '$(data_bytes client.pcap)', "outcome": "unknown"}],
    "findings": {"must_not": ["FTP601", "FTP603"]}}'
  describe explicit-tls <<-END
	{"purpose": "A download with AUTH TLS and PROT P: the dialogue and the data cannot be read",
	 "topology": "$ROUTED",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "lftp $(lftp_version)"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 1, "findings": {"must_not": ["FTP601", "FTP603"]}}}
	END
}

health-probes() {
  make_routed_network
  start_pyftpdlib server
  start_captures
  in_client client /usr/bin/python3 - >"$WORK/log/probe.log" 2>&1 <<-END &
	import socket
	import time

	for _ in range(3):
	    socket.create_connection(("$SERVER4", 21), 5).close()
	    time.sleep(0.4)
	    with socket.create_connection(("$SERVER4", 21), 5) as probe:
	        print(probe.recv(100).decode().strip())
	    time.sleep(0.4)
	END
  local probing=$!
  sleep 1
  run_curl client --limit-rate 50k -o report.txt "ftp://$SERVER4/pub/report.txt"
  wait "$probing"
  stop_captures
  [[ $(grep -c '^220 ' "$WORK/log/probe.log") == 3 ]] || die "a probe got no greeting"
  seen_in "the download" server.log 'RETR /srv/alice/pub/report.txt completed=1 bytes=50000'
  local seen
  seen='{"sessions": 1, "probes": 6, "session_outcomes": ["ok"], "transfers": [
    {"command": "RETR", "path": "/pub/report.txt", "mode": "extended_passive", "bytes": 50000,
     "outcome": "completed"}],
    "findings": '$ONLY_CLEARTEXT'}'
  describe health-probes <<-END
	{"purpose": "Six health checks, three that only connect and three that read the greeting, beside one download",
	 "topology": "$ROUTED",
	 "software": {"server": "pyftpdlib $(pyftpdlib_version)",
	              "client": "curl $(curl_version), Python $(python_version) socket"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 1, "findings": $ONLY_CLEARTEXT}}
	END
}
