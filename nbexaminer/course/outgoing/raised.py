"""What an error of a wrong answer says: one mistake has several texts in Python.

The texts are those of CPython 3.11 to 3.14 and of numpy 1 and 2. What is not known here is its own
kind, without its numbers.
"""

import ast
import math
import re
from contextlib import suppress

NUMBER = r"'(?:numpy\.)?(?:int|float|complex)\d*'"
WHOLE = r"'(?:numpy\.)?int\d*'"
TEXT = r"'?str'?"
THROUGH = r"(?:is not iterable|is not reversible)"
# Names that lessons take from numpy, math and the like; anything else may be a slip of the pen.
LIBRARY = {"np", "numpy", "math", "pd", "plt", "random", "re", "ndarray", "array"} | {
    each for each in vars(math) if not each.startswith("_")
}
MISSING = r"name '(\w+)' is not defined"
SIDE_BY_SIDE = "a comma or a sign may be missing between values"
NO_NUMBER = "no number comes of it (nan)"
ADDED = "as one value added to a list does"

MIXED = rf"can only concatenate str|{TEXT}.*{NUMBER}|{NUMBER}.*{TEXT}"
TO_LIST = rf"'(?:list|tuple)' and {NUMBER}|{NUMBER} and 'list'"
METHODS = "append|insert|extend|sort|reverse|pop"
AS_LIST = rf"is not subscriptable|does not support item|has no attribute '(?:{METHODS})'"

# What an error says of an answer, by its text. The first that fits is taken.
SAYINGS = [
    ("None is used as a value", r"NoneType"),
    (NO_NUMBER, r"math domain error|expected a (?:positive|nonnegative) "),
    ("^ is no power in Python", r"for \^=?: "),
    ("a text and a number are mixed", MIXED),
    (ADDED, rf"can only concatenate (?:list|tuple)|for \+=?: (?:{TO_LIST})"),
    ("a number used as a list", rf"{NUMBER} object (?:{AS_LIST})|invalid index to scalar"),
    ("a loop over a whole number", rf"{WHOLE}.*{THROUGH}"),
    ("a loop over a number", rf"{NUMBER}.*{THROUGH}"),
    ("the length of a number", rf"{NUMBER}.*has no len"),
    ("a place that is no whole number", r"indices must be integers|only integers, slices"),
    ("a place that is not there", r"^IndexError: .*(?:out of range|out of bounds|from empty)"),
    ("a key that is not there", r"^KeyError"),
    ("a division by zero", r"^ZeroDivisionError"),
    ("it calls itself without end", r"^RecursionError"),
    ("more or fewer parts than names", r"values to unpack|cannot unpack"),
    ("a text that is no number", r"invalid literal for int|could not convert string to float"),
    ("another number of arguments", r"\(\) (?:takes|missing|got an unexpected|got multiple)"),
    ("something is called that is no function", r"object is not callable"),
    ("a name is used before it has a value", r"^UnboundLocalError"),
]
KNOWN = [(said, re.compile(pattern)) for said, pattern in SAYINGS]


def meaning(error: str, line: str = "") -> str:
    """What an error says in words that other texts of the same mistake share; "" if unknown.

    Args:
        error: Its class and its text, as "TypeError: 'int' object is not callable".
        line: The line that raised it, as `Raised.line` has it; "" if nobody knows.
    """
    if missing := re.search(MISSING, error):
        library = missing[1] in LIBRARY
        return f"a name {'of a library ' if library else ''}that is not defined"
    if re.search("not callable|indices must be|list index", error) and _side_by_side(line):
        return SIDE_BY_SIDE
    if re.search(THROUGH, error) and _adds(line):
        return ADDED
    return next((said for said, pattern in KNOWN if pattern.search(error)), "")


def kind_of(error: str) -> str:
    """An error without its numbers, if nothing else is known of it."""
    return re.sub(r"\d+", "#", error)


def _side_by_side(line: str) -> bool:
    """Whether brackets stand right behind a value that takes none, as in `(x) (y)`, `[x] [y]`."""
    called = (ast.BinOp, ast.UnaryOp, ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.Compare)
    indexed = (ast.List, ast.BinOp)
    return any(
        (isinstance(node, ast.Call) and isinstance(node.func, called))
        or (isinstance(node, ast.Subscript) and isinstance(node.value, indexed))
        for node in ast.walk(_statement(line))
    )


def _adds(line: str) -> bool:
    """Whether a line adds something, as `numbers += 3` does."""
    return any(
        isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add)
        for node in ast.walk(_statement(line))
    )


def _statement(line: str) -> ast.AST:
    """The syntax of the code in "line 3: `x += 1`"; of nothing, if it is half a statement."""
    text = line.partition("`")[2].rpartition("`")[0].strip()
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.parse(f"{text}\n    pass" if text.endswith(":") else text)
    return ast.Module([], [])
