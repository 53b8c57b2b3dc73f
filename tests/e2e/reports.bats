#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# What the board signs: the follow-up of August 2020 and the plan and status of 2026, in every format
# and both languages. Each test goes on where the one before it ended.

setup_file() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  start_daemon
  export place daemon
  set -e
  coordinator() { as kommun "$@" >/dev/null 2>&1; }
  auditor() { as granskare "$@" >/dev/null 2>&1; }
  approver() { as godkannare "$@" >/dev/null 2>&1; }
  coordinator unit add HK "Huddinge kommun" --kind municipality
  coordinator unit add SN "Socialnämnden" --kind board --parent HK
  source tests/data/load-2020.sh
  source tests/data/load-2026.sh
  as lasare journal head --json | json 'd["size"]' >"$place/size"
}

teardown_file() {
  source tests/e2e/setup.bash
  remove_place
}

setup() {
  source tests/e2e/setup.bash
  size=$(cat "$place/size")
}

formats() {
  as lasare report status --format fel 2>&1 | sed -n 's/.* något av \(.*\)\.$/\1/p' | tr -d ,
}

# The reports, as the words behind "riskctl report".
reports=("plan --unit SN --year 2026" "status --year 2026")

@test "the same size gives the same bytes, in every format, also after further writes" {
  for report in "${reports[@]}"; do
    for format in $(formats); do
      as lasare report $report --format "$format" --as-of "@$size" >"$place/${report// /_}.$format"
      [ -s "$place/${report// /_}.$format" ]
    done
  done
  riskctl kommun risk add "En ny risk" --unit SN
  riskctl kommun control set C5 --title "En annan titel" --reason "Prov"
  for report in "${reports[@]}"; do
    for format in $(formats); do
      as lasare report $report --format "$format" --as-of "@$size" | cmp - "$place/${report// /_}.$format"
    done
    as lasare report $report >"$place/now"
    run cmp -s "$place/now" "$place/${report// /_}.text"
    is "$status" 1
  done
}

@test "a file is there whole or not at all; what is no format and what is of nothing is refused" {
  mkdir -m 0777 "$place/out"
  riskctl lasare report status --year 2026 --as-of "@$size" -o "$place/out/status.txt"
  cmp "$place/out/status.txt" "$place/status_--year_2026.text"
  is "$(ls "$place/out")" status.txt
  refused 1 "$place/nowhere/status.txt" lasare report status -o "$place/nowhere/status.txt"
  refused 2 "ange vad rapporten gäller" lasare report plan
  refused 2 "--format är pdf men ska vara något av text, md, csv" lasare report plan P1 --format pdf
  refused 5 "P9 finns inte" lasare report plan P9
  refused 5 "SN har ingen internkontrollplan för 2031" lasare report plan --unit SN --year 2031
}
