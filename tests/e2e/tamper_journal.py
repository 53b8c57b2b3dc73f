# SPDX-License-Identifier: EUPL-1.2
"""What somebody with the disk and our manual could do to a journal: tamper_journal.py DIR ATTACK
Plain attacks change bytes. Those in FITTING also make every seq, batch and checksum fit again, and
take index and state away. Shares no code with the daemon. An attack that changes nothing fails."""
import os, shutil, sys
from hashlib import sha256
from struct import pack, pack_into, unpack_from as get

HEADER, HEAD, SEAL = 4096, 56, 1

def varint(n):
    out = b""
    while n > 127: out, n = out + bytes([n & 127 | 128]), n >> 7
    return out + bytes([n])

def fields(b):  # of a protobuf message: [number, value] in their order
    def number(i, shift=0, n=0):
        while True:
            n, shift, i = n | (b[i] & 127) << shift, shift + 7, i + 1
            if b[i - 1] < 128: return n, i
    i, out = 0, []
    while i < len(b):
        tag, i = number(i)
        n, i = number(i)
        out.append([tag >> 3, b[i:i + n] if tag & 7 == 2 else n])
        i += n if tag & 7 == 2 else 0
    return out

def packed(message):
    return b"".join(varint(f << 3) + varint(v) if isinstance(v, int) else
                    varint(f << 3 | 2) + varint(len(v)) + v for f, v in message)

class Entry:
    def __init__(self, seg, at):
        self.at, (self.size, n_leaf) = at, get("<II", seg, at)
        self.batch, self.flags, n = get("<Q", seg, at + 16)[0], get("<I", seg, at + 40)[0], get("<I", seg, at + 32)[0]
        self.leaf, row = fields(bytes(seg[at + HEAD:at + HEAD + n_leaf])), at + HEAD + n_leaf
        part, self.texts = row + 8 * n, []  # [change, salt, text]
        for i in range(n):
            change, size = get("<II", seg, row + 8 * i)
            self.texts.append([change, bytes(seg[part + 8:part + 40]), bytes(seg[part + 40:part + 40 + size])])
            part += 40 + size

    def encode(self, check, seq, batch, before):  # and its checksum
        for field in self.leaf:
            if field[0] == 1: field[1] = seq
        leaf = packed(self.leaf)
        table = b"".join(pack("<II", c, len(text)) for c, salt, text in self.texts)
        parts = b"".join(check(salt + text) + salt + text for c, salt, text in self.texts)
        size = -(-(HEAD + len(leaf) + len(table) + len(parts)) // 8) * 8
        head = pack("<IIQQ8sIIII", size, len(leaf), seq, batch, before, len(self.texts), len(parts), self.flags, 0)
        checksum = check(head + leaf + table)
        return (head + checksum + leaf + table + parts).ljust(size, b"\0"), checksum

class Journal:
    def __init__(self, directory):
        self.directory, self.path = directory, directory + "/journal/0000000001.seg"
        self.seg, self.entries, at = bytearray(open(self.path, "rb").read()), [], HEADER
        self.check = lambda b, id=bytes(self.seg[16:32]): sha256(id + b).digest()[:8]
        while get("<I", self.seg, at)[0]:
            self.entries.append(Entry(self.seg, at))
            at += self.entries[-1].size
        self.leaves = [e for e in self.entries if not e.flags & SEAL]
        self.end = at

    def find(self, method):  # the first entry of a method
        return next(e for e in self.leaves if method in dict(e.leaf)[4])

    def bytes_of(self, e):
        return bytes(self.seg[e.at:e.at + e.size])

    def put(self, entries):  # bytes behind each other, as they are
        out = b"".join(entries)
        self.seg[HEADER:] = out.ljust(len(self.seg) - HEADER, b"\0")[:len(self.seg) - HEADER]

    def write(self, fitting):
        if fitting:
            out, seq, before, batches = b"", 0, bytes(8), {}
            for e in self.entries:
                seq += not e.flags & SEAL
                batch = batches.setdefault(e.batch, HEADER + len(out))
                entry, before = e.encode(self.check, seq, batch, before)
                out += entry
            self.put([out])
            shutil.rmtree(self.directory + "/index")
            os.unlink(self.directory + "/state")
        assert bytes(self.seg) != open(self.path, "rb").read(), "nothing was changed"
        open(self.path, "wb").write(self.seg)

# ---------------------------------------------------------------- plain: the bytes alone

def edit_leaf(j):
    j.seg[j.leaves[3].at + HEAD + 12] ^= 1

def edit_text(j):
    e = j.find(b"RiskService/Set")
    j.seg[j.seg.index(e.texts[0][2], e.at) + 6] ^= 1

def blank_text(j):  # an erasure that nobody confirmed
    e = j.find(b"RiskService/Set")
    at = j.seg.index(e.texts[0][1], e.at) - 8
    j.seg[at:at + 40 + len(e.texts[0][2])] = bytes(40 + len(e.texts[0][2]))

def delete(j):
    j.put([j.bytes_of(e) for e in j.entries if e is not j.leaves[3]])

def insert(j):
    j.put([j.bytes_of(e) for e in j.entries for _ in range(1 + (e is j.leaves[3]))])

def swap(j):
    order = [j.bytes_of(e) for e in j.entries]
    a, b = j.entries.index(j.leaves[3]), j.entries.index(j.leaves[4])
    order[a], order[b] = order[b], order[a]
    j.put(order)

def cut(j):
    last = j.leaves[-1].at
    j.seg[last:j.end] = bytes(j.end - last)

# ---------------------------------------------------------------- with checksums that fit

def forge_author(j):
    for field in j.leaves[3].leaf:
        if field[0] == 3: field[1] = bytes([field[1][0] ^ 1]) + field[1][1:]

def forge_text(j):  # what the leaf commits to is another text
    text = j.find(b"RiskService/Set").texts[0]
    text[2] = text[2].replace(b"fel", b"fal")

def forge_commitment(j):  # and now the leaf commits to it
    e = j.find(b"RiskService/Set")
    forge_text(j)
    changes = [f for f in e.leaf if f[0] == 7]
    for change, salt, text in e.texts:
        part = fields(changes[change][1])
        for field in part:
            if field[0] == 6: field[1] = sha256(salt + text).digest()
        changes[change][1] = packed(part)

def forge_cut(j):
    del j.entries[j.entries.index(j.leaves[-1]):]

def forge_delete(j):  # the last but one, which the last does not need
    j.entries.remove(j.leaves[-2])

def insertable(j):  # the last entry once more, under a key of its own, about another record
    e = Entry(j.seg, j.leaves[-1].at)
    for field in e.leaf:
        if field[0] == 5: field[1] = sha256(field[1]).digest()[:16]
        if field[0] == 7: field[1] = packed([[f, v[:-1] + bytes([v[-1] + 40]) if f == 2 else v] for f, v in fields(field[1])])
    return e

def forge_insert(j):
    e = insertable(j)
    e.batch = -1
    j.entries.insert(j.entries.index(j.leaves[-1]), e)

def forge_swap(j):  # and their times, so that the clock fits too
    a, b = j.leaves[-2], j.leaves[-1]
    a.leaf[1], b.leaf[1] = b.leaf[1], a.leaf[1]
    i, k = j.entries.index(a), j.entries.index(b)
    j.entries[i], j.entries[k] = b, a

def clock_back(j):  # an entry that is earlier than the one before it
    for field in j.leaves[-1].leaf:
        if field[0] == 2: field[1] -= 24 * 3600 * 1000

def replay(j):  # an accepted call is accepted once more, under its key
    e = Entry(j.seg, j.leaves[-1].at)
    e.batch = -1
    j.entries.append(e)

FITTING = (forge_author, forge_text, forge_commitment, forge_cut, forge_delete, forge_insert, forge_swap, clock_back, replay)

if __name__ == "__main__":
    attack, journal = globals()[sys.argv[2]], Journal(sys.argv[1])
    attack(journal)
    journal.write(attack in FITTING)
