"""How the source of an assignment differs from what the gradebook knows of it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from nbformat import NotebookNode
from nbgrader import utils

from ...errors import CourseError

Place = tuple[str, str]  # the name of a notebook, and the grade id of a cell
SIMILAR = 0.8  # the likeness of the texts by which a cell is known under another grade id
ALIKE = 0.5  # the share of cells by which a notebook is known under another name
OUSTED = "{} (until now)"  # the grade id of a cell whose own went to another cell


@dataclass(frozen=True)
class Cell:
    """A cell that the gradebook keeps.

    Attributes:
        kinds: The tables that have a row of it: "grade", "solution", "task", "source".
        cell_type: "code" or "markdown".
        text: What students get, with hidden tests.
        points: What it is worth; None when nothing.
        locked: Whether students may not change it.
        checksum: nbgrader's, of its text.
        question: The Markdown cell before it; None where nobody knows.
    """

    kinds: frozenset[str]
    cell_type: str
    text: str
    points: float | None = None
    locked: bool = False
    checksum: str | None = None
    question: str | None = None

    @property
    def by_hand(self) -> bool:
        """Whether a person grades it."""
        return "task" in self.kinds or {"grade", "solution"} <= self.kinds

    def like(self, other: "Cell", least: float = SIMILAR) -> bool:
        """Whether another cell is of the same kind, and its text at least so similar."""
        same = (self.kinds, self.cell_type) == (other.kinds, other.cell_type)
        if least and self.question and other.question:
            same = same and _likeness(self.question, other.question) >= ALIKE
        return same and _likeness(self.text, other.text) >= least

    def sign(self, asks: bool = True) -> tuple[object, ...]:
        """What no other cell is likely to have: kinds, text and, if asked, the question."""
        return self.kinds, self.cell_type, self.text.strip(), self.question if asks else None


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.strip(), other.strip(), autojunk=False).ratio()


Cells = dict[str, dict[str, Cell]]  # by notebook and grade id


def cells_of(notebook: NotebookNode) -> dict[str, Cell]:
    """The cells of an instructor's notebook that nbgrader would keep."""
    found = {}
    for before, cell in zip([None, *notebook.cells], notebook.cells, strict=False):
        told = {
            "grade": utils.is_grade(cell),
            "solution": utils.is_solution(cell),
            "task": utils.is_task(cell),
        }
        kinds = frozenset(kind for kind, it_is in told.items() if it_is)
        if not kinds and not utils.is_locked(cell):
            continue
        mark = cell.metadata.nbgrader
        points = float(mark.points) if kinds & {"grade", "task"} else None
        asks = before and before.cell_type == "markdown" and not utils.is_solution(before)
        about = (cell.cell_type, cell.source, points, utils.is_locked(cell), mark.get("checksum"))
        question = before.source.strip() if before and asks else ""
        found[str(mark.grade_id)] = Cell(kinds | {"source"}, *about, question)
    return found


@dataclass
class SourceChange:
    """What the gradebook has to learn.

    Attributes:
        notebooks: The new name of each notebook that was renamed.
        cells: The new grade id of each cell that was renamed, by its notebook's new name.
        moved: The notebook of each cell that was moved to another, by its old place.
        added: New cells that give points, with these.
        removed: Cells that gave points and are gone, by the new name of a notebook that was kept.
        weights: Points before and after, where they differ.
        other: Whether anything else differs, such as a question without points.
    """

    notebooks: dict[str, str] = field(default_factory=dict)
    cells: dict[Place, str] = field(default_factory=dict)
    moved: dict[Place, str] = field(default_factory=dict)
    added: dict[Place, Cell] = field(default_factory=dict)
    removed: dict[Place, Cell] = field(default_factory=dict)
    weights: dict[Place, tuple[float, float]] = field(default_factory=dict)
    other: bool = False

    def __bool__(self) -> bool:
        points = self.added or self.removed or self.weights
        return bool(self.notebooks or self.cells or self.moved or points or self.other)

    def renamed(self, place: Place) -> Place:
        """What a place in the gradebook is called from now on."""
        notebook = self.notebooks.get(place[0], place[0])
        cell = self.cells.get((notebook, place[1]), place[1])
        return self.moved.get((notebook, cell), notebook), cell


def compare(
    known: Cells, wanted: Cells, graded: set[Place], renamed: Mapping[str, str]
) -> SourceChange:
    """Find what the gradebook has to learn.

    A cell that is gone and a new one that is like it, and like no other, are one cell renamed.

    Args:
        known: What the gradebook has.
        wanted: What the source has.
        graded: The places in the gradebook where a person has given points.
        renamed: The new grade ids (or names of notebooks) that the instructor names; "" for
            what is removed.

    Raises:
        CourseError: Points that a person gave hang on whether a cell was renamed.
    """
    change = SourceChange(notebooks=_renamed_notebooks(known, wanted, renamed))
    known = {change.notebooks.get(name, name): cells for name, cells in known.items()}
    graded = {(change.notebooks.get(name, name), cell) for name, cell in graded}
    known = _after_moves(known, wanted, change, renamed)
    graded = {change.renamed(place) for place in graded}
    for name in sorted(known.keys() | wanted.keys()):
        old, new = known.get(name, {}), wanted.get(name, {})
        pairs = _renamed_cells(name, old, new, graded, renamed)
        pairs |= {cell: OUSTED.format(cell) for cell in _ousted(old, pairs)}
        change.cells |= {(name, before): after for before, after in pairs.items()}
        old = {pairs.get(cell, cell): each for cell, each in old.items()}
        gone, fresh = (
            {(name, cell): each for cell, each in one.items() if cell not in another}
            for one, another in ((old, new), (new, old))
        )
        change.removed |= {place: each for place, each in gone.items() if each.points is not None}
        change.added |= {place: each for place, each in fresh.items() if each.points is not None}
        for cell in old.keys() & new.keys():
            before, after = old[cell], new[cell]
            if before.points is not None and after.points is not None:
                if before.points != after.points:
                    change.weights[name, cell] = before.points, after.points
            elif after.points is not None:
                change.added[name, cell] = after
            elif before.points is not None:
                change.removed[name, cell] = before
            change.other |= before.kinds != after.kinds
        change.other |= bool(gone or fresh) or (name in known) != (name in wanted)
    return change


def _renamed_notebooks(known: Cells, wanted: Cells, renamed: Mapping[str, str]) -> dict[str, str]:
    gone, fresh = known.keys() - wanted.keys(), wanted.keys() - known.keys()
    told = {old: renamed[old] for old in gone if renamed.get(old) in fresh}
    alike = {
        (old, new)
        for old in gone - renamed.keys()
        for new in fresh - set(told.values())
        if len(known[old].keys() & wanted[new].keys())
        > ALIKE * max(len(known[old]), len(wanted[new]))
    }
    return told | dict(_one_to_one(alike))


def _after_moves(
    known: Cells, wanted: Cells, change: SourceChange, renamed: Mapping[str, str]
) -> Cells:
    """What the gradebook has, each cell in the notebook that it was moved to; note the moves.

    A cell was moved if one is gone, and one of its grade id, kind and text is new elsewhere. It may
    have another grade id there if no other cell has its text and question, before or after.
    """
    after = {name: dict(cells) for name, cells in known.items()}
    for name, cells in known.items():
        for mark in sorted(cells.keys() - wanted.get(name, {}).keys()):
            to = [n for n in wanted if mark in wanted[n] and mark not in known.get(n, {})]
            of = [n for n in known if mark in known[n] and mark not in wanted.get(n, {})]
            if len(to) == len(of) == 1 and cells[mark].like(wanted[to[0]][mark]):
                change.moved[name, mark] = to[0]
                after.setdefault(to[0], {})[mark] = after[name].pop(mark)
    for place, (other, new) in _renamed_on_the_way(known, after, wanted, renamed).items():
        change.cells[place] = new
        change.moved[place[0], new] = other
        after.setdefault(other, {})[new] = after[place[0]].pop(place[1])
    return after


def _renamed_on_the_way(
    known: Cells, after: Cells, wanted: Cells, renamed: Mapping[str, str]
) -> dict[Place, Place]:
    """The new places of cells that are in another notebook and have another grade id there."""
    gone, fresh = (
        {(n, m): each for n in one for m, each in one[n].items() if m not in other.get(n, {})}
        for one, other in ((after, wanted), (wanted, after))
    )
    everywhere = [each for some in (known, wanted) for n in some for each in some[n].values()]
    asks = all(each.question is not None for each in everywhere)
    often = Counter(each.sign(asks) for each in everywhere)
    found = {}
    for (name, mark), each in gone.items():
        sign, told = each.sign(asks), renamed.get(mark)
        others = [place for place in fresh if place[0] != name]
        if told is not None:
            to = [place for place in others if place[1] == told and (name, told) not in fresh]
        else:
            same = often[sign] == 2 and each.text.strip()
            to = [place for place in others if same and fresh[place].sign(asks) == sign]
        if len(to) == 1:
            found[name, mark] = to[0]
    return found


def _one_to_one(pairs: set[Place]) -> Iterator[Place]:
    """The pairs whose parts are in no other pair."""
    for old, new in pairs:
        if not any(pair != (old, new) and (pair[0] == old or pair[1] == new) for pair in pairs):
            yield old, new


def _changed_places(
    known: dict[str, Cell], wanted: dict[str, Cell], gone: set[str], fresh: set[str]
) -> dict[str, str]:
    """The new grade ids of cells whose own stands at another cell now, as if they were swapped."""
    asks = all(each.question is not None for each in known.values())
    old, new = ({m: each.sign(asks) for m, each in some.items()} for some in (known, wanted))
    other = {mark for mark in old.keys() & new.keys() if old[mark] != new[mark]}
    pairs = {(o, n) for o in other | gone for n in other | fresh if old[o] == new[n]}
    return dict(_one_to_one(pairs))


def _ousted(known: dict[str, Cell], pairs: dict[str, str]) -> set[str]:
    """The cells whose grade ids others have now, and that have no new ones themselves."""
    return (known.keys() & set(pairs.values())) - pairs.keys()


def _renamed_cells(
    notebook: str,
    known: dict[str, Cell],
    wanted: dict[str, Cell],
    graded: set[Place],
    renamed: Mapping[str, str],
) -> dict[str, str]:
    gone, fresh = known.keys() - wanted.keys(), wanted.keys() - known.keys()
    told = {old: renamed[old] for old in gone if renamed.get(old) in fresh}
    told |= _changed_places(known, wanted, gone - renamed.keys(), fresh - set(told.values()))
    gone |= (ousted := _ousted(known, told))
    told |= {old: renamed[old] for old in ousted if renamed.get(old) in fresh - set(told.values())}
    gone, fresh = gone - renamed.keys() - told.keys(), fresh - set(told.values())

    could = {(o, n) for o in gone for n in fresh if known[o].like(wanted[n], 0)}
    found = dict(told)
    for least in (1.0, SIMILAR):
        left = {pair for pair in could if pair[0] not in found and pair[1] not in found.values()}
        alike = {(old, new) for old, new in left if known[old].like(wanted[new], least)}
        found |= dict(_one_to_one(alike))
    for old in sorted(gone - found.keys()):
        candidates = sorted(n for o, n in could if o == old and n not in found.values())
        if candidates and (notebook, old) in graded:
            now = "another question now" if old in wanted else "gone"
            raise CourseError(
                f"{notebook}: {old} is {now}, for which a person has given points, and"
                f" {', '.join(candidates)} is new. Is it the same by another name? Say"
                f" --renamed={old}={candidates[0]} if so, and --renamed={old}= if not."
            )
    return found
