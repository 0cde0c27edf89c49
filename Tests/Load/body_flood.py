#!/usr/bin/env python3
"""Sends large bodies from many clients at once and prints what became of them, as JSON.

body_flood.py PORT CLIENTS BODY_BYTES: every client declares BODY_BYTES, sends them as fast as they are taken, and reads
its answer. A client whose connection ends without an answer counts as "closed".
"""
import collections
import json
import resource
import selectors
import socket
import sys
import time

port, clients, size = (int(word) for word in sys.argv[1:4])
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
if soft < clients + 64:
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, clients + 64), hard))
head = (
    f"POST /classify HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/jpeg\r\nConnection: close\r\n"
    f"Content-Length: {size}\r\n\r\n"
).encode()
block = bytes(1 << 16)
selector = selectors.DefaultSelector()
outcomes = collections.Counter()


class Client:
    def __init__(self):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setblocking(False)
        self.left = len(head) + size
        self.received = b""
        selector.register(self.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, self)

    def write(self):
        sent = len(head) + size - self.left
        data = head[sent:] if sent < len(head) else block[: min(self.left, len(block))]
        try:
            self.left -= self.socket.send(data)
        except BlockingIOError:
            return
        except OSError:
            self.left = 0
        if self.left == 0:
            selector.modify(self.socket, selectors.EVENT_READ, self)

    def read(self):
        try:
            data = self.socket.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self.received += data
        if not data:
            answer = self.received.split(b" ", 2)
            outcomes[answer[1].decode() if len(answer) > 2 else "closed"] += 1
            selector.unregister(self.socket)
            self.socket.close()


everyone = [Client() for _ in range(clients)]
end = time.monotonic() + 120
while sum(outcomes.values()) < clients and time.monotonic() < end:
    for key, events in selector.select(1):
        if events & selectors.EVENT_WRITE:
            key.data.write()
        if events & selectors.EVENT_READ:
            key.data.read()
print(json.dumps(dict(outcomes)))
