#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Runs tests and adds them up: run.sh BUILD-DIR [NAME ...]
# A name is a suite (build/plain/tests/test_arena), a *.bats file or a *.sh script; without names,
# all. Two at a time; each under a time limit, with its output in BUILD-DIR/log/. The last line is
# "N passed, N failed".
set -u
cd "$(dirname "$0")/.." || exit 2
export RISKREG_BUILD=$1
shift
log=$RISKREG_BUILD/log
rm -rf "$log"
mkdir -p "$log"

# What a sanitizer finds in any program goes here, so that it is seen also where nobody looks at the
# program's exit status, as with a daemon that a test only stops. Other users write here too.
reports=$(mktemp -d)
trap 'rm -rf "$reports"' EXIT
chmod 1777 "$reports"
export ASAN_OPTIONS=log_path=$reports/asan UBSAN_OPTIONS=log_path=$reports/ubsan:print_stacktrace=1
export TSAN_OPTIONS=log_path=$reports/tsan:halt_on_error=1

[ $# -gt 0 ] || set -- "$RISKREG_BUILD"/tests/test_* tests/e2e/*.bats tests/check_*.sh

# Each prints "<name>: N passed, N failed" last; what does not is one failure.
run_one() {
	local test=$1 name
	name=$(basename "$test")
	local out=$RISKREG_BUILD/log/$name.log
	case $test in
	*.bats)
		timeout "${RISKREG_TEST_SECONDS:-1500}" bats --tap "$test" >"$out" 2>&1
		awk -v name="$name" '/^ok /{ok++} /^not ok /{bad++} /^1\.\./{split($0,p,"\\.\\.");n=p[2]}
			END{bad+=(n+0>ok+bad)?n-ok-bad:0; if(!n)bad=1;
			printf "%s: %d passed, %d failed\n",name,ok,bad}' "$out" >>"$out"
		;;
	*.sh)
		if timeout "${RISKREG_TEST_SECONDS:-1500}" bash "$test" >"$out" 2>&1; then
			echo "$name: 1 passed, 0 failed" >>"$out"
		else
			echo "$name: 0 passed, 1 failed" >>"$out"
		fi
		;;
	*)
		timeout "${RISKREG_TEST_SECONDS:-1500}" "$test" >"$out" 2>&1 ||
			grep -qE ': [0-9]+ passed, [1-9][0-9]* failed$' "$out" ||
			echo "$name: 0 passed, 1 failed (exit $?)" >>"$out"
		;;
	esac
	tail -n 1 "$out"
	if ! tail -n 1 "$out" | grep -qE ', 0 failed$'; then
		sed "s/^/    $name | /" "$out" | tail -n 60
	fi
}
export -f run_one

printf '%s\0' "$@" | xargs -0 -n 1 -P 2 bash -c 'run_one "$1"' _

# That an absurd allocation failed is what a test of bounds asks for; it is told, but is no finding.
if cat "$reports"/* 2>/dev/null | grep -qv 'WARNING: .*Sanitizer failed to allocate'; then
	cat "$reports"/* >"$log/sanitizers.log"
	sed 's/^/    sanitizers | /' "$log/sanitizers.log" | head -n 120
	echo "sanitizers: 0 passed, 1 failed" | tee -a "$log/sanitizers.log"
fi

# What failed, once more in a few lines at the end: the end is what is kept of a long run.
grep -lE ', [1-9][0-9]* failed' "$log"/*.log | while read -r out; do
	echo "failed: $(tail -n 1 "$out")"
	grep -m 4 -A 8 -E '^not ok|had failures|FAIL|ERROR|over 100' "$out" | cut -c1-200 | head -n 12
done

tail -qn 1 "$log"/*.log | awk '
	match($0, /: [0-9]+ passed, [0-9]+ failed/) {
		split(substr($0, RSTART + 2, RLENGTH - 2), w, /[ ,]+/); passed += w[1]; failed += w[3]; next
	}
	{ failed++ }
	END { printf "%d passed, %d failed\n", passed, failed; exit failed > 0 || !passed }'
