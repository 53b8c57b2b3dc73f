#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Runs every test of a V=cov build, or those named, and prints what they left untried:
# coverage.sh BUILD-DIR [NAME ...], names as in run.sh.
# The programs of end-to-end tests run as other users, so each user's counts go to a place of their
# own (GCOV_PREFIX, tests/e2e/setup.bash) and are added up by coverage.py. A test that becomes another
# user while it runs finds files that it may write to.
set -eu
cd "$(dirname "$0")/.."
build=$1
shift
find "$build" -name '*.gcda' -delete
find "$build" -name '*.gcno' | while read -r notes; do
	install -m 0666 /dev/null "${notes%.gcno}.gcda"
done
RISKREG_COUNTS=$(mktemp -d)
export RISKREG_COUNTS
trap 'rm -rf "$RISKREG_COUNTS"' EXIT
chmod 1777 "$RISKREG_COUNTS"
tests/run.sh "$build" "$@" || echo "coverage: some tests failed; what follows is of those that ran"
find "$build" -name '*.gcda' -empty -delete
/usr/bin/python3 tests/coverage.py "$build" "$RISKREG_COUNTS"
