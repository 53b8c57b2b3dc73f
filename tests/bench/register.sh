#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# What reading costs in a large register (register.py) on temporary data that is removed:
# register.sh BUILD-DIR [RISKS ASSESSMENTS-EACH VERSIONS]
set -eu
cd "$(dirname "$0")/../.."
source tests/e2e/setup.bash
export TMPDIR=${TMPDIR:-/var/tmp}
make_place "$1"
trap 'stop_daemon; remove_place' EXIT
cat >"$place/riskregd.conf" <<-CONF
	role coordinator { users = {"1"} }
	role reader { users = {"5"} }
CONF
start_daemon
mkdir "$place/py"
protoc -Iproto --python_out="$place/py" proto/riskreg/v1/*.proto
cp tests/e2e/client.py tests/bench/register.py "$place/py/"
chmod -R a+rX "$place"
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$place/py" as_uid 1 /usr/bin/python3 "$place/py/register.py" \
	"$place/socket" "${2:-10000}" "${3:-5}" "${4:-10}"
