"""Faces to draw on: UTKFace's crops, their groups, and how a photo of one is varied."""

import io
import os

import numpy as np
from PIL import Image

RACES = ["white", "black", "asian", "indian", "other"]
AGES = ["0-17", "18-29", "30-49", "50-69", "70+"]


def group(name):
    """Gender, race and age band of a UTKFace file name; unknown parts are None."""
    parts = os.path.basename(name).split("_")
    if len(parts) < 4 or not (parts[0].isdigit() and parts[1] in "01" and parts[2] in "01234"):
        return {"gender": None, "race": None, "age": None}
    age = int(parts[0])
    band = "0-17" if age < 18 else "18-29" if age < 30 else "30-49" if age < 50 else "50-69" if age < 70 else "70+"
    return {"gender": ["male", "female"][int(parts[1])], "race": RACES[int(parts[2])], "age": band}


def files(directory):
    """The pictures of a directory, in the order of their names."""
    return [os.path.join(directory, name) for name in sorted(os.listdir(directory))
            if name.endswith((".jpg", ".png", ".webp"))]


def picture(path):
    return np.asarray(Image.open(path).convert("RGB"))


def varied(image, unit, rng):
    """The picture as another photo might have it: in a border of its reflection, turned a little, smaller, softer, as JPEG.

    The distance between the eyes ends between 22 and 110 pixels.
    """
    pixels = np.clip(image, 0, 255).astype(np.uint8)
    border = int(rng.uniform(0.1, 0.5) * pixels.shape[0]) if rng.uniform() < 0.6 else 0
    if border:
        pixels = np.pad(pixels, ((border, border), (border, border), (0, 0)), "reflect")
    photo = Image.fromarray(pixels)
    if border and rng.uniform() < 0.5:
        photo = photo.rotate(rng.uniform(-20, 20), Image.BICUBIC, fillcolor=tuple(int(v) for v in pixels.mean((0, 1))))
    scale = np.exp(rng.uniform(np.log(22), np.log(110))) / unit if rng.uniform() < 0.7 else 1
    if scale != 1:
        size = [max(32, round(side * scale)) for side in photo.size]
        photo = photo.resize(size, Image.BOX if scale < 0.5 else Image.BICUBIC)
    if rng.uniform() < 0.85:
        data = io.BytesIO()
        photo.save(data, "JPEG", quality=int(rng.integers(50, 96)))
        photo = Image.open(data)
    return np.asarray(photo.convert("RGB"))


def halves(directory):
    """The pictures of a directory in two halves, to tune on and to report."""
    paths = files(directory)
    return paths[0::2], paths[1::2]
