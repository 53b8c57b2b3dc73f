#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# A sample that can be proved, from the file of the source system to the erasure of its ids: frozen,
# drawn, tested, signed off, and drawn again by others who trust nobody. Each test goes on where the
# one before it ended.

setup_file() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  seq -f 'VER-2026-%04g' 120 -1 1 >"$place/ids.txt"
  seq -f 'VER-2026-%04g' 119 >"$place/other.txt"
  printf 'A-1\n\nA-2\nA-1\nA\t3\n' >"$place/faulty.txt"
  { echo 'Verifikationsnr;Text;Belopp'; seq -f 'B-%03g;Taxi, resa;12,50' 1 40; } >"$place/table.csv"
  chmod 0644 "$place"/*.txt "$place"/*.csv
  mkdir "$place/shared" "$place/before"
  cp -r "$RISKREG_BUILD/gen/python/riskreg" tests/e2e/client.py tests/e2e/ask_nonce.py "$place/"
  chmod -R a+rX "$place/riskreg" "$place"/*.py
  chmod 0777 "$place/shared"
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

# riskctl review as that person, driven by the script on stdin.
review() { # WHO ROUND
  local who=$1 sudo=
  shift
  [ "$(id -u)" = 0 ] || sudo='sudo -n'
  $sudo /usr/bin/python3 tests/e2e/keys.py "${uid_of[$who]}" "$place/shared/screen" \
    "$place/riskctl" --socket "$place/socket" --lang sv review "$@"
}

field() { # HEAD: of a round's fields
  as lasare round show "$1" --plain | grep -P "^$2\t" | cut -f 2
}

item() { as lasare round items "$1" --plain | sed -n "$2p" | cut -f 2; } # ROUND RANK

@test "how many are needed, in exact numbers" {
  as kommun unit add HK "Huddinge kommun" --kind municipality
  as kommun unit add SN "Socialnämnden" --kind board --parent HK
  as namnd control add "Attest av fakturor" --unit SN --population-source Agresso \
    --criteria "0-79 %: Ej godkänt; 80-89 %: Delvis godkänt; 90-100 %: Godkänt"
  holds "$(told lasare control plan-sample C1 --population 200)" \
    "Minst 5 behöver granskas för att alla bedömningar ska kunna ges." \
    "Minst 47 av 200 behöver granskas för att med 95 % säkerhet visa att minst 95 % stämmer, om" \
    "ingen avvikelse hittas."
  holds "$(told lasare control plan-sample C1 --found 1)" "om högst 1 avvikelse hittas."
  holds "$(told lasare control plan-sample C1 --found 2 --lang en)" "at most 2 deviations are found."
  is "$(as lasare control plan-sample C1 --population 200 --json | json '(d["for_share"], d["may_deviate"])')" "(47, 10)"
  refused 2 "--share ska vara 1-100 procent" lasare control plan-sample C1 --share 101
  refused 5 "C9 finns inte" lasare control plan-sample C9
}

@test "a round that waits for its population" {
  is "$(as granskare round open C1 --unit SN --period 2026-Q3)" S1
  holds "$(told lasare round show S1)" "Läge: planerad"
  refused 1 "S1 har ingen fryst population" lasare round verify S1
  refused 1 "S1 har inga objekt" granskare round verify S1 || true
  refused 1 "" granskare log S1 1 ok
}

@test "a faulty file: all rows at once, nothing written" {
  refused 3 "rad 4" granskare round freeze S1 "$place/faulty.txt"
  holds "$(told granskare round freeze S1 "$place/faulty.txt" || true)" "rad 4" "rad 5"
  refused 3 "finns inte" granskare round freeze S1 "$place/nowhere.txt"
  refused 2 "--extracted är igår" granskare round freeze S1 "$place/ids.txt" --extracted igår
  is "$(as lasare round show S1 --json | json 'd["records"][0]["meta"]["version"]')" 1
}

@test "frozen with number, SHA-256 and commitment; the same file again is no error" {
  holds "$(told granskare round freeze S1 "$place/ids.txt" --dry-run)" "Provkörning, inget sparades" "120 poster" \
    ced115796c5d86523b12703dbb6ba9e6c8d1adac44bcacf530f0d4ed0c55b4b9
  is "$(as lasare round show S1 --json | json 'd["records"][0]["meta"]["version"]')" 1
  out=$(told granskare round freeze S1 "$place/ids.txt" --extracted 2026-09-01 --control-total "1 234,50")
  holds "$out" "Antal i populationen: 120" "Uttagsdag: 2026-09-01" "Kontrollsumma: 1 234,50" "riskctl round draw S1 --size" \
    "Listans SHA-256: ced115796c5d86523b12703dbb6ba9e6c8d1adac44bcacf530f0d4ed0c55b4b9"
  [[ "$(field S1 'Slumptalets SHA-256')" =~ ^[0-9a-f]{64}$ ]]
  field S1 'Slumptalets SHA-256' >"$place/commitment"
  is "$(field S1 Källa)" Agresso
  version=$(as lasare round show S1 --json | json 'd["records"][0]["meta"]["version"]')
  as granskare round freeze S1 "$place/ids.txt" 2>"$place/stderr"
  holds "$(cat "$place/stderr")" "S1 är redan fryst med just den populationen."
  is "$(as lasare round show S1 --json | json 'd["records"][0]["meta"]["version"]')" "$version"
  refused 1 "S1 är fryst" granskare round freeze S1 "$place/other.txt"
  holds "$(told lasare round verify S1)" "✓ Stämmer Listan med 120 poster" "Inget är draget än"
  refused 1 "S1 är inte dragen" lasare round verify S1 --commands
}

@test "everything that can be read before the draw is kept for later" {
  cd "$place/before"
  for who in lasare granskare kommun godkannare admin; do
    for read in "round show S1" "round items S1" "round list" "status" "journal head" "export --all" "admin stats"; do
      as $who $read --json >>"$who" 2>&1 || true
    done
    for entry in $(seq 40); do
      as $who journal show $entry >>"$who" 2>&1 || true
      as $who journal show $entry --json >>"$who" 2>&1 || true
    done
    as $who journal list >>"$who" 2>&1
  done
  as granskare round draw S1 --size 8 --dry-run --json >>dry 2>&1
  as granskare round draw S1 --size 8 --dry-run >>dry 2>&1
  cp "$place/log" daemon.log
  as_uid 5 env PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$place" /usr/bin/python3 "$place/ask_nonce.py" \
    "$place/socket" S1 >python
  is "$(grep -c RR-E163 python)" 1
  holds "$(cat granskare)" '"S1"' "riskreg.v1.RoundService/Freeze"
}

@test "a draw that is too small is warned of; done once" {
  holds "$(told granskare round draw S1 --size 3 --dry-run)" "Obs: Med 3 granskade kan alla bedömningar inte ges; det behövs minst 5."
  refused 2 "valet --size behövs" granskare round draw S1
  out=$(told granskare round draw S1 --size 10 --spares 1 --dice "6 1 4")
  holds "$out" "Nr Objekt 1 VER-2026-" " 10 VER-2026-" "10 objekt är dragna, 1 i reserv" "riskctl round verify S1"
  refused 1 "S1 är dragen" granskare round draw S1 --size 10
  holds "$(told lasare round show S1)" "Läge: dragen" "Tärningar: 6 1 4" "Urval: 10; 1 reserv kvar" "Slumptal: " "… Återstår"
}

@test "before the draw the nonce was nowhere" {
  nonce=$(field S1 Slumptal)
  [[ "$nonce" =~ ^[0-9a-f]{64}$ ]]
  is "$(printf %s "$nonce" | sha256sum | cut -b 1-64)" "$(cat "$place/commitment")"
  nowhere "$nonce" "$place/before"
  nowhere "$(printf %s "$nonce" | tr a-f A-F)" "$place/before"
  nowhere "$(printf %s "$nonce" | xxd -r -p | base64 -w 0 | cut -b 1-42)" "$place/before"
  nowhere "$(printf %s "$nonce" | base64 -w 0 | cut -b 1-80)" "$place/before"
  is "$(/usr/bin/python3 -c 'import pathlib, sys
raw = bytes.fromhex(sys.argv[2])
print(sum(raw in f.read_bytes() for f in pathlib.Path(sys.argv[1]).iterdir()))' "$place/before" "$nonce")" 0
  # The record itself is never given out, not even now.
  nowhere "$nonce" "$place/log"
}

@test "drawn again with coreutils alone" {
  as lasare round verify S1 --ids-to "$place/shared/S1.txt" --commands >"$place/shared/commands" 2>"$place/stderr"
  holds "$(cat "$place/stderr")" "120 poster är skrivna till"
  is "$(cat "$place/shared/S1.txt" 2>/dev/null || sudo -n cat "$place/shared/S1.txt")" "$(sort "$place/ids.txt")"
  sed "s|$place/shared/S1.txt|$place/ids.txt|g" "$place/shared/commands" >"$place/alone"
  out=$(env -i PATH=/usr/bin:/bin sh "$place/alone")
  is "$(head -n 1 <<<"$out")" "$(cat "$place/commitment")  -"
  is "$(sed -n 2p <<<"$out" | cut -b 1-64)" "$(field S1 'Listans SHA-256')"
  is "$(sed -n 3p <<<"$out")" "$(field S1 Frö)"
  is "$(sed 1,3d <<<"$out")" "$(as lasare round items S1 --plain | cut -f 2)"
  out=$(told lasare round verify S1)
  is "$(grep -o '✓ Stämmer' <<<"$out" | wc -l)" 4
  holds "$out" "Urvalet i S1 är riktigt draget."
}

@test "another draw, from a column of a table: none of its items is taken here" {
  is "$(as granskare round open C1 --unit SN --period 2026-Q2)" S2
  refused 3 "kolumnen 9 finns inte" granskare2 round freeze S2 "$place/table.csv" --column 9 --source Heroma
  as granskare2 round freeze S2 "$place/table.csv" --column 1 --label Text --source Heroma
  as granskare2 round draw S2 --size 5
  holds "$(told lasare round items S2)" "Benämning" "Taxi, resa"
  refused 5 "$(item S2 1) finns inte bland granskningsobjekten i S1" granskare log S1 "$(item S2 1)" ok
}

@test "walked through in the terminal, a key for each item" {
  run review granskare S1 < <(printf '%s\t%s\n' "Objekt 1 av 10 (10 kvar)" k "Objekt 2 av 10 (9 kvar)" a \
    "Objekt 3 av 10 (8 kvar)" n "Anteckning (tom rad: ingen): " 'Kvittot \xc3\xa4r borta\n' "Anteckning: Kvittot är borta" a \
    "Objekt 4 av 10 (7 kvar)" s "Objekt 5 av 10 (7 kvar)" b "Objekt 4 av 10 (7 kvar)" x \
    "Objekt 4 av 10 (7 kvar)" '\x1b[A' "Objekt 4 av 10 (7 kvar)" b "Loggat: Avvikelse av" k \
    "Skäl till rättelsen" '\n' "Objekt 3 av 10 (7 kvar)" k "Skäl till rättelsen" 'Kvittot kom\n' \
    "Objekt 4 av 10 (7 kvar)" J "Objekt 5 av 10 (6 kvar)" - "Objekt 6 av 10 (5 kvar)" q)
  echo "$output"
  is "$status" 0
  holds "$output" "5 objekt återstår. Fortsätt med riskctl review S1" "exit 0, terminal as before"
  rows=$(as lasare round items S1 --plain | cut -f 1,4,8)
  is "$rows" "$(printf '%s\t%s\t%s\n' 1 Korrekt "" 2 Avvikelse "" 3 Korrekt "Kvittot är borta" 4 Korrekt "" \
    5 "Ej tillämpligt" "" 6 Återstår "" 7 Återstår "" 8 Återstår "" 9 Återstår "" 10 Återstår "")"
  is "$(as lasare round show S1 --json | json '[r["meta"]["version"] for r in d["records"] if r["result"]]')" "[1, 1, 2, 1, 1]"
}

@test "however a walk ends, the terminal is as it was" {
  run review granskare S1 < <(printf 'Objekt 6 av 10\t\\x03\n')
  holds "$output" "avbrutet." "exit 130, terminal as before"
  run review granskare S1 < <(printf 'Objekt 6 av 10\tSIGTERM\n')
  holds "$output" "exit -15, terminal as before"
  run review granskare S1 < <(printf 'Objekt 6 av 10\tSIGHUP\n')
  holds "$output" "exit -1, terminal as before"
  run review granskare S1 < <(printf 'Objekt 6 av 10\tn\nAnteckning (tom\t\\x03\n')
  holds "$output" "exit 130, terminal as before"
  run review granskare S1 < <(printf 'Objekt 6 av 10\t\\x1a\nObjekt 6 av 10\tq\n')
  holds "$output" "exit 0, terminal as before"
  run review lasare S1 < <(printf 'Objekt 6 av 10\tk\n')
  holds "$output" "RR-E030" "exit 4, terminal as before"
  refused 2 "riskctl review behöver en terminal" granskare review S1
  is "$(as lasare round items S1 --plain | grep -c Återstår)" 5
}

@test "an item that cannot be tested gives its place to a spare, while there is one" {
  item=$(item S1 6)
  refused 1 "Ange ett skäl" granskare round substitute S1 "$item"
  refused 6 "har redan ett resultat" granskare round substitute S1 "$(item S1 1)" --reason "Makulerad"
  holds "$(told granskare round substitute S1 "$item" --reason "Makulerad i Agresso")" "11 VER-2026-" "$item är ersatt av nästa reserv."
  holds "$(told lasare round items S1)" "6 $item Ersatt av nr 11"
  refused 6 "är ersatt av reserven nr 11" granskare log S1 "$item" ok
  refused 1 "ingen reserv kvar" granskare round substitute S1 "$(item S1 7)" --reason "Makulerad"
  refused 5 "VER-2026-9999 finns inte bland" granskare round substitute S1 VER-2026-9999 --reason "Makulerad"
}

@test "extended: who was drawn stays, and the extension is told" {
  before=$(as lasare round items S1 --plain | cut -f 1,2)
  out=$(as granskare round extend S1 --by 1 --reason "Två avvikelser av fem" 2>/dev/null)
  out+=$'\n'$(as granskare round extend S1 --by 1 2>"$place/stderr")
  # The one that a spare took the place of is no longer one of them.
  holds "$(cat "$place/stderr")" "Urvalet är utökat med 1 objekt till 12."
  holds "$(told lasare round show S1)" "Antal objekt: 12" "5 av 12 är loggade."
  says "7 av 12 kvar" lasare status C1 --unit SN --year 2026
  refused 1 "S1 saknar resultat för 7 av 12 granskningsobjekt." granskare round submit S1
  is "$(grep -c VER-2026 <<<"$out")" 2
  is "$(as lasare round items S1 --plain | cut -f 1,2 | head -n 11)" "$before"
  is "$(as lasare round items S1 --plain | cut -f 2 | sort -u | wc -l)" 13
  holds "$(told lasare round show S1)" "Urval: 10, utökat med 2"
  out=$(told lasare round verify S1)
  is "$(grep -o '✓ Stämmer' <<<"$out" | wc -l)" 4
}

@test "submitted with what it says about all 120, approved by who froze nothing" {
  for rank in 7 8 9 10 11 12; do as granskare log S1 "$(item S1 $rank)" ok; done
  as granskare2 log S1 "$(item S1 13)" ok
  out=$(told granskare round submit S1 --dissent "Avvikelsen är en bagatell")
  holds "$out" "S1 är inlämnad: Godkänt, 10 av 11 (90,9 %); högst " " av 120 avviker (95 %)" "utökades efter att resultat hade loggats"
  refused 4 "RR-E032" granskare2 round approve S1
  as godkannare round approve S1
  holds "$(told lasare round show S1)" "Avvikande mening: Avvikelsen är en bagatell" "Säkerhet: högst "
  holds "$(told lasare status --unit SN --year 2026)" "Godkänt, 10 av 11 (90,9 %); högst "
  holds "$(told lasare status C1 --unit SN --year 2026)" "Säkerhet: högst "
  refused 1 "S1 är fastställd" granskare log S1 "$(item S1 13)" dev --reason "Ångrade mig"
  # Whoever froze a round cannot approve it, though somebody else logged in it.
  for rank in 1 2 3 4 5; do as granskare log S2 "$(item S2 $rank)" ok; done
  as granskare round submit S2
  refused 4 "RR-E032" granskare2 round approve S2
}

@test "shown in 60, 80, 120 and 200 columns" {
  for columns in 60 80 120 200; do
    for command in "round show S1" "round items S1" "round items S2" "round list" "round verify S1" "status --unit SN --year 2026" \
      "status C1 --unit SN --year 2026" "control plan-sample C1 --population 200"; do
      out=$(COLUMNS=$columns as lasare $command 2>&1)
      echo "$command: $out"
      [ "$(LC_ALL=C.UTF-8 wc -L <<<"$out")" -le "$columns" ]
    done
  done
}

@test "replaced, drawn elsewhere, without a population" {
  refused 1 "" granskare round open C1 --unit SN --period 2026-Q3 --replaces S1
  as granskare round open C1 --unit SN --period 2026-Q3 --replaces S1 --reason "Fel uttag"
  holds "$(told lasare round show S3)" "Ersätter: S1" "Skäl: Fel uttag"
  refused 1 "Ange ett skäl" granskare round no-population S3
  as granskare round no-population S3 --reason "Inga fakturor i perioden"
  holds "$(told lasare round show S3)" "Läge: utan population"
  refused 1 "" granskare round open C1 --unit SN --period 2026-Q1 --items 10 --drawn-elsewhere
  is "$(as granskare round open C1 --unit SN --period 2026-Q1 --items 10 --drawn-elsewhere --source "IDEA 2026-09-01" 2>/dev/null)" S4
  as granskare log S4 1 ok 2 ok 3 ok 4 ok 5 ok 6 ok 7 ok 8 ok 9 ok 10 dev
  holds "$(told granskare round submit S4)" "Godkänt, 9 av 10 (90,0 %); högst " "minst 60,58 % stämmer"
}

@test "a freeze that was cut off goes on where it was, another file begins anew" {
  is "$(as granskare round open C1 --unit SN --period 2026-07)" S5
  seq -f 'VERIFIKATION-%07g' 120000 >"$place/many.txt"
  head -n 60000 "$place/many.txt" | sed 's/^/X/' >"$place/wrong.txt"
  chmod 0644 "$place/many.txt" "$place/wrong.txt"
  # Parts of another file come first, and are never frozen.
  run as granskare round freeze S5 "$place/wrong.txt" --source Agresso --extracted 2099-01-01
  [ "$status" -eq 1 ]
  is "$(as lasare round show S5 --json | json 'd["records"][0]["round"]["population"]["n"]')" 60000
  run as granskare round freeze S5 "$place/many.txt" --source Agresso --extracted 2099-01-01
  [ "$status" -eq 1 ]
  is "$(grep -c "fortsätter där" <<<"$output")" 0
  is "$(as lasare round show S5 --json | json 'd["records"][0]["round"]["population"]["n"]')" 120000
  holds "$(told granskare round freeze S5 "$place/many.txt" --source Agresso)" "120000 av 120000 poster finns redan" \
    "Listans SHA-256: $(sha256sum <"$place/many.txt" | cut -b 1-64)"
  as granskare round draw S5 --size 60 --spares 3
  holds "$(told lasare round verify S5)" "Urvalet i S5 är riktigt draget."
}

@test "erased: no id is in any file; number, hash, seed, ranks and verdict stay" {
  seed=$(field S1 Frö)
  ground=(--ground "Gallringsplan 4.2" --decision "Nämnden 2026-08-31, § 12" --diary "SN 2026-14")
  refused 2 "--population gäller en omgång" kommun erase ask R1 --population "${ground[@]}"
  is "$(as kommun erase ask S1 --population "${ground[@]}")" E1
  as godkannare erase confirm E1 --yes
  rm -f "$place/shared"/* "$place/alone"
  nowhere VER-2026-0 "$place/data"
  holds "$(told lasare round verify S1)" "Stämmer Slumptalet" "Stämmer Fröet" "Listan i S1 är gallrad"
  is "$(field S1 Frö)" "$seed"
  holds "$(told lasare round show S1)" "Antal i populationen: 120" "Bedömning: Godkänt Korrekta: 10 av 11 (90,9 %)" "Listan är gallrad (Gallrat 20" ", SN 2026-14)" "6 Ersatt av nr 11"
  refused 1 "Listan är gallrad" lasare round verify S1 --ids-to "$place/shared/ids"
  is "$(as lasare round items S1 --json | json '(d["erased"], [i["id"] for i in d["items"]].count(""))')" "(True, 13)"
  holds "$(told lasare journal verify 2>&1)" "Rätt:"
  holds "$(told lasare round verify S5)" "Urvalet i S5 är riktigt draget."
}

@test "the same draw after a restart and after a restore" {
  items=$(as lasare round items S5 --plain | cut -f 1,2)
  as admin admin backup "$place/shared/backup" 2>/dev/null
  stop_daemon
  start_daemon
  is "$(as lasare round items S5 --plain | cut -f 1,2)" "$items"
  stop_daemon
  take_over "$place/shared/backup"
  "$place/riskregd" --data "$place/data" --restore "$place/shared/backup" --allow-older >/dev/null
  start_daemon
  is "$(as lasare round items S5 --plain | cut -f 1,2)" "$items"
  holds "$(told lasare round verify S5)" "Urvalet i S5 är riktigt draget."
}
