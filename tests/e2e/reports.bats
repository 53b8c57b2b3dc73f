#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# What the board signs: the follow-up of August 2020 and the year 2026, in every format and both
# languages. Each test goes on where the one before it ended. The reports as they are expected stand
# in tests/data/reports; RISKREG_EXPECT=write writes them anew, to be read before they are kept.

# The daemon's clock stands at a day of the autumn, so that days and what is overdue are the same
# whenever this is run. A sanitizer's own library must come first, so there the clock is the real one.
fake_clock() {
  local library
  library=$(ls /usr/lib/*/faketime/libfaketimeMT.so.1 2>/dev/null) || return 0
  ! ldd "$place/riskregd" | grep -qE 'lib[at]san|libclang_rt' || return 0
  mv "$place/riskregd" "$place/riskregd.real"
  printf '#!/bin/sh\nexec env TZ=UTC LD_PRELOAD=%s FAKETIME="@2026-10-15 12:00:00" FAKETIME_DONT_FAKE_MONOTONIC=1 %s "$@"\n' \
    "$library" "$place/riskregd.real" >"$place/riskregd"
  chmod 0755 "$place/riskregd"
  touch "$place/is_faked"
}

setup_file() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  fake_clock
  start_daemon
  export place daemon
  coordinator() { as kommun "$@" >/dev/null 2>>"$place/talk" || { echo "failed: $*"; tail -3 "$place/talk"; return 1; } >&2; }
  auditor() { as granskare "$@" >/dev/null 2>>"$place/talk" || { echo "failed: $*"; tail -3 "$place/talk"; return 1; } >&2; }
  approver() { as godkannare "$@" >/dev/null 2>>"$place/talk" || { echo "failed: $*"; tail -3 "$place/talk"; return 1; } >&2; }
  reader() { as lasare "$@"; }
  set -e
  coordinator unit add HK "Huddinge kommun" --kind municipality
  coordinator unit add SN "Socialnämnden" --kind board --parent HK
  source tests/data/load-2020.sh
  coordinator followup close F1
  source tests/data/load-2026.sh
  as lasare journal head --json | json 'd["size"]' >"$place/size"
}

teardown_file() {
  source tests/e2e/setup.bash
  remove_place
}

setup() {
  source tests/e2e/setup.bash
  daemon=$(cat "$place/pid")
  size=$(cat "$place/size")
}

formats() {
  as lasare report status --format fel 2>&1 | sed -n 's/.* något av \(.*\)\.$/\1/p' | tr -d ,
}

# Each report: the name of its file, and the words behind "riskctl report".
declare -gA reports=([uppfoljning-2020]="interim F1" [plan-2026]="plan --unit SN --year 2026"
  [delar-2026]="interim F2" [ar-2026]="annual --unit SN --year 2026" [status-2026]="status --year 2026")

@test "the reports of 2020 and 2026, in every format and both languages, as they are expected" {
  [ -e "$place/is_faked" ] || skip "the clock cannot be faked here"
  is "$(formats | wc -w)" 7
  for name in "${!reports[@]}"; do
    for lang in sv en; do
      for format in $(formats); do
        expected="tests/data/reports/$name.$lang.$format"
        as lasare report ${reports[$name]} --format "$format" --lang "$lang" --as-of "@$size" >"$place/report"
        tests/e2e/unseal.py "$format" <"$place/report" >"$place/unsealed"
        [ "${RISKREG_EXPECT:-}" != write ] || cp "$place/unsealed" "$expected"
        diff "$expected" "$place/unsealed"
      done
    done
  done
}

@test "reports are Swedish unless told otherwise, whatever the locale; lines fit 80 and use 200 columns" {
  for name in "${!reports[@]}"; do
    is "$(LANG=en_GB.UTF-8 LC_ALL=en_GB.UTF-8 as lasare report ${reports[$name]} --as-of "@$size" | md5sum)" \
      "$(as lasare report ${reports[$name]} --as-of "@$size" --lang sv | md5sum)"
    for width in 80 132 200; do
      # The checkpoint is there to be copied: its lines are whole.
      widest=$(COLUMNS=$width as lasare report ${reports[$name]} --as-of "@$size" | sed '/^Rot: /,$d' | LC_ALL=C.UTF-8 wc -L)
      [ "$widest" -le "$width" ] && [ "$widest" -gt "$((width * 3 / 4))" ]
    done
  done
}

# Of a table and of fields; a bar is no word.
words_at() { # COLUMNS COMMAND ...
  COLUMNS=$1 as lasare "${@:2}" | tr -d '■□─' | tr -s ' \n' '\n' | LC_ALL=C sort -u
}

@test "from 60 columns on no word of a table is broken" {
  for command in status "plan show P2" "plan show P3" "search attest" "indicator list" "followup show F2" \
    due "round list"; do
    read -ra words <<<"$command"
    words_at 2000 "${words[@]}" >"$BATS_TEST_TMPDIR/whole"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/whole")" -gt 20 ]
    for width in 60 66 72 80; do
      # A name in front of its value stands there only when a row has become a block.
      broken=$(words_at $width "${words[@]}" | LC_ALL=C comm -23 - "$BATS_TEST_TMPDIR/whole" | { grep -v ':$' || true; })
      is "$command $width:$broken" "$command $width:"
    done
  done
}

@test "the status of a control in several units: an empty line between them, none as rows" {
  out=$(as lasare status C5 --year 2026)
  holds "$out" $'\n\nKontroll:               C5\n'
  is "$(grep -c '^Enhet:' <<<"$out")" 2
  is "$(as lasare status C5 --year 2026 --plain | grep -c '^$' || true)" 0
}

@test "a plan that is proposed, or decided on a condition, is printed as such" {
  decided=$(as lasare journal list --json | json '[e["seq"] for e in d["entries"] if e["method"].endswith("PlanService/Decide")][1]')
  as lasare report plan P3 --as-of "@$((decided - 1))" --format md >"$place/proposed"
  holds "$(cat "$place/proposed")" "Det här är ett förslag. Planen är inte beslutad."
  as lasare report plan P3 --as-of "@$decided" --format md >"$place/conditional"
  holds "$(cat "$place/conditional")" "beslutad med villkor" "2025-12-17, Socialnämnden § 117, dnr SN 2025/1200" \
    "Beslutet har ett villkor, och planen gäller först när det är uppfyllt: Kommunstyrelsen beslutar"
  lacks "$(riskctl lasare report plan P3 --as-of "@$size" --format md)" "Beslutet har ett villkor"
}

@test "no item of a sample stands in a report" {
  mapfile -t items < <(as lasare round items S5 --plain | cut -f 2)
  is "${#items[@]}" 20
  for format in text md csv csv-excel json html; do
    for report in "interim F2" "annual --unit SN --year 2026" "status --year 2026"; do
      out=$(as lasare report $report --format "$format" --as-of "@$size")
      for item in "${items[@]}"; do lacks "$out" "$item"; done
      lacks "$out" VER-2026
    done
  done
}

@test "the same size gives the same bytes, in every format, also after further writes" {
  mkdir "$place/before"
  for name in "${!reports[@]}"; do
    for format in $(formats); do
      as lasare report ${reports[$name]} --format "$format" --as-of "@$size" >"$place/before/$name.$format"
    done
  done
  riskctl kommun risk add "En ny risk" --unit SN
  riskctl kommun control set C5 --title "En annan titel" --reason "Prov"
  riskctl kommun followup set F3 M9 --status not-this-year --continuation carried --comment "Hanns inte"
  for name in "${!reports[@]}"; do
    for format in $(formats); do
      as lasare report ${reports[$name]} --format "$format" --as-of "@$size" | cmp - "$place/before/$name.$format"
    done
  done
  # Without a size: a closed follow-up stays as it is, the others go on.
  riskctl lasare report interim F2 | cmp - "$place/before/delar-2026.text"
  for name in plan-2026 ar-2026 status-2026; do
    riskctl lasare report ${reports[$name]} >"$place/now"
    run cmp -s "$place/now" "$place/before/$name.text"
    is "$status" 1
  done
}

@test "the seal is a checkpoint that today's journal extends" {
  as lasare report status --year 2026 --as-of "@$size" --format json | json 'd["seal"]["checkpoint"]' | sed '$d' >"$place/checkpoint"
  chmod 0644 "$place/checkpoint"
  is "$(sed -n 2p "$place/checkpoint")" "$size"
  holds "$(told lasare journal verify --checkpoint "$place/checkpoint")" "börjar med kontrollpunktens $size poster, oförändrade"
}

@test "what is erased is said to be erased in its place, also in the report of an earlier size" {
  holds "$(told lasare report plan P3 --as-of "@$size" --format md)" "R8 Otillåten påverkan<br>Hot, våld"
  holds "$(told lasare report interim F2)" "Hälften har gått utbildningen."
  id=$(riskctl kommun erase ask R8 F2/M10 --ground "GDPR art. 17" --decision "Socialnämnden § 130" --diary "SN 2026/130")
  riskctl godkannare erase confirm "$id" --yes
  gone="Gallrat $(as lasare journal head --json | json 'd["time_ms"]' | { read -r ms; TZ=Europe/Stockholm date -d "@$((ms / 1000))" +%F; }), SN 2026/130"
  for format in text md csv json html; do
    plan=$(COLUMNS=200 as lasare report plan P3 --as-of "@$size" --format "$format" | tr -s '[:space:]' ' ')
    holds "$plan" "R8 $gone"
    lacks "$plan" "Hot, våld eller andra"
    interim=$(COLUMNS=200 as lasare report interim F2 --format "$format" | tr -s '[:space:]' ' ')
    holds "$interim" "$gone"
    lacks "$interim" "Hälften har"
  done
  # What does not touch it stays as it was, to the byte.
  as lasare report status --year 2026 --as-of "@$size" | cmp - "$place/before/status-2026.text"
  as lasare report interim F1 | cmp - "$place/before/uppfoljning-2020.text"
}

@test "a file is there whole or not at all; what is no format and what is of nothing is refused" {
  mkdir -m 0777 "$place/out"
  riskctl lasare report status --year 2026 --as-of "@$size" -o "$place/out/status.txt"
  cmp "$place/out/status.txt" "$place/before/status-2026.text"
  is "$(ls "$place/out")" status.txt
  riskctl lasare report status --year 2026 --as-of "@$size" --json | cmp - "$place/before/status-2026.json"
  refused 1 "$place/nowhere/status.txt" lasare report status -o "$place/nowhere/status.txt"
  refused 2 "ange vad rapporten gäller" lasare report plan
  refused 2 "--format är pdf men ska vara något av text, md, csv" lasare report plan P1 --format pdf
  refused 5 "P9 finns inte" lasare report plan P9
  refused 5 "SN har ingen internkontrollplan för 2031" lasare report plan --unit SN --year 2031
  refused 5 "HK har ingen delårsuppföljning för 2026" lasare report interim --unit HK --year 2026
  refused 5 "SN har ingen årsuppföljning för 2020" lasare report annual --unit SN --year 2020
  refused 2 "F3 är en annan sorts uppföljning (årsuppföljning). Skriv: riskctl report annual F3" lasare report interim F3
  holds "$(as_uid 5 env LANG=sv_SE.UTF-8 TERM=xterm script -qec "'$place/riskctl' --socket '$place/socket' report status --format xlsx" /dev/null)" \
    "xlsx är inget att läsa i en terminal. Ange en fil: -o rapport.xlsx"
}

@test "every report was made" {
  for verb in $(as lasare help report --lang en | sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\)  .*/\1/p'); do
    grep -qx "report $verb" "$place/ran" || { echo "not run: report $verb"; return 1; }
  done
}

@test "what is erased beside a title is said to be erased, too" {
  id=$(riskctl kommun erase ask G3 N1 S9 S10 P3 P3/M10 --ground "GDPR art. 17" --decision "Socialnämnden § 131" --diary "SN 2026/131")
  riskctl godkannare erase confirm "$id" --yes
  gone="Gallrat $(as lasare journal head --json | json 'd["time_ms"]' | { read -r ms; TZ=Europe/Stockholm date -d "@$((ms / 1000))" +%F; }), SN 2026/131"
  plan=$(as lasare report plan P3 --format md)
  holds "$plan" "**Beslut:** 2025-12-17, $gone" "**Villkor:** $gone" "**Villkoret uppfyllt:** 2026-01-28, dnr $gone" \
    "| $gone | 2026-10-31 | klar |" "G3 $gone | $gone | $gone |"
  interim=$(as lasare report interim F2 --format md)
  holds "$interim" "**Diarienummer:** $gone" "**Granskad av:** $gone" "besvarad: $gone | " "2026-06-12 | $gone | $gone |"
  holds "$(grep '^| S9 ' <<<"$interim")" "| $gone |"
  lacks "$plan$interim" "Kommunens revisorer" "SN 2025/988" "SN 2026/310" "Fem är för få"
}
