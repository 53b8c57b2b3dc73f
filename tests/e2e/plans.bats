#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# The plan 2026 on its way: proposed, decided, changed afterwards; what belongs to all boards is
# pinned and seen by board. Each test goes on where the one before it ended.

setup_file() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  cp tests/data/plan-2026-*.csv "$place/"
  chmod 0644 "$place"/*.csv
  start_daemon
  export place daemon
  as kommun unit add HK "Kommunen" --kind municipality
  as kommun unit add SN "Socialnämnden" --kind board --parent HK
  as kommun unit add BUN "Barn- och utbildningsnämnden" --kind board --parent HK
  as kommun plan import "$place/plan-2026-kommun.csv" --unit HK --year 2026 --yes
  as namnd plan import "$place/plan-2026-socialnamnd.csv" --unit SN --year 2026 --yes
}

teardown_file() {
  source tests/e2e/setup.bash
  remove_place
}

setup() {
  source tests/e2e/setup.bash
}

@test "a plan is proposed, decided with a condition, and fulfilled" {
  refused 4 "gäller inte enheten HK" namnd plan propose P1
  refused 1 "P2 är utkast" namnd plan decide P2 --body "Socialnämnden" --paragraph "§ 12" --diary "SN 2026/12"
  as namnd plan propose P2
  refused 1 "Uppgiften om vem som beslutade (--body) saknas." namnd plan decide P2
  refused 1 "Paragrafen (--paragraph) saknas." namnd plan decide P2 --body "Socialnämnden"
  as namnd plan decide P2 --day 2025-12-17 --body "Socialnämnden" --paragraph "§ 12" --diary "SN 2025/12" \
    --condition "Om kommunstyrelsen beslutar kommunens plan"
  holds "$(told lasare plan show P2)" "Läge: beslutad med villkor" "Beslutad av: Socialnämnden" "Beslutsdag: 2025-12-17" \
    "Paragraf: § 12" "Diarienummer: SN 2025/12" "Villkor: Om kommunstyrelsen beslutar kommunens plan"
  refused 1 "Dagen är 2025-12-16 men får inte ligga före 2025-12-17." namnd plan fulfil P2 --day 2025-12-16 --diary "KS 2026/7"
  as namnd plan fulfil P2 --day 2026-01-14 --diary "KS 2026/7"
  holds "$(told lasare plan show P2 --lang en)" "State: decided" "Condition fulfilled: 2026-01-14" "KS 2026/7"
  is "$(as lasare plan list --unit SN --plain)" $'P2\tSN\t2026\tbeslutad\t2025-12-17\tSN 2025/12'
}

@test "after the decision content changes with a reason only, and the decided plan can be read" {
  size=$(as lasare journal head --json | json 'd["size"]')
  as lasare plan show P2 --as-of "@$size" >"$place/decided"
  refused 1 "P2 är beslutad: ange skälet till ändringen (--reason)." namnd plan set-item P2/M2 --responsible "Chefen"
  as namnd plan set-item P2/M2 --responsible "Chefen" --due 2026-10-01 --reason "Ny chef"
  as namnd plan set-item P2/M2 --state ongoing
  as namnd plan set-item P2/R5 --disposition accepted --accepted-by "Nämnden" --accepted-until 2026-12-31 --reason "Låg kostnad"
  out=$(told lasare plan show P2)
  holds "$out" "accepterad av Nämnden till och med 2026-12-31: Låg kostnad" "pågår 2026-10-01 Chefen"
  as lasare plan show P2 --as-of "@$size" | diff "$place/decided" -
  lacks "$(cat "$place/decided")" "Chefen"
  refused 1 "Uppgiften om vem som accepterar saknas." namnd plan set-item P2/R5 --disposition accepted --reason "x"
  refused 1 "Året som posten flyttas till (--carried-to-year) är 2026 men ska vara 2027-2100." \
    namnd plan set-item P2/M2 --state carried --carried-to-year 2026
  sed 's/Otillåten påverkan/Hot/' "$place/plan-2026-socialnamnd.csv" >"$place/changed.csv"
  chmod 0644 "$place/changed.csv"
  refused 3 "P2 är beslutad: ange skälet" namnd plan import "$place/changed.csv" --unit SN --year 2026 --yes
  is "$(as lasare plan show P2 --json | json 'len(d["records"])')" 13
}

@test "a municipality-wide risk is assessed anew: drift is shown, the plan is as it was" {
  as kommun risk assess R1 --p 4 --k 3 --reason "Inför beslutet"
  as namnd plan set-item P2/R1 --newest --reason "Nämnden har sett den"
  holds "$(told lasare plan show P2)" "R1 " " 12 (4 x 3) i planen"
  as kommun risk assess R1 --p 3 --k 3 --reason "Efter utbildningen"
  out=$(told lasare plan show P2)
  holds "$out" "12 (4 x 3) i planen riskvärde nu 9 (3 x 3)"
  is "$(as lasare plan show P2 --json | json '[r["plan_item"]["assessment"] for r in d["records"] if r["meta"]["id"] == "P2/R1"]')" "[2]"
}

@test "a common measure is done at one board and ongoing at another" {
  is "$(as kommun plan add --unit BUN --year 2026)" P3
  as kommun plan set-item P3/M1 --state done
  as namnd plan set-item P2/M1 --state ongoing
  out=$(told lasare measure show M1)
  holds "$out" "Läge i varje nämnds plan" "SN 2026 P2 pågår" "BUN 2026 P3 klar"
  holds "$(told lasare measure show M1 --lang en)" "State in each board's plan" "BUN 2026 P3 done"
  refused 4 "gäller inte enheten BUN" namnd plan set-item P3/M1 --state ongoing
  refused 1 "hör till SN. Planen för BUN får bara ta upp" kommun plan set-item P3/R5
}

finds() { # PART WHO PLAN: the review says so, and ends with status 8 when there is an error
  local out status=0
  out=$(COLUMNS=600 as "$2" plan check "$3" 2>&1) || status=$?
  out=$(tr -s '[:space:]' ' ' <<<"$out")
  is "$status" "$([[ $out == *"✗ Fel"* ]] && echo 8 || echo 0)" && holds "$out" "$1"
}

# What is advised can be pasted.
advised() { # COMMAND
  local -a words
  read -ra words <<<"$1"
  is "${words[0]}" riskctl && as kommun "${words[@]:1}" --dry-run >/dev/null
}

@test "a plan is read as a reviewer would" {
  is "$(as kommun plan add --unit BUN --year 2025)" P4
  finds "◐ Varning P4 året har börjat och planen är inte beslutad riskctl plan propose P4" lasare P4
  as kommun risk add "Ingen vet vem som betalar" --unit BUN --p 4 --k 4
  finds "Fel R6 riskvärdet når riskaptiten, men risken är varken i planen eller utesluten med skäl riskctl plan set-item P4/R6 --disposition in-plan" lasare P4
  finds "R6 bedömningen saknar motiv" lasare P4
  as kommun plan set-item P4/R6
  finds "R6 risken har ingen riskåtgärd eller kontroll i planen" lasare P4
  as kommun control add "Utan kriterier" --unit BUN --risk R6
  as kommun plan set-item P4/C5
  finds "Fel C5 kontrollen saknar bedömningskriterier" lasare P4
  as kommun control set C5 --criteria "0-79 % Ej godkänt, 80-89 % Delvis godkänt, 90-100 % Godkänt" --planned-sample-size 3
  finds "C5 med det planerade antalet kan inte alla bedömningar ges riskctl control lint C5" lasare P4
  finds "C5 posten har ändrats sedan den togs in i planen" lasare P4
  as kommun measure add "Utan ägare" --unit BUN --risk R6
  as kommun plan set-item P4/M3 --due 2025-03-01
  finds "M3 ingen är ansvarig" lasare P4
  finds "M3 skulle ha varit klar" lasare P4
  as kommun plan propose P4
  as kommun plan decide P4 --day 2025-02-01 --body "Nämnden" --paragraph "§ 1" --diary "BUN 1"
  finds "P4 planen beslutades efter att året hade börjat" lasare P4
  as kommun plan set-item P4/M3 --state "done"
  finds "M3 åtgärden är klar, men en risk under den har samma riskvärde som vid beslutet" lasare P4
  as kommun risk assess R6 --p 2 --k 4 --motive-p "Ny rutin" --motive-k "Dyrt"
  lacks "$(told lasare plan check P4)" "samma riskvärde"
  lacks "$(told lasare plan check P4)" "saknar motiv"
  as kommun plan set-item P4/R6 --newest --disposition accepted --accepted-by "Nämnden" --accepted-until 2199-12-31 --reason "Billigt"
  lacks "$(told lasare plan check P4)" "gäller inte längre"
  as kommun risk set R6 --responsible "Ekonomichefen"
  lacks "$(told lasare plan check P4)" "gäller inte längre"
  as kommun risk assess R6 --p 3 --k 4 --motive-p "Rutinen följs inte" --motive-k "Dyrt"
  finds "Fel R6 accepterandet gäller inte längre" lasare P4
  # The plan is decided: that takes a reason.
  advised "$(as lasare due --unit BUN --year 2025 --json | json '[e["next_command"] for e in d["entries"] if e["record"] == "R6"][0]')"
  advised "$(as lasare plan check P4 --json | json '[f["remedy"] for f in d["findings"] if f["check"] == "drift"][0]')"
  is "$(as lasare plan check P4 --json | json 'd["errors"]')" 1
  holds "$(told lasare plan check P4 --lang en)" "Error R6 the acceptance holds no longer"
}

@test "a new scale leaves the old assessments as they were" {
  as lasare risk show R2 >"$place/before"
  as kommun scale list --json >"$place/scales"
  is "$(json '[s["scale"]["appetite"] for s in d["records"]]' <"$place/scales")" "[$(as lasare scale show 4x4 --json | json 'd["records"][0]["scale"]["appetite"]')]"
  refused 2 "--p-level är 6=sex men ska vara" kommun scale set 4x4 --p-level 6=sex
  refused 2 "--zone är hög men ska vara" kommun scale set 4x4 --zone hög
  refused 4 "utan begränsning till enheter" namnd scale set 4x4 --appetite 9
  as kommun scale set 4x4 --appetite 16 --k-level "2=lindrig/måttlig/kännbar" --zone 1=låg --zone 9=hög --reason "Ny policy"
  holds "$(told lasare scale show 4x4)" "Riskaptit: 16" "2 lindrig måttlig, kännbar" "9 hög" "Skäl: Ny policy"
  as lasare risk show R2 | diff "$place/before" -
  as kommun risk assess R2 --p 4 --k 4 --motive-p "Ofta" --motive-k "Dyrt"
  is "$(as kommun scale add 2x2 "Liten" --appetite 3 --p-level 1=låg --p-level 2=hög --k-level 1=liten --k-level 2=stor --zone 1=grön --zone 3=röd)" 2x2
  as kommun risk assess R3 --p 2 --k 2 --scale 2x2
  holds "$(told lasare risk show R3)" "4 (2 x 2)" "röd" "2 hög" "2 stor"
  is "$(as lasare risk show R2 --json | json '[r["assessment"]["scale_version"] for r in d["records"] if r["assessment"]]')" "[1, 2]"
}
