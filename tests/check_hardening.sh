#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# What the linker and the compiler are to do for the shipped programs, looked up in what they made
# (RELIABILITY T16): full RELRO, PIE, no executable stack, stack protector, _FORTIFY_SOURCE=3. A program
# built without must be found out. Marks of control-flow enforcement (CET) are not looked for: crt1.o
# of Debian 12 has none, so that no program linked there can have them.
set -u
cd "$(dirname "$0")/.." || exit 2
if [ "$(basename "$RISKREG_BUILD")" != plain ]; then
	echo "skipped: only the plain build is shipped"
	exit 0
fi

# Prints what is missing.
lacks() { # PROGRAM
	local header dynamic symbols
	header=$(readelf -Wlh "$1") dynamic=$(readelf -Wd "$1") symbols=$(readelf -W --dyn-syms "$1")
	has() { grep -qE -- "$2" <<<"$1" || echo "$3"; }
	has "$header" 'Type: +DYN' "not position-independent"
	has "$header" 'GNU_RELRO' "no RELRO"
	has "$dynamic" 'BIND_NOW|Flags:.* NOW' "RELRO only in part"
	has "$header" 'GNU_STACK.* RW ' "an executable stack"
	has "$symbols" '__stack_chk_fail' "no stack protector"
	has "$symbols" '__(mem|str|v?s?n?f?printf)[a-z]*_chk' "no _FORTIFY_SOURCE"
	! grep -qE 'RPATH|RUNPATH|TEXTREL' <<<"$dynamic" || echo "RPATH or text relocations"
}

status=0
for program in riskregd riskctl; do
	missing=$(lacks "$RISKREG_BUILD/$program")
	[ -z "$missing" ] || { echo "$program: $missing"; status=1; }
done
# A binary does not show the level.
grep -q -- '-D_FORTIFY_SOURCE=3' "$RISKREG_BUILD/flags" || { echo "_FORTIFY_SOURCE is not 3"; status=1; }

# Control run: each of these is to be found out.
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat >"$place/control.c" <<-C
	#include <stdio.h>
	int main(int argc, char **argv)
	{
		char text[80];
		snprintf(text, sizeof(text), "%d%s", argc, argv[0]);
		return puts(text);
	}
C
control() { # WHAT IS MISSING, FLAG ...
	local expected=$1
	shift
	# shellcheck disable=SC2046 # flags are words
	gcc $(sed -n 's/^FLAGS_plain := \(-O2.*\)$/\1/p' Makefile | sed 's/\$(.*//') \
		-pie -Wl,-z,relro,-z,now "$@" -o "$place/control" "$place/control.c" || status=1
	[ "$(lacks "$place/control" | tr '\n' ' ')" = "$expected" ] ||
		{ echo "control run: $*: expected '$expected', got '$(lacks "$place/control")'"; status=1; }
}
control ""
control "not position-independent " -no-pie
control "RELRO only in part " -Wl,-z,lazy
control "an executable stack " -Wl,-z,execstack
control "no stack protector " -fno-stack-protector
control "no _FORTIFY_SOURCE " -U_FORTIFY_SOURCE
exit $status
