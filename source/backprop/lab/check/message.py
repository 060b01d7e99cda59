"""What a learner sees after a check: a box in Jupyter, a few plain lines anywhere else.

In a Jupyter kernel the box is displayed, and the error below it is one short line, so the hint
appears once. Elsewhere the error itself carries the lines. Neither shows a traceback.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Sequence
from typing import NoReturn

from .verdict import Verdict

GREEN, AMBER = "#009e73", "#e69f00"  # from Okabe and Ito's palette; words and signs say it too

# "Run all", nbgrader and readers of an executed notebook need the error itself, not its text.
# JupyterLab and Notebook would show its line in red below the box, so the box hides it.
NO_RED_BAR = (
    "<style>.jp-OutputArea-child:has(.lab-amber) ~ .jp-OutputArea-child:has("
    '[data-mime-type="application/vnd.jupyter.stderr"], '
    '[data-mime-type="application/vnd.jupyter.error"]) { display: none; }</style>'
)

_seen: dict[str, tuple[str, int]] = {}  # task: (its last mistake, times in a row)


class CheckFailed(AssertionError):
    """An answer that is not right yet.

    `str()` is the hint and the misconception's id in square brackets, for readers of an executed
    notebook. The grader reads the id from the attribute.

    Attributes:
        task: what was checked, such as "mean".
        misconception: the id, such as "mean/not-divided".
        hint: one or two sentences that name the mistake.
        found: what was called and what came back, or "".
    """

    def __init__(self, task: str, misconception: str, hint: str, found: str = "") -> None:
        """Make the failure. `show` displays it."""
        super().__init__(f"{hint} [{misconception}]")
        self.task, self.misconception, self.hint, self.found = task, misconception, hint, found
        self.shown = False

    def lines(self) -> list[str]:
        """The whole message as plain text, in lines."""
        return [line for line in (f"✗ {self.task}: not yet", self.found, self.hint) if line]

    def show(self) -> None:
        """Display the amber box if this is a Jupyter kernel."""
        self.shown = display_box(AMBER, self.lines())

    def rest(self) -> list[str]:
        """The line under the box."""
        return [f"✗ {self.task}: see the hint above."]

    def _render_traceback_(self) -> list[str]:
        """What IPython prints instead of a traceback."""
        return self.rest() if self.shown else self.lines()


class NotReady(CheckFailed):
    """A demonstration needs an answer that is not written yet. Nothing was judged."""

    def lines(self) -> list[str]:
        """Only the hint, because nothing was judged."""
        return [self.hint]

    def rest(self) -> list[str]:
        """The line under the box."""
        return ["Not yet: see the hint above."]


def forget() -> None:
    """Forget earlier failures, so that help starts with the hint alone again."""
    _seen.clear()


def fail(task: str, verdict: Verdict, staged: bool = True) -> NoReturn:
    """Show a verdict and raise it. If it comes twice in a row, the nudge follows the hint."""
    identity = f"{task}/{verdict.name}"
    last, times = _seen.get(task, ("", 0))
    times = times + 1 if last == identity else 1
    if staged:
        _seen[task] = identity, times
    again = staged and times > 1 and verdict.nudge
    hint = f"{verdict.hint} {verdict.nudge}" if again else verdict.hint
    failure = CheckFailed(task, identity, hint, verdict.found)
    failure.show()
    raise failure


def not_ready(name: str, hint: str) -> NoReturn:
    """Stop a cell that needs something that is not there yet. Nothing was judged.

    Raises:
        NotReady: with the hint.
    """
    failure = NotReady(name, f"{name}/not-ready", hint)
    failure.show()
    raise failure


def summarise(count: int, missing: Sequence[str]) -> None:
    """Show how many of a notebook's checks passed, and which did not."""
    line = f"{count - len(missing)} of {count} checks passed since this notebook was started."
    names = ", ".join(f"`{name}`" for name in missing)
    rest = (
        f"Not yet, or not run since the last change: {names}."
        if missing
        else "Nothing is left to do here."
    )
    if not display_box(AMBER if missing else GREEN, [line, rest]):
        print(f"{line}\n{rest}")


def succeed(task: str, tried: str, notes: Sequence[str] = ()) -> None:
    """Show that a task is right, and forget its earlier failures."""
    _seen.pop(task, None)
    show_passed(task, tried, notes)


def show_passed(task: str, tried: str, notes: Sequence[str]) -> None:
    """Tell the learner that `task` is right, what was tried, and friendly notes."""
    lines = [f"✓ {task}: {tried}", *(f"Note: {note}" for note in notes)]
    if not display_box(GREEN, lines):
        print("\n".join(lines))


def display_box(colour: str, lines: list[str]) -> bool:
    """Display lines in a coloured box, and as plain text; False outside of a kernel."""
    if not in_kernel():
        return False
    from IPython.display import display

    # No text colour and a see-through background: the box follows a light or a dark theme.
    title, *rest = (re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(line)) for line in lines)
    body = "".join(f"<div>{line}</div>" for line in rest)
    style = f"border-left: 5px solid {colour}; background: {colour}22; padding: 8px 12px"
    hides = ' class="lab-amber"' if colour == AMBER else ""
    box = f'<div role="status"{hides} style="{style}"><strong>{title}</strong>{body}</div>'
    box += NO_RED_BAR if hides else ""
    display({"text/html": box, "text/plain": "\n".join(lines)}, raw=True)  # type: ignore[no-untyped-call]
    return True


def in_kernel() -> bool:
    """Whether this Python is a Jupyter kernel. It does not import IPython to find out."""
    get_ipython = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)
    return hasattr(get_ipython(), "kernel")
