"""Times GAG's detector beside cv2.FaceDetectorYN and ONNX Runtime on the same weights, in turns, one thread each.

Every engine starts from the same 8-bit photo. OpenCV's time includes decoding its few finds and suppressing doubles,
ONNX Runtime's the conversion to a float tensor; GAG's is its network from the pixels to the raw outputs. Prints medians
and the ratio to the faster peer: above 1, GAG is faster.
"""

import argparse
import os
import statistics
import subprocess
import tempfile
import time

import cv2
import numpy as np
import onnxruntime


class Runner:
    """benchmarks/detector/Runner, told by lines what to do."""

    def __init__(self, binary, weights):
        # The runner's answers are lines; without stdbuf they would wait in its buffer.
        self.process = subprocess.Popen(
            ["stdbuf", "-oL", binary, weights], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.instructions = self.process.stdout.readline().split()[1]

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()

    def load(self, photo, folder):
        path = os.path.join(folder, "photo.rgb")
        cv2.cvtColor(photo, cv2.COLOR_BGR2RGB).tofile(path)
        self.ask(f"LOAD {path} {photo.shape[1]} {photo.shape[0]}")

    def run(self, count):
        return [float(word) for word in self.ask(f"RUN {count}").split()]


def timed(function, count):
    times = []
    for _ in range(count):
        start = time.perf_counter()
        function()
        times.append((time.perf_counter() - start) * 1e3)
    return times


def compare(runner, options, photo, size, rounds, folder):
    photo = cv2.resize(photo, (size, size), interpolation=cv2.INTER_AREA)
    model = os.path.join(folder, f"yunet-{size}.onnx")
    subprocess.run([options.gag, "export", options.detector, "--format", "onnx", "--input-size", f"{size}x{size}", "--output",
                    model], check=True, stdout=subprocess.DEVNULL)
    detector = cv2.FaceDetectorYN.create(model, "", (size, size), 0.6)
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, settings, providers=["CPUExecutionProvider"])
    runner.load(photo, folder)
    engines = {
        "GAG": runner.run,
        "OpenCV": lambda count: timed(lambda: detector.detect(photo), count),
        "ONNX Runtime": lambda count: timed(
            lambda: session.run(None, {"input": cv2.dnn.blobFromImage(photo)}), count),
    }
    for run in engines.values():
        run(10)
    times = {name: [] for name in engines}
    for _ in range(rounds):
        for name, run in engines.items():
            times[name].append(statistics.median(run(5)))
    medians = {name: statistics.median(values) for name, values in times.items()}
    peer = min(("OpenCV", "ONNX Runtime"), key=medians.get)
    ratio = statistics.median(b / a for a, b in zip(times["GAG"], times[peer]))
    figures = ", ".join(f"{name} {value:.2f} ms" for name, value in medians.items())
    print(f"{size}x{size}: {figures}; {peer} / GAG = {ratio:.2f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runner")
    parser.add_argument("gag")
    parser.add_argument("detector", help="the model directory")
    parser.add_argument("photo")
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    runner = Runner(options.runner, os.path.join(options.detector, "model.safetensors"))
    print(f"GAG ({runner.instructions}), OpenCV {cv2.__version__}, ONNX Runtime {onnxruntime.__version__}; one thread")
    with tempfile.TemporaryDirectory() as folder:
        for size in (320, 640):
            compare(runner, options, cv2.imread(options.photo), size, options.rounds, folder)


if __name__ == "__main__":
    main()
