# SPDX-License-Identifier: EUPL-1.2
"""A terminal for the tests of riskctl review: keys.py UID LOG PROGRAM ARGUMENT ... < SCRIPT
Runs a program on a pseudo terminal as that user. Each line of the script is what to wait for on the
screen, a TAB, and what is typed then ("\\n" is Enter, "\\x03" Ctrl-C; "SIGTERM" sends the signal).
The screen goes to LOG and stdout; it ends with the exit status, and whether the terminal is as it
was: raw keys must not outlive the program."""
import os
import pty
import select
import signal
import sys
import termios
import time

PATIENCE = 20


def state(fd):
    """The local modes and the key that suspends, which riskctl review changes."""
    attributes = termios.tcgetattr(fd)
    return attributes[3], attributes[6][termios.VSUSP]


def main():
    uid, log, arguments = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    script = [line.rstrip("\n").split("\t") for line in sys.stdin]
    master, slave = pty.openpty()
    before = state(slave)
    pid = os.fork()
    if pid == 0:
        os.setsid()
        for fd in range(3):
            os.dup2(slave, fd)
        os.close(os.open(os.ttyname(0), os.O_RDWR))  # the controlling terminal
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
        os.environ.update(TERM="xterm", LANG="C.UTF-8", COLUMNS="80")
        os.execv(arguments[0], arguments)
    screen, seen = b"", 0

    def read(seconds):
        nonlocal screen
        if not select.select([master], [], [], seconds)[0]:
            return False
        screen += os.read(master, 65536)
        return True

    def wait_for(text):
        nonlocal seen
        until = time.monotonic() + PATIENCE
        while text not in screen[seen:]:
            if time.monotonic() > until:
                sys.stdout.buffer.write(screen + b"\nnever seen: " + text + b"\n")
                os.kill(pid, signal.SIGKILL)
                sys.exit(1)
            read(0.1)
        seen = screen.index(text, seen) + len(text)

    for text, keys in script:
        wait_for(text.encode())
        if keys.startswith("SIG"):
            # Only when the keys are raw: the prompt comes before the wait.
            while state(slave) == before:
                time.sleep(0.01)
            os.kill(pid, getattr(signal, keys))
        else:
            os.write(master, keys.encode().decode("unicode_escape").encode("latin-1")
                     if "\\" in keys else keys.encode())
    status = None
    until = time.monotonic() + PATIENCE
    while status is None and time.monotonic() < until:
        read(0.05)
        ended, code = os.waitpid(pid, os.WNOHANG)
        status = os.waitstatus_to_exitcode(code) if ended else None
    while read(0.05):
        pass
    if status is None:
        os.kill(pid, signal.SIGKILL)
    screen += f"\nexit {status}, terminal {'as before' if state(slave) == before else 'CHANGED'}\n".encode()
    with open(log, "wb") as file:
        file.write(screen)
    sys.stdout.buffer.write(screen.replace(b"\r", b""))


main()
