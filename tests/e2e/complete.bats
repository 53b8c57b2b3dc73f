#!/usr/bin/env bats
# SPDX-License-Identifier: EUPL-1.2
# TAB: what bash makes of riskctl.bash, with its own variables set by hand and on a terminal, and
# riskctl complete behind it with a daemon, without one, and with one that does not answer.

setup_file() {
  source tests/e2e/setup.bash
  make_place "$RISKREG_BUILD"
  cp client/riskctl.bash "$place/"
  chmod 0644 "$place/riskctl.bash"
  mkdir "$place/home"
  touch "$place/home/min lista.csv" "$place/home/annan.csv"
  chmod -R a+rwX "$place/home"
  start_daemon
  export place daemon
  as kommun unit add HK "Huddinge kommun" --kind municipality
  as kommun unit add SN "Socialnämnden" --kind board --parent HK
  as namnd control add "Attest" --unit SN --criteria "0-89 %: Ej godkänt; 90-100 %: Godkänt"
  for quarter in 1 2; do as granskare round open C1 --unit SN --items 4 --period "2026-Q$quarter"; done
  as granskare log S1 2 ok
  for i in $(seq 11); do as namnd risk add "Risk $i" --unit SN --p 3 --k 2; done
  as namnd plan add --unit SN --year 2026
  as namnd plan set-item P1/R11 --disposition in-plan
}

teardown_file() {
  source tests/e2e/setup.bash
  remove_place
}

setup() {
  source tests/e2e/setup.bash
}

# Candidates, and everything else that is said, on one line; it never fails.
candidates() { # WORD ...
  local status=0 said
  said=$(riskctl lasare complete -- "$@" 2>&1) || status=$?
  [ "$status" -eq 0 ] || said+=" exit $status"
  paste -sd ' ' <<<"$said"
}

# COMPREPLY at the end of a line, and everything else that is said. The words are those that bash
# breaks the line into.
at_tab() { # LINE WORD ...
  as_uid "${uid_of[lasare]}" env RISKREG_SOCKET="${socket-$place/socket}" PATH="$place:$PATH" \
    bash --norc --noprofile -uc '
      . "$0/riskctl.bash"
      COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=("${@:2}") COMP_CWORD=$(($# - 2))
      typed=${COMP_WORDS[COMP_CWORD]}
      [[ $typed != [=:] ]] || typed=
      _riskctl riskctl "$typed" "${COMP_WORDS[COMP_CWORD - 1]}"
      ((${#COMPREPLY[@]} == 0)) || printf "%s\n" "${COMPREPLY[@]}"' "$place" "$@" 2>&1 | paste -sd ' '
}

# A bash on a terminal; the script is keys.py's.
on_terminal() { # MORE LINES OF ITS rc ...
  local sudo=
  [ "$(id -u)" = 0 ] || sudo='sudo -n'
  {
    printf 'PATH=%q:$PATH\nexport RISKREG_SOCKET=%q\ncd %q\n' "$place" "$place/socket" "$place/home"
    printf '. %q\n' "$place/riskctl.bash"
    printf "bind 'set %s'\n" "bell-style none" "enable-bracketed-paste off" "page-completions off"
    printf '%s\n' "PS1='klar> '" "HISTFILE=" "$@"
  } >"$place/rc"
  chmod 0644 "$place/rc"
  $sudo /usr/bin/python3 tests/e2e/keys.py "${uid_of[lasare]}" "$place/screen" \
    /bin/bash --noprofile --rcfile "$place/rc" -i
}

@test "nouns, verbs, options and values from the tables, ids from the daemon" {
  is "$(candidates ro)" "round"
  is "$(candidates round sh)" "show"
  is "$(candidates unit add XX Nämnd --kind m)" "municipality"
  is "$(candidates risk list --unit=)" "--unit=HK --unit=SN"
  is "$(candidates round show '')" "S1 S2"
  is "$(candidates risk show R1)" "R1 R10 R11"
  is "$(candidates status '')" "C1"
  is "$(candidates scale show '')" "4x4"
  is "$(candidates plan show '')" "P1"
  is "$(candidates plan set-item '')" "P1/"
  is "$(candidates plan set-item P1/)" "P1/R11"
  is "$(candidates journal receipt S1/)" "S1/2"
  is "$(candidates history R11)" "R11"
  is "$(candidates history S)" "S1 S2 SN"
  is "$(candidates plan import '')" "/"
  riskctl lasare complete --help | grep -q "TAB"
}

@test "log: what is pending in the round" {
  is "$(candidates log S1 '')" "1 3 4"
  is "$(candidates log S2 '')" "1 2 3 4"
  is "$(candidates log S1 1 '')" "ok dev na"
  is "$(candidates log S9 '')" ""
  is "$(candidates round substitute S1 3)" "3"
}

@test "what is withdrawn is not offered" {
  as namnd risk add "Fel" --unit SN --p 1 --k 1
  is "$(candidates risk show R12)" "R12"
  as namnd withdraw R12 --reason "Dubblett"
  is "$(candidates risk show R12)" ""
}

@test "nothing that is wrong is said: no daemon, none that answers, none that lets in" {
  for line in "nosuch " "round nosuch " "--socket /nowhere round show " "--host -x round show " \
    "--socket $place/ids.txt risk show " "--socket $(x 200) risk show "; do
    mapfile -d ' ' -t words <<<"$line"
    words[-1]=
    is "$(candidates "${words[@]% }")" ""
  done
  is "$(candidates --socket /nowhere round sh)" "show"
  dead_socket "$place/dead"
  is "$(candidates --socket "$place/dead" round show '')" ""
  /usr/bin/python3 -c 'import socket, sys, time
s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(); time.sleep(60)' "$place/silent" 3>&- &
  local silent=$!
  until [ -S "$place/silent" ]; do sleep 0.05; done
  chmod 0666 "$place/silent"
  is "$(candidates --socket "$place/silent" round show '')" ""
  kill "$silent"
  is "$(as_uid 99 "$place/riskctl" --socket "$place/socket" complete -- round show '' 2>&1)" ""
}

@test "in bash: noun, verb, option, value, id" {
  is "$(at_tab 'riskctl ro' riskctl ro)" "round"
  is "$(at_tab 'riskctl round sh' riskctl round sh)" "show"
  is "$(at_tab 'riskctl  round   ' riskctl round '')" "$(candidates round '')"
  is "$(at_tab 'riskctl risk add T --motive-' riskctl risk add T --motive-)" "--motive-p --motive-k"
  is "$(at_tab 'riskctl --lang ' riskctl --lang '')" "sv en"
  is "$(at_tab 'riskctl round show S' riskctl round show S)" "S1 S2"
  is "$(at_tab 'riskctl nosuch S' riskctl nosuch S)" ""
  socket=/nowhere
  is "$(at_tab 'riskctl round show S' riskctl round show S)" ""
  is "$(at_tab 'riskctl round sh' riskctl round sh)" "show"
  is "$(at_tab "riskctl --socket $place/socket round show S" riskctl --socket "$place/socket" round show S)" "S1 S2"
}

@test "in bash: what it breaks words at, spaces and quotes" {
  is "$(at_tab 'riskctl risk list --unit=' riskctl risk list --unit =)" "HK SN"
  is "$(at_tab 'riskctl risk list --unit=S' riskctl risk list --unit = S)" "SN"
  is "$(at_tab 'riskctl --lang=en round show S' riskctl --lang = en round show S)" "S1 S2"
  is "$(at_tab 'riskctl --as-of=@3 round show S' riskctl --as-of = @ 3 round show S)" "S1 S2"
  is "$(at_tab 'riskctl risk add "Fel: å = ä" --unit S' riskctl risk add '"Fel: å = ä"' --unit S)" "SN"
  is "$(at_tab "riskctl log --note 'två ord' S1 " riskctl log --note "'två ord'" S1 '')" "1 3 4"
  is "$(at_tab 'riskctl log --note två\ ord S1 ' riskctl log --note 'två\ ord' S1 '')" "1 3 4"
  is "$(at_tab 'riskctl erase ask R1:2 S' riskctl erase ask R1 : 2 S)" "S1 S2 SN"
  is "$(at_tab 'riskctl round list --unit "S' riskctl round list --unit '"S')" "SN"
  is "$(at_tab 'riskctl risk list >' riskctl risk list '>')" ""
  is "$(at_tab 'riskctl risk list > r' riskctl risk list '>' r)" ""
  # Nothing of what is typed is run.
  local title="\"\$(touch $place/home/ran)\""
  is "$(at_tab "riskctl risk add $title --unit S" riskctl risk add "$title" --unit S)" "SN"
  [ ! -e "$place/home/ran" ]
}

@test "on a terminal: two rounds are listed, and one more sign takes one" {
  printf '%s\t%s\n' 'klar> ' 'riskctl round show S\t\t' 'S1  S2' '2\t\n' \
    'riskctl round show S2' '' '2026-Q2' '' 'klar> ' 'exit\n' |
    on_terminal
  tail -n 1 "$place/screen" | grep -qx "exit 0, terminal as before"
}

@test "on a terminal: a whole line, key by key; behind P1/ and in quotes no space too many" {
  printf '%s\t%s\n' 'klar> ' 'riskctl pla\tset-i\tP\tR1\t--disp\tin\t--reas\tX' \
    'riskctl plan set-item P1/R11 --disposition in-plan --reason X' '\x15' \
    '' 'riskctl risk list --unit "S\t --lang=e\tX' \
    'riskctl risk list --unit "SN"  --lang=en X' '\x15' '' 'exit\n' |
    on_terminal
}

@test "on a terminal: names of files are readline's" {
  printf '%s\t%s\n' 'klar> ' 'riskctl round freeze S1 mi\t--col\tX' \
    'riskctl round freeze S1 min\ lista.csv --column X' '\x15' \
    '' 'riskctl report plan --output=an\tX' 'riskctl report plan --output=annan.csv X' '\x15' \
    '' 'riskctl status > an\tX' 'riskctl status > annan.csv X' '\x15' '' 'exit\n' |
    on_terminal
}

@test "on a terminal: ids of another machine, and nobody is asked for a password" {
  printf '#!/bin/sh\n%s\n' '{ echo "$SSH_ASKPASS_REQUIRE $*"; (: </dev/tty) 2>&1; } >>'"$place/home/asked" \
    "shift; exec env RISKREG_SOCKET=$place/socket PATH=$place:\$PATH \"\$@\"" >"$place/ssh"
  chmod 0755 "$place/ssh"
  printf '%s\t%s\n' 'klar> ' 'riskctl --host anna@server round show S\t\t' 'S1  S2' '\x15' '' 'exit\n' |
    on_terminal "export RISKREG_SSH=$place/ssh" 'RISKREG_SOCKET=/nowhere'
  holds "$(cat "$place/home/asked")" "never anna@server riskctl proxy" "/dev/tty"
}
