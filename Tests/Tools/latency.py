#!/usr/bin/env python3
"""Latency of a well-behaved client: latency.py PORT SECONDS PATH prints count, failures, p50 and p99 in milliseconds.

One request after the other over one kept connection, as a load balancer has it; PATH /classify sends the portrait.
"""
import http.client
import json
import pathlib
import sys
import time

port, seconds, path = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
photo = (pathlib.Path(__file__).resolve().parents[1] / "Fixtures/reference/portrait.png").read_bytes()
connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
times, failures = [], 0
end = time.monotonic() + seconds
while time.monotonic() < end:
    begin = time.monotonic()
    try:
        if path == "/classify":
            connection.request("POST", path, photo, {"Content-Type": "image/png"})
        else:
            connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        failures += answer.status != 200
    except (OSError, http.client.HTTPException):
        failures += 1
        connection.close()
    times.append((time.monotonic() - begin) * 1e3)
    time.sleep(0.005)
times.sort()
print(json.dumps({
    "requests": len(times), "failed": failures,
    "p50_ms": round(times[len(times) // 2], 2), "p99_ms": round(times[int(len(times) * 0.99)], 2),
}))
