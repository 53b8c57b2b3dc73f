#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# Loads: nothing acknowledged is lost, nothing is done twice, kept counts are true, also under kill -9.
# RISKREG_KILLS and RISKREG_CLIENTS make it longer.

setup() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  cp "$RISKREG_BUILD/tests/storm" "$RISKREG_BUILD/tests/batches" "$place/"
  # The storm is daemon and clients in one, so it runs as a user with roles of its own.
  cat >"$place/riskregd.conf" <<'CONF'
role coordinator { users = {"1"} }
role auditor { users = {"1"} }
role admin { users = {"1"} }
CONF
  mkdir "$place/storm.d"
  chmod 0777 "$place/storm.d"
}

teardown() {
  as_uid 1 rm -rf "$place/storm.d/data" "$place/storm.d/socket"
  remove_place
}

@test "kill -9 in a storm of clients loses nothing and doubles nothing" {
  run as_uid 1 "$place/storm" "$place/riskregd" "$place/storm.d" "$place/riskregd.conf" \
    "${RISKREG_KILLS:-50}" "${RISKREG_CLIENTS:-64}"
  echo "$output"
  [ "$status" -eq 0 ]
  [[ "$output" == *" 0 lost, 0 doubled, 0 kept counts wrong"* ]]
  echo "# $(grep acknowledged <<<"$output")" >&3
  echo "# $(grep 'until the first' <<<"$output")" >&3
}

@test "control: a storm finds that the journal was not written" {
  [ "$(basename "$RISKREG_BUILD")" = plain ] || skip "the library in front and the sanitizers replace the same calls"
  cp "$RISKREG_BUILD/tests/lie_front.so" "$place/"
  # sudo lets no LD_PRELOAD through.
  run as_uid 1 env LD_PRELOAD="$place/lie_front.so" "$place/storm" "$place/riskregd" \
    "$place/storm.d" "$place/riskregd.conf" 4 4
  echo "$output"
  [ "$status" -eq 1 ]
  holds "$output" "is not there any more" "the daemon did not come back"
}

@test "10 000 results in batches and singly by 8 connections; a status reads none of them" {
  run as_uid 1 "$place/batches" "$place/riskregd" "$place/storm.d" "$place/riskregd.conf" 10000
  echo "$output"
  [ "$status" -eq 0 ]
  [[ "$output" == *" 0 lost, 0 doubled, 0 kept counts wrong"* ]]
  [[ "$output" == *"a status read 0 results"* ]]
  echo "# $(grep 'results in' <<<"$output")" >&3
}
