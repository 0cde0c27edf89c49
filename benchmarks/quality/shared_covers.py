"""What covers of eyes and mouths, and harmless things, have in common: hands, mosaics and the outlines of lenses."""

import numpy as np

from drawing import (SKIN, blend, blurred, ellipse, pick, shape, skin_colour, smooth, some_fill)


def skin_fill(image, frame, rng, base=None):
    """Skin of another tone or of the face's own, lit, with creases."""
    if base is None:
        own = skin_colour(image, frame)
        base = own * rng.uniform(0.8, 1.15) + rng.normal(0, 8, 3) if rng.uniform() < 0.6 else pick(rng, SKIN)
    return some_fill(image, frame, np.clip(base, 0, 255), rng), np.clip(base, 0, 255)


def hand(image, frame, rng, x, y, reach, plain):
    """A palm or a fist: an ellipse, or fingers side by side with dark lines between them."""
    fill, base = skin_fill(image, frame, rng)
    if plain:
        return blend(image, fill, shape(image, frame, [ellipse(x, y, reach * rng.uniform(0.9, 1.3), reach * rng.uniform(0.8, 1.1),
                                                               rng.uniform(0, 3), rng.uniform(1.8, 3))]))
    turn, count = rng.uniform(-0.6, 0.6) + (np.pi / 2 if rng.uniform() < 0.4 else 0), int(rng.integers(3, 5))
    thick, length = 2 * reach / count, reach * rng.uniform(1.2, 1.8)
    c, s = np.cos(turn), np.sin(turn)
    for index in range(count):
        offset = (index - (count - 1) / 2) * thick * rng.uniform(0.85, 0.95)
        along = rng.uniform(-0.1, 0.1) * length
        finger = ellipse(x + along * c - offset * s, y + along * s + offset * c, length, thick * 0.53, turn, 4)
        inner = ellipse(x + along * c - offset * s, y + along * s + offset * c, length * 0.97, thick * 0.44, turn, 4)
        image = blend(image, fill * rng.uniform(0.6, 0.8), shape(image, frame, [finger]))
        image = blend(image, fill, blurred(shape(image, frame, [inner]) * 255, max(0.5, frame.unit * 0.02)) / 255)
    return image


def mosaic(image, frame, region, rng):
    """The region in coarse blocks of its mean colours."""
    step = max(4, int(frame.unit * rng.uniform(0.2, 0.35)))
    height, width = image.shape[:2]
    rows, columns = np.arange(height) // step, np.arange(width) // step
    index = rows[:, None] * (columns[-1] + 1) + columns[None]
    counts = np.bincount(index.ravel())
    coarse = np.stack([(np.bincount(index.ravel(), image[..., c].ravel()) / counts)[index] for c in range(3)], 2)
    return blend(image, coarse, shape(image, frame, [region]))


def lens_outline(rng, side, kind):
    w, h, y = rng.uniform(0.33, 0.46), rng.uniform(0.2, 0.36), rng.uniform(-0.02, 0.1)
    if kind == 0:
        return ellipse(side * 0.52, y, w, h)
    if kind == 1:
        return ellipse(side * 0.52, y, w, h, 0, 5)
    if kind == 2:
        x = side * 0.52
        return smooth([(x - side * w, y - h * 0.7), (x, y - h * 0.9), (x + side * w, y - h * 0.7), (x + side * w * 0.9, y + h * 0.3),
                       (x + side * w * 0.2, y + h * 1.1), (x - side * w * 0.7, y + h * 0.6)])
    x = side * 0.5
    return smooth([(x - side * w, y - h * 0.3), (x + side * w * 0.2, y - h), (x + side * w * 1.2, y - h * 1.1),
                   (x + side * w, y + h * 0.5), (x, y + h * 0.9), (x - side * w * 0.8, y + h * 0.5)])
