# SPDX-License-Identifier: EUPL-1.2
"""What somebody with the disk and our manual could do: gives entry 4 another author and makes every
checksum behind it fit. forge_journal.py DIR"""
import sys
from hashlib import sha256
from struct import pack_into, unpack_from as get

path = sys.argv[1] + "/journal/0000000001.seg"
seg = bytearray(open(path, "rb").read())
check = lambda b, id=bytes(seg[16:32]): sha256(id + b).digest()[:8]
at, before = 4096, bytes(8)
while size := get("<I", seg, at)[0]:
    n_leaf, n_texts = get("<I", seg, at + 4)[0], get("<I", seg, at + 32)[0]
    leaf, end = at + 56, at + 56 + n_leaf + 8 * n_texts
    if get("<Q", seg, at + 8)[0] == 4 and n_leaf:
        actor = seg.index(b"\x1a", leaf + 2)  # field 3, its size, its bytes
        assert actor < leaf + n_leaf
        seg[actor + 2] ^= 1
    seg[at + 24:at + 32] = before
    before = check(bytes(seg[at:at + 48] + seg[leaf:end]))
    seg[at + 48:at + 56] = before
    at += size
open(path, "wb").write(seg)
