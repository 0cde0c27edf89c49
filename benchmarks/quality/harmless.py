"""Things in a face that cover neither eyes nor mouth."""

import numpy as np

from drawing import (HAIR, blend, blurred, ellipse, face_axes, flat, line, lit_by_face, pick, random_colour, shape,
                     smooth, some_fill, strands)
from shared_covers import (hand, lens_outline)


def clear_glasses(image, frame, rng):
    kind, grow = rng.integers(4), rng.uniform(1.06, 1.22)
    state = rng.bit_generator.state
    lenses = []
    for side in (-1, 1):
        rng.bit_generator.state = state
        lenses.append(lens_outline(rng, side, kind))
    lenses = [lens.mean(0) + (lens - lens.mean(0)) * rng.uniform(1, 1.1) for lens in lenses]
    rims = shape(image, frame, [lens.mean(0) + (lens - lens.mean(0)) * grow for lens in lenses]) - shape(image, frame, lenses)
    stems = [line((s * 0.9, -0.05), (s * 1.4, -0.12), 0.06) for s in (-1, 1)] + [line((-0.2, -0.05), (0.2, -0.05), 0.05)]
    colour = random_colour(rng) if rng.uniform() < 0.5 else np.full(3, rng.uniform(10, 70))
    outside = shape(image, frame, stems) * (1 - shape(image, frame, lenses))
    image = blend(image, flat(image, colour), np.clip(np.maximum(rims, outside), 0, 1) * rng.uniform(0.7, 1))
    x, y = face_axes(image, frame)
    glare = np.exp(-((x - y * rng.uniform(-1, 1) - rng.uniform(-0.8, 0.8)) / 0.1) ** 2) * rng.uniform(0, 0.25)
    return blend(image, flat(image, (250, 250, 250)), glare * shape(image, frame, lenses))


def fringe(image, frame, rng):
    """Hair over the forehead down to the brows or a little lower, never to the pupils."""
    low = rng.uniform(-0.55, -0.22)
    fill = strands(image, frame, pick(rng, HAIR), rng, np.pi / 2 + rng.normal(0, 0.2))
    tips = [(x, low + rng.uniform(-0.1, 0.06)) for x in np.linspace(-1, 1, 14)]
    outline = np.array([(-1.25, 0.3), (-1.05, -0.3)] + tips + [(1.05, -0.3), (1.25, 0.3), (1.5, -1.4), (0, -1.9), (-1.5, -1.4)])
    return blend(image, fill, shape(image, frame, [outline]))


def beard(image, frame, rng):
    """Hair over cheeks and chin, and above the lips, which stay free."""
    fill = strands(image, frame, pick(rng, HAIR), rng, np.pi / 2 + rng.normal(0, 0.3), rng.uniform(0.1, 0.4))
    fill = lit_by_face(image, frame, fill)
    outline = smooth([(0, 0.72), (0.5, 0.82), (0.95, 0.5), (1.0, 1.1), (0.6, 1.7), (0, 1.95), (-0.6, 1.7), (-1.0, 1.1), (-0.95, 0.5), (-0.5, 0.82)])
    if rng.uniform() < 0.3:
        outline = smooth([(0, 1.22), (0.3, 1.25), (0.4, 1.6), (0, 1.85), (-0.4, 1.6), (-0.3, 1.25)])
    corners = frame.points[3:]
    wide = np.hypot(*(corners[1] - corners[0])) / frame.unit / 2
    coverage = shape(image, frame, [outline]) - shape(image, frame, [ellipse(0, 1.02, wide + 0.08, 0.2)])
    coverage = blurred(np.clip(coverage, 0, 1) * 255, max(0.5, frame.unit * 0.04)) / 255
    return blend(image, fill, coverage * rng.uniform(0.5, 0.95))


def moustache(image, frame, rng):
    fill = strands(image, frame, pick(rng, HAIR), rng, rng.normal(0, 0.3), 0.3)
    h = rng.uniform(0.04, 0.09)
    outline = smooth([(-0.5, 0.9), (-0.2, 0.8 - h), (0, 0.82 - h), (0.2, 0.8 - h), (0.5, 0.9), (0.2, 0.84 + h), (0, 0.82 + h), (-0.2, 0.84 + h)])
    return blend(image, fill, blurred(shape(image, frame, [outline]) * 255, max(0.5, frame.unit * 0.02)) / 255 * rng.uniform(0.6, 0.95))


def headband(image, frame, rng):
    low = rng.uniform(-0.9, -0.5)
    fill = some_fill(image, frame, random_colour(rng), rng)
    return blend(image, fill, shape(image, frame, [np.array([(-1.4, low + 0.2), (0, low), (1.4, low + 0.2), (1.4, -2.2), (-1.4, -2.2)])]))


def headscarf(image, frame, rng):
    """Cloth around the face: forehead, ears, below the chin."""
    fill = some_fill(image, frame, random_colour(rng), rng)
    inner = smooth([(0, -0.85), (0.75, -0.6), (0.98, 0.2), (0.85, 1.1), (0.45, 1.72), (0, 1.9), (-0.45, 1.72), (-0.85, 1.1), (-0.98, 0.2), (-0.75, -0.6)])
    return blend(image, fill, 1 - shape(image, frame, [inner]))


def half_shadow(image, frame, rng):
    """One side of the face in shadow."""
    x, y = face_axes(image, frame)
    angle = rng.uniform(-0.6, 0.6) + rng.choice([0, np.pi])
    edge = 1 / (1 + np.exp(-(x * np.cos(angle) + (y - 0.5) * np.sin(angle)) / rng.uniform(0.1, 0.4)))
    return image * (1 - rng.uniform(0.3, 0.6) * edge)[..., None]


def chin_hand(image, frame, rng):
    """A hand at the chin or cheek, or a mask pulled below the chin."""
    if rng.uniform() < 0.5:
        fill = some_fill(image, frame, random_colour(rng), rng)
        return blend(image, fill, shape(image, frame, [smooth([(-1, 1.4), (-0.4, 1.62), (0, 1.68), (0.4, 1.62), (1, 1.4), (0.6, 2.2), (-0.6, 2.2)])]))
    side = rng.choice([-1, 1])
    return hand(image, frame, rng, side * rng.uniform(1.1, 1.25), rng.uniform(0.9, 1.3), 0.3, rng.uniform() < 0.4)


def lipstick(image, frame, rng):
    colour = pick(rng, [(180, 20, 40), (120, 20, 50), (230, 80, 120), (90, 30, 30)])
    corners = frame.points[3:]
    wide = np.hypot(*(corners[1] - corners[0])) / frame.unit / 2
    coverage = blurred(shape(image, frame, [ellipse(0, 1.02, wide, 0.12)]) * 255, max(0.5, frame.unit * 0.03)) / 255
    return blend(image, flat(image, colour), coverage * rng.uniform(0.3, 0.6))
