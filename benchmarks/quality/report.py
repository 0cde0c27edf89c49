"""Measures every reason of quality on drawn defects of photos that were not tuned on: tables in Markdown.

report.py DIRECTORY [--every N] [--only-covers] [--runner FILE] [--processes N]: DIRECTORY holds UTKFace's crops, of which
the second half is used, or with --every each Nth of all.
"""

import argparse
import os

import numpy as np

import covers
import dataset
import defects
import faces


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("directory")
    parser.add_argument("--every", type=int, metavar="N", help="use each Nth of all faces, not the second half")
    parser.add_argument("--only-covers", action="store_true", help="leave the other reasons out")
    parser.add_argument("--runner", default=".build/release/quality-runner")
    parser.add_argument("--detector", default="models/yunet/1")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    return parser.parse_args()


def share(flags):
    return f"{100 * np.mean(flags):.1f} %" if len(flags) else "–"


def line(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |")


def head(*cells):
    print()
    line(*cells)
    print("|---|" + "---:|" * (len(cells) - 1))


class Covers:
    """The rows of drawn covers as arrays."""

    def __init__(self, rows):
        self.missed = {}
        for row in rows:
            counts = self.missed.setdefault(row["kind"], [0, 0])
            counts[0] += row["measured"] is None
            counts[1] += 1
        rows = [row for row in rows if row["measured"]]
        self.kinds = np.array([row["kind"] for row in rows])
        self.targets = np.array([dataset.label(kind) for kind in self.kinds])
        self.scores = np.array([[row["measured"]["covered_mouth"], row["measured"]["covered_eyes"]] for row in rows])
        self.groups = [faces.group(row["name"]) for row in rows]
        self.harmless = ~self.targets.any(1)

    def by_kind(self):
        head("drawn", "pictures", "called covered_eyes", "called covered_mouth", "no face found")
        for kind in ["clean", "clean_varied"] + list(dataset.DRAWN):
            chosen, missed = self.kinds == kind, self.missed[kind]
            name = kind + (" ¹" if kind in covers.LEFT_OUT else "")
            line(name, missed[1], share(self.scores[chosen, 1] > 0.5), share(self.scores[chosen, 0] > 0.5), share([missed[0] / missed[1]]))

    def curve(self):
        head("threshold", "eyes found", "mouths found", "false: eyes", "false: mouth", "false: either")
        for threshold in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
            over = self.scores > threshold
            line(threshold, share(over[self.targets[:, 1], 1]), share(over[self.targets[:, 0], 0]), share(over[self.harmless, 1]),
                 share(over[self.harmless, 0]), share(over[self.harmless].any(1)))

    def by_group(self):
        head("group", "faces without cover", "eyes found", "mouths found", "false, untouched", "false, harmless things drawn too")
        over = self.scores > 0.5
        untouched = np.char.startswith(self.kinds, "clean")
        for part, values in (("gender", ["female", "male"]), ("race", faces.RACES), ("age", faces.AGES)):
            for value in values:
                chosen = np.array([group[part] == value for group in self.groups])
                line(value, int((chosen & untouched).sum() // 2), share(over[chosen & self.targets[:, 1], 1]),
                     share(over[chosen & self.targets[:, 0], 0]), share(over[chosen & untouched].any(1)),
                     share(over[chosen & self.harmless].any(1)))


def main():
    options = arguments()
    paths = faces.files(options.directory)[::options.every] if options.every else faces.halves(options.directory)[1]
    drawn = Covers(dataset.all_rows(paths, "report", options, False))
    print(f"{len(paths)} faces, {len(drawn.kinds)} pictures")
    drawn.curve()
    drawn.by_kind()
    drawn.by_group()
    if not options.only_covers:
        defects.report(paths[::2], options, head, line, share)


if __name__ == "__main__":
    main()
