"""The summary of a large class is grouped and counted, and says what to do next."""

import re

from small_course import answered, notebook, release, run, solution, test, write

from nbexaminer.course.outgoing.summary import EXAMPLES, grouped

SOURCE = notebook(
    [solution("half", "def half(x):\n    return x / 2"), test("halves", "assert half(4) == 2", 2)]
)
WRONG = answered(SOURCE, {"half": "def half(x):\n    return y"})
RAISES = answered(SOURCE, {"half": "def half(x):\n    return 1 / 0"})


def test_lines_of_one_kind_stand_together_and_nobody_is_left_out():
    lines = [f"s{n}: p: Cell {n} of the file is damaged." for n in range(8)]
    found = list(grouped([*lines[:4], "t: q: was not handed in", *lines[4:]]))
    assert found[:EXAMPLES] == lines[:EXAMPLES]
    assert found[EXAMPLES] == "… and 3 more like these, of the students s5, s6, s7"
    assert found[EXAMPLES + 1 :] == ["t: q: was not handed in"]


def test_the_end_of_a_run_says_what_the_class_does_and_what_is_next(tmp_path):
    submissions = {f"name-error-{n}": WRONG for n in range(3)}
    write(tmp_path, SOURCE, submissions | {"right": SOURCE, "zero": RAISES})
    release(tmp_path)
    done = run(tmp_path, "nbexaminer", "grade", "ps1")
    assert done.returncode == 0, done.stderr
    lines = [re.sub(r"^\[\w+ \| \w+\] ", "", line) for line in done.stderr.splitlines()]
    assert lines[-5:] == [
        "5 graded, 0 unchanged, 0 need a look",
        "mean of those graded now: 0.4 of 2 points",
        "3 students: NameError: name 'y' is not defined",
        "1 student: ZeroDivisionError: division by zero",
        "next: nbexaminer report ps1; nbexaminer feedback ps1",
    ]
    assert len(lines) == 5  # and no line for each student
