#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# What is due, what is accepted and for how long, one line for monitoring, and the status as it
# changes. Whatever day it is: last year is over and next year is to come. Each test goes on where
# the one before it ended; the clock itself is clock.bats' to move.

setup_file() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  start_daemon
  year=$(TZ=Europe/Stockholm date +%Y)
  last=$((year - 1)) next=$((year + 1))
  export place daemon year last next
  as kommun unit add HK "Kommunen" --kind municipality
  as kommun unit add SN "Socialnämnden" --kind board --parent HK
  as kommun unit add GN "Gymnasienämnden" --kind board --parent HK
}

teardown_file() {
  source tests/e2e/setup.bash
  remove_place
}

setup() {
  source tests/e2e/setup.bash
  daemon=$(cat "$place/pid")
}

# One that watches on when a test has failed would be waited for.
teardown() {
  for file in "$place"/*.pid; do
    [ ! -s "$file" ] || as_uid 5 kill "$(cat "$file")" 2>/dev/null || true
    rm -f "$file"
  done
}

criteria="0-79 %: Ej godkänt; 80-89 %: Delvis godkänt; 90-100 %: Godkänt"

# One line, and how it ends: check 8 "CRITICAL" ...
check() { # STATUS PART [more options]
  local expected=$1 part=$2 status=0 out
  shift 2
  out=$(riskctl lasare check "$@" 2>"$place/stderr") || status=$?
  is "$status" "$expected" && is "$(wc -l <<<"$out")" 1 && holds "$out" "$part"
}

perform() { # ROUND CONTROL PERIOD RESULT ...: ends approved
  local round=$1 control=$2 period=$3 item=0 result
  shift 3
  is "$(as granskare round open "$control" --period "$period" --items $# 2>/dev/null)" "$round"
  for result; do as granskare log "$round" $((++item)) "$result" >/dev/null; done
  as granskare round submit "$round" >/dev/null
  as godkannare round approve "$round" >/dev/null
}

@test "nothing is due, and nothing is to act on" {
  says "Ingenting är att göra." lasare due
  says "Nothing is due." lasare due --lang en
  check 0 "RISKREG OK - 0 kontroller, ingenting att åtgärda | controls=0;;;0 "
  check 0 "RISKREG OK - 0 controls, nothing to act on" --lang en --nagios
}

@test "how often: times a year or a calendar, set, shown, refused" {
  is "$(riskctl kommun control add "Attest av fakturor" --unit SN --criteria "$criteria" --responsible "Ekonomichefen" \
    --calendar "03,  10-31" 2>"$place/stderr" || cat "$place/stderr")" \
    "fel RR-E215: Kalendern \"03,  10-31\" går inte att läsa. Skriv delar av året, till exempel Q1, Q3 eller 03, 09, eller dagar, till exempel 03-31, 10-31: alla av ett slag, i ordning, högst 53."
  riskctl kommun control add "Attest av fakturor" --unit SN --criteria "$criteria" --responsible "Ekonomichefen"
  riskctl kommun control set C1 --calendar "03-31,10-31"
  holds "$(told lasare control show C1)" "Kalender: 03-31, 10-31"
  refused 1 "Ange ett av" kommun control set C1 --times-a-year 2
  riskctl kommun control set C1 --calendar "" --times-a-year 12
  lacks "$(told lasare control show C1)" "Kalender"
  holds "$(told lasare control show C1 --lang en)" "Times a year: 12"
  refused 1 "0-366" kommun control set C1 --times-a-year 367
  riskctl kommun control set C1 --times-a-year 0
  says "Ingenting är att göra." lasare due
}

@test "a round that was begun is late when its period is over" {
  riskctl granskare round open C1 --period "$last" --items 3
  out=$(told lasare due)
  holds "$out" ": 1 är försenad." "C1 SN $last-12-31 ✗ försenad" \
    "Attest av fakturor: kontrollomgång för $last (S1) Ekonomichefen" "C1, SN: riskctl log S1 ITEM ok"
  holds "$(told lasare due --lang en)" ": 1 is overdue." " late Attest av fakturor: round for $last (S1)"
  holds "$(told lasare status --year "$last")" "0 av 1 kontroll är godkänd och 1 är försenad." \
    "försenad sedan $last-12-31; Pågår: S1, $last; 3 av 3 kvar"
  holds "$(told lasare status C1 --year "$last" --lang en)" "Due: $last-12-31, overdue"
  check 8 "RISKREG WARNING - 1 omgång är försenad | controls=1;;;0 pass=0;;;0 partial=0;;;0 fail=0;;;0 partial_unanswered=0;0;;0 fail_unanswered=0;;0;0 overdue=1;0;;0"
  check 1 "RISKREG WARNING - 1 round is overdue" --nagios --lang en
  check 0 "RISKREG OK" --unit GN
  riskctl granskare round not-run S1 --reason "Pandemin" --postponed-to "$next"
  says "Ingenting är att göra." lasare due
  holds "$(told lasare due --year "$last" --settled)" "Ej genomförd" "(S1), uppskjuten till $next"
  holds "$(told lasare due --year "$next")" "C1 SN $next-12-31 om"
  check 0 "RISKREG OK"
}

@test "what a plan asks for: its decision, its controls, its measures; by unit, year and days" {
  riskctl kommun risk add "Fel mottagare" --unit SN --p 2 --k 2
  riskctl kommun measure add "Gör en mall" --unit SN --risk R1
  riskctl kommun plan add --unit SN --year "$next"
  riskctl kommun plan set-item P1/M1 --due "$next-01-31" --responsible "Enhetschefen"
  riskctl kommun plan set-item P1/C1
  holds "$(told lasare due)" "P1 SN $year-12-31" "beslut om planen för $next" "P1, SN: riskctl plan propose P1"
  lacks "$(told lasare due)" "M1"
  out=$(told lasare due --year "$next")
  holds "$out" "M1 SN $next-01-31" "Gör en mall: riskåtgärd i P1 Enhetschefen" "C1 SN $next-12-31"
  lacks "$(told lasare due --year "$next" --within 400)" "M2"
  says "Ingenting är att göra." lasare due --year "$next" --unit GN
  says "Ingenting är att göra." lasare due --year "$next" --overdue
  refused 5 "XX finns inte." lasare due --unit XX
  refused 1 "1990-2100" lasare due --year 1989
  is "$(as lasare due --year "$next" --json | json '[(e["kind"], e["record"], e["state"]) for e in d["entries"]]')" \
    "[('plan', 'P1', 'coming'), ('measure', 'M1', 'coming'), ('round', 'C1', 'coming')]"
  is "$(as lasare due --year "$next" --plain | grep -c $'^M1\tSN\t')" 1
  # As of a day, by that day's clock: by then the plan and all that it holds were late.
  refused 5 "" lasare due --as-of 1999-01-01
}

@test "a failed control alarms until its action is verified or accepted" {
  perform S2 C1 "$year-01" dev ok
  check 8 "RISKREG CRITICAL - 1 kontroll är ej godkänd utan verifierad åtgärd | controls=1;;;0 pass=0;;;0 partial=0;;;0 fail=1;"
  check 2 "RISKREG CRITICAL - 1 control fails without a verified action" --nagios --lang en
  holds "$(told lasare due)" "C1 SN … väntar" "korrigerande åtgärd saknas efter en omgång som inte blev godkänd (S2)" \
    "C1, SN: riskctl action add TITLE --control C1 --round S2"
  riskctl kommun action add "Utbilda" --control C1 --round S2 --due 2020-01-31
  lacks "$(told lasare due)" "saknas"
  check 2 "CRITICAL" --nagios
  holds "$(told lasare due --overdue)" "A1 SN 2020-01-31 ✗ försenad" "Utbilda: korrigerande åtgärd" "A1, SN: riskctl action done A1"
  riskctl kommun action "done" A1
  holds "$(told lasare due)" "A1 SN … väntar, ingen dag är satt" "Utbilda: omtest av en klar åtgärd"
  check 2 "CRITICAL" --nagios
  riskctl kommun action accept A1 --decision "Nämnden § 7" --until "$next-06-30" --reason "Systemet byts"
  check 0 "RISKREG OK" --nagios
  holds "$(told lasare action show A1)" "Acceptanser" "accepterad till och med $next-06-30 Nämnden § 7"
  holds "$(told lasare due --year "$next")" "A1 SN $next-06-30" "acceptansens sista dag"
  # A comment is no other action; a text is.
  riskctl kommun action set A1 --responsible "Ny chef" --external-reference X1 --reason "Rättat"
  check 0 "RISKREG OK"
  holds "$(told kommun action set A1 --text "Något annat")" "acceptansen av A1 gäller inte längre"
  check 8 "CRITICAL"
}

@test "an accepted risk: shown, void when the risk is another one, not when a comment is corrected" {
  riskctl kommun plan set-item P1/R1 --disposition accepted --accepted-by "Nämnden" --accepted-until "$next-12-31" \
    --reason "Liten"
  holds "$(told lasare risk show R1)" "Acceptanser" "SN P1 accepterad till och med $next-12-31 Nämnden"
  holds "$(told lasare risk show R1 --lang en)" "accepted until $next-12-31"
  riskctl kommun risk set R1 --responsible "Ny chef" --reason "Rättat"
  holds "$(told lasare risk show R1)" "accepterad till och med"
  riskctl kommun risk assess R1 --p 3 --k 3
  holds "$(told lasare risk show R1)" "✗ gäller inte längre: risken har ändrats sedan den accepterades"
  holds "$(told lasare due --year "$next" --overdue)" "R1 SN $next-12-31 ✗ gäller inte längre" "acceptansen gäller inte längre: risken har ändrats"
  holds "$(told lasare plan check P1)" "accepterandet gäller inte längre"
}

@test "check: what cannot be asked" {
  run as_uid 5 "$place/riskctl" --socket "$place/nowhere" check
  is "$status" 7
  run as_uid 5 "$place/riskctl" --socket "$place/nowhere" check --nagios
  is "$status" 3
  holds "$output" "RISKREG UNKNOWN - registret gick inte att fråga"
  refused 5 "XX finns inte." lasare check --unit XX
  local wrong
  for wrong in "--nagios --yeer 2026" "--nagios --year MMXXVI" "--nagios --lang tyska" "extra --nagios"     "--nagios --as-of aldrig" "--as-of @99999 --nagios" "--unit XX --nagios"; do
    # shellcheck disable=SC2086
    run riskctl lasare check $wrong
    is "$status" 3
    holds "$output" "RISKREG UNKNOWN - "
  done
  run riskctl lasare check --lang en --nagios --yeer 2026
  holds "$output" "RISKREG UNKNOWN - the command line is wrong"
  run riskctl lasare check --yeer 2026
  is "$status" 2
}

watch() { # FILE [more options]: in the background, as one who may read; its number is in FILE.pid
  local file=$1
  shift
  : >"$file.pid"
  chmod 0666 "$file.pid"
  COLUMNS=400 as_uid 5 sh -c 'echo $$ >"$1"; shift; exec "$@"' sh "$file.pid" \
    "$place/riskctl" --socket "$place/socket" watch "$@" >"$file" 2>"$file.err" 3>&- &
  watcher=$!
}

waits_for() { # FILE PART
  for _ in $(seq 200); do
    ! grep -qF -- "$2" "$1" 2>/dev/null || return 0
    sleep 0.1
  done
  echo "never came: $2"
  cat "$1" "$1.err"
  return 1
}

@test "watch: what there is, then each change; Ctrl-C ends it at once" {
  watch "$place/watched" --unit SN --year "$year"
  waits_for "$place/watched" "C1, SN: Ej godkänt, 1 av 2 (50,0 %); Fastställd: S2, $year-01"
  as kommun control add "Gåvor och representation" --unit SN --kind review >/dev/null
  waits_for "$place/watched" "C2, SN: Ej bedömt; Ej påbörjad"
  is "$(wc -l <"$place/watched")" 2
  as_uid 5 kill -INT "$(cat "$place/watched.pid")"
  status=0
  wait "$watcher" || status=$?
  is "$status" 130
}

@test "watch: a JSON line a change, a number of them; a restart of the server is told and survived" {
  watch "$place/lines" --unit SN --year "$year" --json --count 2
  waits_for "$place/lines" '"control":"C2"'
  as granskare round open C2 --period "$year" >/dev/null
  waits_for "$place/lines" '"round":"S3"'
  stop_daemon
  waits_for "$place/lines.err" "Obs: servern svarar inte; försöker igen."
  start_daemon
  waits_for "$place/lines.err" "Obs: servern svarar igen."
  as granskare round conclude S3 --text "Gjort" --diary "SN 1" >/dev/null
  status=0
  wait "$watcher" || status=$?
  is "$status" 0
  is "$(/usr/bin/python3 -c 'import json, sys; print([json.loads(l)["progress"] for l in open(sys.argv[1])])' "$place/lines")" \
    "['approved', 'not_started', 'under_way', 'to_approve']"
  is "$(grep -c . "$place/lines.err")" 2
}

@test "watch: on a terminal it is drawn in place" {
  out=$(as_uid 5 timeout 60 /usr/bin/python3 - "$place" <<'PY'
import os, pty, sys, time
place = sys.argv[1]
pid, fd = pty.fork()
if pid == 0:
    os.environ.update(TERM="xterm", LANG="C.UTF-8", COLUMNS="80")
    os.execv(place + "/riskctl", ["riskctl", "--socket", place + "/socket", "watch"])
text = b""
while b"Ctrl-C" not in text:
    text += os.read(fd, 65536)
os.write(fd, b"\x03")
pid, status = os.waitpid(pid, 0)
print(text.count(b"\x1b[H\x1b[2J"), os.waitstatus_to_exitcode(status), "Uppdaterad" in text.decode())
PY
  )
  is "$out" "1 130 True"
}
