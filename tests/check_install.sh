#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Installs into an empty root and uninstalls: what is there in between is complete, and afterwards
# nothing is left. A configuration that somebody changed is kept.
set -eu
cd "$(dirname "$0")/.."
build=${RISKREG_BUILD:-${1:?build directory}}
variant=$(basename "$build")
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

make --no-print-directory V="$variant" B="$build" DESTDIR="$root" install >/dev/null
for f in usr/sbin/riskregd usr/bin/riskctl lib/systemd/system/riskregd.service \
	lib/systemd/system/riskregd.socket lib/systemd/system/riskreg-backup.service \
	lib/systemd/system/riskreg-backup.timer lib/systemd/system/riskreg-verify.service \
	lib/systemd/system/riskreg-verify.timer usr/lib/sysusers.d/riskreg.conf \
	usr/lib/tmpfiles.d/riskreg.conf etc/riskreg/riskregd.conf usr/share/man/man1/riskctl.1 \
	usr/share/bash-completion/completions/riskctl \
	usr/share/man/man5/riskregd.conf.5 usr/share/man/man7/riskreg.7 usr/share/man/man8/riskregd.8; do
	[ -s "$root/$f" ] || { echo "not installed: $f"; exit 1; }
done
if grep -rn '@[A-Z]*@' "$root/lib/systemd" "$root/usr/share/man"; then
	echo "a placeholder is left"
	exit 1
fi
# It may tell of groups that systemd-sysusers has not made yet.
said=$("$root/usr/sbin/riskregd" --check-config --config "$root/etc/riskreg/riskregd.conf" 2>&1) ||
	{ echo "$said"; exit 1; }
for unit in riskregd:10 riskreg-backup:15 riskreg-verify:15; do
	systemd-analyze security --offline=true --threshold="${unit#*:}" \
		"$root/lib/systemd/system/${unit%:*}.service" | tail -n 1
done
grep -q '^PrivateUsers=no$' "$root/lib/systemd/system/riskregd.service"

make --no-print-directory V="$variant" B="$build" DESTDIR="$root" uninstall >/dev/null
left=$(find "$root" ! -type d)
[ -z "$left" ] || { echo "left behind:"; echo "$left"; exit 1; }

make --no-print-directory V="$variant" B="$build" DESTDIR="$root" install >/dev/null
echo '# changed' >>"$root/etc/riskreg/riskregd.conf"
make --no-print-directory V="$variant" B="$build" DESTDIR="$root" install uninstall >/dev/null
[ "$(find "$root" ! -type d)" = "$root/etc/riskreg/riskregd.conf" ] ||
	{ echo "a changed configuration must be all that stays"; exit 1; }
echo "nothing is left behind"
