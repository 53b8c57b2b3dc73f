#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# The configuration beside the configuration, and reading both again while the daemon serves.

setup_file() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  mkdir "$place/riskregd.conf.d"
  cp tests/e2e/client.py tests/e2e/held_connection.py "$place/"
  cp -r "$RISKREG_BUILD/gen/python/riskreg" "$place/"
  chmod -R a+rX "$place/riskreg" "$place"/*.py
  start_daemon
  export place daemon
  as kommun unit add HK "Kommunen" --kind municipality
  as kommun unit add SN "Socialnämnden" --kind board --parent HK
}

teardown_file() {
  source tests/e2e/setup.bash
  remove_place
}

setup() {
  source tests/e2e/setup.bash
  rm -f "$place"/riskregd.conf.d/*
  LC_ALL=sv_SE.UTF-8 as admin admin reload
}

beside() { # NAME TEXT
  printf '%s\n' "$2" >"$place/riskregd.conf.d/$1"
}

may_list() { as_uid "$1" "$place/riskctl" --socket "$place/socket" unit list; }

@test "a file beside the configuration gives a role, from the next call on" {
  run may_list 9
  is "$status" 4
  beside 50-revisor.conf 'role reader { users = {"9"} }'
  run may_list 9
  is "$status" 4
  LC_ALL=sv_SE.UTF-8 says "Inställningarna är inlästa och gäller från och med nu." admin admin reload
  holds "$(may_list 9)" "Socialnämnden"
  rm "$place/riskregd.conf.d/50-revisor.conf"
  LC_ALL=en_GB.UTF-8 says "The configuration is read and in force from now on." admin admin reload
  run may_list 9
  is "$status" 4
}

@test "a role given or taken holds on connections that were there before, by SIGHUP too" {
  beside 50-revisor.conf 'role reader { users = {"9"} }'
  as_uid 9 env PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$place" /usr/bin/python3 "$place/held_connection.py" "$place/socket" \
    >"$place/heard" 2>&1 3>&- &
  for _ in $(seq 200); do grep -q '^ready$' "$place/heard" && break; sleep 0.05; done
  kill -HUP "$daemon"
  for _ in $(seq 200); do grep -q '^may$' "$place/heard" && break; sleep 0.05; done
  rm "$place/riskregd.conf.d/50-revisor.conf"
  as admin admin reload
  for _ in $(seq 200); do grep -q '^may not again$' "$place/heard" && break; sleep 0.05; done
  is "$(cat "$place/heard")" $'may not\nready\nmay\nmay not again'
}

@test "what is wrong is said with file and line, and the old configuration holds" {
  beside 50-revisor.conf 'role reader { users = {"9"} }'
  as admin admin reload
  beside 60-fel.conf $'\nrole chef { users = {"9"} }'
  beside 50-revisor.conf ''
  LC_ALL=sv_SE.UTF-8 refused 1 "Inställningarna har ett fel och togs inte i bruk; de gamla gäller." admin admin reload
  LC_ALL=sv_SE.UTF-8 refused 1 'riskregd.conf.d/60-fel.conf:2: there is no role "chef"' admin admin reload
  LC_ALL=en_GB.UTF-8 refused 1 "the old one holds" admin admin reload
  holds "$(may_list 9)" "Socialnämnden"
  before=$(grep -c "was not taken over" "$place/log")
  kill -HUP "$daemon"
  for _ in $(seq 200); do [ "$(grep -c "was not taken over" "$place/log")" -eq "$before" ] || break; sleep 0.05; done
  holds "$(may_list 9)" "Socialnämnden"
  run "$place/riskregd" --check-config --config "$place/riskregd.conf"
  is "$status" 1
  holds "$output" 'riskregd.conf.d/60-fel.conf:2: there is no role "chef"'
}

@test "a dry run reads and checks, and the old configuration holds" {
  beside 50-revisor.conf 'role reader { users = {"9"} }'
  LC_ALL=sv_SE.UTF-8 says "Inställningarna är rätt skrivna. Inget är ändrat" admin admin reload --dry-run
  LC_ALL=en_GB.UTF-8 says "The configuration is sound. Nothing was changed" admin admin reload --dry-run
  run may_list 9
  is "$status" 4
  beside 50-revisor.conf 'role chef { users = {"9"} }'
  LC_ALL=sv_SE.UTF-8 refused 1 'riskregd.conf.d/50-revisor.conf:1: there is no role "chef"' admin admin reload --dry-run
  rm "$place/riskregd.conf.d/50-revisor.conf"
  as admin admin reload
}

@test "bounds hold from the reload on; what needs a restart is named and left" {
  beside 10-granser.conf $'connections_per_user_max = 1\nconnections_reserved = 0\nmap_size_mib = 64\nsegment_size_mib = 1'
  out=$(LC_ALL=sv_SE.UTF-8 told admin admin reload)
  holds "$out" "map_size_mib gäller först när riskregd startas om." "segment_size_mib gäller" "inlästa"
  lacks "$out" connections_per_user_max
  is "$(as admin --json admin reload | tr -d '[:space:]')" '{"later":["map_size_mib","segment_size_mib"]}'
  as_uid 5 /usr/bin/python3 -c 'import socket, sys, time
s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); print("in", flush=True); time.sleep(60)' \
    "$place/socket" >"$place/in" 3>&- &
  holder=$!
  for _ in $(seq 200); do [ ! -s "$place/in" ] || break; sleep 0.05; done
  LC_ALL=sv_SE.UTF-8 refused 7 "För många anslutningar" lasare --timeout 1 unit list
  kill "$holder"
}

@test "only an administrator reloads" {
  LC_ALL=sv_SE.UTF-8 refused 4 "Det krävs rollen" kommun admin reload
}

@test "a backup carries what was read from all files" {
  beside 10-a.conf '# den första'
  beside 20-b.conf '# den andra'
  as admin admin reload
  mkdir -p "$place/out" && chmod 0777 "$place/out"
  as admin admin backup "$place/out/b.backup"
  take_over "$place/out/b.backup"
  grep -aq '^# ---- riskregd.conf.d/10-a.conf$' "$place/out/b.backup"
  is "$(grep -a '^# den' "$place/out/b.backup")" $'# den första\n# den andra'
  "$place/riskregd" --config "$place/riskregd.conf" --data "$place/restored" --restore "$place/out/b.backup"
}

@test "systemd hears when reading begins and when it is done" {
  /usr/bin/python3 -c 'import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind(sys.argv[1])
while True: print(s.recv(4096).decode().replace("\n", " "), flush=True)' "$place/notify" >"$place/notified" 3>&- &
  listener=$!
  for _ in $(seq 200); do [ ! -S "$place/notify" ] || break; sleep 0.05; done
  NOTIFY_SOCKET="$place/notify" "$place/riskregd" --data "$place/data2" --socket "$place/socket2" \
    --config "$place/riskregd.conf" 2>/dev/null 3>&- &
  second=$!
  for _ in $(seq 200); do grep -q '^READY=1' "$place/notified" && break; sleep 0.05; done
  kill -HUP "$second"
  for _ in $(seq 200); do [ "$(grep -c '^READY=1' "$place/notified")" -lt 2 ] || break; sleep 0.05; done
  kill -TERM "$second"
  wait "$second"
  kill "$listener"
  is "$(grep -oE '^(READY=1|RELOADING=1 MONOTONIC_USEC=)' "$place/notified" | tr '\n' ' ')" \
    "READY=1 RELOADING=1 MONOTONIC_USEC= READY=1 "
}
