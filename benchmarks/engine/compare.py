"""Runs engines in turns and prints their times and ratios.

Every engine is a process of its own behind a line protocol and sleeps while another works; a round gives each engine a
few passes of each batch size, and medians are over all rounds.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
# Peers that compute the same and the ratio that is aimed at.
PAIRS = [
    ("gag fp32", "OpenVINO fp32", 1.15), ("gag fp32", "OpenVINO fp32, 2 streams", 1.15),
    ("gag fp32", "ONNX Runtime fp32", 1.3), ("gag bf16", "OpenVINO bf16", 1.0),
    ("gag bf16", "OpenVINO bf16, 2 streams", 1.0), ("gag int8", "OpenVINO int8", 1.0),
    ("gag int8", "OpenVINO int8, 2 streams", 1.0),
]


class Engine:
    def __init__(self, name, command):
        self.name = name
        self.process = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.times = {}
        line = self.process.stdout.readline()
        if not line.startswith("READY"):
            sys.exit(f"{name} does not start: {line}")
        self.ready = line.split()[1:]

    def ask(self, line):
        print(line, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"{self.name} ended at {line!r}")
        return [float(word) for word in answer.split()]

    def run(self, batch, count):
        # Threads of the last engine may still be spinning.
        time.sleep(0.03)
        self.ask(f"RUN {batch} 1")
        self.times.setdefault(batch, []).extend(self.ask(f"RUN {batch} {count}"))

    def median(self, batch):
        return statistics.median(self.times[batch])


def engines(arguments, source, batches):
    work, threads = arguments.work, arguments.threads
    sizes = ",".join(map(str, batches))
    result = []
    for precision in ("fp32", "bf16", "int8"):
        model = work / "gag-int8/1" if precision == "int8" else arguments.model
        if precision in arguments.precisions and Path(model).exists():
            result.append(Engine(f"gag {precision}", [arguments.runner, model, precision, threads, sizes, source]))

    def peer(name, kind, model, *options):
        command = [sys.executable, HERE / "peer.py", kind, model, source, threads, sizes, *options]
        result.append(Engine(name, command))

    def openvino(precision, model, *options):
        peer(f"OpenVINO {precision}", "openvino", model, *options)
        peer(f"OpenVINO {precision}, {threads} streams", "openvino", model, "--streams", threads, *options)

    if "fp32" in arguments.precisions:
        peer("ONNX Runtime fp32", "onnxruntime", work / "model.onnx")
        openvino("fp32", work / "model.onnx", "--precision", "f32")
    # Elsewhere gag's bf16 is fp32 with half-width weights, and OpenVINO has none.
    if any(engine.name == "gag bf16" and engine.ready[0] == "avx512" for engine in result):
        openvino("bf16", work / "model.onnx", "--precision", "bf16")
    if "int8" in arguments.precisions and (work / "model-int8.xml").exists():
        openvino("int8", work / "model-int8.xml")
    return result


def check(engines, batch):
    """All engines must compute the same, or their times mean nothing."""
    reference = None
    for engine in engines:
        engine.ask(f"RUN {batch} 1")
        logits = np.array(engine.ask("LOGITS 0"))
        if reference is None:
            reference = logits
        error = np.abs(logits - reference).max()
        print(f"{engine.name:28} largest difference of logits {error:.2e}", file=sys.stderr)
        if "fp32" in engine.name and error > 2e-3:
            sys.exit(f"{engine.name} computes something else")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True, type=Path)
    parser.add_argument("--runner", required=True)
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--precisions", default="fp32,bf16,int8")
    parser.add_argument("--batches", default="1,8,32")
    parser.add_argument("--output", type=Path)
    arguments = parser.parse_args()
    batches = [int(batch) for batch in arguments.batches.split(",")]
    source = arguments.work / "input.f32"
    np.random.default_rng(1).random((max(batches), 128, 128, 3), np.float32).tofile(source)

    running = engines(arguments, source, batches)
    check(running, batches[0])
    for _ in range(arguments.rounds):
        for batch in batches:
            for engine in running:
                engine.run(batch, max(1, 16 // batch))
    results = {engine.name: {batch: engine.median(batch) for batch in batches} for engine in running}
    for name, times in results.items():
        print(f"{name:28}" + "".join(f"  {times[batch]:8.2f} ms {batch * 1e3 / times[batch]:7.1f}/s" for batch in batches))
    for ours, theirs, target in PAIRS:
        if ours in results and theirs in results:
            ratios = [results[theirs][batch] / results[ours][batch] for batch in batches]
            print(f"{ours} / {theirs:26} (aim {target:.2f}) " + "  ".join(f"{ratio:5.2f}×" for ratio in ratios))
    if arguments.output:
        arguments.output.write_text(json.dumps({
            "threads": arguments.threads, "batches": batches, "instruction_set": running[0].ready[0],
            "milliseconds": results}, indent=1))


main()
