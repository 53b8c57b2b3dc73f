#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Static analysis, 0 findings (RELIABILITY T16): static.sh BUILD-DIR quick|all [DIRECTORY]
# quick: cppcheck over what is shipped, or that directory; all: over the tests too, then gcc's -fanalyzer and
# clang-tidy (.clang-tidy). What is left out does not understand this code, and what would be found
# so is found by the compiler's warnings, ASan and valgrind:
#   memleak, unix.Malloc            do not know __attribute__((cleanup)), with which things are freed
#   uninitvar and its like          do not know that an output is set whenever 0 was returned
#   varFuncNullUB                   here NULL is a pointer
#   nullPointerRedundantCheck, identicalInnerCondition, null-dereference behind arenas
set -u
cd "$(dirname "$0")/.." || exit 2
build=$1 form=$2
shipped=(daemon client proto)
[ $# -gt 2 ] || set -- "$build" "$form" "${shipped[@]}"
flags=(-std=gnu17 -D_GNU_SOURCE '-DRISKREG_VERSION="0"' -Iinclude "-I$build/gen")
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

report() { # NAME: what stands in its file is what it found
	local n
	n=$(grep -cE ': (warning|error|style|portability|performance): ' "$out/$1")
	echo "$1: $n findings"
	[ ! -s "$out/$1" ] || head -n 60 "$out/$1"
	[ ! -s "$out/$1" ] || status=1
}
status=0

run_cppcheck() { # DIRECTORY ...
	local id suppressed=()
	for id in memleak uninitStructMember uninitvar legacyUninitvar varFuncNullUB \
		nullPointerRedundantCheck identicalInnerCondition missingInclude; do
		suppressed+=("--suppress=$id")
	done
	cppcheck -q -j2 --enable=warning,performance,portability --std=c11 -Iinclude -D_GNU_SOURCE \
		--inline-suppr "${suppressed[@]}" --template='{file}:{line}: {severity}: {id}: {message}' \
		"$@" 2>"$out/cppcheck" >&2
	report cppcheck
}

run_analyzer() { # FILE ...
	printf '%s\0' "$@" | xargs -0 -P 2 -I {} gcc "${flags[@]}" -O2 -fanalyzer \
		-Wno-analyzer-use-of-uninitialized-value -Wno-analyzer-null-dereference \
		-c {} -o /dev/null 2>"$out/analyzer"
	report analyzer
}

run_tidy() { # FILE ...
	printf '%s\0' "$@" | xargs -0 -P 2 -n 8 bash -c 'clang-tidy --quiet --config-file=.clang-tidy "$@" -- '"$(
		printf '%q ' "${flags[@]}")"' 2>/dev/null' _ >"$out/clang-tidy"
	report clang-tidy
}

if [ "$form" = quick ]; then
	run_cppcheck "${@:3}"
	exit $status
fi

# The control run: what each is there to find is found.
cat >"$out/control.c" <<-'C'
	#include <stdio.h>
	#include <stdlib.h>
	#include <string.h>
	int main(int n, char **words)
	{
		char a[4], *p = strdup(words[0]);
		a[4] = 0;
		if (n > 1)
			free(p);
		puts(p);
		strcpy(a, words[0]);
		return puts(a);
	}
C
while read -r run finding; do
	if ! (
		"$run" "$out/control.c"
		exit $status
	) >"$out/control" && grep -q "$finding" "$out/control"; then
		continue
	fi
	echo "control run: $run does not find $finding where it is"
	exit 1
done <<-'RUNS'
	run_cppcheck arrayIndexOutOfBounds
	run_analyzer Wanalyzer-possible-null-argument
	run_tidy insecureAPI.strcpy
RUNS

run_cppcheck "${shipped[@]}" tests
mapfile -t sources < <(git ls-files 'daemon/*.c' 'client/*.c' 'proto/*.c')
run_analyzer "${sources[@]}"
run_tidy "${sources[@]}"
exit $status
