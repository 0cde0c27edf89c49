#!/usr/bin/env python3
"""Writes photos of 9248×6944 pixels, as phones of "64 megapixels" take them: make_photos.py FOLDER"""

import io
import pathlib
import struct
import sys

import cv2
import numpy as np
from PIL import Image, ImageCms

FOLDER = pathlib.Path(sys.argv[1])
REFERENCE = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures/reference/portrait.png"
sys.path.append(str(REFERENCE.parents[1] / "imaging"))
import icc_profiles as icc

WIDTH, HEIGHT = 9248, 6944


def main():
    Image.MAX_IMAGE_PIXELS = None
    small = cv2.imread(str(REFERENCE))[:, :, ::-1]
    pixels = cv2.resize(small, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    noise = np.random.default_rng(1).normal(0, 3, (1024, 1024, 1))
    tiled = np.tile(noise, (HEIGHT // 1024 + 1, WIDTH // 1024 + 1, 1))[:HEIGHT, :WIDTH]
    pixels = np.clip(pixels + tiled.astype(np.float32), 0, 255).astype(np.uint8)
    photo = Image.fromarray(pixels)
    turned = b"Exif\0\0MM\0*\0\0\0\x08\0\1" + struct.pack(">HHIHHI", 0x112, 3, 1, 6, 0, 0)
    p3 = icc.matrix_profile("p3", icc.tag_srgb_curve())
    webp = dict(quality=80, method=0)
    photo.save(FOLDER / "baseline.jpg", quality=85)
    photo.save(FOLDER / "baseline-turned.jpg", quality=85, exif=turned)
    photo.save(FOLDER / "baseline-p3-turned.jpg", quality=85, exif=turned, icc_profile=p3)
    photo.save(FOLDER / "progressive.jpg", quality=85, progressive=True)
    photo.save(FOLDER / "progressive-444.jpg", quality=85, progressive=True, subsampling=0)
    photo.convert("CMYK").save(FOLDER / "progressive-cmyk.jpg", quality=85, progressive=True)
    photo.save(FOLDER / "rgb.png", compress_level=1)
    alpha = Image.fromarray(np.full((HEIGHT, WIDTH), 200, np.uint8))
    transparent = photo.copy()
    transparent.putalpha(alpha)
    transparent.save(FOLDER / "rgba-turned.png", compress_level=1, exif=turned)
    photo.save(FOLDER / "lossy.webp", **webp)
    photo.save(FOLDER / "lossy-turned.webp", exif=turned[6:], **webp)
    transparent.save(FOLDER / "lossy-alpha.webp", **webp)
    photo.save(FOLDER / "lossless.webp", lossless=True, quality=0, method=0)


main()
