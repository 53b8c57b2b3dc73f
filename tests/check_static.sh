#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# The quick part of make static, and a control run: what it is there to find is found.
set -u
cd "$(dirname "$0")/.." || exit 2
if [ "$(basename "$RISKREG_BUILD")" != plain ]; then
	echo "skipped: the same sources in every build"
	exit 0
fi
control=$(mktemp -d)
trap 'rm -rf "$control"' EXIT
printf '#include <stdio.h>\nint main(void)\n{\n\tchar a[4];\n\ta[4] = 0;\n\treturn puts(a);\n}\n' >"$control/control.c"
if tests/static.sh "$RISKREG_BUILD" quick "$control" >"$control/found"; then
	echo "control run: a write behind an array was not found"
	exit 1
fi
tests/static.sh "$RISKREG_BUILD" quick
