# ruff: noqa: E501 (a table of pieces)
"""Hand-ins of broken, nested and disguised pieces: the result is inert.

Cells, outputs, what tests showed and noted, and choices in metadata. `HAND_INS=2000` tries as many,
instead of a few hundred. html5lib reads what is kept. It builds the tree that a browser would
build, so it also finds text that only becomes an element there.
"""

import json
import os
import random
import re

import html5lib
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from nbexaminer.course.outgoing import mathml
from nbexaminer.course.outgoing.explain import Explanation
from nbexaminer.course.outgoing.hidden import Hidden
from nbexaminer.course.outgoing.marks import Mark, NotebookMarks
from nbexaminer.course.outgoing.page import Next, Page, Pages
from nbexaminer.course.outgoing.templating import environment
from nbexaminer.notebook.failures import record_failure
from nbexaminer.notebook.forms import fill_in, handed_in
from nbexaminer.notebook.sanitize.html import ATTRIBUTES, MATHML, TAGS
from nbexaminer.notebook.sanitize.outputs import clean_outputs
from nbexaminer.notebook.sanitize.pages import make_inert
from nbexaminer.protocol.codec import whole_text
from nbexaminer.results import Problem

MARK = {"solution": False, "task": False, "schema_version": 3}
HAND_INS = int(os.environ.get("HAND_INS", "150"))
TOGETHER = 50  # this many share a page: starting the renderer is slow
PIECES = """
<script>PWN=1</script>|<img src=x onerror=PWN=1>|<svg onload=PWN=1>|<svg><style><img src=x onerror=PWN=1>
|<math><mtext></form><form><mglyph><style></math><img src onerror=PWN=1>|<a href="javascript:PWN=1">a</a>
|<a href=" java\tscript:PWN=1">a</a>|[a](javascript:PWN=1)|[a]: data:text/html,x|<iframe srcdoc="<b>">
|<style>*{display:none}</style>|<b style="position:fixed;inset:0">|<p style="background:url(//x)">|<form action=//x>
|<input autofocus onfocus=PWN=1>|<object data=x>|<embed src=x>|<link rel=stylesheet href=//x>|<base href=//x>
|<meta http-equiv=refresh content="0;//x">|<table><tr><td>|</td></table>|</div></div></body></html>|<!--|-->|<![CDATA[|]]>
|<noscript><p title="</noscript><img src=x onerror=PWN=1>">|<template><b>|<xmp>|<plaintext>|<textarea>|</textarea>|<select>
|<title>|</title>|<details open ontoggle=PWN=1>|<video src=x>|<img src="http://x/y.png">|![p](http://x/y.png)|![a](attachment:p)
|<img src="data:image/svg+xml;base64,PHN2Zz4=">|<img src="data:image/png;base64,AAAA">|&lt;script&gt;|&#60;script&#62;|&amp;lt;b&gt;
|`|``|```|~~~|$|$$|\\(|\\)|\\[|\\]|\\begin{x}|\\end{x}|\\href{javascript:PWN=1}{x}|\\unicode{x}|*|**|_|~~|[|](|)|<|>|"|'|=
|\n|\n\n|\n---\n|\n> |\n- |\n1. |\n| a | b |\n|---|---|\n|\t|# |word|   |\x00|\x1b[31m|\x1b[0m|\x1b]0;x\x07|\u202e|\u2028|\r|\r\n|é
|<svg width=9 height=9><script>PWN=1</script>|<svg><foreignObject><img src=x onerror=PWN=1>|<image href=//x>|<use href=x.svg#a>
|<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="http://x/y.png"/></svg>|</svg>|<math>|</math>|<mi>|<mtext>
|<annotation-xml encoding="text/html">|<math><mi xlink:href="javascript:PWN=1">x</mi></math>|<maction actiontype=statusline#x>|<mglyph>
|<math href="javascript:PWN=1">|<malignmark>|<mspace width=9999em>|\\newcommand{\\x}{|\\def\\y#1{#1#1}|\\x|\\y|\\let\\z=\\href|\\z{javascript:PWN=1}
|\\raise 99em{|\\raise  <br>99em{x}|\\genfrac(){99em}{0}{a}{b}|\\sqrt[\\uproot{99} 3]{x}|\\crampedllap{x}|\\llap{|\\require{html}|{|}|#1|<style>#x td{position:fixed;background:url(//x)}</style>|<table id=x class=y><tr><td>|<style>td{color:red}
|<audio src="data:audio/wav;base64,AAAA">|</audio>|<script>frames[0] = "data:image/png;base64,AAAA"|</script>|data:,0|<img src="data:,0">
|<b|<b id=x class=jp-Cell name=y data-x=1>|<p hidden>|<a target=_blank href=//x>|<a href="#x">|<div contenteditable>|\ud800|http://x.y/z
""".replace("\n|", "|").strip().split("|")  # fmt: skip
MIMES = (
    "text/html text/markdown text/latex text/plain image/png image/jpeg image/svg+xml image/gif"
    " image/bmp application/json application/pdf application/javascript application/vnd.jupyter.widget-view+json text/x-strange"
).split()
SHOWN = {"text/html", "text/plain", "image/png", "image/jpeg", "image/gif", "image/webp"}
LINK = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+")
UNSEEN = re.compile("[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def text(chance):
    return whole_text("".join(chance.choices(PIECES, k=chance.randint(1, 9))))  # as it arrives


def output(chance):
    match chance.randrange(4):
        case 0:
            return {"output_type": "stream", "name": text(chance)[:9], "text": text(chance)}
        case 1:
            said = {"ename": text(chance), "evalue": text(chance), "traceback": [text(chance)]}
            return {"output_type": "error", **said}
        case 2:
            return chance.choice([None, 3, [], {"output_type": text(chance)}, {"data": 3}])
    data = {mime: text(chance) for mime in chance.sample(MIMES, chance.randint(1, 3))}
    return {"output_type": "display_data", "data": data, "metadata": {text(chance): 1}}


def hand_in(seed):
    """The cells of one hand-in."""
    chance = random.Random(seed)
    cells = []
    for _ in range(chance.randint(1, 3)):
        make = chance.choice([new_markdown_cell, new_raw_cell, new_code_cell])
        cell = make(text(chance))
        if cell.cell_type == "code":
            outputs = clean_outputs([output(chance) for _ in range(chance.randint(0, 2))])
            cell.outputs = [nbformat.from_dict(each) for each in outputs]
            if chance.random() < 0.5:
                make_test(cell, chance)
        else:
            cell.attachments = {"p": {chance.choice(MIMES): text(chance)}}
            if cell.cell_type == "markdown" and chance.random() < 0.5:
                fill_in_form(cell, chance)
        cells.append(cell)
    return cells


def make_test(cell, chance):
    """Make a cell a test that failed, with what was noted of it."""
    cell.metadata.nbgrader = MARK | {"grade": True, "locked": True, "grade_id": "t", "points": 1}
    noted = {key: text(chance) for key in ("student_line", "hint", "found", "called", "came")}
    noted = {key: said for key, said in noted.items() if chance.random() < 0.3}
    record_failure(cell, noted | {"line": 1, "by_student": chance.random() < 0.5})


def fill_in_form(cell, chance):
    """Give a question the choice of a student, as e2xgrader keeps it."""
    ours = {"type": "singlechoice", "choice": ["0"], "num_of_choices": 2}
    theirs = {chance.choice(["choice", "type", text(chance)]): plain_data(chance) for _ in "12"}
    cell.metadata = nbformat.from_dict({"extended_cell": ours, "answer": 1})
    given = {"extended_cell": theirs, "answer": plain_data(chance), text(chance): text(chance)}
    answer = {"metadata": handed_in(given)}
    source = new_markdown_cell(f"* {text(chance)}\n* two")
    cell.source = "\n\n".join([cell.source, *fill_in(cell, source, nbformat.from_dict(answer))])
    assert not UNSEEN.search(shown := json.dumps(cell.metadata, ensure_ascii=False))
    assert "<" not in shown


def plain_data(chance, depth=0):
    match chance.randrange(5 if depth < 3 else 2):
        case 0:
            return text(chance)
        case 1:
            return chance.choice([None, True, 7, 0.5, "1"])
        case 2:
            return {text(chance): plain_data(chance, depth + 1)}
    return [plain_data(chance, depth + 1) for _ in range(chance.randint(0, 2))]


def odd_in(html):
    """Forbidden elements and attributes in HTML, as a browser reads it."""
    tree = html5lib.parseFragment(html, container="div", namespaceHTMLElements=False)
    for element in tree.iter():
        if element is tree:
            continue
        tag = element.tag if isinstance(element.tag, str) else "a comment"
        tag = tag.removeprefix("{http://www.w3.org/1998/Math/MathML}")
        if tag not in TAGS | MATHML and tag not in ("tbody", "DOCUMENT_FRAGMENT"):
            yield tag
        for name, value in element.attrib.items():
            good = name in ATTRIBUTES.get(tag, set()) | {"rel"}
            good &= name != "href" or bool(LINK.match(value))
            good &= name != "src" or bool(PICTURE.fullmatch(value))
            good &= name != "style" or not re.search(r"url|position|expression|@|\\", value)
            if not good:
                yield f"{tag} {name}={value}"


@pytest.mark.parametrize("first", range(0, HAND_INS, TOGETHER))
def test_what_leaves_the_grader_is_inert(first):
    cells = [cell for seed in range(first, first + TOGETHER) for cell in hand_in(seed)]
    made = new_notebook(cells=cells)
    make_inert(made, new_notebook())
    assert len(made.cells) == len(cells)
    for cell in made.cells:
        assert not UNSEEN.search(cell.source)
        assert "attachments" not in cell
        if cell.cell_type != "code":
            assert cell.cell_type == "markdown" and "\n" not in cell.source
            assert list(odd_in(cell.source)) == [], cell.source
        for each in cell.get("outputs", []):
            data = each.get("data", {})
            assert set(data) <= SHOWN and not each.get("metadata")
            assert list(odd_in(data.get("text/html", ""))) == [], data
            words = [data.get("text/plain", ""), each.get("text", ""), each.get("evalue", "")]
            assert not UNSEEN.search("".join([*words, *each.get("traceback", [])]))


# What the page has itself, beside what the allowlist knows.
PAGE = "html head title main header section article meter".split()
OWN = {"class", "id", "tabindex", "aria-label", "aria-labelledby", "min", "max", "value", "lang"}
LATEX = "\\hspace{-99em}|\\label{next}|\\rule{99em}{99em}|\\color{red}|\\begin{align}|&|\\\\|^{x}|\\text{<b>}".split(
    "|"
)


def odd_on_page(page):
    """What a feedback page has that neither it nor the allowlist names, as a browser reads it."""
    for element in html5lib.parse(page, namespaceHTMLElements=False).iter():
        tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "a comment"
        if tag in ("meta", "style", "body"):  # the page has a few, and no more than these
            yield tag
            continue
        if tag not in {*TAGS, *MATHML, *mathml.TAGS, *PAGE}:
            yield tag
        formula = mathml.NAMES if tag in mathml.TAGS else ()
        for name, value in element.attrib.items():
            good = name in {*ATTRIBUTES.get(tag, ()), *formula, *OWN, "rel"}
            good &= name != "href" or bool(LINK.match(value))
            good &= name != "src" or bool(PICTURE.fullmatch(value))
            good &= name != "style" or not re.search(r"url|position|expression|@|\\|-\d", value)
            if not good:
                yield f"{tag} {name}={value}"


@pytest.mark.parametrize("first", range(0, HAND_INS, TOGETHER))
@pytest.mark.parametrize("graded", [True, False], ids=["graded", "raw"])
def test_a_feedback_page_is_inert_even_if_the_grader_had_let_everything_through(first, graded):
    chance = random.Random(first)
    cells = [cell for seed in range(first, first + TOGETHER) for cell in hand_in(seed)]
    latex = ("$" + "".join(chance.choices(LATEX, k=4)) + "$" for _ in range(TOGETHER))
    cells += map(new_markdown_cell, latex)
    made = new_notebook(cells=cells)
    if graded:
        make_inert(made, new_notebook())
    page = Page("p", "ps1", text(chance), NotebookMarks({"t": Mark(0, 1)}, {"a": text(chance)}))
    page = Pages([], Hidden(), printed=True, named=lambda cell: "").make(
        page, made, [Problem(0, text(chance))], {}
    )
    assert page.steps  # of the tests
    page.steps += [Next(Explanation(text(chance), (text(chance),)))]
    shown = environment().get_template("feedback.html.j2").render(page=page)
    assert sorted(odd_on_page(shown)) == ["body", "meta", "meta", "meta", "style"]
    assert not UNSEEN.search(shown)
    ids = re.findall(r'<[a-z0-9]+[^<>"]* id="([^"]*)"', shown)
    assert len(ids) == len({*ids}) and {"next", "notebook"} <= {*ids}


def test_the_pieces_are_live_before():
    live = [piece for piece in PIECES if list(odd_in(piece))]
    assert len(live) > 25  # or the test above could not fail
