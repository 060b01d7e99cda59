#!/usr/bin/env bash
# Commonly expected: `nbgrader export` writes a table that a csv reader reads back, whatever students are called.
# Instead: its plugin joins the cells with commas and quotes none. A name with a comma ("King, Jr.") moves the rest of the
#   row by one column: the points of that student stand under the penalty, and the most that can be had under the points.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env && export PATH="$folder/env/bin:$PATH"
pip install --quiet nbgrader==0.9.6

cat > gradebook.py <<'PYTHON'
"""A gradebook of two students who have 7 of 10 points each."""
from nbgrader.api import Gradebook

with Gradebook("sqlite:///gradebook.db") as book:
    book.add_assignment("ps1")
    book.add_notebook("p", "ps1")
    book.add_grade_cell("t", "p", "ps1", max_score=10, cell_type="code")
    for student, last in (("plain", "Smith"), ("comma", "King, Jr.")):
        book.add_student(student, first_name="Sam", last_name=last)
        book.add_submission("ps1", student)
        book.find_grade("t", "p", "ps1", student).auto_score = 7
    book.db.commit()
PYTHON
python gradebook.py
nbgrader export --log-level=ERROR
cat > read.py <<'PYTHON'
"""Prints the points of each student as a csv reader finds them."""
import csv

found = {row["student_id"]: row["score"] for row in csv.DictReader(open("grades.csv"))}
print("score, read back:", found)
assert found["plain"] == "7.0" and found["comma"] != "7.0", "a comma in a name does no harm now"
PYTHON
pip list 2>/dev/null | grep -E '^nbgrader '
cat grades.csv
python read.py
