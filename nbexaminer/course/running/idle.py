"""Answers that do no work, made from the model solution.

A test that such an answer passes checks less than its author may think: it compares with a value
that comes easily, or with arguments that the answer has changed, or it passes where nothing is
compared.
"""

import ast
import copy
from collections.abc import Iterator

from nbformat import NotebookNode
from nbgrader import utils

from ...notebook.skeleton import Skeleton, grade_id_of

CONSTANTS = {"nan": "float('nan')", "0": "0", "1": "1", '""': "''", "[]": "[]", "None": "None"}
# Ways to do the model's work on nothing, or to give nothing of it back, in words.
WAYS = {
    "empty": "arguments emptied",
    "zero": "arguments set to zero",
    "emptied": "results emptied",
    "missing": "results missing",
}
# Run in the student's process. An answer is None where its way would leave the model's work.
CODE = '''
def _idle_answer(way, model):
    """`model`, whose arguments or result are taken away first; of a variable, its value."""
    import copy
    import sys

    numpy = sys.modules.get("numpy")

    def is_array(value):
        return numpy is not None and isinstance(value, numpy.ndarray)

    def take(value, zero):
        """Empty an argument, or set it to zero, in place; whether that changed it."""
        if hasattr(value, "iloc"):
            if not len(value):
                return False
            if zero:
                value.iloc[:] = 0
            else:
                value.drop(value.index, inplace=True)
        elif is_array(value):
            if not zero or not value.any():
                return False
            value[...] = 0
        elif not isinstance(value, (list, dict, set, bytearray)) or not value:
            return False
        elif not zero or isinstance(value, (set, bytearray)):
            value.clear()
        else:
            for key in value if isinstance(value, dict) else range(len(value)):
                value[key] = 0
        return True

    def given(value, missing):
        """A result with nothing in it, or with every value missing; None if it is unknown."""
        if isinstance(value, tuple):
            return tuple(given(each, missing) for each in value)
        if hasattr(value, "iloc"):
            return value.where(value.isna()) if missing else value.iloc[:0]
        if is_array(value) and value.ndim:
            return numpy.full(value.shape, numpy.nan) if missing else value[:0]
        if isinstance(value, (str, bytes, list, dict, set)):
            if not missing or isinstance(value, (str, bytes, set)):
                return type(value)()
            if isinstance(value, list):
                return [given(each, missing) for each in value]
            return {key: given(each, missing) for key, each in value.items()}
        if isinstance(value, (int, float, complex)) or numpy and isinstance(value, numpy.generic):
            return float("nan") if missing or not numpy else numpy.array([])

    def answer(*args, **kwargs):
        try:
            if way in ("emptied", "missing"):
                return given(model(*copy.deepcopy(args), **copy.deepcopy(kwargs)), way == "missing")
            taken = [take(each, way == "zero") for each in (*args, *kwargs.values())]
            return model(*args, **kwargs) if any(taken) else None
        except Exception:
            return None

    if callable(model):
        return answer
    return given(model, way == "missing") if way in ("emptied", "missing") else None
'''


def idle_answers(skeleton: Skeleton) -> Iterator[tuple[str, NotebookNode]]:
    """Submissions that do no work, each with a word for what it does.

    Classes, and answers that are not plain Python, stay those of the model solution.
    """
    for word, value in CONSTANTS.items():
        yield word, _submission(skeleton, value=value)
    for way, word in WAYS.items():
        yield word, _submission(skeleton, way=way)


def _submission(skeleton: Skeleton, value: str = "", way: str = "") -> NotebookNode:
    submission = copy.deepcopy(skeleton.model)
    for cell in submission.cells:
        if cell.cell_type == "code" and utils.is_solution(cell) and not utils.is_grade(cell):
            names = skeleton.defines[str(grade_id_of(cell))]
            cell.source = _answer(cell.source, sorted(names), value, way)
    return submission


def _answer(model: str, names: list[str], value: str, way: str) -> str:
    try:
        body = ast.parse(model).body
    except SyntaxError:
        return model
    if any(isinstance(part, ast.ClassDef) for part in body):
        return model
    if way:
        return "\n".join([model, CODE, *(f"{it} = _idle_answer({way!r}, {it})" for it in names)])
    functions = {p.name for p in body if isinstance(p, ast.FunctionDef | ast.AsyncFunctionDef)}
    lines = [ast.unparse(part) for part in body if isinstance(part, ast.Import | ast.ImportFrom)]
    for name in names:
        call = f"def {name}(*args, **kwargs):\n    return {value}"
        lines.append(call if name in functions else f"{name} = {value}")
    return "\n".join(lines)
