# SPDX-License-Identifier: EUPL-1.2
"""Asks for the nonce of a round in the two ways that records are read: ask_nonce.py SOCKET S1"""
import sys
from client import Client
from riskreg.v1 import common_pb2, record_pb2


def main():
    client, kind = Client(sys.argv[1]), common_pb2.KIND_NONCE
    calls = (
        ("Get", record_pb2.GetRecordRequest(kind=kind, id=sys.argv[2] + "!1"), record_pb2.GetRecordResponse),
        ("List", record_pb2.ListRecordsRequest(kind=kind), record_pb2.ListRecordsResponse),
        ("List", record_pb2.ListRecordsRequest(kind=kind, under_kind=common_pb2.KIND_ROUND, under=sys.argv[2]),
         record_pb2.ListRecordsResponse),
    )
    for name, request, response in calls:
        try:
            print(client.call("RecordService/" + name, request, response))
        except RuntimeError as refused:
            print(refused)


main()
