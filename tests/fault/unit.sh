#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# The unit as it is shipped, under a systemd that is PID 1 of namespaces of its own (RELIABILITY
# T17): unit.sh BUILD-DIR
# The root is an overlay of this machine's, of which nothing is changed; there is no network. Start by
# socket, roles by uid, restart, kill -9, a loop that hangs, a reload, what the sandbox denies. Only
# root can; where namespaces, overlays or control groups are not to be had it says so and skips.
set -eu
cd "$(dirname "$0")/../.."
build=$(readlink -f "$1")
unit=riskregd.service

skip() {
	echo "skipped: $*"
	exit 0
}
[ "$(id -u)" = 0 ] || skip "only root can start a systemd of its own"
[ -x /lib/systemd/systemd ] || skip "systemd is not installed"
groups=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
[ -n "$groups" ] || skip "there are no control groups of version 2"
place=$(mktemp -d)
group=$groups/riskreg-unit-$$
mkdir "$group" 2>/dev/null || skip "no control group can be made"

clean_up() {
	[ -z "${outer:-}" ] || kill -KILL "$outer" 2>/dev/null || true
	wait 2>/dev/null || true
	for _ in $(seq 50); do
		[ ! -s "$group/cgroup.procs" ] || sleep 0.1
	done
	find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true
	rm -rf "$place"
}
trap clean_up EXIT

# Inside the new namespaces: makes the root and becomes its PID 1.
cat >"$place/first.sh" <<'FIRST'
set -eu
place=$1 build=$2
mount --make-rprivate /
mount -t tmpfs -o mode=0755 none "$place/overlay"
mkdir "$place/overlay"/{upper,work,whole}
mount -t overlay overlay -o "lowerdir=/,upperdir=$place/overlay/upper,workdir=$place/overlay/work" "$place/overlay/whole"
r=$place/overlay/whole
mount -t proc proc "$r/proc"
mount --bind -o ro "$r/proc/sys" "$r/proc/sys"
mount -o remount,bind,ro "$r/proc/sys"
mount -t sysfs -o ro sysfs "$r/sys"
mount -t cgroup2 none "$r/sys/fs/cgroup"
for d in run tmp dev; do mount -t tmpfs -o mode=0755 none "$r/$d"; done
chmod 1777 "$r/tmp"
for d in null zero full random urandom tty; do
	: >"$r/dev/$d"
	mount --bind "/dev/$d" "$r/dev/$d"
done
mkdir "$r/dev/shm" "$r/dev/pts" "$r/run/test"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$r/dev/pts"
ln -s pts/ptmx "$r/dev/ptmx"
cp -a "$place/install/." "$r/"
cp "$place"/*.service "$r/etc/systemd/system/"
cp "$build/tests/probe" "$r/usr/sbin/riskreg-probe"
for u in systemd-remount-fs.service systemd-sysctl.service systemd-modules-load.service \
	systemd-udevd.service systemd-udev-trigger.service sys-kernel-debug.mount sys-kernel-tracing.mount \
	dev-hugepages.mount dev-mqueue.mount sys-fs-fuse-connections.mount systemd-random-seed.service; do
	ln -sf /dev/null "$r/etc/systemd/system/$u"
done
printf '[Unit]\nRequires=riskregd.socket\nAfter=riskregd.socket\n' >"$r/etc/systemd/system/riskreg.target"
# Half a minute is long to wait for a watchdog.
mkdir "$r/etc/systemd/system/riskregd.service.d"
printf '[Service]\nWatchdogSec=2s\n' >"$r/etc/systemd/system/riskregd.service.d/test.conf"
cat >>"$r/etc/riskreg/riskregd.conf" <<CONF
role coordinator { users = {"1"} }
role reader { users = {"5"} }
CONF
# A true root, no chroot: the unit's own namespace is made from it.
mkdir -p "$r/mnt"
cd "$r"
pivot_root . mnt
exec env -i container=riskreg PATH=/usr/sbin:/usr/bin chroot . sh -c 'umount -l /mnt && exec "$@"' _ \
	/lib/systemd/systemd --unit=riskreg.target --show-status=no
FIRST

# The probe in the unit's place; and, the control run, as a service that nothing restricts.
sed "s|@PREFIX@|/usr|g; s|@SYSCONFDIR@|/etc|g" systemd/$unit |
	sed -e '/^ExecStartPre=/d; /^ExecReload=/d; /^Requires=/d; /^After=/d; /^NotifyAccess=/d; /^WatchdogSec=/d; /^Restart/d' \
		-e 's|^ExecStart=.*|ExecStart=/usr/sbin/riskreg-probe\nStandardOutput=truncate:/run/test/probe|' \
		-e 's|^ExecPaths=/usr/sbin/riskregd|ExecPaths=/usr/sbin/riskreg-probe|' \
		-e 's/^Type=notify/Type=oneshot/' >"$place/riskreg-probe.service"
printf '[Service]\nType=oneshot\nExecStart=/usr/sbin/riskreg-probe\nStandardOutput=truncate:/run/test/control\n' \
	>"$place/riskreg-control.service"

env -u MAKEFLAGS -u MAKELEVEL make -s install V="$(basename "$build")" DESTDIR="$place/install" PREFIX=/usr \
	UNITDIR=/usr/lib/systemd/system >"$place/made"
mkdir "$place/overlay"
(
	echo "$BASHPID" >"$group/cgroup.procs"
	exec unshare --mount --pid --fork --kill-child --uts --ipc --net --cgroup \
		bash "$place/first.sh" "$place" "$build"
) >"$place/log" 2>&1 &
outer=$!

inside() {
	nsenter -t "$first" -m -u -i -n -p -C -r -w "$@"
}
as() { # UID COMMAND ...
	local uid=$1
	shift
	inside setpriv --reuid "$uid" --regid "$uid" --clear-groups riskctl --lang en "$@"
}
fail() {
	echo "unit: $*" >&2
	inside journalctl -u $unit --no-pager -n 30 >&2 || tail -n 20 "$place/log" >&2
	exit 1
}
until_true() { # WHAT COMMAND ...: within half a minute
	local what=$1
	shift
	for _ in $(seq 300); do
		"$@" >/dev/null 2>&1 && return 0
		sleep 0.1
	done
	fail "$what: not in 30 s"
}
property() { inside systemctl show -p "$1" --value "$unit"; }
passed=0
ok() {
	passed=$((passed + 1))
	echo "ok: $*"
}

first=
for _ in $(seq 300); do
	first=$(pgrep -P "$outer" || true)
	[ -z "$first" ] || ! inside systemctl is-active riskregd.socket >/dev/null 2>&1 || break
	kill -0 "$outer" 2>/dev/null || skip "no systemd can be PID 1 here: $(tail -n 1 "$place/log")"
	sleep 0.1
done
[ "$(inside systemctl is-active riskregd.socket)" = active ] ||
	skip "systemd did not come up here: $(tail -n 1 "$place/log")"
[ "$(inside cat /proc/1/comm)" = systemd ] || fail "PID 1 is not systemd"
echo "$(inside systemctl --version | head -n 1) as PID 1"

[ "$(property ActiveState)" = inactive ] || fail "it runs before anybody called"
as 5 admin ping >/dev/null || fail "a call did not start it"
[ "$(property ActiveState)" = active ] || fail "not active after a call"
[ "$(property StatusText)" = Serving ] || fail "its status is '$(property StatusText)'"
ok "the first call starts it through its socket; it says that it serves"

as 1 unit add HK Kommunen --kind municipality >/dev/null || fail "a coordinator by uid may not write"
! as 5 unit add SN Nämnden --kind board --parent HK >/dev/null 2>&1 || fail "a reader may write"
[ "$(as 5 --json admin ping | grep -o '"uid": [0-9]*')" = '"uid": 5' ] || fail "the peer's uid is not seen"
ok "peers are who they are: a coordinator writes, a reader may not"

inside systemctl restart "$unit"
as 5 unit show HK >/dev/null || fail "lost in a restart"
ok "a restart keeps what was acknowledged"

as 1 unit add SN Nämnden --kind board --parent HK >/dev/null
inside systemctl kill -s KILL "$unit"
until_true "started again after kill -9" as 5 unit show SN
[ "$(property NRestarts)" -ge 1 ] || fail "systemd did not start it again"
ok "after kill -9 it is started again, with everything"

before=$(property MainPID)
inside kill -STOP "$before"
hung() { [ "$(property MainPID)" != "$before" ] && [ "$(property ActiveState)" = active ]; }
until_true "started again when it hung" hung
as 5 unit show SN >/dev/null || fail "does not answer after the watchdog"
inside journalctl -u $unit --no-pager | grep -q -i watchdog || fail "it was not the watchdog"
ok "a loop that hangs is killed by the watchdog and started again"

inside sh -c 'echo "role auditor { users = {\"5\"} }" >>/etc/riskreg/riskregd.conf'
inside systemctl reload "$unit" || fail "reload"
[ "$(as 5 --json admin ping | grep -c auditor)" -ge 1 ] || fail "a reload did not give the role"
inside sh -c 'echo "rolle chef" >>/etc/riskreg/riskregd.conf'
! inside systemctl reload "$unit" 2>/dev/null || fail "a wrong configuration was taken"
as 5 unit show SN >/dev/null || fail "a wrong configuration ended it"
inside sed -i '$d' /etc/riskreg/riskregd.conf
ok "a reload is in force; a wrong configuration is refused and the daemon goes on"

inside systemctl start riskreg-probe.service || fail "the probe did not run"
allowed=$(inside grep '^allowed' /run/test/probe)
[ "$allowed" = $'allowed writing the state directory\nallowed a Unix socket' ] ||
	fail "the sandbox allows: $allowed"
inside systemctl start riskreg-control.service || fail "the control run did not run"
[ "$(inside grep -c '^allowed' /run/test/control)" -ge 16 ] ||
	fail "control run: only $(inside grep -c '^allowed' /run/test/control) things work without the sandbox"
ok "$(inside grep -c '^denied' /run/test/probe) probes denied; without the sandbox $(inside grep -c '^allowed' /run/test/control) work"

inside systemctl stop "$unit" riskregd.socket
[ "$(property Result)" = success ] || fail "it did not stop in order"
inside riskregd --data /var/lib/riskreg --check >/dev/null 2>&1 || fail "the register is not sound"
ok "it stops in order and the register is sound"
echo "unit: $passed passed, 0 failed"
