# SPDX-License-Identifier: EUPL-1.2
"""Another language talks to riskregd: makes a risk twice under one key, reads it back.

story.py SOCKET prints "R1 1" and the title; the second call with the key must answer the same."""
import sys

from client import Client
from riskreg.v1 import common_pb2, record_pb2, risk_pb2

client = Client(sys.argv[1])
request = risk_pb2.SetRiskRequest(risk=risk_pb2.Risk(unit="SN", title="Risk för pythonfel"))
key = b"0123456789abcdef"
first, again = [client.call("RiskService/Set", request, common_pb2.Written, True, key)
                for _ in range(2)]
assert first == again, (first, again)
change = first.changes[0]
print(change.id, change.version)
got = client.call("RecordService/Get", record_pb2.GetRecordRequest(kind=change.kind, id=change.id),
                  record_pb2.GetRecordResponse)
print(got.record.risk.title)
request.risk.title = "En annan risk"
try:
    client.call("RiskService/Set", request, common_pb2.Written, True, key)
except RuntimeError as error:
    print(str(error).split()[1])
