"""Quantizes the exported model to eight bits with NNCF, the peer's own tool, calibrated on photos.

    quantize.py MODEL.onnx PHOTOS OUTPUT.xml
"""

import sys
from pathlib import Path

import nncf
import numpy as np
import openvino
from PIL import Image


def main():
    model, photos, output = sys.argv[1:]
    files = sorted(path for path in Path(photos).rglob("*") if path.suffix.lower() in (".jpg", ".png"))[::4][:300]

    def read(path):
        image = Image.open(path).convert("RGB").resize((128, 128), Image.Resampling.BILINEAR)
        return (np.asarray(image, np.float32) / 255).transpose(2, 0, 1)[None]

    network = openvino.Core().read_model(model)
    quantized = nncf.quantize(network, nncf.Dataset(files, read), subset_size=len(files))
    openvino.save_model(quantized, output)


main()
