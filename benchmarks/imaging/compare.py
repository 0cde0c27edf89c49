#!/usr/bin/env python3
"""What decoding takes beside OpenCV and Pillow: compare.py RUNNER [--rounds N]

A photo of 1920×1080 pixels as JPEG (baseline and progressive), PNG and WebP (lossy and lossless) is decoded in turns, ten
times a round by each, on one core. Printed are the least processor milliseconds of each, and their ratios: below 1 ours takes
less. That the pixels are OpenCV's is seen to by the tests of `Imaging`.
"""

import argparse
import io
import os
import pathlib
import subprocess
import tempfile
import time

import cv2
import numpy as np
from PIL import Image

REFERENCE = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures/reference/portrait.png"
EACH = 10


def photos():
    small = cv2.imread(str(REFERENCE))[:, :, ::-1]
    pixels = cv2.resize(small, (1920, 1080), interpolation=cv2.INTER_CUBIC)
    noise = np.random.default_rng(1).normal(0, 3, (1080, 1920, 1))
    photo = Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8))
    for name, kind, options in [
        ("JPEG, baseline 4:2:0", "JPEG", dict(quality=85)), ("JPEG, baseline 4:4:4", "JPEG", dict(quality=85, subsampling=0)),
        ("JPEG, progressive 4:2:0", "JPEG", dict(quality=85, progressive=True)), ("PNG", "PNG", dict(compress_level=6)),
        ("WebP, lossy", "WEBP", dict(quality=80)), ("WebP, lossless", "WEBP", dict(lossless=True, method=0)),
    ]:
        output = io.BytesIO()
        photo.save(output, kind, **options)
        yield name, output.getvalue()


def milliseconds(decode):
    least = float("inf")
    for _ in range(EACH):
        began = time.process_time()
        decode()
        least = min(least, time.process_time() - began)
    return least * 1e3


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runner")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    cv2.setNumThreads(1)
    print(f"{'':24} {'GAG':>8} {'OpenCV':>8} {'Pillow':>8} {'/OpenCV':>8} {'/Pillow':>8}")
    for name, data in photos():
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            array = np.frombuffer(data, np.uint8)
            times = {"gag": [], "opencv": [], "pillow": []}
            for _ in range(options.rounds):
                output = subprocess.run(
                    [options.runner, "--times", str(EACH), file.name], capture_output=True, check=True, text=True).stdout
                times["gag"].append(min(float(line) for line in output.split()))
                times["opencv"].append(milliseconds(lambda: cv2.imdecode(array, cv2.IMREAD_COLOR)))
                times["pillow"].append(milliseconds(lambda: Image.open(io.BytesIO(data)).convert("RGB").load()))
        ours, opencv, pillow = (min(values) for values in times.values())
        print(f"{name:24} {ours:8.2f} {opencv:8.2f} {pillow:8.2f} {ours / opencv:8.2f} {ours / pillow:8.2f}", flush=True)


if __name__ == "__main__":
    main()
