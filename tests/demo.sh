#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# The main job from end to end on a temporary register: demo.sh BUILD-DIR
# The municipality's plan for 2026 is loaded by its coordinators, the four controls are performed
# and approved by different people, and the status is shown. Nothing is left behind.
set -eu
cd "$(dirname "$0")/.."
source tests/e2e/setup.bash
export LC_ALL=C.UTF-8 COLUMNS=${COLUMNS:-100}
[ "$(id -u)" = 0 ] || sudo -n true || { echo "demo: needs root, or sudo without a password" >&2; exit 1; }
trap remove_place EXIT
make_place "$1"

say() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
run() { # WHO riskctl's arguments
	local who=$1
	shift
	printf '\033[2m%s$\033[0m riskctl' "$who"
	printf ' %q' "$@" | sed "s|$PWD/||g; s|\\\\ | |g"
	echo
	as "$who" --lang sv "$@" </dev/null
}

say "Servern startar på ett tillfälligt register"
start_daemon
run lasare admin ping

say "Kommunen och nämnden läggs upp, och båda planerna läses in"
run kommun unit add HK "Huddinge kommun" --kind municipality
run kommun unit add SN "Socialnämnden" --kind board --parent HK
cp tests/data/plan-2026-*.csv "$place/"
chmod 0644 "$place"/*.csv
run kommun plan import "$place/plan-2026-kommun.csv" --unit HK --year 2026 --yes
run namnd plan import "$place/plan-2026-socialnamnd.csv" --unit SN --year 2026 --yes
run namnd risk list --unit SN
run namnd risk list --unit HK
# Two of the four are censuses, which the five-column table has no word for.
run kommun control set C3 --kind census --reason "Alla medarbetare granskas"
run kommun control set C4 --kind census --reason "Alla listor granskas"
run lasare control list
run lasare control lint C2

say "C1 representation: populationen fryses, 20 verifikationer dras, 17 korrekta = 85 %, delvis godkänt"
{ echo 'Verifikationsnr;Text'; seq -f 'VER-2026-%04g;Representation' 240; } >"$place/verifikationer.csv"
chmod 0644 "$place/verifikationer.csv"
run lasare control plan-sample C1 --population 240
run granskare round open C1 --unit SN --period 2026-H1
run granskare round freeze S1 "$place/verifikationer.csv" --column Verifikationsnr --label Text \
	--source Agresso --extracted 2026-07-01
run granskare round draw S1 --size 20 --spares 3 --dice "4 1 6 6 2 3"
run lasare round verify S1
run lasare round verify S1 --commands
# On a terminal: riskctl review S1, a key for each item. Here nobody sits there.
mapfile -t items < <(as lasare round items S1 --plain | cut -f 2)
results=()
for i in {0..19}; do
	[[ $i =~ ^(2|7|17)$ ]] || results+=("${items[i]}" ok)
done
run granskare log S1 "${results[@]}"
run granskare log S1 "${items[2]}" dev "${items[7]}" dev
run granskare log S1 "${items[17]}" dev --note "Syfte saknas"
run granskare round submit S1
run godkannare round approve S1

say "C2 direktupphandling på båda sidor om gränsen sex: 5 av 6 godkänt, 6 av 7 bara delvis"
run granskare round open C2 --unit SN --period 2026-Q1 --items 6
run granskare log S2 1 ok 2 ok 3 dev 4 ok 5 ok 6 ok
run granskare round submit S2
run godkannare round approve S2
run lasare status C2 --unit SN --year 2026
run granskare round open C2 --unit SN --period 2026-Q2 --items 7
run granskare log S3 1 ok 2 ok 3 dev 4 ok 5 ok 6 ok 7 ok
run granskare round submit S3
run godkannare round approve S3

say "C3 och C4 är totalundersökningar: antal med källa"
run granskare round open C3 --unit SN --period 2026-H1 --counts
run granskare round count S4 --conforming 5213 --reviewed 5600 --source "Heroma, uttag 2026-07-01"
run granskare round submit S4
run godkannare round approve S4
run granskare round open C4 --unit SN --period 2026-H1 --counts
run granskare round count S5 --conforming 212 --reviewed 300 --source "Heroma, uttag 2026-07-01"
run granskare2 round count S5 --conforming 211 --reviewed 300 --source "Heroma, uttag 2026-07-01" --reason "En lista till var sen"
run granskare round submit S5

say "Den som har arbetat i omgången får inte godkänna den; en läsare får inte granska"
run granskare2 round approve S5 || echo "(slutkod $?)"
run lasare log S2 1 ok || echo "(slutkod $?)"
run godkannare round approve S5

say "Kontrollstatus"
run lasare status --unit SN --year 2026
say "En kontroll i sin helhet"
run lasare status C4 --unit SN --year 2026
say "Samma status som JSON"
run lasare --json status --unit SN --year 2026

say "Rapporterna till nämnden, i alla format"
mkdir -m 0777 "$place/rapporter"
for report in "plan --unit SN" status; do
	for format in text md csv csv-excel json html xlsx; do
		as lasare report $report --year 2026 --format "$format" -o "$place/rapporter/${report%% *}.$format"
	done
done
(cd "$place/rapporter" && stat -c '%8s byte  rapporter/%n' -- *)
run lasare report status --unit SN --year 2026

say "Servern stoppas"
stop_daemon
daemon=
echo "klart"
