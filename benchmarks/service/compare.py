"""Puts the same load on this service and on FastAPI with OpenVINO, in turns, and prints figures and ratios."""

import argparse
import json
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

from PIL import Image

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


class Service:
    """A running service; `ready` is the seconds from its start to its first 200."""

    def __init__(self, name, command, port, paths):
        self.name, self.port, self.paths, self.results, self.peak = name, port, paths, {}, 0
        start = time.monotonic()
        self.process = subprocess.Popen([str(part) for part in command], stderr=subprocess.DEVNULL)
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() - start > 120:
                sys.exit(f"{name} does not start")
            time.sleep(0.002)
        self.ready = time.monotonic() - start

    def is_ready(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
                connection.sendall(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                return connection.recv(64).startswith(b"HTTP/1.1 200")
        except OSError:
            return False

    def load(self, photo, form, clients, seconds):
        url = f"http://127.0.0.1:{self.port}{self.paths[form]}"
        output = subprocess.run(
            ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s", "-s", HERE / "post.lua", url, "--",
             photo, form], capture_output=True, text=True, check=True).stdout
        line = next(line for line in output.splitlines() if line.startswith("RESULT "))
        return json.loads(line.removeprefix("RESULT "))

    def stop(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        self.peak = int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            # uvicorn now and then waits for its threads forever.
            self.process.kill()
            self.process.wait()


def photos(work):
    """A portrait as small and as large JPEG."""
    portrait = Image.open(ROOT / "Tests/Fixtures/reference/portrait.png").convert("RGB")
    result = {}
    for name, size in (("200px", (200, 200)), ("1080p", (1920, 1080))):
        result[name] = work / f"{name}.jpg"
        portrait.resize(size, Image.Resampling.BICUBIC).save(result[name], quality=90)
    return result


def quotient(ours, theirs):
    """Of two figures; a service that answered nothing in its time has none."""
    return f"{ours / theirs:.2f}" if theirs else "–"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--gag", required=True)
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--model", required=True, type=Path)
    parser.add_argument("--precision", choices=["fp32", "bf16", "int8"], default="fp32")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--starts", type=int, default=3)
    parser.add_argument("--clients", default="1,8,32")
    parser.add_argument("--output", type=Path)
    arguments = parser.parse_args()
    model, network, hint = arguments.model, arguments.work / "model.onnx", ["f32"]
    if arguments.precision == "bf16":
        hint = ["bf16"]
    if arguments.precision == "int8":
        model, network, hint = arguments.work / "gag-int8/1", arguments.work / "model-int8.xml", []
    commands = {
        "gag": ([arguments.gag, "serve", "--port", 18080, "--model", model, "--log-level", "error", "--engine-precision",
                 arguments.precision], 18080, {"raw": "/classify?faces=whole", "form": "/classify?faces=whole"}),
        "FastAPI + OpenVINO": (
            [sys.executable, HERE / "server.py", network, model / "model.json", 18081, arguments.threads, *hint], 18081,
            {"raw": "/classify", "form": "/form"}),
    }

    ready = {name: [] for name in commands}
    for _ in range(arguments.starts):
        for name, (command, port, paths) in commands.items():
            service = Service(name, command, port, paths)
            ready[name].append(service.ready)
            service.stop()

    services = [Service(name, *command) for name, command in commands.items()]
    scenarios = [(size, form, int(clients)) for size in ("200px", "1080p") for form in ("raw", "form")
                 for clients in arguments.clients.split(",")]
    files = photos(arguments.work)
    for service in services:
        service.load(files["200px"], "raw", 2, 1)
    for _ in range(arguments.rounds):
        for size, form, clients in scenarios:
            for service in services:
                time.sleep(0.1)
                result = service.load(files[size], form, clients, arguments.seconds)
                service.results.setdefault((size, form, clients), []).append(result)
    for service in services:
        service.stop()
    report(services, ready, scenarios, arguments)


def report(services, ready, scenarios, arguments):
    rows = []
    for scenario in scenarios:
        row = {"photo": scenario[0], "body": scenario[1], "clients": scenario[2]}
        for service in services:
            runs = service.results[scenario]
            row[service.name] = {
                "requests_per_second": statistics.median(run["requests"] / run["seconds"] for run in runs),
                "p50_ms": statistics.median(run["p50"] for run in runs),
                "p99_ms": statistics.median(run["p99"] for run in runs),
                "errors": sum(run["errors"] for run in runs),
            }
        rows.append(row)
    names = [service.name for service in services]
    print("| photo | body | clients | " + " | ".join(f"{name}: req/s, p50, p99 ms" for name in names)
          + " | req/s ratio | p99 ratio |\n" + "|---" * (5 + len(names)) + "|")
    for row in rows:
        ours, theirs = (row[name] for name in names)
        cells = [f"{cell['requests_per_second']:.1f}, {cell['p50_ms']:.1f}, {cell['p99_ms']:.1f}"
                 + (f", {cell['errors']} errors" if cell["errors"] else "") for cell in (ours, theirs)]
        print(f"| {row['photo']} | {row['body']} | {row['clients']} | {cells[0]} | {cells[1]} | "
              f"{quotient(ours['requests_per_second'], theirs['requests_per_second'])}× | "
              f"{quotient(ours['p99_ms'], theirs['p99_ms'])} |")
    starts = {name: statistics.median(times) for name, times in ready.items()}
    peaks = {service.name: service.peak for service in services}
    for title, unit, values in (("start to ready", "s", starts), ("peak resident memory", "MB", peaks)):
        ours, theirs = (values[name] for name in names)
        print(f"\n{title}: " + ", ".join(f"{name} {values[name]:.3f} {unit}" for name in names)
              + f" ({theirs / ours:.1f}×)")
    if arguments.output:
        arguments.output.write_text(json.dumps({"rows": rows, "ready_s": starts, "peak_mb": peaks}, indent=1))


main()
