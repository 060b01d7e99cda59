"""Renders a student's Markdown to clean HTML at grading time, so that a page only shows it."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ...limits import (
    MAX_MARKDOWN_CHARS,
    RENDERING_BYTES,
    RENDERING_SECONDS,
    RENDERING_WAIT_SECONDS,
)
from .html import as_text, clean_html

RENDERER = Path(__file__).with_name("render.py")


def rendered(texts: Sequence[str], attachments: Sequence[Mapping[str, Any]]) -> list[str]:
    """Render each Markdown text, with its attachments, to clean HTML on one line.

    On one line, a page that reads it as Markdown again does not change it. A text that cannot be
    rendered is shown as text.
    """
    short = [text for text in texts if len(text) <= MAX_MARKDOWN_CHARS]
    pages = iter(_render(short) if short else ())
    made = []
    for text, pictures in zip(texts, attachments, strict=True):
        page = next(pages, None) if len(text) <= MAX_MARKDOWN_CHARS else None
        clean = as_text(text) if page is None else clean_html(page, pictures)
        made.append(f"<div>{one_line_html(clean)}</div>")
    return made


def one_line_html(text: str) -> str:
    """HTML without line ends, at which Markdown would stop reading it as HTML.

    It also escapes brackets: after each one, nbconvert searches the whole text for the rest of a
    link.
    """
    return text.replace("\n", "&#10;").replace("[", "&#91;")


def _render(texts: list[str]) -> list[str]:
    """The texts as HTML that is not cleaned yet; empty if that takes too much time or memory."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", RENDERER, str(RENDERING_BYTES), str(RENDERING_SECONDS)],
            input=json.dumps(texts).encode(),
            capture_output=True,
            timeout=RENDERING_WAIT_SECONDS,
            check=True,
        )
    except subprocess.SubprocessError:
        return []
    return json.loads(done.stdout)
