# shellcheck shell=bash
# The servers. Each runs on a node, with the same files and one account, and writes log/NODE.log.

readonly FTP_USER=alice FTP_PASSWORD=wonderland
readonly PASSIVE_LOW=20000 PASSIVE_HIGH=20019

make_file() { # path, size, [words]: lines of text, the same each time
  awk -v words="${3:-The quick brown fox jumps over the lazy dog.}" \
    'BEGIN { for (i = 1; ; i++) printf "%07d %s\n", i, words }' 2>/dev/null | head -c "$2" >"$1" || true
}

make_home() { # node
  local home=$WORK/$1/srv/alice
  mkdir -p "$home/pub" "$home/incoming"
  make_file "$home/pub/report.txt" 50000
  make_file "$home/pub/archive.txt" 60000
  date_home "$1"
  chmod 755 "$WORK/$1" "$WORK/$1/srv" "$home" "$home/pub" "$home/incoming"
}

# Gives the files their owner, and dates of their own; once more after a scenario has added some.
date_home() { # node
  local home=$WORK/$1/srv/alice
  touch -d '2024-01-15 10:00:00 UTC' "$home"/pub/* "$home/pub" "$home/incoming" "$home"
  chown -R 1000:1000 "$home"
}

# The accounts of a server: only inside its mount namespace, so that this machine's own are not touched.
make_accounts() {
  mkdir -p "$WORK/etc" "$WORK/empty"
  cat >"$WORK/etc/passwd" <<-END
	root:x:0:0:root:/root:/bin/sh
	nobody:x:65534:65534:nobody:/nonexistent:/bin/false
	$FTP_USER:x:1000:1000::/srv/alice:/bin/sh
	END
  cat >"$WORK/etc/group" <<-END
	root:x:0:
	nogroup:x:65534:
	$FTP_USER:x:1000:
	END
  (
    umask 077
    printf '%s:%s:19000:0:99999:7:::\n' root '*' nobody '*' \
      "$FTP_USER" "$(openssl passwd -6 "$FTP_PASSWORD")" >"$WORK/etc/shadow"
  )
  printf '%s required pam_unix.so\n' auth account session >"$WORK/etc/pam"
}

in_server() { # node, command...: on the node, with the accounts and files of the lab
  # shellcheck disable=SC2016
  on "$1" bash -c '
    work=$1 node=$2; shift 2
    for file in passwd group shadow; do mount --bind "$work/etc/$file" "/etc/$file"; done
    if [[ -e /etc/pam.d/vsftpd ]]; then mount --bind "$work/etc/pam" /etc/pam.d/vsftpd; fi
    mount --bind "$work/$node/srv" /srv
    exec "$@"' in_server "$WORK" "$@"
}

serve() { # node, command...: in the background, until it listens
  [[ -d $WORK/$1/srv ]] || make_home "$1"
  in_server "$@" >"$WORK/log/$1.err" 2>&1 &
  # Waits without connecting, so that no capture has the wait in it.
  await 10 listens "$1" 21
}

listens() { on "$1" ss -Hltn "sport = :$2" | grep -q LISTEN; } # node, port

start_vsftpd() { # node, further settings, one an argument (pasv_address=$PUBLIC4)
  cat >"$WORK/etc/vsftpd-$1.conf" <<-END
	listen=YES
	background=NO
	anonymous_enable=NO
	local_enable=YES
	write_enable=YES
	local_umask=022
	chroot_local_user=YES
	allow_writeable_chroot=YES
	secure_chroot_dir=$WORK/empty
	pam_service_name=vsftpd
	seccomp_sandbox=NO
	connect_from_port_20=YES
	pasv_min_port=$PASSIVE_LOW
	pasv_max_port=$PASSIVE_HIGH
	ftpd_banner=ftp.example ready
	xferlog_enable=YES
	xferlog_std_format=NO
	log_ftp_protocol=YES
	vsftpd_log_file=$WORK/log/$1.log
	END
  (($# < 2)) || printf '%s\n' "${@:2}" >>"$WORK/etc/vsftpd-$1.conf"
  serve "$1" /usr/sbin/vsftpd "$WORK/etc/vsftpd-$1.conf"
}

start_pyftpdlib() { # node, further lines of Python (FTPHandler.masquerade_address = "...")
  {
    cat <<-END
	import logging
	from pyftpdlib.authorizers import DummyAuthorizer
	from pyftpdlib.handlers import DTPHandler, FTPHandler, ThrottledDTPHandler
	from pyftpdlib.servers import FTPServer

	logging.basicConfig(filename="$WORK/log/$1.log", level=logging.DEBUG)
	authorizer = DummyAuthorizer()
	authorizer.add_user("$FTP_USER", "$FTP_PASSWORD", "/srv/alice", perm="elradfmwMT")
	FTPHandler.authorizer = authorizer
	FTPHandler.passive_ports = range($PASSIVE_LOW, $PASSIVE_HIGH + 1)
	FTPHandler.banner = "ftp.example ready"
	END
    (($# < 2)) || printf '%s\n' "${@:2}"
    echo 'FTPServer(("::", 21), FTPHandler).serve_forever()'
  } >"$WORK/etc/pyftpdlib-$1.py"
  serve "$1" /usr/bin/python3 "$WORK/etc/pyftpdlib-$1.py"
}

start_proftpd() { # node, further directives, one an argument ("MasqueradeAddress $PUBLIC4")
  cat >"$WORK/etc/proftpd-$1.conf" <<-END
	ServerName ftp.example
	ServerType standalone
	Port 21
	UseIPv6 off
	UseReverseDNS off
	ModulePath $CACHE/proftpd-core/usr/lib/proftpd
	User nobody
	Group nogroup
	AuthOrder mod_auth_unix.c
	RequireValidShell off
	DefaultRoot ~
	AllowOverwrite on
	TimesGMT on
	PassivePorts $PASSIVE_LOW $PASSIVE_HIGH
	PidFile $WORK/$1.pid
	ScoreboardFile $WORK/$1.scoreboard
	DelayEngine off
	WtmpLog off
	SystemLog $WORK/log/$1.err
	TransferLog NONE
	LogFormat whole "%t [%P] %a %m %J %s %{transfer-status} %b"
	ExtendedLog $WORK/log/$1.log ALL whole
	END
  (($# < 2)) || printf '%s\n' "${@:2}" >>"$WORK/etc/proftpd-$1.conf"
  serve "$1" "$CACHE/proftpd-core/usr/sbin/proftpd" -n -c "$WORK/etc/proftpd-$1.conf"
}

start_pureftpd() { # node, further options (-P $PUBLIC4)
  serve "$1" "$CACHE/pure-ftpd/usr/sbin/pure-ftpd" -l unix -u 1000 -A -H -4 -S 21 -d -g "$WORK/$1.pid" \
    -p "$PASSIVE_LOW:$PASSIVE_HIGH" -O "clf:$WORK/log/$1.log" "${@:2}"
}

# A server that speaks as IIS does, by a script; iis-server.py says what can be set.
start_iis_like() { # node, address for 227, further settings (rate=5000)
  make_home "$1"
  on "$1" /usr/bin/python3 "$LAB/lib/iis-server.py" "$2" "$PASSIVE_LOW-$PASSIVE_HIGH" "$WORK/$1/srv/alice" \
    "$FTP_USER" "$FTP_PASSWORD" "${@:3}" >"$WORK/log/$1.log" 2>"$WORK/log/$1.err" &
  await 10 listens "$1" 21
}

make_certificate() { # $WORK/etc/cert.pem and $WORK/etc/key.pem
  openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=ftp.example -addext subjectAltName=DNS:ftp.example \
    -keyout "$WORK/etc/key.pem" -out "$WORK/etc/cert.pem" 2>/dev/null
}
