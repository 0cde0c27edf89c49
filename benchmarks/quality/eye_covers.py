"""Covers of an eye or both."""

import numpy as np

from drawing import (HAIR, blend, blurred, ellipse, face_axes, flat, line, pattern, pick, random_colour, rectangle,
                     shape, skin_colour, smooth, some_fill, strands)
from shared_covers import (hand, lens_outline, mosaic, skin_fill)


def sunglasses(image, frame, rng):
    """Tinted lenses of four outlines, or one visor, with a frame and reflections."""
    kind = rng.integers(5)
    state = rng.bit_generator.state
    lenses = []
    for side in (-1, 1):
        rng.bit_generator.state = state
        lenses.append(lens_outline(rng, side, kind))
    if kind == 4:
        h = rng.uniform(0.22, 0.4)
        lenses = [smooth([(-1, -0.15), (-0.5, -h * 0.9), (0, -h * 0.7), (0.5, -h * 0.9), (1, -0.15), (0.9, h * 0.4), (0.45, h),
                          (0.1, h * 0.5), (-0.1, h * 0.5), (-0.45, h), (-0.9, h * 0.4)])]
    tint = pick(rng, [(12, 12, 14), (25, 20, 16), (60, 38, 20), (20, 30, 45), (20, 40, 28), (80, 40, 60), (110, 130, 160)])
    tint = np.clip(tint, 0, 255)
    fill = flat(image, tint)
    x, y = face_axes(image, frame)
    if rng.uniform() < 0.6:
        fill = fill * (1 + rng.uniform(0, 1.2) * np.clip(y / 0.35 + 0.5, 0, 1))[..., None]
    if rng.uniform() < 0.5:
        band = np.exp(-((x - y * rng.uniform(-1, 1) - rng.uniform(-0.8, 0.8)) / rng.uniform(0.05, 0.2)) ** 2)
        fill = fill + band[..., None] * rng.uniform(20, 140)
    frame_colour = random_colour(rng)
    stems = [line((s * 0.85, -0.05), (s * 1.4, -0.12), 0.08) for s in (-1, 1)] + [line((-0.2, -0.05), (0.2, -0.05), 0.07)]
    image = blend(image, flat(image, frame_colour), shape(image, frame, stems))
    if rng.uniform() < 0.5:
        middle = [lens.mean(0) + (lens - lens.mean(0)) * 1.13 for lens in lenses]
        image = blend(image, flat(image, frame_colour), shape(image, frame, middle))
    return blend(image, fill, shape(image, frame, lenses) * rng.uniform(0.82, 1))


def bar_eyes(image, frame, rng):
    half = rng.uniform(0.16, 0.42)
    bar = rectangle(rng.normal(0, 0.05), rng.normal(0, 0.03), rng.uniform(0.8, 1.6), half, rng.normal(0, 0.05))
    colour = random_colour(rng) if rng.uniform() < 0.7 else skin_colour(image, frame) + rng.normal(0, 20, 3)
    return blend(image, flat(image, np.clip(colour, 0, 255)), shape(image, frame, [bar]))


def hand_eyes(image, frame, rng):
    if rng.uniform() < 0.5:
        for side in (-1, 1):
            image = hand(image, frame, rng, side * 0.55, rng.normal(0, 0.05), rng.uniform(0.35, 0.5), rng.uniform() < 0.4)
        return image
    plain = rng.uniform() < 0.4
    fill, _ = skin_fill(image, frame, rng)
    if plain:
        return blend(image, fill, shape(image, frame, [ellipse(0, 0, rng.uniform(0.9, 1.2), rng.uniform(0.3, 0.5), 0, 4)]))
    base = rng.uniform(-0.3, -0.2)
    for index in range(3):
        finger = ellipse(rng.normal(0, 0.1), base + index * 0.25, 1.25, 0.14, rng.normal(0, 0.04), 5)
        inner = ellipse(rng.normal(0, 0.1), base + index * 0.25, 1.22, 0.115, 0, 5)
        image = blend(image, fill * 0.7, shape(image, frame, [finger]))
        image = blend(image, fill, blurred(shape(image, frame, [inner]) * 255, max(0.5, frame.unit * 0.02)) / 255)
    return image


def blindfold(image, frame, rng):
    """A strip of cloth around the head, or a sleeping mask."""
    colours = [random_colour(rng), random_colour(rng)]
    fill = pattern(image, frame, colours, rng) if rng.uniform() < 0.4 else some_fill(image, frame, colours[0], rng)
    h = rng.uniform(0.25, 0.45)
    if rng.uniform() < 0.5:
        outline = np.array([(-1.5, -h + 0.05), (0, -h), (1.5, -h + 0.05), (1.5, h - 0.05), (0.3, h), (0, h * 0.6), (-0.3, h), (-1.5, h - 0.05)])
    else:
        outline = smooth([(-1, -h * 0.6), (-0.5, -h), (0, -h * 0.8), (0.5, -h), (1, -h * 0.6), (1, h * 0.3), (0.5, h), (0, h * 0.3),
                          (-0.5, h), (-1, h * 0.3)])
    return blend(image, fill, shape(image, frame, [outline]))


def hair_eye(image, frame, rng):
    """Strands from the hairline over one eye down to the cheek."""
    side = rng.choice([-1, 1])
    fill = strands(image, frame, pick(rng, HAIR), rng, np.pi / 2 + side * rng.uniform(-0.3, 0.3))
    inner, low = rng.uniform(0.05, 0.2), rng.uniform(0.5, 1.8)
    outline = smooth([(side * rng.uniform(-0.5, 0.1), -1.3), (side * inner, -0.4), (side * inner, 0.25), (side * rng.uniform(0.5, 0.8), low),
                      (side * 1.3, low + 0.2), (side * 1.4, -0.5), (side * 0.9, -1.3)])
    coverage = shape(image, frame, [outline])
    x, y = face_axes(image, frame)
    if rng.uniform() < 0.5:
        gaps = np.clip(1.6 + np.sin(2 * np.pi * (x + 0.2 * side * y) * rng.uniform(5, 9)) + np.sin(2 * np.pi * x * rng.uniform(2, 4)), 0, 1)
        coverage = coverage * gaps
    return blend(image, fill, coverage)


def eye_patch(image, frame, rng):
    side = rng.choice([-1, 1])
    colour = random_colour(rng)
    image = blend(image, flat(image, colour), shape(image, frame, [line((-side * 1.2, -0.9), (side * 1.3, 0.3), 0.06)]))
    return blend(image, some_fill(image, frame, colour, rng),
                 shape(image, frame, [ellipse(side * 0.52, 0.02, rng.uniform(0.32, 0.45), rng.uniform(0.27, 0.38), 0, rng.uniform(2, 3))]))


def phone_eye(image, frame, rng):
    """A phone held as for a call or a mirror picture, over one eye or both."""
    side = rng.choice([-1, 1])
    colour = random_colour(rng) if rng.uniform() < 0.4 else np.full(3, rng.uniform(5, 50))
    x, y, rx, ry = side * rng.uniform(0.3, 0.75), rng.uniform(-0.2, 0.3), rng.uniform(0.4, 0.6), rng.uniform(0.6, 1.1)
    image = blend(image, some_fill(image, frame, colour, rng), shape(image, frame, [ellipse(x, y, rx, ry, rng.normal(0, 0.2), 8)]))
    return blend(image, flat(image, random_colour(rng)), shape(image, frame, [ellipse(x - 0.2, y - ry * 0.6, 0.09, 0.09)]))


def cap(image, frame, rng):
    """A brim or a hat pulled over the eyes."""
    low = rng.uniform(0.18, 0.35)
    fill = some_fill(image, frame, random_colour(rng), rng)
    outline = smooth([(-1.4, -0.1), (-0.7, low - 0.08), (0, low), (0.7, low - 0.08), (1.4, -0.1), (1.3, -1.5), (0, -2), (-1.3, -1.5)])
    return blend(image, fill, shape(image, frame, [outline]))


def mosaic_eyes(image, frame, rng):
    return mosaic(image, frame, rectangle(0, 0, 0.95, 0.32), rng)
