#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# The board's five-column table out of the register and back into another one.

setup() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  outbox=$place/out
  mkdir -m 0777 "$outbox"
}

teardown() {
  remove_place
}

begin() { # NAME: a register of its own
  rm -rf "$place/data" "$place/socket"
  start_daemon
  as kommun unit add HK "Kommunen" --kind municipality
  as kommun unit add SN "Socialnämnden" --kind board --parent HK
}

# Exported as CSV and as a workbook, taken into a new register, exported again: the same bytes.
comes_back() { # UNIT LANG PLAN
  local from=$place/first.csv
  as lasare plan export "$3" --lang "$2" >"$from" 2>"$place/stderr"
  as lasare plan export "$3" --lang "$2" -o "$outbox/plan.XLSX" 2>/dev/null
  is "$(head -c 2 "$outbox/plan.XLSX")" PK
  chmod 0644 "$from"
  stop_daemon
  begin
  as kommun plan import "$from" --unit "$1" --year 2026 --yes >"$place/id" 2>>"$place/stderr"
  # Each of its rows is there already: the workbook says the same.
  says "är redan inläst och inget i filen är nytt" kommun plan import "$outbox/plan.XLSX" --unit "$1" --year 2026 --yes
  as lasare plan export "$(tail -1 "$place/id")" --lang "$2" | cmp - "$from"
}

@test "the plans of the municipality and of a board, in both languages" {
  for lang in sv en; do
    begin
    cp tests/data/plan-2026-*.csv "$place/" && chmod 0644 "$place"/*.csv
    as kommun plan import "$place/plan-2026-kommun.csv" --unit HK --year 2026 --yes
    comes_back HK $lang P1
    stop_daemon
    begin
    as kommun plan import "$place/plan-2026-kommun.csv" --unit HK --year 2026 --yes
    as kommun plan import "$place/plan-2026-socialnamnd.csv" --unit SN --year 2026 --yes
    comes_back SN $lang P2
    [ "$(grep -c . "$place/first.csv")" -gt 10 ]
    stop_daemon
  done
}

@test "quotes, semicolons, bars, line breaks and what looks like a formula" {
  for lang in sv en; do
    begin
    as kommun risk add '=SUMMA(A1); "citat" | streck' --unit SN --text $'rad ett; "två"\n\n|rad| tre\t' --p 2 --k 4 \
      --motive-p $'för att "nej"; nej\noch |ja|' --motive-k "'=apostrof"
    as kommun risk add --unit SN -- "-Andra"
    as kommun measure add "@Delad" --unit SN --risk R1 --risk R2 --text "''+två"
    as kommun measure add "Före i planen" --unit SN --risk R2
    as kommun measure add "Till" --unit SN --risk R1
    as kommun control add '"Kontroll"; med mera' --unit SN --risk R1 --criteria "högst 6: 0-3 Ej godkänt, 4 Delvis godkänt, 5-6 Godkänt; annars 0-79 % Ej godkänt, 80-89 % Delvis godkänt, 90-100 % Godkänt" \
      --procedure $'Gör så;\n"här"'
    as kommun action add "+Ett" --control C1
    as kommun action add "Två" --control C1 --text $'a\nb'
    as kommun plan add --unit SN --year 2026
    for record in M2 R1 R2 M3 M1 C1 A1 A2; do as kommun plan set-item "P1/$record"; done
    comes_back SN $lang P1
    grep -qF "'=SUMMA(A1); \"\"citat\"\" | streck" "$place/first.csv"
    grep -qF "'@Delad" "$place/first.csv"
    is "$(as lasare risk show R1 --json | json 'd["records"][0]["risk"]["title"]')" '=SUMMA(A1); "citat" | streck'
    stop_daemon
  done
}

@test "what a table says otherwise than the plan is told, not taken" {
  begin
  cp tests/data/plan-2026-*.csv "$place/" && chmod 0644 "$place"/*.csv
  as kommun plan import "$place/plan-2026-kommun.csv" --unit HK --year 2026 --yes
  out=$(told kommun plan import "$place/plan-2026-socialnamnd.csv" --unit SN --year 2026 --yes)
  lacks "$out" "Obs"
  sed -e 's/^8 (4 x 2)/&/; s/"16 (4 x 4)/"12 (3 x 4)/; s/Arbetet med utbildning/Allt arbete/; s/^Hot, våld/Våld/; s/hur otillåten/vad otillåten/' \
    "$place/plan-2026-socialnamnd.csv" >"$place/changed.csv"
  chmod 0644 "$place/changed.csv"
  out=$(told kommun plan import "$place/changed.csv" --unit SN --year 2026 --yes)
  holds "$out" 'rad 3: riskvärdet för "Reglerna för representation och gåvor följs inte" är 16 (4 x 4) i planen' \
    'rad 7: texten till "Otillåten påverkan" är en annan än planens; den i planen står kvar. Ändra den med riskctl risk set R5 --text TEXT' \
    'rad 7: texten till "Utbildning i kommunens rutiner" är en annan' "riskctl measure set M2 --text TEXT"
  is "$(grep -o "Obs: " <<<"$out" | wc -l)" 3
  # A table of titles alone leaves the texts as they are; a plan that is not there has none.
  printf 'Risk;Riskvärde;Riskåtgärd;Kontroll;Korrigerande åtgärder\nOtillåten påverkan;;;;\n' >"$place/titles.csv"
  chmod 0644 "$place/titles.csv"
  lacks "$(told kommun plan import "$place/titles.csv" --unit SN --year 2026 --yes)" "Obs"
  lacks "$(told kommun plan import "$place/changed.csv" --unit SN --year 2027 --dry-run)" "står kvar"
}
