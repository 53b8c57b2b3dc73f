#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# The roles hang on who the kernel says is at the other end. So the unit leaves PrivateUsers off;
# this shows that peers are seen, and (control run) that a user namespace of its own blinds the
# daemon, which is what PrivateUsers would do.

setup() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
}

teardown() {
  remove_place
}

seen() { # WHO: the uid that the daemon sees
  as "$1" --json admin ping | /usr/bin/python3 -c 'import json, sys; print(json.load(sys.stdin)["uid"])'
}

@test "every caller is seen as who they are, with their roles" {
  start_daemon
  for who in kommun namnd granskare godkannare lasare admin; do
    [ "$(seen $who)" = "${uid_of[$who]}" ]
  done
  as granskare --json admin ping | grep -q '"auditor"'
  stop_daemon
}

@test "supplementary groups give roles" {
  echo 'role auditor { groups = {"12345"} }' >>"$place/riskregd.conf"
  start_daemon
  sudo=
  [ "$(id -u)" = 0 ] || sudo='sudo -n'
  $sudo setpriv --reuid 8 --regid 8 --groups 12345 "$place/riskctl" --socket "$place/socket" \
    --json admin ping | grep -q '"auditor"'
  $sudo setpriv --reuid 8 --regid 8 --clear-groups "$place/riskctl" --socket "$place/socket" \
    --json admin ping | grep -q '"roles": \[\]'
  stop_daemon
}

@test "the unit leaves PrivateUsers off and is exposed at 0.4 or less" {
  grep -q '^PrivateUsers=no$' systemd/riskregd.service
  sed 's|@PREFIX@|/usr|g; s|@SYSCONFDIR@|/etc|g' systemd/riskregd.service >"$place/riskregd.service"
  systemd-analyze security --offline=true --threshold=4 "$place/riskregd.service"
}

@test "control run: in a user namespace of its own the daemon would take everybody for nobody" {
  unshare --user true 2>/dev/null || skip "user namespaces are not to be had here"
  mkdir "$place/ns"
  unshare --user --map-current-user "$place/riskregd" --data "$place/ns/data" --socket "$place/ns/socket" \
    --config "$place/riskregd.conf" >"$place/log" 2>&1 3>&- &
  echo $! >"$place/pid"
  for _ in $(seq 100); do [ ! -S "$place/ns/socket" ] || break; sleep 0.05; done
  chmod 0755 "$place/ns"
  got=$(as_uid "${uid_of[granskare]}" "$place/riskctl" --socket "$place/ns/socket" --json admin ping |
    /usr/bin/python3 -c 'import json, sys; print(json.load(sys.stdin)["uid"])')
  [ "$got" != "${uid_of[granskare]}" ]
}
