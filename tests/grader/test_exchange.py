"""Two rounds through nbgrader's exchange, graded by nbexaminer."""

import nbformat
import pytest
from nbgrader.api import Gradebook
from small_course import answered, notebook, release, run, solution, test, write, written

SOURCE = notebook(
    [
        solution("half", "def half(x):\n    return x / 2"),
        test("halves", "assert half(4) == 2, 'half of 4 is 2'", 2),
        written("why", "Why?", 3),
    ]
)


@pytest.fixture
def course(tmp_path):
    """A course with an assignment released to an exchange, and the students' folder."""
    teacher, student = tmp_path / "teacher", tmp_path / "student"
    exchange = tmp_path / "exchange"
    student.mkdir()
    exchange.mkdir()
    exchange.chmod(0o777)
    write(teacher, SOURCE, {})
    config = teacher / "nbgrader_config.py"
    said = f"\nc.Exchange.root = {str(exchange)!r}\nc.CourseDirectory.course_id = 'small'\n"
    said += f"c.Exchange.cache = {str(tmp_path / 'cache')!r}\n"
    (student / "nbgrader_config.py").write_text("c = get_config()\n" + said)
    config.write_text(config.read_text() + said)
    release(teacher)
    obey(teacher, "nbgrader", "release_assignment", "ps1")
    return teacher, student


def obey(folder, *command):
    done = run(folder, *command)
    assert done.returncode == 0, done.stderr
    return done


def hand_in(student, half):
    path = student / "ps1" / "p.ipynb"
    answers = {"half": f"def half(x):\n    return {half}", "why": "Because."}
    nbformat.write(answered(nbformat.read(path, 4), answers), path)
    obey(student, "nbgrader", "submit", "ps1")


def marked(teacher):
    """Collect, grade, release feedback; return the points of the only student."""
    obey(teacher, "nbgrader", "collect", "ps1", "--update")
    obey(teacher, "nbexaminer", "grade", "ps1")
    obey(teacher, "nbexaminer", "feedback", "ps1")
    obey(teacher, "nbgrader", "release_feedback", "ps1")
    with Gradebook(f"sqlite:///{teacher}/gradebook.db", "small") as book:
        (row,) = book.assignment_submissions("ps1")
        return row.student.id, row.score


def pages(student):
    """The feedback that the student fetched, the latest last."""
    obey(student, "nbgrader", "fetch_feedback", "ps1")
    found = (student / "ps1" / "feedback").rglob("p.html")
    return [path.read_text() for path in sorted(found, key=lambda path: str(path.parent))]


def test_release_to_feedback_and_once_more_after_another_hand_in(course):
    teacher, student = course
    obey(student, "nbgrader", "fetch_assignment", "ps1")
    hand_in(student, "x")
    who, points = marked(teacher)
    assert points == 0
    (page,) = pages(student)
    assert "half of 4 is 2" in page

    with Gradebook(f"sqlite:///{teacher}/gradebook.db", "small") as book:
        grade = book.find_grade("why", "p", "ps1", who)
        grade.manual_score = 2.5
        book.db.commit()
    hand_in(student, "x / 2")
    assert marked(teacher) == (who, 2 + 2.5)
    first, second = pages(student)
    hint = '"hint">half of 4 is 2'
    assert first == page and hint in first and hint not in second
    assert "2.5 of 3 so far" in second
    regraded = obey(teacher, "nbexaminer", "grade", "ps1", "--force")
    assert "1 graded" in regraded.stderr
    with Gradebook(f"sqlite:///{teacher}/gradebook.db", "small") as book:
        assert book.find_submission("ps1", who).score == 4.5
