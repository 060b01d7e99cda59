"""While a notebook is graded, `lab` has no answers for student code, and checks still work."""

import shutil

import lesson
import nbformat
import pytest
from lesson import NAMES, ROOT, SOURCE, hand_out, read
from nbformat.v4 import new_code_cell
from nbgrader.api import Gradebook
from nbgrader.utils import is_solution
from small_course import run

LEANS = {
    "from-model": "from lab import model\nsigmoid = model.sigmoid",
    "from-exercises": "from lab.exercises.sigmoid import *\nsigmoid = truth",
    "from-memory": (
        "import gc\nfound = [f for f in gc.get_objects() if callable(f)\n"
        "         and getattr(f, '__name__', '') in ('sigmoid', 'truth')]\nsigmoid = found[0]"
    ),
}
LOOKS = "import os\nsorted(name for _, _, names in os.walk('lab') for name in names)"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The model solution, and three whose sigmoid is the lesson's own."""
    root = tmp_path_factory.mktemp("lab")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    shutil.copytree(SOURCE, root / "source" / "backprop")
    hand_out(root / "release" / "backprop")
    for student in ("model", *LEANS):
        folder = root / "submitted" / student / "backprop"
        hand_out(folder)  # the whole folder, as `nbgrader submit` hands it in
        for name in NAMES:
            notebook = read(SOURCE, name)
            if student == "model":
                nbformat.write(notebook, folder / f"{name}.ipynb")
            elif name != "2-sigmoid":  # the three hand in this one only
                (folder / f"{name}.ipynb").unlink()
            else:
                (cell,) = filter(is_solution, notebook.cells)
                cell.source = LEANS[student]
                notebook.cells.append(new_code_cell(LOOKS))
                nbformat.write(notebook, folder / f"{name}.ipynb")
    assert run(root, "nbgrader", "generate_assignment", "backprop", "--force").returncode == 0
    done = run(root, "nbexaminer", "grade", "backprop")
    # Beside the tests `lab` has the answers, so the second opinion differs, and a person is told.
    assert done.returncode == 1, done.stderr
    assert "from-model" in done.stderr and "from-exercises" in done.stderr
    assert "model: " not in done.stderr.replace("from-model: ", "")
    return root


def points(course, student):
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        row = book.find_submission("backprop", student)
        return {each.name: each.score for each in row.notebooks}


def test_the_model_solution_needs_nothing_of_it(course):
    assert sum(points(course, "model").values()) == sum(
        sum(lesson.points(name).values()) for name in NAMES
    )


def test_nothing_of_it_is_released(course):
    assert not (course / "release" / "backprop" / ".grading").exists()
    graded = course / "autograded" / "model" / "backprop"
    assert not (graded / ".grading").exists()
    assert (graded / "lab" / "model.py").read_bytes() == (SOURCE / "lab/model.py").read_bytes()


@pytest.mark.parametrize("student", LEANS)
def test_an_answer_of_the_lessons_own_earns_nothing(course, student):
    assert points(course, student)["2-sigmoid"] == 0
    graded = nbformat.read(course / "autograded" / student / "backprop" / "2-sigmoid.ipynb", 4)
    (cell,) = filter(is_solution, graded.cells)
    if student != "from-memory":
        assert "`lab` knows no answers: write your own" in str(cell.outputs)
    assert "judge.py" not in str(graded.cells[-1].outputs) and "model.py" in str(graded.cells[-1])


def test_demonstrations_in_a_graded_notebook_show_no_errors(course):
    for name in NAMES:
        graded = nbformat.read(course / "autograded" / "model" / "backprop" / f"{name}.ipynb", 4)
        wrong = [each for cell in graded.cells for each in cell.get("outputs", [])]
        assert not [each for each in wrong if each.output_type == "error"]
