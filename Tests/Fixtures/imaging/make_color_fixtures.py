#!/usr/bin/env python3
"""Makes the fixtures of the tests of colour profiles: files, and what LittleCMS gives for their pixels through Pillow.

    pip install opencv-python-headless==5.0.0.93 Pillow==13.0.0 numpy==2.4.6 && ./make_color_fixtures.py

The pixels are those of cv2.imread, converted by ImageCms.profileToProfile with its defaults (perceptual, no flags).
The results: color/ (what a client would send), color/expected.bin and color/manifest.json as make_fixtures.py has them.
"""

import io
import json
import pathlib
import shutil
import struct

import cv2
import numpy as np
import PIL
from PIL import Image, ImageCms

import icc_profiles as icc

HERE = pathlib.Path(__file__).resolve().parent / "color"
RNG = np.random.default_rng(7)
SRGB = ImageCms.createProfile("sRGB")
blob = bytearray()
entries = []


def colors(width=48, height=40):
    """Saturated and pale colours, skin among them, in patches that JPEG keeps."""
    patches = RNG.integers(0, 256, (height // 8, width // 8, 3)).astype(np.uint8)
    patches[0] = np.linspace(0, 255, width // 8).astype(np.uint8)[:, None]
    patches[1] = np.array([224, 172, 140]) * np.linspace(0.3, 1.1, width // 8)[:, None]
    patches[2, :3] = np.eye(3) * 255
    return np.kron(patches, np.ones((8, 8, 1), np.uint8))


def encode(picture, kind, **options):
    output = io.BytesIO()
    picture.save(output, kind, **options)
    return output.getvalue()


def add(name, data, profile, warnings=(), mode="RGB", convert=True):
    (HERE / name).write_bytes(data)
    if mode == "CMYK":
        picture = Image.open(HERE / name)
    else:
        flag = cv2.IMREAD_GRAYSCALE if mode == "L" else cv2.IMREAD_COLOR
        pixels = cv2.imread(str(HERE / name), flag)
        picture = Image.fromarray(pixels if mode == "L" else pixels[:, :, ::-1])
    if convert:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        picture = ImageCms.profileToProfile(picture, source, SRGB, outputMode="RGB")
    rgb = np.asarray(picture.convert("RGB"))
    entries.append({"file": name, "offset": len(blob), "width": rgb.shape[1], "height": rgb.shape[0],
                    "warnings": list(warnings)})
    blob.extend(rgb.tobytes())


def app2(jpeg, profile, part, order=None, count=None):
    """A JPEG whose profile lies in segments of `part` bytes, in the given order."""
    parts = [profile[i:i + part] for i in range(0, len(profile), part)]
    segments = [b"\xff\xe2" + struct.pack(">H", len(p) + 16) + b"ICC_PROFILE\0" + bytes([i + 1, count or len(parts)]) + p
                for i, p in enumerate(parts)]
    return jpeg[:2] + b"".join(segments[i] for i in (order or range(len(segments)))) + jpeg[2:]


def main():
    shutil.rmtree(HERE, ignore_errors=True)
    HERE.mkdir()
    photo = Image.fromarray(colors())
    p3 = icc.matrix_profile("p3", icc.tag_srgb_curve())
    adobe = icc.matrix_profile("adobe", icc.tag_gamma(2.19921875))
    prophoto = icc.matrix_profile("prophoto", icc.tag_gamma(1.8))
    table = icc.matrix_profile("p3", icc.tag_table([round((i / 1023) ** 2.2 * 65535) for i in range(1024)]))
    srgb = icc.matrix_profile("srgb", icc.tag_srgb_curve())
    scanner = icc.table_profile(b"RGB ", 3, 9, icc.scanner_lab)
    press = icc.table_profile(b"CMYK", 4, 5, icc.press_lab)
    gray = icc.gray_profile(1.8)
    for name, profile in [("p3", p3), ("adobe", adobe), ("prophoto", prophoto), ("p3-table", table), ("scanner", scanner)]:
        add(f"{name}.jpg", encode(photo, "JPEG", quality=95, icc_profile=profile), profile)
        add(f"{name}.png", encode(photo, "PNG", icc_profile=profile), profile)
        add(f"{name}.webp", encode(photo, "WEBP", quality=95, icc_profile=profile), profile)
    add("p3-lossless.webp", encode(photo, "WEBP", lossless=True, icc_profile=p3), p3)
    add("p3-padded.png", encode(photo, "PNG", icc_profile=p3 + b"\0" * 3), p3)
    add("srgb.jpg", encode(photo, "JPEG", icc_profile=srgb), srgb, convert=False)
    add("srgb.png", encode(photo, "PNG", icc_profile=SRGB_BYTES), srgb, convert=False)
    plain = encode(photo, "JPEG", quality=95)
    add("parts.jpg", app2(plain, scanner, 600), scanner)
    add("parts-shuffled.jpg", app2(plain, scanner, 2000, order=[2, 0, 1]), scanner)
    add("gray.jpg", encode(photo.convert("L"), "JPEG", icc_profile=gray), gray, mode="L")
    add("gray.png", encode(photo.convert("L"), "PNG", icc_profile=gray), gray, mode="L")
    add("gray-rgb-profile.png", encode(photo.convert("L"), "PNG", icc_profile=adobe), adobe)
    cmyk = photo.convert("CMYK")
    add("cmyk.jpg", encode(cmyk, "JPEG", quality=95, icc_profile=press), press, mode="CMYK")

    # Broken ones: the colours are taken for sRGB.
    broken = ["broken_profile"]

    def ignored(name, profile):
        add(f"{name}.jpg", encode(photo, "JPEG", icc_profile=profile), None, broken, convert=False)

    ignored("cut", p3[:300])
    ignored("garbage", bytes(RNG.integers(0, 256, 500, np.uint8)))
    ignored("short", b"acsp")
    ignored("signature", p3[:36] + b"xxxx" + p3[40:])
    ignored("tag-outside", p3[:136] + b"\x7f\xff\xff\xff" + p3[140:])
    ignored("no-curves", icc.profile(b"RGB ", []))
    ignored("gray-for-rgb", gray)
    ignored("press-for-rgb", press)
    ignored("link", icc.profile(b"RGB ", [(b"A2B0", b"mft1" + b"\0" * 60)], kind=b"link"))
    element = b"cvst\0\0\0\0" + struct.pack(">HH", 3, 3) + b"\0" * 40
    many = b"mpet\0\0\0\0" + struct.pack(">HHI", 3, 3, 5000) + struct.pack(">II", 16, 60) * 5000 + element
    ignored("elements", icc.profile(b"RGB ", [(b"D2B0", many)]))
    add("part-missing.jpg", app2(plain, scanner, 2000, order=[0, 2]), None, broken, convert=False)
    add("part-twice.jpg", app2(plain, scanner, 2000, order=[0, 1, 1, 2]), None, broken, convert=False)
    add("count-wrong.jpg", app2(plain, p3, 60000, count=2), None, broken, convert=False)
    png = encode(photo, "PNG", icc_profile=p3)
    name = png.index(b"iCCP")
    add("stream.png", png[:name + 40] + b"\x99" + png[name + 41:], None, ["damaged_metadata"] + broken, convert=False)

    (HERE / "expected.bin").write_bytes(blob)
    lines = ",\n  ".join(json.dumps(entry) for entry in entries)
    (HERE / "manifest.json").write_text(
        f'{{\n "opencv": "{cv2.__version__}", "pillow": "{PIL.__version__}", "littlecms": "{ImageCms.core.littlecms_version}",\n'
        f' "decode": [\n  {lines}\n ]\n}}\n')


SRGB_BYTES = ImageCms.ImageCmsProfile(SRGB).tobytes()

if __name__ == "__main__":
    main()
