"""Compares the answers to labelled face photos, enlarged, with reduced decoding and without, from two services it starts."""

import argparse
import csv
import http.client
import io
import json
import subprocess
import time
from pathlib import Path

import numpy
from PIL import Image

ROOT = Path(__file__).parent.parent.parent


def start(gag, port, *arguments):
    process = subprocess.Popen(
        [gag, "serve", "--port", str(port), "--log-level", "error", "--faces-mode", "whole", *arguments])
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.request("GET", "/readyz")
            response = connection.getresponse()
            response.read()
            if response.status == 200:
                return process, connection
        except OSError:
            pass
        if process.poll() is not None:
            raise SystemExit("the service does not start")
        time.sleep(0.05)


def ask(connection, photo):
    connection.request("POST", "/classify", photo, {"Content-Type": "image/jpeg"})
    face = json.loads(connection.getresponse().read())["faces"][0]
    return face["gender"]["label"], face["age_group"]["label"], face["age"]["estimate"]


def enlarged(path, side, noise, generator):
    """A JPEG of the photo at side × side pixels; noise, which the small photo lacks, gives it what shrinking must remove."""
    photo = Image.open(path).convert("RGB").resize((side, side), Image.Resampling.BICUBIC)
    if noise:
        pixels = numpy.asarray(photo) + generator.normal(0, noise, (side, side, 3))
        photo = Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8))
    output = io.BytesIO()
    photo.save(output, "JPEG", quality=90)
    return output.getvalue()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("faces", type=Path, help="directory of labels.csv (file, gender, age) and the photos")
    parser.add_argument("--split", default="test")
    parser.add_argument("--gag", default=ROOT / ".build/release/gag")
    parser.add_argument("--side", type=int, default=1080)
    parser.add_argument("--noise", type=float, default=0)
    parser.add_argument("--limit", type=int)
    arguments = parser.parse_args()
    services = [start(arguments.gag, 18090, "--faces-reduced-decoding"),
                start(arguments.gag, 18091, "--faces-reduced-decoding=false")]
    groups = [(0, 17, "0-17"), (18, 29, "18-29"), (30, 49, "30-49"), (50, 69, "50-69"), (70, 200, "70+")]
    generator = numpy.random.default_rng(1)
    right, changed, years, count = [[0, 0], [0, 0]], [0, 0], 0.0, 0
    for row in list(csv.DictReader((arguments.faces / "labels.csv").open())):
        if not row["file"].startswith(arguments.split + "/") or arguments.limit and count >= arguments.limit:
            continue
        photo = enlarged(arguments.faces / row["file"], arguments.side, arguments.noise, generator)
        answers = [ask(connection, photo) for _, connection in services]
        age = int(row["age"])
        truth = row["gender"], next(name for low, high, name in groups if low <= age <= high)
        for index, answer in enumerate(answers):
            for head in range(2):
                right[index][head] += answer[head] == truth[head]
        for head in range(2):
            changed[head] += answers[0][head] != answers[1][head]
        years += abs(answers[0][2] - answers[1][2])
        count += 1
    for process, _ in services:
        process.terminate()
        process.wait()
    for name, (gender, group) in zip(("reduced", "in full"), right):
        print(f"{name}: gender {gender / count:.2%}, age group {group / count:.2%} of {count}")
    print(f"other label: gender {changed[0] / count:.2%}, age group {changed[1] / count:.2%}; "
          f"mean difference {years / count:.2f} years")


main()
