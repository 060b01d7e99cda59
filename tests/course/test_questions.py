"""Every question is asked, no answer is given away, and all work without a kernel."""

from __future__ import annotations

import re

import pytest
import self_study
from lab import ask, explore, figures, watch
from lab.questions import QUESTIONS
from lesson import NAMES, ROOT, SOURCE, read

ASKED = re.compile(r"ask\.(?:predict|recall)\(([^()]*)")


FRAME = sorted(path.stem for path in self_study.FRAME.glob("*.ipynb"))


def asked(name):
    """The questions of a notebook, in order."""
    folder = self_study.FRAME if name in FRAME else SOURCE
    cells = [cell.source for cell in read(folder, name).cells if cell.cell_type == "code"]
    calls = [found for source in cells for found in ASKED.findall(source)]
    return [question for call in calls for question in re.findall(r'"([^"]+)"', call)]


def shown(question):
    """What a saved notebook shows of it."""
    return ask.Asked([question])._folded(question)


def test_every_question_is_asked_once():
    every = [question for name in (*NAMES, *FRAME) for question in asked(name)]
    assert sorted(every) == sorted(QUESTIONS)
    assert sum(question.startswith("end-") for question in asked(NAMES[-1])) == 10


@pytest.mark.parametrize("name", NAMES)
def test_each_notebook_predicts_and_from_the_second_on_recalls_two(name):
    recalled = [question for question in asked(name) if question.startswith("recall-")]
    assert len(recalled) == (0 if name == NAMES[0] else 2)
    assert len(asked(name)) > len(recalled)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_can_be_answered(name):
    question = QUESTIONS[name]
    if question.choices:
        assert question.answer in question.choices
        assert len(set(question.choices)) == len(question.choices) > 1
    else:
        assert isinstance(question.answer, int | float)
    assert 2 <= len(question.because.split()) <= 50
    if question.choices:  # every wrong choice is answered
        assert set(question.told) == set(question.choices) - {question.answer}
    assert not any(_is_right(question, said) for said in question.told)
    before, _, fold = shown(question).partition("<details>")
    assert question.because in fold and question.because not in before


def _is_right(question, said):
    if question.choices:
        return said == question.answer
    return abs(float(said) - question.answer) <= question.near


@pytest.mark.parametrize("name", [*NAMES, *FRAME])
def test_the_self_study_edition_spoils_nothing(name):
    for cell in read(ROOT / "notebooks", name).cells:
        if "ask." not in cell.source or cell.cell_type != "code":
            continue
        pages = [o.data["text/html"] for o in cell.outputs if "text/html" in o.get("data", {})]
        (page,) = [page for page in pages if "explorer-still" in page]
        assert "<img" not in page.partition("<details>")[0], cell.id


def test_while_a_notebook_is_graded_nobody_is_asked_and_nothing_is_trained(monkeypatch, capsys):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    ask.predict("best-rate", figures.passes())._ipython_display_()

    def training():
        pytest.fail("it was trained")
        yield

    watch.learning(training(), lambda network, x: 0.5, [(0, 1)], steps=40)
    assert "left out" in capsys.readouterr().out


def test_the_games_can_be_won_downhill_and_the_still_picture_says_how_far_it_is():
    neuron = explore.fit()
    assert neuron.values == {"w": -3, "b": 2}
    assert "C = 0.2056, goal: below 0.01" in neuron.still().alt
    dots = [(0, 0.1), (0.3, 0.2), (0.7, 0.8), (1, 0.9)]
    chain = explore.fit([1.0, -1.5, 2.0], [0.2, 0.5, -0.8], dots, descend=True)
    assert list(chain.values) == ["w1", "b1", "w2", "b2", "w3", "b3"]
    assert "C = 0.1354" in chain.still().alt
