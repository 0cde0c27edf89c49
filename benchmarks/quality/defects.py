"""What the reasons other than covered find of drawn defects, by threshold."""

import io
import multiprocessing

import numpy as np
from PIL import Image, ImageFilter

import faces
from drawing import Frame
from runner import Runner

BORDER = 60
MOTIONS = [(share, degrees) for share in (0.15, 0.25, 0.35, 0.5) for degrees in (0, 45, 90)]
CUTS = {"top": (-0.9, -0.6, -0.4, -0.2, 0.0), "bottom": (1.7, 1.4, 1.2, 1.0, 0.85), "left": (-1.05, -0.8, -0.6, -0.5, -0.2),
        "right": (1.05, 0.8, 0.6, 0.5, 0.2)}
GAINS = (0.1, 0.15, 0.2, 0.3, 0.5, 1.5, 2.0, 2.5, 3.0, 4.0)


def moved(picture, length, degrees):
    """The mean of the picture at places along a line, as a moving camera takes it."""
    steps = np.linspace(-0.5, 0.5, max(2, int(np.ceil(length * 2)))) * length
    photo = Image.fromarray(picture)
    total = np.zeros(picture.shape)
    for step in steps:
        dx, dy = step * np.cos(np.radians(degrees)), step * np.sin(np.radians(degrees))
        total += np.asarray(photo.transform(photo.size, Image.AFFINE, (1, 0, dx, 0, 1, dy), Image.BILINEAR), float)
    return np.rint(total / len(steps)).astype(np.uint8)


def scaled(picture, factor):
    size = [max(32, round(side * factor)) for side in picture.shape[1::-1]]
    return np.asarray(Image.fromarray(picture).resize(size, Image.BOX if factor < 0.5 else Image.BICUBIC))


def cut(bordered, frame, side, place):
    """The photo ended at a line across the face, in the face's coordinates."""
    height, width = bordered.shape[:2]
    across = side in ("left", "right")
    x, y = frame([(place, 0.4) if across else (0, place)])[0] + BORDER
    box = {"top": (0, y, width, height), "bottom": (0, 0, width, y), "left": (x, 0, width, height), "right": (0, 0, x, height)}[side]
    left, top, right, bottom = (int(max(0, value)) for value in box)
    return bordered[top:bottom, left:right]


def pictures(picture, frame):
    """Pairs of a defect's name and a picture."""
    bordered = np.pad(picture, ((BORDER, BORDER), (BORDER, BORDER), (0, 0)), "reflect")
    yield "crop", picture
    yield "reflection", bordered
    yield "padding", np.pad(picture, ((BORDER, BORDER), (BORDER, BORDER), (0, 0)), constant_values=128)
    for distance in (12, 18, 24, 32, 48):
        small = scaled(bordered, distance / frame.unit)
        yield f"eyes {distance}", small
        if distance == 48:
            for share, degrees in MOTIONS:
                yield f"moved {share} {degrees}", moved(small, share * distance, degrees)
            for sigma in (1, 1.5, 2, 3):
                yield f"defocus {sigma}", np.asarray(Image.fromarray(small).filter(ImageFilter.GaussianBlur(sigma)))
            data = io.BytesIO()
            Image.fromarray(small).save(data, "JPEG", quality=40)
            yield "jpeg 40", np.asarray(Image.open(data).convert("RGB"))
    for side, places in CUTS.items():
        for place in places:
            yield f"cut {side} {place}", cut(bordered, frame, side, place)
    for gain in GAINS:
        yield f"gain {gain}", np.clip(picture * gain, 0, 255).astype(np.uint8)


def measured(job):
    path, binary, detector = job
    runner = Runner(binary, detector)
    picture = faces.picture(path)
    clean = runner(picture)
    found = {name: runner(changed) for name, changed in pictures(picture, Frame(clean["landmarks"]))} if clean else {}
    runner.close()
    return found


def report(paths, options, head, line, share):
    with multiprocessing.Pool(options.processes) as pool:
        rows = [row for row in pool.imap(measured, [(path, options.runner, options.detector) for path in paths], 4) if row]
    print(f"\n{len(rows)} faces with other defects")

    def values(name, key):
        return np.array([row[name][key] for row in rows if row[name]])

    def curve(title, key, names, thresholds, below):
        head(title, *thresholds)
        for name in names:
            found = values(name, key)
            line(name, *[share(found < threshold if below else found > threshold) for threshold in thresholds])

    curve("too_small, min_eye_distance", "eye_distance", [f"eyes {d}" for d in (12, 18, 24, 32, 48)], (12, 16, 20, 24, 28, 32), True)
    blurs = [f"moved {s} {d}" for s, d in MOTIONS] + [f"defocus {s}" for s in (1, 1.5, 2, 3)]
    curve("blurred, min_sharpness", "sharpness", ["crop", "reflection", "eyes 24", "eyes 32", "eyes 48", "jpeg 40"] + blurs,
          (0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.12, 0.15), True)
    head("turned_away", "beyond 15°", "25°", "30°", "35°", "40°", "45°")
    for key in ("yaw", "pitch", "roll"):
        line(key + " of crops", *[share(np.abs(values("crop", key)) > limit) for limit in (15, 25, 30, 35, 40, 45)])
    darks, brights = [f"gain {g}" for g in GAINS if g < 1], [f"gain {g}" for g in GAINS if g > 1]
    curve("too_dark, min_brightness", "brightness", ["crop"] + darks, (0.06, 0.08, 0.1, 0.12, 0.15, 0.2), True)
    curve("overexposed, max_brightness", "brightness", ["crop"] + brights, (0.75, 0.8, 0.85, 0.88, 0.92), False)
    curve("overexposed, max_clipped", "clipped", ["crop"] + brights, (0.1, 0.2, 0.25, 0.3, 0.4), False)
    cuts = ["crop", "reflection", "padding"] + [f"cut {side} {place}" for side, places in CUTS.items() for place in places]
    curve("cut_off, max_outside", "outside", cuts, (0.1, 0.15, 0.2, 0.25, 0.3, 0.35), False)
    curve("cut_off, min_edge_distance", "edge_distance", cuts, (0, 0.05, 0.1, 0.15, 0.2, 0.3), True)
    head("cut_off at its defaults", "told", "no face found")
    for name in cuts:
        line(name, share(["cut_off" in row[name]["reasons"] for row in rows if row[name]]), share([row[name] is None for row in rows]))
