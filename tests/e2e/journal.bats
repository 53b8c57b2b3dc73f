#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# The journal from outside: signed heads, receipts without a server, proofs against what was kept,
# erasure, backup and restore, earlier states (attacks: tamper.bats). Every test has a register of its own.

setup() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  mkdir -m 1777 "$place/out"
  start_daemon
  as kommun unit add HK "Huddinge kommun" --kind municipality
  as kommun unit add SN "Socialnämnden" --kind board --parent HK
  as namnd risk add "Risk för fel" --unit SN --text "Första texten"
  as namnd control add "Kontroll" --unit SN --risk R1 --criteria "0-79 % Ej godkänt 80-89 % Delvis godkänt 90-100 % Godkänt"
  as granskare round open C1 --unit SN --items 3
  as granskare log S1 1 ok 2 ok
  as granskare log S1 3 dev --note "Hemlig-anteckning-4711"
}

teardown() {
  source tests/e2e/setup.bash
  remove_place
}

head_field() { # NAME
  as lasare journal head --json | /usr/bin/python3 -c "import json,sys; print(json.load(sys.stdin)['$1'])"
}

# What the journal's bytes say, read by a program that shares nothing with ours. When it is stopped.
read_journal() { # DIR
  /usr/bin/python3 tests/e2e/read_journal.py "${1:-$place/data}"
}

riskregd() {
  "$place/riskregd" --config "$place/riskregd.conf" "$@" 2>&1
}

@test "the head is signed, and a program that shares no code finds the same root" {
  run as lasare journal head
  [ "$status" -eq 0 ]
  [[ "$output" == *"$(head_field public_key | cut -c1-40)"* ]]
  size=$(head_field size)
  root=$(head_field root)
  [ "$size" -ge 8 ]
  stop_daemon
  [ "$(read_journal)" = "$size $root 0" ]
}

@test "list and show tell who wrote what" {
  run as lasare journal list --from 4 --limit 2 --plain
  [ "$status" -eq 0 ]
  [ "${#lines[@]}" -eq 2 ]
  [[ "${lines[0]}" == 4$'\t'*RiskService/Set*R1 ]]
  # One document, however many answers it takes.
  is "$(as lasare journal list --json | json '[e["seq"] for e in d["entries"]], d["next"]')" \
    "$(json '[*range(1, d["size"] + 1)], 0' <<<"$(as lasare journal head --json)")"
  is "$(as lasare journal list --from 2 --limit 3 --json | json '[e["seq"] for e in d["entries"]], d["next"]')" \
    "[2, 3, 4] 5"
  # One document: the leaf unpacked, and what the journal holds, with which it can be checked.
  is "$(as lasare journal show 4 --json | json 'list(d), d["entry"]["method"], len(d["entry"]["changes"]), len(d["stored"]["texts"])')" \
    "['entry', 'stored'] riskreg.v1.RiskService/Set 1 1"
  run as lasare journal show 999
  [ "$status" -eq 1 ]
}

@test "a receipt is verified without the daemon, an altered one is not" {
  as lasare journal receipt S1/3 -o "$place/out/receipt"
  key=$(head_field public_key)
  echo "$key" >"$place/out/key"
  stop_daemon
  run as lasare receipt verify "$place/out/receipt" --key "$key"
  echo "$output"
  [ "$status" -eq 0 ]
  [[ "$output" == *"S1/3"* && "$output" == *LogResults* ]]
  run as lasare receipt verify "$place/out/receipt" --public-key "$place/out/key"
  [ "$status" -eq 0 ]
  sed 's/^index 7$/index 6/;t;s/^index .*/index 0/' "$place/out/receipt" >"$place/out/other"
  run as lasare receipt verify "$place/out/other" --key "$key"
  [ "$status" -eq 9 ]
  head -c 200 "$place/out/receipt" >"$place/out/cut"
  run as lasare receipt verify "$place/out/cut" --key "$key"
  [ "$status" -eq 9 ]
  run as lasare receipt verify "$place/out/receipt" \
    --key "riskreg-0000000000000000+bc2e4c36+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
  [ "$status" -ne 0 ]
  run as lasare receipt verify "$place/out/receipt"
  [ "$status" -eq 2 ]
}

@test "the journal extends a checkpoint that was kept, after more writes and a restart" {
  as lasare journal head -o "$place/out/kept" >/dev/null
  key=$(head_field public_key)
  for i in 1 2 3 4 5; do as namnd risk add "Risk $i" --unit SN; done
  run as lasare journal verify --checkpoint "$place/out/kept" --key "$key" --all
  echo "$output"
  [ "$status" -eq 0 ]
  stop_daemon
  start_daemon
  run as lasare journal verify --checkpoint "$place/out/kept" --key "$key"
  [ "$status" -eq 0 ]
  # The weekly check: no file at first, then it goes on from the last one.
  run as lasare journal verify --checkpoint "$place/out/weekly" --update
  [ "$status" -eq 0 ]
  [ -s "$place/out/weekly" ]
  as namnd risk add "Risk 6" --unit SN
  before=$(cat "$place/out/weekly")
  run as lasare journal verify --checkpoint "$place/out/weekly" --update
  [ "$status" -eq 0 ]
  [ "$before" != "$(cat "$place/out/weekly")" ]
}

@test "a backup taken while others write restores to the same root and status" {
  (for i in $(seq 40); do as namnd risk add "Risk $i" --unit SN || exit 1; done >/dev/null) &
  writing=$!
  run as admin admin backup "$place/out/a.backup"
  echo "$output"
  [ "$status" -eq 0 ]
  take_over "$place/out/a.backup"
  wait $writing
  run as lasare admin backup "$place/out/no.backup"
  [ "$status" -eq 4 ]
  [ ! -e "$place/out/no.backup" ]
  as admin admin backup "$place/out/b.backup"
  take_over "$place/out/b.backup"
  root=$(head_field root)
  size=$(head_field size)
  shown=$(as lasare status --year 2026 --json)
  stop_daemon
  [ "$(stat -c %a "$place/out/b.backup")" = 600 ]
  run riskregd --data "$place/first" --restore "$place/out/a.backup"
  echo "$output"
  [ "$status" -eq 0 ]
  mv "$place/data" "$place/gone"
  run riskregd --data "$place/data" --restore "$place/out/b.backup"
  echo "$output"
  [ "$status" -eq 0 ]
  [ "$(read_journal)" = "$size $root 0" ]
  cmp "$place/data/riskregd.conf.restored" "$place/riskregd.conf"
  start_daemon
  [ "$(head_field root)" = "$root" ]
  [ "$(as lasare status --year 2026 --json)" = "$shown" ]
}

@test "a backup that was cut or altered leaves the register as it is" {
  as admin admin backup "$place/out/a.backup"
  take_over "$place/out/a.backup"
  stop_daemon
  # The index is opened to see whether the backup is older, which leaves traces in it.
  before=$(cd "$place/data" && sha256sum key journal/*)
  size=$(stat -c %s "$place/out/a.backup")
  # The last 56 bytes can be a seal, which holds nothing.
  for n in 10 300 4095 4096 $((size / 2)) $((size - 64)); do
    head -c "$n" "$place/out/a.backup" >"$place/out/cut"
    run riskregd --data "$place/data" --restore "$place/out/cut" --allow-older
    echo "$n: $output"
    [ "$status" -eq 1 ]
  done
  for at in 1 20 60 300 500 3000 4100 5000 $((size - 100)); do
    cp "$place/out/a.backup" "$place/out/altered"
    byte=$(dd if="$place/out/altered" bs=1 skip="$at" count=1 status=none | od -An -tu1)
    printf "\\x$(printf %02x $(((byte + 1) % 256)))" |
      dd of="$place/out/altered" bs=1 seek="$at" conv=notrunc status=none
    run riskregd --data "$place/data" --restore "$place/out/altered" --allow-older
    echo "$at: $output"
    [ "$status" -eq 1 ]
  done
  is "$(cd "$place/data" && sha256sum key journal/*)" "$before"
  run riskregd --data "$place/data" --check
  [ "$status" -eq 0 ]
}

@test "what a restore cannot do is said with file, place and cause, and no option is offered that does not help" {
  as admin admin backup "$place/out/a.backup"
  take_over "$place/out/a.backup"
  run riskregd --data "$place/data" --restore "$place/out/a.backup"
  is "$status" 1
  holds "$output" "används. Stoppa riskregd först."
  stop_daemon
  run riskregd --data "$place/no/such" --restore "$place/out/a.backup"
  is "$output" "$place/out/a.backup går inte att lägga i $place/no/such: den finns inte."
  run riskregd --data "$place/new" --restore "$place/out/none"
  is "$output" "$place/out/none går inte att läsa: den finns inte."
  head -c 5000 "$place/out/a.backup" >"$place/out/cut"
  run riskregd --data "$place/new" --restore "$place/out/cut"
  holds "$output" "$place/out/cut är skadad eller avkortad (byte 4096: no valid header of segment 1). Inget har ändrats"
  # Where there is no register the first time, one the second; it is put aside and named.
  run riskregd --data "$place/new" --restore "$place/out/a.backup"
  is "$status" 0
  lacks "$output" "before-restore"
  run riskregd --data "$place/new" --restore "$place/out/a.backup"
  is "$status" 0
  kept=$(echo "$place"/new/before-restore-*)
  [ -d "$kept/journal" ]
  holds "$output" "Det register som fanns ligger i $kept."
  # A register that somebody else owns is not lost: --allow-older would only hide that.
  chmod 0755 "$place/new"
  chmod 0644 "$place/out/a.backup"
  for option in "" --allow-older; do
    LC_ALL=sv_SE.UTF-8 run as_uid 5 "$place/riskregd" --data "$place/new" --restore "$place/out/a.backup" $option
    is "$status" 1
    holds "$output" "åtkomst saknas. Kör riskregd som den användare som äger det."
    lacks "$output" "--allow-older"
  done
}

@test "an older backup is refused, tells what must be erased again, and is taken when told to" {
  as admin admin backup "$place/out/old.backup"
  take_over "$place/out/old.backup"
  as namnd erase ask S1/3 --ground "Gallringsplan" --decision "Nämnden" --diary "SN 2026-1"
  as godkannare erase confirm E1 --yes
  stop_daemon
  run riskregd --data "$place/data" --restore "$place/out/old.backup"
  echo "$output"
  [ "$status" -eq 1 ]
  [[ "$output" == *"S1/3"* && "$output" == *allow-older* ]]
  run riskregd --data "$place/data" --restore "$place/out/old.backup" --allow-older
  echo "$output"
  [ "$status" -eq 0 ]
  holds "$output" "Måste gallras igen: S1/3, version 1."
  start_daemon
  run as lasare erase list
  [[ "$output" != *E1* ]]
}

@test "the backup of another register is refused, also a larger one, and is taken when told to" {
  as admin admin backup "$place/out/own.backup"
  take_over "$place/out/own.backup"
  stop_daemon
  mv "$place/data" "$place/own"
  start_daemon
  as kommun unit add HK "En annan kommun" --kind municipality
  for i in 1 2 3 4 5 6 7 8 9 10; do as kommun risk add "Risk $i" --unit HK; done
  stop_daemon
  # Fewer entries than the register has, then more.
  run riskregd --data "$place/data" --restore "$place/out/own.backup" --allow-older
  echo "$output"
  [ "$status" -eq 1 ]
  holds "$output" "ett annat än säkerhetskopians" "--allow-other"
  start_daemon
  as admin admin backup "$place/out/other.backup"
  take_over "$place/out/other.backup"
  stop_daemon
  run riskregd --data "$place/own" --restore "$place/out/other.backup" --allow-older
  echo "$output"
  [ "$status" -eq 1 ]
  holds "$output" "ett annat än säkerhetskopians" "--allow-other"
  [ "$(read_journal "$place/own")" = "$(riskregd --data "$place/own" --check | sed -n 's/.*: \([0-9]*\) entries.*: \([0-9a-f]*\)$/\1 \2 0/p')" ]
  run riskregd --data "$place/own" --restore "$place/out/other.backup" --allow-other
  echo "$output"
  [ "$status" -eq 0 ]
  [ -n "$(ls -d "$place"/own/before-restore-*)" ]
}

@test "what is erased is in no file and no new backup; proofs, receipts and verdicts still hold" {
  grep -rqa "Hemlig-anteckning-4711" "$place/data"
  as lasare journal receipt S1/3 -o "$place/out/receipt"
  as lasare journal head -o "$place/out/kept" >/dev/null
  key=$(head_field public_key)
  as granskare round submit S1
  verdict=$(as lasare status C1 --year 2026)
  as namnd erase ask S1/3 R1:1 --ground "Gallringsplan" --decision "Nämnden" --diary "SN 2026-1"
  holds "$(as lasare erase list)" "S1/3 version 1, R1 version 1"
  run as namnd erase confirm E1 --yes
  [ "$status" -eq 4 ]
  grep -rqa "Hemlig-anteckning-4711" "$place/data"
  run as godkannare erase confirm E1 --yes
  echo "$output"
  [ "$status" -eq 0 ]
  nowhere "Hemlig-anteckning-4711" "$place/data"
  nowhere "Första texten" "$place/data"
  as admin admin backup "$place/out/b.backup"
  take_over "$place/out/b.backup"
  nowhere "Hemlig-anteckning-4711" "$place/out/b.backup"
  # In the place of what is gone stands why, also in a state from before.
  gone="$(TZ=Europe/Stockholm date +%F), SN 2026-1"
  for at in "" "--as-of=@8"; do
    output=$(as lasare round show S1 $at)
    [ "$(grep -c "Gallrat $gone" <<<"$output")" -eq 1 ]
    lacks "$output" Hemlig
    holds "$(as lasare risk show R1 $at)" "Gallrat $gone"
    holds "$(as lasare risk list $at)" "Gallrat"
  done
  holds "$(as lasare risk show R1 --lang en)" "Erased $gone"
  holds "$(as lasare journal show 4)" "R1: Gallrat $gone"
  [[ "$(as lasare journal show 4 --lang en)" == *"R1: Erased $gone"* ]]
  [ "$(as lasare status C1 --year 2026)" = "$verdict" ]
  run as lasare journal verify --checkpoint "$place/out/kept" --key "$key" --all
  echo "$output"
  [ "$status" -eq 0 ]
  run as lasare receipt verify "$place/out/receipt" --key "$key"
  [ "$status" -eq 0 ]
  root=$(head_field root)
  stop_daemon
  nowhere "Hemlig-anteckning-4711" "$place/data"
  [[ "$(read_journal)" == *" $root 2" ]]
  rm -rf "$place/data/index" "$place/data/state"
  start_daemon
  [ "$(head_field root)" = "$root" ]
  run as lasare erase show E1
  [[ "$output" == *"verkställd"* && "$output" == *"SN 2026-1"* ]]
}

@test "reads as of an earlier state, by size and by day; writes are refused there" {
  size=$(head_field size)
  as namnd risk set R1 --title "Ny rubrik" --reason "Tydligare"
  as namnd risk add "En till" --unit SN
  run as lasare risk show R1 --as-of "@$size"
  [[ "$output" == *"Risk för fel"* ]]
  run as lasare risk list --as-of "@$size" --plain
  [ "${#lines[@]}" -eq 1 ]
  run as lasare risk list --as-of "$(TZ=Europe/Stockholm date +%F)" --plain
  [ "${#lines[@]}" -eq 2 ]
  run as lasare status --as-of "@3"
  [ "$status" -eq 0 ]
  run as lasare risk list --as-of 2020-01-01
  [ "$status" -eq 5 ]
  run as lasare risk list --as-of @99999
  [ "$status" -eq 1 ]
  [[ "$output" == *RR-E140* ]]
  run as namnd risk set R1 --title "Nej" --as-of "@$size"
  [ "$status" -eq 2 ]
}

@test "an export holds every version of every record, one on a line" {
  as namnd risk set R1 --title "Ny rubrik" --reason "Tydligare"
  as lasare export --all >"$place/out/all.jsonl"
  /usr/bin/python3 - "$place/out/all.jsonl" <<'PY'
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
head, records = lines[0], lines[1:]
seen = {(r["meta"]["kind"], r["meta"]["id"], r["meta"]["version"]) for r in records}
assert len(seen) == len(records)
assert ("risk", "R1", 1) in seen and ("risk", "R1", 2) in seen, seen
assert ("result", "S1/3", 1) in seen and ("scale", "4x4", 1) in seen
assert max(r["meta"]["seq"] for r in records) == head["size"]
PY
}

@test "the key is the daemon's alone, and is kept over restarts" {
  key=$(head_field public_key)
  [ "$(stat -c %a "$place/data/key")" = 600 ]
  grep -q "^PRIVATE+KEY+" "$place/data/key"
  nowhere "PRIVATE" "$place/log"
  grep -qF "$key" "$place/log"
  run as lasare admin ping
  [[ "$output" == *"${key:0:30}"* ]]
  stop_daemon
  start_daemon
  [ "$(head_field public_key)" = "$key" ]
  # systemd's credential comes first, and is written nowhere.
  stop_daemon
  mkdir "$place/credentials"
  mv "$place/data/key" "$place/credentials/riskreg-key"
  CREDENTIALS_DIRECTORY=$place/credentials start_daemon
  [ "$(head_field public_key)" = "$key" ]
  [ ! -e "$place/data/key" ]
  stop_daemon
  # One that is none is not replaced by another.
  sed -i 's/./x/40' "$place/credentials/riskreg-key"
  CREDENTIALS_DIRECTORY=$place/credentials run start_daemon
  [ "$status" -ne 0 ]
  [[ "$output" == *"is no key"* ]]
}
