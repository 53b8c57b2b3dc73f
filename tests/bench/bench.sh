#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Runs the benchmark on temporary data that is removed: bench.sh BUILD-DIR full|short [JOB]
# The data lies in TMPDIR, or /var/tmp, which must be a disk: nothing is durable elsewhere. All
# peers and the load run as one unprivileged user, to whom the daemon's configuration gives roles.
set -eu
cd "$(dirname "$0")/../.."
source tests/e2e/setup.bash
export TMPDIR=${TMPDIR:-/var/tmp}
if [ "$(stat -f -c %T "$TMPDIR")" = tmpfs ]; then
	echo "bench: $TMPDIR is memory, not a disk; set TMPDIR to a directory on the disk to be measured" >&2
	exit 1
fi
make_place "$1"
trap 'as_uid 1 find "$place/data" -mindepth 1 -delete; remove_place' EXIT
cp "$1/tests/bench" "$place/"
cat >"$place/riskregd.conf" <<'CONF'
role coordinator { users = {"1"} }
role auditor { users = {"1"} }
CONF
mkdir "$place/data"
chmod 0777 "$place/data"
cd "$place"
as_uid 1 "$place/bench" "$place/riskregd" "$place/riskregd.conf" "$place/data" "${@:2}"
