"""Leads to the only copy of `lab` in this repository, source/backprop/lab/."""

from pathlib import Path

_SOURCE = Path(__file__).resolve().parents[2] / "source" / "backprop" / "lab"
if not _SOURCE.is_dir():
    raise ImportError(f"{_SOURCE} is missing", name=__name__)
__path__ = [str(_SOURCE)]
