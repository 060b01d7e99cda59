"""In what leaves the grader, student content neither runs, loads, pretends nor blocks a page."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from live_texts import ATTACHED, DOT, FILES, OUTPUTS, SLOW, TEXTS
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from nbgrader.apps.api import NbGraderAPI
from small_course import answered, grade, notebook, release, run, solution, test, write, written
from traitlets.config import Config

from nbexaminer.grade import grade_notebook
from nbexaminer.notebook.sanitize.html import TAGS, clean_html
from nbexaminer.notebook.sanitize.outputs import clean_outputs
from nbexaminer.notebook.sanitize.text import one_line, printed

ATTRIBUTES = set("href src alt style title role aria-label colspan rowspan rel".split())
PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=]+")
SOURCE = notebook(
    [solution("a", "a = 1"), test("a-test", "assert a == 1", 1), written("why", "Why?", 1)]
)


class Reader(HTMLParser):
    """Complains about student content that is not on the allowlist of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.odd: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.odd += [f"<{tag}>"] if tag not in TAGS else []
        for name, value in attrs:
            good = name in ATTRIBUTES
            good &= name != "src" or bool(PICTURE.fullmatch(value))
            good &= name != "href" or value.startswith(("http://", "https://", "mailto:", "#"))
            good &= name != "style" or not re.search(r"position|url|-\d|index|margin", value)
            self.odd += [] if good else [f"{tag} {name}={value}"]

    handle_startendtag = handle_starttag

    def handle_comment(self, data):
        self.odd.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def odd(html: str) -> list[str]:
    return Reader(html).odd


def graded(*cells, why="Why?"):
    submitted = answered(SOURCE, {"why": why})
    submitted.cells += cells
    return grade_notebook(submitted, SOURCE).notebook


def shown(cell) -> str:
    """How a page renders a text cell."""
    assert cell.cell_type == "markdown" and "attachments" not in cell
    return markdown2html_mistune(cell.source)


def test_a_text_shows_and_does_nothing():
    texts = list(TEXTS.values())
    cells = [new_markdown_cell(text, attachments=ATTACHED) for text in texts]
    made = graded(*cells, *map(new_raw_cell, texts), why="\n\n".join(texts))
    for cell in made.cells[2:]:
        assert odd(shown(cell)) == []
        assert not re.search(r"[\u202a-\u202e\u2066-\u2069]", cell.source)
        # Formulas are not looked for in <pre>.
        assert not re.search(r"\\(href|style)", re.sub(r"<pre>.*?</pre>", "", cell.source))


def test_an_honest_text_looks_as_it_did():
    text = (
        "## Größe – “quotes”\n\n**bold** $a < b$, $$\\int_0^1 x\\,dx$$ [link](https://example.org/)"
    )
    text += " 1 < 2 costs $5 ~~no~~ <b>yes</b>\n\n| a | b |\n|---|---|\n| c | 2 |\n\n"
    text += "![dot](attachment:dot.png)\n\n```python\nx = 1\n\ny = 2\n```\n\n* one\n* two\n\n"
    text += "\\begin{align}a &= b \\\\ c &= d\\end{align}"
    page = shown(
        graded(new_markdown_cell(text, attachments={"dot.png": {"image/png": DOT}})).cells[-1]
    )
    for part in (
        "<h2>Größe – “quotes”</h2>",
        "<strong>bold</strong> $a &lt; b$, $$\\int_0^1 x\\,dx$$",
        '<a href="https://example.org/"',
        "1 &lt; 2 costs $5 <del>no</del> <b>yes</b>",
        "<td>c</td>",
        f'<img src="data:image/png;base64,{DOT}" alt="dot">',
        "x = 1&#10;&#10;y = 2",
        "<li>one</li>",
        "\\begin{align}a &amp;= b \\\\ c &amp;= d\\end{align}",
    ):
        assert part in page
    assert odd(page) == []


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW)
def test_no_text_keeps_a_page_waiting(text):
    made = graded(new_markdown_cell(text))
    page = made.cells[-1].source
    assert len(page) < 300_000 and page.startswith("<div>") and "\n" not in page
    assert "[" not in page  # nbconvert searches from each to the end of the text
    assert odd(page) == []


def test_a_broken_text_costs_no_other_page():
    made = graded(new_markdown_cell("![p](attachment:none.png) **bold**"))
    assert "<strong>bold</strong>" in shown(made.cells[-1])


@pytest.mark.parametrize("mime", OUTPUTS)
def test_an_output_is_a_known_type_or_named(mime):
    data = {mime: OUTPUTS[mime]}
    (output,) = clean_outputs([{"output_type": "display_data", "data": data, "metadata": data}])
    drawn = {"image/png"} if mime == "image/svg+xml" else set()
    assert output["data"].keys() <= {"text/plain", "text/html"} | drawn
    assert output["metadata"] == {} and odd(output["data"].get("text/html", "")) == []
    assert "\\href" not in str(output)
    named = "A widget: run the cell" if "widget-view" in mime else mime
    assert mime.startswith("text/") or named in str(output) or drawn == output["data"].keys()


def test_honest_outputs_are_kept():
    table = '<table><tr><th colspan="2">x</th></tr><tr><td style="color:red">3</td></tr></table>'
    data = {"text/html": table, "image/png": DOT, "text/plain": "\x1b[31mred\x1b[0m"}
    (output,) = clean_outputs([{"output_type": "execute_result", "data": data, "metadata": {}}])
    assert output["data"] | {"text/html": ""} == data | {"text/html": ""}
    assert 'colspan="2"' in output["data"]["text/html"]
    assert "color:red" in output["data"]["text/html"]


def test_what_is_printed_has_a_size_and_no_control_characters():
    assert len(printed("\x1b[0m" * 1_500_000, 100_000)) < 100
    assert len(printed("\n" * 8_000_000, 100_000)) < 3000
    assert printed("10%\r100%\r\n\x1b[2J\x07 \u202e", 1000) == "100%\n\\x1b[2J\\x07 \\u202e"


def test_code_is_shown_as_it_runs_and_not_without_end():
    made = graded(new_code_cell("x = 1 #\u202e }"), new_code_cell("x = [" + "1," * 70_000 + "]"))
    assert made.cells[-2].source == "x = 1 #\\u202e }"
    assert len(made.cells[-1].source) < 40_000 and "too long to show" in made.cells[-1].source


def test_pages_full_of_outputs_keep_what_decides_about_points():
    source = notebook([solution("a", "a = 1"), test("t", "print('x' * 90_000); assert a == 2", 1)])
    submitted = answered(source, {"a": "a = 1"})
    submitted.cells[:0] = [new_code_cell("print('y' * 90_000)") for _ in range(9)]
    made = grade_notebook(submitted, source)
    assert made.scores == {"t": 0}
    assert any(o.output_type == "error" for o in made.notebook.cells[-1].outputs)
    assert sum(len(str(cell.outputs)) for cell in made.notebook.cells) < 700_000


@pytest.mark.parametrize(
    "part", ["<b>", "<table>", "<p><b><i>", "<a href=x>", "&amp;", "$x", "\\("]
)
def test_html_is_cleaned_in_little_time(part):
    began = time.process_time()
    assert odd(clean_html(part * (90_000 // len(part)))) == []
    assert time.process_time() - began < 10


def test_a_line_of_the_log_stays_one():
    forged = "a\n[GradeApp | INFO] b: 36 of 36 points\x1b[1A\u202e\u2028"
    assert one_line(forged) == "a\\n[GradeApp | INFO] b: 36 of 36 points\\x1b[1A\\u202e\\u2028"


def test_files_that_a_server_obeys_are_not_kept(tmp_path):
    write(tmp_path, SOURCE, {"s": SOURCE})
    folder = tmp_path / "submitted" / "s" / "ps1"
    for name, content in {**FILES, "data.csv": "1,2", "own/data.txt": "x"}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content)
    (folder / "timestamp.txt").write_text("9999-12-30 23:59:59")
    (tmp_path / "nbgrader_config.py").write_text(
        "from nbexaminer.course.configure import configure\nc = get_config()\nconfigure(c)\n"
    )
    release(tmp_path)
    kept = {"p.ipynb", "data.csv", "own/data.txt", "timestamp-not-believed.txt"}
    assert grade(tmp_path).returncode == 0
    graded = tmp_path / "autograded" / "s" / "ps1"
    assert _files(graded) == kept
    done = run(tmp_path, "nbgrader", "autograde", "ps1", "--force")
    assert done.returncode == 0, done.stderr
    assert _files(graded) == kept


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


def test_feedback_is_made_whatever_marks_a_student_wrote(tmp_path):
    source = notebook(
        [
            solution("a", "a = 2"),
            test(
                "t",
                "import warnings\n### BEGIN HIDDEN TESTS\nwarnings.warn('sly')\n"
                "assert a == 2\n### END HIDDEN TESTS",
                1,
            ),
        ]
    )
    submitted = nbformat.from_dict(source)
    submitted.cells[0].source = "a = 1"
    submitted.cells += [new_code_cell("### BEGIN HIDDEN TESTS\nx = 1")]
    write(tmp_path, source, {"s": submitted})
    (tmp_path / "nbgrader_config.py").write_text(
        "from nbexaminer.course.configure import configure\nc = get_config()\nconfigure(c)\n"
    )
    release(tmp_path)
    assert grade(tmp_path).returncode == 1  # for nbgrader, its warning is a failure
    done = run(tmp_path, "nbgrader", "generate_feedback", "ps1")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "feedback" / "s" / "ps1" / "p.html").read_text()
    assert "sly" not in page and "AssertionError" in page


def test_a_name_that_a_page_would_run_is_refused_and_nobody_else(tmp_path):
    write(tmp_path, SOURCE, {"'\"><svg onload=x>": SOURCE, "größe.2@x-y_z": SOURCE})
    (tmp_path / "submitted" / "größe.2@x-y_z" / "ps1" / "timestamp.txt").write_text(
        "9999-12-31 23:59:59 -0100"
    )
    release(tmp_path)
    done = grade(tmp_path)
    assert "not graded: its name has <, >" in done.stderr
    assert "größe.2@x-y_z: timestamp.txt has no date that can be believed" in done.logged
    assert [path.name for path in (tmp_path / "autograded").iterdir()] == ["größe.2@x-y_z"]


@pytest.mark.parametrize("command", ["nbexaminer", "nbgrader"])
def test_a_date_that_no_clock_had_does_not_reach_formgraders_list(command, tmp_path):
    write(tmp_path, SOURCE, {"s": SOURCE})
    folder = tmp_path / "submitted" / "s" / "ps1"
    (folder / "timestamp.txt").write_text("9999-12-31 23:59:59 -0100")
    (tmp_path / "nbgrader_config.py").write_text(
        "from nbexaminer.course.configure import configure\nc = get_config()\nconfigure(c)\n"
    )
    release(tmp_path)
    step = "grade" if command == "nbexaminer" else "autograde"
    done = run(tmp_path, command, step, "ps1")
    assert done.returncode == 0, done.stderr
    assert "it is timestamp-not-believed.txt now" in done.stderr
    lists = NbGraderAPI(config=Config({"CourseDirectory": {"root": str(tmp_path)}}))
    (listed,) = lists.get_submissions("ps1")
    assert listed["timestamp"] is None and listed["autograded"]
    assert "timestamp" not in run(tmp_path, command, step, "ps1").stderr  # nothing new
