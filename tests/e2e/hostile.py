# SPDX-License-Identifier: EUPL-1.2
"""Sends what no honest client sends and prints what came back: hostile.py SOCKET CASE [RISK]

Prints the refusal's number and field; milliseconds go to stderr (reported, never judged). Before
and after, another connection must be answered.
"""
import os
import sys
import time

from client import Client
from google.protobuf.internal.encoder import _VarintBytes
from riskreg.v1 import admin_pb2, common_pb2, organisation_pb2, risk_pb2, round_pb2


def field(number, content):
    return _VarintBytes(number << 3 | 2) + _VarintBytes(len(content)) + content


def risk(**more):
    return risk_pb2.Risk(unit="SN", title="Risk", **more)


def set_risk(body):
    return "RiskService/Set", field(100, body)


def nested(size):
    body = b""
    while len(body) < size:
        body = field(100, body)
    return body


CASES = {
    "unknown-field": lambda: set_risk(risk().SerializeToString() + field(77, b"x")),
    "unknown-enum": lambda: set_risk(risk().SerializeToString() + b"\x18\x63"),
    "repeated-singular": lambda: ("RiskService/Set", field(100, b"\x12\x02SN") * 2),
    "invalid-utf8": lambda: set_risk(field(2, b"SN") + field(102, b"\xff\xfe")),
    "not-nfc": lambda: set_risk(field(2, b"SN") + field(102, "a\u030a".encode())),
    "nul": lambda: set_risk(field(2, b"SN") + field(102, b"a\0b")),
    "nesting": lambda: ("RiskService/Set", nested(30000)),
    "repeated-submessage": lambda: ("RiskService/Set", field(100, b"") * (1 << 18)),
    "empty-submessages": lambda: ("RoundService/LogResults", field(1, b"S1") + field(100, b"") * 300000),
    "probability-5": lambda: ("RiskService/Assess", risk_pb2.AssessRiskRequest(
        risk="R1", probability=5, consequence=2).SerializeToString()),
    "c-over-n": lambda: ("RoundService/Count", round_pb2.CountRoundRequest(
        round="S1", expected_version=1, conforming=11, reviewed=10, source="x").SerializeToString()),
    "zero-tag": lambda: ("RiskService/Set", b"\x00\x00"),
    "truncated": lambda: ("RiskService/Set", b"\xa2\x06\x7f"),
    "no-key": lambda: set_risk(risk().SerializeToString()),
    "unknown-method": lambda: ("RiskService/Explode", b""),
}


def ping(client):
    client.call("AdminService/Ping", admin_pb2.PingRequest(), admin_pb2.PingResponse)


def show(answer, began):
    print(f"{(time.monotonic() - began) * 1000:.2f} ms", file=sys.stderr)
    detail = answer.details[0]
    print(detail.refusal, detail.field)


def too_large(path):
    client = Client(path)
    began = time.monotonic()
    client.socket.sendall(_VarintBytes(2 << 20))
    show(client.receive(), began)
    try:
        client.receive()
    except EOFError:
        return
    sys.exit("the connection was not closed")


def many_in_flight(path):
    """Two hundred writes sent without reading: none lost, none refused, no number twice."""
    client = Client(path)
    for i in range(200):
        unit = organisation_pb2.Unit(code=f"X{i}-E", name="Enhet", parent="SN",
                                     kind=organisation_pb2.UNIT_KIND_UNIT)
        client.send("UnitService/Set", organisation_pb2.SetUnitRequest(unit=unit).SerializeToString(),
                    os.urandom(16))
    answers = [client.receive() for _ in range(200)]
    assert sorted(a.seq for a in answers) == list(range(1, 201))
    assert all(a.code == 0 for a in answers), answers[0].message
    seqs = {common_pb2.Written.FromString(a.body).seq for a in answers}
    assert len(seqs) == 200
    print("200 answered")


def main(path, case):
    other = Client(path)
    ping(other)
    if case == "frame-2-mib":
        too_large(path)
    elif case == "many-in-flight":
        many_in_flight(path)
    else:
        method, body = CASES[case]()
        client = Client(path)
        began = time.monotonic()
        client.send(method, body, b"" if case == "no-key" else os.urandom(16))
        show(client.receive(), began)
        ping(client)
    ping(other)


main(*sys.argv[1:])
