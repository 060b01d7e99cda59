"""A first hand-in is inserted as rows; they are those that nbgrader's objects would write."""

import shutil

import nbformat
from nbgrader.api import Gradebook
from small_course import answered, grade, notebook, release, solution, test, write, written
from sqlalchemy import text

from nbexaminer.course.outgoing.gradebook import Book

SOURCE = notebook(
    [
        solution("half", "def half(x):\n    return x / 2"),
        test("halves", "assert half(4) == 2", 2),
        written("why", "Why?", 3),
        solution("drawn", "x = 1", points=1),
    ]
)
ALL = """
SELECT s.student_id, s.timestamp, s.extension, n.name, sn.late_submission_penalty, sn.flagged,
       c.name, c.type, {columns}
FROM submitted_assignment s JOIN submitted_notebook sn ON sn.assignment_id = s.id
JOIN notebook n ON n.id = sn.notebook_id JOIN {table} t ON t.notebook_id = sn.id
JOIN base_cell c ON c.id = t.cell_id ORDER BY 1, 4, 7
"""
COLUMNS = {
    "grade": "t.auto_score, t.manual_score, t.extra_credit, t.needs_manual_grade",
    "comment": "t.auto_comment, t.manual_comment",
}


def rows(root):
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as book:
        asked = [ALL.format(table=name, columns=columns) for name, columns in COLUMNS.items()]
        people = book.db.execute(text("SELECT * FROM student ORDER BY id")).all()
        return people, [book.db.execute(text(each)).all() for each in asked]


def test_the_rows_are_those_of_nbgraders_objects(tmp_path, monkeypatch):
    plain, objects = tmp_path / "plain", tmp_path / "objects"
    wrong = answered(SOURCE, {"half": "def half(x):\n    return x", "why": "Because."})
    write(plain, SOURCE, {"empty": SOURCE, "right": SOURCE, "wrong": wrong})
    nbformat.write(notebook([test("one", "assert True", 1)]), plain / "source" / "ps1" / "q.ipynb")
    (plain / "submitted" / "wrong" / "ps1" / "timestamp.txt").write_text("2026-01-02 03:04:05 UTC")
    (plain / "extensions.csv").write_text("assignment,student_id,hours\nps1,right,36\n")
    release(plain)
    shutil.copytree(plain, objects)
    assert grade(plain).returncode == 0
    monkeypatch.setattr(Book, "_in_time", lambda *_: False)
    assert grade(objects).returncode == 0
    people, tables = found = rows(plain)
    assert found == rows(objects)
    assert len(people) == 3 and [len(table) for table in tables] == [3 * 4, 3 * 3]
    assert grade(plain, "--force").returncode == 0  # the objects find the rows
    assert rows(plain) == found
