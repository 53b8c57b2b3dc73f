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

# Gives the first segment of a journal a format of the future, under a sound checksum.
other_format() { # FILE
  /usr/bin/python3 - "$1" <<-'PY'
	import hashlib, struct, sys
	with open(sys.argv[1], "r+b") as f:
	    header = bytearray(f.read(64))
	    struct.pack_into("<I", header, 8, 99)
	    header[56:] = hashlib.sha256(header[16:32] + header[:56]).digest()[:8]
	    f.seek(0)
	    f.write(header)
	PY
}

@test "help, version, what is missing" {
  LC_ALL=en_GB.UTF-8 daemon_says 0 "Usage: riskregd --data DIR --socket PATH" --help
  LC_ALL=sv_SE.UTF-8 daemon_says 0 "Användning: riskregd --data KATALOG" --help
  daemon_says 0 "riskregd $(cat VERSION)" --version
  LC_ALL=sv_SE.UTF-8 daemon_says 2 "ange --data KATALOG"
  LC_ALL=en_GB.UTF-8 daemon_says 2 "give --socket PATH" --data "$place/other"
  LC_ALL=en_GB.UTF-8 daemon_says 2 "riskregd --help shows how it is written." --bogus
  LC_ALL=sv_SE.UTF-8 daemon_says 2 '"superfluous" är ett ord för mycket.' superfluous
  holds "$output" "riskregd --help"
  for tasks in "--check --restore x" "--restore x --check-config" "--check --check-config"; do
    LC_ALL=en_GB.UTF-8 daemon_says 2 "cannot stand together" --data "$place/other" $tasks
  done
  LC_ALL=sv_SE.UTF-8 daemon_says 2 "hör till --restore FIL" --data "$place/other" --socket "$place/other" --allow-older
  [ ! -e "$place/other" ]
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

@test "--check-config tells names that the machine does not know, and refuses none" {
  printf '%s\n' 'role auditor { users = {"root", "no-such-user", "4711"} groups = {"root", "no-such-group"} }' >"$place/names.conf"
  LC_ALL=sv_SE.UTF-8 daemon_says 0 "Inställningarna är rätt." --config "$place/names.conf" --check-config
  holds "$output" '<4>role auditor: there is no user "no-such-user" on this machine' \
    '<4>role auditor: there is no group "no-such-group" on this machine'
  is "$(grep -c 'there is no' <<<"$output")" 2
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

# What the keeper of a server meets: a register that cannot be read, in words and with what helps.
@test "--check says why a register cannot be read, and what was found before what it comes to" {
  LC_ALL=sv_SE.UTF-8 daemon_says 1 "Registret i $place/data används. Stoppa riskregd först." --data "$place/data" --check
  LC_ALL=en_GB.UTF-8 daemon_says 1 "in use. Stop riskregd first." --data "$place/data" --check
  LC_ALL=sv_SE.UTF-8 daemon_says 1 "I $place/none finns inget register" --data "$place/none" --check
  LC_ALL=sv_SE.UTF-8 daemon_says 1 "det är ingen katalog" --data "$place/notes.txt" --check
  stop_daemon
  header="$place/data/journal/0000000001.seg"
  cp "$header" "$place/segment"
  other_format "$header"
  LC_ALL=sv_SE.UTF-8 daemon_says 1 "skrivet av en annan version av riskregd" --data "$place/data" --check
  printf 'X' | dd of="$header" conv=notrunc status=none
  LC_ALL=sv_SE.UTF-8 daemon_says 1 "no valid header" --data "$place/data" --check
  holds "${output##*no valid header}" "Registret i $place/data är skadat: 1 fel."
  daemon_says 1 "riskregd --restore puts a backup in its place" --data "$place/data" --socket "$place/other"
  lacks "$output" "Bad message"
  # The end was there once: it is damage, and no tail that a start would take away.
  cp "$place/segment" "$header"
  end=$(/usr/bin/python3 -c 'import sys; print(len(open(sys.argv[1], "rb").read().rstrip(b"\0")))' "$header")
  printf '\377' | dd of="$header" bs=1 seek=$((end - 20)) conv=notrunc status=none
  daemon_says 1 " before, segment 1, offset " --data "$place/data" --check
  lacks "$output" "takes them away"
  cp "$place/segment" "$header"
  mv "$place/data/key" "$place/data/key.kept"
  echo "no key" >"$place/data/key"
  daemon_says 1 "what stands in $place/data/key, or in the credential riskreg-key, is no key" \
    --data "$place/data" --socket "$place/other"
  mv "$place/data/key.kept" "$place/data/key"
  daemon_says 0 "sound; root of" --data "$place/data" --check
  start_daemon
}

@test "a register of somebody else is named, with who must own it" {
  mkdir -m 0755 "$place/theirs"
  run as_uid 5 "$place/riskregd" --data "$place/theirs" --socket "$place/other"
  is "$status" 1
  holds "$output" "cannot open the register in $place/theirs: all of it must belong to the user who runs riskregd, uid 5"
}
