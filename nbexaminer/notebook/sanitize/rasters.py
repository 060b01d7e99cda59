"""Reads the size of a picture from its first bytes, for the types that every browser shows."""

import struct

FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # the JPEG markers that hold the size


def size_of(mime: str, raw: bytes) -> tuple[int, int] | None:
    """Width and height in pixels; None if it is no picture of the type that it claims."""
    if mime not in SIZES:
        return None
    try:
        width, height = SIZES[mime](raw)
    except (ValueError, struct.error, IndexError):
        return None
    return (width, height) if width and height else None


def _png(raw: bytes) -> tuple[int, int]:
    if raw[:8] != b"\x89PNG\r\n\x1a\n" or raw[12:16] != b"IHDR":
        raise ValueError("no PNG")
    return struct.unpack(">II", raw[16:24])


def _gif(raw: bytes) -> tuple[int, int]:
    """The size of the whole or of the first frame: browsers make room for the bigger one."""
    if raw[:6] not in (b"GIF87a", b"GIF89a"):
        raise ValueError("no GIF")
    width, height = struct.unpack("<HH", raw[6:10])
    at = 13 + _colours(raw[10])
    while raw[at] == 0x21:  # an extension: a chain of blocks, each with its length before it
        at += 2
        while raw[at]:
            at += 1 + raw[at]
        at += 1
    if raw[at] != 0x2C:
        raise ValueError("a GIF without a frame")
    left, top, wide, high = struct.unpack("<HHHH", raw[at + 1 : at + 9])
    return max(width, left + wide), max(height, top + high)


def _colours(flags: int) -> int:
    """The bytes of a GIF's table of colours."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _jpeg(raw: bytes) -> tuple[int, int]:
    if raw[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    at = 2
    while raw[at] == 0xFF:
        if raw[at + 1] in FRAMES:
            height, width = struct.unpack(">HH", raw[at + 5 : at + 9])
            return width, height
        at += 2 + max(2, *struct.unpack(">H", raw[at + 2 : at + 4]))
    raise ValueError("no JPEG")


def _webp(raw: bytes) -> tuple[int, int]:
    if raw[:4] != b"RIFF" or raw[8:12] != b"WEBP":
        raise ValueError("no WebP")
    match raw[12:16]:
        case b"VP8 ":  # lossy
            width, height = struct.unpack("<HH", raw[26:30])
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":  # lossless
            (both,) = struct.unpack("<I", raw[21:25])
            return (both & 0x3FFF) + 1, (both >> 14 & 0x3FFF) + 1
        case b"VP8X":  # extended
            width, height = raw[24:27], raw[27:30]
            return int.from_bytes(width, "little") + 1, int.from_bytes(height, "little") + 1
    raise ValueError("no WebP")


SIZES = {"image/png": _png, "image/jpeg": _jpeg, "image/gif": _gif, "image/webp": _webp}
