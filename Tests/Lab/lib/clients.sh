# shellcheck shell=bash
# The clients. Each runs on a node, in a folder of its own, $WORK/NODE/local, and writes log/NODE.out and log/NODE.log.

PATIENCE=90  # seconds that a client may take

in_client() { # node, command...
  if [[ ! -d $WORK/$1/local ]]; then
    mkdir -p "$WORK/$1/local" "$WORK/$1/home"
    make_file "$WORK/$1/local/answer.txt" 12000
    touch -d '2024-01-15 10:00:00 UTC' "$WORK/$1/local/answer.txt"
  fi
  (cd "$WORK/$1/local" && HOME=$WORK/$1/home exec ip netns exec "$TAG-$1" timeout "$PATIENCE" "${@:2}")
}

run_lftp() { # node, commands
  in_client "$1" lftp --norc -d -c "
    set ftp:ssl-allow no
    set net:max-retries 1
    set net:timeout 15
    set cmd:fail-exit yes
    $2" >"$WORK/log/$1.out" 2>"$WORK/log/$1.log"
}

run_curl() { # node, arguments...
  in_client "$1" curl -sv --user "$FTP_USER:$FTP_PASSWORD" "${@:2}" >"$WORK/log/$1.out" 2>"$WORK/log/$1.log"
}

run_tnftp() { # node, host, commands on standard input
  in_client "$1" tnftp -n -d -v "$2" >"$WORK/log/$1.out" 2>"$WORK/log/$1.log"
}

run_python() { # node, program on standard input
  cat >"$WORK/etc/client-$1.py"
  in_client "$1" /usr/bin/python3 -u "$WORK/etc/client-$1.py" >"$WORK/log/$1.out" 2>"$WORK/log/$1.log"
}

# As run_python, with a session of ftplib at hand: ftp, logged in.
run_ftplib() { # node, host, program on standard input
  {
    cat <<-END
	import ftplib
	import socket
	import threading
	import time

	ftp = ftplib.FTP()
	ftp.set_debuglevel(1)
	ftp.connect("$2", 21)
	ftp.login("$FTP_USER", "$FTP_PASSWORD")

	def count(data):
	    """Reads a data connection to its end."""
	    number = 0
	    while piece := data.recv(65536):
	        number += len(piece)
	    data.close()
	    print("bytes", number)
	END
    cat
  } | run_python "$1"
}
