"""What a student made is on the page for whoever marks it, or a line says where it is."""

import base64
import functools
import io
import json
import re
import tracemalloc

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from PIL import Image
from small_course import answered, notebook, solution, test, written

from nbexaminer.course.outgoing.feedback import FeedbackPage
from nbexaminer.course.outgoing.mathml import as_mathml
from nbexaminer.grade import grade_notebook
from nbexaminer.limits import Limits
from nbexaminer.notebook.reading import Once, parse
from nbexaminer.notebook.sanitize.drawer import drawer
from nbexaminer.notebook.sanitize.formulas import harmless_formulas
from nbexaminer.notebook.sanitize.html import clean_html
from nbexaminer.notebook.sanitize.outputs import clean_outputs
from nbexaminer.notebook.sanitize.rasters import size_of
from nbexaminer.notebook.sanitize.text import printed, visible

SOURCE = notebook(
    [solution("a", "a = 1"), test("t", "assert a == 1", 1), written("why", "Why?", 1)]
)


@functools.cache  # its noise is another each time
def photograph(side: int, seed: int = 1, kind: str = "JPEG") -> bytes:
    made = io.BytesIO()
    Image.effect_noise((side, side), 90 + seed).save(made, kind)
    return made.getvalue()


def text(content: bytes | str) -> str:
    return base64.b64encode(content if isinstance(content, bytes) else content.encode()).decode()


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40pt" height="30pt">%s</svg>'
DOT = text(photograph(20, kind="PNG"))
CIRCLE = SVG % '<circle cx="15" cy="15" r="9" fill="red"/>'
SHOWN = re.compile(r'<img[^>]* src="data:image/(png|jpeg);base64,([^"]+)"')

WRITES = f"""
for name in ("ran.png", "my plöt.png"):
    open(name, "wb").write(base64.b64decode("{DOT}"))
open("big.png", "wb").write(bytes(7_000_000))
os.symlink("/", "out")
os.symlink("ran.png", "link.png")
from IPython.display import HTML, Markdown, display
display(HTML("<img src=./ran.png alt=''><img src='my plöt.png'><img src=out/else.png>"))
Markdown("![r](ran.png) ![m](my%20pl%C3%B6t.png)")
"""


@pytest.fixture(scope="module")
def page():
    """The cells of a notebook with pictures of every origin, and what is kept beside it."""
    big = text(photograph(2200))
    why = (
        f"![a](attachment:a%20b.png) ![b](data:image/jpeg;base64,{big}) ![c](data:image/png;base64,"
    )
    why += (
        f"{text(photograph(20, kind='PNG'))}) <img src='img/d.png' width=9> ![e](attachment:e.svg)"
    )
    why += f" ![f](f.bmp) {CIRCLE} ![g](gone.png) ![h](http://a.example/h.png)"
    submitted = answered(SOURCE, {"why": why})
    submitted.cells[2].attachments = {
        "a b.png": {"image/png": [DOT[:50], DOT[50:]]},
        "e.svg": {"image/svg+xml": text(CIRCLE)},
    }
    beside = {"img/d.png": photograph(20, kind="PNG"), "f.bmp": photograph(20, kind="BMP")}
    submitted.cells += [
        new_code_cell(f"import base64, os\n{WRITES}"),
        new_code_cell('display({"a/film": "x" * 9_000_000}, raw=True)\nHTML("<img src=big.png>")'),
        new_markdown_cell("![r](ran.png) ![o](out/else.png) ![l](link.png) ![p](pipe.png)"),
    ]
    made = grade_notebook(json.dumps(submitted).encode(), SOURCE, own_files=beside)
    assert made.scores == {"t": 1, "why": None}
    return made.notebook.cells, made.files


def test_pictures_of_every_origin_are_shown(page):
    cells, kept = page
    shown = cells[2].source
    assert [kind for kind, _ in SHOWN.findall(shown)] == "png jpeg png png png jpeg png".split()
    assert "from 2200 × 2200 pixels: the whole is in kept/picture-" in shown
    assert photograph(2200) in kept.values() and all(name in shown for name in kept)
    assert "no picture: gone.png is not there" in shown
    assert 'not loaded here: <a href="http://a.example/h.png"' in shown


def test_pictures_that_the_code_wrote_are_shown(page):
    cells, _ = page
    named, again = (output.data["text/html"] for output in cells[3].outputs)
    assert len(SHOWN.findall(named)) == len(SHOWN.findall(again)) == 2
    assert "out/else.png is not there" in named and 'alt="a picture"' in named
    assert "big.png is none that can be shown" in cells[4].outputs[1].data["text/html"]
    assert len(SHOWN.findall(cells[5].source)) == 1  # what leads out of the folder is no file
    assert cells[5].source.count("is not there") == 3


def test_photographs_share_the_room_of_a_page():
    many = {f"p{i}": {"image/jpeg": text(photograph(900, i))} for i in range(12)}
    cells = [
        new_markdown_cell(f"![x](attachment:{name})", attachments={name: many[name]})
        for name in many
    ]
    submitted = answered(SOURCE, {})
    submitted.cells += cells
    limits = Limits(page_pictures=600_000)
    made = grade_notebook(submitted, SOURCE, limits=limits).notebook.cells[3:]
    sizes = [len(SHOWN.search(cell.source)[2]) for cell in made]
    assert len(sizes) == 12 and sum(sizes) <= 600_000


def test_no_picture_is_in_memory_twice_while_its_notebook_is_read():
    many = {f"p{i}": {"image/jpeg": text(bytes(1_000_000))} for i in range(9)}
    cell = new_markdown_cell("", attachments=many | {"odd": {"image/jpeg": "A" * 2999}})
    whole = json.dumps(notebook([cell])).encode()
    tracemalloc.start()
    read, _ = parse(Once(bytearray(whole)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    found = read.cells[0].attachments
    assert all(found[name]["image/jpeg"] == bytes(1_000_000) for name in many)
    assert found.odd["image/jpeg"] == "A" * 2999  # which is no base64
    assert peak < 1.7 * len(whole)  # Python shrinks what was cut when half of it is left


def test_a_frame_counts_though_its_gif_says_it_is_smaller():
    gif = photograph(300, kind="GIF")
    assert size_of("image/gif", gif) == (300, 300)
    assert size_of("image/gif", gif[:6] + bytes([1, 0, 1, 0]) + gif[10:]) == (300, 300)
    assert size_of("image/gif", gif[:20]) is None


USES = "".join(f'<g id="a{i}">' + f'<use href="#a{i - 1}"/>' * 9 + "</g>" for i in range(1, 10))


@pytest.mark.parametrize(
    "inside",
    [
        '<image href="/proc/self/cmdline" width="9" height="9"/>',
        "<g>" * 20_000,
        f'<defs><g id="a0"><rect width="1"/></g>{USES}</defs><use href="#a9"/>',
    ],
    ids=["file", "deep", "laughs"],
)
def test_no_drawing_reads_a_file_or_takes_for_ever(inside):
    drawn = drawer.draw("svg", (SVG % inside).encode(), 10**6, 10**6)
    assert drawn is None or len(drawn.raw) < 1000
    assert drawer.draw("svg", CIRCLE.encode(), 10**6, 10**6)  # the next one is drawn
    drawer.close()


SCRIPTS = f"<script>{'1;' * 200_000}</script><script src=x></script>"


def test_outputs_are_shown_or_named():
    frames = f'frames[0] = "data:image/png;base64,{DOT}\\\n"'
    sound = f'<source src="data:audio/wav;base64,{text("RIFF")}">Your browser does not'
    data = [
        {"image/svg+xml": CIRCLE, "text/plain": "<Figure>"},
        {"application/json": {"a": [1, "<b>"]}, "text/plain": "<JSON>"},
        {"text/html": f"<img id=_anim><button>Loop</button><script>{frames}; {frames}</script>"},
        {"text/html": f"<audio>{sound}</audio>"},
        {"text/html": "<math><msup><mi>x</mi><mn>2</mn></msup></math>"},
        {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "Slider(3)"},
        {"text/html": "<input value='typed'><select><option>1<option selected>2</select>"},
        {"text/html": f"<div style='height:9px'></div>{SCRIPTS}", "text/plain": "alt.Chart(...)"},
        {"text/html": f"<h3>Chart</h3><p id=c></p>{SCRIPTS}", "text/plain": "<Chart>"},
        {"text/html": "<iframe src='https://a.org/x?y=1'></iframe>", "text/plain": "<x.F object>"},
        {"text/html": "<iframe srcdoc='<script src=x>'></iframe>", "text/plain": "<x.F object>"},
        {"text/html": "<object data=a.pdf>instead</object>", "text/plain": "<x.F object>"},
        {"text/html": "<div style='height:9px'></div>", "application/vnd.p+json": {}},
        {"text/html": f"<table>{'<tr><td>1' * 30_000}</table>", "text/plain": "1 2 3"},
        {"text/html": "<p style='background:red;height:9px'></p>", "text/plain": "red"},
        {"text/html": "<table><tr><th></table>", "text/plain": "Empty DataFrame"},
        {"text/html": "<div style='height:0'>map</div>", "text/plain": "map"},
        {"image/png": text(photograph(2500, kind="PNG"))},
    ]
    given = [{"output_type": "display_data", "data": each, "metadata": {}} for each in data]
    given.append({"output_type": "stream", "name": "stdout", "text": "x" * 150_000})
    made = clean_outputs(given)
    shown = [str(each.get("data") or each["text"]) for each in made]
    for part, one in zip(
        (
            "image/png",
            "&lt;b&gt;",
            "first of its 2 frames",
            "the whole is in kept/sound-",
            "<msup><mi>x</mi>",
            "Slider(3)</pre><p><em>[A widget: run the cell to use it]",
            "<kbd>typed</kbd>  ○ 1 ● 2 ",
            "run the cell to see it]</em><pre>alt.Chart(...)</pre>",
            "<h3>Chart</h3><p></p><em>[a script draws something here: run the cell",
            "not loaded: <code>https://a.org/x?y=1</code>]</em>",
            "<em>[a page inside this one, which is not loaded]</em>",
            "not loaded: <code>a.pdf</code>]</em>instead",
            "[Not shown, because pages could run it or do not know it: text/html, application/v",
            ".txt]</em><pre>1 2 3</pre>",
            "background:red",
            "<th>",
            "<div>map</div>",
            "scaled, from 2500 × 2500 pixels",
            "150,000 characters are too long for a page: the whole is in kept/output-",
        ),
        shown,
        strict=True,
    ):
        assert part in one
    assert "run the cell" in shown[7] and shown[7].count("<em>") == 1
    assert "Loop" not in shown[2] and "browser" not in shown[3]
    assert [len(each["metadata"]["kept"]) for each in made if each.get("metadata")] == [1, 1, 1, 1]


@pytest.mark.parametrize("start", ["<mrow>", "<details open>", "<ul><li>", "<b title='</b>'>"])
def test_elements_are_not_nested_without_end(start):
    mathml = "<math>" * (start == "<mrow>")
    many = clean_html(mathml + start * 300 + "x")
    assert "<em>[HTML with more than 100 elements inside each other: the whole is in kept/" in many
    few = clean_html(mathml + start * 40 + "x<img src='a<b'>" + "<b>y</b>" * 300)
    assert "more than" not in few and "x" in few


def test_no_letter_carries_a_tower_of_accents():
    for shown in (visible, lambda text: printed(text, 10**6)):
        assert shown("a" + "\u0323" * 25_000 + "b") == "a" + "\u0323" * 20 + "…b"
        assert shown("e\u0301ไม่") == "e\u0301ไม่"


def test_a_formula_nested_without_end_is_shown_as_code():
    assert as_mathml(r"\sqrt{" * 9 + "x" + "}" * 9).count("<msqrt>") == 9
    assert as_mathml(r"\sqrt{" * 300 + "x" + "}" * 300).startswith("<code>")


def test_a_styled_table_keeps_its_colours_and_styles_nothing_else():
    sheet = "#T_1_row0_col0, #T_1_row0_col1 {color: red; position: fixed; background: url(x)}"
    sheet += "#T_1 th {font-weight: bold} #T_1 td:hover {color: blue} td.x {width: 10em}"
    table = '<table id="T_1"><tr><th>h</th><td id="T_1_row0_col0" class="x">1</td></tr></table>'
    shown = clean_html(f"<style type='text/css'>{sheet}</style>{table}<th>other</th>")
    assert '<th style="font-weight: bold">' in shown.replace(":bold", ": bold")
    assert '<td style="width:10em;color:red">1</td>' in shown
    assert "position" not in shown and "blue" not in shown and "T_1" not in shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"$\newcommand{\R}{\mathbb{R}}$ $x\in\R$", r"$x\in\mathbb{R}$"),
        (r"$\def\v#1{\vec#1}$ $\v a$", r"$\vec a$"),
        (r"$\newcommand{\p}[2][x]{#1^#2}\p3 \p[y]{4}$", r"$x^3 y^4$"),
        (r"$\DeclareMathOperator*{\am}{arg\,min}$ $\am_x$", r"$\operatorname*{arg\,min}_x$"),
        (r"$\require{cancel}\cancel{a}$", r"$\require{cancel}\cancel{a}$"),
        (r"$\let\h=\href \h{javascript:x}{y}$", r"\ href{javascript:x}{y}"),
        (r"$\require{html}$", r"$\ require{html}$"),
        (r"$\def\a{\a\a}\a$", r"too long"),
        (r"$\raise 50em{x} \rule{1em}{99em}$", r"$\raise10.00em{x} \rule{1em}{10.00em}$"),
        (r"$a\\[0.5em] b$ is 50 cm, $\hspace<br>{-9em}$5", r"is 50 cm, $\hspace<br>{-1.00em}$5"),
        (r"$\llap{far away}\smash{x}$", r"$\ llap{far away}\ smash{x}$"),
        (rf"$\raise{' ' * 300}99em{{x}}$", r"$\raise10.00em{x}$"),
        (r"$\genfrac\langle){99em}{0}{a}{b}$", r"$\genfrac\langle){10.00em}{0}{a}{b}$"),
        (r"$\sqrt[\uproot{999} 3]{\crampedrlap{x}}$", r"\ uproot{999} 3]{\ crampedrlap{x}}$"),
        (" ".join(f"$a_{{{i}}}$" for i in range(400)), "$a_{399}$"),
    ],
)
def test_macros_work_and_no_formula_leaves_its_place(written, shown):
    assert shown in harmless_formulas(written).replace("$ x", "$x")


def test_a_macro_cannot_carry_tags_out_of_an_attribute():
    live = r'<b title="$\newcommand{\x}{&lt;img src=y onerror=z&gt;}$"> $\x$</b> $\x$'
    assert "<img" not in clean_html(live)


def test_what_is_cut_says_where_the_whole_is():
    submitted = answered(SOURCE, {"why": "word " * 9000})
    submitted.cells.append(new_code_cell("x = 1\n" * 9000))
    made = grade_notebook(submitted, SOURCE)
    for cell, begins in zip(made.notebook.cells[2:], ("kept/text-", "kept/code-"), strict=True):
        assert begins in cell.source and len(cell.source) < 110_000
    assert sorted(map(len, made.files.values())) == [45_000, 54_000]
    nbformat.validate(made.notebook)


def test_a_comment_of_a_grader_is_as_inert_as_a_text_of_a_student():
    marked = notebook([written("why", "Why?", 1), written("how", "How?", 1)])
    for cell, said in zip(marked.cells, ("**Good**<form><style>", "No response."), strict=True):
        cell.metadata.nbgrader.comment = said
    FeedbackPage().from_notebook_node(marked)
    comments = [cell.metadata.nbgrader.comment for cell in marked.cells]
    assert "<strong>Good</strong>" in comments[0] and comments[1] == "No response."
    assert "form" not in comments[0] and "style" not in comments[0]
