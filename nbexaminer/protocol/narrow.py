"""Half-precision results, which a test compares by their value.

numpy rounds what a `float16` is compared with: to three digits, to 0 or to infinity. So a wrong
answer would equal what is expected for being narrow. In a test, a `float16` of the student's says
that it is one, and counts as the number that it is.
"""

import numpy as np


class Half(np.float64):
    """A number of half precision that came from the student's code."""

    dtype = property(lambda self: np.dtype(np.float16))
    itemsize = nbytes = property(lambda self: 2)

    def __repr__(self) -> str:
        return repr(np.float16(self))

    def __str__(self) -> str:
        return str(np.float16(self))
