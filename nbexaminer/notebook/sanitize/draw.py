"""A program that draws one picture after the other: SVG as PNG, and rasters at the size of a page.

It runs as a process of its own because libraries that decode pictures work in C, and because some
pictures take hours or all memory. It opens no file that a picture names. Its arguments are limits:
bytes of memory, and seconds of processor time for one picture.

A request on standard input is a line of JSON (`kind`, `bytes`, `pixels`, `size`) and `size` bytes
of a picture. The answer is a line of JSON (`mime`, `width`, `height`, `frames`, `size`) and the
bytes of the picture that was drawn, of which there are none if it could not be drawn.
"""

import importlib.util
import io
import json
import math
import re
import resource
import sys
import xml.etree.ElementTree as ET
from typing import Any

import resvg_py
from PIL import Image, ImageOps

SPACES = {
    b"xmlns=": b'"http://www.w3.org/2000/svg"',
    b"xmlns:xlink=": b'"http://www.w3.org/1999/xlink"',
}
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
DECODED_PIXELS = 250_000_000  # of a photograph; a phone takes up to 200 million
RASTER = re.compile(r"data:image/(?:png|jpeg|jpg|gif|webp);base64,[\s\w+/=]*", re.IGNORECASE)
LENGTH = re.compile(r"\s*([\d.]{1,12})\s*(px|pt|in|cm|mm|pc|)\s*")
UNITS = {"": 1, "px": 1, "pt": 96 / 72, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4}
FAMILY = re.compile(r"(font-family\s*:\s*[^;]+)")
ANY_FONT = "DejaVu Sans"  # text in a font that is not here would be left out
ZOOM = 1.5  # lines look smooth on a fine screen


def draw_svg(raw: bytes, pixels: int) -> tuple[bytes, dict[str, Any]]:
    """Draw an SVG as a PNG of at most so many pixels."""
    for prefix, space in SPACES.items():  # HTML does without
        if prefix not in raw and (prefix == b"xmlns=" or b"xlink:" in raw):
            raw = raw.replace(b"<svg", b"<svg " + prefix + space, 1)
    tree = ET.fromstring(raw)  # noqa: S314 - it reads no other file, and this process has limits
    for element in tree.iter():
        _make_harmless(element)
    zoom, wanted = ZOOM, _size(tree)
    if wanted:
        zoom = min(ZOOM, math.sqrt(pixels / (wanted[0] * wanted[1])))
    png = resvg_py.svg_to_bytes(
        svg_string=ET.tostring(tree, encoding="unicode"),
        background="white",
        zoom=zoom,
        dpi=96,  # without it, sizes in points are refused
        font_dirs=_fonts(),
        font_family=ANY_FONT,
        serif_family="DejaVu Serif",
        sans_serif_family=ANY_FONT,
        cursive_family=ANY_FONT,
        fantasy_family=ANY_FONT,
        monospace_family="DejaVu Sans Mono",
    )
    width, height = Image.open(io.BytesIO(png)).size
    return png, {"mime": "image/png", "width": width, "height": height, "frames": 1}


def _make_harmless(element: ET.Element) -> None:
    """Take away what names a file or an address, and name a font that is here after each other."""
    for name in list(element.attrib):
        value = element.attrib[name]
        if name.rpartition("}")[2] in ("href", "src") and not value.startswith("#"):
            if not RASTER.fullmatch(value):
                del element.attrib[name]
        elif name == "font-family":
            element.attrib[name] = f"{value}, {ANY_FONT}"
        elif name == "style":
            element.attrib[name] = FAMILY.sub(rf"\1, {ANY_FONT}", value)
    if element.tag.rpartition("}")[2] == "style" and element.text:
        element.text = FAMILY.sub(rf"\1, {ANY_FONT}", element.text)


def _size(tree: ET.Element) -> tuple[float, float] | None:
    """The size that a drawing wants, in pixels."""
    sides = [LENGTH.fullmatch(tree.get(side, "")) for side in ("width", "height")]
    if sides[0] and sides[1]:
        numbers = [float(side[1]) * UNITS[side[2]] for side in sides if side]
    else:
        numbers = [float(part) for part in re.split(r"[\s,]+", tree.get("viewBox", ""))[2:] if part]
    return (numbers[0], numbers[1]) if len(numbers) == 2 and min(numbers) > 0 else None


def _fonts() -> list[str]:
    """Where matplotlib keeps its fonts, which are there where nothing else is."""
    found = importlib.util.find_spec("matplotlib")
    folders = (found.submodule_search_locations or []) if found else []
    return [f"{folder}/mpl-data/fonts/ttf" for folder in folders]


def draw_raster(raw: bytes, most: int, pixels: int) -> tuple[bytes, dict[str, Any]]:
    """Draw the first frame of a picture as a JPEG of at most so many bytes and pixels."""
    picture: Any = Image.open(io.BytesIO(raw), formats=FORMATS)
    about = {"width": picture.width, "height": picture.height}
    about["frames"] = getattr(picture, "n_frames", 1)
    # A guess, so that the decoder skips what nobody will see: half as many bytes for each pixel.
    shrink = min(1.0, math.sqrt(pixels / (picture.width * picture.height)))
    shrink = min(shrink, 1.25 * math.sqrt(most / len(raw)))
    picture.draft("RGB", (int(picture.width * shrink), int(picture.height * shrink)))
    picture = ImageOps.exif_transpose(picture)
    if "A" in picture.getbands() or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    picture = picture.convert("RGB")
    side = min(1.0, math.sqrt(pixels / (picture.width * picture.height)))
    while True:
        size = (max(1, int(picture.width * side)), max(1, int(picture.height * side)))
        small = picture.resize(size, Image.Resampling.BILINEAR) if side < 1 else picture
        made = io.BytesIO()
        small.save(made, "JPEG", quality=80)
        if made.tell() <= most or max(size) < 100:
            return made.getvalue(), about | {"mime": "image/jpeg"}
        side *= min(0.9, math.sqrt(most / made.tell()))


def main() -> None:
    """Answer requests until there are no more."""
    memory, seconds = map(int, sys.argv[1:])
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    memory = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    Image.MAX_IMAGE_PIXELS = DECODED_PIXELS // 2  # Pillow refuses twice as many
    come, go = sys.stdin.buffer, sys.stdout.buffer
    while line := come.readline():
        asked = json.loads(line)
        raw = come.read(asked["size"])
        used = resource.getrusage(resource.RUSAGE_SELF)
        most = math.ceil(used.ru_utime + used.ru_stime) + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
        try:
            if asked["kind"] == "svg":
                drawn, about = draw_svg(raw, asked["pixels"])
            else:
                drawn, about = draw_raster(raw, asked["bytes"], asked["pixels"])
        except Exception:  # whatever the libraries find wrong with it
            drawn, about = b"", {}
        go.write(json.dumps(about | {"size": len(drawn)}).encode() + b"\n" + drawn)
        go.flush()


if __name__ == "__main__":
    main()
