# shellcheck shell=bash
# The programs of the lab: what Debian can install beside each other is installed; servers whose packages exclude each
# other are unpacked into a cache and run from there.

readonly CACHE=${CACHE:-/var/cache/ftptrace-lab}

INSTALL_RULE=""  # a file that has to go when the packages are there

install_packages() {
  mkdir -p "$CACHE"
  # Two runs of the lab must not install at the same time.
  exec {INSTALLING}>"$CACHE/lock"
  flock "$INSTALLING"
  local -A package_of=(
    [ip]=iproute2 [ethtool]=ethtool [nft]=nftables [conntrack]=conntrack [tcpdump]=tcpdump [openssl]=openssl [jq]=jq
    [curl]=curl [lftp]=lftp [tnftp]=tnftp [vsftpd]=vsftpd [haproxy]=haproxy
  )
  local tool missing=()
  for tool in "${!package_of[@]}"; do
    command -v "$tool" >/dev/null || missing+=("${package_of[$tool]}")
  done
  /usr/bin/python3 -c 'import pyftpdlib' 2>/dev/null || missing+=(python3-pyftpdlib)
  if ((${#missing[@]})); then
    apt-get update -q >/dev/null
    install_quietly "${missing[@]}"
  fi
  unpack_package proftpd-core
  unpack_package pure-ftpd
  exec {INSTALLING}>&-
}

install_quietly() { # packages, without starting what they bring
  say "installing $*"
  if [[ ! -e /usr/sbin/policy-rc.d ]]; then
    INSTALL_RULE=/usr/sbin/policy-rc.d
    printf '#!/bin/sh\nexit 101\n' >"$INSTALL_RULE"
    chmod 755 "$INSTALL_RULE"
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-upgrade --no-install-recommends "$@" >/dev/null
  remove_install_rule
}

remove_install_rule() {
  [[ -z $INSTALL_RULE ]] || rm -f "$INSTALL_RULE"
  INSTALL_RULE=""
}

# A package that conflicts with another one goes to $CACHE/PACKAGE, and the libraries it needs to this machine.
unpack_package() { # package
  local place=$CACHE/$1 file libraries
  [[ ! -e $place/version ]] || return 0
  say "unpacking $1"
  rm -rf "$place"
  mkdir -p "$place/download"
  (cd "$place/download" && apt-get -o APT::Sandbox::User=root download -q "$1" >/dev/null) ||
    (apt-get update -q && cd "$place/download" && apt-get -o APT::Sandbox::User=root download -q "$1") >/dev/null
  file=$(echo "$place"/download/*.deb)
  dpkg-deb -x "$file" "$place"
  libraries=$(dpkg-deb -f "$file" Depends | tr ',' '\n' | sed -E 's/^ +//; s/[ (|].*$//' | grep -E '^lib')
  # shellcheck disable=SC2086
  dpkg-query -W $libraries >/dev/null 2>&1 || install_quietly $libraries
  dpkg-deb -f "$file" Version >"$place/version"
  rm -r "$place/download"
}

installed_version() { dpkg-query -W -f '${Version}' "$1"; }

vsftpd_version() { installed_version vsftpd; }
pyftpdlib_version() { /usr/bin/python3 -c 'import pyftpdlib; print(pyftpdlib.__ver__)'; }
proftpd_version() { cat "$CACHE/proftpd-core/version"; }
pureftpd_version() { cat "$CACHE/pure-ftpd/version"; }
haproxy_version() { installed_version haproxy; }
lftp_version() { installed_version lftp; }
tnftp_version() { installed_version tnftp; }
curl_version() { curl --version | awk 'NR == 1 { print $2 }'; }
python_version() { /usr/bin/python3 -c 'import platform; print(platform.python_version())'; }
