#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# The daemon under a clock that libfaketime moves: the turn of the year, 29 February, summer time,
# 31 August, jumps in both directions. What is due follows the civil day in Stockholm, and the
# journal's times never go back. Each test goes on where the one before it ended.

setup_file() {
  source tests/e2e/setup.bash
  faketime=$(ls /usr/lib/*/faketime/libfaketimeMT.so.1)
  [ "$(basename "$RISKREG_BUILD")" = plain ] || return 0
  make_place "$RISKREG_BUILD"
  # Only the daemon is told another time. Its waits go by the monotonic clock, which is left alone.
  mv "$place/riskregd" "$place/riskregd.real"
  cat >"$place/riskregd" <<-SH
	#!/bin/sh
	exec env TZ=UTC LD_PRELOAD=$faketime FAKETIME_TIMESTAMP_FILE=$place/now FAKETIME_NO_CACHE=1 \\
		FAKETIME_DONT_FAKE_MONOTONIC=1 NO_FAKE_STAT=1 "$place/riskregd.real" "\$@"
	SH
  chmod 0755 "$place/riskregd"
  export place
}

teardown_file() {
  source tests/e2e/setup.bash
  [ -z "${place:-}" ] || remove_place
}

setup() {
  source tests/e2e/setup.bash
  [ "$(basename "$RISKREG_BUILD")" = plain ] ||
    skip "libfaketime and the sanitizers cannot both be first: run in the plain variant"
  daemon=$(cat "$place/pid" 2>/dev/null || true)
}

# The clock in UTC, and it stands still there: a file is replaced, so that none is read half.
clock() { # DAY [TIME]
  echo "$1 ${2:-12:00:00}" >"$place/now.new"
  mv "$place/now.new" "$place/now"
}

# "C1 2026-03-29 overdue": what is late, or due within a day.
due_now() { # [options]
  as lasare due --within 1 "$@" --json |
    json '", ".join(f"""{e["record"]} {e["due_day"]} {e["state"]}""" for e in d["entries"])'
}

at() { # DAY TIME EXPECTED
  clock "$1" "$2"
  local got
  got=$(due_now --year "${1%%-*}")
  [ "$got" = "$3" ] || { echo "at $1 $2 UTC: $got"; echo "expected: $3"; return 1; }
}

@test "a register that begins in 2025: what is due at each turn of a day in Stockholm" {
  clock 2025-12-01
  start_daemon
  as kommun unit add HK "Kommunen" --kind municipality
  as kommun unit add SN "Socialnämnden" --kind board --parent HK
  # Each day before and of a change of the clock, and the last ones of February and August.
  for day in 02-28 03-28 03-29 08-31 10-24 10-25 12-31; do
    as kommun control add "Kontroll den $day" --unit SN --kind review --calendar "$day"
  done
  at 2026-02-28 22:59:59 "C1 2026-02-28 coming"
  at 2026-02-28 23:00:00 "C1 2026-02-28 overdue"
  as kommun withdraw C1 --reason "Klart" >/dev/null
  # Winter time ends at 01:00 UTC on 29 March: midnight is 23:00 UTC before, 22:00 UTC behind.
  at 2026-03-27 22:59:59 "C2 2026-03-28 coming"
  at 2026-03-28 22:59:59 "C2 2026-03-28 coming, C3 2026-03-29 coming"
  at 2026-03-28 23:00:00 "C2 2026-03-28 overdue, C3 2026-03-29 coming"
  at 2026-03-29 00:59:59 "C2 2026-03-28 overdue, C3 2026-03-29 coming"
  at 2026-03-29 01:00:00 "C2 2026-03-28 overdue, C3 2026-03-29 coming"
  at 2026-03-29 21:59:59 "C2 2026-03-28 overdue, C3 2026-03-29 coming"
  at 2026-03-29 22:00:00 "C2 2026-03-28 overdue, C3 2026-03-29 overdue"
  for control in C2 C3; do as kommun withdraw $control --reason "Klart" >/dev/null; done
  at 2026-08-31 21:59:59 "C4 2026-08-31 coming"
  at 2026-08-31 22:00:00 "C4 2026-08-31 overdue"
  as kommun withdraw C4 --reason "Klart" >/dev/null
  at 2026-10-24 21:59:59 "C5 2026-10-24 coming, C6 2026-10-25 coming"
  at 2026-10-24 22:00:00 "C5 2026-10-24 overdue, C6 2026-10-25 coming"
  at 2026-10-25 01:00:00 "C5 2026-10-24 overdue, C6 2026-10-25 coming"
  at 2026-10-25 22:59:59 "C5 2026-10-24 overdue, C6 2026-10-25 coming"
  at 2026-10-25 23:00:00 "C5 2026-10-24 overdue, C6 2026-10-25 overdue"
  for control in C5 C6; do as kommun withdraw $control --reason "Klart" >/dev/null; done
  at 2026-12-31 22:59:59 "C7 2026-12-31 coming"
  clock 2026-12-31 23:00:00
  is "$(due_now)" "C7 2026-12-31 overdue"
  is "$(as lasare status --json | json 'd["year"]')" 2027
  is "$(as lasare status C7 --year 2026 --json | json '[(c["next_due_day"], c["is_overdue"]) for c in d["controls"]]')" \
    "[('2026-12-31', True)]"
  # The year before is followed for a year, and no longer.
  clock 2027-12-31 22:59:59
  is "$(due_now --overdue)" "C7 2026-12-31 overdue"
  clock 2027-12-31 23:00:00
  is "$(due_now --overdue)" "C7 2027-12-31 overdue"
}

@test "29 February, and 28 where there is none" {
  as kommun withdraw C7 --reason "Klart" >/dev/null
  as kommun control add "Månadens sista" --unit SN --kind review --calendar "02-29"
  at 2028-02-28 23:00:00 "C8 2028-02-29 coming"
  at 2028-02-29 22:59:59 "C8 2028-02-29 coming"
  at 2028-02-29 23:00:00 "C8 2028-02-29 overdue"
  at 2029-02-28 22:59:59 "C8 2029-02-28 coming"
  at 2029-02-28 23:00:00 "C8 2029-02-28 overdue"
}

@test "an acceptance holds on its last day, and not on the next" {
  clock 2029-06-01
  as kommun control add "Attest" --unit SN --criteria "0-79 %: Ej godkänt; 80-89 %: Delvis godkänt; 90-100 %: Godkänt" 2>/dev/null
  as granskare round open C9 --period 2029-05 --items 1 2>/dev/null
  as granskare log S1 1 dev >/dev/null
  as granskare round submit S1 >/dev/null
  as godkannare round approve S1 >/dev/null
  as kommun action add "Utbilda" --control C9 --round S1
  as kommun action accept A1 --decision "§ 7" --until 2029-08-31 --reason "Byts" >/dev/null
  as kommun withdraw C8 --reason "Klart" >/dev/null
  clock 2029-08-31 21:59:59
  holds "$(as lasare check)" "RISKREG OK"
  holds "$(told lasare action show A1)" "accepterad till och med 2029-08-31"
  clock 2029-08-31 22:00:00
  run as lasare check
  is "$status" 8
  holds "$output" "RISKREG CRITICAL - 1 kontroll är ej godkänd"
  holds "$(told lasare action show A1)" "gäller inte längre: acceptansen löpte ut 2029-08-31"
  holds "$(told lasare status)" "C9, SN: Acceptansen har löpt ut" "riskctl action accept A1"
  # What fails does not mend by itself when the year turns.
  clock 2030-01-15
  run as lasare check
  is "$status" 8
}

@test "a clock that jumps: times never go back, the order stays, also over a restart" {
  clock 2030-03-01 10:00:00
  as kommun risk add "Först" --unit SN >/dev/null
  clock 2030-02-28 10:00:00
  as kommun risk add "Klockan gick tillbaka" --unit SN >/dev/null
  stop_daemon
  clock 2029-01-01 00:00:00
  start_daemon
  holds "$(cat "$place/log")" "the clock says 2029-01-01T00:00:00Z, but the newest entry is of 2030-03-01T10:00:00Z"
  as kommun risk add "Och tillbaka igen" --unit SN >/dev/null
  clock 2031-07-01 10:00:00
  as kommun risk add "Och fram" --unit SN >/dev/null
  is "$(as lasare risk list --plain | cut -f1 | tr '\n' ' ')" "R1 R2 R3 R4 "
  as lasare journal list --json >"$place/entries.json"
  is "$(json '[e["seq"] for e in d["entries"]] == list(range(1, len(d["entries"]) + 1))' <"$place/entries.json")" True
  is "$(json '[e["time_ms"] for e in d["entries"]] == sorted(e["time_ms"] for e in d["entries"])' <"$place/entries.json")" True
  is "$(json '[e["time_ms"] for e in d["entries"]][-4:]' <"$place/entries.json")" \
    "[1898589600000, 1898589600000, 1898589600000, 1940666400000]"
  holds "$(told lasare risk list --as-of 2030-03-01)" "R3"
  lacks "$(told lasare risk list --as-of 2031-06-30)" "R4"
  stop_daemon
}

@test "a follow-up as of 31 August, typed in in September, shows the same a year later" {
  rm -rf "$place/data"
  clock 2020-09-15 08:00:00
  start_daemon
  as kommun unit add HK "Kommunen" --kind municipality
  as kommun unit add SN "Socialnämnden" --kind board --parent HK
  coordinator() { as kommun "$@" >/dev/null 2>&1; }
  auditor() { as granskare "$@" >/dev/null 2>&1; }
  source tests/data/load-2020.sh
  # Until it is closed it waits, and is never late.
  holds "$(told lasare due)" "F1 SN 2020-08-31 … väntar" "uppföljning av P1 att besvara och stänga"
  is "$(as lasare due --json | json '[e["state"] for e in d["entries"] if e["kind"] == "followup"]')" "['waiting']"
  # The provider follow-ups of the year were not run, and are due the next year.
  is "$(as lasare due --year 2020 --settled --json | json '[(e["record"], e["state"], e["postponed_to"]) for e in d["entries"] if e["kind"] == "round"]')" \
    "[('C1', 'not_run', 2021), ('C2', 'not_run', 2021), ('C3', 'not_run', 2021), ('C4', 'not_run', 2021)]"
  is "$(as lasare due --year 2021 --json | json '[(e["record"], e["due_day"], e["state"]) for e in d["entries"] if e["kind"] == "round"]')" \
    "[('C1', '2021-12-31', 'coming'), ('C2', '2021-12-31', 'coming'), ('C3', '2021-12-31', 'coming'), ('C4', '2021-12-31', 'coming')]"
  as kommun followup close F1 >/dev/null
  show() { as lasare followup show F1; as lasare followup show F1 --json; as lasare report interim F1 --format md; }
  show >"$place/then"
  holds "$(cat "$place/then")" "2 av 4 riskåtgärder är klara" "2020-08-31"
  clock 2021-09-15 08:00:00
  as kommun plan set-item P1/M1 --state "done" >/dev/null
  as kommun measure set M2 --title "Något helt annat" >/dev/null
  as kommun plan set-item P1/M2 --newest --reason "Ny rubrik" >/dev/null
  for record in M5 M6 M7 M8; do as kommun plan set-item "P1/$record" --state stopped --reason "Utgår" >/dev/null; done
  show | diff "$place/then" -
}
