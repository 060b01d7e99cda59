"""The special methods that a handle has only where the student's object has them.

`hasattr`, `isinstance(x, Iterable)` and Python's operators look at the class of what they are
given. So the examiner makes a class with just these methods for every class of the student's.
"""

ARITHMETIC = "add sub mul matmul truediv floordiv mod pow and or xor".split()
SPECIAL = [
    f"__{name}__"
    for name in (
        "len iter next contains getitem setitem delitem enter exit await call bool int float"
        " neg pos abs"
    ).split()
    + ARITHMETIC
    + [f"r{name}" for name in ARITHMETIC]
]


def special_of(kind: type) -> int:
    """Which of these methods the instances of a class have: a bit for each."""
    own = [vars(base) for base in kind.__mro__]
    found = 0
    for place, name in enumerate(SPECIAL):
        first = next((names[name] for names in own if name in names), None)
        found |= (first is not None) << place
    return found


def names_of(found: int) -> list[str]:
    """The names that `special_of` found."""
    return [name for place, name in enumerate(SPECIAL) if found >> place & 1]
