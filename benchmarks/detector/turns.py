"""Turns photos by every multiple of 30 degrees and compares what gag says of them with what it says at 0 degrees.

The photos are the portrait and the astronaut of Tests/Fixtures/reference and as many of FACES, evenly spaced, each in a
border of its reflection. Prints how many faces are usable, how many of those are told the gender and age group of 0
degrees, and how many have landmarks that are not where the turn put them; of all photos, and of those that are usable
upright. A border of half the photo keeps what is around a face in the picture at every angle; of a narrower one the
corners are lost, and others take their place.

    benchmarks/detector/turns.py .build/release/gag ../shared/faces/test [--photos 200] [--border 0.5] [-- FLAG …]

Needs numpy and opencv-python-headless; whatever follows -- goes to `gag classify`.
"""

import argparse
import collections
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile

import cv2
import numpy as np

REFERENCE = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures/reference"
POINTS = ("right_eye", "left_eye", "nose_tip", "right_mouth", "left_mouth")
# Landmarks further than this share of the eye distance from where the turn put them are not the face's.
MISPLACED = 0.4


def sources(faces, count):
    photos = [REFERENCE / "portrait.png", REFERENCE / "astronaut.png"]
    names = sorted(pathlib.Path(faces).iterdir())
    return photos + [names[index * len(names) // count] for index in range(min(count, len(names)))]


def turned(photo, degrees, border):
    """The photo in a border of its reflection, turned clockwise; quarter turns to the bit."""
    height, width = photo.shape[:2]
    down, across = round(height * border), round(width * border)
    wide = np.pad(photo, [(down,) * 2, (across,) * 2, (0, 0)], mode="reflect")
    if degrees % 90 == 0:
        return np.ascontiguousarray(np.rot90(wide, -degrees // 90))
    middle = (wide.shape[1] / 2 - 0.5, wide.shape[0] / 2 - 0.5)
    # Corners are filled with reflections of the border, never with the photo's other faces.
    return cv2.warpAffine(
        wide, cv2.getRotationMatrix2D(middle, -degrees, 1), wide.shape[1::-1], flags=cv2.INTER_LANCZOS4,
        borderMode=cv2.BORDER_REFLECT_101)


def write(photos, degrees, border, folder):
    sizes = {}
    for index, path in enumerate(photos):
        photo = cv2.imread(str(path))
        for angle in degrees:
            picture = turned(photo, angle, border)
            sizes[index, angle] = picture.shape[1::-1]
            cv2.imwrite(os.path.join(folder, f"{index:04}_{angle:03}.png"), picture, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    return sizes


def classify(gag, folder, flags):
    command = [gag, "classify", "--json", *flags, folder]
    lines = subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    answers = {}
    for line in lines:
        answer = json.loads(line)
        index, angle = pathlib.Path(answer["file"]).stem.split("_")
        answers[int(index), int(angle)] = answer
    return answers


def points(face):
    return np.array([[face["landmarks"][name]["x"], face["landmarks"][name]["y"]] for name in POINTS])


def misplacement(face, upright, angle, size, upright_size):
    """The greatest distance of a landmark from where the turn put it, in eye distances."""
    turn = math.radians(angle)
    matrix = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    expected = (points(upright) - np.array(upright_size) / 2) @ matrix.T + np.array(size) / 2
    distance = np.linalg.norm(points(upright)[0] - points(upright)[1])
    return float(np.linalg.norm(points(face) - expected, axis=1).max() / distance)


def subject(answer, size, border):
    """The face of the photo itself, not one that the border's reflections show: the largest whose middle lies in it."""
    margin = border / (1 + 2 * border)
    for face in answer.get("faces", []):
        middle = (face["box"]["x"] + face["box"]["width"] / 2, face["box"]["y"] + face["box"]["height"] / 2)
        if all(margin <= at / length <= 1 - margin for at, length in zip(middle, size)):
            return face
    return None


class Tally:
    def __init__(self):
        self.counts = collections.Counter()

    def add(self, answer, expected, angle, sizes):
        self.counts["photos"] += 1
        faces = answer.get("faces")
        if not faces:
            self.counts["not found"] += 1
            return f"not found: {answer.get('error', {}).get('code')}"
        self.counts["rotated", answer["image"].get("rotated")] += 1
        # Reflections may show a second face: the one that lies where the turn put the first is meant.
        off, index = min((misplacement(face, expected, angle, *sizes), index) for index, face in enumerate(faces))
        face = faces[index]
        misplaced = off > MISPLACED
        self.counts["misplaced"] += misplaced
        if not face["quality"]["usable"]:
            self.counts["not usable"] += 1
            for reason in face["quality"]["reasons"]:
                self.counts["reason", reason] += 1
            return f"not usable: {', '.join(face['quality']['reasons'])}; off {off:.2f}"
        self.counts["usable"] += 1
        self.counts["usable, misplaced"] += misplaced
        gender, group = (face[key]["label"] == expected[key]["label"] for key in ("gender", "age_group"))
        self.counts["same gender"] += gender
        self.counts["same group"] += group
        self.counts["same"] += gender and group
        if misplaced or not (gender and group):
            def said(one):
                return (f"{one['gender']['label']} {one['gender']['confidence']:.2f}, {one['age_group']['label']} "
                        f"{one['age_group']['confidence']:.2f}, {one['age']['estimate']:.1f}")
            return f"{said(face)} instead of {said(expected)}; off {off:.2f}"
        return None

    def __str__(self):
        counts = self.counts
        usable = max(1, counts["usable"])
        rotated = {key[1]: value for key, value in counts.items() if key[0] == "rotated"}
        reasons = {key[1]: value for key, value in counts.items() if key[0] == "reason"}
        return (f"{counts['photos']} photos, {counts['not found']} not found, usable "
                f"{100 * counts['usable'] / max(1, counts['photos']):.2f} %; of these same labels "
                f"{100 * counts['same'] / usable:.2f} % (gender {100 * counts['same gender'] / usable:.2f}, group "
                f"{100 * counts['same group'] / usable:.2f}), misplaced {counts['usable, misplaced']}; rotated {rotated}, "
                f"not usable {reasons}, misplaced in all {counts['misplaced']}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gag")
    parser.add_argument("faces")
    parser.add_argument("--photos", type=int, default=200)
    parser.add_argument("--border", type=float, default=0.5)
    parser.add_argument("--step", type=int, default=30)
    parser.add_argument("--verbose", action="store_true", help="a line for each face that is not usable or is told otherwise")
    parser.add_argument("flags", nargs="*")
    options = parser.parse_args()
    degrees = range(0, 360, options.step)
    photos = sources(options.faces, options.photos)
    with tempfile.TemporaryDirectory() as folder:
        sizes = write(photos, degrees, options.border, folder)
        answers = classify(options.gag, folder, options.flags)
    tallies = collections.defaultdict(Tally)
    for index, path in enumerate(photos):
        size = sizes[index, 0]
        expected = subject(answers[index, 0], size, options.border)
        if expected is None:
            print(f"{path.name}: not found upright")
            continue
        for angle in degrees:
            kinds = ["all", f"{angle:3}°", "quarter turns" if angle % 90 == 0 else "between"]
            kinds += [f"{kind}, usable upright" for kind in kinds if expected["quality"]["usable"]]
            for kind in kinds:
                note = tallies[kind].add(answers[index, angle], expected, angle, (sizes[index, angle], size))
            if note and options.verbose:
                print(f"{path.name} at {angle}: {note}")
    for kind, tally in sorted(tallies.items()):
        print(f"{kind}: {tally}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
