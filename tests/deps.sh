#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Finds what is missing and installs it from Debian's packages: deps.sh build | tests | fuzz | static | bench | page
# Refuses a libevent without the security fixes of 2026.
set -eu

build='gcc make pkg-config protobuf-c-compiler libprotobuf-c-dev libevent-dev liblmdb-dev
nettle-dev libgmp-dev libutf8proc-dev libconfuse-dev libpopt-dev libsmartcols-dev libcsv-dev
libjansson-dev libxlsxwriter-dev libzip-dev libexpat1-dev scdoc util-linux passwd'
tests="libcunit1-dev bats valgrind man-db python3 python3-protobuf protobuf-compiler
systemd procps cppcheck binutils faketime"
fuzz="clang libclang-rt-14-dev"
static="cppcheck clang-tidy"
# What the benchmark compares with. Debian starts a system instance of each server where there is
# systemd; the benchmark starts its own and leaves those alone.
bench="postgresql-15 redis-server libpq-dev libhiredis-dev libsqlite3-dev"
# What looks at the pages of reports. A node that is there already is taken as it is.
page=chromium
command -v node >/dev/null || page="$page nodejs"
command -v npm >/dev/null || page="$page npm"
libevent_least=2.1.12-stable-8+deb12u1

case ${1:-} in
build) wanted=$build ;;
tests) wanted="$build $tests" ;;
fuzz) wanted="$build $tests $fuzz" ;;
static) wanted="$build $static" ;;
bench) wanted="$build $bench" ;;
page) wanted="$build $tests $page" ;;
*) echo "usage: $0 build|tests|fuzz|static|bench|page" >&2; exit 2 ;;
esac

installed() {
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing=
for package in $wanted; do
	installed "$package" || missing="$missing $package"
done

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

if [ -n "$missing" ]; then
	echo "deps: installing$missing" >&2
	if ! as_root true 2>/dev/null; then
		echo "deps: missing$missing" >&2
		echo "deps: run as root, or as a user who may use sudo without a password" >&2
		exit 1
	fi
	as_root apt-get -q update >&2
	# shellcheck disable=SC2086 # a list of names
	as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get -q install -y --no-install-recommends $missing >&2
fi

have=$(dpkg-query -W -f '${Version}' libevent-dev)
if ! dpkg --compare-versions "$have" ge "$libevent_least"; then
	echo "deps: libevent $have lacks security fixes; $libevent_least or later is needed:" >&2
	echo "deps: apt-get update && apt-get install libevent-dev" >&2
	exit 1
fi
