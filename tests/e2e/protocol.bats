#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# The protocol from outside: another language, and everything that no honest client sends.

setup_file() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  cp -r "$RISKREG_BUILD/gen/python/riskreg" "$place/"
  cp tests/e2e/client.py tests/e2e/hostile.py tests/e2e/story.py "$place/"
  chmod -R a+rX "$place/riskreg" "$place"/*.py
  start_daemon
  as kommun unit add HK "Huddinge kommun" --kind municipality
  as kommun unit add SN "Socialnämnden" --kind board --parent HK
  as namnd risk add "Risk för fel" --unit SN
  as namnd control add "Kontroll" --unit SN --criteria "0-79 % Ej godkänt 80-89 % Delvis godkänt 90-100 % Godkänt"
  as granskare round open C1 --unit SN --counts
  export place daemon
}

teardown_file() {
  source tests/e2e/setup.bash
  remove_place
}

setup() {
  source tests/e2e/setup.bash
}

python_as() { # UID SCRIPT ARGS
  local uid=$1 script=$2
  shift 2
  as_uid "$uid" env PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$place" \
    /usr/bin/python3 "$place/$script" "$place/socket" "$@"
}

hostile() { # CASE EXPECTED
  local got
  got=$(python_as "${3:-1}" hostile.py "$1")
  echo "$1: got '$got', expected '$2'"
  [ "$got" = "$2" ]
}

@test "a client in Python writes, retries under its key, reads" {
  run python_as 1 story.py
  echo "$output"
  [ "$status" -eq 0 ]
  [ "${lines[0]}" = "R2 1" ]
  [ "${lines[1]}" = "Risk för pythonfel" ]
  [ "${lines[2]}" = "RR-E013" ]
}

@test "an unknown field is refused" { hostile unknown-field "RR-E003 risk.77"; }
@test "an unknown enum is refused" { hostile unknown-enum "RR-E005 risk.state"; }
@test "a repeated singular field is refused" { hostile repeated-singular "RR-E004 risk"; }
@test "invalid UTF-8 is refused" { hostile invalid-utf8 "RR-E006 risk.title"; }
@test "text that is not NFC is refused" { hostile not-nfc "RR-E007 risk.title"; }
@test "an embedded NUL is refused" { hostile nul "RR-E008 risk.title"; }
@test "30 kB of nesting is refused" { hostile nesting "RR-E041 risk.reason"; }
@test "1 MiB of one submessage is refused" { hostile repeated-submessage "RR-E004 risk"; }
@test "300 000 empty submessages are refused" { hostile empty-submessages "RR-E010 results[199999]" 3; }
@test "probability 5 on a scale of 4 is refused" { hostile probability-5 "RR-E043 probability"; }
@test "more conforming than reviewed is refused" { hostile c-over-n "RR-E043 conforming" 3; }
@test "tag 0 is refused" { hostile zero-tag "RR-E001 @0"; }
@test "a truncated body is refused" { hostile truncated "RR-E001 @0"; }
@test "a write without a key is refused" { hostile no-key "RR-E012 key"; }
@test "an unknown method is refused" { hostile unknown-method "RR-E002 method"; }
@test "a frame of 2 MiB is refused and the connection closed" { hostile frame-2-mib "RR-E011 "; }
@test "more than 64 calls in flight wait and are all answered" { hostile many-in-flight "200 answered"; }

@test "the daemon that took all this still runs and stops cleanly" {
  kill -0 "$daemon"
  as lasare admin ping
}
