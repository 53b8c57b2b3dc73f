#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Makes the pages of reports and looks at them: page.sh BUILD-DIR
# Pages, pictures and PDFs stay in BUILD-DIR/page; the tools, which are pinned in
# tests/page/package-lock.json and never shipped, in build/page/node_modules.
set -eu
cd "$(dirname "$0")/.."
source tests/e2e/setup.bash
build=$PWD/$1
tools=$PWD/build/page
pages=$build/page

# Fetched once for each lock.
mkdir -p "$tools"
if ! cmp -s tests/page/package-lock.json "$tools/fetched.json"; then
	cp tests/page/package.json tests/page/package-lock.json "$tools/"
	(cd "$tools" && npm ci --ignore-scripts --no-audit --no-fund --loglevel error >&2)
	cp tests/page/package-lock.json "$tools/fetched.json"
fi

rm -rf "$pages"
mkdir -p "$pages"
for lang in sv en; do
	"$build/tests/page_fixture" html "$lang" >"$pages/fixture-$lang.html"
done

trap remove_place EXIT
make_place "$build"
start_daemon
coordinator() { as kommun --lang sv "$@" >/dev/null 2>&1; }
auditor() { as granskare --lang sv "$@" >/dev/null 2>&1; }
approver() { as godkannare --lang sv "$@" >/dev/null 2>&1; }
reader() { as lasare --lang sv "$@"; }
coordinator unit add HK "Huddinge kommun" --kind municipality
coordinator unit add SN "Socialnämnden" --kind board --parent HK
source tests/data/load-2020.sh
source tests/data/load-2026.sh

# A name for the page, and what stands behind "riskctl report".
while read -r name report; do
	# shellcheck disable=SC2086 # several words
	as lasare --lang sv report $report --format html >"$pages/$name.html"
done <<-REPORTS
	plan-2026 plan --unit SN --year 2026
	plan-2020 plan --unit SN --year 2020
	interim-2020 interim --unit SN --year 2020
	interim-2026 interim --unit SN --year 2026
	annual-2026 annual --unit SN --year 2026
	status-2026 status --year 2026
REPORTS
as lasare --lang en report plan --unit SN --year 2026 --format html >"$pages/plan-2026-en.html"
stop_daemon
daemon=

cd "$tools"
node "$OLDPWD/tests/page/check.mjs" "$pages" "$pages"/*.html
