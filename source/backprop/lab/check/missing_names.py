"""A name without a value: why it has none."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from .learner_code import Place, code_of, compared_names
from .registry import NAMES, PACKAGE, exercise_named
from .task import Task
from .verdict import listed

# Missing name: what to import for it.
IMPORTS = {
    "np": "`import numpy as np`",
    "numpy": "`import numpy`, or `import numpy as np` and `np.` in place of `numpy.`",
    "math": "`import math`",
    "exp": "`import numpy as np`, and write `np.exp`",
    "e": "`import numpy as np`, and write `np.e`, or `np.exp(x)` for the power",
    "pi": "`import numpy as np`, and write `np.pi`",
    "sqrt": "`import numpy as np`, and write `np.sqrt`",
    "log": "`import numpy as np`, and write `np.log`",
    "tanh": "`import numpy as np`, and write `np.tanh`",
    "mean": "`import numpy as np`, and write `np.mean`",
    "dot": "`import numpy as np`, and write `np.dot`",
    "scipy": "`import scipy.special`",
}


def symbols() -> Mapping[str, str]:
    """The names in the lesson's formulas that are no code, with what to write instead."""
    found: Mapping[str, str] = getattr(importlib.import_module(PACKAGE), "SYMBOLS", {})
    return found


def why_missing(error: NameError, place: Place, task: Task | None, answer: Any) -> tuple[str, str]:
    """Why a name has no value."""
    quoted = re.search(r"'(\w+)'", str(error))
    missing = error.name or (quoted[1] if quoted else "")
    compared = compared_names(place.tree).get(missing)
    if compared:
        return "compares-for-assigns", f"`{compared}`"
    if task is None and missing in _choices(place.statement):
        return "quotes-missing", f"`{missing}`"
    if isinstance(error, UnboundLocalError):
        sums = isinstance(place.statement, ast.AugAssign)
        told = "no-first-value" if sums else "unassigned"
        return told, f"`{missing}`" if missing else "used there"
    if missing in symbols():
        return "symbol", symbols()[missing]
    if missing and not missing.strip("_"):
        return "blank-left", f"`{missing}`"
    known = place.variables or getattr(answer, "__globals__", {})
    imported = _of_import(missing, known)
    if imported:
        return imported
    code = code_of(answer)
    taken = code.co_varnames[: code.co_argcount] if code else ()
    if task and missing in task.arguments and missing not in taken:
        strange = [f"`{name}`" for name in taken if name not in task.arguments]
        if strange:
            return "other-argument-name", f"{listed(strange)}, but its body uses `{missing}`"
    alike = _spelt_like(missing, known)
    if alike:
        return "spelt-otherwise", f"`{missing}`, but there is `{alike}`"
    together = _two_in_one(missing, place.variables)
    if together:
        return "two-names-in-one", f"`{missing}`, but there are {listed(together)}"
    return "undefined-name", f"`{missing}`" if missing else "used there"


def _spelt_like(missing: str, known: Mapping[str, Any]) -> str:
    """A known name that differs in capital letters, underscores or Greek letters only."""

    def plain(name: str) -> str:
        return name.lower().replace("_", "").replace("δ", "delta").replace("∂", "d")

    names = [name for name in known if not name.startswith("_") and name != missing]
    return next((name for name in names if missing and plain(name) == plain(missing)), "")


def _two_in_one(missing: str, known: Mapping[str, Any]) -> list[str]:
    """Two known numbers whose names, side by side, are the missing name."""
    for cut in range(1, len(missing)):
        parts = missing[:cut], missing[cut:]
        if all(isinstance(known.get(part), int | float) for part in parts):
            return [f"`{part}`" for part in parts]
    return []


def _of_import(missing: str, known: Mapping[str, Any]) -> tuple[str, str] | None:
    """Why a name of a module, or the module's own name, has no value."""
    if missing == "e" and callable(known.get("exp")):
        return "symbol", "`e` has no value. The power of e is a function, `exp(…)`"
    if missing in ("np", "math") and callable(known.get("exp")):
        return "symbol", f"`exp` is imported by its own name here: write it without `{missing}.`"
    modules = _modules(known)
    if missing in ("np", "numpy") and "numpy" in modules:
        return "module-has-another-name", f"`{modules['numpy']}`"
    module = modules.get("numpy") or modules.get("math")
    if module and missing in IMPORTS and missing not in ("np", "numpy", "math"):
        what = f"`{module}.exp(…)`, the power of e" if missing == "e" else f"`{module}.{missing}`"
        return "prefix-missing", f"`{missing}`: write {what}"
    return ("import-missing", f"`{missing}`: {IMPORTS[missing]}") if missing in IMPORTS else None


def _choices(statement: ast.stmt | None) -> Sequence[str]:
    """The texts to choose from, if a statement sets the answer to a choice."""
    name = ast.unparse(statement.targets[0]) if isinstance(statement, ast.Assign) else ""
    options: Sequence[str] = getattr(exercise_named(name), "options", ()) if name in NAMES else ()
    return options


def _modules(names: Mapping[str, Any]) -> dict[str, str]:
    """The imported modules among some names, with the name that each has there."""
    return {each.__name__: name for name, each in names.items() if isinstance(each, ModuleType)}
