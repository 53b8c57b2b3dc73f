#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# riskctl doctor: what it says when all is well, and when something is not. What a sound server never
# says is put into its mouth by a relay in the place of ssh.

setup_file() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  start_daemon
  export place daemon
  as kommun unit add HK "Kommunen" --kind municipality
  cp tests/e2e/liar.py tests/e2e/client.py "$place/"
  cp -r "$RISKREG_BUILD/gen/python" "$place/"
  for lie in none version ahead behind room newer forged; do
    printf '#!/bin/sh\nPYTHONPATH=%s/python PYTHONDONTWRITEBYTECODE=1 exec /usr/bin/python3 %s/liar.py %s/socket %s\n' \
      "$place" "$place" "$place" "$lie" >"$place/$lie"
  done
  chmod -R go+rX "$place"
  chmod 0755 "$place"/{none,version,ahead,behind,room,newer,forged}
}

teardown_file() {
  source tests/e2e/setup.bash
  remove_place
}

setup() {
  source tests/e2e/setup.bash
  export LC_ALL=sv_SE.UTF-8
}

line() { # LIE: what it says, its lines squeezed; its status in $status
  run as_uid 5 env RISKREG_SSH="$place/$1" COLUMNS=200 "$place/riskctl" --host server doctor
  output=$(tr -s ' ' <<<"$output")
}

@test "all is well: seven times a pass, status 0, for everybody who has a role" {
  run as lasare doctor
  is "$status" 0
  is "$(grep -c '✓' <<<"$output")" 7
  holds "$output" "svarar på $place/socket" "läsare" "det går att skriva" "2 poster, underskrivna"
  is "$(as lasare --lang sv doctor --plain | cut -f 3 | sort | uniq -c | xargs)" "7 i ordning"
  is "$(as lasare --json doctor | json 'd["room"], d["uid"]')" "enough 5"
  holds "$(as lasare --lang en doctor)" "there is room to write"
  line none
  is "$status" 0
  holds "$output" "svarar på server"
}

@test "without a role nothing more is asked; the status says so" {
  run as_uid 99 "$place/riskctl" --socket "$place/socket" doctor
  is "$status" 1
  holds "$output" "Roller" "✗" "har ingen roll"
  lacks "$output" "underskriv"
}

@test "no server, and a terminal without UTF-8" {
  run as_uid 5 "$place/riskctl" --socket "$place/nowhere" doctor
  is "$status" 7
  holds "$output" "ingen server svarar på $place/nowhere"
  LC_ALL=C run as lasare --lang sv doctor
  is "$status" 0
  holds "$output" "~ tecknen är inte UTF-8"
}

@test "another version, clocks that differ, room that runs out: told, and no failure" {
  line version
  is "$status" 0
  holds "$output" "◐ riskctl är" "servern 9.9.9"
  line ahead
  is "$status" 0
  # A machine that is busy takes seconds to ask, and what it took is not held against the server.
  [[ "$output" =~ "◐ servern går "(90|8[0-9])" sekunder före" ]]
  line behind
  [[ "$output" =~ "◐ servern går "(90|8[0-9])" sekunder efter" ]]
  line room
  is "$status" 0
  holds "$output" "◐ snart slut"
  line newer
  is "$status" 0
  holds "$output" "Utrymme okänt" "✓ UTF-8"
}

@test "what only a newer server knows is told as unknown, and is never a pass" {
  run as_uid 5 env RISKREG_SSH="$place/newer" COLUMNS=200 "$place/riskctl" --host server status
  is "$status" 0
  is "$(grep -c 'okänt' <<<"$output")" 2
  lacks "$output" "✓"
}

@test "a head that the server's key has not signed: status 9" {
  line forged
  is "$status" 9
  holds "$output" "✗ underskriften stämmer inte"
}
