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

told() { COLUMNS=400 as "$@" 2>&1 | tr -s '[:space:]' ' '; }

refused() { # STATUS PART WHO COMMAND ...
  local expected=$1 part=$2 status=0 out
  shift 2
  out=$(as "$@" 2>"$place/stderr") || status=$?
  is "$status" "$expected" && is "$out" "" && holds "$(cat "$place/stderr")" "$part"
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
