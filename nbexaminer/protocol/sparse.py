"""Sparse matrices and arrays of scipy: their rows, columns and numbers.

scipy is never imported for it: who has no sparse matrix needs none.
"""

import importlib
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import WireError

if TYPE_CHECKING:
    from .codec import Packer, Unpacker

# The kinds of which no way back takes more memory than what arrives and the longest side.
KINDS = {f"{form}_{kind}" for form in ("coo", "csr", "csc") for kind in ("matrix", "array")}
MAX_SIDE = 10_000_000


def pack(packer: "Packer", value: Any) -> list[Any] | None:
    """Pack a sparse matrix of numbers with two sides; None for everything else."""
    name = type(value).__name__
    scipy_sparse = sys.modules.get("scipy.sparse")
    if name not in KINDS or type(value) is not getattr(scipy_sparse, name, None):
        return None
    coo = value.tocoo()
    if coo.dtype.kind not in "biufc" or len(coo.shape) != 2 or max(coo.shape) > MAX_SIDE:
        return None
    numbers = (np.ascontiguousarray(each) for each in (coo.data, coo.row, coo.col))
    return ["sparse", name, *coo.shape, *([each.dtype.str, *packer.put(each)] for each in numbers)]


def unpack(unpacker: "Unpacker", packed: list[Any]) -> Any:
    """Unpack what `pack` packed; None: it is something else.

    Raises:
        ValueError: It is nearly so.
    """
    match packed:
        case ["sparse", str(name), int(height), int(width), [*data], [*row], [*column]]:
            if name not in KINDS or not (0 <= height <= MAX_SIDE and 0 <= width <= MAX_SIDE):
                raise WireError("not a sparse matrix")
            module = importlib.import_module("scipy.sparse")
            form, kind = name.split("_")
            numbers, rows, columns = (unpacker.take(*each) for each in (data, row, column))
            coo = getattr(module, f"coo_{kind}")((numbers, (rows, columns)), (height, width))
            return coo.asformat(form)
    return None
