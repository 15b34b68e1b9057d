# shellcheck shell=bash
# How a balancer chooses, what it shows to the backends, and where the captures were taken.

SCENARIOS+=(
  wrong-backend-hidden-clients
  wrong-backend-unanswered
  wrong-backend-one-capture
  wrong-backend-at-balancer
  round-robin-many-sessions
  sticky-by-source
  sticky-at-balancer
  same-address-two-clients
  many-sessions-at-once
)

# For packets: what goes to the passive ports, or comes from them; a RST.
readonly TO_PASSIVE="tcp portrange $PASSIVE_LOW-$PASSIVE_HIGH" RESET='tcp[tcpflags] & tcp-rst != 0'

# A transfer whose passive data connection was refused, or not answered, before any command, as its client sees it and as its server
# does; and the end that only sees it arrive, a SYN to a closed port and of no session.
readonly REFUSED='{"command": null, "path": null, "mode": "passive", "bytes": 0, "outcome": "failed"}'
readonly NOT_STARTED='{"command": null, "path": null, "mode": "passive", "bytes": null, "outcome": "not_started"}'
readonly NO_SESSION='{"sessions": 0, "probes": 0, "session_outcomes": [], "transfers": [],
  "findings": {"must_not": ["FTP111", "FTP201"]}}'

wrong-backend-hidden-clients() {
  make_balanced_network
  start_pyftpdlib ftp1 "FTPHandler.masquerade_address = '$PUBLIC4'"
  start_pyftpdlib ftp2 "FTPHandler.masquerade_address = '$PUBLIC4'"
  balance_round_robin
  hide_clients fully-random
  start_captures
  # Without "passive on", tnftp would fall back to active mode.
  printf '%s\n' "user $FTP_USER $FTP_PASSWORD" 'epsv4 off' 'passive on' 'cd pub' 'binary' 'get report.txt' 'quit' |
    run_tnftp client "$PUBLIC4" || true
  let_captures_run_on 11
  stop_captures
  seen_in "the refusal" client.log 'Connection refused'
  seen_in "the balancer's address at ftp1" ftp1.log "$BACKEND_SIDE4:[0-9]+-\[alice\] USER 'alice' logged in"
  not_seen_in "the client's address at ftp1" ftp1.log "$CLIENT4"
  not_seen_in "a session on ftp2" ftp2.log 'logged in'
  (($(delivered_to ftp1) == 1 && $(delivered_to ftp2) == 1)) || die "not one connection to each backend"
  (($(packets ftp2.pcap "src host $FTP2 and $TO_PASSIVE and $RESET") == 1)) || die "ftp2 did not refuse the connection"
  describe wrong-backend-hidden-clients <<-END
	{"purpose": "The data connection is refused by the wrong backend; the balancer hides the client's address and port from both",
	 "topology": "$BALANCED; round robin over all ports; the backends see $BACKEND_SIDE4 and random ports",
	 "software": {"server": "pyftpdlib $(pyftpdlib_version)", "client": "tnftp $(tnftp_version)",
	              "balancer": "nftables"},
	 "expect": {
	   "client.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["failed"], "transfers": [$REFUSED],
	     "findings": {"must": [{"code": "FTP201", "severity": "error"}, "FTP601"], "must_not": ["FTP302"]}},
	   "ftp1.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [$NOT_STARTED],
	     "findings": {"must": ["FTP601"], "must_not": ["FTP203", "FTP301"]}},
	   "ftp2.pcap": $NO_SESSION},
	 "together": {"sessions": 1, "findings": {
	   "must": [{"code": "FTP501", "severity": "error", "count": 1,
	             "facts": {"control_backend": "ftp1", "data_backend": "ftp2"}}, "FTP601"],
	   "must_not": ["FTP201", "FTP502", "FTP503", "FTP504", "FTP506"]}}}
	END
}

wrong-backend-unanswered() {
  make_balanced_network
  start_vsftpd ftp1 "pasv_address=$PUBLIC4"
  start_pureftpd ftp2 -P "$PUBLIC4"
  balance_pinned ftp1 ftp2
  # ftp2 has a firewall of its own, which knows of no session that could belong to these connections.
  block_incoming ftp2 drop
  start_captures
  local status=0
  run_curl client --disable-epsv --max-time 10 -o report.txt "ftp://$PUBLIC4/pub/report.txt" || status=$?
  let_captures_run_on 11
  stop_captures
  ((status == 28)) || die "curl was to wait in vain, and ended with $status"
  seen_in "the session" ftp1.log 'OK LOGIN'
  (($(blocked ftp2) >= 3)) || die "ftp2 dropped next to nothing"
  (($(packets ftp2.pcap "dst host $FTP2 and $TO_PASSIVE") == $(packets client.pcap "$TO_PASSIVE"))) ||
    die "not all SYNs reached ftp2"
  (($(packets ftp2.pcap "src host $FTP2 and tcp") == 0)) || die "ftp2 answered"
  describe wrong-backend-unanswered <<-END
	{"purpose": "Control on ftp1; the balancer gives the data connection to ftp2, whose firewall drops it",
	 "topology": "$BALANCED; control goes to ftp1 and data to ftp2, which drops what it does not know, behind its capture",
	 "software": {"server": "vsftpd $(vsftpd_version) (ftp1), pure-ftpd $(pureftpd_version) (ftp2)",
	              "client": "curl $(curl_version)", "balancer": "nftables"},
	 "expect": {
	   "client.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["failed"], "transfers": [$REFUSED],
	     "findings": {"must": [{"code": "FTP202", "severity": "error", "count": 1}, "FTP601"]}},
	   "ftp1.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [$NOT_STARTED],
	     "findings": {"must": ["FTP601"], "must_not": ["FTP203"]}},
	   "ftp2.pcap": {"sessions": 0, "probes": 0, "session_outcomes": [], "transfers": [],
	     "findings": {"must_not": ["FTP111", "FTP202"]}}},
	 "together": {"sessions": 1, "findings": {
	   "must": [{"code": "FTP501", "severity": "error", "count": 1,
	             "facts": {"control_backend": "ftp1", "data_backend": "ftp2"}}, "FTP601"],
	   "must_not": ["FTP202", "FTP502", "FTP503", "FTP505", "FTP506"]}}}
	END
}

wrong-backend-one-capture() {
  make_balanced_network
  start_proftpd ftp1 "MasqueradeAddress $PUBLIC4"
  start_proftpd ftp2 "MasqueradeAddress $PUBLIC4"
  balance_round_robin
  start_capture client client eth0
  start_capture ftp1 ftp1 eth0
  local status=0
  run_python client <<-END || status=$?
	import ftplib

	ftp = ftplib.FTP()
	ftp.set_debuglevel(1)
	ftp.connect("$PUBLIC4", 21)
	ftp.login("$FTP_USER", "$FTP_PASSWORD")
	try:
	    ftp.retrbinary("RETR pub/report.txt", print)
	finally:
	    ftp.quit()
	END
  let_captures_run_on 11
  stop_captures
  ((status)) || die "the download was to fail and did not"
  seen_in "the refusal" client.log 'ConnectionRefusedError'
  seen_in "the session" ftp1.log 'PASS .hidden. 230 '
  (($(delivered_to ftp1) == 1 && $(delivered_to ftp2) == 1)) || die "not one connection to each backend"
  (($(packets ftp1.pcap "$TO_PASSIVE") == 0)) || die "the data connection reached ftp1"
  # It was refused by somebody, and not by ftp1. By whom is unknown.
  describe wrong-backend-one-capture <<-END
	{"purpose": "The data connection is refused by the wrong backend, of which there is no capture: it never reached the right one",
	 "topology": "client $CLIENT4 - balancer $PUBLIC4 - backends ftp1 $FTP1 and ftp2 $FTP2, captured at the client and at ftp1 by one clock; round robin over all ports",
	 "software": {"server": "proftpd $(proftpd_version)", "client": "Python $(python_version) ftplib",
	              "balancer": "nftables"},
	 "expect": {
	   "client.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["failed"], "transfers": [$REFUSED],
	     "findings": {"must": [{"code": "FTP201", "severity": "error"}, "FTP601"]}},
	   "ftp1.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [$NOT_STARTED],
	     "findings": {"must": ["FTP601"], "must_not": ["FTP203"]}}},
	 "together": {"sessions": 1, "findings": {
	   "must": [{"code": "FTP501", "severity": "error", "count": 1, "facts": {"control_backend": "ftp1"}}, "FTP601"],
	   "must_not": ["FTP201", "FTP502", "FTP503", "FTP504", "FTP507"]}}}
	END
}

wrong-backend-at-balancer() {
  make_balanced_network
  start_vsftpd ftp1 "pasv_address=$PUBLIC4"
  start_vsftpd ftp2 "pasv_address=$PUBLIC4"
  balance_round_robin
  hide_clients fully-random
  start_capture balancer balancer any -s 2000 tcp
  local status=0
  run_curl client --disable-epsv -o report.txt "ftp://$PUBLIC4/pub/report.txt" || status=$?
  stop_captures
  ((status)) || die "the download was to fail and did not"
  seen_in "the refusal" client.log 'Connection refused'
  (($(delivered_to ftp1) == 1 && $(delivered_to ftp2) == 1)) || die "not one connection to each backend"
  (($(packets balancer.pcap "src host $FTP1 and tcp port 21") > 5)) || die "the control connection went elsewhere"
  (($(packets balancer.pcap "src host $FTP2 and $TO_PASSIVE and $RESET") == 1)) || die "ftp2 did not refuse"
  # This one capture has both legs of the session. Analyzed alone each of them is a session of its own; compared they
  # are one. Whether it takes two vantage points to speak of a wrong backend is open for analyze; compare has to.
  describe wrong-backend-at-balancer <<-END
	{"purpose": "The balancer's own capture of a data connection that is refused by the wrong backend: both sides of the address translation in one file",
	 "topology": "client $CLIENT4 - balancer $PUBLIC4 - backends ftp1 $FTP1 and ftp2 $FTP2, captured on all of the balancer's interfaces at once; round robin over all ports; the backends see $BACKEND_SIDE4 and random ports",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "curl $(curl_version)", "balancer": "nftables"},
	 "expect": {
	   "balancer.pcap": {"sessions": 2, "probes": 0, "session_outcomes": ["failed", "ok"],
	     "transfers": [$REFUSED, {"command": null, "path": null, "mode": "passive", "bytes": null, "outcome": "not_started"}],
	     "findings": {"must": ["FTP601"], "may": ["FTP201", "FTP501"], "must_not": ["FTP506"]}}},
	 "together": {"sessions": 1, "findings": {
	   "must": [{"code": "FTP501", "severity": "error", "count": 1}, "FTP601"],
	   "must_not": ["FTP201", "FTP502", "FTP503", "FTP504", "FTP506"]}}}
	END
}

round-robin-many-sessions() {
  make_balanced_network
  local node
  for node in ftp1 ftp2; do
    make_home "$node"
    make_file "$WORK/$node/srv/alice/pub/note.txt" 3000
    date_home "$node"
    # Few ports, as with many balancers; most are announced by several sessions.
    start_pyftpdlib "$node" "FTPHandler.masquerade_address = '$PUBLIC4'" \
      "FTPHandler.passive_ports = range($PASSIVE_LOW, $PASSIVE_LOW + 6)"
  done
  balance_round_robin
  start_captures
  # Up to four sessions are open at a time, and which of them does its download is thrown with loaded dice: connections
  # come in an order in which half of the data connections happen to get their own backend. Only one listener waits at
  # a time, so that none is accepted where it does not belong.
  run_python client <<-END
	import ftplib
	import random

	chance = random.Random(4)
	count, waiting = 0, []

	while count < 16 or waiting:
	    if count < 16 and (not waiting or (len(waiting) < 4 and chance.random() < 0.5)):
	        count += 1
	        ftp = ftplib.FTP()
	        ftp.connect("$PUBLIC4", 21)
	        ftp.login("$FTP_USER", "$FTP_PASSWORD")
	        waiting.append((count, ftp))
	    else:
	        number, ftp = waiting.pop(chance.randrange(len(waiting)))
	        port = ftp.sock.getsockname()[1]
	        try:
	            ftp.retrbinary("RETR /pub/note.txt", lambda piece: None)
	            print(number, port, "lucky")
	        except ConnectionRefusedError:
	            print(number, port, "refused")
	        ftp.quit()
	END
  let_captures_run_on 11
  stop_captures
  # Which session had which backend is in the servers' logs, by the client's port.
  local number port luck right wrong
  : >"$WORK/log/sessions"
  while read -r number port luck; do
    node=""
    for right in ftp1 ftp2; do
      ! grep -q "$CLIENT4:$port-.alice. USER 'alice' logged in" "$WORK/log/$right.log" || node+=$right
    done
    echo "$number $node $luck" >>"$WORK/log/sessions"
  done < <(sort -n "$WORK/log/client.out")
  for node in ftp1 ftp2; do
    right=$(grep -c "^[0-9]* $node lucky" "$WORK/log/sessions")
    wrong=$(grep -c "^[0-9]* $node refused" "$WORK/log/sessions")
    ((right == 4 && wrong == 4)) || die "$node: $right data connections of its own sessions, $wrong of others"
    (($(grep -c 'RETR /srv/alice/pub/note.txt completed=1 bytes=3000' "$WORK/log/$node.log") == 4)) ||
      die "not four downloads from $node"
    (($(packets "$node.pcap" "src host ${node/ftp/10.77.0.1} and $TO_PASSIVE and $RESET") == 4)) ||
      die "$node did not refuse four connections"
    (($(delivered_to "$node") == 16)) || die "not 16 connections to $node"
  done
  local lucky
  lucky='{"command": "RETR", "path": "/pub/note.txt", "mode": "passive", "bytes": 3000, "outcome": "completed"}'
  described() { # backends, session outcome or transfer of a lucky one, of another one
    awk -v nodes="$1" -v lucky="$2" -v other="$3" '
      $2 ~ nodes { printf "%s%s", comma, ($3 == "lucky" ? lucky : other); comma = ", " }' "$WORK/log/sessions"
  }
  describe round-robin-many-sessions <<-END
	{"purpose": "16 sessions, whose data connections go to their own backend or to the other one as it happens: half of them fail",
	 "topology": "$BALANCED; round robin over all ports; each backend has six passive ports",
	 "software": {"server": "pyftpdlib $(pyftpdlib_version)", "client": "Python $(python_version) ftplib",
	              "balancer": "nftables"},
	 "expect": {
	   "client.pcap": {"sessions": 16, "probes": 0, "session_outcomes": [$(described . '"ok"' '"failed"')],
	     "transfers": [$(described . "$lucky" "$REFUSED")],
	     "findings": {"must": [{"code": "FTP201", "severity": "error", "count": 8}, "FTP601"], "must_not": ["FTP303"]}},
	   "ftp1.pcap": {"sessions": 8, "probes": 0, "session_outcomes": [$(described ftp1 '"ok"' '"ok"')],
	     "transfers": [$(described ftp1 "$lucky" "$NOT_STARTED")],
	     "findings": {"must": ["FTP601"], "must_not": ["FTP201", "FTP203"]}},
	   "ftp2.pcap": {"sessions": 8, "probes": 0, "session_outcomes": [$(described ftp2 '"ok"' '"ok"')],
	     "transfers": [$(described ftp2 "$lucky" "$NOT_STARTED")],
	     "findings": {"must": ["FTP601"], "must_not": ["FTP201", "FTP203"]}}},
	 "together": {"sessions": 16, "findings": {
	   "must": [{"code": "FTP503", "severity": "error"},
	            {"code": "FTP501", "severity": "error", "count": 4,
	             "facts": {"control_backend": "ftp1", "data_backend": "ftp2"}},
	            {"code": "FTP501", "severity": "error", "count": 4,
	             "facts": {"control_backend": "ftp2", "data_backend": "ftp1"}}, "FTP601"],
	   "must_not": ["FTP201", "FTP502", "FTP504", "FTP506"]}}}
	END
}

# Eight small files, and what a download of each is in a description.
make_notes() { # node
  local number
  make_home "$1"
  for number in 1 2 3 4 5 6 7 8; do
    make_file "$WORK/$1/srv/alice/pub/note$number.txt" "$((number))000"
  done
  date_home "$1"
}

notes() { # path up to the number, or nothing where it is unknown
  local number path comma=""
  for number in 1 2 3 4 5 6 7 8; do
    path=null
    [[ -z $1 ]] || path="\"$1$number.txt\""
    printf '%s{"command": "RETR", "path": %s, "mode": "passive", "bytes": %s, "outcome": "completed"}' \
      "$comma" "$path" "${number}000"
    comma=", "
  done
}

sticky-by-source() {
  make_balanced_network
  attach client2 "$CLIENT2" "$CLIENT_SIDE4"
  make_notes ftp1
  make_notes ftp2
  start_pureftpd ftp1 -P "$PUBLIC4"
  start_vsftpd ftp2 "pasv_address=$PUBLIC4"
  balance_by_source
  start_captures
  {
    printf '%s\n' "user $FTP_USER $FTP_PASSWORD" 'epsv4 off' 'cd pub' 'binary'
    printf 'get note%s.txt\n' 1 2 3 4 5 6 7 8
    echo quit
  } | run_tnftp client "$PUBLIC4" &
  local other=$!
  run_lftp client2 "
    open -u $FTP_USER,$FTP_PASSWORD ftp://$PUBLIC4
    cd pub
    get note1.txt note2.txt note3.txt note4.txt note5.txt note6.txt note7.txt note8.txt"
  wait "$other"
  stop_captures
  (($(grep -c '"GET .*note[1-8].txt" 200 [1-8]000' "$WORK/log/ftp1.log") == 8)) || die "not all files came from ftp1"
  (($(grep -c 'OK DOWNLOAD.*note[1-8].txt", [1-8]000 bytes' "$WORK/log/ftp2.log") == 8)) ||
    die "not all files came from ftp2"
  (($(delivered_to ftp1) == 9 && $(delivered_to ftp2) == 9)) || die "not nine connections to each backend"
  local first second
  first='{"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": ['$(notes /pub/note)'],
    "findings": '$ONLY_CLEARTEXT'}'
  second=$first
  describe sticky-by-source <<-END
	{"purpose": "Two clients, each with a session of eight downloads on its own backend, at the same time: as it should be",
	 "topology": "clients $CLIENT4 and $CLIENT2 - balancer $PUBLIC4 - backends ftp1 $FTP1 and ftp2 $FTP2, captured at all four by one clock; the balancer goes by the client's address",
	 "software": {"server": "pure-ftpd $(pureftpd_version) (ftp1), vsftpd $(vsftpd_version) (ftp2)",
	              "client": "tnftp $(tnftp_version), lftp $(lftp_version)", "balancer": "nftables"},
	 "expect": {"client.pcap": $first, "ftp1.pcap": $first, "client2.pcap": $second, "ftp2.pcap": $second},
	 "together": {"sessions": 2, "findings": {"must": ["FTP601"],
	   "must_not": ["FTP501", "FTP502", "FTP503", "FTP506", "FTP507"]}}}
	END
}

sticky-at-balancer() {
  make_balanced_network
  start_proftpd ftp1 "MasqueradeAddress $PUBLIC4"
  start_proftpd ftp2 "MasqueradeAddress $PUBLIC4"
  balance_pinned ftp2 ftp2
  hide_clients fully-random
  start_capture client client eth0
  start_capture balancer balancer any -s 2000 tcp
  run_lftp client "
    open -u $FTP_USER,$FTP_PASSWORD ftp://$PUBLIC4
    cd pub
    ls
    get report.txt
    cd ../incoming
    put answer.txt"
  stop_captures
  seen_in "the download" ftp2.log 'RETR report.txt 226 .*50000'
  seen_in "the upload" ftp2.log 'STOR answer.txt 226 .*12000'
  (($(delivered_to ftp1) == 0 && $(delivered_to ftp2) == 4)) || die "not four connections to ftp2"
  (($(packets balancer.pcap "host $FTP2") == $(packets balancer.pcap "host $CLIENT4"))) ||
    die "the two sides differ"
  local seen
  seen='{"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [
    {"command": "LIST", "path": "/pub", "mode": "passive", "bytes": '$(listing_bytes)', "outcome": "completed"},
    {"command": "RETR", "path": "/pub/report.txt", "mode": "passive", "bytes": 50000, "outcome": "completed"},
    {"command": "STOR", "path": "/incoming/answer.txt", "mode": "passive", "bytes": 12000,
     "outcome": "completed"}],
    "findings": {"must": [{"code": "FTP601", "severity": "note"}], "must_not": ["FTP905"]}}'
  # Every connection is in the balancer's capture twice, before and behind the address translation: analyzed alone,
  # each leg is a session of its own.
  local both
  both=$(jq -c '.sessions = 2 | .session_outcomes += .session_outcomes | .transfers += .transfers' <<<"$seen")
  describe sticky-at-balancer <<-END
	{"purpose": "The balancer's own capture: both sides of its address translation in one file, all fine",
	 "topology": "client $CLIENT4 - balancer $PUBLIC4 - backends ftp1 $FTP1 and ftp2 $FTP2, captured at the client and on all of the balancer's interfaces at once, by one clock; all goes to ftp2, which sees $BACKEND_SIDE4 and random ports",
	 "software": {"server": "proftpd $(proftpd_version)", "client": "lftp $(lftp_version)", "balancer": "nftables"},
	 "expect": {"client.pcap": $seen, "balancer.pcap": $both},
	 "together": {"sessions": 1, "findings": {"must": ["FTP601"],
	   "must_not": ["FTP501", "FTP502", "FTP506", "FTP507", "FTP905"]}}}
	END
}

same-address-two-clients() {
  make_balanced_network
  attach client2 "$CLIENT2" "$CLIENT_SIDE4"
  start_vsftpd ftp1 "pasv_address=$PUBLIC4"
  balance_pinned ftp1 ftp1
  hide_clients
  start_capture client client eth0
  start_capture client2 client2 eth0
  start_capture ftp1 ftp1 eth0
  local program
  # Both from the same port, so that the balancer has to change one of them.
  program=$(
    cat <<-END
	import ftplib
	import time

	time.sleep($(($(date +%s) + 2)) - time.time())
	ftp = ftplib.FTP(source_address=("", 50000))
	ftp.set_debuglevel(1)
	ftp.connect("$PUBLIC4", 21)
	ftp.login("$FTP_USER", "$FTP_PASSWORD")
	ftp.cwd("/pub")
	ftp.source_address = None
	ftp.retrlines("LIST", print)
	ftp.retrbinary("RETR report.txt", open("report.txt", "wb").write)
	time.sleep(0.5)
	ftp.quit()
	END
  )
  echo "$program" | run_python client &
  local other=$!
  echo "$program" | run_python client2
  wait "$other"
  stop_captures
  (($(grep -c "OK DOWNLOAD: Client \"$BACKEND_SIDE4\", \"/pub/report.txt\", 50000 bytes" "$WORK/log/ftp1.log") == 2)) ||
    die "not two downloads by $BACKEND_SIDE4"
  cmp -s "$WORK/client/local/report.txt" "$WORK/client2/local/report.txt" || die "the two files differ"
  # Both were there before either left.
  (($(tcpdump -nr "$WORK/ftp1.pcap" 'tcp dst port 21' 2>/dev/null |
    awk '/Flags \[S\]/ { ++open } /Flags \[F/ && open == 2 { ++closed } END { print closed + 0 }') == 2)) ||
    die "the two sessions were not at the same time"
  local one
  # NAT gives the second one another port: who is first at ftp1 is not known, but they are equal.
  one='{"command": "LIST", "path": "/pub", "mode": "passive", "bytes": '$(data_bytes client.pcap first)',
     "outcome": "completed"},
    {"command": "RETR", "path": "/pub/report.txt", "mode": "passive", "bytes": 50000, "outcome": "completed"}'
  describe same-address-two-clients <<-END
	{"purpose": "Two clients do the same thing from the same port at the same time, and ftp1 sees both as one address: all fine",
	 "topology": "clients $CLIENT4 and $CLIENT2 - balancer $PUBLIC4 - ftp1 $FTP1, captured at all three by one clock; ftp1 sees $BACKEND_SIDE4",
	 "software": {"server": "vsftpd $(vsftpd_version)", "client": "Python $(python_version) ftplib",
	              "balancer": "nftables"},
	 "expect": {
	   "client.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [$one],
	     "findings": $ONLY_CLEARTEXT},
	   "client2.pcap": {"sessions": 1, "probes": 0, "session_outcomes": ["ok"], "transfers": [$one],
	     "findings": $ONLY_CLEARTEXT},
	   "ftp1.pcap": {"sessions": 2, "probes": 0, "session_outcomes": ["ok", "ok"], "transfers": [$one, $one],
	     "findings": $ONLY_CLEARTEXT}},
	 "together": {"sessions": 2, "findings": {"must": ["FTP601"],
	   "must_not": ["FTP501", "FTP502", "FTP506", "FTP507", "FTP905"]}}}
	END
}

many-sessions-at-once() {
  make_balanced_network
  attach client2 "$CLIENT2" "$CLIENT_SIDE4"
  local node number
  for node in ftp1 ftp2; do
    make_home "$node"
    for number in {10..34}; do
      make_file "$WORK/$node/srv/alice/pub/part$number.txt" "${number}00"
    done
    date_home "$node"
  done
  start_vsftpd ftp1 "pasv_address=$PUBLIC4"
  start_proftpd ftp2 "MasqueradeAddress $PUBLIC4"
  balance_by_source
  start_captures
  # Control connections one after the other, for a known order; then all of them at once.
  sessions() { # node, first and last number
    run_python "$1" <<-END
	import ftplib
	import threading

	def download(number, ftp):
	    together.wait()
	    size = 0
	    def count(piece):
	        nonlocal size
	        size += len(piece)
	    ftp.retrbinary(f"RETR /pub/part{number}.txt", count)
	    together.wait()
	    ftp.quit()
	    print(f"part{number} {size}\n", end="")

	numbers = range($2, $3 + 1)
	together = threading.Barrier(len(numbers))
	threads = []
	for number in numbers:
	    ftp = ftplib.FTP()
	    ftp.connect("$PUBLIC4", 21)
	    ftp.login("$FTP_USER", "$FTP_PASSWORD")
	    threads.append(threading.Thread(target=download, args=(number, ftp)))
	for thread in threads:
	    thread.start()
	for thread in threads:
	    thread.join()
	END
  }
  sessions client 10 22 &
  local other=$!
  sessions client2 23 34
  wait "$other"
  stop_captures
  for number in {10..34}; do
    node=client
    ((number < 23)) || node=client2
    seen_in "the download" $node.out "^part$number ${number}00$"
  done
  (($(grep -c 'OK DOWNLOAD.*/part[1-3][0-9].txt", [1-3][0-9]00 bytes' "$WORK/log/ftp1.log") == 13)) ||
    die "not 13 downloads from ftp1"
  (($(grep -c 'RETR /pub/part[1-3][0-9].txt 226' "$WORK/log/ftp2.log") == 12)) || die "not 12 downloads from ftp2"
  (($(delivered_to ftp1) == 26 && $(delivered_to ftp2) == 24)) || die "not two connections for each session"
  parts() { # first and last number
    seq "$1" "$2" | awk '{ printf "%s{\"command\": \"RETR\", \"path\": \"/pub/part%s.txt\", \"mode\": \"passive\", " \
      "\"bytes\": %s00, \"outcome\": \"completed\"}", comma, $1, $1; comma = ", " }'
  }
  outcomes() { seq "$1" "$2" | awk '{ printf "%s\"ok\"", comma; comma = ", " }'; }
  local first second
  first='{"sessions": 13, "probes": 0, "session_outcomes": ['$(outcomes 10 22)'], "transfers": ['$(parts 10 22)'],
    "findings": '$ONLY_CLEARTEXT'}'
  second='{"sessions": 12, "probes": 0, "session_outcomes": ['$(outcomes 23 34)'], "transfers": ['$(parts 23 34)'],
    "findings": '$ONLY_CLEARTEXT'}'
  describe many-sessions-at-once <<-END
	{"purpose": "25 sessions at once, each with a download, on two backends by the clients' addresses: as it should be",
	 "topology": "clients $CLIENT4 and $CLIENT2 - balancer $PUBLIC4 - backends ftp1 $FTP1 and ftp2 $FTP2, captured at all four by one clock; the balancer goes by the client's address",
	 "software": {"server": "vsftpd $(vsftpd_version) (ftp1), proftpd $(proftpd_version) (ftp2)",
	              "client": "Python $(python_version) ftplib", "balancer": "nftables"},
	 "expect": {"client.pcap": $first, "ftp1.pcap": $first, "client2.pcap": $second, "ftp2.pcap": $second},
	 "together": {"sessions": 25, "findings": {"must": ["FTP601"],
	   "must_not": ["FTP304", "FTP501", "FTP502", "FTP503", "FTP506", "FTP507"]}}}
	END
}
