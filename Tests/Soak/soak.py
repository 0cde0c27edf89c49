#!/usr/bin/env python3
"""Mixed good, bad, slow and aborted requests against one service, for as long as told; see Tests/Soak/run."""
import argparse
import collections
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time

from requests_mix import ABORTED, BAD, SLOW, good_requests

TIMING = re.compile(rb'"timing_ms":\{[^}]*\}')


class Service:
    """A `gag serve` of its own, whose log is read to the end."""

    def __init__(self, binary):
        command = [binary, "serve", "--port", "0", "--timeouts-header-ms", "2000", "--timeouts-body-ms", "2000",
                   "--faces-mode", "whole"]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        self.answered = collections.Counter()
        self.statuses = collections.Counter()
        self.ready = threading.Event()
        self.port = None
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        if not self.ready.wait(60):
            sys.exit("soak: the service did not start")

    def read(self):
        for text in self.process.stderr:
            line = json.loads(text)
            if line["message"] == "listening":
                self.port = line["port"]
            elif line["message"] == "ready":
                self.ready.set()
            elif line["message"] == "request":
                self.answered[line["request_id"]] += 1
                self.statuses[line["status"]] += 1

    def resident(self):
        with open(f"/proc/{self.process.pid}/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


class Connection:
    """One connection that reads answers as their Content-Length frames them."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def answer(self):
        while b"\r\n\r\n" not in self.rest:
            self.more()
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        fields = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines[1:])}
        length = int(fields.get("content-length", 0))
        while len(self.rest) < length:
            self.more()
        body, self.rest = self.rest[:length], self.rest[length:]
        return int(lines[0].split()[1]), fields, body

    def more(self):
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("closed within an answer")
        self.rest += data


class Soak:
    def __init__(self, service, seconds):
        self.service = service
        self.seconds = seconds
        self.end = time.monotonic() + seconds
        self.lock = threading.Lock()
        self.counts = collections.Counter()
        self.failures = []
        self.sent = set()
        self.expected = {name: self.at_rest(request) for name, request in good_requests().items()}

    def at_rest(self, request):
        connection = Connection(self.service.port)
        connection.socket.sendall(request("rest"))
        status, _, body = connection.answer()
        if status != 200:
            sys.exit(f"soak: a good request gets {status} at rest: {body}")
        return TIMING.sub(b"", body)

    def count(self, what):
        with self.lock:
            self.counts[what] += 1

    def fail(self, what):
        with self.lock:
            self.failures.append(what)

    @property
    def goes_on(self):
        return time.monotonic() < self.end and len(self.failures) < 20

    def good(self, number):
        """Keeps a connection for a while, and pipelines now and then."""
        chance = random.Random(number)
        serial = 0
        while self.goes_on:
            connection = Connection(self.service.port)
            for _ in range(chance.randrange(1, 30)):
                names = [chance.choice(list(self.expected)) for _ in range(chance.choice([1, 1, 1, 3]))]
                identifiers = []
                for name in names:
                    serial += 1
                    identifiers.append(f"good-{number}-{serial}")
                    connection.socket.sendall(good_requests()[name](identifiers[-1]))
                for name, identifier in zip(names, identifiers):
                    self.check(connection, name, identifier)
                if not self.goes_on:
                    break
            if connection.rest:
                self.fail(f"bytes after the last answer: {connection.rest[:80]}")
            connection.socket.close()

    def check(self, connection, name, identifier):
        with self.lock:
            self.sent.add(identifier)
        status, fields, body = connection.answer()
        if fields.get("x-request-id") != identifier:
            self.fail(f"{identifier} got the answer of {fields.get('x-request-id')}")
        if status == 503:
            return self.count("503")
        if status != 200 or TIMING.sub(b"", body) != self.expected[name]:
            self.fail(f"{name}: {status} {body[:300]}")
        self.count("good")

    def bad(self, number):
        chance = random.Random(number)
        while self.goes_on:
            name, data = chance.choice(list(BAD.items()))
            connection = Connection(self.service.port)
            connection.socket.sendall(data)
            status, _, _ = connection.answer()
            if not 400 <= status < 506 or status == 500:
                self.fail(f"bad request {name}: {status}")
            connection.socket.close()
            self.count("bad")
            time.sleep(0.002)

    def slow(self, number):
        chance = random.Random(number)
        while self.goes_on:
            connection = Connection(self.service.port)
            try:
                for part in chance.choice(SLOW)():
                    connection.socket.sendall(part)
                    time.sleep(0.3)
                    if not self.goes_on:
                        break
            except OSError:
                pass  # The service has had enough of it.
            connection.socket.close()
            self.count("slow")

    def aborted(self, number):
        chance = random.Random(number)
        linger = b"\1\0\0\0\0\0\0\0"
        while self.goes_on:
            connection = Connection(self.service.port)
            data = chance.choice(ABORTED)
            connection.socket.sendall(data[: chance.randrange(1, len(data) + 1)])
            if chance.random() < 0.5:
                connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            connection.socket.close()
            self.count("aborted")
            time.sleep(0.01)

    def guarded(self, body, number):
        try:
            body(number)
        except (OSError, ConnectionError) as error:
            self.fail(f"{body.__name__} {number}: {error!r}")

    def run(self):
        workers = [self.good] * 6 + [self.bad] * 2 + [self.slow] * 8 + [self.aborted] * 2
        threads = [threading.Thread(target=self.guarded, args=(body, index)) for index, body in enumerate(workers)]
        for thread in threads:
            thread.start()
        samples = []
        begin = time.monotonic()
        while self.goes_on:
            # Sixty samples at least, however short the run.
            time.sleep(min(1, self.seconds / 60))
            samples.append((time.monotonic() - begin, self.service.resident()))
        for thread in threads:
            thread.join()
        return samples


def mean(values):
    return sum(values) / max(1, len(values))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=600)
    options.add_argument("--binary", default=".build/release/gag")
    options = options.parse_args()
    service = Service(options.binary)
    soak = Soak(service, options.seconds)
    time.sleep(0.5)
    descriptors = service.descriptors()
    samples = soak.run()
    # A tenth of the time, at most ten seconds, around the end of the first minute and at the end.
    first = min(60, options.seconds / 3)
    width = min(10, options.seconds / 10)
    early = mean([bytes for at, bytes in samples if first - width / 2 <= at < first + width / 2])
    late = mean([bytes for at, bytes in samples if at >= samples[-1][0] - width])
    growth = late / early - 1
    deadline = time.monotonic() + 15
    while service.descriptors() > descriptors and time.monotonic() < deadline:
        time.sleep(0.2)
    left = service.descriptors() - descriptors
    service.process.send_signal(signal.SIGTERM)
    status = service.process.wait(60)
    service.reader.join(10)
    failures = list(soak.failures)
    wrong = [name for name in soak.sent if service.answered[name] != 1]
    if wrong:
        failures.append(f"{len(wrong)} good requests answered other than once: {wrong[:5]}")
    if left > 0:
        failures.append(f"{left} descriptors left open")
    if growth >= 0.05:
        failures.append(f"resident memory grew by {growth:.1%}")
    if status != 0:
        failures.append(f"the service ended with {status}")
    if soak.counts["good"] == 0:
        failures.append("no good answer at all")
    print(f"seconds {options.seconds:.0f}; requests {dict(soak.counts)}; logged statuses {dict(service.statuses)}")
    print(f"resident MiB {early / 2**20:.1f} after {first:.0f} s, {late / 2**20:.1f} at the end, growth {growth:+.2%}")
    print(f"descriptors {descriptors} at rest, {left:+d} afterwards; good requests answered once {len(soak.sent) - len(wrong)} of {len(soak.sent)}")
    for failure in failures:
        print("FAILED:", failure)
    sys.exit(1 if failures else 0)


main()
