"""Renders a student's Markdown to clean HTML at grading time, so that a page only shows it."""

import json
from collections.abc import Sequence

from ...limits import (
    MAX_MARKDOWN_CHARS,
    RENDERING_BYTES,
    RENDERING_SECONDS,
    RENDERING_WAIT_SECONDS,
)
from .html import Find, as_text, clean_html, notice
from .macros import Macros
from .pictures import Album, Kept
from .program import Program

renderer = Program("render.py", RENDERING_BYTES, RENDERING_SECONDS, RENDERING_WAIT_SECONDS)


def rendered(
    texts: Sequence[str],
    finds: Sequence[Find | None],
    album: Album | None = None,
    macros: Macros | None = None,
) -> list[str]:
    """Render each Markdown text to clean HTML on one line.

    On one line, a page that reads it as Markdown again does not change it. A text that cannot be
    rendered is shown as text.

    Args:
        texts: The texts, in their order on the page.
        finds: For each, what finds the pictures that it names.
        album: The pictures of the page.
        macros: What formulas before them have defined.
    """
    album, macros = album or Album(Kept()), macros or Macros()
    short = [text for text in texts if len(text) <= MAX_MARKDOWN_CHARS]
    pages = iter(_render(short) if short else ())
    made = []
    for text, find in zip(texts, finds, strict=True):
        page = next(pages, None) if len(text) <= MAX_MARKDOWN_CHARS else None
        if page is not None:
            clean = clean_html(page, album, find, macros)
        else:
            why = "too long" if len(text) > MAX_MARKDOWN_CHARS else "too slow"
            said = f"{len(text):,} characters of Markdown, {why} to be formatted, as they were"
            clean = notice(f"{said} written: {album.kept.add('text', 'txt', whole(text))}")
            clean += as_text(text)
        made.append(f"<div>{one_line_html(clean)}</div>")
    return made


def whole(text: str) -> bytes:
    """A text as a file."""
    return text.encode(errors="replace")


def one_line_html(text: str) -> str:
    """HTML without line ends, at which Markdown would stop reading it as HTML.

    It also escapes brackets: after each one, nbconvert searches the whole text for the rest of a
    link.
    """
    return text.replace("\n", "&#10;").replace("[", "&#91;")


def _render(texts: list[str]) -> list[str]:
    """The texts as HTML that is not cleaned yet; empty if that takes too much time or memory."""
    answer = renderer.ask(json.dumps(texts).encode())
    return json.loads(answer[1]) if answer else []
