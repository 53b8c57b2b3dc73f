#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# Audits with their recommendations and measures, and goals, as the coordinator works with them: the
# audit that the follow-up of 2020 reports on, in words of our own. Each test goes on where the one
# before it ended.

setup_file() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  cp tests/data/indikatorer-2026-*.csv tests/data/nyckeltal-2026.csv "$place/"
  chmod 0644 "$place"/*.csv
  start_daemon
  as kommun unit add HK "Kommunen" --kind municipality
  as kommun unit add SN "Socialnämnden" --kind board --parent HK
  as kommun unit add GN "Gymnasienämnden" --kind board --parent HK
  as namnd risk add "Stödet hänger inte ihop mellan nämnderna" --unit SN
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

@test "goals: a tree of three levels, in its order" {
  is "$(riskctl kommun goal add "Social hållbarhet" --kind area --unit HK)" O1
  is "$(riskctl kommun goal add "Tryggt för alla invånare" --kind council --unit HK --parent O1)" O2
  is "$(riskctl namnd goal add "Fler nås av tidiga insatser" --kind board --unit SN --parent O2)" O3
  is "$(riskctl lasare goal list --plain | cut -f 1-4 | tr '\t\n' ' ,')" "O1 målområde  HK,O2 kommunfullmäktigemål O1 HK,O3 nämndmål O2 SN,"
  is "$(riskctl lasare goal list --parent O1 --plain | cut -f 1)" O2
  holds "$(told lasare goal show O2 --lang en)" "Kind: council goal" "Under: O1" "Goals below" "O3 board goal"
  refused 1 "Ett målområde kan inte stå under O2, som är ett kommunfullmäktigemål." kommun goal add "Fel väg" --kind area --unit HK --parent O2
  refused 2 "valet --kind finns inte här" kommun goal set O2 --kind area
}

@test "goals: another board's goal cannot be named, and one that is named stays" {
  riskctl namnd risk set R1 --goal-id O3
  says "Mål i målträdet: O3" lasare risk show R1
  is "$(as lasare risk list --goal-id O3 --plain | cut -f 1)" R1
  says "R1 SN" lasare goal show O3
  riskctl kommun goal set O3 --text "Beslutat av nämnden" --reason "Text saknades"
  says "Beslutat av nämnden" lasare goal show O3
  is "$(riskctl kommun goal add "Annan nämnds" --kind board --unit GN)" O4
  refused 1 "O4 hör till GN." namnd risk set R1 --goal-id O4
  refused 1 "O3 används av R1" kommun withdraw O3 --reason "Fel"
  refused 4 "Din roll gäller inte enheten GN." namnd goal set O4 --title "Vår"
}

@test "audits: with measures directly under it, or with none" {
  is "$(riskctl namnd audit add "Granskning av arbetet med våld i nära relationer" --unit SN --auditor KPMG --diary-number "SN 2019/1703" --background "Är arbetet ändamålsenligt?")" G1
  is "$(riskctl kommun audit add "Granskning av nämndernas interna kontroll" --unit HK)" G2
  for title in "Övergripande mål för arbetet" "Utredningstiderna ska hållas" "Tjänstekartan införs" "Samverkan ska fungera"; do
    riskctl namnd measure add "$title" --unit SN --audit G1
  done
  is "$(riskctl lasare measure list --audit G1 --plain | cut -f 1,3 | tr '\t\n' ' ,')" "M1 G1,M2 G1,M3 G1,M4 G1,"
  holds "$(told lasare audit show G1)" "Granskad av: KPMG" "Diarienummer: SN 2019/1703" "Bakgrund: Är arbetet" "Åtgärder" "M4 SN Samverkan"
  is "$(as lasare --json audit show G1 | json 'len(d["records"])')" 5
  lacks "$(told lasare audit show G2)" "Åtgärder"
  says "G1 SN SN 2019/1703 KPMG" lasare audit list
  riskctl kommun audit set G2 --day 2020-05-04
  says "Dag: 2020-05-04" lasare audit show G2
}

@test "measures: under all three at once, under none is refused" {
  is "$(riskctl namnd measure add "Gemensam handlingsplan" --unit SN --risk R1 --audit G2 --goal-id O3)" M5
  says "Hör till" lasare measure list
  says "M5 SN R1, G2" lasare measure list
  says "M5 SN" lasare risk show R1
  says "M5 SN" lasare audit show G2
  refused 1 "En riskåtgärd ska höra till minst en risk (--risk), granskning (--audit) eller rekommendation" namnd measure add "Lös" --unit SN
  refused 1 "G1 hör till SN." kommun measure add "Fel nämnd" --unit GN --audit G1
  refused 1 "G1 används av" namnd withdraw G1 --reason "Fel"
}

@test "recommendations: received, answered, started, carried, done, declined" {
  is "$(riskctl kommun recommendation add "Samordna nämndernas arbete" --audit G2 --due 2020-12-31)" N1
  is "$(riskctl kommun recommendation add "Dokumentera rutinen" --audit G2 --unit SN --responsible Förvaltningschefen)" N2
  holds "$(told lasare recommendation show N1)" "Enhet: HK" "Läge: mottagen" "Klar senast: 2020-12-31"
  riskctl namnd recommendation answer N2 --text "Rutinen skrivs i höst"
  riskctl namnd recommendation start N2
  riskctl namnd recommendation carry N2 --to 2021
  holds "$(told lasare recommendation show N2)" "Läge: flyttad" "Flyttad till: 2021" "Svar: Rutinen skrivs" "Ansvarig: Förvaltningschefen"
  is "$(riskctl namnd measure add "Skriv rutinen" --unit SN --recommendation N2)" M6
  says "M6 SN Skriv rutinen" lasare recommendation show N2
  riskctl namnd recommendation done N2
  refused 1 "N2 är klar och kan inte bli flyttad." namnd recommendation carry N2 --to 2022
  refused 1 "Ange ett skäl" namnd recommendation start N2
  riskctl namnd recommendation start N2 --reason "Rutinen saknar bilagor"
  riskctl namnd recommendation set N2 --responsible Enhetschefen
  riskctl kommun recommendation decline N1 --reason "Kommunstyrelsens uppgift"
  holds "$(told lasare recommendation show N1 --lang en)" "State: declined" "Why declined: Kommunstyrelsens uppgift"
  is "$(riskctl lasare recommendation list --audit G2 --plain | cut -f 1,4 | tr '\t\n' ' ,')" "N1 avböjd,N2 pågående,"
  refused 4 "Din roll gäller inte enheten HK." namnd recommendation start N1 --reason "Nej"
  refused 2 "valet --audit behövs" namnd recommendation add "Utan granskning"
  refused 1 "G2 används av" kommun withdraw G2 --reason "Fel"
}

# A round of C1: ITEMS of which DEV deviate, approved by the approver or whom else.
run_round() { # ROUND PERIOD ITEMS DEV [APPROVER]
  local i
  is "$(as granskare round open C1 --unit SN --period "$2" --items "$3")" "$1"
  for i in $(seq "$3"); do as granskare log "$1" "$i" "$([ "$i" -le "$4" ] && echo dev || echo ok)"; done
  as granskare round submit "$1"
  as "${5:-godkannare}" round approve "$1"
}

@test "actions: a retest verifies one, and nothing less" {
  as namnd control add "Avgiftsbeslut" --unit SN --criteria "0-79 %: Ej godkänt; 80-89 %: Delvis godkänt; 90-100 %: Godkänt"
  run_round S1 2026-01 4 2
  is "$(as namnd action add "Ny rutin" --control C1 --round S1 --responsible-user "$(getent passwd 7 | cut -d : -f 1)")" A1
  as namnd action done A1 --day 2026-02-01 --retest 2026-04-30
  holds "$(told lasare action show A1)" "Läge: klar, väntar på omtest" "Omtest senast: 2026-04-30"
  says "1 klar åtgärd som väntar på omtest" lasare status C1 --unit SN --year 2026
  run_round S2 2026-01-31..2026-02-28 4 0
  run_round S3 2026-02 3 0
  run_round S4 2026-02 5 1
  refused 1 "S2 verifierar inte A1: perioden börjar före 2026-02-01, då åtgärden blev klar." godkannare action verify A1 --round S2
  refused 1 "S3 verifierar inte A1: 3 är granskade, men det behövs minst 4" godkannare action verify A1 --round S3
  refused 1 "S4 verifierar inte A1: bedömningen är inte Godkänt." godkannare action verify A1 --round S4
  run_round S5 2026-02 4 0
  refused 4 "den som ansvarar för åtgärden får varken" granskare2 action verify A1 --round S5
  refused 4 "Det krävs rollen godkännare" namnd action verify A1 --round S5
  riskctl godkannare action verify A1 --round S5
  holds "$(told lasare action show A1 --lang en)" "State: verified" "Retest: S5" "Verified by: "
  says "1 verifierad åtgärd" lasare status C1 --unit SN --year 2026
  refused 1 "A1 är verifierad" namnd action reopen A1 --reason "Fel"
}

@test "actions: accepted until a day, void by a material change, opened again" {
  is "$(as namnd action add "Byt system" --control C1 --round S4)" A2
  refused 2 "valet --until behövs" namnd action accept A2 --decision "Nämnden § 14" --reason "Byts"
  riskctl namnd action accept A2 --decision "Nämnden § 14" --until 2099-12-31 --reason "Systemet byts"
  holds "$(told lasare action show A2)" "Läge: accepterad" "Beslut: Nämnden § 14" "Accepterad till och med: 2099-12-31" "Varför accepterad: Systemet byts"
  is "$(told namnd action set A2 --due 2026-12-31 --reason "Skrivfel")" ""
  says "Läge: accepterad" lasare action show A2
  says "Obs: det som accepterades har ändrats" namnd action set A2 --title "Byt till ett annat system"
  says "Läge: öppen" lasare action show A2
  riskctl namnd action done A2 --day 2026-03-01
  riskctl namnd action reopen A2 --reason "Inte klart"
  says "Läge: öppen" lasare action show A2
  is "$(riskctl lasare action list --round S4 --plain | cut -f 1)" A2
}

@test "indicators: the tables of the plan 2026, read as they are printed" {
  for part in augusti ar prognos; do
    riskctl namnd indicator import "$place/indikatorer-2026-$part.csv" --unit SN --goal-id O3 2>/dev/null
  done
  riskctl namnd indicator import "$place/nyckeltal-2026.csv" --unit SN 2>/dev/null
  is "$(riskctl lasare indicator list --unit SN --plain | wc -l)" 23
  out=$(told lasare indicator list)
  holds "$out" "I1 SN 2 212 (2024) 2 000 (2026) ja ökar Totala volymen" "I7 SN okänt okänt Antal barn" \
    "I22 SN 10,8 (2024) ≤ 8,5 (2026) nej ökar Personalomsättning" "I21 SN 0,9 (2024) 0 (2026) ja ökar Budgethållning"
  holds "$(told lasare indicator show I16)" "Måttenhet: %" "Mål: O3" "Utfall: 80 (2024)" "2025 utfall 2025-08-31 alla 81" "2030 målvärde alla 100"
  holds "$(told lasare indicator show I21 --lang en)" "2025 forecast all -3.9" "Direction: higher is better"
  riskctl namnd indicator set I20 --direction lower --reason "Frånvaro"
  says "Målet nått: ja" lasare indicator show I20
  says "I1 SN Totala volymen" lasare goal show O3
}

@test "indicators: the same file again writes nothing; a faulty one names rows and columns" {
  says "inget i filen är nytt" namnd indicator import "$place/nyckeltal-2026.csv" --unit SN
  printf 'Indikatorer;2025\nNy;1\nÄn en;2\n' >"$place/nya.csv"
  holds "$(told namnd indicator import "$place/nya.csv" --unit SN --dry-run)" "2 rader lästa från" \
    "Nytt: 2 indikatorer." "Provkörning: inget sparades."
  printf 'Nyckeltal;2024;Etappmål 2026\nA;tio;5\n;1;2\nB;≤ 5;x\n' >"$place/fel.csv"
  chmod 0644 "$place/fel.csv"
  refused 3 'Rad 2, kolumn 2024: "tio" passar inte här.' namnd indicator import "$place/fel.csv" --unit SN
  holds "$(cat "$place/stderr")" 'Rad 3: namnet saknas i kolumnen Nyckeltal.' 'Rad 4, kolumn Etappmål 2026: "x"'
  printf 'Nyckeltal;I fjol\nA;1\n' >"$place/fel.csv"
  refused 3 '"I fjol" går inte att läsa. Skriv till exempel Utfall 2024' namnd indicator import "$place/fel.csv" --unit SN
  printf 'Indikatorer 2026;;\n;;\nIndikatorer;2025;2024\nNy;1;2\n' >"$place/titel.csv"
  chmod 0644 "$place/titel.csv"
  holds "$(told namnd indicator import "$place/titel.csv" --unit SN --dry-run)" "rad 3: här står rubrikerna" \
    "1 rad läst från" "Nytt: 1 indikator."
  is "$(as lasare indicator list --plain | wc -l)" 23
}

@test "indicators: added and filled by hand" {
  is "$(riskctl namnd indicator add "Svarstid i dagar" --unit SN --direction lower --unit-of-measure dagar --outcome 2024=12,5 --outcome "2025=11,0 (augusti 2025)" --target "2026=ska minska")" I24
  riskctl namnd indicator set I24 --outcome 2023=13 --outcome "2024 kvinnor=12" --responsible Enhetschefen
  holds "$(told lasare indicator show I24)" "Utfall: 12,5 (2024)" "Målvärde: ska minska (2026)" "Målet nått: ja" "Trend: minskar" "2024 utfall kvinnor 12"
  is "$(riskctl namnd indicator add "Andel nöjda" --unit SN --outcome "2024=75%")" I25
  holds "$(told lasare indicator show I25)" "Måttenhet: %" "2024 utfall alla 75"
  refused 1 '"12 %" är i procent, men måttenheten är dagar.' namnd indicator set I24 --outcome "2022=12 %"
  printf 'Indikatorer;2025\nSvarstid i dagar;12 %%\n' >"$place/procent.csv"
  refused 3 'Rad 2, kolumn 2025: "12 %" är i procent, men måttenheten är dagar.' namnd indicator import "$place/procent.csv" --unit SN
  riskctl namnd indicator set I25 --unit-of-measure "procent av alla" --outcome "2025=80 %"
  refused 1 '"tolv" passar inte här.' namnd indicator set I24 --outcome 2022=tolv
  refused 2 "--outcome är 2022 men ska skrivas som 2025=81" namnd indicator set I24 --outcome 2022
  refused 2 "ange minst ett val" namnd indicator set I24
  riskctl namnd withdraw I24 --reason "Dubblett"
  lacks "$(told lasare indicator list)" I24
}

@test "controls: a follow-up of a provider, with its planned years" {
  id=$(as namnd control add "Uppföljning av hemtjänst" --unit SN --kind review --category provider --provider "Omsorgsbolaget" --agreement "LOV-avtal 2019" --provider-form lov --planned-year 2021 --planned-year 2024)
  holds "$(told lasare control show "$id")" "Slag: genomgång" "Kategori: uppföljning av utförare" "Utförare: Omsorgsbolaget" "Avtal: LOV-avtal 2019" "Avtalsform: valfrihetssystem (LOV)" "Planerade år: 2021, 2024"
  as namnd control set "$id" --planned-year 2022 --reason "Skjuts upp"
  says "Planerade år: 2022" lasare control show "$id"
  refused 1 "De planerade åren: 2022 står två gånger." namnd control set "$id" --planned-year 2022 --planned-year 2022
  refused 2 "--planned-year är i fjol men ska vara ett heltal." namnd control set "$id" --planned-year "i fjol"
  refused 1 "Utföraren gäller inte för Rutin för avvikelser." namnd control add "Rutin för avvikelser" --unit SN --kind review --category systematic --provider Bolaget
  as namnd control add "Rutin för avvikelser" --unit SN --kind review --category systematic --planned-year 2026
}

@test "every verb of these nouns was run" {
  for verb in verify reopen accept; do grep -qx "action $verb" "$place/ran"; done
  for noun in audit recommendation goal indicator; do
    for verb in $(as lasare help "$noun" --lang en | sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\)  .*/\1/p'); do
      grep -qx "$noun $verb" "$place/ran" || { echo "not run: $noun $verb"; return 1; }
    done
  done
}
