#!/usr/bin/env python3
"""Writes HEIC and AVIF files of many kinds and the pixels that other programs decode them to.

    pip install pillow==13.0.0 pillow-heif==1.8.1 imageio-ffmpeg numpy && ./make_fixtures.py

Pictures are parts of the public-domain portrait beside this folder. HEIC is encoded and decoded by pillow-heif (x265,
libde265, libheif 1.23), AVIF by Pillow (libavif with aom and dav1d); what they cannot write is put together from their
coded pictures by heif_boxes.py. expected.bin holds the RGB bytes of the upright pictures, alpha over white.
"""
import io
import json
import pathlib
import struct
import subprocess
import tempfile

import imageio_ffmpeg
import numpy as np
import pillow_heif
from PIL import Image, ImageCms, ImageOps

from heif_boxes import ALPHA, Coded, File, clap, full, grid, icc, imir, irot, ispe, nclx

HERE = pathlib.Path(__file__).parent
PORTRAIT = Image.open(HERE / "../reference/portrait.png").convert("RGB")
PORTRAIT.info.clear()
pillow_heif.register_heif_opener()
blob = bytearray()
manifest = []


def part(width, height, left=40, top=30):
    return PORTRAIT.crop((left, top, left + width, top + height))


def heic(picture, quality=60, chroma="420", **options):
    stream = io.BytesIO()
    picture.save(stream, "HEIF", quality=quality, chroma=chroma, **options)
    return stream.getvalue()


def avif(picture, quality=60, subsampling="4:2:0", **options):
    stream = io.BytesIO()
    picture.save(stream, "AVIF", quality=quality, subsampling=subsampling, speed=6, **options)
    return stream.getvalue()


def deep(picture):
    """A picture of ten bits."""
    samples = np.asarray(picture).astype(np.uint16) * 257
    file = pillow_heif.from_bytes("RGB;16", picture.size, samples.tobytes())
    stream = io.BytesIO()
    file.save(stream, quality=60, chroma="420")
    return stream.getvalue()


def deep_avif(picture):
    """A picture of ten bits, which ffmpeg writes with libaom."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = pathlib.Path(folder, "in.png"), pathlib.Path(folder, "out.avif")
        picture.save(source)
        subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", source, "-vf",
                        "scale=out_color_matrix=bt601:out_range=full", "-pix_fmt", "yuv444p10le", "-color_range", "pc",
                        "-colorspace", "smpte170m", "-c:v", "libaom-av1", "-still-picture", "1", "-crf", "20", target],
                       check=True)
        return target.read_bytes()


def pixels(data, kind):
    if kind == "avif":
        # Pillow leaves turning and mirroring to its callers.
        picture = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    else:
        picture = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True).to_pillow()
    if "A" not in picture.getbands():
        picture, profile = picture.convert("RGB"), picture.info.get("icc_profile")
        if profile:
            picture = ImageCms.profileToProfile(picture, io.BytesIO(profile), ImageCms.createProfile("sRGB"))
        return np.asarray(picture)
    rgba = np.asarray(picture.convert("RGBA")).astype(int)
    alpha = rgba[..., 3:]
    return ((rgba[..., :3] * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)


def write(name, data, expected=None):
    """Writes a file; with the pixels of another file where these programs do not read it."""
    (HERE / "files" / name).write_bytes(data)
    rgb = pixels(data if expected is None else expected, name.rsplit(".", 1)[1])
    manifest.append({"file": name, "offset": len(blob), "width": rgb.shape[1], "height": rgb.shape[0]})
    blob.extend(rgb.tobytes())


def refused(name, data):
    (HERE / "files" / name).write_bytes(data)


def turned(coded, brand, kind):
    for quarters in (1, 2, 3):
        file = File(brand)
        file.coded(coded, irot(quarters))
        write(f"turned-{quarters}.{kind}", file.bytes())
    for axis in (0, 1):
        for quarters in (0, 1):
            file = File(brand)
            file.coded(coded, irot(quarters), imir(axis))
            write(f"mirrored-{axis}-turned-{quarters}.{kind}", file.bytes())


def tiles(encode, picture, side):
    """The coded tiles of a picture and its rows and columns; the last ones are filled up."""
    columns, rows = -(-picture.width // side), -(-picture.height // side)
    whole = np.pad(np.asarray(picture), ((0, rows * side - picture.height), (0, columns * side - picture.width), (0, 0)),
                   mode="edge")
    coded = [Coded(encode(Image.fromarray(whole[y:y + side, x:x + side])))
             for y in range(0, rows * side, side) for x in range(0, columns * side, side)]
    return coded, rows, columns


def make_grid(encode, brand, *properties):
    picture = part(150, 100, 5, 30)
    coded, rows, columns = tiles(encode, picture, 64)
    file = File(brand)
    numbers = [file.coded(tile) for tile in coded]
    whole = file.add("grid", grid(rows, columns, *picture.size), [ispe(*picture.size), *properties], internal=True)
    file.refer("dimg", whole, *numbers)
    return file, whole


def exif(orientation):
    """An Exif item: where its TIFF structure begins, then that with the orientation alone."""
    return struct.pack(">I", 0) + b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, orientation, 0, 0)


def make_heic():
    small = part(90, 76)
    write("420.heic", heic(small))
    write("444.heic", heic(small, chroma="444"))
    write("10-bit.heic", deep(small))
    write("gray.heic", heic(small.convert("L")))
    coded = Coded(heic(part(72, 64), quality=80, chroma="444"))
    turned(coded, "heic", "heic")
    file = File()
    file.coded(coded, clap(40, 30, -6, 4), irot(1))
    write("clean-aperture.heic", file.bytes())
    file, whole = make_grid(lambda tile: heic(tile, chroma="444"), "heic", irot(3))
    write("grid.heic", file.bytes(whole))
    file = File("mif1")
    file.coded(coded, parts=3)
    write("extents.heic", file.bytes())
    file = File()
    other = Coded(heic(Image.new("RGB", (64, 64), "red")))
    for picture in (other, coded, other):
        file.coded(picture)
    write("second-primary.heic", file.bytes(primary=2))
    # A camera that gives the turn twice, in HEIF's way and in Exif's.
    file = File()
    picture = file.coded(coded, irot(3))
    file.refer("cdsc", file.add("Exif", exif(6), []), picture)
    write("exif-and-turn.heic", file.bytes())
    profile = ImageCms.ImageCmsProfile(str(HERE / "display-p3.icc")).tobytes()
    file = File()
    file.coded(coded, icc(profile))
    write("display-p3.heic", file.bytes())
    points = File()
    points.coded(coded, nclx(12, 13, 6))
    write("display-p3-code-points.heic", points.bytes(), expected=file.bytes())
    make_alpha_heic(coded)
    make_later_phones(coded)


def veil(width, height):
    """An alpha channel from nothing at the left to everything at the right."""
    return Image.fromarray(np.tile(np.linspace(0, 255, width).astype(np.uint8), (height, 1)))


def make_alpha_heic(coded):
    alpha = Coded(heic(veil(72, 64), quality=-1))
    for name, isPremultiplied in (("alpha.heic", False), ("alpha-premultiplied.heic", True)):
        file = File()
        picture, cover = file.coded(coded), file.coded(alpha, ALPHA)
        file.refer("auxl", cover, picture)
        if isPremultiplied:
            file.refer("prem", picture, cover)
            refused(name, file.bytes())
        else:
            write(name, file.bytes())


def make_later_phones(coded):
    """A gain map that belongs to two pictures, one of a kind that older libraries do not know, as iOS 18 writes it."""
    file = File()
    picture = file.coded(coded)
    gain = file.coded(Coded(heic(veil(64, 64))), full("auxC", b"urn:com:apple:photo:2020:aux:hdrgainmap\0"))
    tone = file.add("tmap", bytes(62), [ispe(coded.width, coded.height)])
    file.refer("auxl", gain, picture, tone)
    file.refer("dimg", tone, picture, gain)
    plain = File()
    plain.coded(coded)
    write("tone-map.heic", file.bytes(), expected=plain.bytes())


def make_avif():
    small = part(90, 76)
    write("420.avif", avif(small))
    write("444.avif", avif(small, subsampling="4:4:4"))
    write("gray.avif", avif(small.convert("L"), subsampling="4:0:0"))
    odd = part(61, 47)
    write("odd.avif", avif(odd, subsampling="4:4:4"))
    write("10-bit.avif", deep_avif(small))
    covered = small.copy()
    covered.putalpha(veil(*small.size))
    write("alpha.avif", avif(covered, subsampling="4:4:4"))
    coded = Coded(avif(part(72, 64), quality=80, subsampling="4:4:4"))
    turned(coded, "avif", "avif")
    stream = io.BytesIO()
    part(72, 64).save(stream, "AVIF", save_all=True, append_images=[part(72, 64, 0, 0)], quality=60, speed=6)
    write("sequence.avif", stream.getvalue())


def make_repeated():
    """Items of more pictures, slices or frames than one picture has."""
    coded = Coded(heic(Image.new("RGB", (72, 64), "gray"), quality=1))
    units, position = [], 0
    while position < len(coded.data):
        length = struct.unpack_from(">I", coded.data, position)[0]
        units.append(coded.data[position + 4:position + 4 + length])
        position += 4 + length
    slices = [unit for unit in units if unit[0] >> 1 < 32]
    # The first bit behind the two bytes of the header says that a slice begins a picture.
    further = slices[0][:2] + bytes([slices[0][2] & 127]) + slices[0][3:]
    for name, added in (("two-pictures.heic", slices), ("many-slices.heic", [further] * 64)):
        coded.data = b"".join(struct.pack(">I", len(unit)) + unit for unit in units + added)
        file = File()
        file.coded(coded)
        refused(name, file.bytes())
    coded = Coded(avif(part(72, 64)))
    coded.data *= 5
    file = File("avif")
    file.coded(coded)
    refused("five-frames.avif", file.bytes())


def make_portrait():
    """The whole portrait: lying on its side in tiles, as a phone takes it, and as AVIF."""
    picture = PORTRAIT.transpose(Image.Transpose.ROTATE_90)
    coded, rows, columns = tiles(lambda tile: heic(tile, quality=80), picture, 64)
    file = File()
    numbers = [file.coded(tile) for tile in coded]
    whole = file.add("grid", grid(rows, columns, *picture.size), [ispe(*picture.size), irot(3)], internal=True)
    file.refer("dimg", whole, *numbers)
    write("portrait.heic", file.bytes(whole))
    write("portrait.avif", avif(PORTRAIT, quality=80, subsampling="4:4:4"))


def make_refused():
    coded = Coded(heic(part(96, 96)))
    file = File()
    file.coded(coded, size=(16, 16))
    refused("larger-than-said.heic", file.bytes())
    coded = Coded(avif(part(96, 96)))
    file = File("avif")
    file.coded(coded, size=(16, 16))
    refused("larger-than-said.avif", file.bytes())
    make_repeated()
    file = File()
    file.add("vvc1", b"\0" * 40, [ispe(64, 64)])
    refused("vvc.heic", file.bytes())


def main():
    (HERE / "files").mkdir(exist_ok=True)
    for old in (HERE / "files").iterdir():
        old.unlink()
    make_heic()
    make_avif()
    make_portrait()
    make_refused()
    (HERE / "expected.bin").write_bytes(blob)
    lines = ",\n  ".join(json.dumps(entry) for entry in manifest)
    (HERE / "manifest.json").write_text('{"decode": [\n  ' + lines + "\n]}\n")


if __name__ == "__main__":
    main()
