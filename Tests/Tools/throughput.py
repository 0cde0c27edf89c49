#!/usr/bin/env python3
"""Photos a second at 32 clients beside what inference alone allows, and one client's latency with and without batching.

throughput.py BINARY [SECONDS]: inference alone is the workers' number times images over seconds of forward passes, from the
service's own metrics of the same run, whose batches hold up to 8 images. The latency of one client is measured on two
services, `batch.max_size` 8 and 1, in turns.
"""
import http.client
import json
import pathlib
import re
import statistics
import subprocess
import sys
import threading
import time

binary = sys.argv[1]
seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 15
photo = (pathlib.Path(__file__).resolve().parents[1] / "Fixtures/reference/portrait.png").read_bytes()


class Service:
    def __init__(self, *flags):
        self.process = subprocess.Popen(
            [binary, "serve", "--port", "0", *flags], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        for text in self.process.stderr:
            line = json.loads(text)
            if line["message"] == "listening":
                self.port = line["port"]
            if line["message"] == "ready":
                self.workers = line["workers"]
                break
        threading.Thread(target=lambda: [None for _ in self.process.stderr], daemon=True).start()

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def metrics(self):
        connection = self.connect()
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        return {name: float(value) for name, value in re.findall(r"^(gag_\w+) (\S+)$", text, re.M)}


def classify(connection):
    connection.request("POST", "/classify", photo, {"Content-Type": "image/png"})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, answer.status


def throughput(service):
    for _ in range(20):
        classify(service.connect())
    before, begin = service.metrics(), time.monotonic()
    done = [0] * 32

    def client(index):
        connection = service.connect()
        while time.monotonic() - begin < seconds:
            classify(connection)
            done[index] += 1

    threads = [threading.Thread(target=client, args=(index,)) for index in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed, after = time.monotonic() - begin, service.metrics()
    images = after["gag_batch_images_sum"] - before["gag_batch_images_sum"]
    batches = after["gag_batch_images_count"] - before["gag_batch_images_count"]
    spent = after["gag_inference_duration_seconds_sum"] - before["gag_inference_duration_seconds_sum"]
    return sum(done) / elapsed, service.workers * images / spent, images / batches


def latencies(service, count):
    connection = service.connect()
    times = []
    for _ in range(count):
        begin = time.monotonic()
        classify(connection)
        times.append((time.monotonic() - begin) * 1e3)
    return times


batched, single = Service("--batch-max-size", "8"), Service("--batch-max-size", "1")
served, inference, batch = throughput(batched)
print(f"32 clients: {served:.1f} photos/s; inference alone {inference:.1f}; ratio {served / inference:.3f}; mean batch {batch:.2f}")
times = {"8": [], "1": []}
for _ in range(8):
    times["8"] += latencies(batched, 30)
    times["1"] += latencies(single, 30)
p50 = {name: statistics.median(values) for name, values in times.items()}
print(f"1 client: p50 {p50['8']:.2f} ms with batching, {p50['1']:.2f} ms without; ratio {p50['8'] / p50['1']:.3f}")
for service in (batched, single):
    service.process.terminate()
    service.process.wait()
sys.exit(served / inference < 0.9)
