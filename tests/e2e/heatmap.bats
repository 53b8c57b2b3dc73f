#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# Pictures in the terminal: the map of risks, and the bars of status and risk show. Each fits the
# terminal, says the same without colour and in ASCII, and gives way to rows where it is asked to.
# Each test goes on where the one before it ended.

setup_file() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  start_daemon
  export place daemon
  set -e
  coordinator() { as kommun "$@" >/dev/null 2>&1; }
  coordinator unit add HK "Huddinge kommun" --kind municipality
  coordinator unit add SN "Socialnämnden" --kind board --parent HK
  coordinator risk add "Reglerna för gåvor följs inte" --unit SN --p 4 --k 4
  coordinator risk add "Fel lön betalas ut" --unit SN --p 4 --k 2
  coordinator risk add "Inköp görs utanför avtal" --unit SN --p 4 --k 2
  coordinator risk add "Ingen har bedömt den" --unit SN
  coordinator risk add "Den är stängd" --unit SN --p 1 --k 1
  coordinator risk set R5 --state closed --reason "Borta"
  coordinator plan add --unit SN --year 2026
  coordinator plan set-item P1/R2 --disposition in-plan
  coordinator risk assess R2 --p 1 --k 1 --reason "Nytt läge"
}

teardown_file() {
  source tests/e2e/setup.bash
  remove_place
}

setup() {
  source tests/e2e/setup.bash
}

@test "the map shows the open risks as they are assessed now" {
  out=$(as lasare heatmap --unit SN)
  holds "$out" "SN: 3 risker"
  holds "$out" "4 mycket stor │ 4   medel     │ 8 ▲ hög       │ 12 ▲          │ 16 ▲"
  holds "$out" "│ R3            │               │ R1 "
  holds "$out" "│ R2 "
  holds "$out" "låg (1-3), medel (4-6), hög (8-9), mycket hög (12-16)"
  holds "$out" "▲ Riskvärden från 8 och uppåt kräver ett beslut"
  holds "$out" "1 risk är inte bedömd"
  lacks "$out" "R5"
}

@test "a plan's map has its risks as the plan holds them" {
  out=$(as lasare heatmap --unit SN --year 2026)
  holds "$out" "P1: 1 risk"
  is "$(as lasare heatmap --plan P1 --plain)" "$(printf '8\thög\tmycket stor\tmåttlig\tR2')"
  refused 5 "SN har ingen internkontrollplan för 2031" lasare heatmap --unit SN --year 2031
  refused 2 "--unit" lasare heatmap --year 2026
  refused 2 "antingen --plan eller --year" lasare heatmap --unit SN --plan P1 --year 2026
  refused 5 "P9" lasare heatmap --plan P9
  refused 5 "9x9" lasare heatmap --scale 9x9
}

@test "the map fits the terminal, and is rows where it does not" {
  for width in 60 80 120 200; do
    out=$(COLUMNS=$width as lasare heatmap --unit SN)
    holds "$out" "┌──"
    [ "$(LC_ALL=C.UTF-8 wc -L <<<"$out")" -le "$width" ]
  done
  out=$(COLUMNS=44 as lasare heatmap --unit SN)
  lacks "$out" "┌"
  holds "$out" "Riskvärde:    16"
  out=$(LC_ALL=C as lasare heatmap --unit SN)
  holds "$out" "| 16 ^"
  lacks "$out" "▲"
}

@test "the map as JSON, in English, and as it was" {
  out=$(as lasare heatmap --json)
  is "$(json '[c["risks"] for c in d["cells"] if c["count"]]' <<<"$out")" "['R2', 'R3', 'R1']"
  is "$(json 'd["unassessed"], d["appetite"], len(d["cells"])' <<<"$out")" "1 8 16"
  out=$(as lasare --lang en heatmap)
  holds "$out" "All units: 3 risks"
  out=$(as lasare heatmap --as-of "@5" --plain)
  is "$(cut -f 5 <<<"$out")" "$(printf 'R1\nR2')"
}

@test "status and risk show have bars beside their numbers, and none with --plain" {
  as kommun control add "Gåvor" --unit SN --risk R1 >/dev/null
  out=$(as lasare status)
  holds "$out" "Ej bedömt:       ■ 1 av 1"
  holds "$out" "Godkänt:         □ 0 av 1"
  out=$(as lasare risk show R1)
  holds "$out" "Riskvärde:        ■■■■■■■■■■■■■■■■ 16 (4 x 4)"
  out=$(LC_ALL=C as lasare risk show R3)
  holds "$out" "##.. 2"
  out=$(as lasare status --plain)
  is "$(grep -c '[■□]' <<<"$out")" 0
  is "$(awk -F '\t' 'NR == 2 { print NF }' <<<"$out")" 5
  out=$(as lasare risk show R1 --plain)
  is "$(grep -c '[■□]' <<<"$out")" 0
}
