#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Makes the golden register of today's schema: tests/data/golden/make.sh BUILD-DIR NAME
#	NAME.tar.gz    the data directory after a clean stop, without the signing key
#	NAME.backup    a backup of it
#	NAME.jsonl     all that `riskctl export --all` said of it, and
#	NAME.json      its status in 2026
# Run once for each schema number and for each release, and never again for the same name: what it
# writes is what later versions must be able to read.
set -eu
cd "$(dirname "$0")/../../.."
source tests/e2e/setup.bash
trap remove_place EXIT
name=tests/data/golden/$2
[ ! -e "$name.backup" ] || { echo "$name is there already" >&2; exit 1; }
make_place "$1"
mkdir -m 1777 "$place/out"
start_daemon

as kommun unit add HK "Huddinge kommun" --kind municipality
as kommun unit add SN "Socialnämnden" --kind board --parent HK
cp tests/data/plan-2026-*.csv "$place/"
chmod 0644 "$place"/*.csv
as kommun plan import "$place/plan-2026-kommun.csv" --unit HK --year 2026 --yes
as namnd plan import "$place/plan-2026-socialnamnd.csv" --unit SN --year 2026 --yes
as kommun control set C3 --kind census --reason "Alla medarbetare granskas"
as granskare round open C1 --unit SN --period 2026-H1 --items 5
as granskare log S1 1 ok 2 ok 3 ok 4 ok
as granskare log S1 5 dev --note "Syfte saknas på kvittot"
as granskare log S1 4 na --note "Avser annat år" --reason "Fel bedömd"
as granskare round submit S1
as godkannare round approve S1
as granskare round open C3 --unit SN --period 2026-H1 --counts
as granskare round count S2 --conforming 5213 --reviewed 5600 --source "Heroma, uttag 2026-07-01"
as granskare round submit S2
as namnd risk add "Skrevs två gånger" --unit SN
as namnd withdraw R6 --reason "Finns redan"
as namnd erase ask S1/5 --ground "Gallringsplan 3.2" --decision "Socialnämnden § 41" --diary "SN 2026-17"
as godkannare erase confirm E1 --yes

as lasare export --all >"$name.jsonl"
as lasare status --unit SN --year 2026 --json >"$name.json"
as admin admin backup "$place/out/backup"
take_over "$place/out/backup"
cp "$place/out/backup" "$name.backup"
stop_daemon
tar -C "$place/data" --owner=0 --group=0 --sort=name -cf - journal index state | gzip -9n >"$name.tar.gz"
chmod 0644 "$name".*
ls -l "$name".*
