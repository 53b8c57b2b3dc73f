#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# Who changed what and why, and where words stand: history, search and what narrows lists, through
# the real programs. Each test goes on where the one before it ended.

setup_file() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  start_daemon
  as kommun unit add HK "Kommunen" --kind municipality
  as kommun unit add SN "Socialnämnden" --kind board --parent HK
  as kommun unit add GN "Gymnasienämnden" --kind board --parent HK
  as namnd risk add "Åtgärder beslutas för sent" --unit SN --p 4 --k 3 --motive-p "Hände i våras" --responsible "Anna Ek"
  as namnd risk set R1 --responsible "Bo Ek" --reason "Ny chef"
  as namnd risk assess R1 --p 3 --k 3 --reason "Ny rutin"
  as namnd measure add "ÅTGÄRDSLISTA inför varje möte" --unit SN --risk R1
  as kommun risk add "Avtal saknas" --unit HK --text "Ingen åtgärd vidtogs"
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

@test "history: every version with who, why and what differs, and the assessments" {
  local out
  out=$(told lasare history R1)
  holds "$out" "R1, version 1: ny," "Rubrik: Åtgärder beslutas för sent" "R1, version 2: ändring," \
    "Skäl: Ny chef" "Ansvarig: Anna Ek -> Bo Ek" "R1/1, version 1: ny," "Motiv, sannolikhet: Hände i våras" \
    "R1/2, version 1: riskbedömning," "Sannolikhet: 3"
  lacks "$out" "Enhet: SN -> "
  holds "${out%%$'\n'*}" "R1, version 1: ny,"
  out=$(told lasare history R1 --lang en)
  holds "$out" "R1, version 2: change," "Reason: Ny chef" "Responsible: Anna Ek -> Bo Ek" "State: open"
  lacks "$(told lasare history R1 --alone)" "R1/1"
  is "$(riskctl lasare history R1 --plain | awk -F '\t' '$2 == 2 { print $5 "|" $6 "|" $7 "|" $8 "|" $9 }')" "ändring|Ny chef|Ansvarig|Anna Ek|Bo Ek"
}

@test "history: of every kind that has an id, by its id" {
  as kommun goal add "Tryggt för alla" --kind area --unit HK
  as namnd plan add --unit SN --year 2026
  as namnd plan set-item P1/R1 --disposition gross-list
  as namnd plan set-item P1/R1 --disposition in-plan --reason "Prioriterad"
  as namnd control add "Attest" --unit SN --risk R1 --criteria "0-79 %: Ej godkänt; 80-89 %: Delvis godkänt; 90-100 %: Godkänt"
  as namnd control set C1 --criteria "0-74 %: Ej godkänt; 75-89 %: Delvis godkänt; 90-100 %: Godkänt" --reason "Lägre krav"
  as granskare round open C1 --unit SN --period 2026 --items 2
  as granskare log S1 1 dev --note "Fel attestant"
  as granskare log S1 1 ok --note "" --reason "Läste fel"
  says "P1/R1, version 2: ändring av planpost, " lasare history P1
  says "Hantering: bruttorisklista -> i planen" lasare history P1/R1
  says "Bedömningskriterier: delvis godkänt från 80 %, godkänt från 90 % -> delvis godkänt från 75 %" lasare history C1
  says "Resultat: Avvikelse -> Korrekt Anteckning: Fel attestant -> (tomt)" lasare history S1/1
  says "Result: Deviating -> Conforming" lasare history S1/1 --lang en
  says "SN, version 1: ny," lasare history SN
  says "Nivå 1, Benämning liten" lasare history 4x4
  says "Slag: målområde" lasare history O1
  says "Under: HK" lasare history GN
  refused 5 "R99 finns inte." lasare history R99
  refused 5 "R99 finns inte." lasare history R99 --json
  refused 2 "--since är i går men ska vara en dag" lasare history R1 --since "i går"
}

@test "history: as messages it is all versions, whole" {
  is "$(riskctl lasare history R1 --json | json '[(r["meta"]["id"], r["meta"]["version"]) for r in d["records"]]')" \
    "[('R1', 1), ('R1', 2), ('R1/1', 1), ('R1/2', 1)]"
  is "$(riskctl lasare history R1 --json | json '[r["risk"]["responsible"] for r in d["records"] if r["risk"]]')" "['Anna Ek', 'Bo Ek']"
}

@test "show --version: the record as it was" {
  says "Ansvarig: Anna Ek" lasare risk show R1 --version 1
  says "Ansvarig: Bo Ek" lasare risk show R1
  says "delvis godkänt från 80 %" lasare control show C1 --version 1
  refused 5 "R1 finns inte." lasare risk show R1 --version 9
  refused 2 "valet --version behöver ett värde" lasare risk show R1 --version
  holds "$(riskctl lasare --version)" "riskctl "
}

@test "search: case and å, ä, ö make no difference, all words must occur" {
  is "$(riskctl lasare search atgard --plain | cut -f 1 | tr '\n' ' ')" "R1 R2 M1 "
  is "$(riskctl lasare search ÅTGÄRD --plain | cut -f 1 | tr '\n' ' ')" "R1 R2 M1 "
  is "$(riskctl lasare search "$(printf 'a\xcc\x8atga\xcc\x88rd')" vidtogs --plain | cut -f 1)" R2
  is "$(riskctl lasare search "mote lista" --plain | cut -f 1)" M1
  holds "$(told lasare search vidtogs)" "R2 risk HK Avtal saknas Beskrivning Ingen åtgärd vidtogs"
  holds "$(told lasare search vidtogs --lang en)" "Found in" "Description"
  is "$(riskctl lasare search vidtogs --json | json '(d["hits"][0]["field"], d["hits"][0]["excerpt"])')" "('text', 'Ingen åtgärd vidtogs')"
  holds "$(told lasare search finnsinte)" "Inget hittades."
}

@test "search: narrowed, bounded, and refused clearly" {
  is "$(riskctl lasare search atgard --unit SN --plain | cut -f 1 | tr '\n' ' ')" "R1 M1 "
  is "$(riskctl lasare search atgard --kind risk --owner "bo ek" --plain | cut -f 1)" R1
  is "$(riskctl lasare search vidtogs atgard --state open --plain | cut -f 1)" R2
  riskctl lasare search "$(x 200)"
  refused 1 "Söktexten rymmer högst 200 byte" lasare search "$(x 201)"
  refused 2 "minst ett och högst 16 ord" lasare search "a b c d e f g h i j k l m n o p q"
  refused 2 "minst ett och högst 16 ord" lasare search " "
  refused 2 "ett läge som heter opn" lasare search a --state opn
  refused 2 "--limit ska vara 1-1000" lasare search a --limit 1001
  refused 2 "--kind är rsk" lasare search a --kind rsk
  says "Det finns fler än 1 träffar." lasare search atgard --limit 1
}

@test "search: populations are never found" {
  as granskare round open C1 --unit SN --period 2026-Q3
  printf 'arendehemligt1\narendehemligt2\n' >"$place/ids.txt"
  chmod 0644 "$place/ids.txt"
  as granskare round freeze S2 "$place/ids.txt" --source Heroma
  holds "$(told lasare search arendehemligt)" "Inget hittades."
  holds "$(told lasare history S2)" "frysning av population" "Källa: (tomt) -> Heroma"
  lacks "$(told lasare history 'S2#1')" "arendehemligt"
}

@test "lists: by state, owner and overdue" {
  is "$(riskctl lasare risk list --state open --owner EK --plain | cut -f 1)" R1
  refused 2 "Läget klar finns inte här. Välj bland open, closed." lasare risk list --state klar
  refused 2 "There is no state done here." lasare plan list --state done --lang en
  is "$(riskctl lasare plan list --state draft --unit SN --year 2026 --plain | cut -f 1)" P1
  holds "$(told lasare plan list --year 2025)" "Det finns inget att visa."
  as kommun audit add "Granskning" --unit HK --day 2026-03-02
  as kommun recommendation add "Samordna" --audit G1 --due 2020-12-31 --responsible "Cilla Berg"
  as kommun recommendation add "Dokumentera" --audit G1 --due 2099-12-31
  is "$(riskctl lasare recommendation list --overdue --plain | cut -f 1)" N1
  is "$(riskctl lasare recommendation list --owner cilla --plain | cut -f 1)" N1
  as kommun recommendation done N1
  holds "$(told lasare recommendation list --overdue)" "Det finns inget att visa."
  is "$(riskctl lasare round list --control C1 --unit SN --state frozen --plain | cut -f 1)" S2
}

@test "as of: the history that there was, the words that stood there" {
  size=$(as lasare journal head --json | json 'd["size"]')
  as namnd risk set R1 --title "Beslut fattas efteråt" --reason "Tydligare"
  says "Rubrik: Åtgärder beslutas för sent -> Beslut fattas efteråt" lasare history R1
  lacks "$(told lasare history R1 --as-of "@$size")" "efteråt"
  is "$(riskctl lasare search beslutas --plain --kind risk | cut -f 1)" ""
  is "$(riskctl lasare search beslutas --plain --kind risk --as-of "@$size" | cut -f 1)" R1
  is "$(riskctl lasare risk list --owner ek --as-of "@$size" --plain | cut -f 5)" "Åtgärder beslutas för sent"
}

@test "erased: never found, and the history says by what decision" {
  as namnd erase ask R1:1-2 --ground Gallringsplan --decision Nämnden --diary "SN 2026-17"
  holds "$(told lasare erase list)" "R1 version 1-2"
  as godkannare erase confirm E1 --yes
  out=$(told lasare history R1 --alone)
  holds "$out" "Texter: Gallrat 20" "SN 2026-17" "Rubrik: Beslut fattas efteråt" "R1, version 2: ändring"
  lacks "$out" "Anna Ek"
  lacks "$out" "för sent"
  lacks "$(told lasare history R1 --as-of "@10" --alone)" "Anna Ek"
  holds "$(told lasare search "anna ek")" "Inget hittades."
  holds "$(told lasare search "anna ek" --as-of @10)" "Inget hittades."
  says "Rubrik: Gallrat 20" lasare risk show R1 --version 1
}
