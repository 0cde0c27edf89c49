"""What an upright photo of 1920x1080 with one face costs with two programs, side by side.

Starts both as services, sends each the same photos in turns, and prints for each photo the processor time of a request
and its median latency, and the ratio of the second program to the first.

    benchmarks/detector/upright.py OLD/gag NEW/gag [--requests 200] [--sides 200,240,280,320,360,400,440,500] [-- FLAG …]

The photos are the portrait of Tests/Fixtures/reference, enlarged to the given sides, before a drawn room. Close calls
are off unless a flag says otherwise: whether a call is close hangs on chance. Flags after -- go to both programs. Needs
numpy and opencv-python-headless.
"""

import argparse
import os
import pathlib
import statistics
import sys
import time

import cv2
import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/Tools"))

from service import Service


def photo(side):
    """A JPEG of 1920x1080: the portrait, its edges faded, before smooth light and furniture."""
    portrait = cv2.imread(str(ROOT / "Tests/Fixtures/reference/portrait.png"))
    face = cv2.resize(portrait, (side, side), interpolation=cv2.INTER_CUBIC).astype(np.float32)
    random = np.random.default_rng(7)
    room = cv2.resize(random.uniform(60, 200, (5, 9, 3)).astype(np.float32), (1920, 1080), interpolation=cv2.INTER_CUBIC)
    for _ in range(12):
        x, y = (int(random.integers(0, limit)) for limit in (1920, 1080))
        colour = [float(value) for value in random.uniform(30, 220, 3)]
        cv2.rectangle(room, (x, y), (x + int(random.integers(40, 400)), y + int(random.integers(40, 300))), colour, -1)
    room += random.normal(0, 4, room.shape)
    reach = np.minimum(np.arange(side), np.arange(side)[::-1]) / (0.08 * side)
    share = np.clip(np.minimum.outer(reach, reach), 0, 1)[..., None]
    x, y = (1920 - side) // 2, (1080 - side) // 2
    room[y:y + side, x:x + side] = share * face + (1 - share) * room[y:y + side, x:x + side]
    return cv2.imencode(".jpg", np.clip(room, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()


class Kept(Service):
    """A service that is asked over one connection, and measured with each request."""

    def __init__(self, program, flags):
        super().__init__(program, "--faces-close-call", "0", *flags)
        self.connection = self.connect()

    def processor(self):
        """Nanoseconds that its threads have run."""
        folder = f"/proc/{self.process.pid}/task"
        return sum(int(pathlib.Path(folder, task, "schedstat").read_text().split()[0]) for task in os.listdir(folder))

    def measure(self, body):
        """Processor time and latency of a request, in milliseconds."""
        before, began = self.processor(), time.perf_counter()
        self.connection.request("POST", "/classify", body, {"Content-Type": "image/jpeg"})
        answer = self.connection.getresponse()
        text = answer.read()
        latency = time.perf_counter() - began
        if answer.status != 200 or b'"faces_found":1' not in text:
            sys.exit(f"{answer.status}: {text[:300]}")
        return (self.processor() - before) / 1e6, latency * 1e3


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--requests", type=int, default=200, help="to each program, over all photos")
    parser.add_argument("--sides", default="200,240,280,320,360,400,440,500")
    parser.add_argument("flags", nargs="*")
    options = parser.parse_args()
    sides = [int(side) for side in options.sides.split(",")]
    bodies = [photo(side) for side in sides]
    services = [Kept(program, options.flags) for program in (options.old, options.new)]
    try:
        for service in services:
            for body in bodies * 3:
                service.measure(body)
        figures = {(which, index): [] for which in (0, 1) for index in range(len(bodies))}
        for round in range(max(1, options.requests // len(bodies))):
            for index, body in enumerate(bodies):
                for which in ((0, 1), (1, 0))[round % 2]:
                    figures[which, index].append(services[which].measure(body))
    finally:
        for service in services:
            service.end()
    ratios = []
    for index, side in enumerate(sides):
        medians = [[statistics.median(column) for column in zip(*figures[which, index])] for which in (0, 1)]
        ratios.append([new / old for old, new in zip(*medians)])
        print(f"portrait of {side} pixels: processor {medians[0][0]:.2f} and {medians[1][0]:.2f} ms, ratio "
              f"{ratios[-1][0]:.3f}; latency {medians[0][1]:.2f} and {medians[1][1]:.2f} ms, ratio {ratios[-1][1]:.3f}")
    mean = [statistics.geometric_mean(column) for column in zip(*ratios)]
    print(f"all: processor {mean[0]:.3f}, latency {mean[1]:.3f}")


if __name__ == "__main__":
    main()
