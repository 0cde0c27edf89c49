"""Shapes, fills and the frame of a face: what the drawn covers of covers.py are made of.

Coordinates are those of the face: the origin half-way between the eyes, x along them towards the person's left eye and
y down to the middle of the mouth, both in units of the distance to there, so that eyes lie at (±0.5, 0), the mouth at
(0, 1), the chin about (0, 1.75) and the hairline about (0, -1). The frame is oblique where the head is turned.
"""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SUPERSAMPLING = 3


class Frame:
    """The face's own coordinates, from the detector's landmarks of the photo without a cover."""

    def __init__(self, landmarks):
        points = np.array(landmarks, float).reshape(5, 2)
        self.points = points
        self.origin = (points[0] + points[1]) / 2
        self.across = points[1] - points[0]
        self.down = (points[3] + points[4]) / 2 - self.origin
        self.unit = float(np.hypot(*self.across))

    def __call__(self, points):
        points = np.array(points, float)
        return self.origin + points[:, :1] * self.across + points[:, 1:] * self.down


def smooth(points, steps=8):
    """A closed Catmull-Rom curve through the points."""
    p = np.array(points, float)
    before, after, beyond = np.roll(p, 1, 0), np.roll(p, -1, 0), np.roll(p, -2, 0)
    curve = []
    for t in np.arange(steps) / steps:
        curve.append(0.5 * (2 * p + (after - before) * t + (2 * before - 5 * p + 4 * after - beyond) * t * t
                            + (3 * p - before - 3 * after + beyond) * t ** 3))
    return np.stack(curve, 1).reshape(-1, 2)


def ellipse(x, y, rx, ry, turn=0.0, power=2.0, steps=40):
    """A superellipse: power 2 is an ellipse, more is closer to a rectangle."""
    angle = np.linspace(0, 2 * np.pi, steps, endpoint=False)
    c, s = np.cos(angle), np.sin(angle)
    px, py = np.sign(c) * np.abs(c) ** (2 / power) * rx, np.sign(s) * np.abs(s) ** (2 / power) * ry
    return np.stack([x + px * np.cos(turn) - py * np.sin(turn), y + px * np.sin(turn) + py * np.cos(turn)], 1)


def rectangle(x, y, rx, ry, turn=0.0):
    """The corners of a rectangle."""
    c, s = np.cos(turn), np.sin(turn)
    return np.array([[x + a * rx * c - b * ry * s, y + a * rx * s + b * ry * c]
                     for a, b in [(-1, -1), (1, -1), (1, 1), (-1, 1)]])


def line(start, end, width):
    """A straight stroke as a polygon."""
    start, end = np.array(start, float), np.array(end, float)
    normal = np.array([-(end - start)[1], (end - start)[0]])
    normal *= width / 2 / max(np.hypot(*normal), 1e-9)
    return np.array([start + normal, end + normal, end - normal, start - normal])


def shape(image, frame, polygons):
    """The coverage, 0 to 1, of polygons in face coordinates."""
    height, width = image.shape[:2]
    mask = Image.new("L", (width * SUPERSAMPLING, height * SUPERSAMPLING), 0)
    draw = ImageDraw.Draw(mask)
    for polygon in polygons:
        draw.polygon([tuple(p) for p in frame(polygon) * SUPERSAMPLING], fill=255)
    return np.asarray(mask.resize((width, height), Image.BOX), float) / 255


def blurred(values, sigma):
    """A Gaussian blur of a picture or of one channel of 0 to 255."""
    clipped = np.clip(values, 0, 255).astype(np.uint8)
    return np.asarray(Image.fromarray(clipped).filter(ImageFilter.GaussianBlur(sigma)), float)


def face_axes(image, frame):
    """The face coordinates of every pixel."""
    height, width = image.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(float)
    inverse = np.linalg.inv(np.stack([frame.across, frame.down], 1))
    dx, dy = x + 0.5 - frame.origin[0], y + 0.5 - frame.origin[1]
    return inverse[0, 0] * dx + inverse[0, 1] * dy, inverse[1, 0] * dx + inverse[1, 1] * dy


def skin_colour(image, frame):
    """The median colour of both cheeks and the bridge of the nose."""
    coverage = shape(image, frame, [ellipse(-0.5, 0.55, 0.18, 0.14), ellipse(0.5, 0.55, 0.18, 0.14),
                                    ellipse(0, 0.3, 0.12, 0.12)])
    pixels = image[coverage > 0.5]
    return np.median(pixels, 0) if len(pixels) else np.array([180.0, 140, 120])


def flat(image, colour):
    """One colour everywhere."""
    return np.broadcast_to(np.array(colour, float), image.shape).copy()


def shaded(image, frame, colour, rng, strength=0.3, grain=4.0):
    """A colour under a soft light from one side, with a little grain."""
    x, y = face_axes(image, frame)
    angle = rng.uniform(0, 2 * np.pi)
    light = 1 + strength * rng.uniform(0.3, 1) * np.tanh(np.cos(angle) * x + np.sin(angle) * (y - 0.5))
    noise = blurred(128 + rng.normal(0, 40, image.shape[:2]), rng.uniform(0.5, 1.5)) - 128
    return flat(image, colour) * light[..., None] + grain / 10 * noise[..., None]


def lit_by_face(image, frame, fill):
    """The fill under the light that the face is in."""
    luma = blurred(image.mean(2), max(1, frame.unit * 0.25))
    return fill * (luma / max(luma.mean(), 1))[..., None] ** 0.7


def pattern(image, frame, colours, rng):
    """Stripes, checks, dots or blotches of two colours."""
    x, y = face_axes(image, frame)
    angle, period = rng.uniform(0, np.pi), rng.uniform(0.12, 0.5)
    u, v = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    kind = rng.integers(4)
    if kind == 0:
        first = np.sin(2 * np.pi * u / period) > 0
    elif kind == 1:
        first = (np.sin(2 * np.pi * u / period) > 0) ^ (np.sin(2 * np.pi * v / period) > 0)
    elif kind == 2:
        first = np.sin(2 * np.pi * u / period) + np.sin(2 * np.pi * v / period) > 0.8
    else:
        first = blurred(128 + rng.normal(0, 90, image.shape[:2]), max(1, frame.unit * period / 4)) > 128
    return np.where(first[..., None], np.array(colours[0], float), np.array(colours[1], float))


def strands(image, frame, colour, rng, angle=np.pi / 2, contrast=0.35):
    """Hair: fine lines along an angle, lighter and darker."""
    x, y = face_axes(image, frame)
    across = x * np.sin(angle) - y * np.cos(angle) + 0.05 * np.sin(3 * (x * np.cos(angle) + y * np.sin(angle)))
    waves = sum(np.sin(2 * np.pi * across * rng.uniform(4, 25) + rng.uniform(0, 6)) for _ in range(6)) / 3
    return flat(image, colour) * (1 + contrast * waves)[..., None]


def blend(image, fill, coverage):
    """The fill over the picture."""
    coverage = coverage[..., None] if coverage.ndim == 2 else coverage
    return np.clip(image * (1 - coverage) + fill * coverage, 0, 255)


def random_colour(rng):
    """Any colour, black and white among them more often than by chance."""
    choice = rng.uniform()
    if choice < 0.2:
        return np.full(3, rng.uniform(0, 40))
    if choice < 0.35:
        return np.full(3, rng.uniform(215, 255))
    return rng.uniform(0, 255, 3)


HAIR = [(20, 16, 14), (45, 30, 22), (80, 55, 35), (120, 85, 50), (190, 155, 100), (150, 150, 150), (225, 222, 215),
        (110, 45, 25)]
SKIN = [(255, 224, 196), (240, 200, 170), (224, 172, 138), (198, 134, 100), (160, 100, 70), (120, 75, 50), (80, 50, 36),
        (205, 150, 125)]


def pick(rng, choices):
    return np.array(choices[rng.integers(len(choices))], float) + rng.normal(0, 6, 3)


def some_fill(image, frame, colour, rng):
    """Flat, softly lit, or lit as the face is."""
    choice = rng.integers(4)
    if choice == 0:
        return flat(image, colour)
    fill = shaded(image, frame, colour, rng, strength=rng.uniform(0.1, 0.5), grain=rng.uniform(0, 8))
    return lit_by_face(image, frame, fill) if choice == 3 else fill
