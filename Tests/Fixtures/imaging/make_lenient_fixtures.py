#!/usr/bin/env python3
"""Makes the fixtures of the tests of files that most programs read although something is wrong with them.

    pip install opencv-python-headless==5.0.0.93 Pillow==13.0.0 numpy==2.4.6 && ./make_lenient_fixtures.py

The source is NASA's public-domain portrait in ../reference. The results: lenient/ (what a client would send),
lenient/expected.bin (the pixels of cv2.imread; where OpenCV does not read a file, those of the sound one) and
lenient/manifest.json as make_fixtures.py has them, with the warnings that the file should get.
"""

import io
import json
import pathlib
import shutil
import struct
import zlib

import cv2
import numpy as np
import PIL
from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent / "lenient"
PORTRAIT = pathlib.Path(__file__).resolve().parent.parent / "reference" / "portrait.png"
blob = bytearray()
entries = []


def portrait(width, height):
    return cv2.resize(cv2.imread(str(PORTRAIT)), (width, height), interpolation=cv2.INTER_AREA)[:, :, ::-1]


def encode(picture, kind, **options):
    output = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture)).save(output, kind, **options)
    return output.getvalue()


def read(data):
    (HERE / "now").write_bytes(data)
    pixels = cv2.imread(str(HERE / "now"), cv2.IMREAD_COLOR)
    (HERE / "now").unlink()
    return pixels


def add(name, data, warnings, sound=None, strict=True):
    """Keeps a file; `strict` says whether a strict decoder refuses it."""
    pixels = read(data if sound is None else sound)
    assert pixels is not None, name
    (HERE / name).write_bytes(data)
    entries.append({"file": name, "offset": len(blob), "width": pixels.shape[1], "height": pixels.shape[0],
                    "warnings": warnings, "strict": strict})
    blob.extend(np.ascontiguousarray(pixels[:, :, ::-1]).tobytes())


def segment(marker, data):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def exif(entries, prefix=b"Exif\0\0"):
    """A big-endian TIFF structure of SHORT entries, tag and value."""
    body = b"".join(struct.pack(">HHIHH", tag, 3, 1, value, 0) for tag, value in entries)
    return prefix + b"MM\0*" + struct.pack(">IH", 8, len(entries)) + body + b"\0\0\0\0"


def chunk(kind, data, damage=0):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data) ^ damage)


def jpegs():
    photo = portrait(61, 47)
    base = encode(photo, "JPEG", quality=88)
    progressive = encode(photo, "JPEG", quality=88, progressive=True)
    restart = encode(photo, "JPEG", quality=80, restart_marker_blocks=2)
    seft = b"\0" * 20 + b"SEFHe\0\0\0\0\0\0\0" + struct.pack("<I", 12) + b"SEFT"
    trailing, end, stray = "trailing_data", "missing_end", "stray_data"

    add("crlf.jpg", base + b"\r\n", [trailing])
    add("zeros.jpg", base + b"\0" * 100, [trailing], strict=False)
    add("second.jpg", base + encode(photo[:20], "JPEG"), [trailing])
    mpf = segment(0xE2, b"MPF\0" + b"II*\0\x08\0\0\0\0\0")
    add("multi-picture.jpg", base[:2] + mpf + base[2:] + b"\0\0" + base, [trailing], strict=False)
    add("seft.jpg", base + b"\x11\x22" + seft, [trailing], strict=False)
    add("film.jpg", base + struct.pack(">I", 24) + b"ftypmp42" + b"\7" * 40, [trailing], strict=False)
    add("html.jpg", base + b"<!-- served by -->\n", [trailing])
    add("exif-behind.jpg", base + segment(0xE1, exif([(0x112, 6)])), [trailing])

    add("no-end.jpg", base[:-2], [end])
    add("half-end.jpg", base[:-1], [end])
    add("no-end-trailer.jpg", base[:-2] + seft, [trailing, end])
    add("no-end-progressive.jpg", progressive[:-2], [end])
    add("no-end-progressive-trailer.jpg", progressive[:-2] + seft, [trailing, end])
    add("no-end-restart.jpg", restart[:-2] + seft, [trailing, end])
    add("no-end-second.jpg", base[:-2] + base, [trailing, end])

    scan = base.index(b"\xff\xda")
    last = scan + 2 + struct.unpack(">H", base[scan + 2:scan + 4])[0]
    add("scan-zero.jpg", base[:last - 3] + b"\0\0\0" + base[last:], ["invalid_header"])
    add("scan-range.jpg", base[:last - 3] + b"\1\x3f\0" + base[last:], ["invalid_header"])
    add("scan-approximation.jpg", base[:last - 1] + b"\x11" + base[last:], ["invalid_header"])
    add("jfif-version.jpg", base[:11] + b"\2" + base[12:], ["invalid_header"])

    add("between.jpg", base[:20] + b"\0\xe1\0\x08abcdef" + base[20:], [stray])
    add("between-zeros.jpg", base[:20] + b"\0" * 16 + base[20:], [stray])
    add("between-stuffed.jpg", base[:20] + b"ab\xff\0cd" + base[20:], [stray])
    add("fill.jpg", base[:20] + b"\xff" * 9 + base[20:], [], strict=False)
    add("before-scan.jpg", base[:scan] + b"abc" + base[scan:], [stray])
    add("before-end.jpg", base[:-2] + b"\0abc" + base[-2:], [stray])
    add("fill-end.jpg", base[:-2] + b"\xff\xff\xff" + base[-2:], [], strict=False)
    add("padding.jpg", base[:-2] + b"\0" * 50 + base[-2:], [], strict=False)
    add("comment-behind-scan.jpg", base[:-2] + segment(0xFE, b"a comment") + base[-2:], [], strict=False)
    marker = [i for i in range(len(restart) - 1) if restart[i] == 255 and 0xD0 <= restart[i + 1] <= 0xD7][3]
    add("before-restart.jpg", restart[:marker] + b"abc" + restart[marker:], [stray])
    scans = [i for i in range(len(progressive) - 1) if progressive[i:i + 2] == b"\xff\xda"]
    add("between-scans.jpg", progressive[:scans[4]] + b"junk" + progressive[scans[4]:], [stray])

    for name, segments in {
        "exif-second": [exif([(0x128, 2)]), exif([(0x112, 6)])],
        "exif-first": [exif([(0x112, 6)]), exif([(0x112, 3)])],
        "exif-upright-first": [exif([(0x112, 1)]), exif([(0x112, 6)])],
        "exif-none-behind": [exif([(0x112, 8)]), exif([(0x128, 2)])],
        "exif-garbage-first": [b"Exif\0\0ABCD", exif([(0x112, 6)])],
        "exif-wrong-first": [exif([(0x112, 9)]), exif([(0x112, 6)])],
        "exif-behind-xmp": [b"http://ns.adobe.com/xap/1.0/\0<x/>", exif([(0x112, 3)])],
    }.items():
        add(f"{name}.jpg", base[:2] + b"".join(segment(0xE1, s) for s in segments) + base[2:], [], strict=False)
    frame = base.index(b"\xff\xc0")
    add("exif-before-frame.jpg", base[:frame] + segment(0xE1, exif([(0x112, 6)])) + base[frame:], [], strict=False)


def pngs():
    photo = portrait(45, 31)
    png = encode(photo, "PNG")
    start = png.index(b"IDAT") - 4
    data = zlib.decompress(png[start + 8:start + 8 + struct.unpack(">I", png[start:start + 4])[0]])
    head, end = png[:start], png[-12:]
    trailing, stray, metadata = "trailing_data", "stray_data", "damaged_metadata"
    add("crlf.png", png + b"\r\n", [trailing])
    add("zeros.png", png + b"\0" * 100, [trailing])
    add("second.png", png + png, [trailing])
    add("end-checksum.png", png[:-1] + b"\0", [], strict=False)
    add("text-checksum.png", png[:33] + chunk(b"tEXt", b"a\0b", 1) + png[33:], [metadata], strict=False)
    add("extra-stream.png", head + chunk(b"IDAT", zlib.compress(data) + b"extra") + end, [stray])
    add("extra-rows.png", head + chunk(b"IDAT", zlib.compress(data + b"\0" * 5000)) + end, [stray])
    add("empty-data.png", head + chunk(b"IDAT", b"") + png[start:], [], strict=False)
    parts = zlib.compress(data)
    split = b"".join(chunk(b"IDAT", parts[i:i + 100]) for i in range(0, len(parts), 100))
    add("split-data.png", head + split + end, [], strict=False)
    add("exif-prefix.png", png[:33] + chunk(b"eXIf", exif([(0x112, 6)])) + png[33:], [], sound=encode(
        np.rot90(photo, -1), "PNG"), strict=False)
    frames = [Image.fromarray(np.ascontiguousarray(photo)), Image.fromarray(np.ascontiguousarray(photo[::-1]))]
    output = io.BytesIO()
    frames[0].save(output, "PNG", save_all=True, append_images=frames[1:], duration=50)
    add("animated.png", output.getvalue(), ["animation"], strict=False)


def webps():
    photo = portrait(61, 47)
    trailing, stray, metadata = "trailing_data", "stray_data", "damaged_metadata"
    for name, options in [("lossy", {"quality": 80}), ("lossless", {"lossless": True})]:
        webp = encode(photo, "WEBP", **options)
        size = struct.unpack("<I", webp[4:8])[0]
        add(f"{name}-crlf.webp", webp + b"\r\n", [trailing])
        add(f"{name}-second.webp", webp + webp, [trailing])
        add(f"{name}-inside.webp", webp[:4] + struct.pack("<I", size + 6) + webp[8:] + b"abcdef", [stray])
        turned = encode(photo, "WEBP", exif=exif([(0x112, 6)], b""), **options)
        place = turned.index(b"EXIF")
        add(f"{name}-exif-size.webp", turned[:place + 4] + struct.pack("<I", 9999) + turned[place + 8:], [metadata],
            sound=webp)
    second = Image.fromarray(np.ascontiguousarray(photo[::-1]))
    for name, options in [("lossy", {"quality": 80}), ("lossless", {"lossless": True})]:
        output = io.BytesIO()
        Image.fromarray(np.ascontiguousarray(photo)).save(
            output, "WEBP", save_all=True, append_images=[second], duration=50, **options)
        add(f"{name}-animated.webp", output.getvalue(), ["animation"])


def main():
    shutil.rmtree(HERE, ignore_errors=True)
    HERE.mkdir()
    jpegs()
    pngs()
    webps()
    (HERE / "expected.bin").write_bytes(blob)
    lines = ",\n  ".join(json.dumps(entry) for entry in entries)
    (HERE / "manifest.json").write_text(
        f'{{\n "opencv": "{cv2.__version__}", "pillow": "{PIL.__version__}",\n "decode": [\n  {lines}\n ]\n}}\n')


if __name__ == "__main__":
    main()
