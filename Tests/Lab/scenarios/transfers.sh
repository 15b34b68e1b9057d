# shellcheck shell=bash
# Transfers of every kind, and those that end before they should.

SCENARIOS+=(
  uploads
  download-resumed
  download-ascii
  listings
  parallel-segments
  abort-by-client
  closed-early-by-client
  download-truncated
  names-refused
  disk-full
  server-killed
  server-killed-resets
  receiver-stalled
)

# A download of archive.txt that takes 12 s, so that something can happen half way.
readonly SLOW_VSFTPD='local_max_rate=5000 trans_chunk_size=4096'

half_way() { sleep 5; }

# Ends the processes of a server's only session: the children of the one that listens, and theirs.
kill_session() { # node, program
  local listener session
  listener=$(ip netns pids "$TAG-$1" | xargs ps -o pid=,comm= -p | awk -v program="$2" '$2 == program { print $1; exit }')
  mapfile -t session < <(pgrep -P "$listener"; pgrep -P "$(pgrep -d, -P "$listener")" || true)
  ((${#session[@]})) || die "no session to kill"
  kill -KILL "${session[@]}"
}

uploads() {
  make_routed_network
  start_pureftpd server
  start_captures
  run_curl client -T answer.txt "ftp://$SERVER4/incoming/"
  cp "$WORK/log/client.log" "$WORK/log/client-stor.log"
  run_curl client --append -T answer.txt "ftp://$SERVER4/incoming/"
  stop_captures
  seen_in "STOR" client-stor.log '> STOR answer.txt'
  seen_in "APPE" client.log '> APPE answer.txt'
  [[ $(wc -c <"$WORK/server/srv/alice/incoming/answer.txt") == 24000 ]] || die "not both halves came"
  [[ $(grep -c 'PUT .*answer.txt" 200 12000' "$WORK/log/server.log") == 2 ]] || die "not two uploads in the server's log"
  local seen
  seen='{"sessions": 2, "probes": 0, "session_outcomes": ["ok", "ok"], "transfers": [
    '$(transfer STOR /incoming/answer.txt 12000 completed extended_passive)',
    '$(transfer APPE /incoming/answer.txt 12000 completed extended_passive)'],
    "findings": '$ONLY_CLEARTEXT'}'
  describe uploads <<-END
	{"purpose": "An upload, and one that appends to the same file, all fine",
	 "topology": "$ROUTED",
	 "software": {"server": "pure-ftpd $(pureftpd_version)", "client": "curl $(curl_version)"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 2, "findings": $ONLY_CLEARTEXT}}
	END
}

download-resumed() {
  make_routed_network
  start_vsftpd server
  start_captures
  in_client client true
  head -c 20000 "$WORK/server/srv/alice/pub/report.txt" >"$WORK/client/local/report.txt"
  run_lftp client "
    open -u $FTP_USER,$FTP_PASSWORD ftp://$SERVER4
    cd pub
    get -c report.txt"
  stop_captures
  seen_in "REST" client.log '^---> REST 20000'
  seen_in "the rest" server.log 'OK DOWNLOAD.*"/pub/report.txt", 30000 bytes'
  seen_in "the announcement of the whole file" client.log '<--- 150 .*\(50000 bytes\)'
  cmp -s "$WORK/client/local/report.txt" "$WORK/server/srv/alice/pub/report.txt" || die "the file is not whole"
  local findings seen
  findings='{"must": [{"code": "FTP601", "severity": "note"}], "must_not": ["FTP401"]}'
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["ok"],
    "transfers": ['$(transfer RETR /pub/report.txt 30000 completed)'], "findings": '$findings'}'
  describe download-resumed <<-END
	{"purpose": "A download resumed with REST 20000: 30,000 bytes travel although the server announces the 50,000 of the whole file",
	 "topology": "$ROUTED",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "lftp $(lftp_version)"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 1, "findings": $findings}}
	END
}

download-ascii() {
  make_routed_network
  make_home server
  make_file "$WORK/server/srv/alice/pub/lines.txt" 30000
  date_home server
  start_proftpd server
  start_captures
  printf '%s\n' "user $FTP_USER $FTP_PASSWORD" 'cd /pub' 'ascii' 'get lines.txt' 'quit' |
    run_tnftp client "$SERVER4"
  stop_captures
  seen_in "the download" server.log 'RETR lines.txt 226 '
  seen_in "TYPE A" server.log 'TYPE A 200'
  local bytes seen
  bytes=$(data_bytes client.pcap)
  ((bytes > 30000)) || die "the lines did not get longer on their way"
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["ok"],
    "transfers": ['$(transfer RETR /pub/lines.txt "$bytes" completed extended_passive)'],
    "findings": '$ONLY_CLEARTEXT'}'
  describe download-ascii <<-END
	{"purpose": "A download in ASCII mode: line ends change, so that more bytes travel than the file has",
	 "topology": "$ROUTED",
	 "software": {"server": "proftpd $(proftpd_version)", "client": "tnftp $(tnftp_version)"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 1, "findings": $ONLY_CLEARTEXT}}
	END
}

listings() {
  make_routed_network
  start_pyftpdlib server
  start_captures
  run_ftplib client "$SERVER4" <<-END
	ftp.cwd("/pub")
	ftp.voidcmd("TYPE A")
	for command in "LIST", "NLST", "MLSD", "NLST /incoming":
	    count(ftp.transfercmd(command))
	    ftp.voidresp()
	ftp.quit()
	END
  stop_captures
  local sizes seen
  mapfile -t sizes < <(sed -n 's/^bytes //p' "$WORK/log/client.out")
  ((${#sizes[@]} == 4 && sizes[0] > 0 && sizes[1] > 0 && sizes[2] > 0 && sizes[3] == 0)) || die "not four listings"
  [[ $(grep -c "^\*resp\* '226" "$WORK/log/client.out") == 4 ]] || die "not four listings that ended well"
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [
    '$(transfer LIST /pub "${sizes[0]}" completed)', '$(transfer NLST /pub "${sizes[1]}" completed)',
    '$(transfer MLSD /pub "${sizes[2]}" completed)', '$(transfer NLST /incoming 0 completed)'],
    "findings": '$ONLY_CLEARTEXT'}'
  describe listings <<-END
	{"purpose": "LIST, NLST and MLSD of a directory, and NLST of an empty one, all fine",
	 "topology": "$ROUTED",
	 "software": {"server": "pyftpdlib $(pyftpdlib_version)", "client": "Python $(python_version) ftplib"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 1, "findings": $ONLY_CLEARTEXT}}
	END
}

abort-by-client() {
  make_routed_network
  start_proftpd server 'TransferRate RETR 5'
  start_captures
  run_ftplib client "$SERVER4" <<-END
	ftp.cwd("/pub")
	ftp.pwd()
	ftp.voidcmd("TYPE I")
	data = ftp.transfercmd("RETR archive.txt")
	until = time.monotonic() + 3
	while time.monotonic() < until:
	    data.recv(65536)
	# As tnftp does: Interrupt Process and Data Mark of Telnet, urgent, and then the command.
	ftp.sock.send(b"\xff\xf4\xff", socket.MSG_OOB)
	ftp.sock.sendall(b"\xf2ABOR\r\n")
	count(data)
	# The server answers ABOR first, and then says how the download ended.
	for _ in range(2):
	    try:
	        ftp.voidresp()
	    except ftplib.error_temp as error:
	        print("ended by", error)
	ftp.quit()
	END
  let_captures_run_on 2
  stop_captures
  seen_in "the broken download" client.out '^ended by 426'
  seen_in "ABOR" server.log ' ABOR +226'
  local bytes findings seen
  bytes=$(data_bytes client.pcap)
  ((bytes > 0 && bytes < 60000 && bytes == $(data_bytes server.pcap))) || die "$bytes bytes came"
  findings='{"must": [{"code": "FTP403", "severity": "note", "count": 1}, "FTP601"], "must_not": ["FTP401", "FTP402", "FTP404"]}'
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["ok"],
    "transfers": ['$(transfer RETR /pub/archive.txt "$bytes" aborted)'], "findings": '$findings'}'
  describe abort-by-client <<-END
	{"purpose": "The client sends ABOR in the middle of a download; the server answers 226 to that and 426 to the download, and the session goes on",
	 "topology": "$ROUTED",
	 "software": {"server": "proftpd $(proftpd_version)", "client": "Python $(python_version) ftplib"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 1, "findings": $findings}}
	END
}

closed-early-by-client() {
  make_routed_network
  # shellcheck disable=SC2086
  start_vsftpd server $SLOW_VSFTPD
  start_captures
  run_ftplib client "$SERVER4" <<-END
	ftp.cwd("/pub")
	ftp.pwd()
	ftp.voidcmd("TYPE I")
	data = ftp.transfercmd("RETR archive.txt")
	until = time.monotonic() + 3
	while time.monotonic() < until:
	    data.recv(65536)
	data.close()
	try:
	    ftp.voidresp()
	except ftplib.error_temp as error:
	    print("ended by", error)
	ftp.quit()
	END
  let_captures_run_on 2
  stop_captures
  seen_in "the broken download" client.out '^ended by 426'
  seen_in "the broken download" server.log 'FAIL DOWNLOAD.*"/pub/archive.txt"'
  local findings
  findings='{"must": [{"code": "FTP403", "severity": "note", "count": 1}, "FTP601"],
    "must_not": ["FTP204", "FTP401", "FTP402", "FTP404"]}'
  seen_by() { # capture
    echo '{"sessions": 1, "probes": 0, "session_outcomes": ["ok"],
      "transfers": ['"$(transfer RETR /pub/archive.txt "$(data_bytes "$1")" aborted)"'], "findings": '"$findings"'}'
  }
  describe closed-early-by-client <<-END
	{"purpose": "The client has enough and closes the data connection in the middle of a download; what the server sends after that is answered with RST, and it says 426",
	 "topology": "$ROUTED",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "Python $(python_version) ftplib"},
	 "expect": {"client.pcap": $(seen_by client.pcap), "server.pcap": $(seen_by server.pcap)},
	 "together": {"sessions": 1, "findings": $findings}}
	END
}

download-truncated() {
  make_routed_network
  start_pyftpdlib server 'FTPHandler.dtp_handler = ThrottledDTPHandler' 'ThrottledDTPHandler.write_limit = 3000' \
    'from pyftpdlib.handlers import FileProducer' 'FileProducer.buffer_size = 4096'
  start_captures
  local downloading
  # A client that asks for the size and does not look at what it got.
  run_ftplib client "$SERVER4" <<-END &
	ftp.cwd("/pub")
	ftp.pwd()
	ftp.voidcmd("TYPE I")
	ftp.size("archive.txt")
	count(ftp.transfercmd("RETR archive.txt"))
	ftp.voidresp()
	ftp.quit()
	END
  downloading=$!
  half_way
  truncate -s 30000 "$WORK/server/srv/alice/pub/archive.txt"
  wait "$downloading"
  stop_captures
  seen_in "the announcement" client.out "'213 60000'"
  seen_in "the final reply" client.out "'226"
  local bytes findings seen
  bytes=$(sed -n 's/^bytes //p' "$WORK/log/client.out")
  ((bytes > 0 && bytes < 60000)) || die "$bytes bytes came"
  seen_in "the short file" server.log "RETR /srv/alice/pub/archive.txt completed=1 bytes=$bytes"
  findings='{"must": [{"code": "FTP401", "severity": "error", "count": 1,
    "facts": {"expected_bytes": 60000, "bytes": '$bytes'}}, "FTP601"], "must_not": ["FTP204", "FTP404"]}'
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["failed"],
    "transfers": ['$(transfer RETR /pub/archive.txt "$bytes" truncated)'], "findings": '$findings'}'
  describe download-truncated <<-END
	{"purpose": "The file shrinks while it is sent: the server announced 60,000 bytes, sends fewer and says 226 all the same",
	 "topology": "$ROUTED",
	 "software": {"server": "pyftpdlib $(pyftpdlib_version)", "client": "Python $(python_version) ftplib"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 1, "findings": $findings}}
	END
}

names-refused() {
  make_routed_network
  make_home server
  chmod 555 "$WORK/server/srv/alice/pub"
  start_vsftpd server
  start_captures
  printf '%s\n' "user $FTP_USER $FTP_PASSWORD" 'epsv4 off' 'binary' 'get /pub/missing.txt missing.txt' \
    'put answer.txt /pub/answer.txt' 'quit' | run_tnftp client "$SERVER4"
  stop_captures
  seen_in "the missing file" client.out '^550 '
  seen_in "the file that must not be" client.out '^553 '
  seen_in "the failures" server.log 'FAIL DOWNLOAD'
  seen_in "the failures" server.log 'FAIL UPLOAD'
  local findings seen
  findings='{"must": [{"code": "FTP402", "severity": "warning"}, "FTP601"], "must_not": ["FTP203", "FTP204", "FTP404"]}'
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["failed"], "transfers": [
    '$(transfer RETR /pub/missing.txt 0 failed)', '$(transfer STOR /pub/answer.txt 0 failed)'],
    "findings": '$findings'}'
  describe names-refused <<-END
	{"purpose": "A file that is not there (550), and one that must not be written (553)",
	 "topology": "$ROUTED",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "tnftp $(tnftp_version)"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 1, "findings": $findings}}
	END
}

disk-full() {
  make_routed_network
  # More than 1 % of the disk is in use, and that is what the server calls full.
  start_pureftpd server -k 1
  start_captures
  local status=0
  run_curl client --disable-epsv -T answer.txt "ftp://$SERVER4/incoming/" || status=$?
  stop_captures
  ((status)) || die "the upload was to fail and did not"
  seen_in "the refusal" client.log '< 552 Disk full'
  [[ ! -s $WORK/server/srv/alice/incoming/answer.txt ]] || die "something was written"
  local findings seen
  findings='{"must": [{"code": "FTP402", "severity": "error", "count": 1, "facts": {"reply_code": 552}}, "FTP601"],
    "must_not": ["FTP203", "FTP204", "FTP404"]}'
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["failed"],
    "transfers": ['$(transfer STOR /incoming/answer.txt 0 failed)'], "findings": '$findings'}'
  describe disk-full <<-END
	{"purpose": "The server has no room for an upload, and says 552",
	 "topology": "$ROUTED",
	 "software": {"server": "pure-ftpd $(pureftpd_version), its disk full above 1 %", "client": "curl $(curl_version)"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 1, "findings": $findings}}
	END
}

server-killed() {
  make_routed_network
  start_proftpd server 'TransferRate RETR 5'
  start_captures
  local status=0 downloading
  run_ftplib client "$SERVER4" <<-END &
	ftp.cwd("/pub")
	ftp.pwd()
	ftp.voidcmd("TYPE I")
	count(ftp.transfercmd("RETR archive.txt"))
	time.sleep(0.5)
	ftp.voidresp()
	END
  downloading=$!
  half_way
  kill_session server proftpd
  wait "$downloading" || status=$?
  let_captures_run_on 11
  stop_captures
  ((status)) || die "the download was to fail and did not"
  seen_in "the end of the session" client.log EOFError
  not_seen_in "a final reply" server.log 'RETR archive.txt 226'
  (($(packets client.pcap 'tcp port 21 and tcp[tcpflags] & tcp-rst != 0') == 0)) || die "the control connection was reset"
  local bytes findings seen
  bytes=$(data_bytes client.pcap)
  ((bytes > 0 && bytes < 60000 && bytes == $(data_bytes server.pcap))) || die "$bytes bytes came"
  # Closed in silence, and short of what was announced.
  findings='{"must": [{"code": "FTP104", "severity": "error"}, "FTP601"], "may": ["FTP401"],
    "must_not": ["FTP107", "FTP403", "FTP404"]}'
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["failed"],
    "transfers": ['$(transfer RETR /pub/archive.txt "$bytes" truncated)'], "findings": '$findings'}'
  describe server-killed <<-END
	{"purpose": "The server's process is killed in the middle of a download: both connections are closed without a reply, and most of the file is missing",
	 "topology": "$ROUTED",
	 "software": {"server": "proftpd $(proftpd_version)", "client": "Python $(python_version) ftplib"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 1, "findings": $findings}}
	END
}

server-killed-resets() {
  make_routed_network
  # shellcheck disable=SC2086
  start_vsftpd server $SLOW_VSFTPD
  start_captures
  local status=0 downloading
  # The server does not read a command while it sends a file. With one unread, its end is a RST instead of a FIN.
  run_ftplib client "$SERVER4" <<-END &
	ftp.cwd("/pub")
	ftp.pwd()
	ftp.voidcmd("TYPE I")
	data = ftp.transfercmd("RETR archive.txt")
	data.recv(65536)
	time.sleep(2)
	ftp.putcmd("NOOP")
	count(data)
	ftp.voidresp()
	END
  downloading=$!
  half_way
  kill_session server vsftpd
  wait "$downloading" || status=$?
  let_captures_run_on 2
  stop_captures
  ((status)) || die "the client was to lose its session"
  seen_in "the reset" client.log ConnectionResetError
  not_seen_in "a final reply" server.log '"226 '
  (($(packets server.pcap "src host $SERVER4 and tcp port 21 and tcp[tcpflags] & tcp-rst != 0") == 1)) ||
    die "the server sent no RST"
  local bytes findings seen
  bytes=$(data_bytes client.pcap)
  ((bytes > 0 && bytes < 60000 && bytes == $(data_bytes server.pcap))) || die "$bytes bytes came"
  findings='"must_not": ["FTP101", "FTP106", "FTP108", "FTP403", "FTP404", "FTP504"]'
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["failed"],
    "transfers": ['$(transfer RETR /pub/archive.txt "$bytes" truncated)'],
    "findings": {"must": [{"code": "FTP102", "severity": "error"}, "FTP601"], "may": ["FTP401"], '$findings'}}'
  describe server-killed-resets <<-END
	{"purpose": "The server's process is killed in the middle of a download, with a NOOP unread: a RST on the control connection that is truly the server's, and no idleness before it",
	 "topology": "$ROUTED",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "Python $(python_version) ftplib"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 1, "findings": {
	   "must": [{"code": "FTP102", "severity": "error", "count": 1, "facts": {"reset_sender": "server"}}, "FTP601"],
	   "may": ["FTP401"], $findings}}}
	END
}

receiver-stalled() {
  make_routed_network
  start_vsftpd server
  start_captures
  run_ftplib client "$SERVER4" <<-END
	ftp.cwd("/pub")
	ftp.pwd()
	ftp.voidcmd("TYPE I")
	host, port = ftp.makepasv()
	data = socket.socket()
	data.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
	data.connect((host, port))
	ftp.sendcmd("RETR archive.txt")
	data.recv(1000)
	time.sleep(36)
	count(data)
	ftp.voidresp()
	ftp.quit()
	END
  stop_captures
  seen_in "the final reply" client.out "'226"
  seen_in "the whole file" server.log 'OK DOWNLOAD.*"/pub/archive.txt", 60000 bytes'
  (($(packets client.pcap "src host $CLIENT4 and tcp portrange $PASSIVE_LOW-$PASSIVE_HIGH and tcp[14:2] == 0 and
    tcp[tcpflags] & tcp-rst == 0") > 2)) || die "the client did not close its window"
  local findings seen
  findings='{"must": [{"code": "FTP205", "severity": "warning", "count": 1}, "FTP601"], "must_not": ["FTP204", "FTP405"]}'
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["ok"],
    "transfers": ['$(transfer RETR /pub/archive.txt 60000 completed)'], "findings": '$findings'}'
  describe receiver-stalled <<-END
	{"purpose": "The client stops reading for 36 s in the middle of a download, and closes its window; then it goes on",
	 "topology": "$ROUTED",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "Python $(python_version) ftplib"},
	 "expect": {"client.pcap": $seen, "server.pcap": $seen},
	 "together": {"sessions": 1, "findings": $findings}}
	END
}

parallel-segments() {
  make_routed_network
  start_proftpd server 'TransferRate RETR 10'
  start_captures
  run_python client <<-END
	import ftplib
	import threading

	SEGMENT = 15000

	def fetch(ftp, start):
	    """Takes its segment, and closes the data connection whatever else the server would send."""
	    with ftp.transfercmd("RETR archive.txt", rest=start) as data:
	        ports[start] = data.getpeername()[1]
	        missing = SEGMENT
	        while missing and (piece := data.recv(missing)):
	            missing -= len(piece)
	        pieces[start] = SEGMENT - missing
	        if start + SEGMENT == 60000:
	            data.recv(1)
	    try:
	        print(start, ftp.voidresp())
	    except ftplib.error_temp as error:
	        print(start, error)
	    ftp.quit()

	pieces, ports = {}, {}
	sessions = []
	for start in range(0, 60000, SEGMENT):
	    ftp = ftplib.FTP("$SERVER4", "$FTP_USER", "$FTP_PASSWORD")
	    ftp.cwd("/pub")
	    ftp.voidcmd("TYPE I")
	    sessions.append((ftp, start))
	workers = [threading.Thread(target=fetch, args=session) for session in sessions]
	for worker in workers:
	    worker.start()
	for worker in workers:
	    worker.join()
	print("bytes", sum(pieces.values()))
	for _, port in sorted(ports.items()):
	    print("port", port)
	END
  let_captures_run_on 2
  stop_captures
  seen_in "all segments" client.out '^bytes 60000'
  seen_in "the last segment" client.out '^45000 226'
  [[ $(grep -cE '^(0|15000|30000) 426' "$WORK/log/client.out") == 3 ]] || die "not three segments closed early"
  local findings
  findings='{"must": [{"code": "FTP403", "severity": "note"}, "FTP601"], "must_not": ["FTP204", "FTP401", "FTP402"]}'
  # The server sends more than a segment before it notices; how much is told by the capture, port by port.
  seen_by() { # capture
    local port transfers=() outcome
    while read -r port; do
      outcome=$( ((${#transfers[@]} < 3)) && echo aborted || echo completed)
      transfers+=("$(transfer RETR /pub/archive.txt "$(data_bytes "$1" "$port")" "$outcome")")
    done < <(sed -n 's/^port //p' "$WORK/log/client.out")
    local IFS=,
    echo '{"sessions": 4, "probes": 0, "session_outcomes": ["ok", "ok", "ok", "ok"],
      "transfers": ['"${transfers[*]}"'], "findings": '"$findings"'}'
  }
  describe parallel-segments <<-END
	{"purpose": "Four sessions fetch a quarter of one file each, at the same time; the first three close their data connections when they have theirs",
	 "topology": "$ROUTED",
	 "software": {"server": "proftpd $(proftpd_version)", "client": "Python $(python_version) ftplib"},
	 "expect": {"client.pcap": $(seen_by client.pcap), "server.pcap": $(seen_by server.pcap)},
	 "together": {"sessions": 4, "findings": $findings}}
	END
}
