"""The templates of our HTML pages, and what they can call."""

from functools import cache

from jinja2 import Environment, PackageLoader

from ...notebook.sanitize.text import visible


@cache
def environment() -> Environment:
    """The environment of the templates; it escapes everything that is not marked as HTML."""
    made = Environment(
        loader=PackageLoader("nbexaminer", "course/outgoing/templates"),
        autoescape=True,
        trim_blocks=True,
    )
    made.filters |= {"parts": _parts, "points": points, "visible": visible, "counted": counted}
    return made


def points(number: float) -> str:
    """A number of points: two decimals at most."""
    return f"{round(number, 2):g}"


def counted(number: float, thing: str) -> str:
    """A number of things in words, such as "1 point"."""
    return f"{points(number)} {thing}{'s' * (round(number, 2) != 1)}"


def _parts(text: str) -> list[str]:
    """A text split at its backticks: every second part is code."""
    parts = visible(text).split("`")
    return parts if len(parts) % 2 else [visible(text)]  # a backtick has no partner
