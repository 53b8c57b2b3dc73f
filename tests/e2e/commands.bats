#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# Every command of riskctl as the person who uses it, on the municipality's plans. Each test goes on
# where the one before it ended. What is said is checked in the words that people read; rules
# themselves are the suites' to prove.

setup_file() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  cp tests/data/plan-2026-*.csv "$place/"
  printf 'V-1001\nV-1002\r\nV-1003\n' >"$place/ids.txt"
  printf 'Risk;Riskvärde;Riskåtgärd;Kontroll;Korrigerande åtgärder\nA;8;;;\nB;9 (3 x 3);;;\nC 121212-1212;5;;;\n' \
    >"$place/faulty.csv"
  chmod 0644 "$place"/*.csv "$place/ids.txt"
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

# All that riskctl lists, to see that nothing was written.
everything() {
  local noun
  for noun in unit scale risk measure control action round; do
    riskctl lasare $noun list --withdrawn --json
  done
  riskctl lasare plan list --json
}

writes_nothing() { # WHO COMMAND ...
  local before
  before=$(everything)
  riskctl "$@" >/dev/null 2>&1 || true
  is "$(everything)" "$before"
}

# ------------------------------------------------------------------ coordinators

@test "units: added, changed in several fields, shown" {
  says "Det finns inget att visa." lasare unit list
  is "$(riskctl kommun unit add HK "Huddinge kommun" --kind municipality)" HK
  is "$(riskctl kommun unit add SN "Socialnämnden" --kind board --parent HK)" SN
  riskctl kommun unit add GN "Gymnasienämnden" --kind board --parent HK
  riskctl kommun unit set SN --name "Social- och äldrenämnden" --external-reference 212000 \
    --reason "Nytt namn"
  holds "$(told lasare unit show SN)" "Namn: Social- och äldrenämnden" "Slag: nämnd" "Under: HK" \
    "Extern beteckning: 212000" "Version: 2, " "Skäl: Nytt namn"
  holds "$(told lasare unit list --lang en)" "Code Name Kind Under" "SN Social- och äldrenämnden board HK"
  is "$(riskctl lasare unit list --plain | sed -n 3p)" $'SN\tSocial- och äldrenämnden\tnämnd\tHK'
  refused 6 "fel RR-E071: SN finns redan." kommun unit add SN "Igen" --kind board --parent HK
  refused 5 "XX finns inte." kommun unit add YN "Y" --kind board --parent XX
  refused 1 "sn kan inte vara en kod" kommun unit add sn "Sn" --kind board --parent HK
  refused 2 "--kind är nämnd men ska vara något av municipality, board" \
    kommun unit add YN "Y" --kind nämnd --parent HK
}

@test "plan import: all faults of a file at once, nothing written" {
  writes_nothing kommun plan import "$place/faulty.csv" --unit HK --year 2026 --yes
  refused 3 "rad 2, kolumn Riskvärde: \"8\" kan vara" \
    kommun plan import "$place/faulty.csv" --unit HK --year 2026
  holds "$(cat "$place/stderr")" "rad 4, kolumn Risk: det ser ut att stå ett personnummer" \
    "rad 4, kolumn Riskvärde: \"5\" är inte produkten" "2 fel i " "inget sparades"
  refused 3 "row 2, column Riskvärde" kommun plan import "$place/faulty.csv" --unit HK --year 2026 --lang en
  refused 3 "går inte att läsa: den finns inte." kommun plan import "$place/nowhere.csv" --unit HK --year 2026
  refused 2 "valet --year behövs" kommun plan import "$place/plan-2026-kommun.csv" --unit HK
}

@test "plan import: a dry run tells what it would come to and writes nothing" {
  writes_nothing kommun plan import "$place/plan-2026-kommun.csv" --unit HK --year 2026 --dry-run
  holds "$(told kommun plan import "$place/plan-2026-kommun.csv" --unit HK --year 2026 --dry-run)" \
    "Nytt: 1 plan, 4 risker, 4 riskbedömningar, 1 riskåtgärd, 4 kontroller" "inget sparades"
  is "$(riskctl kommun plan import "$place/plan-2026-kommun.csv" --unit HK --year 2026 --yes)" P1
  is "$(riskctl namnd plan import "$place/plan-2026-socialnamnd.csv" --unit SN --year 2026 --yes)" P2
  says "redan inläst" namnd plan import "$place/plan-2026-socialnamnd.csv" --unit SN --year 2026 --yes
}

@test "risks: added with an assessment, assessed anew, changed, listed" {
  is "$(riskctl namnd risk add "Fel avgift" --unit SN --p 3 --k 4 --motive-p "Har hänt" \
    --category "fel och oegentligheter" --goal "Trygghet" --source "revision" \
    --responsible "Avgiftschef" --background "Nya regler" --text "Avgiften blir fel")" R6
  is "$(riskctl namnd risk assess R6 --p 2 --k 3 --day 2025-12-01 --reason "Ny rutin")" R6/2
  is "$(riskctl namnd risk assess R6 --p 1 --k 1 --kind target)" R6/3
  holds "$(told lasare risk show R6)" "Kategori: fel och oegentligheter" "Bakgrund: Nya regler" \
    "Riskvärde: ■■■■■■□□□□□□□□□□ 6 (2 x 3)" "Slag: mål" "Sannolikhet: ■■■□ 3 stor" "Motiv, sannolikhet: Har hänt"
  # A target is no assessment of today.
  holds "$(told lasare risk list --unit SN)" "Riskvärde" "R6 SN 6 (2 x 3) öppen Fel avgift"
  holds "$(told lasare risk list --unit SN --lang en)" "Risk value" "R6 SN 6 (2 x 3) open Fel avgift"
  is "$(riskctl lasare risk list --unit HK --plain | cut -f 1,3 | tr '\n' ' ')" \
    $'R1\t8 (4 x 2) R2\t16 (4 x 4) R3\t9 (3 x 3) R4\t8 (4 x 2) '
  riskctl namnd risk set R6 --title "Fel avgift tas ut" --state closed --goal "Rättssäkerhet" --reason "Klart"
  is "$(riskctl lasare risk show R6 --json | json \
    '[d["records"][0][k] for k in ("meta", "risk")][1]["state"] + str(d["records"][0]["meta"]["version"])')" closed2
  holds "$(told lasare risk show R6)" "Rubrik: Fel avgift tas ut" "Mål: Rättssäkerhet" \
    "Ansvarig: Avgiftschef" "Skäl: Klart"
  refused 2 "ange både --p och --k" namnd risk add "Halv" --unit SN --p 3
  refused 2 "med --p och --k" namnd risk assess R6 --p 5
  refused 1 "Sannolikheten är 5 men ska vara 1-4." namnd risk assess R6 --p 5 --k 2
  refused 2 "ange minst ett val" namnd risk set R6
}

@test "measures: several risks, changed, listed by risk" {
  is "$(riskctl namnd measure add "Två i förening" --unit SN --risk R5 --risk R6 --text "Alltid")" M3
  riskctl namnd measure set M3 --title "Två beslutar" --text "Från hösten" --risk R5 --reason "Klarare"
  holds "$(told lasare measure show M3)" "Rubrik: Två beslutar" "Beskrivning: Från hösten" "Risker: R5 " "Version: 2"
  is "$(riskctl lasare measure list --risk R5 --plain | cut -f 1,3)" $'M2\tR5\nM3\tR5'
  says "M1 HK R1" lasare measure list --lang en
  refused 2 "ange --risk eller --audit, inte båda" lasare measure list --risk R5 --audit G1
  is "$(riskctl lasare measure list --risk R5 --unit SN --plain | cut -f 1 | tr '\n' ' ')" "M2 M3 "
  refused 5 "R99 finns inte." namnd measure add "Utan risk" --unit SN --risk R99
}

@test "scales: the one that is built in, in words" {
  holds "$(told lasare scale list)" "4x4 Sannolikhet och konsekvens i fyra steg 4 4 8"
  holds "$(told lasare scale show 4x4)" "2 måttlig kännbar" "12 mycket hög" "Riskaptit: 8"
  holds "$(told lasare scale show 4x4 --lang en)" "Risk appetite: 8" "Also called"
}

@test "controls: attributes, a review, criteria and what they are worth" {
  is "$(riskctl namnd control add "Avgiftsbeslut" --unit SN --risk R5 \
    --attribute A="Rätt underlag" --attribute B="Rätt beslutsfattare" --procedure "Läs akten" \
    --criteria "0-79 % Ej godkänt 80-89 % Delvis godkänt 90-100 % Godkänt" \
    --performer "Controller" --responsible "Chef" --population-source Lifecare \
    --times-a-year 2 --planned-sample-size 5 2>"$place/stderr")" C5
  holds "$(cat "$place/stderr")" "Obs: Med 1-4 granskade går det inte att få Delvis godkänt."
  is "$(riskctl namnd control add "Rutinen är känd" --unit SN --risk R5 --kind review)" C6
  is "$(riskctl namnd control add "Utan kriterier" --unit SN --risk R5)" C7
  riskctl kommun control set C3 --kind census --times-a-year 1 --performer "Lön" --reason "Alla granskas"
  holds "$(told lasare control show C5)" "Granskningspunkter Kod Granskningspunkt A Rätt underlag B Rätt beslutsfattare" \
    "Bedömningskriterier 0-79 %: Ej godkänt; 80-89 %" "Populationens källa: Lifecare" "Planerat antal: 5"
  holds "$(told lasare control show C3 --lang en)" "Kind: census" "Times a year: 1" "Performed by: Lön"
  is "$(riskctl lasare control list --risk R5 --plain | cut -f 1,3 | tr '\n' ' ')" \
    $'C5\tstickprov C6\tgenomgång C7\tstickprov '
  holds "$(told lasare control lint C5)" "0-79 %: Ej godkänt" "80,00 % 26,27 % 40,96 % 32,76 %"
  holds "$(told lasare control lint --lang en --criteria "0-74 % fail 75-100 % pass")" "True share conforming" "80.00 %"
  is "$(riskctl lasare control lint C5 --json | json 'd["criteria"]["bands"][0]["pass_from"]')" 9000
  refused 1 "lämnar ett hål efter 79" namnd control set C7 --criteria "0-79 % Ej godkänt 81-100 % Godkänt"
  refused 1 "bedömningskriterierna vid \"85-100 God\"" namnd control set C7 --criteria "0-84 Ej, 85-100 God"
  refused 2 "Rätt är inte en granskningspunkt" namnd control set C5 --attribute Rätt
}

@test "the plan's items: pinned, changed, drifting, taken in anew" {
  holds "$(told lasare plan show P2)" "Planposter" "R5 Otillåten påverkan 8 (2 x 4) i planen" \
    "C3 Lönepåverkande poster som inte är hanterade planerad version 1, nu gäller 2"
  is "$(riskctl namnd plan set-item P2/C5)" P2/C5
  riskctl namnd plan set-item P2/M3 --state ongoing --due 2026-08-31 --responsible "Chef" --position 20
  riskctl namnd plan set-item P2/R5 --disposition administration --reason "Beslut"
  riskctl namnd plan set-item P2/C3 --newest
  out=$(told lasare plan show P2 --lang en)
  holds "$out" "M3 Två beslutar ongoing 2026-08-31 Chef" "handled in the administration"
  lacks "$out" "now 2"
  is "$(riskctl lasare plan show P2 --plain | grep -P '^M3\t')" $'M3\tTvå beslutar\t\tpågår\t2026-08-31\tChef\t'
  is "$(riskctl lasare plan show P2 --json | json 'len(d["records"])')" 15
  is "$(riskctl namnd plan add --unit SN --year 2027)" P3
  is "$(riskctl lasare plan list --unit SN --year 2027 --plain)" $'P3\tSN\t2027\tutkast\t\t'
  refused 6 "Det finns redan en plan för SN 2027: P3." namnd plan add --unit SN --year 2027
  refused 2 "valet --year behövs" namnd plan add --unit SN
  refused 2 "gross-list, prioritised, in-plan" namnd plan set-item P2/R5 --disposition exluded
  refused 1 "Läget gäller inte för R5." namnd plan set-item P2/R5 --state ongoing
  refused 1 "Ange ett skäl" namnd plan set-item P2/R5 --disposition excluded
  refused 2 "Skriv den som P3/R12" namnd plan set-item P2
}

@test "withdrawn with a reason: hidden from lists, shown when asked for, never changed again" {
  refused 2 "ange skälet med --reason" namnd withdraw R6
  writes_nothing namnd withdraw R6 --reason "Dubblett" --dry-run
  riskctl namnd withdraw R6/1 --reason "Fel skala"
  lacks "$(told lasare risk show R6)" "12 (3 x 4)"
  riskctl namnd withdraw R6 --reason "Dubblett av R5"
  lacks "$(told lasare risk list)" R6
  says "R6 (makulerad)" lasare risk list --withdrawn
  says "R6 (withdrawn)" lasare risk list --withdrawn --lang en
  holds "$(told lasare risk show R6)" "makulerad " "Skäl: Dubblett av R5"
  is "$(riskctl lasare risk show R6 --json | json 'd["records"][0]["risk"]["withdrawn"]')" True
  refused 1 "R6 är makulerad." namnd risk set R6 --title "Igen"
  refused 1 "R6 är makulerad." namnd withdraw R6 --reason "Igen"
  refused 1 "R5 används av M2" namnd withdraw R5 --reason "Bort"
  refused 1 "P2 kan inte makuleras." namnd withdraw P2 --reason "Bort"
  refused 5 "R99 finns inte." namnd withdraw R99 --reason "Bort"
  riskctl namnd withdraw P2/M3 --reason "Fel år"
  lacks "$(told lasare plan show P2)" "Två beslutar"
}

# ------------------------------------------------------------------ auditors and approvers

@test "a round with attributes: sent back, corrected, approved" {
  refused 2 "C3 är en totalundersökning och behöver ett av --items, --ids och --counts." \
    granskare round open C3 --unit SN
  refused 1 "Perioden går inte att läsa. Skriv den som 2026" \
    granskare round open C5 --unit SN --items 3 --period 2026-13
  refused 1 "C7 har inga bedömningskriterier" granskare round open C7 --unit SN --items 3
  refused 1 "ange vilken enhet omgången gäller" granskare round open C1 --items 3
  writes_nothing granskare round open C5 --unit SN --items 3 --dry-run
  is "$(riskctl granskare round open C5 --unit SN --items 3 --period 2026-H1)" S1
  holds "$(told lasare round show S1)" "Läge: under granskning" "0 av 3 är loggade. Återstår: 1, 2, 3"
  refused 2 "underlag gäller ett objekt: logga det för sig" granskare log S1 1 ok 2 ok --attribute A=ok
  refused 2 "underlag gäller ett objekt: logga det för sig" granskare log S1 1 ok 2 ok --evidence X
  riskctl granskare log S1 1 --attribute A=ok --attribute B=ok
  riskctl granskare log S1 2 --attribute A=ok --attribute B=na --note "Delegation saknas"
  riskctl granskare log S1 3 na
  is "$(riskctl granskare round submit S1 2>&1)" "S1 är inlämnad: Godkänt, 2 av 2 (100,0 %); ingen statistisk slutsats."
  refused 1 "Ange ett skäl" godkannare round return S1
  is "$(riskctl godkannare round return S1 --reason "Se objekt 2" 2>&1)" "S1 är återlämnad."
  holds "$(told lasare round show S1)" "Läge: återlämnad" "Skäl: Se objekt 2"
  refused 6 "Objekt 2 har redan ett annat resultat." granskare log S1 2 --attribute A=dev --attribute B=ok
  riskctl granskare log S1 2 --attribute A=dev --attribute B=ok --reason "Underlag saknas"
  says "1 resultat var redan loggat." granskare log S1 3 na
  riskctl granskare round submit S1
  is "$(riskctl godkannare round approve S1 --lang en 2>&1)" "S1 is approved: Fail, 1 of 2 (50.0 %); no statistical conclusion."
  holds "$(told lasare round items S1)" "1 ✓ Korrekt A Korrekt, B Korrekt" "3 Ej tillämpligt"
  holds "$(told lasare round show S1)" "A Avvikelse, B Korrekt" "✗ Avvikelse" "Fastställd av: " "3 av 3 är loggade."
  is "$(riskctl lasare round show S1 --json | json \
    '[r["result"]["outcome"] for r in d["records"] if r["result"]]')" "['conforming', 'deviating', 'not_applicable']"
  is "$(riskctl lasare round show S1 --plain | grep -P '^2\t' | cut -f 1,2,4,5)" $'2\t\tAvvikelse\tA Avvikelse, B Korrekt'
  refused 1 "S1 är fastställd" granskare log S1 1 dev --reason "Ångrade mig"
}

@test "a round of a given list: logged by id with evidence, put off to another year" {
  is "$(riskctl granskare round open C1 --unit SN --period 2026-Q1 --ids "$place/ids.txt" 2>/dev/null)" S2
  printf 'ett kvitto' >"$place/kvitto.txt"
  chmod 0644 "$place/kvitto.txt"
  hash=$(sha256sum "$place/kvitto.txt" | cut -d ' ' -f 1)
  refused 1 "den finns inte" granskare log S2 V-1002 ok --evidence-file "$place/inget.pdf"
  refused 1 "$place går inte att läsa" granskare log S2 V-1002 ok --evidence-file "$place"
  mapfile -t many < <(for n in $(seq 21); do printf '%s\n' --evidence "Bilaga $n"; done)
  refused 1 "högst 20" granskare log S2 V-1002 ok "${many[@]}"
  riskctl granskare log S2 V-1002 ok "${many[@]:0:40}"
  riskctl granskare log S2 V-1002 ok --evidence "" --evidence "Agresso, bilaga 2" --reason "Rätt underlag"
  riskctl granskare log S2 V-1002 ok --evidence-file "$place/kvitto.txt" --reason "Kvittot kom in"
  says "redan loggat" granskare log S2 V-1002 ok --evidence "Agresso, bilaga 2" --evidence-file "$place/kvitto.txt"
  holds "$(told lasare round items S2)" "Granskade underlag" "Agresso, bilaga 2; $place/kvitto.txt (SHA-256 ${hash:0:16}...)"
  is "$(riskctl lasare round items S2 --json | json \
    '[e["sha256"] for i in d["items"] for e in i["evidence"]]')" "['', '$hash']"
  holds "$(told lasare round show S2)" "(SHA-256 ${hash:0:16}...)"
  refused 5 "V-9 finns inte bland granskningsobjekten i S2." granskare log S2 V-9 ok
  refused 1 "Anteckningen innehåller ett personnummer" granskare log S2 V-1001 dev --note "Gäller 121212-1212"
  riskctl granskare log S2 V-1001 dev --note "Kvitto saknas" --tester namnd2 --day 2025-12-02
  holds "$(told lasare round show S2)" "Underlag: given lista" "1 V-1001 ✗ Avvikelse namnd2 2025-12-02 Kvitto saknas" \
    "Återstår: V-1003"
  refused 1 "RR-E073" granskare round submit S2
  refused 1 "Ange ett skäl" granskare round not-run S2 --postponed-to 2027
  is "$(riskctl granskare round not-run S2 --reason "Systembyte" --postponed-to 2027 2>&1)" "S2 är ej genomförd."
  out=$(told lasare round show S2)
  holds "$out" "Läge: ej genomförd" "Uppskjuten till: 2027" "Skäl: Systembyte" "2 av 3 är loggade."
  lacks "$out" "Återstår"
  refused 3 "går inte att läsa" granskare round open C1 --unit SN --ids "$place/nowhere.txt"
}

@test "a review: concluded, approved, done - never passed" {
  is "$(riskctl granskare round open C6 --unit SN --period 2026)" S3
  refused 1 "riskctl status visar nästa steg" granskare round submit S3
  refused 1 "Slutsatsen saknas." granskare round conclude S3 --diary "SN 2026/12"
  riskctl granskare round conclude S3 --text "Rutinen är känd" --diary "SN 2026/12" --day 2025-12-03
  holds "$(told lasare round show S3)" "Läge: inlämnad" "Slutsats: Rutinen är känd" "Slutsatsens dag: 2025-12-03" \
    "Diarienummer: SN 2026/12"
  riskctl godkannare round approve S3
  out=$(told lasare status C6 --unit SN --year 2026)
  holds "$out" "1 är genomförd" "Bedömning: Genomförd"
  lacks "$out" "Bedömning: Godkänt"
  says "S3 C6 SN 2026 fastställd Genomförd" lasare round list --unit SN
}

@test "counts: told back, bounded, listed" {
  is "$(riskctl granskare round open C3 --unit SN --period 2026-H1 --counts)" S4
  refused 1 "Antalet korrekta är 9 men ska vara 0-5." granskare round count S4 --conforming 9 --reviewed 5 --source Heroma
  refused 1 "Källan saknas." granskare round count S4 --conforming 4 --reviewed 5
  refused 2 "ange både --conforming och --reviewed" granskare round count S4 --conforming 4
  is "$(riskctl granskare round count S4 --conforming 5213 --reviewed 5600 --source "Heroma" 2>&1)" \
    "S4 är under granskning: 5213 av 5600 (93,0 %)."
  riskctl granskare round submit S4
  riskctl godkannare round approve S4
  holds "$(told lasare round list --lang en)" "S1 C5 SN 2026-H1 approved Fail 1 of 2 (50.0 %)" \
    "S2 C1 SN 2026-Q1 not run" "S4 C3 SN 2026-H1 approved Pass 5213 of 5600 (93.0 %)"
  is "$(riskctl lasare round list --control C3 --plain)" \
    $'S4\tC3\tSN\t2026-H1\tfastställd\tGodkänt\t5213 av 5600 (93,0 %)'
  is "$(riskctl lasare round list --year 2025 --json | json 'len(d["records"])')" 0
}

@test "actions: planned, opened by a round, done" {
  is "$(riskctl namnd action add "Genomgång av delegation" --control C5)" A2
  says "A2 SN C5 planerad" lasare action list --control C5
  refused 1 "A2 är planerad" namnd action done A2
  riskctl namnd action set A2 --round S1 --due 2026-12-31 --responsible "Chef" --text "Alla" --reason "Underkänd"
  holds "$(told lasare action show A2)" "Läge: öppen" "Omgång: S1" "Klar senast: 2026-12-31" "Ansvarig: Chef"
  is "$(riskctl namnd action add "Ny checklista" --control C5 --round S1 --due 2026-10-01)" A3
  holds "$(told lasare status C5 --unit SN --year 2026)" "2 öppna åtgärder"
  refused 1 "Dagen ligger i framtiden" namnd action done A2 --day 2099-01-01
  refused 1 "Dagen då det ska vara klart går inte att läsa. Skriv dagen som 2026-08-31." \
    namnd action set A2 --due 31/12
  refused 1 "Kontrollen saknas." namnd action add "Lös" --unit SN
  riskctl namnd action done A2 --day 2025-12-04 --reason "Genomförd"
  holds "$(told lasare action show A2 --lang en)" "State: done" "Done: 2025-12-04" "Reported by: "
  is "$(riskctl lasare action list --unit SN --json | json '[r["action"]["state"] for r in d["records"]]')" "['done', 'open']"
  refused 1 "A2 är klar" namnd action done A2
  riskctl namnd withdraw A3 --reason "Behövs inte"
  lacks "$(told lasare action list --unit SN)" A3
  refused 5 "C99 finns inte." lasare action list --control C99
}

@test "status: worst first, what comes next, one control in full" {
  out=$(told lasare status --unit SN --year 2026)
  holds "$out" "2026: 1 av 7 kontroller är godkänd, 1 är ej godkänd" "1 är genomförd" \
    "C5 SN Avgiftsbeslut ✗ Ej godkänt, 1 av 2 (50,0 %)" "Nästa steg" "Kör: riskctl round open C2 --unit SN --items"
  holds "$(told lasare status C5 --unit SN --year 2026 --lang en)" "Latest approved round" \
    "Verdict: Fail, 1 of 2 (50.0 %)" "Note: hand-picked items: no statistical conclusion"
  is "$(riskctl lasare status --unit SN --year 2026 --json | json 'd["controls"][0]["approved"]["verdict"]')" fail
  is "$(riskctl lasare status --unit SN --year 2026 --plain | sed -n 2p | cut -f 1,4)" $'C5\tEj godkänt, 1 av 2 (50,0 %); ingen statistisk slutsats'
  holds "$(told lasare control show C5)" "Omgångar Nr Enhet Period Läge Bedömning S1 SN 2026-H1 fastställd Ej godkänt"
  refused 5 "XX finns inte." lasare status --unit XX
  refused 1 "Året är 26 men ska vara 1990-2100." lasare status --year 26
}

@test "the next step of a status is a command that works" {
  next=$(riskctl lasare status C2 --unit SN --year 2026 --json | json 'd["controls"][0]["next_command"]')
  [[ "$next" == "riskctl round open C2 --unit SN --items "*" --period 2026" ]]
  riskctl granskare ${next#riskctl }
  next=$(riskctl lasare status C2 --unit SN --year 2026 --json | json 'd["controls"][0]["next_command"]')
  is "$next" "riskctl log S5 ITEM ok"
  riskctl granskare log S5 1 ok
}

# ------------------------------------------------------------------ everybody

@test "who may not is told which role it takes" {
  refused 4 "Det krävs rollen granskare (auditor)" lasare log S5 2 ok
  refused 4 "This takes the role coordinator." granskare risk add "Ny" --unit SN --lang en
  refused 4 "Din roll gäller inte enheten HK." namnd risk add "Ny" --unit HK
  refused 4 "administratör (admin)" lasare admin stats
  refused 1 "S5 är under granskning" godkannare round approve S5
}

@test "admin: who am I, how is the server" {
  holds "$(told granskare2 admin ping)" "(uid 7)" "granskare (auditor), godkännare (approver)"
  holds "$(told granskare2 admin ping --lang en)" "Roles: auditor, approver"
  is "$(riskctl lasare admin ping --json | json 'd["uid"]')" 5
  holds "$(told admin admin stats)" "calls.refused" "reads.result"
  is "$(riskctl admin admin stats --plain | grep -c $'^writes\t')" 1
}

@test "two at once: who comes second hears of both versions" {
  riskctl namnd risk set R5 --text "Ny text" --reason "tydligare"
  refused 6 "du utgick från version 1, nu gäller version 2" namnd risk set R5 --if-version 1 --text "Annan"
  riskctl namnd --key samma risk add "En gång" --unit SN
  riskctl namnd --key samma risk add "En gång" --unit SN
  is "$(riskctl lasare risk list --plain | grep -c "En gång")" 1
  refused 6 "Nyckeln har redan använts" namnd --key samma risk add "En annan" --unit SN
}

@test "texts at their bound, one byte more is refused by name" {
  riskctl namnd risk add "$(x 300)" --unit SN --text "$(x 8000)" --external-reference "$(x 100)" --dry-run
  refused 1 "Rubriken rymmer högst 300 byte" namnd risk add "$(x 301)" --unit SN
  refused 1 "Rubriken rymmer högst 300 byte" namnd risk add "$(x 299)å" --unit SN
  refused 1 "Beskrivningen rymmer högst 8000 byte" namnd risk add "R" --unit SN --text "$(x 8001)"
  refused 1 "The external reference holds at most 100 bytes" namnd risk add "R" --unit SN \
    --external-reference "$(x 101)" --lang en
  refused 1 "Anteckningen rymmer högst 2000 byte" granskare log S5 2 ok --note "$(x 2001)"
  refused 1 "Anteckningen rymmer högst 2000 byte" granskare log S5 2 ok --note "$(x 16385)"
  refused 2 "--attribute får anges högst 16 gånger" namnd control add "C" --unit SN $(printf -- '--attribute A%d=x ' $(seq 17))
  refused 1 "Rubriken får inte innehålla radbrytningar" namnd risk add $'två\nrader' --unit SN
}

@test "personal numbers are refused wherever people write" {
  refused 1 "Rubriken innehåller ett personnummer" namnd risk add "Gäller 19121212-1212" --unit SN
  refused 1 "Beskrivningen innehåller" namnd measure set M2 --text "Gäller 121212-1212"
  refused 1 "The note holds a personal identity number" granskare log S5 2 dev --note "121212+1212" --lang en
  riskctl namnd risk add "Ärende 19121212-1213" --unit SN --dry-run # no check digit
}

@test "a mistyped command line: what is wrong, the near miss, where help is" {
  refused 2 "Menade du status?" lasare statu
  refused 2 "Menade du control?" lasare kontroll list
  refused 2 "Menade du round?" lasare omgångar list
  says "riskctl control list" lasare help kontroll
  says "riskctl round open C5" lasare help stickprov open
  refused 2 "Menade du control?" lasare help kontrol
  refused 2 "Menade du --unit?" lasare risk list --unot SN
  refused 2 "det fattas något: riskctl risk show R1" lasare risk show
  refused 2 "R2 är för mycket" lasare risk show R1 R2
  refused 2 "--items är x men ska vara ett heltal" granskare round open C5 --items x
  refused 2 "resultatet för 2 saknas" granskare log S5 1 ok 2
  refused 2 "kanske är inte ett resultat" granskare log S5 2 kanske
  refused 2 "Hjälp: riskctl risk show --help" lasare risk show
  refused 1 "r1 är inte ett nummer eller en kod som passar här" lasare risk show r1
}

@test "help: examples first, in both languages, of every command" {
  holds "$(told lasare help)" "Kommandon: status" "--dry-run Kontrollera allt men spara inget"
  holds "$(told lasare help --lang en)" "Commands: status" "--dry-run Check everything but save nothing"
  is "$(riskctl lasare help round not-run | head -1)" "Exempel:"
  is "$(riskctl lasare help round not-run)" "$(riskctl lasare round not-run --help)"
  holds "$(riskctl lasare --version)" "riskctl $(cat VERSION)"
}

@test "60 columns: no id is cut, % stays with its number, lines fit where words do" {
  for command in "status --unit SN --year 2026" "plan show P2" "risk list" "round show S1" "control list" \
    "round list" "action list"; do
    out=$(COLUMNS=60 riskctl lasare $command)
    echo "$out"
    [ "$(LC_ALL=C.UTF-8 wc -L <<<"$out")" -le 60 ]
    is "$(grep -c '^ *%' <<<"$out")" 0
    for id in $(riskctl lasare $command --plain | grep -oP '^[RCMASP][0-9]+(?=\t)'); do
      # At the head of its row, or of the block that a row is where the table does not fit.
      grep -qE "^(Nr: *)?$id( |$)" <<<"$out"
    done
  done
}

@test "a result that reaches nobody is a failure" {
  run as_uid 5 sh -c "exec '$place/riskctl' --socket '$place/socket' risk list >&-"
  is "$status" 1
  holds "$output" "kan inte skriva resultatet"
  run as_uid 5 sh -c "exec '$place/riskctl' --socket '$place/socket' risk list >/dev/full"
  is "$status" 1
  holds "$output" "disken är full"
}

terminal() { # UID ANSWER VARIABLE=VALUE COMMAND ...: what a terminal shows; answered there
  local uid=$1 answer=$2 variable=$3
  shift 3
  { sleep 0.3; printf '%s' "$answer"; sleep 0.3; } | as_uid "$uid" env TERM=xterm "$variable" \
    script -qec "'$place/riskctl' --socket '$place/socket' $*" /dev/null
}

@test "colour on a terminal only, and not with NO_COLOR" {
  holds "$(terminal 5 "" A=b status --unit SN --year 2026)" $'\033[' "✗"
  lacks "$(terminal 5 "" NO_COLOR=1 status --unit SN --year 2026)" $'\033['
  lacks "$(terminal 5 "" TERM=dumb status --unit SN --year 2026)" $'\033['
  lacks "$(riskctl lasare status)" $'\033['
}

@test "on a terminal: what was saved and what comes next are told, a plan is asked about" {
  holds "$(terminal 3 "" A=b log S5 3 ok)" "Sparat: S5/3" "loggade. Nästa steg: riskctl log S5 ITEM ok"
  sed 's/Otillåten påverkan/Hot mot förtroendevalda/' "$place/plan-2026-socialnamnd.csv" >"$place/changed.csv"
  chmod 0644 "$place/changed.csv"
  import="plan import $place/changed.csv --unit SN --year 2026"
  before=$(everything)
  run terminal 2 $'n\n' A=b "$import"
  is "$status" 1
  holds "$output" "Läsa in planen för SN 2026? [j/N]" "inget gjordes."
  is "$(everything)" "$before"
  run terminal 2 $'j\n' A=b "$import"
  is "$status" 0
  holds "$output" "Nytt: 1 risk" "Planen är inläst."
}

@test "no server: what to do, exit 7" {
  dead_socket "$place/dead"
  unreachable() { # SOCKET PART
    run as_uid 5 "$place/riskctl" --socket "$1" status
    is "$status" 7 && holds "$output" "$2"
  }
  unreachable "$place/nowhere" "(den finns inte). Kontrollera att riskregd är igång"
  unreachable "$place/ids.txt" "du får inte ansluta till $place/ids.txt"
  unreachable "$place/dead" "(inget program lyssnar där). Kontrollera att riskregd är igång"
  unreachable "/tmp/$(x 110)" "är för lång för en socket"
}

@test "every noun and verb of the help was run" {
  mapfile -t nouns < <(as lasare help --lang en | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z]*\)  .*/\1/p')
  [ "${#nouns[@]}" -ge 13 ]
  drawing='^(round (freeze|draw|extend|substitute|verify|no-population)|control plan-sample)$' # sampling.bats
  elsewhere='^(action (verify|reopen|accept)|admin (backup|reload)|plan (propose|decide|fulfil|close|rollover|check|export)|scale (add|set)|round (template|import))$' # journal.bats, plans.bats, excel.bats, followups.bats, reload.bats
  for noun in "${nouns[@]}"; do
    [[ $noun =~ ^(journal|receipt|erase|export|followup)$ ]] && continue # journal.bats and followups.bats run these
    [[ $noun =~ ^(audit|recommendation|goal)$ ]] && continue # nouns.bats runs these
    [ "$noun" != report ] || continue # reports.bats runs this
    [ "$noun" != doctor ] || continue # doctor.bats runs this
    [ "$noun" != heatmap ] || continue # heatmap.bats runs this
    [[ $noun =~ ^(due|check|watch)$ ]] && continue # due.bats runs these
    [[ $noun =~ ^(history|search)$ ]] && continue # history.bats runs these
    [ "$noun" != indicator ] || continue # nouns.bats runs this
    [ "$noun" != proxy ] || continue # host.bats runs this
    [ "$noun" != complete ] || continue # complete.bats runs this
    [ "$noun" != review ] || continue # sampling.bats runs this, and the verbs of a draw
    grep -q "^$noun " "$place/ran" || { echo "not run: $noun"; return 1; }
    for verb in $(as lasare help "$noun" --lang en | sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\)  .*/\1/p'); do
      [[ "$noun $verb" =~ $elsewhere ]] || [[ "$noun $verb" =~ $drawing ]] ||
        grep -qx "$noun $verb" "$place/ran" || { echo "not run: $noun $verb"; return 1; }
    done
  done
}
