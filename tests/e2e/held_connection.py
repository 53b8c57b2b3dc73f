# SPDX-License-Identifier: EUPL-1.2
"""Asks the same question on one connection, and tells when the answer becomes another."""
import sys
import time

from client import Client
from riskreg.v1 import record_pb2

client = Client(sys.argv[1])
request = record_pb2.ListRecordsRequest(kind=1)


def may():
    client.send("RecordService/List", request.SerializeToString())
    code = client.receive().code
    assert code in (0, 7), code
    return code == 0


def wait_until(answer):
    for _ in range(1000):
        if may() == answer:
            return
        time.sleep(0.02)
    sys.exit("it did not change")


assert not may()
print("may not")
print("ready", flush=True)
wait_until(True)
print("may", flush=True)
wait_until(False)
print("may not again", flush=True)
