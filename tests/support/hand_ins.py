"""What students hand in, and the points a fair grader gives; `small_course` grades it.

The assignment ps1 has a notebook `tasks` (two exercises of 2 and 3 points, and a question of 5 that
a person marks) and a notebook `extra` (an exercise of 1 point). A case's name is its student's, and
every answer in it is right unless it says otherwise.
"""

import copy
import io
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ANSWERS = {
    "area": "def area(radius):\n    return math.pi * radius ** 2",
    "shout": "def shout(text):\n    return text.upper() + '!'",
    "double": "def double(x):\n    return 2 * x",
    "essay": "Rounding: 0.1 has no exact form in base two, so errors add up.",
}
FULL = {"area": 2, "shout": 3, "double": 1, "essay": "waits"}


@dataclass
class Case:
    """One way to hand in.

    Attributes:
        name: Also the student's.
        says: What happened.
        hand_in: Changes both notebooks, whose answers are all right; may return files by name: a
            notebook, bytes, or None for "not there".
        fair: The points a fair grader gives, by question; the essay "waits" for a person.
        why: Why that is fair.
        told: The run has to name the student: something was guessed, or is missing.
        or_listed: It is fair too to grade nothing, if the student is named.
        then: As `hand_in`, for a second hand-in after the first was graded.
        aged: The second hand-in has files with an older date.
    """

    name: str
    says: str
    hand_in: Callable[[dict, dict], dict[str, Any] | None]
    fair: dict[str, Any]
    why: str
    told: bool = False
    or_listed: bool = False
    then: Callable[[dict, dict], dict[str, Any] | None] | None = None
    aged: bool = False


def cell(kind, text, ident, **marks):
    made = {"cell_type": kind, "id": ident, "metadata": {}, "source": text}
    if marks:
        made["metadata"]["nbgrader"] = {
            "grade": False,
            "solution": False,
            "locked": False,
            "task": False,
            "schema_version": 3,
        } | marks
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def answer(name):
    head, *body = ANSWERS[name].split("\n")
    inside = "\n".join(["    ### BEGIN SOLUTION", *body, "    ### END SOLUTION"])
    return cell("code", f"{head}\n{inside}", f"{name}-cell", grade_id=name, solution=True)


def check(name, points, seen, hidden):
    text = f"{seen}\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
    return cell(
        "code",
        text,
        f"{name}-check",
        grade_id=f"test-{name}",
        grade=True,
        locked=True,
        points=points,
    )


def notebooks() -> dict[str, dict]:
    tasks = [
        cell("markdown", "# Week 1", "title"),
        cell("code", "import math", "setup", grade_id="setup", locked=True),
        cell("markdown", "## Exercise 1\n\nThe area of a circle.", "text-1"),
        answer("area"),
        check("area", 2, "assert area(0) == 0", "assert abs(area(2) - 12.566) < 0.001"),
        cell("markdown", "## Exercise 2\n\nLoud: capital letters and a mark.", "text-2"),
        answer("shout"),
        check("shout", 3, "assert shout('a') == 'A!'", "assert shout('Oh no') == 'OH NO!'"),
        cell("markdown", "## Question\n\nWhy is 0.1 + 0.2 not 0.3?", "text-3"),
        cell(
            "markdown",
            ANSWERS["essay"],
            "essay-cell",
            grade_id="essay",
            grade=True,
            solution=True,
            points=5,
        ),
    ]
    extra = [
        cell("markdown", "# Extra", "title"),
        answer("double"),
        check("double", 1, "assert double(2) == 4", "assert double(-3) == -6"),
    ]
    meta = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return {
        name: {"cells": cells, "metadata": copy.deepcopy(meta), "nbformat": 4, "nbformat_minor": 5}
        for name, cells in (("tasks", tasks), ("extra", extra))
    }


def at(book: dict, ident: str) -> int:
    """Where the cell with that id is."""
    return next(i for i, c in enumerate(book["cells"]) if c.get("id") == ident)


def own(text: str, kind="code") -> dict:
    """A cell that the student made."""
    return cell(kind, text, f"own-{zlib.crc32(text.encode()):08x}")


def stub(book: dict, name: str) -> dict:
    """Replace the answer in `book` by the cell as it was released."""
    found = copy.deepcopy(book["cells"][at(book, f"{name}-cell")])
    found["source"] = (
        "YOUR ANSWER HERE"
        if name == "essay"
        else ANSWERS[name].split("\n")[0]
        + "\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    )
    return found


def answered(course: Path) -> list[dict]:
    """The release with all answers right: tasks, extra."""
    books = []
    for name in ("tasks", "extra"):
        book = json.loads((course / f"release/ps1/{name}.ipynb").read_text())
        for each in book["cells"]:
            each["source"] = "".join(each["source"])
            grade_id = each["metadata"].get("nbgrader", {}).get("grade_id")
            each["source"] = ANSWERS.get(grade_id, each["source"])
        books.append(book)
    return books


def put(hand_in, course: Path, student: str, aged=False) -> None:
    folder = course / "submitted" / student / "ps1"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    tasks, extra = answered(course)
    files = {"tasks.ipynb": tasks, "extra.ipynb": extra} | (hand_in(tasks, extra) or {})
    for name, content in files.items():
        if content is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(
                content if isinstance(content, bytes) else json.dumps(content, indent=1).encode()
            )
            if aged:
                os.utime(folder / name, (1.5e9, 1.5e9))


def same(tasks, extra):
    pass


def own_cells_between(tasks, extra):
    tasks["cells"].insert(at(tasks, "area-check"), own("print(area(1))"))
    tasks["cells"].insert(at(tasks, "text-2"), own("My note: pi is in math.", "markdown"))
    tasks["cells"].append(own("1 / 0  # I tried this"))


def answer_in_new_cell_below(tasks, extra):
    i = at(tasks, "area-cell")
    tasks["cells"][i] = stub(tasks, "area")
    tasks["cells"].insert(i + 1, own(ANSWERS["area"]))


def answer_cell_typed_anew(tasks, extra):
    tasks["cells"][at(tasks, "area-cell")] = own(ANSWERS["area"])


def answer_cells_merged(tasks, extra):
    second = tasks["cells"].pop(at(tasks, "shout-cell"))
    tasks["cells"][at(tasks, "area-cell")]["source"] += "\n\n" + second["source"]


def answer_cell_split(tasks, extra):
    i = at(tasks, "shout-cell")
    tail = copy.deepcopy(tasks["cells"][i]) | {"id": "half-2"}
    tasks["cells"][i]["source"] = "def loud(text):\n    return text.upper()"
    tail["source"] = "def shout(text):\n    return loud(text) + '!'"
    tasks["cells"].insert(i + 1, tail)


def stub_copy_left_below(tasks, extra):
    tasks["cells"].insert(at(tasks, "area-cell") + 1, stub(tasks, "area") | {"id": "copy-1"})


def grade_id_edited(tasks, extra):
    tasks["cells"][at(tasks, "shout-cell")]["metadata"]["nbgrader"]["grade_id"] = "shout-final"


def colab(tasks, extra):
    for number, book in enumerate((tasks, extra)):
        for i, each in enumerate(book["cells"]):
            each["metadata"] = {
                "id": f"{number}a{i}XyZ",
                "colab": {"base_uri": "https://localhost:8080/"},
            }
            del each["id"]
        book["metadata"] = {
            "colab": {"provenance": []},
            "kernelspec": {"name": "python3", "display_name": "Python 3"},
        }
        book["nbformat_minor"] = 0


def answers_lost_their_marks(tasks, extra):
    for book in (tasks, extra):
        for each in book["cells"]:
            if each["metadata"].get("nbgrader", {}).get("solution"):
                each["metadata"] = {}


def essay_lost_its_marks(tasks, extra):
    tasks["cells"][at(tasks, "essay-cell")]["metadata"] = {}


def essay_as_code(tasks, extra):
    each = tasks["cells"][at(tasks, "essay-cell")]
    each.update(cell_type="code", outputs=[], execution_count=None)


def essay_not_done(tasks, extra):
    tasks["cells"][at(tasks, "essay-cell")] = stub(tasks, "essay")


def answer_as_text(tasks, extra):
    each = tasks["cells"][at(tasks, "area-cell")]
    each["cell_type"] = "markdown"
    del each["outputs"], each["execution_count"]


def test_cell_deleted(tasks, extra):
    del tasks["cells"][at(tasks, "shout-check")]


def test_cell_as_text(tasks, extra):
    each = tasks["cells"][at(tasks, "area-check")]
    each["cell_type"] = "markdown"
    del each["outputs"], each["execution_count"]


def answer_moved_to_the_end(tasks, extra):
    tasks["cells"].append(tasks["cells"].pop(at(tasks, "area-cell")))


def bom(tasks, extra):
    return {"tasks.ipynb": b"\xef\xbb\xbf" + json.dumps(tasks).encode()}


def latin_1(tasks, extra):
    tasks["cells"][at(tasks, "essay-cell")]["source"] += " Schöne Grüße!"
    return {"tasks.ipynb": json.dumps(tasks, ensure_ascii=False).encode("latin-1")}


def windows_line_ends(tasks, extra):
    return {"tasks.ipynb": json.dumps(tasks, indent=1).replace("\n", "\r\n").encode()}


def old_minor_with_ids(tasks, extra):
    tasks["nbformat_minor"] = 4


def heading_cell(tasks, extra):
    tasks["cells"].insert(
        0, {"cell_type": "heading", "level": 1, "metadata": {}, "source": "My week"}
    )
    tasks["nbformat_minor"] = 0
    for each in tasks["cells"]:
        each.pop("id", None)


def big_outputs(tasks, extra):
    tasks["cells"].insert(2, own("print('x' * 25_000_000)"))
    tasks["cells"][2]["source"] = "pass  # printed a lot"
    tasks["cells"][2]["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "x" * 25_000_000}
    ]


def zipped(tasks, extra):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, book in (("tasks", tasks), ("extra", extra)):
            archive.writestr(f"week1/{name}.ipynb", json.dumps(book))
    return {"tasks.ipynb": None, "extra.ipynb": None, "week1.zip": packed.getvalue()}


def txt_added(tasks, extra):
    return {"tasks.ipynb": None, "tasks.ipynb.txt": tasks}


def other_endings(tasks, extra):
    return {"tasks.ipynb": None, "extra.ipynb": None, "tasks.json": tasks, "extra": extra}


def archive_by_that_name(tasks, extra):
    return {"tasks.ipynb": zipped(tasks, extra)["week1.zip"], "extra.ipynb": None}


def only_a_checkpoint(tasks, extra):
    return {"tasks.ipynb": None, ".ipynb_checkpoints/tasks-checkpoint.ipynb": tasks}


def files_swapped(tasks, extra):
    return {"tasks.ipynb": extra, "extra.ipynb": tasks}


def handed_in_twice(tasks, extra):
    return {"extra.ipynb": tasks}


def two_numbered(tasks, extra):
    old = copy.deepcopy(tasks)
    for name in ("area", "shout"):
        old["cells"][at(old, f"{name}-cell")] = stub(old, name)
    return {"tasks.ipynb": None, "tasks_v1.ipynb": old, "tasks_v2.ipynb": tasks}


def downloaded_twice(tasks, extra):
    return {"tasks.ipynb": None, "tasks (1).ipynb": tasks}


def two_versions(tasks, extra):
    release = copy.deepcopy(tasks)
    for name in ("area", "shout", "essay"):
        release["cells"][at(release, f"{name}-cell")] = stub(release, name)
    return {"tasks.ipynb": release, "tasks-solved.ipynb": tasks}


def nothing_in_the_file(tasks, extra):
    return {"tasks.ipynb": b""}


def cut_off(tasks, extra):
    whole = json.dumps(tasks).encode()
    return {"tasks.ipynb": whole[: len(whole) * 2 // 3]}


def other_kernel(tasks, extra):
    for book in (tasks, extra):
        book["metadata"]["kernelspec"] = {
            "name": "conda-env-work-py",
            "display_name": "Python [conda env:work]",
            "language": "python",
        }


def colab_imports(tasks, extra):
    tasks["cells"].insert(1, own("from google.colab import drive\ndrive.mount('/content/drive')"))
    tasks["cells"].insert(1, own("!pip install numpy"))


def extra_only_first(tasks, extra):
    return {"extra.ipynb": None}


def wrong_area(tasks, extra):
    tasks["cells"][at(tasks, "area-cell")]["source"] = "def area(radius):\n    return 3 * radius"


def widgets_without_state(tasks, extra):
    tasks["metadata"]["widgets"] = {
        "application/vnd.jupyter.widget-state+json": {
            "0a1b": {
                "model_module": "@jupyter-widgets/base",
                "model_name": "LayoutModel",
                "state": {},
            }
        }
    }


def same_cell_id(tasks, extra):
    tasks["cells"].insert(
        at(tasks, "shout-cell") + 1, own("shout('a copy, then changed')") | {"id": "shout-cell"}
    )


def outputs_missing(tasks, extra):
    for book in (tasks, extra):
        for each in book["cells"]:
            each.pop("outputs", None)
            each.pop("execution_count", None)


def raise_left_below(tasks, extra):
    for book, name in ((tasks, "area"), (tasks, "shout"), (extra, "double")):
        book["cells"][at(book, f"{name}-cell")]["source"] += (
            "\n    # YOUR CODE HERE\n    raise NotImplementedError()"
        )


def web_page(tasks, extra):
    return {
        "tasks.ipynb": b'<!DOCTYPE html>\n<html lang="en"><body>Please sign in.</body></html>\n'
    }


def answer_in_the_test_cell(tasks, extra):
    test = tasks["cells"][at(tasks, "shout-check")]
    test["source"] = ANSWERS["shout"] + "\n" + test["source"]
    tasks["cells"][at(tasks, "shout-cell")] = stub(tasks, "shout")


def printed_in_the_test_cell(tasks, extra):
    tasks["cells"][at(tasks, "shout-check")]["source"] += "\nprint('all good')"


def odd_timestamp(tasks, extra):
    return {"timestamp.txt": b"handed in yesterday evening\n"}


def carriage_returns(tasks, extra):
    for book in (tasks, extra):
        for each in book["cells"]:
            each["source"] = each["source"].replace("\n", "\r\n")


def essay_in_question(tasks, extra):
    tasks["cells"][at(tasks, "text-3")]["source"] += "\n\n" + ANSWERS["essay"]
    tasks["cells"][at(tasks, "essay-cell")] = stub(tasks, "essay")


def endless_own_cell(tasks, extra):
    tasks["cells"].insert(at(tasks, "text-2"), own("n = 1\nwhile n > 0:\n    n = n + 1"))


def reset_at_top(tasks, extra):
    tasks["cells"].insert(0, own("%reset -f\n%matplotlib inline"))


def name_shadowed(tasks, extra):
    tasks["cells"].insert(at(tasks, "area-check"), own("abs = area(2)\nprint(abs)"))


def exit_at_the_end(tasks, extra):
    tasks["cells"].append(own("exit()"))


def timed_answer(tasks, extra):
    each = tasks["cells"][at(tasks, "area-cell")]
    each["source"] = "%%time\n" + each["source"]


def main_guard(tasks, extra):
    tasks["cells"][at(tasks, "shout-cell")]["source"] = (
        "if __name__ == '__main__':\n    mark = '!'\n\n"
        "def shout(text):\n    return text.upper() + mark"
    )


TEXT = "A grade goes with the work, and the work is all there."

CASES = [
    Case("as-it-should", "Saved by JupyterLab, all right.", same, FULL, TEXT),
    Case(
        "own-cells-between",
        "The student's own cells between the others; the last one fails.",
        own_cells_between,
        FULL,
        "A failing note of one's own takes nothing from the exercises.",
    ),
    Case(
        "below-the-stub",
        "The stub is untouched; the answer stands in a new cell below it.",
        answer_in_new_cell_below,
        FULL,
        "Run from top to bottom the answer is what counts.",
    ),
    Case(
        "typed-anew",
        "The answer cell was deleted and typed anew: same place, no nbgrader metadata.",
        answer_cell_typed_anew,
        FULL,
        "The cell defines what the exercise asks for, where its cell was.",
        told=True,
    ),
    Case(
        "cells-merged",
        "Both answers stand in the first answer cell; the second was merged into it.",
        answer_cells_merged,
        FULL,
        "Nothing is missing; a restored stub must not undo it.",
        told=True,
    ),
    Case(
        "cell-split",
        "An answer cell was split in two: both halves carry its id.",
        answer_cell_split,
        FULL,
        "Both halves run, in their order.",
    ),
    Case(
        "stub-copied-below",
        "An untouched copy of the stub (same id) is left below the right answer.",
        stub_copy_left_below,
        FULL,
        "Who solved it did not mean the empty copy.",
        told=True,
    ),
    Case(
        "id-edited",
        "The answer cell's grade_id was changed.",
        grade_id_edited,
        FULL,
        "The same cell in the same place under another name.",
        told=True,
    ),
    Case(
        "colab",
        "Saved by a service that drops cell metadata and ids, and writes nbformat 4.0.",
        colab,
        FULL,
        "Every cell is there and in its order.",
        told=True,
    ),
    Case(
        "answers-without-marks",
        "All answer cells lost their metadata, test cells did not.",
        answers_lost_their_marks,
        FULL,
        "Cell ids and neighbours say which is which.",
        told=True,
    ),
    Case(
        "essay-without-marks",
        "The cell of the question lost its metadata; the text is there.",
        essay_lost_its_marks,
        FULL,
        "A person has to read it: never closed with 0.",
        told=True,
    ),
    Case(
        "essay-as-code",
        "The text of the question stands in a code cell.",
        essay_as_code,
        FULL,
        "A person has to read it.",
    ),
    Case(
        "essay-not-done",
        "The question was left as it was; all else is right.",
        essay_not_done,
        FULL | {"essay": 0},
        "Plainly not done, as nbgrader has it.",
    ),
    Case(
        "answer-as-markdown",
        "An answer cell became a text cell (one key in the wrong mode).",
        answer_as_text,
        FULL,
        "The cell keeps its id; the text is the code.",
    ),
    Case(
        "test-deleted",
        "A test cell was deleted.",
        test_cell_deleted,
        FULL,
        "The test is the instructor's and comes back.",
    ),
    Case(
        "test-as-markdown", "A test cell became a text cell.", test_cell_as_text, FULL, "As above."
    ),
    Case(
        "answer-at-the-end",
        "An answer cell was moved below everything else.",
        answer_moved_to_the_end,
        FULL,
        "The order of cells isn't what the exercise is about.",
    ),
    Case(
        "bom",
        "A text editor put a byte order mark before the JSON.",
        bom,
        FULL,
        "Editors do that; the content is whole.",
    ),
    Case(
        "latin-1",
        "Saved in Latin-1, with umlauts in the text.",
        latin_1,
        FULL,
        "As above; only a few letters of a text depend on it.",
        told=True,
    ),
    Case("windows-line-ends", "Lines end in CR LF.", windows_line_ends, FULL, TEXT),
    Case(
        "old-minor-with-ids",
        "nbformat 4.4, yet cells have ids (an old tool saved a new notebook).",
        old_minor_with_ids,
        FULL,
        "A harmless contradiction.",
    ),
    Case(
        "heading-cell",
        "nbformat 4.0 with a cell of the old type `heading`.",
        heading_cell,
        FULL,
        "One cell of the student's own is odd; the rest isn't.",
    ),
    Case(
        "big-outputs",
        "25 MB of saved output in a cell of the student's.",
        big_outputs,
        FULL,
        "Outputs are made anew; saved ones don't matter.",
    ),
    Case(
        "zip",
        "A zip of the folder, as the learning platform gives it.",
        zipped,
        FULL,
        "It holds what was asked for, under the right names.",
        told=True,
        or_listed=True,
    ),
    Case(
        "txt-added",
        "tasks.ipynb.txt: the browser added an ending.",
        txt_added,
        FULL,
        "There is no other candidate.",
        told=True,
        or_listed=True,
    ),
    Case(
        "other-endings",
        "tasks.json and extra: the endings are others, the content is that of the notebooks.",
        other_endings,
        FULL,
        "There is no other candidate.",
        told=True,
    ),
    Case(
        "archive-by-that-name",
        "tasks.ipynb is a zip archive with both notebooks, under the name that was asked for.",
        archive_by_that_name,
        FULL,
        "It holds what was asked for.",
        told=True,
    ),
    Case(
        "only-a-checkpoint",
        "tasks.ipynb was deleted; what Jupyter keeps of it is there.",
        only_a_checkpoint,
        FULL,
        "It is what the student saved.",
        told=True,
    ),
    Case(
        "files-swapped",
        "tasks.ipynb and extra.ipynb have each other's content.",
        files_swapped,
        FULL,
        "Every answer is there, with its marks.",
        told=True,
    ),
    Case(
        "handed-in-twice",
        "extra.ipynb is another copy of tasks.ipynb.",
        handed_in_twice,
        FULL | {"double": 0},
        "Nothing of it is there; somebody must hear of it.",
        told=True,
    ),
    Case(
        "two-numbered",
        "tasks_v1.ipynb as released but for the text, tasks_v2.ipynb with all answers.",
        two_numbered,
        {"area": 0, "shout": 0, "double": 1},
        "Which of them counts is the student's decision: nothing is guessed, somebody is told.",
        told=True,
    ),
    Case(
        "downloaded-twice",
        "tasks (1).ipynb: the second download.",
        downloaded_twice,
        FULL,
        "There is no other candidate.",
        told=True,
        or_listed=True,
    ),
    Case(
        "two-versions",
        "tasks.ipynb as released, and beside it tasks-solved.ipynb with all answers.",
        two_versions,
        {"area": 0, "shout": 0, "double": 1},
        "The named file counts, but somebody must be told of the other one.",
        told=True,
    ),
    Case(
        "empty-file",
        "tasks.ipynb has no bytes (saving failed).",
        nothing_in_the_file,
        {"area": 0, "shout": 0, "double": 1},
        "Nothing to grade; the instructor must hear of it.",
        told=True,
    ),
    Case(
        "cut-off",
        "tasks.ipynb ends after two thirds (upload broke off).",
        cut_off,
        {"area": 0, "shout": 0, "double": 1},
        "As above.",
        told=True,
    ),
    Case(
        "other-kernel",
        "The kernel's name is that of the student's own environment.",
        other_kernel,
        FULL,
        "It's Python all the same.",
    ),
    Case(
        "colab-imports",
        "The first cells mount a cloud drive and install a package.",
        colab_imports,
        FULL,
        "They fail here and change no answer.",
    ),
    Case(
        "second-without-extra",
        "Handed in again, corrected; the second time without extra.ipynb, which had its point.",
        wrong_area,
        FULL | {"double": 0},
        "The last hand-in counts, as with nbgrader; what is missing in it is said.",
        told=True,
        then=extra_only_first,
    ),
    Case(
        "second-lost-extra",
        "Handed in again from an archive with older dates: the same, but no extra.ipynb.",
        same,
        FULL | {"double": 0},
        "As above: a point must not stay for what is not handed in.",
        told=True,
        then=extra_only_first,
        aged=True,
    ),
    Case(
        "second-with-older-date",
        "Handed in again, corrected, from an archive that kept an older file date.",
        wrong_area,
        FULL,
        "Other content is a new hand-in, whatever the date.",
        then=same,
        aged=True,
    ),
    Case(
        "widgets-without-state",
        "A service saved the notebook's widgets without the key `state` that converters ask for.",
        widgets_without_state,
        FULL,
        "The state of widgets is no part of the work.",
    ),
    Case(
        "same-cell-id",
        "A cell of the student's own has the cell id of an answer.",
        same_cell_id,
        FULL,
        "nbgrader's marks say which is the answer.",
    ),
    Case(
        "outputs-missing",
        "Code cells have neither outputs nor an execution count, which the format demands.",
        outputs_missing,
        FULL,
        "Outputs are made anew.",
    ),
    Case(
        "raise-left-below",
        "The stub's last line, raise NotImplementedError(), was left below every answer.",
        raise_left_below,
        FULL,
        "It comes after the return.",
    ),
    Case(
        "web-page",
        "tasks.ipynb is the web page of a sign-in form, saved under that name.",
        web_page,
        {"area": 0, "shout": 0, "double": 1},
        "Nothing to grade; the instructor must hear of it.",
        told=True,
    ),
    Case(
        "odd-timestamp",
        "timestamp.txt holds no date.",
        odd_timestamp,
        FULL,
        "The date decides about lateness, not about the answers.",
    ),
    Case(
        "carriage-returns",
        "Inside the cells, too, lines end in CR LF.",
        carriage_returns,
        FULL,
        "Python reads it, and so does Jupyter.",
    ),
    Case(
        "answer-in-the-test-cell",
        "The answer was typed above the asserts of the test's own cell; the stub is untouched.",
        answer_in_the_test_cell,
        FULL,
        "The student's own lines are an answer, wherever they stand.",
        told=True,
    ),
    Case(
        "printed-in-the-test-cell",
        "A print was added to a test cell.",
        printed_in_the_test_cell,
        FULL,
        "The test is the instructor's; it is said that it was changed.",
        told=True,
    ),
    Case(
        "essay-in-question",
        "The text was typed below the question, in its own cell; the answer's is untouched.",
        essay_in_question,
        FULL,
        "A person has to read it.",
        told=True,
    ),
    Case(
        "endless-own-cell",
        "A cell of the student's own never ends.",
        endless_own_cell,
        FULL,
        "It is interrupted; the exercises are right.",
        told=True,
    ),
    Case(
        "reset-at-top",
        "The first cell clears all names (%reset -f).",
        reset_at_top,
        FULL,
        "Nothing is lost by it there.",
    ),
    Case(
        "name-shadowed",
        "A cell of the student's own gives the name abs, which a test uses, to a number.",
        name_shadowed,
        FULL,
        "The exercises are right; tests have their own names.",
        told=True,
    ),
    Case(
        "exit-at-the-end",
        "The last cell calls exit().",
        exit_at_the_end,
        FULL,
        "What came before it counts.",
    ),
    Case(
        "timed-answer",
        "The student put %%time before an answer.",
        timed_answer,
        FULL,
        "It changes no answer.",
    ),
    Case(
        "main-guard",
        "Part of an answer stands below if __name__ == '__main__'.",
        main_guard,
        FULL,
        "In a notebook that is so.",
    ),
]
