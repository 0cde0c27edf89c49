#!/usr/bin/env python3
"""What hostile inputs cost: processor seconds, peak memory, and how long probes and a bystander's photo wait meanwhile.

hostile.py BINARY FOLDER [--seconds N] [--only TEXT] [--json]

FOLDER holds photos made to be expensive. Each case runs against a service of its own, in its defaults. While it runs, one
client asks /livez and another one, the bystander, sends an ordinary portrait, each as fast as it is answered. The last case,
the flood, is 20 clients that send all of it for N seconds (10). --only takes the cases whose names hold TEXT.
"""
import argparse
import json
import pathlib
import statistics
import threading
import time
import uuid

from service import Service

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("binary")
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--seconds", type=float, default=10)
parser.add_argument("--only", default="")
parser.add_argument("--json", action="store_true")
options = parser.parse_args()
portrait = (pathlib.Path(__file__).resolve().parents[1] / "Fixtures/reference/portrait.png").read_bytes()
models = pathlib.Path(__file__).resolve().parents[2] / "models"


def form(files):
    boundary = uuid.uuid4().hex
    parts = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n'.encode() + data + b"\r\n"
        for data in files)
    return parts + f"--{boundary}--\r\n".encode(), {"Content-Type": f"multipart/form-data; boundary={boundary}"}


def photo(data, **fields):
    return "POST", "/classify", data, {"Content-Type": "image/jpeg", **fields}


def sent_form(files, **fields):
    body, own = form(files)
    return "POST", "/classify", body, {**own, **fields}


def tensors(outputs):
    document = {"inputs": [{"name": "image", "shape": [1], "datatype": "BYTES", "data": [""]}],
                "outputs": [{"name": f"o{index}"} for index in range(outputs)]}
    return "POST", "/v2/models/gag-resnet50/infer", json.dumps(document).encode(), {"Content-Type": "application/json"}


def long_key(size):
    return "POST", "/classify", json.dumps({"\u0001" * size: 1}).encode(), {"Content-Type": "application/json"}


def cases():
    files = {path.name: path.read_bytes() for path in sorted(options.folder.iterdir()) if path.is_file()}
    for name, data in files.items():
        yield name, [photo(data)]
    searched = files.get("one50a.jpg")
    if searched:
        yield "form of 16 one50a.jpg", [sent_form([searched] * 16)]
        yield "two such forms at once", [sent_form([searched] * 16)] * 2
        yield "such a form, 100 ms allowed", [sent_form([searched] * 16, **{"X-Request-Timeout-Ms": "100"})]
    progressive = files.get("prog64cmyk.jpg")
    if progressive:
        yield "two forms of 16 prog64cmyk.jpg", [sent_form([progressive] * 16)] * 2
    yield "40,000 wanted tensors", [tensors(40_000)]
    yield "a JSON key of 1.6 MB", [long_key(1_600_000)]
    everything = [photo(data) for data in files.values()] + [sent_form([data] * 16) for data in files.values()
                                                             if len(data) < 600_000]
    yield "flood of 20 clients", everything


def measure(name, requests):
    service = Service(options.binary, "--models", str(models), "--log-level", "info")
    stop = threading.Event()
    probes, waits, statuses = [], [], []

    def repeat(times, *request):
        while not stop.is_set():
            began = time.monotonic()
            try:
                service.ask(*request)
            except OSError:
                pass
            times.append(time.monotonic() - began)
            time.sleep(0.005)

    def send(request):
        try:
            statuses.append(service.ask(*request))
        except OSError as error:
            statuses.append((type(error).__name__, 0))

    def flood(offset):
        end = time.monotonic() + options.seconds
        while time.monotonic() < end:
            offset += 1
            send(requests[offset % len(requests)])

    for _ in range(3):
        service.ask(*photo(portrait))
    before, rest = service.processor_seconds(), time.monotonic()
    # The cost of the case alone; the second run has the watchers beside it.
    is_flood = name.startswith("flood")
    targets = [flood] * 20 if is_flood else [send] * len(requests)
    arguments = range(20) if is_flood else requests

    def run():
        threads = [threading.Thread(target=target, args=(argument,)) for target, argument in zip(targets, arguments)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    run()
    service.at_rest()
    seconds = service.processor_seconds() - before
    watchers = [threading.Thread(target=repeat, args=(probes, "GET", "/livez")),
                threading.Thread(target=repeat, args=(waits, *photo(portrait)))]
    for watcher in watchers:
        watcher.start()
    run()
    time.sleep(0.3)
    stop.set()
    for watcher in watchers:
        watcher.join()
    row = {
        "input": name, "bytes": sum(len(request[2]) for request in requests),
        "answers": sorted({f"{status} ({size} B)" if not is_flood else str(status) for status, size in statuses}),
        "processor_seconds": round(seconds, 2), "peak_mb": round(service.peak_bytes() / 1e6),
        "livez_p99_ms": round(statistics.quantiles(probes, n=100)[98] * 1e3, 1) if len(probes) > 1 else None,
        "bystander_longest_s": round(max(waits), 2),
    }
    service.end()
    return row


rows = []
for name, requests in cases():
    if options.only not in name:
        continue
    row = measure(name, requests)
    rows.append(row)
    if not options.json:
        print(f"{row['input']:32} {row['bytes']:>9} B  {row['processor_seconds']:>7} s  {row['peak_mb']:>5} MB  "
              f"/livez p99 {row['livez_p99_ms']} ms  bystander {row['bystander_longest_s']} s  {', '.join(row['answers'])}",
              flush=True)
if options.json:
    print(json.dumps(rows, indent=1))
