# SPDX-License-Identifier: EUPL-1.2
"""In the place of ssh: passes calls on to the daemon, and tells something else of its answers:
liar.py SOCKET version|ahead|behind|forged|room|newer"""
import sys
from google.protobuf.internal.encoder import _VarintBytes
from client import Client
from riskreg.v1 import admin_pb2, envelope_pb2, journal_pb2, status_pb2


def lie(lie, method, body):
    if method.endswith("/Ping"):
        ping = admin_pb2.PingResponse.FromString(body)
        ping.version = "9.9.9" if lie == "version" else ping.version
        ping.time_ms += {"ahead": 90500, "behind": -90500}.get(lie, 0)
        ping.room = admin_pb2.ROOM_LOW if lie == "room" else ping.room
        # A room that only a newer server knows: the last value of a field holds.
        return ping.SerializeToString() + (b"\x40\x63" if lie == "newer" else b"")
    if method.endswith("/GetHead") and lie == "forged":
        head = journal_pb2.GetHeadResponse.FromString(body)
        head.checkpoint = head.checkpoint.replace(f"\n{head.size}\n", f"\n{head.size + 1}\n", 1)
        head.size += 1
        return head.SerializeToString()
    if method.endswith("StatusService/Get") and lie == "newer":
        more = status_pb2.GetStatusResponse()
        more.controls.add(control="C1", unit="HK", kind=99, progress=99)
        more.controls.add(control="C2", unit="HK", approved={"verdict": 99, "basis": 99})
        return body + more.SerializeToString()
    return body


def take(stream):
    size = shift = 0
    while True:
        byte = stream.read(1)
        if not byte:
            sys.exit(0)
        size |= (byte[0] & 0x7F) << shift
        shift += 7
        if byte[0] < 0x80:
            return stream.read(size)


server = Client(sys.argv[1])
while True:
    request = envelope_pb2.Request.FromString(take(sys.stdin.buffer))
    server.send(request.method.removeprefix("riskreg.v1."), request.body, request.key, at=request.at)
    answer = server.receive()
    answer.seq = request.seq
    answer.body = lie(sys.argv[2], request.method, answer.body)
    frame = answer.SerializeToString()
    sys.stdout.buffer.write(_VarintBytes(len(frame)) + frame)
    sys.stdout.buffer.flush()
