# SPDX-License-Identifier: EUPL-1.2
"""Reads a register's journal by what PROTOCOL.md says of its bytes, sharing no code with the daemon:
checks every checksum, chain, and commitment, and prints "<entries> <root>". read_journal.py DIR"""
import glob, sys
from hashlib import sha256
from struct import unpack_from as get

def fields(b):  # of a protobuf message: (number, value) in their order
    def varint(i, shift=0, n=0):
        while True:
            n, shift, i = n | (b[i] & 127) << shift, shift + 7, i + 1
            if b[i - 1] < 128: return n, i
    i = 0
    while i < len(b):
        tag, i = varint(i)
        n, i = varint(i)
        yield (tag >> 3, n) if tag & 7 == 0 else (tag >> 3, b[i:i + n])
        i += n if tag & 7 == 2 else 0

def root(leaves):
    if len(leaves) < 2: return leaves[0] if leaves else sha256().digest()
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1" + root(leaves[:k]) + root(leaves[k:])).digest()

leaves, before, erased = [], bytes(8), 0
for path in sorted(glob.glob(sys.argv[1] + "/journal/*.seg")):
    seg, at = open(path, "rb").read(), 4096
    if seg[:8] == bytes(8): continue  # made ahead
    check = lambda b, id=seg[16:32]: sha256(id + b).digest()[:8]
    assert seg[:8] == b"riskregJ" and seg[56:64] == check(seg[:56]) and seg[48:56] == before, path
    while at + 56 <= len(seg) and (size := get("<I", seg, at)[0]):
        n_leaf, seq, n_texts, flags = get("<I", seg, at + 4)[0], get("<Q", seg, at + 8)[0], get("<I", seg, at + 32)[0], get("<I", seg, at + 40)[0]
        leaf, table = seg[at + 56:at + 56 + n_leaf], at + 56 + n_leaf
        text = table + 8 * n_texts
        assert seg[at + 24:at + 32] == before and seg[at + 48:at + 56] == check(seg[at:at + 48] + seg[at + 56:text]), (path, at)
        before, changes = seg[at + 48:at + 56], [dict(fields(v)) for f, v in fields(leaf) if f == 7]
        for row in range(table, table + 8 * n_texts, 8):
            change, n = get("<II", seg, row)
            part, text = seg[text:text + 40 + n], text + 40 + n
            if part == bytes(40 + n): erased += 1; continue
            assert part[:8] == check(part[8:]) and sha256(part[8:]).digest() == changes[change][6], (path, at)
        if not flags & 1:
            leaves.append(sha256(b"\0" + leaf).digest())
            assert seq == len(leaves) == dict(fields(leaf))[1], (path, at)
        at += size
print(len(leaves), root(leaves).hex(), erased)
