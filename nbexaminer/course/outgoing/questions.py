"""Questions to an answer as `examiner.behaviour` notes them, with what came and what was wanted."""

import json
from typing import Any, NamedTuple

MAX_SHOWN = 60


class Pair(NamedTuple):
    """One question: what came, and what the model solution gives."""

    name: str
    args: list[Any] | None
    came: Any
    wanted: Any

    @property
    def asked(self) -> str:
        """The question as Python writes it."""
        if self.args is None:
            return self.name
        return f"{self.name}({', '.join(map(shown, self.args))})"


def shown(value: Any) -> str:
    """A value as Python writes it, in few characters."""
    match value:
        case {"a": str(kind)}:
            text = f"<{kind}>"
        case {"number": str(number)}:
            text = number
        case {"text": str(beginning)}:
            text = f"{beginning!r}…"
        case {"array": some}:
            text = f"array({json.dumps(some)})"
        case {"series": list(some), "index": list(rows)}:
            pairs = zip(rows, some, strict=False)
            text = f"{{{', '.join(f'{shown(row)}: {shown(item)}' for row, item in pairs)}}}"
        case {"table": list(columns), "length": rows}:
            text = f"a table of {', '.join(shown(name) for name, _ in columns)} with {rows} rows"
        case {"tuple": some, "length": length}:
            text = f"({', '.join(map(shown, some))}{',' * (length == 1)})"
        case {"list": some} | {"set": some} | {"frozenset": some}:
            text = f"[{', '.join(map(shown, some))}, …]"
        case {"dict": some}:
            text = f"{{{', '.join(f'{shown(key)}: {shown(item)}' for key, item in some)}}}"
        case list():
            text = f"[{', '.join(map(shown, value))}]"
        case _:
            text = repr(value)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


def key(question: list[Any]) -> str:
    """The same text for the same plain data."""
    return json.dumps(question)


def is_number(value: Any) -> bool:
    """Whether plain data is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def items_of(value: Any) -> list[Any] | None:
    """The items of a sequence of known length."""
    match value:
        case list():
            return value
        case {"tuple": list(some), "length": int(length)} if len(some) == length:
            return some
        case {"array": list(some), "shape": [int(length)]} if len(some) == length:
            return some
        case {"series": list(some), "length": int(length)} if len(some) == length:
            return some
    return None
