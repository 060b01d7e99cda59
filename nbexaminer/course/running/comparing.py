"""Is there an argument at which an answer gives something else than the model solution?

Both get the arguments that tests ask for, and random ones like them, in one confined process.
"""

import copy
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from ...notebook.skeleton import grade_id_of
from ...plan import Plan
from ...workers import grade_in_worker

MAX_EXAMPLES = 5  # questions of tests whose arguments are varied
SAME, CHANGED = "the same on ", "is told apart: "  # what the comparing cell prints
COMPARING = """
def _compare_with_the_model():
    import copy, json, math, random
    import numpy as np
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
            return "".join(chance.sample(value, len(value))) if chance.random() < 0.5 else value
        if isinstance(value, (list, tuple)):
            several = [vary(each) for each in value]
            if isinstance(value, list) and several and chance.random() < 0.3:
                several = several[1:] if chance.random() < 0.5 else several + several[:1]
            return type(value)(several)
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
        try:
            return bool(np.allclose(one, two, rtol=1e-7, atol=1e-9, equal_nan=True))
        except Exception:
            return type(one) is type(two) and repr(one) == repr(two)
    tried = 0
    for name, arguments in json.loads(EXAMPLES):
        arguments = [tuple(each["tuple"]) if isinstance(each, dict) else each for each in arguments]
        for number in range(40):
            asked = vary(arguments) if number else arguments
            wanted, came = gives(model[name], asked), gives(globals()[name], asked)
            tried += 1
            if not alike(wanted, came):
                what = came[0] if not alike(wanted[0], came[0]) else "other arguments afterwards"
                asked = ", ".join(map(repr, asked))
                print(f"CHANGED{name}({asked}) gives {what!r:.60} instead of {wanted[0]!r:.60}")
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

    def difference(self, submission: NotebookNode, answer: str) -> str:
        """Arguments that tell an answer from the model, with both results; "" if none is found.

        Args:
            submission: A notebook with the answer.
            answer: The grade id of its cell.
        """
        model = next(c.source for c in self._skeleton.model.cells if grade_id_of(c) == answer)
        names = self._skeleton.defines[answer]
        examples = [[name, args] for name, args, *_ in self._asked if name in names and args]
        if not examples:
            return ""
        code = COMPARING.replace("MODEL", repr(model)).replace("SAME", SAME)
        code = code.replace("EXAMPLES", repr(json.dumps(examples[:MAX_EXAMPLES])))
        submission = copy.deepcopy(submission)
        submission.cells.append(new_code_cell(code.replace("CHANGED", CHANGED)))
        graded = grade_in_worker(submission, self._plan, self._files)
        for output in graded.notebook.cells[-1].get("outputs", []):
            text = "".join(output.get("text", ""))
            if output.output_type == "stream" and CHANGED in text:
                return str(text.partition(CHANGED)[2].strip().splitlines()[0])
        return ""
