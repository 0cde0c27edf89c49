#!/usr/bin/env python3
"""Makes the fixtures of the imaging tests: files of every kind, and the pixels that OpenCV gives for them.

    pip install opencv-python-headless==5.0.0.93 Pillow==13.0.0 numpy==2.4.6 && ./make_fixtures.py

Sources are synthetic pictures and NASA's public-domain portrait in ../reference. YCCK files are written with the
system's libturbojpeg (Debian: libturbojpeg0). The results: files/ (what a client would send), expected.bin (raw RGB
bytes, one picture after the other) and manifest.json (which picture lies where, and the versions used).
"""

import ctypes
import io
import json
import pathlib
import struct
import zlib

import cv2
import numpy as np
import PIL
from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
REFERENCE = HERE.parent / "reference"
RNG = np.random.default_rng(20240611)

blob = bytearray()
manifest = {
    "opencv": cv2.__version__, "pillow": PIL.__version__, "numpy": np.__version__,
    "decode": [], "resize": [], "warp": [],
}


def store(rgb):
    """Appends a picture to the blob and returns where it is."""
    rgb = np.ascontiguousarray(rgb, dtype=np.uint8)
    place = {"offset": len(blob), "width": rgb.shape[1], "height": rgb.shape[0]}
    blob.extend(rgb.tobytes())
    return place


def portrait(width, height):
    picture = cv2.imread(str(REFERENCE / "portrait.png"))[:, :, ::-1]
    return np.ascontiguousarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA))


def gradient(width, height):
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    return np.stack([x * 255 // max(width - 1, 1), y * 255 // max(height - 1, 1), (x * 7 + y * 13) % 256], 2).astype(np.uint8)


def noise(width, height, channels=3, dtype=np.uint8):
    return RNG.integers(0, np.iinfo(dtype).max + 1, (height, width, channels)).astype(dtype)


# --- decoding -------------------------------------------------------------------------------------------------------

def add_file(name, data):
    """Keeps a file and what cv2.imread makes of it."""
    (HERE / "files" / name).write_bytes(data)
    decoded = cv2.imread(str(HERE / "files" / name), cv2.IMREAD_COLOR)
    assert decoded is not None, name
    manifest["decode"].append({"file": name, **store(decoded[:, :, ::-1])})


def encode(picture, kind, **options):
    output = io.BytesIO()
    (picture if isinstance(picture, Image.Image) else Image.fromarray(picture)).save(output, kind, **options)
    return output.getvalue()


def exif(orientation, big_endian=False):
    """A TIFF structure with a maker's name before the orientation, as cameras write it."""
    order = ">" if big_endian else "<"
    entries = struct.pack(order + "HHII", 0x010F, 2, 4, int.from_bytes(b"GAG\0", "big" if big_endian else "little"))
    entries += struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0)
    header = (b"MM" if big_endian else b"II") + struct.pack(order + "HI", 42, 8)
    return header + struct.pack(order + "H", 2) + entries + struct.pack(order + "I", 0)


def ycck(picture, quality):
    """A four-colour JPEG in YCCK with an Adobe marker, which only libjpeg-turbo's own interface writes."""
    inks = np.empty(picture.shape[:2] + (4,), np.uint8)
    inks[:, :, 3] = picture.max(axis=2)
    scale = np.maximum(inks[:, :, 3:].astype(int), 1)
    inks[:, :, :3] = picture.astype(int) * 255 // scale
    library = ctypes.CDLL("libturbojpeg.so.0")
    library.tjInitCompress.restype = ctypes.c_void_p
    output, size = ctypes.c_void_p(), ctypes.c_ulong()
    pixel_format_cmyk, subsampling_444 = 11, 0
    handle = ctypes.c_void_p(library.tjInitCompress())
    status = library.tjCompress2(
        handle, inks.ctypes.data_as(ctypes.c_void_p), picture.shape[1], 0, picture.shape[0], pixel_format_cmyk,
        ctypes.byref(output), ctypes.byref(size), subsampling_444, quality, 0)
    assert status == 0
    return ctypes.string_at(output, size.value)


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_chunk(png, kind, data):
    """The PNG file with one more chunk behind its header."""
    return png[:33] + png_chunk(kind, data) + png[33:]


def interlaced(samples, depth, color_type):
    """An Adam7 PNG of 8- or 16-bit samples; Pillow does not write them."""
    height, width, channels = samples.shape
    raw = bytearray()
    for x0, y0, dx, dy in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]:
        part = samples[y0::dy, x0::dx]
        if part.size:
            for row in part:
                raw += b"\0" + row.astype(">u2" if depth == 16 else np.uint8).tobytes()
    header = struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, 1)
    return (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(bytes(raw), 9))
            + png_chunk(b"IEND", b""))


def make_jpeg():
    photo = portrait(61, 47)
    for name, sampling in [("444", 0), ("422", 1), ("420", 2)]:
        add_file(f"baseline-{name}.jpg", encode(photo, "JPEG", quality=88, subsampling=sampling))
        add_file(f"progressive-{name}.jpg", encode(photo, "JPEG", quality=88, subsampling=sampling, progressive=True))
    for name, factor in [("411", cv2.IMWRITE_JPEG_SAMPLING_FACTOR_411), ("440", cv2.IMWRITE_JPEG_SAMPLING_FACTOR_440)]:
        ok, data = cv2.imencode(".jpg", photo[:, :, ::-1], [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, factor])
        add_file(f"baseline-{name}.jpg", data.tobytes())
    add_file("restart.jpg", encode(photo, "JPEG", quality=80, restart_marker_blocks=2))
    add_file("gray.jpg", encode(Image.fromarray(photo).convert("L"), "JPEG", quality=90))
    add_file("gray-progressive.jpg", encode(Image.fromarray(photo).convert("L"), "JPEG", progressive=True))
    add_file("cmyk.jpg", encode(Image.fromarray(photo).convert("CMYK"), "JPEG", quality=92))
    add_file("ycck.jpg", ycck(photo, 92))
    add_file("rgb.jpg", encode(photo, "JPEG", quality=90, keep_rgb=True))
    add_file("noise.jpg", encode(noise(64, 33), "JPEG", quality=75))
    add_file("low-quality.jpg", encode(portrait(160, 160), "JPEG", quality=20))
    for orientation in range(1, 9):
        add_file(f"orientation-{orientation}.jpg",
                 encode(portrait(37, 22), "JPEG", quality=90, exif=b"Exif\0\0" + exif(orientation, orientation % 2 == 0)))


def make_png():
    photo = portrait(45, 31)
    picture = Image.fromarray(photo)
    add_file("rgb.png", encode(photo, "PNG"))
    add_file("rgba.png", encode(noise(33, 20, 4), "PNG"))
    add_file("gray.png", encode(picture.convert("L"), "PNG"))
    add_file("gray-alpha.png", encode(Image.fromarray(noise(33, 20, 2), "LA"), "PNG"))
    add_file("gray-transparent.png", encode(picture.convert("L"), "PNG", transparency=120))
    add_file("rgb-transparent.png", encode(photo, "PNG", transparency=tuple(int(v) for v in photo[0, 0])))
    add_file("bilevel.png", encode(picture.convert("1"), "PNG"))
    for bits in (1, 2, 4, 8):
        add_file(f"palette-{bits}.png", encode(picture.quantize(2**bits), "PNG", bits=bits))
    add_file("palette-transparent.png", encode(picture.quantize(16), "PNG", transparency=bytes(range(16))))
    for bits in (2, 4):
        packed = np.sort(noise(36, 19, 1)[:, :, 0] >> (8 - bits), axis=1)
        rows = b"".join(b"\0" + bytes(
            sum(int(v) << (8 - bits * (i + 1)) for i, v in enumerate(row[start:start + 8 // bits]))
            for start in range(0, 36, 8 // bits)) for row in packed)
        header = struct.pack(">IIBBBBB", 36, 19, bits, 0, 0, 0, 0)
        add_file(f"gray-{bits}.png", b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header)
                 + png_chunk(b"IDAT", zlib.compress(rows, 9)) + png_chunk(b"IEND", b""))
    for name, channels in [("gray-16", 1), ("rgb-16", 3), ("rgba-16", 4)]:
        ok, data = cv2.imencode(".png", noise(23, 18, channels, np.uint16))
        add_file(f"{name}.png", data.tobytes())
    add_file("interlaced.png", interlaced(photo, 8, 2))
    add_file("interlaced-rgba-16.png", interlaced(noise(21, 19, 4, np.uint16), 16, 6))
    add_file("gamma.png", with_chunk(encode(photo, "PNG"), b"gAMA", struct.pack(">I", 100000)))
    for orientation in (3, 6, 8):
        add_file(f"orientation-{orientation}.png",
                 with_chunk(encode(portrait(37, 22), "PNG"), b"eXIf", exif(orientation, orientation == 6)))


def make_webp():
    photo = portrait(61, 47)
    add_file("lossy.webp", encode(photo, "WEBP", quality=80))
    add_file("lossy-low.webp", encode(portrait(160, 160), "WEBP", quality=10))
    add_file("lossless.webp", encode(portrait(45, 31), "WEBP", lossless=True))
    transparent = np.dstack([photo, noise(61, 47, 1)])
    add_file("lossy-alpha.webp", encode(transparent, "WEBP", quality=80))
    add_file("lossless-alpha.webp", encode(noise(33, 20, 4), "WEBP", lossless=True, exact=True))
    for orientation in (2, 6, 7):
        add_file(f"orientation-{orientation}.webp",
                 encode(portrait(37, 22), "WEBP", lossless=True, exif=exif(orientation, orientation == 6)))


def make_refused():
    """Files without expected pixels: valid ones of kinds that are not decoded."""
    frames = [Image.fromarray(noise(20, 20)) for _ in range(2)]
    (HERE / "files" / "animated.webp").write_bytes(
        encode(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=50, lossless=True))


# --- resizing -------------------------------------------------------------------------------------------------------

def make_resize():
    sources = {"photo": portrait(67, 59), "noise": noise(48, 36), "gradient": gradient(31, 53), "line": noise(29, 1)}
    sizes = {
        "photo": [(128, 128), (64, 64), (33, 29), (67, 20), (21, 59), (100, 31), (16, 16), (1, 1), (68, 60), (134, 118)],
        "noise": [(24, 18), (16, 12), (12, 9), (96, 72), (48, 12), (47, 35), (49, 37), (25, 17), (7, 70), (5, 3), (48, 36)],
        "gradient": [(64, 64), (30, 52), (17, 23), (62, 26), (3, 106), (15, 26)],
        "line": [(58, 2), (13, 1), (29, 5), (14, 3)],
    }
    for name, source in sources.items():
        place = store(source)
        for width, height in sizes[name]:
            for method, flag in [("bilinear", cv2.INTER_LINEAR), ("area", cv2.INTER_AREA)]:
                result = cv2.resize(source, (width, height), interpolation=flag)
                manifest["resize"].append({"method": method, "source": place, "expected": store(result)})


# --- sampling -------------------------------------------------------------------------------------------------------

def square(width, height, center, side, degrees):
    """The map from a result's pixels to a turned square of the source."""
    angle = np.deg2rad(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ np.diag([side / width, side / height])
    shift = np.array(center) - turn @ np.array([(width - 1) / 2, (height - 1) / 2])
    return np.hstack([turn, shift[:, None]])


def make_warp():
    """Up to two source pixels a step: OpenCV's own result. Above: the mean of 8×8 of its samples for each pixel."""
    photo = portrait(160, 160)
    place = store(photo)
    flags = {"flags": cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, "borderMode": cv2.BORDER_REFLECT_101}
    fine = [((80, 80), 60, d) for d in (0, 7, -15, 30, -45, 90, 180)]
    fine += [((80.3, 70.9), 79, 20), ((10, 150), 64, -33), ((-20, 40), 78, 12), ((80, 80), 20, 5)]
    for center, side, degrees in fine:
        matrix = square(48, 40, center, side, degrees)
        result = cv2.warpAffine(photo, matrix, (48, 40), **flags)
        manifest["warp"].append({"kind": "linear", "source": place, "matrix": matrix.ravel().tolist(),
                                 "expected": store(result)})
    for center, side, degrees in [((80, 80), 128, 0), ((80, 80), 80, 13), ((80, 80), 140, 25), ((70, 90), 150, -45), ((30, 120), 110, 10)]:
        matrix = square(32, 32, center, side, degrees)
        samples = matrix @ np.array([[1 / 8, 0, -7 / 16], [0, 1 / 8, -7 / 16], [0, 0, 1]])
        result = cv2.resize(cv2.warpAffine(photo, samples, (256, 256), **flags), (32, 32), interpolation=cv2.INTER_AREA)
        manifest["warp"].append({"kind": "area", "source": place, "matrix": matrix.ravel().tolist(),
                                 "expected": store(result)})


def main():
    (HERE / "files").mkdir(exist_ok=True)
    for old in (HERE / "files").iterdir():
        old.unlink()
    make_jpeg()
    make_png()
    make_webp()
    make_refused()
    make_resize()
    make_warp()
    (HERE / "expected.bin").write_bytes(blob)
    lines = [f' "{key}": {json.dumps(value)}' for key, value in manifest.items() if isinstance(value, str)]
    for key in ("decode", "resize", "warp"):
        lines.append(f' "{key}": [\n  ' + ",\n  ".join(json.dumps(entry) for entry in manifest[key]) + "\n ]")
    (HERE / "manifest.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
