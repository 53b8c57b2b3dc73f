#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# The auditor's Excel: a worksheet out, filled in, and back; the same as CSV in its encodings; what
# is refused, whole; and files that are longer than one call.

W="/usr/bin/python3 tests/e2e/worksheet.py"

setup_file() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  mkdir -m 0777 "$place/io"
  start_daemon
  as kommun unit add HK "Huddinge kommun" --kind municipality
  as kommun unit add SN "Socialnämnden" --kind board --parent HK
  as namnd control add "Attest av fakturor" --unit SN \
    --criteria "0-79 %: Ej godkänt; 80-89 %: Delvis godkänt; 90-100 %: Godkänt"
  as namnd control add "Utbetalningar" --unit SN --attribute A="Rätt attestant" \
    --attribute B="Underlag finns" \
    --criteria "0-79 %: Ej godkänt; 80-89 %: Delvis godkänt; 90-100 %: Godkänt"
  printf 'VER-%02d\n' $(seq 30) >"$place/io/ids.txt"
  printf '%s\n' 0012 "Å 7" "a;b" "=1+1" >"$place/io/odd.txt"
  export place daemon
}

teardown_file() {
  source tests/e2e/setup.bash
  remove_place
}

setup() {
  source tests/e2e/setup.bash
  daemon=$(cat "$place/pid")
  io=$place/io
}

# A round of thirty items, and its worksheet filled in: 27 Ja, 3 Nej.
open_round() { # [more]
  round=$(as granskare round open C1 --unit SN --ids "$io/ids.txt" 2>/dev/null)
  as granskare --lang sv round template "$round" -o "$io/$round.xlsx" 2>/dev/null
}

answers() {
  for i in $(seq 27); do printf 'VER-%02d=Ja\n' "$i"; done
  printf '%s\n' "VER-28=Nej:Kvitto; \"saknas\" – åäö" VER-29=Nej VER-30=Nej
}

fill_all() {
  mapfile -t all < <(answers)
  $W fill "$io/$round.xlsx" "$io/$round-full.xlsx" "${all[@]}"
}

# What is logged, without who and when.
logged() { # ROUND
  as lasare --json round show "$1" | json '[(r["result"]["rank"], r["result"]["outcome"],
    r["result"]["note"]) for r in d["records"] if r.get("result")]'
}

turned_away() { # FILE PART ...: exit 3, and nothing written
  local file=$1
  shift
  run as granskare --lang sv round import "$file" --yes
  is "$status" 3 && holds "$output" "$@" && is "$(logged "$round")" "[]"
}

@test "a worksheet out, filled in, and back" {
  open_round
  is "$round" S1
  fill_all
  run as granskare --lang sv round import "$io/S1-full.xlsx" --yes
  echo "$output"
  is "$status" 0
  holds "$output" "30 rader: 27 Ja, 3 Nej, 0 Ej tillämpligt." "Korrekta: 27 av 30 (90,0 %)." \
    "30 resultat är inlästa i S1."
  is "$(logged S1 | tr ')' '\n' | grep -c conforming)" 27
  holds "$(logged S1)" "(28, 'deviating', 'Kvitto; \"saknas\" – åäö')"
}

@test "the same file twice is recognised, and so is the sheet of what is logged" {
  entries=$(as lasare --json journal head | json 'd["size"]')
  run as granskare --lang sv round import "$io/S1-full.xlsx"
  is "$status" 0
  holds "$output" "är redan inläst ("
  as granskare --lang sv round template S1 -o "$io/again.xlsx"
  run as granskare --lang sv round import "$io/again.xlsx"
  is "$status" 0
  holds "$output" "är redan inläst ("
  is "$(as lasare --json journal head | json 'd["size"]')" "$entries"
}

@test "XLSX, and CSV in its encodings: the same records" {
  expected=$(logged S1)
  for how in "utf-8-sig ;" "utf-8 ," "cp1252 ;" "utf-16 TAB"; do
    read -r encoding delimiter <<<"$how"
    [ "$delimiter" != TAB ] || delimiter=$'\t'
    open_round
    fill_all
    $W csv "$io/$round-full.xlsx" "$io/$round.csv" "$encoding" "$delimiter"
    run as granskare --lang sv round import "$io/$round.csv" --yes
    echo "$output"
    is "$status" 0
    is "$(logged "$round")" "$expected"
  done
  head -c 2 "$io/$round.csv" | od -An -tx1 | grep -q 'ff fe'
}

@test "all errors at once, written back beside the rows, mended, read in" {
  open_round
  $W fill "$io/$round.xlsx" "$io/bad.xlsx" VER-01=Ja VER-09=Jaa VER-10=Nejj VER-11=kanske
  run as granskare --lang sv round import "$io/bad.xlsx" --yes --errors-to "$io/errors.xlsx"
  echo "$output"
  is "$status" 3
  holds "$output" "rad 14, kolumn C: 'Jaa' är inte Ja, Nej eller Ej tillämpligt; menade du Ja?" \
    "rad 15, kolumn C: 'Nejj' är inte" "rad 16, kolumn C: 'kanske' är inte" "3 fel i"
  is "$(logged "$round")" "[]"
  $W column "$io/errors.xlsx" F | grep -q "^rad 14, kolumn C: 'Jaa' är inte Ja"
  $W fill "$io/errors.xlsx" "$io/mended.xlsx" VER-09=Ja VER-10=Nej VER-11=Ja
  as granskare round import "$io/mended.xlsx" --yes
  is "$(logged "$round")" "[(1, 'conforming', ''), (9, 'conforming', ''), (10, 'deviating', ''), (11, 'conforming', '')]"
}

@test "a DTD, a bomb, formulas, another round, another register: refused, nothing written" {
  open_round
  other=$round
  open_round
  fill_all
  for how in dtd bomb formula; do $W spoil "$io/$round-full.xlsx" "$io/$how.xlsx" $how; done
  turned_away "$io/dtd.xlsx" "(DTD)"
  turned_away "$io/bomb.xlsx" "blir för stor uppackad" "högst 64 MiB, och högst 200 gånger"
  turned_away "$io/formula.xlsx" "rad 6, kolumn C: cellen är en formel."
  run as granskare --lang sv round import "$io/$round-full.xlsx" --round "$other" --yes
  is "$status" 3
  holds "$output" "hör till en annan omgång än $other"
  is "$(logged "$other")" "[]"
  # The same number in a register where the round has other items.
  sed 's/VER/FAK/' "$io/ids.txt" >"$io/fak.txt"
  mine=$(as granskare round open C1 --unit SN --ids "$io/fak.txt" 2>/dev/null)
  $W fill "$io/$round.xlsx" "$io/moved.xlsx" VER-01=Ja
  /usr/bin/python3 - "$io/moved.xlsx" "$round" "$mine" <<-'PY'
	import sys, zipfile
	path, old, new = sys.argv[1:]
	with zipfile.ZipFile(path) as z: parts = {n: z.read(n) for n in z.namelist()}
	with zipfile.ZipFile(path, 'w') as z:
	    for n, data in parts.items():
	        z.writestr(n, data.replace(b'>%s<' % old.encode(), b'>%s<' % new.encode()))
	PY
  round=$mine
  turned_away "$io/moved.xlsx" "har andra granskningsobjekt"
}

@test "files that say nothing of their round take --round; one that does is heeded" {
  open_round
  printf 'Objekt;Korrekt?\nVER-01;Ja\n' >"$io/bare.csv"
  turned_away "$io/bare.csv" "Ange den med --round S31"
  printf 'Objekt;Korrekt?;Omgång\nVER-01;Ja;S999\n' >"$io/wrong.csv"
  run as granskare round import "$io/wrong.csv" --yes
  is "$status" 5
  as granskare round import "$io/bare.csv" --round "$round" --yes --day 2026-06-01 --tester anna
  is "$(as lasare --json round show "$round" | json '[r["result"]["tester"] + r["result"]["tested_day"]
    for r in d["records"] if r.get("result")]')" "['anna2026-06-01']"
}

@test "asked before it writes; a dry run says the same and writes nothing" {
  open_round
  fill_all
  run as granskare --lang sv round import "$io/$round-full.xlsx"
  is "$status" 1
  holds "$output" "27 Ja, 3 Nej" "Ange --yes"
  run as granskare --lang sv round import "$io/$round-full.xlsx" --dry-run
  is "$status" 0
  holds "$output" "27 Ja, 3 Nej" "Provkörning: inget sparades."
  run as lasare round import "$io/$round-full.xlsx" --dry-run
  is "$status" 4
  is "$(logged "$round")" "[]"
}

@test "a correction takes a reason, and is not mixed up with the first import" {
  open_round
  fill_all
  as granskare round import "$io/$round-full.xlsx" --yes
  $W fill "$io/$round-full.xlsx" "$io/corrected.xlsx" VER-30=Ja
  run as granskare --lang sv round import "$io/corrected.xlsx" --yes
  is "$status" 3
  holds "$output" "redan loggat" "--reason"
  as granskare round import "$io/corrected.xlsx" --yes --reason "Kvittot kom in"
  as granskare round import "$io/$round-full.xlsx" --yes --reason "Fel kvitto"
  as granskare round import "$io/corrected.xlsx" --yes --reason "Kvittot kom in"
  holds "$(logged "$round")" "(30, 'conforming', '')" "(29, 'deviating', '')"
}

@test "attributes: a column each; the answer follows from them" {
  round=$(as granskare round open C2 --unit SN --ids "$io/odd.txt" 2>/dev/null)
  as granskare --lang en round template "$round" -o "$io/a.xlsx"
  is "$($W column "$io/a.xlsx" A | tail -n 4 | xargs -d '\n')" "0012 Å 7 a;b =1+1"
  is "$($W column "$io/a.xlsx" D | sed -n 5p)" "A: Rätt attestant"
  printf 'Item,A,B,Comment\n0012,Yes,No,\n"a;b",n/a,n/a,\n=1+1,Yes,Yes,"two\nlines"\n' >"$io/a.csv"
  as granskare round import "$io/a.csv" --round "$round" --yes
  is "$(logged "$round")" "[(1, 'deviating', ''), (3, 'not_applicable', ''), (4, 'conforming', 'two\\nlines')]"
}

@test "the same bytes for the same items; a place that cannot be written is told" {
  open_round
  as granskare round template "$round" -o "$io/one.xlsx"
  as granskare round template "$round" -o "$io/two.xlsx"
  cmp "$io/one.xlsx" "$io/two.xlsx"
  run as granskare --lang sv round template "$round" -o "$place/none.xlsx"
  is "$status" 1
  holds "$output" "går inte att skriva"
  is "$(find "$place" -name '*.new' | wc -l)" 0
}

@test "a file longer than one call, cut off half-way, is finished by running it again" {
  round=$(as granskare round open C1 --unit SN --items 25000 2>/dev/null)
  { echo "Objekt;Korrekt?"; for i in $(seq 25000); do echo "$i;Ja"; done; } >"$io/long.csv"
  # One of another opinion in the last call: nothing of the first is written.
  as granskare log "$round" 24000 dev
  run as granskare round import "$io/long.csv" --round "$round" --yes
  is "$status" 3
  is "$(logged "$round")" "[(24000, 'deviating', '')]"
  # What a first run had time for.
  head -n 10001 "$io/long.csv" >"$io/part.csv"
  as granskare round import "$io/part.csv" --round "$round" --yes
  run as granskare --lang sv round import "$io/long.csv" --round "$round" --yes --reason "rättat"
  echo "$output"
  is "$status" 0
  holds "$output" "10000 resultat var redan loggade." "15000 resultat är inlästa"
  run as granskare --lang sv round import "$io/long.csv" --round "$round" --yes
  holds "$output" "är redan inläst"
}

@test "200 000 rows are read, one more is refused; so is a file above 64 MiB" {
  { echo "Objekt;Korrekt?"; seq -f '%.0f;Ja' 200000; } >"$io/rows.csv"
  run as granskare --lang sv round import "$io/rows.csv" --round S1 --yes
  is "$status" 3
  holds "$output" "200000 fel i"
  echo "200001;Ja" >>"$io/rows.csv"
  run as granskare --lang sv round import "$io/rows.csv" --round S1 --yes
  is "$status" 3
  holds "$output" "för många rader: högst 200 000"
  truncate -s $((64 << 20 | 1)) "$io/rows.csv"
  run as granskare --lang sv round import "$io/rows.csv" --round S1 --yes
  is "$status" 3
  holds "$output" "för stor: högst 64 MiB"
}

@test "a correction keeps what the worksheet does not have: its evidence" {
  cp tests/e2e/client.py "$place/" && chmod 0644 "$place/client.py"
  [ -d "$place/python" ] || cp -r "$RISKREG_BUILD/gen/python" "$place/python"
  open_round
  as_uid 3 /usr/bin/python3 - "$place" "$round" <<-'PY'
	import sys
	sys.path[:0] = [sys.argv[1], sys.argv[1] + "/python"]
	from client import Client
	from riskreg.v1 import common_pb2, round_pb2
	result = round_pb2.ItemResult(rank=2, outcome=1,
	                              evidence=[round_pb2.Evidence(label="Kvitto 17", sha256=b"x" * 32)])
	Client(sys.argv[1] + "/socket").call("RoundService/LogResults",
	    round_pb2.LogResultsRequest(round=sys.argv[2], results=[result]), common_pb2.Written, True)
	PY
  printf 'Objekt;Korrekt?;Kommentar\nVER-02;Nej;Fel belopp\n' >"$io/evidence.csv"
  as granskare round import "$io/evidence.csv" --round "$round" --yes --reason "Granskat på nytt"
  is "$(logged "$round")" "[(2, 'deviating', 'Fel belopp')]"
  is "$(as lasare --json round show "$round" | json '[e["label"] for r in d["records"]
    if r.get("result") for e in r["result"]["evidence"]]')" "['Kvitto 17']"
  printf 'Objekt;Korrekt?;Kommentar\nVER-02;Ja;\n' >"$io/evidence.csv"
  run as granskare --lang sv round import "$io/evidence.csv" --round "$round" --yes --reason "Rätt ändå"
  holds "$output" "rad 2, kolumn C: kommentaren är tom; den som redan är loggad står kvar"
  is "$(logged "$round")" "[(2, 'conforming', 'Fel belopp')]"
}

@test "a population out of a workbook, drawn; its worksheet, also after a spare and an extension" {
  { printf 'Belopp\tVerifikationsnr\tText\n'; for i in $(seq 40); do printf '%d\tFAK-%03d\tTaxi %d\n' "$i" "$i" "$i"; done; } |
    $W make "$io/population.xlsx"
  round=$(as granskare round open C1 --unit SN 2>/dev/null)
  as granskare round freeze "$round" "$io/population.xlsx" --column verifikationsnr --label Text --source Agresso
  as granskare round draw "$round" --size 6 --spares 2
  as granskare --lang sv round template "$round" -o "$io/drawn.xlsx"
  mapfile -t ids < <($W column "$io/drawn.xlsx" A | grep FAK)
  is "${#ids[@]}" 6
  is "$($W column "$io/drawn.xlsx" B | grep '^Taxi' | head -n 1)" "Taxi $((10#${ids[0]#FAK-}))"
  as granskare round substitute "$round" "${ids[5]}" --reason "Makulerad i Agresso"
  as granskare round extend "$round" --by 2 --reason "Fler behövs"
  # The old sheet is still good for what is still in play, and says so.
  $W fill "$io/drawn.xlsx" "$io/old.xlsx" "${ids[0]}=Ja" "${ids[5]}=Ja"
  run as granskare --lang sv round import "$io/old.xlsx" --yes
  is "$status" 3
  holds "$output" "har ändrats sedan bladet skrevs" "rad 11, kolumn A: '${ids[5]}' är ersatt av en reserv"
  $W fill "$io/drawn.xlsx" "$io/old.xlsx" "${ids[0]}=Ja" "${ids[1]}=Nej"
  as granskare round import "$io/old.xlsx" --yes
  as granskare --lang sv round template "$round" -o "$io/new.xlsx"
  mapfile -t rest < <($W column "$io/new.xlsx" A | grep FAK)
  is "${#rest[@]}" 8
  $W fill "$io/new.xlsx" "$io/done.xlsx" "${rest[@]/%/=Ja}"
  run as granskare --lang sv round import "$io/done.xlsx" --yes --reason "Rättat"
  is "$status" 0
  holds "$output" "8 rader: 8 Ja" "7 resultat är inlästa"
  as granskare round submit "$round"
}

@test "a plan as XLSX is the same plan" {
  /usr/bin/python3 -c '
import csv, sys
for row in csv.reader(open("tests/data/plan-2026-kommun.csv", encoding="utf-8-sig"), delimiter=";"):
    print("\t".join(c.replace("\n", "\\n") for c in row))' | $W make "$io/plan.xlsx"
  cp tests/data/plan-2026-kommun.csv "$io/plan.csv"
  as kommun plan import "$io/plan.xlsx" --unit HK --year 2026 --yes
  run as kommun --lang sv plan import "$io/plan.csv" --unit HK --year 2026 --yes
  echo "$output"
  is "$status" 0
  holds "$output" "inget i filen är nytt"
}

@test "a title that begins with = is the same text in a workbook, and through one" {
  printf 'Risk;Riskvärde;Riskåtgärd;Kontroll;Korrigerande åtgärder\n"%s";8 (4 x 2);;;\n"%s";6 (3 x 2);;;\n' \
    "'=1+1 uppdelade inköp" "''-citerad titel" >"$io/signs.csv"
  as kommun plan import "$io/signs.csv" --unit HK --year 2027 --yes
  plan=$(as lasare --json plan list | json '[r["meta"]["id"] for r in d["records"] if r["plan"]["year"] == 2027][0]')
  as kommun plan export "$plan" -o "$io/signs.xlsx"
  is "$($W column "$io/signs.xlsx" A | tail -n 2 | xargs -d '\n')" "=1+1 uppdelade inköp ''-citerad titel"
  is "$(/usr/bin/python3 -m zipfile -e "$io/signs.xlsx" "$io/signs"; cat "$io/signs/xl/worksheets/sheet1.xml" | grep -c '<f>')" 0
  run as kommun --lang sv plan import "$io/signs.xlsx" --unit HK --year 2027 --yes
  echo "$output"
  holds "$output" "inget i filen är nytt"
  as kommun plan export "$plan" -o "$io/again.csv"
  is "$(grep -c "\"'=1+1 uppdelade inköp\"" "$io/again.csv")" 1
}
