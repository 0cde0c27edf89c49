#!/usr/bin/env python3
"""Makes the fixtures of the tests of transparency: PNG of every colour type and depth that has any, and WebP.

    pip install Pillow==13.0.0 numpy==2.4.6 && ./make_alpha_fixtures.py

The results: alpha/ (what a client would send), alpha/expected.bin (the samples that were encoded, of 16 bits the high byte,
laid over white) and alpha/manifest.json as make_fixtures.py has them.
"""

import io
import json
import pathlib
import shutil
import struct
import zlib

import numpy as np
import PIL
from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent / "alpha"
RNG = np.random.default_rng(11)
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
WIDTH, HEIGHT = 21, 17
blob = bytearray()
entries = []


def over_white(rgb, alpha):
    rgb, alpha = rgb.astype(int), alpha.astype(int)[:, :, None]
    return ((rgb * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)


def add(name, data, rgb, alpha, warnings=()):
    (HERE / name).write_bytes(data)
    entries.append({"file": name, "offset": len(blob), "width": rgb.shape[1], "height": rgb.shape[0],
                    "warnings": list(warnings)})
    blob.extend(over_white(rgb, alpha).tobytes())


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed(samples, depth):
    """Rows of samples, height × width × channels, without filters."""
    rows = b""
    for row in samples:
        values = row.ravel()
        if depth == 16:
            rows += b"\0" + values.astype(">u2").tobytes()
        elif depth == 8:
            rows += b"\0" + values.astype(np.uint8).tobytes()
        else:
            bits = "".join(f"{v:0{depth}b}" for v in values)
            bits += "0" * (-len(bits) % 8)
            rows += b"\0" + bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))
    return rows


def png(samples, depth, color, extra=b"", interlaced=False):
    height, width, _ = samples.shape
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced))
    parts = [samples[y::dy, x::dx] for x, y, dx, dy in PASSES] if interlaced else [samples]
    rows = b"".join(packed(part, depth) for part in parts if part.size)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(rows, 9))
            + chunk(b"IEND", b""))


def samples(channels, depth):
    values = RNG.integers(0, 2**depth, (HEIGHT, WIDTH, channels))
    if channels in (2, 4):  # some fully transparent, some opaque
        values[:3, :, -1] = 0
        values[3:6, :, -1] = 2**depth - 1
    return values


def to_bytes(values, depth):
    return (values >> 8 if depth == 16 else values * 255 // (2**depth - 1)).astype(np.uint8)


def make_png():
    for interlaced in (False, True):
        suffix = "-interlaced" if interlaced else ""
        for depth in (8, 16):
            rgba = samples(4, depth)
            add(f"rgba-{depth}{suffix}.png", png(rgba, depth, 6, interlaced=interlaced),
                to_bytes(rgba[:, :, :3], depth), to_bytes(rgba[:, :, 3], depth))
            gray = samples(2, depth)
            add(f"gray-alpha-{depth}{suffix}.png", png(gray, depth, 4, interlaced=interlaced),
                to_bytes(gray[:, :, [0, 0, 0]], depth), to_bytes(gray[:, :, 1], depth))
            rgb = samples(3, depth)
            key = rgb[4, 5].copy()
            rgb[7:9, 2:9] = key
            clear = (rgb == key).all(axis=2)
            add(f"rgb-key-{depth}{suffix}.png",
                png(rgb, depth, 2, chunk(b"tRNS", key.astype(">u2").tobytes()), interlaced),
                to_bytes(rgb, depth), np.where(clear, 0, 255))
        for depth in (1, 2, 4, 8, 16):
            gray = samples(1, depth)
            key = gray[2, 3, 0]
            gray[7:9, 2:9] = key
            add(f"gray-key-{depth}{suffix}.png", png(gray, depth, 0, chunk(b"tRNS", struct.pack(">H", key)), interlaced),
                to_bytes(gray[:, :, [0, 0, 0]], depth), np.where(gray[:, :, 0] == key, 0, 255))
        for depth in (1, 2, 4, 8):
            index = samples(1, depth)
            palette = RNG.integers(0, 256, (2**depth, 3)).astype(np.uint8)
            opacity = RNG.integers(0, 256, 2**depth).astype(np.uint8)
            opacity[-1] = 255  # left out of the chunk
            extra = chunk(b"PLTE", palette.tobytes()) + chunk(b"tRNS", opacity[:-1].tobytes())
            add(f"palette-{depth}{suffix}.png", png(index, depth, 3, extra, interlaced),
                palette[index[:, :, 0]], opacity[index[:, :, 0]])


def webp(picture, **options):
    output = io.BytesIO()
    picture.save(output, "WEBP", **options)
    return output.getvalue()


def make_webp():
    rgba = samples(4, 8).astype(np.uint8)
    add("lossless.webp", webp(Image.fromarray(rgba), lossless=True, exact=True), rgba[:, :, :3], rgba[:, :, 3])
    data = webp(Image.fromarray(np.kron(rgba, np.ones((3, 3, 1), np.uint8))), quality=80)
    decoded = np.asarray(Image.open(io.BytesIO(data)))
    add("lossy.webp", data, decoded[:, :, :3], decoded[:, :, 3])

    # An animation whose first frame covers a part of its canvas.
    frame = webp(Image.fromarray(rgba), lossless=True, exact=True)[12:]
    size = lambda value: struct.pack("<I", value)[:3]
    frames = b"".join(b"ANMF" + struct.pack("<I", 16 + len(frame)) + size(x) + size(y) + size(WIDTH - 1)
                      + size(HEIGHT - 1) + size(50) + b"\0" + frame for x, y in [(2, 3), (0, 0)])
    body = (b"VP8X" + struct.pack("<I", 10) + b"\x12\0\0\0" + size(WIDTH + 6 - 1) + size(HEIGHT + 9 - 1)
            + b"ANIM" + struct.pack("<I", 6) + b"\0" * 6 + frames)
    canvas = np.zeros((HEIGHT + 9, WIDTH + 6, 4), np.uint8)
    canvas[6:6 + HEIGHT, 4:4 + WIDTH] = rgba
    add("animated-part.webp", b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body, canvas[:, :, :3],
        canvas[:, :, 3], ["animation"])


def main():
    shutil.rmtree(HERE, ignore_errors=True)
    HERE.mkdir()
    make_png()
    make_webp()
    (HERE / "expected.bin").write_bytes(blob)
    lines = ",\n  ".join(json.dumps(entry) for entry in entries)
    (HERE / "manifest.json").write_text(f'{{\n "pillow": "{PIL.__version__}",\n "decode": [\n  {lines}\n ]\n}}\n')


if __name__ == "__main__":
    main()
