#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# What can be counted of the house style (daemon/DESIGN.md): an SPDX line in every source, lines of
# at most 100 columns, files of at most 500 lines, functions of at most 70, no marks of unfinished
# work, no variable-length or banned things. Tables of words are exempt from widths.
set -u
cd "$(dirname "$0")/.." || exit 2
status=0
fail() {
	echo "$1"
	status=1
}

mapfile -t sources < <(git ls-files '*.c' '*.h' '*.def' '*.proto' '*.sh' '*.bash' '*.bats' '*.py' Makefile '.ci/*')
for f in "${sources[@]}"; do
	head -n 3 "$f" | grep -q 'SPDX-License-Identifier: EUPL-1.2' || fail "$f: no SPDX line"
done

mapfile -t code < <(git ls-files '*.c' '*.h')
for f in "${code[@]}"; do
	lines=$(wc -l <"$f")
	[ "$lines" -le 500 ] || fail "$f: $lines lines, at most 500"
done
wide=$(perl -CSD -MText::Tabs -ne 'chomp; print "$ARGV:$.: over 100 columns\n" if length(expand($_)) > 100; close ARGV if eof' "${code[@]}")
[ -z "$wide" ] || fail "$wide"

# A function: a line that begins with a letter and ends with ")" , then "{" alone, to "}" alone.
long=$(awk '
	FNR == 1 { inside = 0 }
	/^\{$/ { start = FNR; inside = 1 }
	/^\}/ && inside { if (FNR - start - 1 > 70) print FILENAME ":" start ": function of " FNR - start - 1 " lines"; inside = 0 }
' "${code[@]}")
[ -z "$long" ] || fail "$long"

marks=$(grep -nE '\b(TODO|FIXME|XXX|HACK)\b' "${code[@]}")
[ -z "$marks" ] || fail "$marks"
defaults=$(grep -nE '^\s*default:' daemon/domain/*.c daemon/ops/*.c)
[ -z "$defaults" ] || fail "no default: over our own enums: $defaults"
exit $status
