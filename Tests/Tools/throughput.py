#!/usr/bin/env python3
"""Photos a second at 32 clients beside the network alone at batches of 8, and one client's latency with and without batching.

throughput.py BINARY [ROUNDS [PHOTO]]

PHOTO is a JPEG of 200×200 pixels by default. A PNG's decoding takes a larger part of the cores, which the network alone has
for itself.

The network alone is `gag bench --batch 8` on all cores, the faster of its two modes; the service answers
`/classify?faces=whole`, h2load is its clients, on the same cores. Both run in turns. The latency of one client is measured on
two services, `batch.max_size` 8 and 1, in turns too. Fails below 0.9 of the network's throughput.
"""
import json
import pathlib
import re
import statistics
import subprocess
import sys
import time

from service import Service

binary = sys.argv[1]
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 4
portrait = pathlib.Path(sys.argv[3] if len(sys.argv) > 3 else
                        pathlib.Path(__file__).resolve().parents[1] / "Fixtures/reference/portrait-200.jpg")
photo = portrait.read_bytes()
media_type = "image/png" if portrait.suffix == ".png" else "image/jpeg"
requests = 800


def classify(connection):
    connection.request("POST", "/classify?faces=whole", photo, {"Content-Type": media_type})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, answer.status


def network(mode):
    """Images a second of the network alone."""
    output = subprocess.run(
        [binary, "bench", "--batch", "8", "--mode", mode, "--seconds", "2", "--json"], capture_output=True, check=True)
    return json.loads(output.stdout)["measurements"][0]["images_per_second"]


def served(service):
    """Answers a second to 32 clients, each with one request under way."""
    output = subprocess.run(
        ["h2load", "--h1", "-c", "32", "-n", str(requests), "-d", str(portrait), "-H", f"content-type: {media_type}",
         f"http://127.0.0.1:{service.port}/classify?faces=whole"], capture_output=True, check=True, text=True).stdout
    assert f"{requests} succeeded" in output and f"status codes: {requests} 2xx" in output, output
    return float(re.search(r"finished in [^,]+, ([\d.]+) req/s", output)[1])


def latencies(service, count):
    connection = service.connect()
    times = []
    for _ in range(count):
        begin = time.monotonic()
        classify(connection)
        times.append((time.monotonic() - begin) * 1e3)
    return times


batched, single = (Service(binary, "--batch-max-size", size) for size in "81")
for service in (batched, single):
    served(service)
before = batched.metrics()
rates = {"service": [], "latency": [], "throughput": []}
for _ in range(rounds):
    rates["service"].append(served(batched))
    for mode in ("latency", "throughput"):
        rates[mode].append(network(mode))
after = batched.metrics()
batch = (after["gag_batch_images_sum"] - before["gag_batch_images_sum"]) / (
    after["gag_batch_images_count"] - before["gag_batch_images_count"])
median = {name: statistics.median(values) for name, values in rates.items()}
alone = max(median["latency"], median["throughput"])
ratio = median["service"] / alone
print(f"32 clients: {median['service']:.1f} photos/s; network alone {alone:.1f} images/s "
      f"({median['latency']:.1f} with the cores on one batch, {median['throughput']:.1f} with one each); "
      f"ratio {ratio:.3f}; mean batch {batch:.2f}")
times = {"8": [], "1": []}
for _ in range(8):
    times["8"] += latencies(batched, 30)
    times["1"] += latencies(single, 30)
p50 = {name: statistics.median(values) for name, values in times.items()}
print(f"1 client: p50 {p50['8']:.2f} ms with batching, {p50['1']:.2f} ms without; ratio {p50['8'] / p50['1']:.3f}")
for service in (batched, single):
    service.end()
sys.exit(ratio < 0.9)
