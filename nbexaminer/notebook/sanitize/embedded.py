"""Finds what HTML embeds and a page does not: drawings, animations, sound, film, pages, scripts.

A drawing becomes a picture, an animation its first frame; sound and film are kept as files. In the
place of an embedded page, and of the first script, stands a notice.
"""

import re
from collections.abc import Iterator

from .pictures import SVG, Kept, decoded

EMBEDDED = re.compile(r"<(/?)(svg|audio|video|iframe|embed|object)(?![\w-])", re.IGNORECASE)
SCRIPT = re.compile(r"<(/?)script(?![\w-])", re.IGNORECASE)
NOT_RUN = "<em>[a script draws something here: run the cell to see it]</em>"
FRAME = re.compile(r"frames\[\d{1,6}\]\s?=\s?[\"'](?:data:(image/[a-z+]{1,9});base64,)?([^\"']*)")
MEDIA = re.compile(r"[\"']data:(audio|video)/([\w.+-]{1,20});base64,([A-Za-z0-9+/=\s]+)[\"']")
SOURCE = re.compile(r"\b(?:src|data)\s?=\s?[\"']?(?!data:)([^\"'\s>]{1,100})", re.IGNORECASE)
ENDINGS = {"mpeg": "mp3", "x-wav": "wav", "wave": "wav", "quicktime": "mov", "x-m4v": "m4v"}
ENDING = re.compile(r"wav|mp3|mp4|ogg|webm|flac|mov|m4v|m4a|aac")
WORDS = {"audio": "sound", "video": "film"}
OTHER_PAGE = "a page inside this one, which is not loaded"


def lifted(text: str, kept: Kept) -> tuple[str, list[tuple[str, str | bytes]]]:
    """HTML with an image for what it embeds, or a notice.

    Args:
        text: HTML from an untrusted author.
        kept: Where sound and film go.

    Returns:
        The HTML, and the pictures that its images `data:,0`, `data:,1`, … stand for: the type of
        each, and its base64 text or (of a drawing) its XML.
    """
    frames = FRAME.findall(text) if "frames[" in text else []
    if frames and "<script" in text:
        said = f"an animation: this is the first of its {len(frames)} frames"
        first = "".join(frames[0][1].replace("\\", "").split())
        picture = f"<p><img src='data:,0' alt='{said}'></p><p><em>[{said}]</em></p>"
        return picture, [(frames[0][0] or "image/png", first)]
    text = without_scripts(text)
    made, start, drawings = [], 0, list[tuple[str, str | bytes]]()
    for tag, begin, end in _embedded(text):
        made.append(text[start:begin])
        inside, start = text[begin:end], end
        if tag == "svg":
            made.append(f"<img src='data:,{len(drawings)}' alt='a drawing'>")
            drawings.append((SVG, inside.encode()))
        elif tag in WORDS:
            made.append(_said(WORDS[tag], inside, kept))
        else:
            tag_alone = inside[: inside.find(">")].partition("srcdoc")[0]  # which is a page itself
            source = SOURCE.search(tag_alone)
            made.append(f"<em>[{OTHER_PAGE}{f': <code>{source[1]}</code>' if source else ''}]</em>")
    return "".join([*made, text[start:]]), drawings


def without_scripts(text: str) -> str:
    """HTML with a notice in the place of its first script, and nothing in that of the others."""
    made, start, opened = list[str](), 0, -1
    for found in SCRIPT.finditer(text):
        if not found[1] and opened < 0:
            opened = found.start()
        elif found[1] and opened >= 0:
            made += [text[start:opened], "" if made else NOT_RUN]
            start, opened = text.find(">", found.end()) + 1 or len(text), -1
    return "".join([*made, text[start:]])


def _embedded(text: str) -> Iterator[tuple[str, int, int]]:
    """The name, the beginning and the end of each element that a page does not show."""
    opened: tuple[str, int] | None = None
    depth = 0
    for found in EMBEDDED.finditer(text):
        tag = found[2].lower()
        if not opened:
            if tag in ("embed", "object") and not found[1]:  # what is inside is shown instead
                yield tag, found.start(), text.find(">", found.end()) + 1 or len(text)
            elif not found[1]:
                opened, depth = (tag, found.start()), 1
        elif tag == opened[0]:
            depth += -1 if found[1] else 1
            if not depth:
                yield tag, opened[1], text.find(">", found.end()) + 1 or len(text)
                opened = None


def _said(what: str, inside: str, kept: Kept) -> str:
    media, source = MEDIA.search(inside), SOURCE.search(inside)
    if media and (content := decoded(media[3])):
        kind = ENDINGS.get(media[2], media[2])
        ending = kind if ENDING.fullmatch(kind) else "bin"
        where = kept.add(what, ending, content)
        return f"<em>[{what}, which a page like this does not play: {where}]</em>"
    where = f" It is said to be at <code>{source[1]}</code>." if source else ""
    return f"<em>[{what}, which a page like this does not play.{where}]</em>"
