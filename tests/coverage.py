#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""Adds up gcov's counts: coverage.py BUILD-DIR [DIRECTORY of counts by other users]

Prints every branch and line of the core that no test took, then the totals. The exit status says
whether the targets are met: all branches of the core, 90 % of all lines.
"""
import collections
import json
import os
import re
import subprocess
import sys

CORE = re.compile(r"(daemon/(domain|store)/|proto/wire|proto/frame)[^/]*\.c$")
OURS = re.compile(r"(daemon|client|proto)/.*\.c$")
LINES_WANTED = 0.90


def count_files(build, others):
    """Each object's counts with its notes; those of the build also where nothing was run."""
    for folder, _, names in os.walk(build):
        for name in names:
            if name.endswith(".gcno"):
                yield os.path.join(folder, name[:-5] + ".gcda"), os.path.join(folder, name)
    for folder, _, names in os.walk(others or "/nonexistent"):
        for name in names:
            if name.endswith(".gcda"):
                notes = build + folder[folder.rindex("/obj"):]
                yield os.path.join(folder, name), os.path.join(notes, name[:-5] + ".gcno")


def read_counts(counts, notes):
    if not os.path.exists(counts[:-5] + ".gcno"):
        os.symlink(os.path.abspath(notes), counts[:-5] + ".gcno")
    command = ["gcov", "--branch-probabilities", "--json-format", "--stdout", counts]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return [file for text in done.stdout.splitlines() for file in json.loads(text)["files"]]


def add_up(files, lines, branches):
    for file in files:
        for line in file["lines"]:
            place = (file["file"], line["line_number"])
            lines[place] += line["count"]
            for i, branch in enumerate(line["branches"]):
                branches[place + (i,)] += branch["count"]


def source_line(place):
    with open(place[0], encoding="utf-8") as source:
        return source.read().splitlines()[place[1] - 1].strip()


def part_of(path):
    return path if path.startswith("proto/") else os.path.dirname(path)


def share(counts, title):
    taken = sum(1 for count in counts.values() if count)
    print(f"{title}: {taken} of {len(counts)}, {100 * taken / max(len(counts), 1):.2f} %")
    return taken / max(len(counts), 1)


def main():
    build = sys.argv[1].rstrip("/")
    others = sys.argv[2].rstrip("/") if len(sys.argv) > 2 else None
    lines, branches = collections.Counter(), collections.Counter()
    for counts, notes in count_files(build, others):
        add_up(read_counts(counts, notes), lines, branches)
    lines = {p: n for p, n in lines.items() if OURS.match(p[0])}
    core = {p: n for p, n in branches.items() if CORE.match(p[0])}
    for place in sorted({p[:2] for p, n in core.items() if not n}):
        print(f"{place[0]}:{place[1]}: a branch is never taken: {source_line(place)}")
    for name in sorted({p[0] for p in lines}):
        of_file = {p: n for p, n in lines.items() if p[0] == name}
        if not all(of_file.values()):
            share(of_file, f"{name}, lines")
    for name in sorted({part_of(p[0]) for p in core}):
        share({p: n for p, n in core.items() if part_of(p[0]) == name}, f"branches of {name}")
    by_core = share(core, "branches of domain, store, wire and frames")
    by_lines = share(lines, "lines of all")
    return 0 if by_core == 1 and by_lines >= LINES_WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
