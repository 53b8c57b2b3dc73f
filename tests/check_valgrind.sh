#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# The suites under valgrind: no error, no byte used before it was set, no leak, no file left open.
# Left out: test_oom, which replaces malloc, and what takes more than 20 s here (sweeps of bytes and
# models, which the sanitizers run too). Control runs show that a leak, a stray read and an open file
# are found.
set -u
cd "$(dirname "$0")/.." || exit 2
if [ "$(basename "$RISKREG_BUILD")" != plain ]; then
	echo "skipped: valgrind runs the plain build only"
	exit 0
fi
export log=$RISKREG_BUILD/log/valgrind
mkdir -p "$log"
left_out='/test_(oom|store_(model|fault|each_call|each_read|rot|upkeep|roll|copy|tree)|merkle|merkle_grow|wire_check|text'
left_out+='|criteria_text|receipt|plan_import|client_population|client_xlsx|recover|net_bounds'
left_out+='|text_search|ops_search|ops_plan_large)$'

# Prints what is wrong, if anything.
under_valgrind() { # NAME COMMAND ...
	local out=$log/$1
	shift
	local options=(--error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,indirect
		--track-fds=yes --child-silent-after-fork=yes --suppressions=tests/valgrind.supp
		--log-file="$out")
	if ! timeout 600 valgrind "${options[@]}" "$@" >"$out.stdout" 2>&1; then
		tail -n 5 "$out.stdout"
		tail -n 40 "$out"
		return 1
	fi
	# Those of the caller are marked in the line below; valgrind's own log is none of the suite's,
	# also where a test puts back what stood at its number.
	grep -A 1 'Open file descriptor' "$out" | grep -B 1 ' at 0x' | grep 'Open file' |
		grep -v "/log/valgrind/$(basename "$out")\$" && return 1
	return 0
}
export -f under_valgrind

run_suite() {
	local seconds=$SECONDS
	if under_valgrind "$(basename "$1")" "$1"; then
		echo "$(basename "$1"): clean in $((SECONDS - seconds)) s"
	else
		echo "$(basename "$1"): not clean"
		return 1
	fi
}
export -f run_suite

status=0
for fault in 'int *p = malloc(4); p = 0; return p != 0;' 'char *p = malloc(4); return p[4] & 0;' \
	'return open("/dev/null", 0) < 0;'; do
	printf '#include <fcntl.h>\n#include <stdlib.h>\nint main(void) { %s }\n' "$fault" |
		gcc -x c -O0 -w -o "$log/control" - || exit 2
	if under_valgrind control "$log/control" >/dev/null; then
		echo "control run: valgrind did not find: $fault"
		status=1
	fi
done
find "$RISKREG_BUILD/tests" -name 'test_*' -type f | sort | grep -vE "$left_out" |
	xargs -d '\n' -n 1 -P 2 bash -c 'run_suite "$1"' _ || status=1
exit $status
