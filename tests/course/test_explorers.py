"""The explorers without a browser: arithmetic, still pictures, and the student's own functions."""

from __future__ import annotations

import json
import shutil
import subprocess

import numpy as np
import pytest
from lab import explore, model
from lesson import SOURCE
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

LAB = SOURCE / "lab"


def run(*cells):
    """The cells of a notebook beside `lab`, run in a kernel of their own."""
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(SOURCE)}}).execute()
    return notebook


# ---- arithmetic

POINTS = np.random.default_rng(7).uniform(-6, 6, (200, 4)).tolist()
CHAINS = np.random.default_rng(8).uniform(-4, 4, (50, 8)).tolist()


@pytest.fixture(scope="module")
def in_javascript(tmp_path_factory):
    """What explore.js computes at POINTS and CHAINS."""
    node = shutil.which("node")
    if not node:
        pytest.skip("no Node.js: `apt-get install nodejs`")
    folder = tmp_path_factory.mktemp("node")
    shutil.copy(LAB / "explore.js", folder / "explore.mjs")
    (folder / "run.mjs").write_text(
        "import * as explore from './explore.mjs';"
        "import { readFileSync } from 'node:fs';"
        "const { points, chains } = JSON.parse(readFileSync(0));"
        "console.log(JSON.stringify({"
        "  neurons: points.map((p) => explore.neuron(...p)),"
        "  averages: points.map(([w, b, x, y]) => explore.average(w, b, [[x, y], [y, x], [1, 0]])),"
        "  chains: chains.map((c) => explore.chain(c[0], c.slice(1, 4), c.slice(4, 7), c[7])),"
        "  fits: chains.map((c) => explore.chainAverage("
        "    c.slice(1, 4), c.slice(4, 7), [[c[0], c[7]], [0.5, 0.2]])),"
        "  paths: points.map(([w, v, a, y]) => explore.paths(a, [w, v], [v, -w], y)),"
        "  formats: points.map((p) => explore.format(p[0] ** 5 / 1e4)),"
        "}))"
    )
    asked = json.dumps({"points": POINTS, "chains": CHAINS})
    done = subprocess.run(
        [node, "run.mjs"], cwd=folder, input=asked, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_one_neuron_is_the_same_in_javascript_and_python(in_javascript):
    for (w, b, a_prev, y), theirs in zip(POINTS, in_javascript["neurons"], strict=True):
        z, a = model.forward(w, b, a_prev)
        ours = [z, a, a * (1 - a), model.cost(a, y), *model.gradient(w, b, a_prev, y)]
        names = ["z", "a", "slope", "C", "dw", "db", "daPrev"]
        np.testing.assert_allclose([theirs[name] for name in names], ours, rtol=1e-9, atol=1e-9)


def test_averages_are_the_same_in_javascript_and_python(in_javascript):
    for (w, b, x, y), theirs in zip(POINTS, in_javascript["averages"], strict=True):
        examples = [(x, y), (y, x), (1, 0)]
        cost = np.mean([model.cost(model.forward(w, b, p)[1], t) for p, t in examples])
        slopes = np.mean([model.gradient(w, b, p, t)[:2] for p, t in examples], axis=0)
        np.testing.assert_allclose(
            [theirs["C"], theirs["dw"], theirs["db"]], [cost, *slopes], rtol=1e-9, atol=1e-9
        )


def test_averages_over_chains_are_the_same_in_javascript_and_python(in_javascript):
    for chain, theirs in zip(CHAINS, in_javascript["fits"], strict=True):
        ws, bs, examples = chain[1:4], chain[4:7], [(chain[0], chain[7]), (0.5, 0.2)]
        answers = [model.chain_forward(a0, ws, bs)[1][-1] for a0, _ in examples]
        cost = np.mean([model.cost(a, y) for a, (_, y) in zip(answers, examples, strict=True)])
        slopes = np.mean([model.chain_gradient(a0, ws, bs, y) for a0, y in examples], axis=0)
        np.testing.assert_allclose(theirs["C"], cost, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose([theirs["dws"], theirs["dbs"]], slopes, rtol=1e-9, atol=1e-9)


def test_chains_are_the_same_in_javascript_and_python(in_javascript):
    for chain, theirs in zip(CHAINS, in_javascript["chains"], strict=True):
        a0, ws, bs, y = chain[0], chain[1:4], chain[4:7], chain[7]
        zs, activations = model.chain_forward(a0, ws, bs)
        dws, dbs = model.chain_gradient(a0, ws, bs, y)
        ours = [*zs, *activations, *dws, *dbs, model.cost(activations[-1], y)]
        np.testing.assert_allclose(
            [*theirs["zs"], *theirs["as"], *theirs["dws"], *theirs["dbs"], theirs["C"]],
            ours,
            rtol=1e-9,
            atol=1e-9,
        )
        # ∂C/∂a0 and ∂C/∂y, which only the picture has, against a nudge
        h = 1e-6
        up, down = (model.chain_forward(a0 + d, ws, bs)[1][-1] for d in (h, -h))
        slope = (model.cost(up, y) - model.cost(down, y)) / (2 * h)
        assert theirs["das"][0] == pytest.approx(slope, rel=1e-5, abs=1e-8)
        assert theirs["dy"] == pytest.approx(-2 * (activations[-1] - y))


def test_two_paths_agree_with_nudges(in_javascript):
    def cost_of(numbers):
        a, w1, w2, v1, v2, y = numbers
        hidden = model.sigmoid(np.array([w1 * a, w2 * a]))
        return model.cost(model.sigmoid(hidden @ [v1, v2]), y)

    for (w, v, a, y), theirs in zip(POINTS, in_javascript["paths"], strict=True):
        here = np.array([a, w, v, v, -w, y])
        assert theirs["C"] == pytest.approx(cost_of(here))
        by_nudging = [(cost_of(here + h) - cost_of(here - h)) / 2e-5 for h in 1e-5 * np.eye(6)[:5]]
        said = [theirs["da"], *theirs["dws"], *theirs["dvs"]]
        np.testing.assert_allclose(said, by_nudging, rtol=1e-5, atol=1e-7)
        assert sum(theirs["parts"]) == pytest.approx(theirs["da"])


# ---- still pictures


def test_a_run_without_a_browser_leaves_one_small_still_picture():
    notebook = run(
        "from lab import explore\nexplore.neuron()",
        "explore.cost_surface(w=2, b=-1)",
        "explore.chain()",
        "explore.nudge()",
        "explore.paths()",
        "explore.cost_surface(examples=[(0.25, 1), (0.9, 0.2)])",
    )
    for cell in notebook.cells:
        still, live = (output.data for output in cell.outputs)
        assert still["text/html"].count("<img") == 1
        assert "alt=" in still["text/html"]
        assert len(still["text/html"]) < 60_000
        assert "application/vnd.jupyter.widget-view+json" in live
    assert len(json.dumps(notebook.metadata.get("widgets", {}))) < 125_000 * len(notebook.cells)


def test_while_a_notebook_is_graded_its_pictures_are_left_out(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")  # as nbgrader does
    cells = "figures.network()", "figures.wires({}, {})", "explore.cost_surface()", "figures.W"
    notebook = run("from lab import explore, figures", *cells)
    *shown, last = (cell.outputs for cell in notebook.cells[1:])
    for (output,) in shown:
        assert "pictures are left out" in output.data["text/html"]
    assert last[0].data["text/plain"] == "0.5"


def test_the_still_picture_tells_the_numbers():
    alt = explore.cost_surface(w=-1.5, b=0.5, a_prev=0.8, y=0.2).still().alt
    _, a = model.forward(-1.5, 0.5, 0.8)
    dw, db, _ = model.gradient(-1.5, 0.5, 0.8, 0.2)
    for number in (model.cost(a, 0.2), dw, db):
        assert f"{number:.4f}" in alt


def test_the_still_picture_follows_the_sliders():
    explorer = explore.neuron()
    before = explorer.still()
    explorer.w.value = -3
    after = explorer.still()
    assert before.png != after.png
    assert "w = -3.00" in after.alt


def test_without_anywidget_python_redraws_the_still_picture():
    notebook = run(
        "import sys\nsys.modules['anywidget'] = None\nfrom lab import explore",
        "explorer = explore.cost_surface()\nexplorer",
        "explorer.w.value = 4",
    )
    still, sliders = (output.data for output in notebook.cells[1].outputs)
    assert "w = 4.00" in still["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in sliders


def test_without_ipywidgets_the_still_picture_is_shown_and_says_what_is_missing():
    notebook = run(
        "import sys\nsys.modules.update(anywidget=None, ipywidgets=None)\nfrom lab import explore",
        "explore.chain()",
        "explore.nudge()",
        "explore.paths()",
    )
    (output,) = notebook.cells[1].outputs
    assert "install ipywidgets and anywidget" in output.data["text/html"]


# ---- sliders


def test_sliders_are_ordinary_and_can_be_observed():
    explorer = explore.chain(a0=0.3, ws=[1, 2], bs=[0, -1], y=1)
    seen = []
    explorer.w2.observe(lambda change: seen.append(change.new), "value")
    explorer.w2.value = -2
    assert seen == [-2]
    assert explorer.values == {"w1": 1, "b1": 0, "w2": -2, "b2": -1, "a0": 0.3, "y": 1}


def test_a_slider_is_long_enough_for_where_it_starts():
    explorer = explore.neuron(w=-7.5, b=12, a_prev=2.5)
    assert explorer.values == {"w": -7.5, "b": 12, "a_prev": 2.5}
    assert explorer.w.min == -8


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: explore.neuron(w="big"), "w should be a finite number, not 'big'"),
        (lambda: explore.cost_surface(y=float("nan")), "y should be a finite number"),
        (lambda: explore.cost_surface(examples=[]), "at least one pair"),
        (lambda: explore.chain(ws=[1, 2], bs=[1]), "2 ws and 1 bs"),
    ],
)
def test_what_makes_no_sense_gets_one_sentence(make, says):
    with pytest.raises(ValueError, match=says):
        make()


# ---- the student's own functions


def right(w, b, a_prev, y):
    return model.gradient(w, b, a_prev, y)


def stub(w, b, a_prev, y): ...


def broken(w, b, a_prev, y):
    return 1 / 0


@pytest.mark.parametrize(
    ("backprop", "says"),
    [
        (right, "agrees"),
        (lambda *args: [-x for x in right(*args)], "uphill"),
        (lambda w, b, a_prev, y: (0.1, 0.2, 0), "differs"),
        (stub, "stub returns nothing yet"),
        (broken, "broken stopped here with ZeroDivisionError: division by zero"),
        (lambda w, b: 0, "stopped here with TypeError"),
        (lambda *args: 0.5, "should return three numbers"),
        (lambda *args: (1, 2), "should return three numbers"),
        (lambda *args: ("a", None, []), "should return three numbers"),
        (lambda *args: (1, float("nan"), 2), "not a finite number"),
    ],
)
def test_what_is_said_about_a_gradient(backprop, says):
    explorer = explore.cost_surface(w=2, b=-1, a_prev=0.8, y=0.3, backprop=backprop)
    assert says in explorer.told()["note"]
    assert explorer.still().png


@pytest.mark.parametrize(
    ("cost", "says"),
    [
        (model.cost, "the height of the surface"),
        (lambda a, y: (a - y) ** 2 / 2, "; the surface is at"),
        (lambda a, y: None, "returns nothing yet"),
        (lambda a, y: [a, y], "should return one number"),
    ],
)
def test_what_is_said_about_a_cost(cost, says):
    explorer = explore.cost_surface(w=2, b=-1, a_prev=0.8, y=0.3, cost=cost)
    assert says in explorer.told()["note"]


def test_the_gradient_is_averaged_over_the_examples():
    examples = [(0.25, 1), (0.9, 0.2), (0.5, 0.5)]
    explorer = explore.cost_surface(w=2, b=-1, backprop=right, examples=examples)
    expected = np.mean([right(2, -1, *example)[:2] for example in examples], axis=0)
    np.testing.assert_allclose(explorer.told()["gradient"], expected)
    assert set(explorer.sliders) == {"w", "b", "lr"}


def test_a_student_function_that_fails_leaves_no_traceback_in_a_notebook():
    notebook = run(
        "from lab import explore\ndef backprop(w, b, a_prev, y):\n    ...\n"
        "explore.cost_surface(backprop=backprop)"
    )
    outputs = notebook.cells[0].outputs
    assert [output.output_type for output in outputs] == ["display_data", "display_data"]
    assert "backprop returns nothing yet" in outputs[0].data["text/html"]
