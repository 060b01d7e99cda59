"""Which checks a reader has passed, kept in a small file beside the self-study notebooks.

It is kept where the start page of such an edition lies, and nowhere else. Delete it to start anew.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

START = "0-start-here.ipynb"
FILE = "progress.json"


def passed() -> set[str]:
    """The names of the checks that have passed, as far as the file can be read."""
    try:
        kept = json.loads(Path(FILE).read_text(encoding="utf-8"))
        return {name for name in kept["passed"] if isinstance(name, str)}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def keep(name: str, every: Sequence[str]) -> None:
    """Note that a check has passed, and say how many have."""
    if not Path(START).exists():
        return
    names = passed() | {name}
    try:
        Path(FILE).write_text(json.dumps({"passed": sorted(names)}), encoding="utf-8")
    except OSError:  # a folder that cannot be written: then nothing is kept
        return
    print(said(names, every))


def said(names: set[str], every: Sequence[str]) -> str:
    """How far somebody is, in a sentence."""
    return f"You have passed {len(names & set(every))} of {len(every)} checks."
