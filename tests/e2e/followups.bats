#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# The year 2020 of one board: its plan as it was followed up on 31 August, the annual follow-up, and
# the next year. Each test goes on where the one before it ended.

setup_file() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  start_daemon
  export place daemon
  as kommun unit add HK "Kommunen" --kind municipality
  as kommun unit add SN "Socialnämnden" --kind board --parent HK
  as kommun unit add BUN "Barn- och utbildningsnämnden" --kind board --parent HK
  coordinator() { as kommun "$@" >/dev/null; }
  auditor() { as granskare "$@" >/dev/null; }
  set -e
  source tests/data/load-2020.sh
}

teardown_file() {
  source tests/e2e/setup.bash
  remove_place
}

setup() {
  source tests/e2e/setup.bash
}

@test "what the board knew on 31 August 2020" {
  holds "$(told lasare risk show R1)" "Delad socialtjänst" "Bakgrund: Stödet ska hänga ihop"
  lacks "$(told lasare risk show R1)" "Riskbedömningar"
  holds "$(told lasare audit show G1)" "SN 2019/1703" "M5" "M6" "M7" "M8"
  lacks "$(told lasare audit show G2)" "M5"
  holds "$(told lasare round show S4)" "2021"
  holds "$(told lasare plan show P1)" "M5 Sätt mål för arbetet mot våld i nära relationer flyttad till 2021: Ansvaret flyttas mellan förvaltningar"
}

@test "the counts of 2020, in words" {
  out=$(told lasare followup show F1)
  holds "$out" "2 av 4 riskåtgärder är klara, 1 blir klar i år och 1 blir inte klar i år." \
    "3 av 4 åtgärder efter granskning blir klara i år och 1 blir inte klar i år." \
    "8 av 8 är besvarade." "Avstämningsdatum: 2020-08-31" "M3 Stäm av kapacitet mot volymer i varje enhet Ej klart i år Underlagen per enhet"
  holds "$(told lasare followup show F1 --lang en)" \
    "2 of 4 measures are done, 1 will be done this year and 1 will not be done this year." \
    "3 of 4 measures after audits will be done this year and 1 will not be done this year." "8 of 8 are answered."
  is "$(as lasare followup show F1 --json | json '[sum(l["status"] == s and l["group"] == g for l in d["lines"]) for g in ("measures", "audit_measures") for s in ("done", "on_track", "not_this_year")]')" \
    "[2, 1, 1, 0, 3, 1]"
}

@test "answers: who may, what fits, what is warned of" {
  as kommun followup open P1 --kind interim --reporting-day 2020-04-30 | grep -qx F2
  refused 4 "Det krävs rollen" granskare followup set F2 M1
  refused 1 "M9 är ingen riskåtgärd" kommun followup set F2 M9
  refused 1 "R1 är ingen riskåtgärd" kommun followup set F2 R1
  refused 1 "gäller inte för M1" kommun followup set F2 M1 --status not-this-year --continuation carried
  refused 1 "0 av 8 är besvarade. Första som saknas: M1" kommun followup close F2
  holds "$(told lasare followup show F2)" "Ej besvarat (förslag: Klart)" "Ej besvarat (förslag: Blir klart i år)" \
    "4 riskåtgärder är inte besvarade" "0 av 8 är besvarade."
  as kommun followup set F2 M1
  as kommun followup set F2 M2 --status on-track
  holds "$(told lasare followup show F2)" "M1 Samordna utredningar och insatser med de andra nämnderna Blir klart i år" \
    "Obs: M2 är klar enligt planen, men sägs inte vara det."
  refused 6 "finns redan" kommun followup set F2 M1 --if-version 0 --status "done"
  refused 1 "Avstämningsdatum är 2022 men ska vara 2020-2021." kommun followup open P1 --kind interim --reporting-day 2022-01-01
}

@test "a closed follow-up stays as it was, also a year later" {
  as kommun followup close F1
  as lasare followup show F1 >"$place/closed"
  as lasare followup show F1 --json >"$place/closed.json"
  grep -q "avslutat" "$place/closed"
  refused 1 "F1 är avslutat" kommun followup set F1 M1 --status "done"
  refused 1 "F1 är avslutat" kommun followup close F1
  as kommun plan set-item P1/M1 --state "done"
  as kommun measure set M1 --title "Något annat"
  as kommun plan set-item P1/M1 --newest --reason "Ny rubrik"
  as lasare followup show F1 | diff "$place/closed" -
  as lasare followup show F1 --json | diff "$place/closed.json" -
}

@test "the annual follow-up: done or not, carried or dropped; the plan is followed up and closed" {
  is "$(as kommun followup open P1 --kind annual --reporting-day 2020-12-31)" F3
  refused 1 "bara Klart (done)" kommun followup set F3 M6 --status on-track
  refused 1 "M3 blev inte klar: ange om den flyttas eller utgår" kommun followup set F3 M3
  refused 1 "Kommentaren (--comment) saknas." kommun followup set F3 M8 --status not-this-year --continuation dropped
  for record in M1 M2 M4; do as kommun followup set F3 $record --status "done"; done
  as kommun followup set F3 M3 --status not-this-year --continuation carried --comment "Pausat under pandemin"
  as kommun followup set F3 M5 --status not-this-year --continuation carried
  as kommun followup set F3 M6 --status "done"
  as kommun followup set F3 M7 --status "done"
  as kommun followup set F3 M8 --status not-this-year --continuation dropped --comment "Ingår i M1"
  out=$(told kommun followup close F3)
  holds "$out" "Obs: M6 sägs vara klar, men planen säger inte det."
  lacks "$out" "före avstämningsdatumet"
  holds "$(told lasare followup show F3)" "3 av 4 riskåtgärder är klara och 1 blev inte klar under året." \
    "2 av 4 åtgärder efter granskning är klara och 2 blev inte klara under året." "Ej klart i år; flyttas till nästa år"
  holds "$(told lasare plan show P1)" "Läge: uppföljd"
  as kommun plan close P1
  refused 1 "P1 är avslutad" kommun plan set-item P1/M3 --state ongoing
}

@test "the plan is rolled over to 2021: what was open is there, with its owner, and the sum holds" {
  holds "$(told kommun plan rollover P1 --dry-run)" "Till 2021 förs 11 planposter. I P1 får 4 poster ett nytt läge." "Provkörning"
  is "$(as lasare plan list --plain | wc -l)" 1
  says "öppna: 8; flyttade: 2, klara: 5, utgick: 1" kommun plan rollover P1
  out=$(told lasare plan show P1)
  holds "$out" "öppna: 8; flyttade: 2, klara: 5, utgick: 1" "Nästa års plan: P2" "avbruten: Ingår i M1" "flyttad till 2021"
  out=$(told lasare plan show P2)
  holds "$out" "År: 2021" "Läge: utkast" "Föregående års plan: P1" "M3 Stäm av" "pågår" "M5 Sätt mål" "C4 Familjerådgivning" "R3 Sparkrav" "G2 "
  lacks "$out" "M8"
  lacks "$out" "M2 "
  refused 1 "P1 är redan förd till P2." kommun plan rollover P1
  as lasare followup show F1 | diff "$place/closed" -
}

@test "a follow-up that is closed before its reporting date says so" {
  local plan=$(as kommun plan add --unit BUN --year 2099)
  as kommun plan propose "$plan"
  as kommun plan decide "$plan" --body BUN --paragraph 7 --diary 2099-7 --day 2020-12-01
  local annual=$(as kommun followup open "$plan" --kind annual --reporting-day 2099-12-31)
  holds "$(told kommun --dry-run --lang en followup close "$annual")" \
    "Note: $annual is closed before its reporting date, 2099-12-31. What happens after the close is not part of it."
  holds "$(told kommun followup close "$annual")" "Obs: $annual avslutas före avstämningsdatumet 2099-12-31."
  run as kommun --lang sv followup close "$annual"
  is "$output" "fel RR-E131: $annual är avslutat; det går inte att göra detta med det."
}
