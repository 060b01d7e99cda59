"""Finds an assignment's notebooks among files with other names: by name, then by their cells."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NamedTuple

from ..errors import Unusable
from .archives import is_notebook, unpack
from .reading import parse
from .skeleton import Skeleton, grade_id_of

ENDINGS = re.compile(r"(\.txt|\.json|\.ipynb)+$")
# What browsers and systems append to the name of a copy, in the languages of the big platforms.
COPY = "copy|kopie|copie|copia|cópia|kopia|kopio|kópia|másolat|копия|копія|コピー|副本|复制|복사본"
COPIES = re.compile(rf"([ _-]*\(\d{{1,3}}\)|[ _–-]+({COPY})[ _-]?\d{{0,3}})+$")
COPY_OF = re.compile(r"^(copy of|kopie von|kopie van|copie de|copia de|copia di|cópia de|копия) ")
SPACES = re.compile(r"(%20|[\s_])+")
ENOUGH = 0.4  # the least share of a notebook that a file must contain to match it
CLOSE = 0.05  # two scores that differ by less than this are ambiguous
NAMED = 0.2  # is added to the score when the file's name contains the notebook's name
MAX_READ = 50  # candidates


class Likeness(NamedTuple):
    """What identifies a notebook: the lines that nobody has to change, and its ids."""

    lines: frozenset[str]
    ids: frozenset[str]

    @classmethod
    def of(cls, skeleton: Skeleton) -> "Likeness":
        """The likeness of an instructor's notebook."""
        cells = skeleton.released.cells
        ids = {grade_id_of(cell) for cell in cells} | {cell.get("id") for cell in cells}
        answers = [mark for mark, answer in skeleton.marks.items() if answer]
        fixed = _lines(cell.source for cell in cells if grade_id_of(cell) not in answers)
        lines = fixed or _lines(cell.source for cell in cells)
        return cls(lines, frozenset(filter(None, ids)))

    def to(self, content: bytes) -> float:
        """The share of it that a file contains, from 0 to 1; -1 if the file is not a notebook."""
        try:
            notebook, _ = parse(content)
        except Unusable:
            return -1
        lines = _lines(cell.source for cell in notebook.cells)
        ids = {grade_id_of(cell) for cell in notebook.cells}
        ids |= {cell.get("id") for cell in notebook.cells}
        of_lines = len(self.lines & lines) / max(1, len(self.lines))
        return 0.7 * of_lines + 0.3 * len(self.ids & ids) / max(1, len(self.ids))


def _lines(sources: Iterable[str]) -> frozenset[str]:
    return frozenset(line.strip() for text in sources for line in text.split("\n") if line.strip())


@dataclass
class Found:
    """The result of a search.

    Attributes:
        notebooks: The path and the content of each notebook that was found, by name.
        beside: The other files beside them in archives, by path relative to the notebook.
        unclear: The ambiguous cases, in a sentence each.
        rest: The paths of other notebooks, and of archives that cannot be opened.
    """

    notebooks: dict[str, tuple[str, bytes | Unusable]] = field(default_factory=dict)
    beside: dict[str, bytes] = field(default_factory=dict)
    unclear: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)


def find(
    missing: Mapping[str, Likeness],
    loose: Mapping[str, bytes | Unusable],
    archives: Mapping[str, bytes],
) -> Found:
    """Find notebooks that are missing under their own names.

    Args:
        missing: The likeness of each missing notebook, by name.
        loose: Files that may be notebooks, by path.
        archives: Archives that may contain notebooks, by path.
    """
    members, broken = unpack(archives)
    candidates = {**loose, **{path: members[path] for path in members if is_notebook(path)}}
    found = Found()
    unclear: set[str] = set()
    for name in missing:
        same_name = [path for path in candidates if plain(path) == plain(name)]
        if _different(same_name, candidates) > 1:
            likely = [p for p in same_name if _likeness(missing[name], candidates[p]) >= ENOUGH]
            same_name = likely if _different(likely, candidates) == 1 else same_name
        if _different(same_name, candidates) > 1:
            unclear.add(name)
            found.unclear.append(_could_be(name, same_name))
        elif same_name:
            found.notebooks[name] = same_name[0], candidates[same_name[0]]
            candidates = {path: candidates[path] for path in candidates if path not in same_name}
    left = {name: missing[name] for name in missing if name not in {*found.notebooks, *unclear}}
    _by_content(left, candidates, found)
    files = {path: each for path, each in members.items() if isinstance(each, bytes)}
    for path, _ in found.notebooks.values():
        base = path.rpartition("/")[0] + "/"
        for other in files:
            if other.startswith(base) and not is_notebook(other):
                found.beside.setdefault(other.removeprefix(base), files[other])
    taken = {path for path, _ in found.notebooks.values()}
    found.rest = [*(path for path in candidates if path not in taken), *broken]
    return found


def _by_content(
    missing: Mapping[str, Likeness], candidates: Mapping[str, bytes | Unusable], found: Found
) -> None:
    """Match files to notebooks by their cells, where the match is unambiguous."""
    scores: list[tuple[float, str, str]] = []
    for name, likeness in missing.items():
        for path in list(candidates)[:MAX_READ]:
            score, named = _likeness(likeness, candidates[path]), plain(name) in plain(path)
            damaged = score < 0 and ENDINGS.search(path)  # its author has to learn that
            alone = len(missing) == len(candidates) == 1
            if score >= ENOUGH or (damaged and alone and named):
                scores.append((score + NAMED * named, name, path))
    scores.sort(reverse=True)
    while scores:
        score, name, path = scores[0]
        close = [each for each in scores if each[0] > score - CLOSE and each[1:] != (name, path)]
        paths = [path, *(p for _, n, p in close if n == name)]
        names = [n for _, n, p in close if p == path and n != name]
        done = {path}
        if names or _different(paths, candidates) > 1:
            found.unclear.append(_could_be(name, paths))
        else:
            found.notebooks[name] = path, candidates[path]
            done = set(paths)
        scores = [each for each in scores if each[1] != name and each[2] not in done]


def _could_be(name: str, paths: list[str]) -> str:
    return f"{name}.ipynb is not there, and it could be each of: {', '.join(sorted(set(paths)))}."


def _likeness(likeness: Likeness, content: bytes | Unusable) -> float:
    return likeness.to(content) if isinstance(content, bytes) else -1


def _different(paths: list[str], contents: Mapping[str, bytes | Unusable]) -> int:
    return len({str(contents[path]) for path in paths})


def plain(path: str) -> str:
    """The name of a notebook without the changes that browsers, editors and systems make."""
    name = ENDINGS.sub("", unicodedata.normalize("NFC", PurePosixPath(path).name).lower())
    return SPACES.sub("_", COPIES.sub("", COPY_OF.sub("", name.replace("_", " "))).strip())
