#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# The main job as its users do it: two plans, four controls, verdicts, four eyes, status. Each test
# goes on where the one before it ended.

setup_file() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  cp tests/data/plan-2026-*.csv "$place/"
  chmod 0644 "$place"/*.csv
  start_daemon
  export place daemon
}

teardown_file() {
  source tests/e2e/setup.bash
  remove_place
}

setup() {
  source tests/e2e/setup.bash
  daemon=$(cat "$place/pid")
}

@test "units: the id alone when stdout is no terminal" {
  [ "$(as kommun unit add HK "Huddinge kommun" --kind municipality)" = HK ]
  [ "$(as kommun unit add SN "Socialnämnden" --kind board --parent HK)" = SN ]
}

@test "the board's plan before the municipality's: refused whole, with the rows" {
  run as namnd plan import "$place/plan-2026-socialnamnd.csv" --unit SN --year 2026 --yes
  echo "$output"
  [ "$status" -eq 3 ]
  [[ "$output" == *"RR-E122"* ]]
  [ "$(as lasare --json risk list | json 'len(d["records"])')" = 0 ]
}

@test "both plans load; the same file twice changes nothing" {
  as kommun plan import "$place/plan-2026-kommun.csv" --unit HK --year 2026 --yes
  as namnd plan import "$place/plan-2026-socialnamnd.csv" --unit SN --year 2026 --yes
  before=$(as admin --json admin ping | json 'd["time_ms"] > 0')
  as namnd plan import "$place/plan-2026-socialnamnd.csv" --unit SN --year 2026 --yes
  [ "$(as lasare --json risk list --unit SN | json 'len(d["records"])')" = 1 ]
  [ "$(as lasare --json risk list --unit HK | json 'len(d["records"])')" = 4 ]
  [ "$(as lasare --json control list | json 'len(d["records"])')" = 4 ]
  [ "$(as lasare --json measure list | json 'len(d["records"])')" = 2 ]
  [ "$(as lasare --json action list | json 'len(d["records"])')" = 1 ]
  [ "$(as lasare --json action list | json 'd["records"][0]["action"]["state"]')" = planned ]
}

@test "five risks with their values" {
  values=$(for r in R1 R2 R3 R4 R5; do
    as lasare --json risk show $r | json '"%dx%d" % (lambda a: (a["probability"], a["consequence"]))([x for x in (d if isinstance(d, list) else d.get("assessments", d.get("records"))) if x.get("assessment")][-1]["assessment"])' || true
  done | sort | xargs)
  echo "$values"
  [ "$values" = "2x4 3x3 4x2 4x2 4x4" ]
}

@test "three different criteria, as the plan prints them" {
  run as lasare --lang sv control show C2
  echo "$output"
  [[ "$(tr -s '[:space:]' ' ' <<<"$output")" == *"högst 6: 0-3 Ej godkänt, 4 Delvis godkänt, 5-6 Godkänt; annars 0-79 % Ej godkänt"* ]]
}

@test "rounds, results, submit" {
  as kommun control set C3 --kind census --reason "alla"
  as kommun control set C4 --kind census --reason "alla"
  [ "$(as granskare round open C1 --unit SN --period 2026-H1 --items 20)" = S1 ]
  as granskare log S1 1 ok 2 ok 3 dev 4 ok 5 ok 6 ok 7 ok 8 dev 9 ok 10 ok 11 ok 12 ok 13 ok
  run as granskare round submit S1
  [ "$status" -eq 1 ]
  [[ "$output" == *"RR-E073"* ]]
  as granskare log S1 14 ok 15 ok 16 ok 17 ok 18 dev 19 ok
  as granskare2 log S1 20 ok
  as granskare round submit S1
}

@test "the same result again is no error, another one needs a reason" {
  [ "$(as granskare round open C2 --unit SN --period 2026-Q2 --items 7)" = S2 ]
  as granskare log S2 1 ok
  run as granskare --lang sv log S2 1 ok
  [ "$status" -eq 0 ]
  run as granskare log S2 1 dev
  [ "$status" -eq 6 ]
  [[ "$output" == *"RR-E074"* ]]
  as granskare log S2 1 dev --reason "Fel rad"
  as granskare log S2 2 ok 3 ok 4 ok 5 ok 6 ok 7 ok
  as granskare round submit S2
}

@test "who touched a round cannot approve it; a reader cannot log; root has no content" {
  run as granskare2 round approve S1
  [ "$status" -eq 4 ]
  [[ "$output" == *"RR-E032"* ]]
  run as lasare log S1 1 ok
  [ "$status" -eq 4 ]
  [[ "$output" == *"RR-E030"* ]]
  run as_uid 0 "$place/riskctl" --socket "$place/socket" risk add "Roots risk" --unit SN
  [ "$status" -eq 4 ]
  run as namnd risk add "Utanför sin enhet" --unit HK
  [ "$status" -eq 4 ]
  [[ "$output" == *"RR-E031"* ]]
  as godkannare round approve S1
  as godkannare round approve S2
}

@test "an approved round is immutable" {
  run as granskare log S1 1 dev --reason "Ångrade mig"
  [ "$status" -eq 1 ]
  [[ "$output" == *"RR-E072"* ]]
}

@test "counts of two censuses; the status judges all four" {
  as granskare round open C3 --unit SN --period 2026-H1 --counts
  as granskare round count S3 --conforming 5213 --reviewed 5600 --source "Heroma"
  as granskare round submit S3
  as godkannare round approve S3
  as granskare round open C4 --unit SN --period 2026-H1 --counts
  as granskare round count S4 --conforming 212 --reviewed 300 --source "Heroma"
  as granskare round submit S4
  as godkannare round approve S4
  got=$(as lasare --json status --unit SN --year 2026 |
    json '" ".join(c["control"] + "=" + c["approved"]["verdict"] + ":" + str(c["approved"]["share"]) for c in d["controls"])')
  echo "$got"
  [ "$got" = "C4=fail:7066 C1=partial:8500 C2=partial:8571 C3=pass:9308" ]
}

@test "the status reads no results" {
  reads() { as admin --json admin stats | json '[c["value"] for c in d["counters"] if c["name"] == "reads.result"][0]'; }
  before=$(reads)
  as lasare status --unit SN --year 2026
  as lasare status C1 --unit SN --year 2026
  [ "$(reads)" = "$before" ]
  as lasare round show S1
  [ "$(reads)" != "$before" ]
}

@test "two clients change the same version: one wins, the other hears of both" {
  as namnd risk set R5 --title "Risk för otillåten påverkan, ny" --reason "tydligare"
  run as namnd risk set R5 --if-version 1 --title "En annan" --reason "också"
  echo "$output"
  [ "$status" -eq 6 ]
  [[ "$output" == *"RR-E070"* ]]
  [[ "$output" == *"version 1"* && "$output" == *"version 2"* ]]
}

@test "everything is there after a restart" {
  before=$(as lasare --json status --unit SN --year 2026 | json 'd["controls"]')
  stop_daemon
  start_daemon
  [ "$(as lasare --json status --unit SN --year 2026 | json 'd["controls"]')" = "$before" ]
}

@test "a second round of the same days is opened and told of" {
  [ "$(as granskare round open C1 --unit SN --period 2026-Q4 --items 2 2>/dev/null)" = S5 ]
  run as granskare --lang sv round open C1 --unit SN --period 2026-10-01..2026-12-31 --items 2
  echo "$output"
  [ "$status" -eq 0 ]
  holds "$output" "Obs: S5 är också öppen för C1, SN och 2026-10-01..2026-12-31 (under granskning)." \
    "riskctl round not-run S6"
  run as granskare --lang en --json round open C1 --unit SN --period 2026-H1 --items 2
  holds "$output" "Note: S1 is approved already for C1, SN and 2026-H1." "--replaces S1"
  run as granskare --lang sv --dry-run round open C1 --unit SN --period 2026-10-01..2026-12-31 --items 2
  holds "$output" "Obs: S5 är redan öppen för C1, SN och 2026-10-01..2026-12-31 (under granskning)." \
    "Obs: S6 är redan öppen för C1, SN"
  lacks "$output" "not-run"
  run as granskare --lang en --dry-run round open C1 --unit SN --period 2026-H1 --items 2
  holds "$output" "Note: S1 is approved already for C1, SN and 2026-H1." "give --replaces S1"
  lacks "$(as granskare --lang sv --dry-run round open C1 --unit SN --period 2026-11 --items 2 2>&1)" "redan"
  as granskare round not-run S5 --reason "Öppnad av misstag"
  as granskare round not-run S6 --reason "Öppnad av misstag"
  run as granskare --lang sv round open C1 --unit SN --period 2026-Q4 --items 2
  lacks "$output" "S5"
  run as granskare --lang sv round open C1 --unit SN --period 2026-H1 --items 2 --replaces S1 --reason "Fel uttag"
  lacks "$output" "fastställd"
}

@test "what cannot be handed in before its period has begun is not advised, but when it can" {
  [ "$(as granskare round open C2 --unit SN --period 2099-03 --counts 2>/dev/null)" = S10 ]
  as granskare round count S10 --conforming 5 --reviewed 5 --source Agresso
  holds "$(as lasare --lang sv status --unit SN --year 2099)" \
    "C2, SN: Vänta till 2099-03-01, då omgångens period börjar"
  holds "$(as lasare --lang en status --unit SN --year 2099)" \
    "C2, SN: Wait until 2099-03-01, when the round's period begins"
  lacks "$(as lasare due --year 2099)" "round submit"
  run as granskare round submit S10
  holds "$output" "RR-E173"
}
