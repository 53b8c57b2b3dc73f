#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Runs a program of tests/fault that has a daemon of its own: rig.sh BUILD-DIR PROGRAM [ARGUMENT ...]
# It gets a new directory, in memory where there is some, and runs as a user who may do everything
# there (RIG_UID: another one): root has no content rights.
set -eu
cd "$(dirname "$0")/../.."
source tests/e2e/setup.bash
build=$1 program=$2
shift 2
[ ! -w /dev/shm ] || export TMPDIR=${TMPDIR:-/dev/shm}
make_place "$build"
clean_up() {
	as_uid 1 find "$place/rig" -mindepth 1 -delete
	remove_place
}
trap clean_up EXIT
cp "$build/tests/$program" "$place/"
[ ! -e "$build/tests/${program}_front.so" ] || cp "$build/tests/${program}_front.so" "$place/"
cat >"$place/riskregd.conf" <<-CONF
	role coordinator { users = {"1"} }
	role auditor { users = {"1"} }
	role admin { users = {"1"} }
	segment_size_mib = 1
CONF
mkdir -m 0777 "$place/rig"
as_uid "${RIG_UID:-1}" "$place/$program" "$place/riskregd" "$place/rig" "$place/riskregd.conf" "$@"
