#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# Golden registers, as earlier versions wrote them (tests/data/golden/make.sh), are open for ever: each
# gives the root, the records and the status that it gave then, from its directory as it was left,
# from its journal alone, and from its backup. What a later version may write is refused cleanly.

setup() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  golden=$(ls tests/data/golden/*.tar.gz)
  [ -n "$golden" ]
}

teardown() {
  source tests/e2e/setup.bash
  remove_place
}

riskregd() {
  "$place/riskregd" --config "$place/riskregd.conf" --data "$place/data" "$@"
}

unpack() { # NAME.tar.gz
  rm -rf "$place/data"
  mkdir -m 0700 "$place/data"
  tar -C "$place/data" -xzf "$1"
}

# All that was said then is said now, of the day on which it was said; a field that came later may stand
# beside it. Keys are made anew.
says_the_same() { # NAME
  local ms day
  ms=$(head -n 1 "$1.jsonl" | json 'd["time_ms"]')
  day=$(TZ=Europe/Stockholm date -d "@$((ms / 1000))" +%F)
  as lasare export --all >"$place/now.jsonl"
  as lasare status --unit SN --year 2026 --as-of "$day" --json >"$place/now.json"
  /usr/bin/python3 - "$1" "$place/now" <<'PY'
import json, sys
def within(then, now, path):
    if isinstance(then, dict):
        for key, value in then.items():
            assert key in now, (path, key)
            within(value, now[key], path + "." + key)
    elif path.endswith(".remarks"):  # a later version may find more to say
        assert all(remark in now for remark in then), path
    elif isinstance(then, list):
        assert len(then) == len(now), path
        for i, value in enumerate(then): within(value, now[i], f"{path}[{i}]")
    else: assert then == now, (path, then, now)
def lines(name): return [json.loads(line) for line in open(name + ".jsonl", encoding="utf-8")]
then, now = lines(sys.argv[1]), lines(sys.argv[2])
for of_key in "fingerprint", "checkpoint", "public_key": then[0].pop(of_key, None)
assert len(then) > 50 and {"erasure", "result", "round", "plan"} <= {l["meta"]["kind"] for l in then[1:]}
within(then, now, "")
within(json.load(open(sys.argv[1] + ".json")), json.load(open(sys.argv[2] + ".json")), "")
PY
}

serves_the_same() { # NAME
  start_daemon || return 1
  says_the_same "$1" || return 1
  as lasare journal verify >"$place/out" 2>&1 || { cat "$place/out"; return 1; }
  as namnd risk add "Det går vidare" --unit SN || return 1
  stop_daemon
}

@test "a golden register opens as it was left, and from its journal alone" {
  for file in $golden; do
    unpack "$file"
    run riskregd --check
    echo "$output"
    [ "$status" -eq 0 ]
    holds "$output" "just as the journal says"
    serves_the_same "${file%.tar.gz}"
    lacks "$(cat "$place/log")" "made anew"
    unpack "$file"
    rm -r "$place/data/index" "$place/data/state"
    serves_the_same "${file%.tar.gz}"
  done
}

@test "a golden backup is restored" {
  for file in $golden; do
    rm -rf "$place/data"
    run riskregd --restore "${file%.tar.gz}.backup"
    echo "$output"
    [ "$status" -eq 0 ]
    serves_the_same "${file%.tar.gz}"
  done
}

@test "a register of a later schema is refused, with both numbers, and is left alone" {
  unpack "$(ls tests/data/golden/*.tar.gz | tail -n 1)"
  ours=$(/usr/bin/python3 - "$place/data/journal/0000000001.seg" <<'PY'
import sys
from hashlib import sha256
from struct import pack_into, unpack_from
seg = bytearray(open(sys.argv[1], "rb").read())
ours = unpack_from("<I", seg, 8)[0]
pack_into("<I", seg, 8, ours + 1)
seg[56:64] = sha256(seg[16:32] + seg[:56]).digest()[:8]
open(sys.argv[1], "wb").write(seg)
print(ours)
PY
  )
  before=$(cd "$place/data" && find . -type f ! -name lock -exec sha256sum {} + | sort)
  run start_daemon
  [ "$status" -ne 0 ]
  holds "$output" "has format $((ours + 1))" "reads format $ours" "Nothing was changed"
  run riskregd --check
  echo "$output"
  [ "$status" -eq 1 ]
  is "$(cd "$place/data" && find . -type f ! -name lock -exec sha256sum {} + | sort)" "$before"
}
