#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# The command line of riskregd: what it says and how it ends.

setup_file() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  echo mine >"$place/notes.txt"
  start_daemon
  export place daemon
}

teardown_file() {
  source tests/e2e/setup.bash
  remove_place
}

setup() {
  source tests/e2e/setup.bash
}

daemon_says() { # STATUS PART OPTION ...
  local expected=$1 part=$2
  shift 2
  run "$place/riskregd" "$@"
  is "$status" "$expected" && holds "$output" "$part"
}

@test "help, version, what is missing" {
  LC_ALL=en_GB.UTF-8 daemon_says 0 "Usage: riskregd --data DIR --socket PATH" --help
  LC_ALL=sv_SE.UTF-8 daemon_says 0 "Användning: riskregd --data KATALOG" --help
  daemon_says 0 "riskregd $(cat VERSION)" --version
  LC_ALL=sv_SE.UTF-8 daemon_says 2 "ange --data KATALOG"
  LC_ALL=en_GB.UTF-8 daemon_says 2 "give --socket PATH" --data "$place/other"
  LC_ALL=en_GB.UTF-8 daemon_says 2 "riskregd --help shows how it is written." --bogus
  daemon_says 2 "riskregd --help" superfluous
}

@test "--check-config: right, or the line and what is wrong there" {
  LC_ALL=sv_SE.UTF-8 daemon_says 0 "Inställningarna är rätt." --config "$place/riskregd.conf" --check-config
  wrong() { # TEXT PART
    printf '%s\n' "$1" >"$place/wrong.conf"
    daemon_says 1 "$2" --config "$place/wrong.conf" --check-config
  }
  wrong $'idle_seconds = 5\nrole chef { users = {"1"} }' ':2: there is no role "chef"'
  wrong 'map_size_mib = 3' ':1: map_size_mib is 3 but must be 64-1048576'
  wrong 'mapp = 3' "no such option 'mapp'"
  wrong 'role auditor { }' 'names neither users nor groups'
  daemon_says 1 "cannot be read: No such file or directory" --config "$place/nowhere" --check-config
}

@test "lines have journald's marks, but not for one who sits at a terminal" {
  daemon_says 1 "<3>$place/nowhere" --config "$place/nowhere" --check-config
  out=$(/usr/bin/python3 -c 'import pty, sys; pty.spawn(sys.argv[1:])' \
    "$place/riskregd" --config "$place/nowhere" --check-config)
  holds "$out" "$place/nowhere" "cannot be read"
  lacks "$out" "<3>"
}

@test "what it cannot open it names, and leaves alone" {
  daemon_says 1 "another riskregd has $place/data open" --data "$place/data" --socket "$place/other"
  daemon_says 1 "another program listens on $place/socket" --data "$place/data2" --socket "$place/socket"
  daemon_says 1 "$place/notes.txt exists and is no socket; it is left alone" \
    --data "$place/data2" --socket "$place/notes.txt"
  [ "$(cat "$place/notes.txt")" = mine ]
  daemon_says 1 "File name too long" --data "$place/data2" --socket "$place/$(x 110)"
  daemon_says 1 "cannot open the register in $place/nowhere/data" --data "$place/nowhere/data" --socket "$place/other"
  daemon_says 1 "cannot open the register in $place/notes.txt" --data "$place/notes.txt" --socket "$place/other"
  as lasare admin ping
}

@test "a dead socket is replaced; stopped by SIGTERM it exits 0 and takes its own away" {
  dead_socket "$place/dead"
  "$place/riskregd" --data "$place/data3" --socket "$place/dead" --config "$place/riskregd.conf" 3>&- &
  second=$!
  for _ in $(seq 200); do
    as_uid 5 "$place/riskctl" --socket "$place/dead" admin ping >/dev/null 2>&1 && break
    sleep 0.02
  done
  kill -TERM "$second"
  wait "$second"
  [ ! -e "$place/dead" ]
}

@test "asked to stop again and again, and to reload, it still ends in order" {
  for _ in 1 2 3 4 5; do
    "$place/riskregd" --data "$place/data5" --socket "$place/again" --config "$place/riskregd.conf" 3>&- &
    second=$!
    for _ in $(seq 200); do
      as_uid 5 "$place/riskctl" --socket "$place/again" admin ping >/dev/null 2>&1 && break
      sleep 0.02
    done
    while kill -TERM "$second" 2>/dev/null && kill -HUP "$second" 2>/dev/null; do :; done
    wait "$second"
  done
}

@test "a register of an earlier format is not touched" {
  mkdir "$place/data4"
  echo "a register from before the journal" >"$place/data4/data.mdb"
  before=$(sha256sum "$place/data4/data.mdb")
  daemon_says 1 "has format 1; this riskregd reads format 2. Nothing was changed" \
    --data "$place/data4" --socket "$place/dead"
  is "$(sha256sum "$place/data4/data.mdb")" "$before"
}
