"""Reads and writes the boxes of HEIF files, as few of them as the fixtures need (ISO/IEC 23008-12)."""
import struct


def box(kind, payload):
    return struct.pack(">I", len(payload) + 8) + kind.encode() + payload


def full(kind, payload, version=0, flags=0):
    return box(kind, struct.pack(">I", version << 24 | flags) + payload)


def boxes(data, start=0, end=None):
    """The kinds and payloads of boxes side by side."""
    end = len(data) if end is None else end
    while start < end:
        size, kind = struct.unpack_from(">I4s", data, start)
        yield kind.decode(), data[start + 8:start + size]
        start += size


class Coded:
    """A coded picture: its kind, configuration and bytes, out of a file that an encoder wrote."""

    def __init__(self, data, item=None):
        meta = dict(boxes(data))["meta"][4:]
        parts = dict(boxes(meta))
        item = struct.unpack_from(">H", parts["pitm"], 4)[0] if item is None else item
        for kind, entry in boxes(parts["iinf"], 6):
            if struct.unpack_from(">H", entry, 4)[0] == item:
                self.kind = entry[8:12].decode()
        properties = list(boxes(dict(boxes(parts["iprp"]))["ipco"]))
        found = dict(properties[index] for index in associations(dict(boxes(parts["iprp"]))["ipma"])[item])
        self.configuration = found["hvcC" if self.kind == "hvc1" else "av1C"]
        self.width, self.height = struct.unpack_from(">II", found["ispe"], 4)
        self.data = b"".join(data[begin:begin + size] for begin, size in places(parts["iloc"])[item])


def associations(data):
    version, flags, count = data[0], data[3], struct.unpack_from(">I", data, 4)[0]
    position, found = 8, {}
    for _ in range(count):
        item = struct.unpack_from(">H" if version == 0 else ">I", data, position)[0]
        position += 2 if version == 0 else 4
        indices = []
        for _ in range(data[position]):
            position += 1
            if flags & 1:
                indices.append((struct.unpack_from(">H", data, position)[0] & 0x7FFF) - 1)
                position += 1
            else:
                indices.append((data[position] & 0x7F) - 1)
        position += 1
        found[item] = indices
    return found


def places(data):
    version, sizes = data[0], struct.unpack_from(">H", data, 4)[0]
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version else 0
    position = 6

    def number(size):
        nonlocal position
        value = int.from_bytes(data[position:position + size], "big")
        position += size
        return value

    found = {}
    for _ in range(number(2)):
        item = number(2)
        if version:
            assert number(2) & 15 == 0, "data in the file itself"
        number(2)
        base = number(base_size)
        found[item] = []
        for _ in range(number(2)):
            number(index_size)
            begin = base + number(offset_size)
            found[item].append((begin, number(length_size)))
    return found


def ispe(width, height):
    return full("ispe", struct.pack(">II", width, height))


def irot(quarters):
    return box("irot", bytes([quarters]))


def imir(axis):
    return box("imir", bytes([axis]))


def clap(width, height, x, y):
    """The part of a size whose centre lies x and y halves of a pixel from the picture's."""
    return box("clap", struct.pack(">IIIIiIiI", width, 1, height, 1, x, 2, y, 2))


def nclx(primaries, transfer, matrix, full_range=True):
    return box("colr", b"nclx" + struct.pack(">HHHB", primaries, transfer, matrix, 128 if full_range else 0))


def icc(profile):
    return box("colr", b"prof" + profile)


ALPHA = full("auxC", b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0")


def grid(rows, columns, width, height):
    return struct.pack(">BBBBHH", 0, 0, rows - 1, columns - 1, width, height)


class File:
    """A HEIF file out of items, references and properties."""

    def __init__(self, brand="heic"):
        self.brand = brand
        self.items = []
        self.properties = []
        self.references = []

    def add(self, kind, data, properties, essential=(), internal=False, parts=1):
        """Adds an item and returns its number."""
        links = []
        for property in properties:
            if property not in self.properties:
                self.properties.append(property)
            index = self.properties.index(property) + 1
            marked = property[4:8].decode() in ("hvcC", "av1C", "irot", "imir", "clap", *essential)
            links.append(index | (0x80 if marked else 0))
        self.items.append((kind, data, links, internal, parts))
        return len(self.items)

    def coded(self, coded, *properties, size=None, **options):
        configuration = box("hvcC" if coded.kind == "hvc1" else "av1C", coded.configuration)
        return self.add(coded.kind, coded.data,
                        [configuration, ispe(*(size or (coded.width, coded.height))), *properties], **options)

    def refer(self, kind, begin, *ends):
        self.references.append(box(kind, struct.pack(f">HH{len(ends)}H", begin, len(ends), *ends)))

    def bytes(self, primary=1):
        internal = b"".join(item[1] for item in self.items if item[3])
        begin = 0
        for _ in range(2):  # the second time with the right places
            entries, place, inside = [], begin, 0
            for number, (kind, data, links, is_internal, parts) in enumerate(self.items, 1):
                at, step = (inside if is_internal else place), -(-len(data) // parts)
                pieces = [(at + start, min(step, len(data) - start)) for start in range(0, len(data), step)]
                entries.append(struct.pack(">HHHH", number, int(is_internal), 0, len(pieces))
                               + b"".join(struct.pack(">II", *piece) for piece in pieces))
                if is_internal:
                    inside += len(data)
                else:
                    place += len(data)
            iloc = full("iloc", struct.pack(">HH", 0x4400, len(entries)) + b"".join(entries), version=1)
            infos = b"".join(full("infe", struct.pack(">HH", number, 0) + item[0].encode() + b"\0", version=2)
                             for number, item in enumerate(self.items, 1))
            links = b"".join(struct.pack(">HB", number, len(item[2])) + bytes(item[2])
                             for number, item in enumerate(self.items, 1))
            meta = (full("hdlr", bytes(4) + b"pict" + bytes(13)) + full("pitm", struct.pack(">H", primary)) + iloc
                    + full("iinf", struct.pack(">H", len(self.items)) + infos)
                    + (full("iref", b"".join(self.references)) if self.references else b"")
                    + box("iprp", box("ipco", b"".join(self.properties))
                          + full("ipma", struct.pack(">I", len(self.items)) + links))
                    + (box("idat", internal) if internal else b""))
            head = box("ftyp", self.brand.encode() + bytes(4) + b"mif1" + self.brand.encode()) + full("meta", meta)
            begin = len(head) + 8
        return head + box("mdat", b"".join(item[1] for item in self.items if not item[3]))
