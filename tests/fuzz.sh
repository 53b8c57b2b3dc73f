#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Fuzzes each target for so many seconds: fuzz.sh BUILD-DIR SECONDS
# New inputs go to BUILD-DIR/corpus, a finding to BUILD-DIR/findings; both start from tests/fuzz/corpus.
set -u
build=$1 seconds=$2
status=0
mkdir -p "$build/findings"
for program in "$build"/tests/fuzz_*; do
	name=${program##*/fuzz_}
	mkdir -p "$build/corpus/$name" "tests/fuzz/corpus/$name"
	# Those of earlier runs stay until they are mended.
	for finding in "$build/findings/$name"-*; do
		[ ! -e "$finding" ] || ! "$program" "$finding" >/dev/null 2>&1 || rm "$finding"
	done
	if ! "$program" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 -print_final_stats=1 \
		-artifact_prefix="$build/findings/$name-" "$build/corpus/$name" \
		"tests/fuzz/corpus/$name" >"$build/$name.log" 2>&1; then
		tail -n 40 "$build/$name.log"
		status=1
	fi
	awk -v name="$name" '/cov: /{for (i = 1; i < NF; i++) if ($i == "cov:") cov = $(i + 1)}
		/number_of_executed_units/{runs = $2}
		END{printf "%s: %d runs, %d edges\n", name, runs, cov}' "$build/$name.log"
done
if [ -n "$(ls "$build/findings")" ]; then
	echo "findings in $build/findings"
	status=1
fi
exit $status
