#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# Power loss and full disks in short (RELIABILITY T4, T11); the long forms: make fault. Each control
# run takes a protection out and must find what that costs.

# The rig stands in front of the same calls as the sanitizers, so only the plain build runs it.
crash() { # what it says and its exit status, for a test to look at
  [ "$(basename "$RISKREG_BUILD")" = plain ] || skip "the rig and the sanitizers replace the same calls"
  run "$RISKREG_BUILD/tests/crash" "$@"
  echo "$output"
}

found() { # WHAT: more than none
  [ "$status" -eq 1 ]
  [[ "$output" =~ (^|[^0-9])[1-9][0-9]*\ $1 ]]
}

@test "20 000 states that a power cut or a kill can leave" {
  crash 20000
  [ "$status" -eq 0 ]
  [[ "$output" == *"0 lost, 0 doubled, 0 false alarms, 0 index differences"* ]]
  [[ "$output" == *"0 erased texts that are still there, 0 faults under load"* ]]
}

@test "control: what is acknowledged before the sync is lost" {
  crash 500 1 early
  found lost
}

@test "control: syncs that do nothing lose writes" {
  crash 500 1 lie
  found lost
}

@test "control: an index that was open when the machine stopped is not what it should be" {
  crash 1000 1 trust
  [ "$status" -ne 0 ]
}

@test "control: without checksums torn entries are taken for whole" {
  crash 1500 1 checksum
  [ "$status" -ne 0 ]
}

@test "control: after a failed sync the disk lacks what the machine shows, unless it is written again" {
  crash 6000 3 rewrite
  found "false alarms"
}

@test "a disk that is full again and again: tmpfs" {
  tests/fault/full.sh "$RISKREG_BUILD" tmpfs 4
}

@test "a disk that is full again and again: ext4" {
  tests/fault/full.sh "$RISKREG_BUILD" ext4 4
}

@test "control: a full disk whose journal was not written is found" {
  [ "$(basename "$RISKREG_BUILD")" = plain ] || skip "the library in front and the sanitizers replace the same calls"
  run tests/fault/full.sh "$RISKREG_BUILD" tmpfs 4 lie
  echo "$output"
  [[ "$output" != skipped:* ]] || skip "${output#skipped: }"
  [ "$status" -eq 1 ]
  [[ "$output" == *"is not there any more"* ]]
}
