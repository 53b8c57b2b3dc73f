#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# riskctl --host and riskctl proxy, with small programs in the place of ssh.

setup_file() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  start_daemon
  export place daemon
  as kommun unit add HK "Kommunen" --kind municipality
  program ssh 'printf "%s\n" "$#" "$@" >>'"$place"'/asked; shift; exec env RISKREG_SOCKET='"$place"'/socket PATH='"$place"':$PATH "$@"'
  : >"$place/asked"
  chmod 0666 "$place/asked"
}

teardown_file() {
  source tests/e2e/setup.bash
  remove_place
}

setup() {
  source tests/e2e/setup.bash
}

program() { # NAME SCRIPT
  printf '#!/bin/sh\n%s\n' "$2" >"$place/$1"
  chmod 0755 "$place/$1"
}

over() { # PROGRAM WHO COMMAND ...: through it, as that person there
  local program=$1 who=$2
  shift 2
  as_uid "${uid_of[$who]}" env RISKREG_SSH="$place/$program" "$place/riskctl" --host anna@server "$@"
}

fails() { # STATUS PART PROGRAM COMMAND ...
  local expected=$1 part=$2 status=0
  shift 2
  over "$@" >"$place/out" 2>"$place/err" || status=$?
  is "$status" "$expected" && holds "$(tr -s '[:space:]' ' ' <"$place/err")" "$part"
}

@test "reads and writes go through it, as the one who is there" {
  over ssh kommun unit add SN "Socialnämnden" --kind board --parent HK
  holds "$(over ssh lasare unit list)" "Socialnämnden"
  is "$(over ssh lasare --json admin ping | json 'd["uid"]')" 5
  is "$(head -5 "$place/asked" | tr '\n' ' ')" "3 anna@server riskctl proxy 3 "
}

@test "what the host is called is one argument, whatever it holds; a hyphen first is refused" {
  : >"$place/asked"
  as_uid 5 env RISKREG_SSH="$place/ssh" "$place/riskctl" --host 'a; touch x $(id)' unit list >/dev/null
  is "$(sed -n 2p "$place/asked")" 'a; touch x $(id)'
  for host in -oProxyCommand=id "" "$(x 256)"; do
    run as_uid 5 env RISKREG_SSH="$place/ssh" "$place/riskctl" "--host=$host" unit list
    is "$status" 2
  done
  run as_uid 5 env RISKREG_SSH="$place/ssh" "$place/riskctl" --host "$(x 255)" unit list
  is "$status" 0
  run as_uid 5 "$place/riskctl" --host anna@server --socket "$place/socket" unit list
  is "$status" 2
}

@test "what goes wrong is told once, with status 7" {
  export LC_ALL=sv_SE.UTF-8
  fails 7 "nowhere/ssh cannot" nowhere/ssh lasare --lang en unit list
  fails 7 "nowhere/ssh (" nowhere/ssh lasare unit list
  program fails255 'echo "ssh: connect to host server port 22: Connection refused" >&2; exit 255'
  fails 7 "Connection refused" fails255 lasare unit list
  holds "$(tr -s '[:space:]' ' ' <"$place/err")" "ingen förbindelse med servern på anna@server" "status 255"
  is "$(grep -c "Connection refused" "$place/err")" 1
  program nobody 'shift; exec env RISKREG_SOCKET=/nowhere PATH='"$place"':$PATH "$@"'
  fails 7 "ingen server svarar på /nowhere" nobody lasare unit list
  program silent 'exec sleep 60'
  fails 7 "" silent lasare --timeout 1 unit list
  program garbage 'exec printf "Welcome to server\n"'
  fails 7 "" garbage lasare --timeout 1 unit list
}

@test "proxy passes on half-closes and much in both directions" {
  /usr/bin/python3 - "$place/echo" "$place" 3>&- <<'PY' &
import socket, sys
s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen()
c, _ = s.accept()
got = bytearray()
while piece := c.recv(1 << 16):
    got += piece
c.sendall(bytes(got)[::-1])
c.close()
PY
  for _ in $(seq 200); do [ ! -S "$place/echo" ] || break; sleep 0.05; done
  head -c 5000000 /dev/urandom >"$place/sent"
  "$place/riskctl" --socket "$place/echo" proxy <"$place/sent" | cat >"$place/back"
  /usr/bin/python3 -c 'import sys; assert open(sys.argv[1], "rb").read()[::-1] == open(sys.argv[2], "rb").read()' \
    "$place/sent" "$place/back"
}

@test "proxy without a server ends with status 7" {
  run "$place/riskctl" --socket /nowhere proxy
  is "$status" 7
}
