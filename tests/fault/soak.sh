#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# A soak (RELIABILITY T20): soak.sh BUILD-DIR MINUTES [SEED [leak]]
# One daemon lives the whole time under mixed load: writes, reads, states of before, backups, erasures,
# clients that vanish. Beside it, by turns and drawn by SEED: kills under 32 clients, a disk that is
# full again and again, system calls that fail, histories. Prints how memory and descriptors of the
# one that lives went; a failed turn is a failure too. leak is the control run: memory and descriptors
# are lost in the daemon, and both must be told.
#
# A call takes memory and a descriptor and gives them back: what is kept for good is the least that was
# seen in half a minute, in which calls end and freed pages go back to the system. On average that may
# not grow by a quarter of a mebibyte or by a descriptor from the second third of the time to the last.
#
# What may grow, each to an end (RESULTS.md: what memory holds): an answer's buffers, to a whole page of
# a list, which is why the load begins with one; a piece of a backup; the index's pages that a batch
# changes. What malloc keeps of that it uses again.
set -eu
cd "$(dirname "$0")/../.."
source tests/e2e/setup.bash
export LC_ALL=C.UTF-8
build=$1 minutes=$2 control=${4:-}
RANDOM=${3:-1}
page=2000 # records of one answer to a list
make_place "$build"
work=$(mktemp -d)
clean_up() {
	touch "$work/stop"
	wait 2>/dev/null || true
	remove_place
	rm -rf "$work"
}
trap clean_up EXIT
[ "$control" != leak ] || cp "$build/tests/leak_front.so" "$place/"
LD_PRELOAD=${control:+$place/leak_front.so} start_daemon
as kommun unit add HK "Huddinge kommun" --kind municipality >/dev/null
as kommun unit add SN "Socialnämnden" --kind board --parent HK >/dev/null
for n in $(seq "$page"); do
	as kommun risk add "Risk av $n" --unit SN >/dev/null
done
end=$((SECONDS + minutes * 60))

erase() { # RISK: one asks, another confirms
	as kommun erase ask "$1" --ground Gallringsplan --decision Nämnden --diary "SN 2026-1" &&
		as godkannare erase confirm "E$((n / 50))" --yes
}

# A client that is killed: before it is connected, before its answer, in the middle of it, or behind it.
vanish() {
	as_uid "${uid_of[lasare]}" timeout -s KILL "0.0$((10 + RANDOM % 90))" \
		"$place/riskctl" --socket "$place/socket" journal list >/dev/null 2>&1 || true
}

# Every call must be answered as it should; the first that is not stops the soak.
load() {
	local n=0
	while [ ! -e "$work/stop" ]; do
		n=$((n + 1))
		as kommun risk add "Risk $n" --unit SN >"$work/id" || break
		as kommun risk assess "$(cat "$work/id")" --p 2 --k 3 --reason Soak >/dev/null || break
		as lasare status >/dev/null || break
		as lasare risk list --unit SN --json >/dev/null || break
		as lasare --as-of "@$n" status >/dev/null || break
		as lasare journal verify >/dev/null || break
		vanish
		[ $((n % 20)) != 0 ] || as admin admin backup "/tmp/soak-$$-$n" >/dev/null || break
		[ $((n % 50)) != 0 ] || erase "$(cat "$work/id")" >/dev/null || break
		as_uid "${uid_of[admin]}" rm -f "/tmp/soak-$$-$n"
		echo "$n" >"$work/rounds"
	done
	[ -e "$work/stop" ] || echo "round $n" >"$work/failed"
}

sample() { # seconds, kilobytes of its own memory, descriptors
	while [ ! -e "$work/stop" ]; do
		echo "$SECONDS $(awk '/^RssAnon/{print $2}' "/proc/$daemon/status") $(ls "/proc/$daemon/fd" | wc -l)"
		sleep 1
	done >"$work/samples"
}

turn() {
	case $((RANDOM % 4)) in
	0) tests/fault/rig.sh "$build" storm $((5 + RANDOM % 20)) 32 ;;
	1) tests/fault/full.sh "$build" tmpfs 3 ;;
	2) tests/fault/rig.sh "$build" sweep $((5 + RANDOM % 20)) "$RANDOM" ;;
	3) tests/fault/rig.sh "$build" history 5000 "$RANDOM" ;;
	esac
}

sample &
load 2>"$work/said" &
turns=0
while [ $SECONDS -lt $end ] && [ ! -e "$work/failed" ]; do
	if ! turn >"$work/turn" 2>&1; then
		cat "$work/turn"
		echo "soak: a turn failed"
		exit 1
	fi
	turns=$((turns + 1))
done
touch "$work/stop"
wait
if [ -e "$work/failed" ]; then
	cat "$work/said" "$work/failed"
	tail -n 5 "$place/log"
	exit 1
fi
stop_daemon
"$place/riskregd" --data "$place/data" --config "$place/riskregd.conf" --check >/dev/null 2>&1
# The last half minute is not a whole one.
awk -v rounds="$(cat "$work/rounds")" -v turns="$turns" '
	{
		if (int($1 / 30) != half || NR == 1) { half = int($1 / 30); n++; kib[n] = $2; fd[n] = $3 }
		if ($2 < kib[n]) kib[n] = $2
		if ($3 < fd[n]) fd[n] = $3
		if ($2 > peak) peak = $2
	}
	END {
		third = int((n - 1) / 3)
		if (third == 0) { print "soak: too short to tell what is kept"; exit 1 }
		for (i = third + 1; i <= 2 * third; i++) {
			middle += kib[i] / third; last += kib[i + third] / third
			fd_middle += fd[i] / third; fd_last += fd[i + third] / third
		}
		printf "%d rounds of load, %d turns of faults, 0 failed\n", rounds, turns
		printf "memory of its own that is kept: second third %d KiB, last third %d; at most %d at once\n", middle, last, peak
		printf "descriptors that are kept: second third %.1f, last third %.1f\n", fd_middle, fd_last
		if (last > middle + 256) { print "soak: memory grows"; bad = 1 }
		if (fd_last >= fd_middle + 1) { print "soak: descriptors grow"; bad = 1 }
		exit bad
	}' "$work/samples"
