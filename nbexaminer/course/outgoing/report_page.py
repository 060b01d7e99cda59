"""The class report as one HTML file that loads nothing, or as JSON."""

import dataclasses
import json
import math
from typing import Any
from urllib.parse import quote

from .insight import Insight
from .templating import environment

BINS = 10  # of the histogram, at most
STEPS = (0.1, 0.2, 0.25, 0.5, *range(1, 100))  # the points that a bin may span


def as_json(found: Insight) -> str:
    """The report for other programs; docs/nbexaminer.md describes its content."""
    content = dataclasses.asdict(found) | {"median": found.median}
    for group in content["groups"]:
        del group["seen"], group["kind"]
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def as_page(found: Insight, graded_folder: str) -> str:
    """One HTML page, without scripts.

    Args:
        found: The content.
        graded_folder: The folder of a student's graded notebooks, as a link from the page;
            `{student_id}` stands for the student.
    """

    def link(student: str, place: str = "") -> str:
        folder = graded_folder.replace("{student_id}", quote(student))
        return f"{folder}/{quote(place.partition('/')[0])}.ipynb" if place else folder

    page = environment().get_template("report.html.j2")
    return page.render(found=found, bins=distribution(found), link=link)


def distribution(found: Insight) -> list[dict[str, Any]]:
    """A histogram of the totals; the last bin includes the maximum."""
    step = next((step for step in STEPS if found.most <= step * BINS), found.most / BINS)
    counts = [0] * max(1, math.ceil(found.most / step))
    for total in found.totals.values():
        counts[min(len(counts) - 1, max(0, int(total / step + 1e-9)))] += 1
    return [
        {"low": i * step, "high": min((i + 1) * step, found.most), "count": count}
        for i, count in enumerate(counts)
    ]
