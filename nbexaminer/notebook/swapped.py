"""Finds answers that were released under other grade ids than they have in the source by now."""

from collections.abc import Callable, Mapping

from nbformat import NotebookNode
from nbgrader import utils

from .skeleton import Skeleton, grade_id_of


def swapped(
    cells: list[NotebookNode],
    skeleton: Skeleton,
    normalized: Callable[[str], str],
    defined: Callable[[int], set[str]],
) -> dict[str, int | None]:
    """The places in the skeleton of cells whose grade id is another question's there; None: none.

    Code tells it by the names that it defines, a text by the question before it. The cells keep the
    places of their ids if another cell that was handed in would lose its own.

    Args:
        cells: What was handed in.
        skeleton: The instructor's notebook.
        normalized: Makes texts comparable.
        defined: The names that a cell of these defines.
    """
    given = skeleton.released.cells
    answers = {
        mark: place
        for place, cell in enumerate(given)
        if (mark := grade_id_of(cell)) and not utils.is_locked(cell)
    }
    asked = _asked(given, answers, normalized)
    stay: dict[str, int | None] = {}
    found: dict[str, int] = {}
    strays: dict[int | None, str] = {}
    unlike: set[str] = set()
    for index, cell in enumerate(cells):
        mark = grade_id_of(cell)
        if mark is None or (mark in skeleton.marks and mark not in answers):
            continue
        here, fits = answers.get(mark), set()
        if here is not None and given[here].cell_type == "code":
            names = defined(index)
            wanted = {place: skeleton.defines.get(each) for each, place in answers.items()}
            fits = {place for place, each in wanted.items() if each and each <= names}
        elif index and (before := normalized(cells[index - 1].source)):
            fits = {place for place, text in asked.items() if text == before}
            unlike |= {mark} if here in asked and here not in fits else set()
        if here is None:
            strays |= {place: mark for place in fits}
        elif len(fits) == 1 and here not in fits:
            found[mark] = fits.pop()
        else:
            stay[mark] = here
    code = [mark for mark in found if given[answers[mark]].cell_type == "code"]
    if len(code) == 1:  # it only lacks a name, and has another's
        stay[code[0]] = answers[code[0]]
        del found[code[0]]
    result: dict[str, int | None] = dict(found)
    for mark in unlike & {each for each, place in stay.items() if place in strays}:
        result |= {strays[stay[mark]]: stay[mark], mark: None}
    places = [place for place in result.values() if place is not None]
    kept = {place for mark, place in stay.items() if mark not in result}
    apart = len({*places}) == len(places) and kept.isdisjoint(places)
    return result if apart and result.keys().isdisjoint(stay.keys() - unlike) else {}


def _asked(
    given: list[NotebookNode], answers: Mapping[str, int], normalized: Callable[[str], str]
) -> dict[int, str]:
    """The text of the question before each answer that is a text."""
    return {
        place: text
        for place in answers.values()
        if place and given[place].cell_type == given[place - 1].cell_type == "markdown"
        if place - 1 not in answers.values() and (text := normalized(given[place - 1].source))
    }
