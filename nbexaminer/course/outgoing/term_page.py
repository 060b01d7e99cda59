"""The report over the term as a page or as JSON: counts of five and more, names only on request."""

import json
from collections.abc import Iterable
from typing import Any

from .templating import environment
from .term import Held, Term

FEW = 5  # a smaller number could tell who


def term_as_json(term: Term, names: bool) -> str:
    """The report for other programs; docs/nbexaminer.md describes its content."""
    return json.dumps(_content(term, names), indent=1, ensure_ascii=False) + "\n"


def term_as_page(term: Term, names: bool) -> str:
    """One HTML page, without scripts."""
    return environment().get_template("term.html.j2").render(_content(term, names), few=FEW)


def _content(term: Term, names: bool) -> dict[str, Any]:
    """What may be told; None stands for a count below five."""

    def told(who: Iterable[str]) -> Any:
        several = sorted(who)
        return several if names else len(several) if len(several) >= FEW else None

    def largest(several: Iterable[Held]) -> list[Held]:
        shown = [held for held in several if names or len(held.everybody) >= FEW]
        return sorted(shown, key=lambda held: (-len(held.everybody), held.id))

    return {
        "assignments": term.assignments,
        "mistakes": [
            {
                "id": held.id,
                "said": held.said,
                "students": told(held.everybody),
                "by_assignment": {name: told(who) for name, who in held.students.items()},
                "back": told(held.back),
                "again_after_feedback": told(held.again),
                "cured": told(held.cured),
            }
            for held in largest(term.mistakes.values())
        ],
        "tests": [
            {"test": held.id, "students": told(held.everybody)}
            for held in largest(term.tests.values())
        ],
        "silent": [
            {"test": held.id, "students": told(held.everybody)}
            for held in largest(term.silent.values())
        ],
    }
