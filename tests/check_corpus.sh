#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Every input that a fuzzer was taught or has found, once more, through its target.
set -u
cd "$(dirname "$0")/.." || exit 2
status=0
for source in tests/fuzz/fuzz_*.c; do
	name=$(basename "$source" .c)
	name=${name#fuzz_}
	if ! "$RISKREG_BUILD/tests/fuzz_$name" "tests/fuzz/corpus/$name" >"$RISKREG_BUILD/log/corpus_$name" 2>&1; then
		cat "$RISKREG_BUILD/log/corpus_$name"
		status=1
	fi
	echo "$name: $(tail -n 1 "$RISKREG_BUILD/log/corpus_$name")"
done
exit $status
