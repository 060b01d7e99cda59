"""Is there an argument at which an answer gives something else than the model solution?

Both get the arguments that tests ask for, and random ones like them, in one confined process.
"""

import copy
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from ...notebook.questions import value_of
from ...notebook.skeleton import grade_id_of
from ...plan import Plan
from ...workers import grade_in_worker

MAX_EXAMPLES = 5  # questions of tests whose arguments are varied
SAME, CHANGED = "the same on ", "is told apart: "  # what the comparing cell prints
COMPARING = """
def _compare_with_the_model():
    import copy, datetime, random
    from decimal import Decimal
    from fractions import Fraction
    import numpy as np
    from numpy import array, inf, nan
    chance, model = random.Random(1), dict(globals())
    exec(MODEL, model)
    def vary(value):
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, int):
            return value + chance.choice([-3, -2, -1, 0, 1, 2, 5])
        if isinstance(value, float):
            return round(value * chance.uniform(-2, 2) + chance.choice([0, 1, -1]), 3)
        if isinstance(value, str):
            changed = ["".join(chance.sample(value, len(value))), value.swapcase(), value[1:]]
            return chance.choice([value, *changed, value + value[:1], f" {value} "])
        if isinstance(value, (list, tuple)):
            several = [vary(each) for each in value]
            if isinstance(value, list) and several and chance.random() < 0.3:
                several = several[1:] if chance.random() < 0.5 else several + several[:1]
            return type(value)(several)
        if isinstance(value, (set, frozenset)):
            return type(value)(vary(sorted(value, key=repr)))
        if isinstance(value, dict):
            kept = max(0, len(value) - (chance.random() < 0.2))
            return {name: vary(each) for name, each in chance.sample([*value.items()], kept)}
        if isinstance(value, np.ndarray):
            return np.array(vary(tuple(value.ravel().tolist()))).reshape(value.shape)
        if hasattr(value, "columns"):
            value = value.apply(lambda column: [*map(vary, column)])
            return value.sample(frac=1, random_state=chance.randrange(2**32))
        return value
    def gives(function, arguments):
        mine = copy.deepcopy(arguments)
        try:
            came = function(*mine)
            return [came, mine]
        except Exception as error:
            return [type(error).__name__, None]
    def alike(one, two):
        if isinstance(one, (list, tuple)) and type(one) is type(two):
            return len(one) == len(two) and all(map(alike, one, two))
        if isinstance(one, dict) and isinstance(two, dict):
            return one.keys() == two.keys() and all(alike(one[each], two[each]) for each in one)
        if isinstance(one, (set, frozenset)):
            return type(one) is type(two) and one == two
        if hasattr(one, "iloc"):  # a table of pandas
            return type(one) is type(two) and one.equals(two)
        try:
            return bool(np.allclose(one, two, rtol=1e-7, atol=1e-9, equal_nan=True))
        except Exception:
            return type(one) is type(two) and repr(one) == repr(two)
    def shown(value):
        table = hasattr(value, "columns")
        return f"DataFrame({value.to_dict('list')})" if table else " ".join(repr(value).split())
    tried = 0
    for name, arguments in EXAMPLES:
        for number in range(200 // len(EXAMPLES)):
            asked = vary(arguments) if number else arguments
            wanted, came = gives(model[name], asked), gives(globals()[name], asked)
            tried += 1
            if not alike(wanted, came):
                what = came[0] if not alike(wanted[0], came[0]) else "other arguments afterwards"
                asked = ", ".join(map(shown, asked))
                one, two = (shown(each)[:60] for each in (what, wanted[0]))
                print(f"CHANGED{name}({asked}) gives {one} instead of {two}")
                return
    print(f"SAME{tried} random arguments")
_compare_with_the_model()
"""


class Comparing:
    """Compares answers of a notebook with the model solution.

    Args:
        plan: How the notebook is graded.
        files: The files beside it.
        behaviour: By test, what it asks of the model solution, and what comes.
    """

    def __init__(
        self, plan: Plan, files: Mapping[str, bytes], behaviour: Mapping[str, list[Any]]
    ) -> None:
        self._plan = replace(plan, points_only=False)  # a cell's output says what was found
        self._files, self._skeleton = files, plan.skeleton
        self._asked = [entry for seen in behaviour.values() for entry in seen]

    def difference(self, submission: NotebookNode, answer: str) -> str | None:
        """Arguments that tell an answer from the model, with both results.

        It is "" if none is found, and None if there was nothing to compare: no test calls a
        function of the answer, or only with arguments of which a part is known.

        Args:
            submission: A notebook with the answer.
            answer: The grade id of its cell.
        """
        model = next(c.source for c in self._skeleton.model.cells if grade_id_of(c) == answer)
        names = self._skeleton.defines[answer]
        examples = []
        for name, args, *_ in self._asked:
            with suppress(ValueError, TypeError):
                if name in names and args:
                    examples.append(f"({name!r}, ({', '.join(map(_code, args))},))")
        if not examples:
            return None
        code = COMPARING.replace("MODEL", repr(model)).replace("SAME", SAME)
        code = code.replace("EXAMPLES", f"[{', '.join(examples[:MAX_EXAMPLES])}]")
        submission = copy.deepcopy(submission)
        submission.cells.append(new_code_cell(code.replace("CHANGED", CHANGED)))
        graded = grade_in_worker(submission, self._plan, self._files)
        outputs = graded.notebook.cells[-1].get("outputs", [])
        text = "".join(each.text for each in outputs if each.output_type == "stream")
        if CHANGED in text:
            return str(text.partition(CHANGED)[2].strip().splitlines()[0])
        return "" if SAME in text else None


def _code(known: Any) -> str:
    """A value of plain data as Python writes it.

    Raises:
        ValueError: Only a part of it is known, or it is of another kind.
    """
    match known:
        case {"table": list(columns), "index": list(rows), "length": length} if len(rows) == length:
            items = {name: value_of(each) for name, each in columns}
            return f"__import__('pandas').DataFrame({items!r}, {value_of(rows)!r})"
    return repr(value_of(known))
