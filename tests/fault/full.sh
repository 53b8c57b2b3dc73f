#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# A full disk (RELIABILITY T11): the register on a file system of 8 MiB, which is filled and freed
# again and again while risks are added: full.sh BUILD-DIR tmpfs|ext4 [ROUNDS [lie]]
# Everything acknowledged must be there once, reads must go on while the disk is full, writes must be
# refused with a clear error and come back by themselves. Only root can mount: skipped otherwise. lie is
# the control run: writes to the journal are not done, and it must be told after the first kill.
set -eu
cd "$(dirname "$0")/../.."
source tests/e2e/setup.bash
export LC_ALL=C.UTF-8
build=$1 kind=$2 rounds=${3:-10} control=${4:-}

if [ "$(id -u)" != 0 ]; then
	echo "skipped: only root can mount a file system of 8 MiB"
	exit 0
fi

clean_up() {
	[ -z "${listener:-}" ] || kill "$listener" 2>/dev/null || true
	remove_place
	for _ in $(seq 50); do # until the daemon is gone
		mountpoint -q "$disk" || break
		umount "$disk" 2>/dev/null || sleep 0.1
	done
	rm -rf "$disk" "$disk.image" "$work"
}
work=$(mktemp -d)
disk=$(mktemp -d)
trap clean_up EXIT
mount_disk() {
	if [ "$kind" = tmpfs ]; then
		mount -t tmpfs -o size=8m riskreg-full "$disk"
	else
		truncate -s 8M "$disk.image"
		mkfs.ext4 -q -b 1024 "$disk.image"
		mount -o loop "$disk.image" "$disk"
	fi
}
if ! mount_disk 2>"$work/mount"; then
	echo "skipped: $kind cannot be mounted here: $(tail -n 1 "$work/mount")"
	exit 0
fi

fail() {
	echo "$kind, round $round: $*" >&2
	tail -n 5 "$place/log" >&2
	exit 1
}

make_place "$build"
[ "$control" != lie ] || cp "$build/tests/lie_front.so" "$place/"
mkdir -m 0700 "$disk/data"
ln -s "$disk/data" "$place/data"
if grep -q segment_size_mib systemd/riskregd.conf; then
	echo 'segment_size_mib = 1' >>"$place/riskregd.conf"
fi
text=$(printf 'En lång text om en risk. %.0s' $(seq 250))
n=0
: >"$work/acknowledged"
acknowledged=0

start() {
	LD_PRELOAD=${control:+$place/lie_front.so} start_daemon
}

begin() { # an empty register
	rm -rf "$disk"/data/*
	acknowledged=$((acknowledged + $(wc -l <"$work/acknowledged")))
	: >"$work/acknowledged"
	start
	as kommun unit add HK "Huddinge kommun" --kind municipality >/dev/null
	as kommun unit add SN "Socialnämnden" --kind board --parent HK >/dev/null
}

add() { # its number is in the title: acknowledged, it must be there once
	n=$((n + 1))
	as kommun --timeout 20 risk add "Risk $n" --unit SN --text "$text $n" >"$work/id" 2>"$work/said" ||
		return 1
	echo "Risk $n" >>"$work/acknowledged"
}

titles() {
	as lasare --json risk list --unit SN >"$work/list" || return 1
	grep -o '"Risk [0-9]*"' "$work/list" | tr -d '"' | sort >"$work/titles"
}

check() { # WHEN
	titles || fail "$1: a read failed"
	[ -z "$(uniq -d "$work/titles")" ] || fail "$1: doubled: $(uniq -d "$work/titles" | head -n 3)"
	lost=$(sort "$work/acknowledged" | comm -23 - "$work/titles")
	[ -z "$lost" ] || fail "$1: lost: $(echo "$lost" | head -n 3)"
}

room() { # what the daemon says of it
	as lasare --json admin ping | sed -n 's/.*"room": "\(.*\)".*/\1/p'
}

# What systemd would hear.
/usr/bin/python3 -c 'import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind(sys.argv[1])
while True: print(s.recv(4096).decode().replace("\n", " "), flush=True)' "$work/notify" >"$work/notified" 3>&- &
listener=$!
while [ ! -S "$work/notify" ]; do sleep 0.02; done
export NOTIFY_SOCKET=$work/notify

hears() { # PATTERN: the newest, within a while: another process reads it
	for _ in $(seq 200); do
		heard=$(tail -n 1 "$work/notified")
		! grep -qE "$1" <<<"$heard" || return 0
		sleep 0.05
	done
	return 1
}

refused=0
begin
[ "$(room)" = enough ] || fail "an empty disk, and the daemon says: $(room)"
for round in $(seq "$rounds"); do
	cat /dev/zero >"$disk/filler" 2>/dev/null || true
	truncate -s "-$((RANDOM % 256))K" "$disk/filler" # full at once, or in the middle of the work
	for _ in $(seq 400); do
		add || break
	done
	[ -s "$work/said" ] || fail "a full disk took 400 writes"
	grep -q "RR-E019" "$work/said" || fail "not refused but: $(cat "$work/said")"
	refused=$((refused + 1))
	hears "STATUS=Serving reads; writes are refused" || fail "full, and systemd hears: $heard"
	[ "$(room)" = none ] || fail "full, and the daemon says: $(room)"
	check "full"
	for _ in 1 2 3; do # and stays so
		add || true
	done
	check "full"
	rm "$disk/filler"
	for try in $(seq 50); do
		add && break
		[ "$try" -lt 50 ] || fail "with space again, after 5 s: $(cat "$work/said")"
		sleep 0.1
	done
	hears "STATUS=Serving( *$|; no room)" || fail "with space again, and systemd hears: $heard"
	[ "$(room)" != none ] || fail "with space again the daemon says: none"
	check "space again"
	if [ $((round % 3)) = 0 ]; then
		stop_daemon
		start
		check "after a stop"
	elif [ $((round % 3)) = 1 ]; then
		kill -KILL "$daemon"
		while kill -0 "$daemon" 2>/dev/null; do sleep 0.02; done
		start
		check "after a kill"
	fi
	# What a register keeps is never given back: another one for the rounds to come. A segment
	# can be prepared behind this look, and the next round take one more and a mebibyte of index.
	if [ "$(df --output=avail -k "$disk" | tail -n 1)" -lt 3072 ]; then
		stop_daemon
		begin
	fi
done
acknowledged=$((acknowledged + $(wc -l <"$work/acknowledged")))
echo "$kind: $refused times full, $acknowledged acknowledged, 0 lost, 0 doubled"
