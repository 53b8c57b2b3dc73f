# SPDX-License-Identifier: EUPL-1.2
# Shared by the end-to-end tests and the demo: a daemon on a temporary register, and people.
# Different people are different uids (existing system accounts, by number); since other uids cannot
# enter a home of mode 0700, programs, register and socket live in a directory of mode 0755.

# Who is who. root and the user who runs this have no role.
declare -gA uid_of=([kommun]=1 [namnd]=2 [granskare]=3 [godkannare]=4 [lasare]=5 [admin]=6 [granskare2]=7)

make_place() { # BUILD-DIR
	place=$(mktemp -d)
	chmod 0755 "$place"
	cp "$1/riskctl" "$1/riskregd" "$place/"
	chmod 0755 "$place"/riskctl "$place"/riskregd
	cat >"$place/riskregd.conf" <<-CONF
		role coordinator { users = {"1"} }
		role coordinator { users = {"2"} units = {"SN"} }
		role auditor { users = {"3", "7"} units = {"SN"} }
		role approver { users = {"4", "7"} }
		role reader { users = {"5"} }
		role admin { users = {"6"} }
	CONF
}

start_daemon() { # [more options]
	: >>"$place/log"
	"$place/riskregd" --data "$place/data" --socket "$place/socket" \
		--config "$place/riskregd.conf" "$@" >>"$place/log" 2>&1 3>&- &
	daemon=$!
	disown "$daemon"
	echo "$daemon" >"$place/pid"
	for _ in $(seq 200); do
		as lasare admin ping >/dev/null 2>&1 && return 0
		kill -0 "$daemon" 2>/dev/null || break
		sleep 0.05
	done
	echo "the daemon did not start:" >&2
	cat "$place/log" >&2
	return 1
}

# Stops it as systemd would. Each test of bats is a process of its own, so there is no child to wait for.
stop_daemon() {
	kill -TERM "$daemon" 2>/dev/null || return 0
	for _ in $(seq 400); do
		kill -0 "$daemon" 2>/dev/null || return 0
		sleep 0.05
	done
	echo "the daemon did not stop" >&2
	return 1
}

remove_place() {
	[ ! -s "${place:-}/pid" ] || kill -KILL "$(cat "$place/pid")" 2>/dev/null || true
	[ -z "${place:-}" ] || rm -rf "$place"
}

# Runs riskctl as one of the people: as granskare log S1 5 ok
as() {
	local who=$1
	shift
	as_uid "${uid_of[$who]}" "$place/riskctl" --socket "$place/socket" "$@"
}

# With RISKREG_COUNTS (make coverage) what it counts goes to a place of that user. sudo takes away
# what run.sh tells the sanitizers.
as_uid() { # UID COMMAND ...
	local uid=$1 sudo=
	shift
	[ "$(id -u)" = 0 ] || sudo='sudo -n'
	$sudo setpriv --reuid "$uid" --regid "$uid" --clear-groups env -u SUDO_UID \
		${RISKREG_COUNTS:+GCOV_PREFIX="$RISKREG_COUNTS/$uid"} \
		ASAN_OPTIONS="${ASAN_OPTIONS:-}" TSAN_OPTIONS="${TSAN_OPTIONS:-}" \
		LANG="${LANG:-C.UTF-8}" LC_ALL="${LC_ALL:-}" COLUMNS="${COLUMNS:-80}" "$@"
}

# What one of the people made is ours to read.
take_over() { # FILE
	[ "$(id -u)" = 0 ] || sudo -n chown "$(id -u)" "$1"
}

json() { # EXPRESSION over the JSON on stdin, as d
	/usr/bin/python3 -c "import json, sys; d = json.load(sys.stdin); print($1)"
}

# What tests ask.
holds() { # TEXT PART ...: each part is in the text
	local text=$1 part
	shift
	for part; do
		[[ "$text" == *"$part"* ]] || { printf 'missing: %s\nin: %s\n' "$part" "$text"; return 1; }
	done
}

lacks() { # TEXT PART: there is text, it is no refusal, and the part is not in it
	[[ -n "$1" && "$1" != *RR-E* && "$1" != *"$2"* ]] || { printf 'not wanted: %s\nin: %s\n' "$2" "$1"; return 1; }
}

nowhere() { # TEXT PATH: no file there holds it, and each could be read
	local status=0
	grep -rqaF -- "$1" "$2" || status=$?
	[ "$status" -eq 1 ] || { echo "in $2: $1 (grep: $status)"; return 1; }
}

is() { # GOT EXPECTED
	[ "$1" = "$2" ] || { printf 'got:      %s\nexpected: %s\n' "$1" "$2"; return 1; }
}

# N letters.
x() { printf 'x%.0s' $(seq "$1"); }

# A socket that nobody listens on any more.
dead_socket() { # PATH
	/usr/bin/python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$1"
	chmod 0666 "$1"
}

# riskctl WHO NOUN [VERB] ...: as that person; noted, so that the last test knows what was run.
riskctl() {
	local who=$1
	shift
	printf '%s %s\n' "$1" "${2:-}" >>"$place/ran"
	as "$who" "$@"
}

# What it says on stdout and stderr where there is room, spaces and line breaks as one space.
told() { COLUMNS=600 riskctl "$@" 2>&1 | tr -s '[:space:]' ' '; }

says() { # PART WHO COMMAND ...
	local part=$1
	shift
	holds "$(told "$@")" "$part"
}

refused() { # STATUS PART WHO COMMAND ...: ends with that status and says so, on stderr alone
	local expected=$1 part=$2 status=0 out
	shift 2
	out=$(riskctl "$@" 2>"$place/stderr") || status=$?
	is "$status" "$expected" && is "$out" "" && holds "$(cat "$place/stderr")" "$part"
}
