"""Writes training_resize.json: what Pillow 13.0.0 and tensorflow 2.21.0 make of patterns that the tests draw themselves.

Pixel (x, y), channel c of a pattern is (7x + 13y + 29c + xy) mod 256. Expected pixels are hexadecimal.
"""
import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow as tf
from PIL import Image

SIZES = [((40, 30), (16, 16)), ((31, 23), (7, 50)), ((20, 20), (20, 9)), ((9, 13), (24, 20)), ((33, 17), (32, 16))]


def pattern(width, height):
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    return ((7 * x + 13 * y + 29 * c + x * y) % 256).astype(np.uint8)


cases = []
for (width, height), size in SIZES:
    source = pattern(width, height)
    image = Image.fromarray(source)
    boxed = tf.image.resize_with_pad(source.astype("float32"), size[1], size[0], method="bilinear").numpy()

    def tensorflow(**options):
        return np.round(tf.image.resize(source.astype("float32"), size[::-1], **options).numpy()).astype(np.uint8)

    for method, library, pixels in [
        ("antialiased", "Pillow", np.array(image.resize(size, Image.BILINEAR))),
        ("nearest", "Pillow", np.array(image.resize(size, Image.NEAREST))),
        ("letterbox", "tf.image", np.round(boxed).astype(np.uint8)),
        ("antialiased", "tf.image", tensorflow(antialias=True)),
        ("nearest", "tf.image", tensorflow(method="nearest")),
        ("bilinear", "tf.image", tensorflow()),
    ]:
        cases.append({"method": method, "library": library, "source": [width, height], "size": list(size),
                      "pixels": pixels.tobytes().hex()})
json.dump(cases, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "training_resize.json"), "w"), indent=0)
