"""Links in texts and notebooks are well-formed; internal ones, and paths in texts, exist."""

import re
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from lesson import ROOT

PAGES = [
    *ROOT.glob("*.md"),
    *ROOT.glob("docs/*.md"),
    *ROOT.glob("examples/**/*.md"),
    *(ROOT / "source").glob("**/*.ipynb"),
    *(ROOT / "notebooks").glob("*.ipynb"),
]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`|^    .*$", re.DOTALL | re.MULTILINE)


def texts(page: Path):
    if page.suffix == ".md":
        return [page.read_text()]
    return [c.source for c in nbformat.read(page, 4).cells if c.cell_type == "markdown"]


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    heads = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    whole = "\n".join(texts(page))
    for target in LINK.findall(CODE.sub("", whole)):
        parts = urlsplit(target)
        if parts.scheme:
            assert parts.scheme in ("http", "https") and parts.netloc.count("."), target
            continue
        place = page if not parts.path else page.parent / unquote(parts.path)
        assert place.exists(), target
        if parts.fragment and place.suffix == ".md":
            assert parts.fragment in anchors(place.read_text()), target


def is_path(span: str) -> bool:
    """Whether a piece of code is a path in this repository, with no placeholder in it."""
    top, slash, _ = span.partition("/")
    inside = bool(top and slash) and (ROOT / top).is_dir()
    return inside and re.fullmatch(r"[\w./*-]+", span) is not None


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")), ids=lambda page: page.name)
def test_paths_exist(page):
    """They exist, or git ignores them because a command makes them."""
    for span in re.findall("`([^`\n]+)`", page.read_text(encoding="utf-8")):
        if is_path(span) and not [*ROOT.glob(span.rstrip("/"))]:
            ignored = subprocess.run(["git", "check-ignore", "--quiet", span], cwd=ROOT)
            assert ignored.returncode == 0, span
