"""Small ICC profiles of every kind that photos carry, written by hand (ICC.1:2022)."""

import struct

import numpy as np

D50 = np.array([0.9642, 1.0, 0.8249])
D65 = (0.3127, 0.3290)
BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
PRIMARIES = {
    "p3": [(0.680, 0.320), (0.265, 0.690), (0.150, 0.060)],
    "adobe": [(0.64, 0.33), (0.21, 0.71), (0.15, 0.06)],
    "srgb": [(0.64, 0.33), (0.30, 0.60), (0.15, 0.06)],
    "prophoto": [(0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001)],
}


def s15(*values):
    return b"".join(struct.pack(">i", round(v * 65536)) for v in values)


def tag_xyz(values):
    return b"XYZ \0\0\0\0" + s15(*values)


def tag_gamma(gamma):
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256))


def tag_table(values):
    return b"curv\0\0\0\0" + struct.pack(">I", len(values)) + struct.pack(f">{len(values)}H", *values)


def tag_srgb_curve():
    return b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + s15(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def profile(space, tags, kind=b"mntr", pcs=b"XYZ "):
    """A version 4 profile of the tags, each four letters and its data."""
    tags = [(b"wtpt", tag_xyz(D50))] + tags
    start = 132 + 12 * len(tags)
    table, data = b"", b""
    for name, content in tags:
        content += b"\0" * (-len(content) % 4)
        table += name + struct.pack(">II", start + len(data), len(content))
        data += content
    size = start + len(data)
    header = struct.pack(">I", size) + b"none" + b"\x04\x20\0\0" + kind + space + pcs + b"\0" * 12 + b"acsp"
    header += b"\0" * 28 + s15(*D50)
    return header + b"\0" * (128 - len(header)) + struct.pack(">I", len(tags)) + table + data


def colorants(primaries, white=D65):
    xyz = np.array([[x / y, 1, (1 - x - y) / y] for x, y in primaries]).T
    whitepoint = np.array([white[0] / white[1], 1, (1 - white[0] - white[1]) / white[1]])
    matrix = xyz * np.linalg.solve(xyz, whitepoint)
    scale = (BRADFORD @ D50) / (BRADFORD @ whitepoint)
    return np.linalg.inv(BRADFORD) @ np.diag(scale) @ BRADFORD @ matrix


def matrix_profile(name, curve):
    columns = colorants(PRIMARIES[name]).T
    return profile(b"RGB ", [(tag, tag_xyz(c)) for tag, c in zip([b"rXYZ", b"gXYZ", b"bXYZ"], columns)]
                   + [(tag, curve) for tag in [b"rTRC", b"gTRC", b"bTRC"]])


def gray_profile(gamma):
    return profile(b"GRAY", [(b"kTRC", tag_gamma(gamma))])


def table_profile(space, channels, grid, lab):
    """A profile whose grid of Lab colours `lab` gives for the channels' shares, 0 to 1, as a 16-bit table (mft2)."""
    axes = np.meshgrid(*[np.linspace(0, 1, grid)] * channels, indexing="ij")
    colors = lab(*[axis.ravel() for axis in axes])
    codes = np.stack([colors[0] * 652.8, (colors[1] + 128) * 256, (colors[2] + 128) * 256], 1)
    codes = np.clip(np.round(codes), 0, 65535).astype(">u2")
    line = struct.pack(">2H", 0, 65535)
    table = b"mft2\0\0\0\0" + bytes([channels, 3, grid, 0]) + s15(1, 0, 0, 0, 1, 0, 0, 0, 1) + struct.pack(">HH", 2, 2)
    table += line * channels + codes.tobytes() + line * 3
    return profile(space, [(b"A2B0", table)], kind=b"prtr" if channels == 4 else b"scnr", pcs=b"Lab ")


def scanner_lab(r, g, b):
    luma = 0.25 * r + 0.65 * g + 0.1 * b
    return 100 * luma**0.9, 90 * (r - g), 80 * (luma - b)


def press_lab(c, m, y, k):
    light = (1 - 0.45 * c) * (1 - 0.5 * m) * (1 - 0.1 * y) * (1 - 0.85 * k)
    return 100 * light, (70 * m - 40 * c) * (1 - k), (85 * y - 45 * c - 10 * m) * (1 - k)
