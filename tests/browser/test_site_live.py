"""The course in the browser: what `make site` builds, opened from a plain web server.

There is no Pyodide CDN here, and so no numpy in the page. The test serves the pure Python packages
as the CDN would; tests/check/test_in_a_browser.py tries the lesson's own code.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
import urllib.parse
from pathlib import Path

import nbformat
import pytest
import site_course
from lesson import NAMES, ROOT
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from . import driver

ALIVE = """
import anywidget, ipywidgets, traitlets

class Alive(anywidget.AnyWidget):
    _esm = "export default {render({model, el}) {el.textContent = 'alive: ' + model.get('n')}}"
    n = traitlets.Int(3).tag(sync=True)

ipywidgets.VBox([ipywidgets.FloatSlider(description="w"), Alive()])
"""
FROM_CDN = ["ipython", "traitlets", "micropip", "jedi", "typing-extensions", "packaging", "six"]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A copy of the site, and its address."""
    soon = os.environ | {"PIP_NO_COMPILE": "1"}
    done = subprocess.run(["make", "site"], cwd=ROOT, env=soon, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    folder = tmp_path_factory.mktemp("site") / "course"
    shutil.copytree(site_course.SITE, folder)
    handler = functools.partial(Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def page(browser, site):
    """A page without network; `page.asked` lists its requests to other hosts."""
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    page = context.new_page()
    page.asked = []

    def elsewhere(route):
        page.asked.append(route.request.url)
        route.abort()

    context.route(lambda url: urllib.parse.urlparse(url).hostname != "127.0.0.1", elsewhere)
    yield page
    context.close()


def lock(folder):
    return json.loads((folder / "static" / "pyodide" / "pyodide-lock.json").read_text())


def test_bundled_packages_are_python_alone_and_the_rest_has_one_address(site):
    packages = lock(site[0])["packages"]
    bundled = {name for name, each in packages.items() if "/" not in each["file_name"]}
    assert bundled == set(site_course.BUNDLED)
    for name in bundled:
        wheel = site[0] / "static" / "pyodide" / packages[name]["file_name"]
        assert wheel.name.endswith("-none-any.whl")
        assert hashlib.sha256(wheel.read_bytes()).hexdigest() == packages[name]["sha256"]
        assert set(packages[name]["depends"]) <= packages.keys()
    others = [each["file_name"] for name, each in packages.items() if name not in bundled]
    assert {url.rsplit("/", 1)[0] + "/" for url in others} == {site_course.cdn()}
    settings = json.loads((site[0] / "jupyter-lite.json").read_text())["jupyter-config-data"]
    kernel = settings["litePluginSettings"][site_course.KERNEL]
    assert kernel["disablePyPIFallback"] and kernel["pyodideUrl"].startswith("./")


@pytest.mark.parametrize("app", ["lab", "notebooks"])
def test_notebooks_open_with_still_pictures(app, page, site):
    for name in ("0-start-here", NAMES[0]):
        page.goto(f"{site[1]}/{app}/?path={name}.ipynb")
        page.locator(".jp-Notebook .jp-MarkdownCell:visible").first.wait_for(
            timeout=driver.PATIENCE
        )
    picture = page.locator(".jp-OutputArea img:visible").first
    picture.wait_for()
    assert picture.evaluate("image => image.naturalWidth") > 300
    for _ in range(60):  # until Python has started, and asks for its packages
        page.wait_for_timeout(3000)
        if page.asked:
            break
    wanted = {urllib.parse.urljoin(url, ".") for url in page.asked}
    assert wanted == {site_course.cdn()}


@pytest.fixture
def wheels(tmp_path, site):
    """The CDN's pure Python packages, from the package index; the lock names these files."""
    content = lock(site[0])
    packages, wanted, left = content["packages"], set(), list(FROM_CDN)
    while left:
        name = left.pop().replace("_", "-")
        if name not in wanted and name in packages:
            wanted.add(name)
            left += packages[name]["depends"]
    exact = [f"{packages[name]['name']}=={packages[name]['version']}" for name in wanted]
    pure = ["--no-deps", "--only-binary=:all:", "--platform=any", "--python-version=3.14"]
    command = [sys.executable, "-m", "pip", "download", "--quiet", *pure, "--dest", tmp_path]
    subprocess.run([*command, *exact], check=True, stderr=subprocess.DEVNULL)
    files = {path.name: path.read_bytes() for path in tmp_path.glob("*.whl")}
    for each in packages.values():
        name = each["file_name"].rsplit("/", 1)[-1]
        if name in files:
            each["sha256"] = hashlib.sha256(files[name]).hexdigest()
    (site[0] / "static" / "pyodide" / "pyodide-lock.json").write_text(json.dumps(content))
    return files


def test_sliders_and_live_pictures_need_no_install_cell(page, site, wheels, keep):
    def answer(route):
        body = wheels.get(Path(route.request.url).name)
        headers = {"access-control-allow-origin": "*"}
        route.fulfill(body=body, headers=headers) if body else route.abort()

    page.context.route(f"{site_course.cdn()}**", answer)
    notebook = new_notebook(cells=[new_code_cell(ALIVE)])
    notebook.metadata.kernelspec = {"name": "python", "display_name": "P", "language": "python"}
    nbformat.write(notebook, site[0] / "files" / "0-start-here.ipynb")
    page.goto(f"{site[1]}/lab/?path=0-start-here.ipynb")
    page.locator(".jp-CodeCell .cm-content").click(timeout=driver.PATIENCE)
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(
        timeout=driver.PATIENCE
    )
    page.keyboard.press("Shift+Enter")
    place = page.locator(".jp-OutputArea").first
    alive = place.get_by_text("alive: 3")
    with contextlib.suppress(PlaywrightTimeout):
        alive.wait_for(timeout=30_000)
    if not alive.is_visible():  # JupyterLite loses what is run just as Python gets ready, 1 in 40
        page.locator(".jp-CodeCell .cm-content").first.click()
        page.keyboard.press("Shift+Enter")
        alive.wait_for(timeout=driver.PATIENCE)
    assert place.get_by_role("slider").is_visible()
    keep(page, "site")
