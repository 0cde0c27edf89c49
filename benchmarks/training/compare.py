"""Runs training steps of the program and of PyTorch in turns and prints images/s, their ratio and the peak memory of both.

Each is a process of its own behind a line protocol and sleeps while the other works; a round gives each of them a few
steps, and medians are over all rounds. One step of each goes ahead, in which memory is made and kernels are chosen.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
ROWS = {
    "whole": "the whole network", "stages": "stem and first two stages frozen", "heads": "backbone frozen"}
AIM = 1.5


class Engine:
    def __init__(self, command):
        self.command = [str(part) for part in command]
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.times = []
        self.name = self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{' '.join(self.command)} ended")
        return line.strip()

    def ask(self, line):
        print(line, file=self.process.stdin, flush=True)
        return [float(word) for word in self.answer().split()]

    def run(self, steps):
        # Threads of the other may still be spinning.
        time.sleep(0.05)
        self.times += self.ask(f"STEP {steps}")

    def close(self):
        self.memory = self.ask("MEMORY")[0]
        self.process.stdin.close()
        self.process.wait()


def compare(row, precision, arguments):
    sizes = [arguments.threads, arguments.batch, arguments.side]
    peer = [sys.executable, HERE / "peer.py", row, precision, *sizes, *(["--compile"] if arguments.compile else [])]
    engines = {"gag": Engine([arguments.runner, row, precision, *sizes]), "PyTorch": Engine(peer)}
    for engine in engines.values():
        engine.ask("STEP 1")
    for _ in range(arguments.rounds):
        for engine in engines.values():
            engine.run(arguments.steps)
    for engine in engines.values():
        engine.close()
    speed = {name: arguments.batch * 1000 / statistics.median(engine.times) for name, engine in engines.items()}
    best = {name: arguments.batch * 1000 / min(engine.times) for name, engine in engines.items()}
    memory = {name: engine.memory / 2**20 for name, engine in engines.items()}
    ratio = speed["gag"] / speed["PyTorch"]
    print(
        f"{ROWS[row]}, {precision}: gag {speed['gag']:.1f} images/s, PyTorch {speed['PyTorch']:.1f}, ratio {ratio:.2f}"
        f" (fastest steps {best['gag']:.1f} and {best['PyTorch']:.1f}, ratio {best['gag'] / best['PyTorch']:.2f}); peak memory"
        f" {memory['gag']:.0f} and {memory['PyTorch']:.0f} MiB; {engines['gag'].name}, {engines['PyTorch'].name}"
        f"{'' if ratio >= AIM and memory['gag'] <= memory['PyTorch'] else '; short of the aim'}", flush=True)
    return {"row": row, "precision": precision, "images/s": speed, "fastest": best, "ratio": ratio, "MiB": memory}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runner", required=True)
    parser.add_argument("--rows", default=",".join(ROWS))
    parser.add_argument("--precisions", default="fp32,bf16")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--side", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=2)
    parser.add_argument("--compile", action="store_true", help="PyTorch's network through torch.compile")
    parser.add_argument("--output", help="a JSON file for the figures")
    arguments = parser.parse_args()
    results = [
        compare(row, precision, arguments)
        for precision in arguments.precisions.split(",") for row in arguments.rows.split(",")]
    if arguments.output:
        Path(arguments.output).write_text(json.dumps(results, indent=2))


main()
