"""Covers of the mouth."""

import numpy as np

from drawing import (blend, blurred, ellipse, face_axes, flat, line, lit_by_face, pattern, pick, random_colour,
                     rectangle, shaded, shape, smooth, some_fill)
from shared_covers import (hand, mosaic)


CHIN = 1.75


def mask_outline(rng, top=None):
    top = rng.uniform(0.25, 0.6) if top is None else top
    side, wide, low = top + rng.uniform(0.0, 0.25), rng.uniform(0.75, 1.1), CHIN + rng.uniform(-0.15, 0.2)
    return smooth([(0, top), (wide * 0.55, top + 0.06), (wide, side), (wide * 0.97, 1.05), (wide * 0.6, low - 0.15), (0, low),
                   (-wide * 0.6, low - 0.15), (-wide * 0.97, 1.05), (-wide, side), (-wide * 0.55, top + 0.06)])


def with_loops(image, frame, rng, colour):
    """The bands of a mask towards the ears."""
    if rng.uniform() < 0.5:
        return image
    bands = [line((s * 0.9, y), (s * 1.35, y2), 0.04) for s in (-1, 1) for y, y2 in ((0.6, 0.15), (1.3, 0.6))]
    return blend(image, flat(image, colour), shape(image, frame, bands))


def mask_surgical(image, frame, rng):
    colour = pick(rng, [(150, 190, 220), (170, 210, 230), (120, 170, 200), (235, 238, 240), (160, 210, 190), (205, 220, 230)])
    image = with_loops(image, frame, rng, colour)
    fill = some_fill(image, frame, colour, rng)
    _, y = face_axes(image, frame)
    if rng.uniform() < 0.7:
        folds = np.clip(np.sin(2 * np.pi * y / rng.uniform(0.2, 0.35) + rng.uniform(0, 6)) ** 8, 0, 1)
        fill = fill * (1 - rng.uniform(0.05, 0.25) * folds)[..., None]
    return blend(image, fill, shape(image, frame, [mask_outline(rng)]))


def mask_cloth(image, frame, rng):
    colour = pick(rng, [(20, 20, 22), (240, 240, 238), (60, 60, 70), (30, 40, 80), (120, 30, 40), (130, 130, 130), (200, 170, 150)])
    image = with_loops(image, frame, rng, colour)
    fill = some_fill(image, frame, colour, rng)
    if rng.uniform() < 0.5:
        x, _ = face_axes(image, frame)
        fill = fill * (1 - 0.25 * np.exp(-(x / 0.025) ** 2))[..., None]
    return blend(image, fill, shape(image, frame, [mask_outline(rng)]))


def mask_patterned(image, frame, rng):
    fill = pattern(image, frame, [random_colour(rng), random_colour(rng)], rng)
    if rng.uniform() < 0.5:
        fill = lit_by_face(image, frame, fill)
    return blend(image, fill, shape(image, frame, [mask_outline(rng)]))


def mask_respirator(image, frame, rng):
    """A white cup with a fold down the middle and, often, a valve."""
    fill = shaded(image, frame, pick(rng, [(235, 235, 232), (220, 222, 225), (40, 40, 42)]), rng, 0.5)
    x, _ = face_axes(image, frame)
    fill = fill * (1 - 0.3 * np.clip(np.abs(x), 0, 1) ** 2)[..., None] * (1 - 0.2 * np.exp(-(x / 0.03) ** 2))[..., None]
    top = rng.uniform(0.2, 0.45)
    outline = smooth([(0, top), (0.6, 0.75), (0.85, 1.1), (0.5, 1.65), (0, 1.8), (-0.5, 1.65), (-0.85, 1.1), (-0.6, 0.75)])
    image = blend(image, fill, shape(image, frame, [outline]))
    if rng.uniform() < 0.5:
        image = blend(image, flat(image, random_colour(rng)), shape(image, frame, [ellipse(0.35, 1.1, 0.14, 0.14)]))
    return image


def scarf(image, frame, rng):
    """From below the nose to the lower edge of the picture."""
    top = rng.uniform(0.5, 0.75)
    colours = [random_colour(rng), random_colour(rng)]
    fill = pattern(image, frame, colours, rng) if rng.uniform() < 0.5 else some_fill(image, frame, colours[0], rng)
    x, y = face_axes(image, frame)
    knit = np.sin(2 * np.pi * (y + 0.15 * np.sin(2 * x)) / rng.uniform(0.1, 0.4))
    fill = fill * (1 + rng.uniform(0, 0.25) * knit)[..., None]
    wide = rng.uniform(1.2, 2)
    outline = [(-wide, top - 0.15), (-0.6, top + rng.uniform(-0.05, 0.1)), (0, top), (0.6, top + rng.uniform(-0.05, 0.1)),
               (wide, top - 0.15), (wide * 1.3, 5), (-wide * 1.3, 5)]
    return blend(image, fill, shape(image, frame, [np.array(outline)]))


def hand_mouth(image, frame, rng):
    return hand(image, frame, rng, rng.normal(0, 0.08), 1.05 + rng.normal(0, 0.06), rng.uniform(0.5, 0.8), rng.uniform() < 0.4)


def phone_mouth(image, frame, rng):
    """A dark or coloured slab, upright or across, with a lens."""
    colour = random_colour(rng) if rng.uniform() < 0.5 else np.full(3, rng.uniform(5, 50))
    turn, x, y = rng.normal(0, 0.3), rng.normal(0, 0.15), rng.uniform(1.05, 1.5)
    rx, ry = (rng.uniform(0.55, 0.9), rng.uniform(0.45, 1.0))
    image = blend(image, some_fill(image, frame, colour, rng), shape(image, frame, [ellipse(x, y, rx, ry, turn, 8)]))
    lens = ellipse(x - rx * 0.5, y - ry * 0.6, 0.1, 0.1)
    return blend(image, flat(image, random_colour(rng)), shape(image, frame, [lens])) if rng.uniform() < 0.7 else image


def bar_mouth(image, frame, rng):
    half = rng.uniform(0.2, 0.5)
    bar = rectangle(rng.normal(0, 0.05), 1.0 + rng.normal(0, 0.04), rng.uniform(0.55, 1.3), half, rng.normal(0, 0.08))
    return blend(image, flat(image, random_colour(rng)), shape(image, frame, [bar]))


def cup(image, frame, rng):
    """A cup or a microphone in front of the mouth."""
    colour = random_colour(rng)
    fill = some_fill(image, frame, colour, rng)
    x, _ = face_axes(image, frame)
    fill = fill * (1.1 - 0.35 * np.clip(np.abs(x), 0, 1))[..., None]
    if rng.uniform() < 0.5:
        outline = np.array([(-0.5, 0.6), (0.5, 0.6), (0.38, 1.9), (-0.38, 1.9)])
        rim = ellipse(0, 0.62, 0.5, 0.1)
    else:
        outline, rim = ellipse(0, 1.05, 0.42, 0.42), rectangle(0, 1.9, 0.15, 0.6)
    image = blend(image, fill, shape(image, frame, [outline]))
    return blend(image, fill * 0.8, shape(image, frame, [rim]))


def paper(image, frame, rng):
    """A sheet with lines of text over the lower half of the face."""
    fill = shaded(image, frame, (240, 240, 235), rng, 0.15)
    _, y = face_axes(image, frame)
    rows = (np.sin(2 * np.pi * y / rng.uniform(0.15, 0.3)) > 0.4) & (blurred(128 + rng.normal(0, 90, image.shape[:2]), 1) > 122)
    fill = fill * (1 - 0.7 * rows)[..., None]
    return blend(image, fill, shape(image, frame, [rectangle(rng.normal(0, 0.1), rng.uniform(1.5, 1.7), rng.uniform(0.7, 1.3), 0.9,
                                                             rng.normal(0, 0.12))]))


def sticker_mouth(image, frame, rng):
    """A round sticker with two dots and an arc."""
    x, y, r = rng.normal(0, 0.05), 1.0 + rng.normal(0, 0.05), rng.uniform(0.45, 0.65)
    image = blend(image, some_fill(image, frame, pick(rng, [(250, 210, 40), (240, 90, 90), (90, 200, 120), (250, 250, 250)]), rng),
                  shape(image, frame, [ellipse(x, y, r, r)]))
    dots = [ellipse(x - 0.35 * r, y - 0.2 * r, 0.1 * r, 0.15 * r), ellipse(x + 0.35 * r, y - 0.2 * r, 0.1 * r, 0.15 * r),
            rectangle(x, y + 0.4 * r, 0.4 * r, 0.07 * r)]
    return blend(image, flat(image, (30, 25, 20)), shape(image, frame, dots))


def mosaic_mouth(image, frame, rng):
    return mosaic(image, frame, rectangle(0, 1.02, 0.7, 0.45), rng)
