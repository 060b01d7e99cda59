"""The page that shows what a class has understood: one file, which loads nothing."""

import dataclasses
import json
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader

from ...notebook.sanitize.text import visible
from .insight import Insight

BINS = 10  # of the distribution


def as_json(found: Insight) -> str:
    """For other programs; docs/nbexaminer.md says what is in it."""
    told = dataclasses.asdict(found) | {"mean": found.mean, "median": found.median}
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def as_page(found: Insight, graded_folder: str) -> str:
    """One HTML page, without scripts.

    Args:
        found: What it shows.
        graded_folder: Where a student's graded notebooks are, as a link from the page, with
            `{student_id}` in the student's place.
    """
    environment = Environment(
        loader=PackageLoader("nbexaminer", "course/outgoing/templates"),
        autoescape=True,
        trim_blocks=True,
    )
    environment.filters |= {"parts": _parts, "points": "{:g}".format, "visible": visible}

    def link(student: str, place: str = "") -> str:
        folder = graded_folder.replace("{student_id}", quote(student))
        return f"{folder}/{quote(place.partition('/')[0])}.ipynb" if place else folder

    page = environment.get_template("report.html.j2")
    return page.render(found=found, bins=distribution(found), link=link)


def distribution(found: Insight) -> list[dict[str, Any]]:
    """How many students have how many points: equal steps, the last one with all the points."""
    step = found.most / BINS if found.most else 1.0
    counts = [0] * BINS
    for total in found.totals.values():
        counts[min(BINS - 1, max(0, int(total / step + 1e-9)))] += 1
    return [
        {"low": round(i * step, 2), "high": round((i + 1) * step, 2), "count": count}
        for i, count in enumerate(counts)
    ]


def _parts(text: str) -> list[str]:
    """A text at its backticks: every other part is code."""
    parts = visible(text).split("`")
    return parts if len(parts) % 2 else [visible(text)]  # else one of them is alone
