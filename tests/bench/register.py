# SPDX-License-Identifier: EUPL-1.2
"""What reading costs in a large register, over the socket, and whether it grows with history.

    register.py SOCKET RISKS ASSESSMENTS-EACH VERSIONS

Fills an empty register, asks, writes every risk anew VERSIONS times, and asks again: now, and as of
the size before. While a question is asked, another client reads one record again and again: how
long it waits at most is how long the daemon's loop was held. Prints a table; checks every answer's
number of records. Never decides whether a figure is good."""
import os
import sys
import time

from client import Client
from riskreg.v1 import common_pb2, control_pb2, organisation_pb2, record_pb2, risk_pb2, status_pb2

PATH, RISKS, ASSESSMENTS, VERSIONS = sys.argv[1], *map(int, sys.argv[2:5])
DEPTH, TIMES = 60, 7
OWNERS = 50


def write_all(requests):
    """Sends writes, DEPTH of them under way."""
    client, waiting = Client(PATH), 0
    for method, message in requests:
        client.send(method, message.SerializeToString(), os.urandom(16), timeout_ms=60000)
        waiting += 1
        if waiting == DEPTH:
            waiting -= take(client)
    while waiting:
        waiting -= take(client)


def take(client):
    answer = client.receive()
    assert answer.code == 0, answer.message
    return 1


def risk(i, round_of):
    return risk_pb2.Risk(
        unit="SN", state=risk_pb2.RISK_STATE_OPEN, reason="Ny lydelse" if round_of else "",
        title=f"Beslut om insats {i} fattas för sent", responsible=f"Chef {i % OWNERS} Ek",
        text=f"Utredningen dröjer när ärendet saknar underlag, lydelse {round_of}. " * 3)


def fill():
    client = Client(PATH)
    for unit in (organisation_pb2.Unit(code="HK", kind=1, name="Kommunen"),
                 organisation_pb2.Unit(code="SN", kind=2, parent="HK", name="Nämnden")):
        client.call("UnitService/Set", organisation_pb2.SetUnitRequest(unit=unit), common_pb2.Written,
                    write=True)
    write_all(("RiskService/Set", risk_pb2.SetRiskRequest(risk=risk(i, 0))) for i in range(1, RISKS + 1))
    write_all(("RiskService/Assess", risk_pb2.AssessRiskRequest(
        risk=f"R{i % RISKS + 1}", probability=i % 4 + 1, consequence=i % 3 + 1,
        motive_probability="Har hänt några gånger i år", motive_consequence="Den enskilde får vänta"))
        for i in range(RISKS * ASSESSMENTS))
    write_all(("ControlService/Set", control_pb2.SetControlRequest(
        control=control_pb2.Control(unit="SN", title=f"Kontroll {i}", kind=1, category=1, risks=[f"R{i}"]),
        criteria_text="0-79 %: Ej godkänt; 80-89 %: Delvis godkänt; 90-100 %: Godkänt"))
        for i in range(1, 201))


def rewrite():
    for version in range(1, VERSIONS):
        write_all(("RiskService/Set", risk_pb2.SetRiskRequest(
            id=f"R{i}", expected_version=version, risk=risk(i, version))) for i in range(1, RISKS + 1))


def answers(client, method, request, response, at):
    """All pieces of all answers; says how many records and answers there were."""
    found, n = 0, 0
    while True:
        client.send(method, request.SerializeToString(), b"", timeout_ms=60000, at=at)
        n += 1
        following = None
        while True:
            answer = client.receive()
            assert answer.code == 0, answer.message
            piece = response.FromString(answer.body)
            found += len(getattr(piece, "records", None) or getattr(piece, "hits", None) or
                         getattr(piece, "controls", None) or [])
            following = getattr(piece, "next", "") or following
            if not answer.more:
                break
        if not following or isinstance(request, record_pb2.SearchRequest):
            return found, n
        request.after = following


LIST, SEARCH = "RecordService/List", "RecordService/Search"
RISK, ASSESSMENT = common_pb2.KIND_RISK, common_pb2.KIND_ASSESSMENT
JOBS = [
    ("list all risks", LIST, record_pb2.ListRecordsRequest, {"kind": RISK}, RISKS),
    ("list a page of 50", LIST, record_pb2.ListRecordsRequest, {"kind": RISK, "limit": 50, "after": f"R{RISKS - 50}"}, 50),
    ("list all assessments", LIST, record_pb2.ListRecordsRequest, {"kind": ASSESSMENT}, RISKS * ASSESSMENTS),
    ("list by owner, 1 of 50", LIST, record_pb2.ListRecordsRequest, {"kind": RISK, "owner": "chef 7 ek"}, RISKS // OWNERS),
    ("list by state, none", LIST, record_pb2.ListRecordsRequest, {"kind": RISK, "state": "closed"}, 0),
    ("search, one hit", SEARCH, record_pb2.SearchRequest, {"query": f"INSATS {RISKS} fattas"}, 1),
    ("search, no hit", SEARCH, record_pb2.SearchRequest, {"query": "finnsinte"}, 0),
    ("search, 200 hits", SEARCH, record_pb2.SearchRequest, {"query": "utredningen droj"}, 200),
    ("status, 200 controls", "StatusService/Get", status_pb2.GetStatusRequest, {"unit": "SN", "year": 2026}, 200),
    ("versions of one risk", "RecordService/ListVersions", record_pb2.ListVersionsRequest, {"kind": RISK, "id": "R1"}, None),
]


def neighbour(ready, stop):
    """Another client: the longest and the middle time that it waited for one record, in ms."""
    client, times = Client(PATH), []
    request = record_pb2.GetRecordRequest(kind=RISK, id="R2").SerializeToString()
    os.write(ready, b"r")
    os.set_blocking(stop, False)
    while True:
        begun = time.perf_counter()
        client.send("RecordService/Get", request)
        client.receive()
        times.append(time.perf_counter() - begun)
        try:
            if os.read(stop, 1):
                break
        except BlockingIOError:
            pass
        time.sleep(0.0005)
    times.sort()
    return times[len(times) // 2] * 1000, times[-1] * 1000


def beside(ask):
    """Runs ask() while the neighbour reads, in a process of its own."""
    ready, stop, told = os.pipe(), os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        os.write(told[1], ("%f %f" % neighbour(ready[1], stop[0])).encode())
        os._exit(0)
    os.read(ready[0], 1)
    result = ask()
    os.write(stop[1], b"s")
    waited = os.read(told[0], 100).decode().split()
    os.waitpid(child, 0)
    for end in ready + stop + told:
        os.close(end)
    return result, [float(w) for w in waited]


def measure(title, at):
    client = Client(PATH)
    print(f"\n### {title}\n\n| question | records | answers | ms, median (lowest - highest) | "
          "a neighbour waited, ms: median, highest |\n|---|---|---|---|---|")
    for name, method, request, fields, expected in JOBS:
        def ask():
            times = []
            for _ in range(TIMES):
                begun = time.perf_counter()
                found = answers(client, method, request(**fields), RESPONSES[request], at)
                times.append((time.perf_counter() - begun) * 1000)
            return found, sorted(times)
        (found, times), waited = beside(ask)
        assert expected in (None, found[0]), (name, found)
        print(f"| {name} | {found[0]} | {found[1]} | {times[TIMES // 2]:.1f} ({times[0]:.1f} - {times[-1]:.1f}) | "
              f"{waited[0]:.2f}, {waited[1]:.1f} |", flush=True)


RESPONSES = {record_pb2.ListRecordsRequest: record_pb2.ListRecordsResponse,
             record_pb2.SearchRequest: record_pb2.SearchResponse,
             record_pb2.ListVersionsRequest: record_pb2.ListVersionsResponse,
             status_pb2.GetStatusRequest: status_pb2.GetStatusResponse}


def size():
    from riskreg.v1 import journal_pb2
    return Client(PATH).call("JournalService/GetHead", journal_pb2.GetHeadRequest(),
                             journal_pb2.GetHeadResponse).size


begun = time.time()
fill()
before = size()
print(f"{RISKS} risks, {RISKS * ASSESSMENTS} assessments, 200 controls: {before} entries after {time.time() - begun:.0f} s")
measure("Every risk in one version", 0)
begun = time.time()
rewrite()
print(f"\n{size()} entries after {time.time() - begun:.0f} s more")
measure(f"Every risk in {VERSIONS} versions", 0)
measure(f"The same, as of entry {before}", before)
