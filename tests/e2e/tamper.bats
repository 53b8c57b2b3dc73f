#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# 22 attacks on the journal, by somebody who has the disk, the signing key and our manual. Outside
# are a checkpoint, the public key and a receipt. Each attack is found, and what is said names it;
# the register that nobody touched passes every one of these checks.

setup() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  mkdir -m 1777 "$place/out"
  start_daemon
  as kommun unit add HK "Huddinge kommun" --kind municipality
  as kommun unit add SN "Socialnämnden" --kind board --parent HK
  as namnd risk add "Risk för fel" --unit SN --text "Ett fel"
  as admin admin backup "$place/out/older.backup"
  take_over "$place/out/older.backup"
  stop_daemon
  cp -a "$place/data" "$place/older"
  start_daemon
  as namnd risk add "Andra risken" --unit SN
  as namnd risk add "Tredje risken" --unit SN
  as lasare journal head -o "$place/out/kept"
  as lasare journal receipt R3 -o "$place/out/receipt"
  key=$(as lasare journal head --json | json 'd["public_key"]')
  stop_daemon
  cp -a "$place/data" "$place/pristine"
}

teardown() {
  source tests/e2e/setup.bash
  remove_place
}

# ---------------------------------------------------------------- who finds what

refuses_to_start() {
  "$place/riskregd" --config "$place/riskregd.conf" --data "$place/data" --check >"$place/checked" 2>&1 && return 1
  cat "$place/checked"
  : >"$place/log"
  start_daemon && return 1
  cat "$place/log" # says so a second time, and has not mended away what it found
  start_daemon
}

# Against the checkpoint and the key that were kept.
verify() {
  start_daemon || return 1
  as lasare journal verify --checkpoint "$place/out/kept" --key "$key" "$@"
}

receipt() { # FILE
  as lasare receipt verify "$1" --key "$key"
}

# An attack is found when the tool fails with this status, and what it says has this in it.
found() { # ATTACK STATUS WORDS TOOL ...
  local attack=$1 expected=$2 words=$3 status=0 output
  shift 3
  output=$("$@" 2>&1) || status=$?
  stop_daemon_of_place
  if [ "$status" -ne "$expected" ] || [[ "$output" != *"$words"* ]]; then
    printf '%s: status %s, expected %s and "%s":\n%s\n' "$attack" "$status" "$expected" "$words" "$output"
    missed=1
  fi
  n_found=$((n_found + 1))
}

# What found runs is a subshell: the daemon is known by its place.
stop_daemon_of_place() {
  [ ! -s "$place/pid" ] || { daemon=$(cat "$place/pid"); stop_daemon; }
}

pristine() {
  rm -rf "$place/data"
  cp -a "$place/${1:-pristine}" "$place/data"
}

tamper() { # ATTACK
  /usr/bin/python3 tests/e2e/tamper_journal.py "$place/data" "$1"
}

# ---------------------------------------------------------------- the attacks

check() {
  "$place/riskregd" --config "$place/riskregd.conf" --data "$place/data" --check
}

restore() { # FILE
  "$place/riskregd" --config "$place/riskregd.conf" --data "$place/data" --restore "$1"
}

@test "the journal that nobody touched is found sound by all that look for attacks" {
  n_found=0 missed=0
  found "--check" 0 "journal: 6 entries" check
  rm -rf "$place/data/index" "$place/data/state"
  found "verify" 0 "börjar med kontrollpunktens 6 poster" verify
  found "verify --all" 0 "alla 6 poster" verify --all
  found "receipt" 0 "post 6 finns i journalen" receipt "$place/out/receipt"
  rm -rf "$place/data"
  found "restore" 0 "4 poster" restore "$place/out/older.backup"
  [ "$n_found" -eq 5 ]
  [ "$missed" -eq 0 ]
}

@test "attacks 1 to 16: on the journal's bytes" {
  n_found=0 missed=0
  while IFS='|' read -r attack status words tool; do
    pristine
    tamper "$attack"
    # shellcheck disable=SC2086
    found "$attack" "$status" "$words" $tool
  done <<'ROWS'
edit_leaf|1|segment 1, offset|refuses_to_start
edit_text|1|segment 1, offset|refuses_to_start
blank_text|1|segment 1, offset|refuses_to_start
delete|1|segment 1, offset|refuses_to_start
insert|1|segment 1, offset|refuses_to_start
swap|1|segment 1, offset|refuses_to_start
cut|1|is not there any more|refuses_to_start
clock_back|1|does not follow from those before it|refuses_to_start
replay|1|does not follow from those before it|refuses_to_start
forge_author|9|journalen är ändrad: de första 6|verify
forge_text|9|journalen är skadad vid post 4|verify --all
forge_commitment|9|journalen är ändrad: de första 6|verify
forge_cut|9|journalen är avkortad: kontrollpunkten har 6 poster, registret bara 5|verify
forge_delete|9|journalen är avkortad: kontrollpunkten har 6 poster, registret bara 5|verify
forge_insert|9|journalen är ändrad: de första 6|verify
forge_swap|9|journalen är ändrad: de första 6|verify
ROWS
  [ "$n_found" -eq 16 ]
  [ "$missed" -eq 0 ]
}

write_again() { # TITLE ...: on what is there
  start_daemon
  local title
  for title; do as namnd risk add "$title" --unit SN; done
  stop_daemon_of_place
}

@test "attacks 17 to 20: another register in its place" {
  n_found=0 missed=0
  pristine older
  found "an old copy of the directory" 9 "journalen är avkortad" verify
  pristine older
  write_again "En helt annan" "Och en till" "Och en tredje"
  found "a fork from an old copy" 9 "journalen är ändrad: de första 6" verify
  pristine
  rm "$place/data/key"
  found "signed with another key" 9 "inte underskriven med den nyckeln" verify
  pristine
  found "an old backup put back" 1 "--allow-older" restore "$place/out/older.backup"
  found "... and nothing was changed" 0 "börjar med kontrollpunktens 6 poster" verify
  [ "$n_found" -eq 5 ]
  [ "$missed" -eq 0 ]
}

# The last leaf's node as a leaf of its own, where the tree is a level less deep.
node_as_leaf() {
  /usr/bin/python3 - "$place/out/receipt" <<'PY'
import base64, sys
from hashlib import sha256
kind, extra, index, *rest = open(sys.argv[1], encoding="utf-8").read().split("\n")
leaf = sha256(b"\0" + base64.b64decode(extra[6:])).digest()
node = base64.b64decode(rest[0]) + leaf
print(kind, "extra " + base64.b64encode(node).decode(), "index 2", *rest[1:], sep="\n", end="")
PY
}

# Each verifier is given each of these.
make_garbage() {
  mkdir "$place/garbage"
  cd "$place/garbage"
  : >empty
  printf '\0' >zero
  head -c 3000 /dev/zero >zeros
  /usr/bin/python3 -c 'import random, sys; sys.stdout.buffer.write(random.Random(1).randbytes(5000))' >random
  head -c 3000 /dev/zero | tr '\0' '\n' >lines
  head -c 60 "$place/out/$1" >cut
  sed 's/$/\r/' "$place/out/$1" >crlf
  sed '/^[0-9]*$/s/.*/18446744073709551616/; s/^index .*/index 18446744073709551616/' "$place/out/$1" >large
  sed 's/^\(.\{20\}\)./\1_/' "$place/out/$1" >letter
  cat "$place/out/$1" "$place/out/$1" >twice
  cd "$OLDPWD"
}

@test "attacks 21 and 22: on who verifies" {
  n_found=0 missed=0
  node_as_leaf >"$place/out/node"
  grep -q "^index 2" "$place/out/node"
  found "a node as a leaf" 9 "posten finns inte i den underskrivna journalen" receipt "$place/out/node"
  make_garbage receipt
  for file in "$place"/garbage/*; do
    found "garbage for a receipt: $file" 9 "$file" receipt "$file"
  done
  rm -r "$place/garbage"
  make_garbage kept
  start_daemon
  for file in "$place"/garbage/*; do
    run as lasare journal verify --checkpoint "$file" --key "$key"
    echo "garbage for a checkpoint: $file: $output"
    is "$status" 9
    holds "$output" "$file"
  done
  [ "$n_found" -eq 11 ]
  [ "$missed" -eq 0 ]
}
