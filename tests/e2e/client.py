# SPDX-License-Identifier: EUPL-1.2
"""A whole client in some twenty lines: any language with protobuf can talk to riskregd."""
import os
import socket
from google.protobuf.internal.decoder import _DecodeVarint32
from google.protobuf.internal.encoder import _VarintBytes
from riskreg.v1 import envelope_pb2


class Client:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.stream = self.socket.makefile("rb")
        self.seq = 0

    def send(self, method, body=b"", key=b"", **more):
        self.seq += 1
        frame = envelope_pb2.Request(seq=self.seq, method="riskreg.v1." + method, body=body,
                                     key=key, **more).SerializeToString()
        self.socket.sendall(_VarintBytes(len(frame)) + frame)
        return self.seq

    def receive(self):
        size = b""
        while not size or size[-1] & 0x80:
            byte = self.stream.read(1)
            if not byte:
                raise EOFError
            size += byte
        return envelope_pb2.Response.FromString(self.stream.read(_DecodeVarint32(size, 0)[0]))

    def call(self, method, message, response, write=False, key=None, **more):
        key = (key or os.urandom(16)) if write else b""
        self.send(method, message.SerializeToString(), key, **more)
        answer = self.receive()
        if answer.code:
            raise RuntimeError(f"{answer.code} {answer.details[0].refusal} {answer.message}")
        return response.FromString(answer.body)
