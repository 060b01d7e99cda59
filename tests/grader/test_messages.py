"""Messages cross as plain data, and unexpected kinds are refused."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_course import answered, notebook, solution, test

from nbexaminer.errors import WireError
from nbexaminer.grade import grade_notebook
from nbexaminer.protocol.fields import read
from nbexaminer.protocol.messages import (
    Call,
    Cell,
    CellRan,
    Data,
    Get,
    Job,
    Missing,
    Raised,
    Ran,
    Run,
    Settled,
)


@pytest.mark.parametrize(
    "message",
    [
        Job(
            2, {"np": "import numpy as np"}, ["f"], 5, 0.5, 60.0, True, 2**30, 2**36, 65, 2**20, 99
        ),
        Cell("1 + 1", 2.0, ["f"], "import math"),
        Cell("1 + 1"),
        CellRan([{"output_type": "stream"}], "Too long.", True),
        Settled("No Landlock."),
        Call("f", (1, [2.0]), {"x": None}, id=3),
        Data({1: object}, id=4),
        Raised(["KeyError", "Exception"], "no", "line 1: `x`", "printed", id=5),
    ],
    ids=lambda message: type(message).__name__,
)
def test_a_message_arrives_as_it_was(message):
    assert read(message.packed(), Missing, type(message)) == message


GOOD = Raised(["KeyError"], "no", "", id=1).packed()


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"kind": "Raised"},
        {"kind": ["Raised"]},
        {"kind": "Question"},
        Missing(id=1).packed(),
        GOOD | {"more": 1},
        GOOD | {"id": True},
        GOOD | {"id": "1"},
        GOOD | {"types": "KeyError"},
        GOOD | {"types": ["KeyError", 1]},
        GOOD | {"message": None},
        {name: value for name, value in GOOD.items() if name != "line"},
    ],
)
def test_what_is_no_expected_message_is_refused(data):
    with pytest.raises(WireError):
        read(data, Raised, Ran)


@given(
    st.dictionaries(
        st.sampled_from(["kind", "id", "outputs", "value"]),
        st.sampled_from(["Ran", "Data", "Missing", 1, True, None, [], {}, ["Ran"]]),
    )
)
@settings(max_examples=200, deadline=None)
def test_nearly_right_messages_are_refused_or_sound(data):
    try:
        answer = read(data, *Run.answers, *Get.answers)
    except WireError:
        return
    assert type(answer.id) is int and answer.packed() == data


def test_the_student_process_learns_only_its_bounds():
    job = Job(2, {"np": "import numpy as np"}, [], 5, 0.5, 60.0, True, 2**30, 2**36, 65, 2**20, 99)
    assert set(dataclasses.asdict(job.bounds())) == {
        *("confined", "memory", "address_space", "seconds", "file_size", "open_files"),
        "points_only",
    }


OURS = ["NotebookStopped", "CellTimeoutError", "OutputLost"]


@pytest.mark.parametrize("name", OURS)
def test_an_error_of_the_students_is_not_taken_for_one_of_ours(name):
    source = notebook([solution("f", "f = 1"), test("t", "assert f == 2", 1)])
    cell = f"class {name}(Exception): pass\nf = 2\nraise {name}('Python ended.')"
    graded = grade_notebook(answered(source, {"f": cell}), source)
    assert graded.problems == [] and graded.scores == {"t": 1}
    assert graded.notebook.cells[0].outputs[-1].evalue == "Python ended."


def test_where_python_ended_in_a_test_what_it_printed_is_kept_and_why_is_said():
    source = notebook([solution("f", "f = 1"), test("t", "print('before')\nf()", 1)])
    ends = "import os\ndef f(): os._exit(7)"
    graded = grade_notebook(answered(source, {"f": ends}), source)
    printed, error = graded.notebook.cells[1].outputs
    assert printed.text == "before\n" and error.ename == "NotebookStopped"
    assert "exit status 7" in error.evalue and graded.problems[0].message == error.evalue
