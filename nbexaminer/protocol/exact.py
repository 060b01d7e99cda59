"""Which values are the same thing wherever they are: nobody can change them, and a copy is as good.

Of everything else a copy is not the thing: lists can be shared, arrays viewed, tables changed in
place, and an object of another class may behave otherwise than what is sent in its place.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np

ALONE: set[type] = {type(None), bool, int, float, str, complex, bytes, range, type(...)}
ALONE |= {np.dtype(code).type for code in "? b h i q B H I Q e f d g F D G".split()}


def first_copied(values: Iterable[Any]) -> str | None:
    """The first of some values whose copy may differ from it, as "a list"; None: there is none."""
    for value in values:
        kind = type(value)
        if kind in ALONE:
            continue
        if kind is not tuple and kind is not frozenset:
            return f"a {kind.__name__}"
        if found := first_copied(value):
            return found
    return None
