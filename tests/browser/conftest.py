"""The course in a real JupyterLab and a real browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from lesson import ROOT, SOURCE
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect

from . import driver

ARTEFACTS = ROOT / "tests" / "artefacts"


def pytest_collection_modifyitems(items):
    """Without a browser, skip these tests, with one line for each file."""
    if not driver.CHROMIUM:
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason=driver.MISSING))


@pytest.fixture(scope="session")
def browser():
    expect.set_options(timeout=driver.PATIENCE)
    with driver.chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def lab(browser, tmp_path_factory):
    """JupyterLab over a scratch folder with a copy of `lab` in it."""
    root = tmp_path_factory.mktemp("notebooks")
    shutil.copytree(SOURCE / "lab", root / "lab", ignore=shutil.ignore_patterns("__pycache__"))
    with driver.jupyter_lab(root, tmp_path_factory.mktemp("jupyter")) as lab:
        yield lab


@pytest.fixture(scope="module")
def write(lab):
    """`write(name, cell, …)` makes a notebook of these cells and gives its file name."""

    def write(name, *cells):
        spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
        notebook.metadata["kernelspec"] = spec
        nbformat.write(notebook, lab.root / f"{name}.ipynb")
        return f"{name}.ipynb"

    return write


@pytest.fixture(scope="module")
def run(lab, browser):
    """`run(notebook, **context)` opens a notebook in a fresh page and runs all its cells."""
    contexts = []

    def run(notebook, width=1100, height=1600, **context):
        made = browser.new_context(viewport={"width": width, "height": height}, **context)
        contexts.append(made)
        page = made.new_page()
        page.failures = []  # the page's errors
        page.on("pageerror", lambda error: page.failures.append(str(error)))
        driver.open_notebook(page, lab, notebook)
        driver.run_all(page)
        return page

    yield run
    for context in contexts:
        context.close()
    lab.shut_kernels()


@pytest.fixture
def keep(request):
    """`keep(locator, name)` keeps a screenshot to look at."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    return lambda place, name: place.screenshot(path=ARTEFACTS / f"{name}.png")
