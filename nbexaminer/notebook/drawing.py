"""Finds out whether code may draw figures or show widgets.

What draws is imported once, before notebooks run, and that takes as long as all else that a
notebook's Python needs. Code that hides its imports from this draws all the same, later.
"""

import re
import sys
from collections.abc import Iterable, Mapping

IMPORT = re.compile(rb"(?:^|[;:])[ \t>\"']*(?:import|from)[ \t]+([^\n;#(]*)", re.MULTILINE)
WORDS = re.compile(rb"[\w.]+")
DRAWS = re.compile(rb"\bplt\b|pylab|matplotlib|widget|__import__|import_module|\bexec\b|%run")
PLAIN = sys.stdlib_module_names | {"numpy", "IPython"}
CODE = (".py", ".ipynb")


def may_draw(sources: Iterable[str], files: Mapping[str, bytes]) -> bool:
    """Whether code imports anything besides the standard library and numpy, or says that it draws.

    Args:
        sources: The code of cells.
        files: What lies beside them, by relative path: modules that they may import.
    """
    plain = PLAIN | {part for name in files for part in re.split(r"[/.]", name)}
    written = (source.encode(errors="replace") for source in sources)
    modules = (content for name, content in files.items() if name.endswith(CODE))
    return any(_may_draw(code, plain) for each in (written, modules) for code in each)


def _may_draw(code: bytes, plain: set[str] | frozenset[str]) -> bool:
    if DRAWS.search(code):
        return True
    for found in IMPORT.finditer(code):
        modules = found[1].split(b" import ")[0].split(b",")
        words = filter(None, map(WORDS.search, modules))
        if not plain.issuperset(word[0].decode().partition(".")[0] for word in words):
            return True
    return False
