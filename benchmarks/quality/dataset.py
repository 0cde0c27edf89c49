"""Pictures of faces with and without drawn covers, as the product sees them: one row of features each."""

import multiprocessing
import os
import zlib

import numpy as np

import covers
import faces
from drawing import Frame

CLEAN, MOUTH, EYES = 0, 1, 2
LABELS = {**{kind: MOUTH for kind in covers.MOUTH}, **{kind: EYES for kind in covers.EYES},
          **{kind: CLEAN for kind in covers.HARMLESS}}
DRAWN = {**covers.MOUTH, **covers.EYES, **covers.HARMLESS}


class Plan:
    """How many pictures of each face are drawn, and of which kinds."""

    def __init__(self, plain, covered, harmless, kinds, both=0):
        self.plain, self.covered, self.harmless, self.kinds, self.both = plain, covered, harmless, kinds, both

    def of(self, rng):
        hiding = [kind for kind in self.kinds if LABELS[kind] != CLEAN]
        others = [kind for kind in self.kinds if LABELS[kind] == CLEAN]
        chosen = [[kind] for kind in rng.permutation(hiding)[:self.covered]]
        chosen += [[kind] for kind in rng.permutation(others)[:self.harmless]]
        for _ in range(self.both):
            chosen.append([rng.choice([kind for kind in hiding if LABELS[kind] == part]) for part in (MOUTH, EYES)])
        if others and rng.uniform() < 0.3:
            # A cover over something harmless, such as a mask over a beard.
            chosen.append([rng.choice(others), rng.choice(hiding)])
        return chosen


TUNED = [kind for kind in DRAWN if kind not in covers.LEFT_OUT]
PLANS = {
    # Of the faces that the network is fitted to.
    "fit": Plan(True, 4, 2, TUNED),
    # More of what is taken for a cover most easily.
    "hard": Plan(False, 1, 4, [kind for kind in TUNED if LABELS[kind] != CLEAN] + ["clear_glasses", "fringe", "beard", "half_shadow"]),
    # Mouth and eyes covered at the same time.
    "both": Plan(False, 0, 0, [kind for kind in TUNED if LABELS[kind] != CLEAN], both=2),
    # Of many faces, each as it is: what is taken for a cover hangs more on the face than on what is drawn.
    "plain": Plan(True, 0, 0, TUNED),
    # Of the faces that the threshold is chosen by, and of those that are reported.
    "tune": Plan(True, 10, 4, TUNED),
    "report": Plan(True, 10, 5, list(DRAWN), both=1),
}


def pictures(path, frame, plan, rng):
    """Pairs of a kind (its parts with + between) and a picture of a face."""
    image = faces.picture(path).astype(float)
    if plan.plain:
        yield "clean", image.astype(np.uint8)
        yield "clean_varied", faces.varied(image, frame.unit, rng)
    for kinds in plan.of(rng):
        drawn = image
        for kind in kinds:
            drawn = DRAWN[kind](drawn, frame, rng)
        yield "+".join(kinds), faces.varied(drawn, frame.unit, rng)


def label(kind):
    """Whether the mouth, and whether the eyes are covered in a picture of this kind."""
    parts = [LABELS.get(part, CLEAN) for part in kind.split("+")]
    return MOUTH in parts, EYES in parts


def rows(paths, plan, runner):
    """A dictionary for each picture: name, kind, label, and what the runner measured (None: no face found)."""
    for path in paths:
        clean = runner(faces.picture(path))
        if clean is None:
            continue
        rng = np.random.default_rng(zlib.crc32(os.path.basename(path).encode()))
        for kind, picture in pictures(path, Frame(clean["landmarks"]), plan, rng):
            yield {"name": os.path.basename(path), "kind": kind, "label": label(kind), "measured": runner(picture)}


def worker_rows(job):
    """The rows of a part of the faces, in a process and with a runner of its own."""
    from runner import Runner
    paths, plan, binary, detector, features = job
    runner = Runner(binary, detector, features)
    found = list(rows(paths, PLANS[plan], runner))
    runner.close()
    if features:
        for row in found:
            if row["measured"]:
                row["measured"]["features"] = np.array(row["measured"]["features"], np.float32)
    return found


def all_rows(paths, plan, options, features):
    """The rows of all faces, by several processes; the same whatever their number."""
    parts = [(paths[start:start + 50], plan, options.runner, options.detector, features) for start in range(0, len(paths), 50)]
    with multiprocessing.Pool(options.processes) as pool:
        return [row for part in pool.imap(worker_rows, parts) for row in part]


def mirror():
    """Where each feature of a mirrored face lies among those of the face (FaceCoverFeatures, in its order)."""
    grids = [(7, 6)] * 6 + [(3, 10), (4, 8)] * 3
    order, first = [], 0
    for height, width in grids:
        places = first + np.arange(height * width).reshape(height, width)[:, ::-1]
        order.append(places.ravel())
        first += height * width
    return np.concatenate(order + [np.arange(first, first + 4)])
