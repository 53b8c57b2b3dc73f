#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# The rigs of tests/fault in short (RELIABILITY T3, T6, T12, T17); the long forms: make fault. Each control
# run takes a protection out, or puts a fault in, and must find it.

rig() { # what it says and its exit status, for a test to look at
  run tests/fault/rig.sh "$RISKREG_BUILD" "$@"
  echo "$output"
}

# A library cannot be put in front of the sanitizers' own.
plain_only() {
  [ "$(basename "$RISKREG_BUILD")" = plain ] || skip "the library in front and the sanitizers replace the same calls"
}

@test "a system call that fails or does half its work: nothing acknowledged is lost" {
  plain_only
  rig sweep 24 "${RISKREG_SEED:-1}"
  [ "$status" -eq 0 ]
  [[ "$output" == *" acknowledged, 0 findings" ]]
}

@test "control: writes that say that they were done and were not are found" {
  plain_only
  rig sweep lie
  [ "$status" -eq 1 ]
  [[ "$output" == *"acknowledged, and not read"* ]]
}

@test "20 000 calls at once are the journal's fold at their places; faults put in are found" {
  rig history 20000 "${RISKREG_SEED:-1}"
  [ "$status" -eq 0 ]
  [[ "$output" == *" 0 anomalies"* ]]
  [[ "$output" == *"12 faults put in, 0 not found"* ]]
}

# Many users can only root be.
@test "slow, deaf, flooding and vanishing clients, and few descriptors: an honest one is served" {
  RIG_UID=0 rig slow 1 10
  [ "$status" -eq 0 ]
  [[ "$output" == *"every honest call was answered"* ]]
  echo "$output" | sed -n 's/^/# /p' >&3
}

@test "control: without places kept for those who have none, the slow ones shut everybody out" {
  RIG_UID=0 rig slow 1 10 control
  [ "$status" -eq 1 ]
  [[ "$output" == *"a byte a second: not as it should be"* ]]
}

@test "the unit under a systemd of its own: start, restart, watchdog, reload, and what it denies" {
  plain_only
  run tests/fault/unit.sh "$RISKREG_BUILD"
  echo "$output"
  [ "$status" -eq 0 ]
  [[ "$output" != skipped:* ]] || skip "${output#skipped: }"
  [[ "$output" == *"8 passed, 0 failed"* ]]
}
