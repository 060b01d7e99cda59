"""Questions to answer before the answer unfolds. Nobody is told, and it costs no points.

With a kernel there are buttons, or a field for a number. A reader who has answered sees "you said
…, it is …, because …", and the picture unfolds. Without a kernel (on GitHub, in a saved notebook,
before the cell runs) the answer is in a closed fold.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from IPython.display import display

from .explore import HIDE_MISSING_WIDGET, show
from .picture import LeftOut, Picture, graded
from .questions import QUESTIONS, Question

try:
    import traitlets
    from anywidget import AnyWidget
except ImportError:  # then there is only the fold
    AnyWidget = None


def predict(name: str, picture: Picture | LeftOut | None = None) -> Asked:
    """Ask for a prediction, then show the reason and the picture."""
    return Asked([QUESTIONS[name]], picture)


def recall(*names: str) -> Asked:
    """Ask about earlier notebooks."""
    return Asked([QUESTIONS[name] for name in names])


class Asked:
    """Questions, and the picture that appears with the last answer."""

    def __init__(
        self, questions: Sequence[Question], picture: Picture | LeftOut | None = None
    ) -> None:
        """Take one question or more."""
        self.questions, self.picture = questions, picture

    def _ipython_display_(self) -> None:
        if graded():
            display(LeftOut())
            return
        text = "\n".join(f"Predict: {_plain(question.text)}" for question in self.questions)
        folded = "".join(map(self._folded, self.questions))
        page = f'<div class="explorer-still">{folded}</div>{HIDE_MISSING_WIDGET}'
        display({"text/html": page, "text/plain": text}, raw=True)
        if AnyWidget:
            asked = [
                {**asdict(question), "then": self._picture(question)} for question in self.questions
            ]
            show(Control(questions=asked))

    def _picture(self, question: Question) -> str:
        last = question is self.questions[-1]
        return self.picture._repr_html_() if self.picture and last else ""

    def _folded(self, question: Question) -> str:
        choices = "".join(f"<li>{html.escape(choice)}</li>" for choice in question.choices)
        answer = f"<b>{html.escape(str(question.answer))}</b>. {question.because}"
        return (
            f"<p>{question.text}</p>{choices and f'<ul>{choices}</ul>'}"
            f"<details><summary>Open when you have decided</summary><p>{answer}</p>"
            f"{self._picture(question)}</details>"
        )


if AnyWidget:

    class Control(AnyWidget):
        """The buttons. `ask.js` does the rest in the browser, so no answer leaves the page."""

        _esm = Path(__file__).with_name("ask.js")
        _css = Path(__file__).with_name("explore.css")
        questions = traitlets.List().tag(sync=True)


def _plain(text: str) -> str:
    for mark in ("<i>", "</i>", "<sub>", "</sub>"):
        text = text.replace(mark, "")
    return text
