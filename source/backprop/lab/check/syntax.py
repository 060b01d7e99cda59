"""Code that Python cannot read: what stands there, and what was meant."""

from __future__ import annotations

import keyword
import re

# What the characters of formulas and word processors are in Python.
CHARACTERS = {
    "←": "`=` gives a name its value",
    "→": "`=` gives a name its value",
    "≔": "`=` gives a name its value",
    "−": "the minus of the keyboard is `-`",
    "–": "the minus of the keyboard is `-`",
    "·": "a product is written with `*`",
    "×": "a product is written with `*`",
    "⋅": "a product is written with `*`",
    "÷": "a quotient is written with `/`",
    "²": "a square is written with two stars, as in `x**2`",
    "½": "a half is written `1 / 2`",
    "√": "a root is `np.sqrt(…)`",
    "∂": "a derivative is one name, such as `dy_dx`",
    "′": "a name has only letters, digits and underscores",
    "≠": "unequal is written `!=`",
    "≤": "it is written `<=`",
    "≥": "it is written `>=`",
    "“": 'quotation marks are straight ones, `"`',
    "”": 'quotation marks are straight ones, `"`',
    "„": 'quotation marks are straight ones, `"`',
    "’": "quotation marks are straight ones, `'`",
    "‘": "quotation marks are straight ones, `'`",
}

# What Python says, and what was meant.
SAID = (
    (
        "^cannot assign to expression",
        "on the left of `=` stands a calculation, and a single name is wanted there",
    ),
    (
        "instead of '='|cannot assign",
        "one `=` gives a value to the name on its left, and two, `==`, compare",
    ),
    ("never closed|does not match|unmatched|incomplete input", "a bracket has no partner"),
    (
        "^Generator expression",
        "a comma follows the loop; two lists to go through together stand in `zip(…)`",
    ),
    ("unterminated", "a quotation mark has no partner"),
    ("starred expression", "the `*` has nothing on its left to multiply"),
    ("line continuation", "`\\` does not divide; a quotient is written with `/`"),
    ("^invalid character", "it holds a sign that Python does not know, such as a raised letter"),
    ("expected ':'", "a colon is missing at its end"),
)

# What stands before and where Python stops, when it says no more than "invalid syntax".
INVALID = (
    ("", ";", "a `;` ends a line; between values stands a comma"),
    (",$", "for ", "a comma stands before `for`; in brackets the loop follows what it computes"),
    ("", "return ", "`return` begins a line of its own; it cannot stand inside brackets"),
    ("", "def ", "`def` begins a line of its own; a function is called by its name alone"),
    (r"[-+*/=]$", "[*/=]", "two signs stand side by side, where one is wanted"),
)


def unreadable(error: SyntaxError) -> tuple[str, str]:
    """Why Python cannot read the code, and in which line."""
    text = (error.text or "").strip()
    line = f"line {error.lineno}: `{text}`" if text else f"line {error.lineno}"
    return _why(error, text), f" ({line})"


def _why(error: SyntaxError, text: str) -> str:
    said, whole = error.msg, error.text or ""
    before, there = whole[: (error.offset or 1) - 1].strip(), whole[(error.offset or 1) - 1 :]
    strange = [f"`{c}` is no sign of Python: {CHARACTERS[c]}" for c in text if c in CHARACTERS]
    if strange and "invalid" in said:
        return strange[0]
    if "instead of '='" in said and re.match(r"\s*\w+ *=(?!=)", whole):
        return "inside brackets stands the value alone, without a name and `=` before it"
    if isinstance(error, IndentationError):
        return "the spaces at its beginning do not fit the lines around it"
    word = re.match(r"\s*([A-Z]\w*) ", whole)
    if word and word[1].lower() in keyword.kwlist and not keyword.iskeyword(word[1]):
        return f"`{word[1]}` begins with a small letter in Python: `{word[1].lower()}`"
    code = re.sub(r"(['\"]).*?\1|#.*", "", whole)  # without texts and comments
    if re.search(r"[_^]\{|\\[a-zA-Z]", code):
        return "`\\`, `_{` and `^{` belong to formulas on paper; code has names, `*`, `/` and `**`"
    for pattern, meant in SAID:
        if re.search(pattern, said):
            return meant
    if "forgot a comma" in said or (said == "invalid syntax" and _side_by_side(before, there)):
        return "something is missing between two values, such as a `*` or a comma"
    for left, right, meant in INVALID if said == "invalid syntax" else ():
        if re.search(left, before) and re.match(right, there):
            return meant
    return said


def _side_by_side(before: str, there: str) -> bool:
    """Whether two values stand side by side, as in `3 x` and `(x) y`."""
    word = re.search(r"([\w.]+|[\])])$", before)
    value = word and not keyword.iskeyword(word[1])
    return bool(
        value and re.match(r"[\w(\[]", there) and not re.match("(return|else|for|in)\\b", there)
    )
