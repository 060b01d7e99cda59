"""A real JupyterLab on this machine, and a real browser to use it with.

The tests of this folder and `benchmarks/sliders.py` share it.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
PATIENCE = 180_000  # milliseconds, for what takes some seconds on a machine that is not busy
MISSING = "no Chromium: `apt-get install chromium`, or say where it is with CHROMIUM=…"

# Use no network, and no background work that would disturb a measurement.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
SETTINGS = {
    "apputils-extension/notification.jupyterlab-settings": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    "notebook-extension/tracker.jupyterlab-settings": {"windowingMode": "none"},
}


class JupyterLab:
    """A running server: its folder, its address and its kernels."""

    def __init__(self, root: Path, url: str, token: str) -> None:
        self.root, self.url, self.token = root, url, token

    def address(self, notebook: str) -> str:
        """The address that opens the notebook in its own workspace."""
        workspace = secrets.token_hex(4)
        return f"{self.url}lab/workspaces/{workspace}/tree/{notebook}?token={self.token}&reset"

    def shut_kernels(self) -> None:
        """End every kernel, so that the next notebook has the machine to itself."""
        for session in json.load(self._ask("api/sessions")):
            self._ask(f"api/sessions/{session['id']}", "DELETE")

    def _ask(self, path: str, method: str = "GET"):
        headers = {"Authorization": f"token {self.token}"}
        request = urllib.request.Request(self.url + path, headers=headers, method=method)
        return urllib.request.urlopen(request, timeout=30)


@contextmanager
def jupyter_lab(root: Path, scratch: Path) -> Iterator[JupyterLab]:
    """JupyterLab on 127.0.0.1 over `root`, with settings and workspaces only in `scratch`."""
    for name, settings in SETTINGS.items():
        file = scratch / "settings" / "@jupyterlab" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(settings))
    token = secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += ["--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", f"--ServerApp.root_dir={root}"]
    command += [f"--IdentityProvider.token={token}"]
    environment = os.environ | {
        "JUPYTER_CONFIG_DIR": str(scratch / "config"),
        "JUPYTER_DATA_DIR": str(scratch / "data"),
        "JUPYTER_RUNTIME_DIR": str(scratch / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(scratch / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(scratch / "workspaces"),
        "JUPYTER_PATH": str(Path(sys.prefix) / "share" / "jupyter"),
        "IPYTHONDIR": str(scratch / "ipython"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    log = scratch / "jupyter.log"
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=root, env=environment, stdout=output, stderr=output)
    try:
        yield JupyterLab(root, _address(server, log), token)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:  # it waits for a thread of AnyIO that never ends
            server.kill()
            server.wait()


def _address(server: subprocess.Popen, log: Path) -> str:
    for _ in range(1800):
        found = re.search(r"http://127\.0\.0\.1:\d+/", log.read_text())
        if found:
            return found[0]
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def open_notebook(page: Page, lab: JupyterLab, notebook: str) -> None:
    """Open a notebook and wait until its kernel can run cells."""
    page.goto(lab.address(notebook))
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=PATIENCE)
    page.locator(".jp-StatusBar-Widget", has_text=re.compile(r"\| Idle")).wait_for(timeout=PATIENCE)


def run_all(page: Page) -> None:
    """Run every cell and wait until the last one is done."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(
        """() => {
            const prompts = [...document.querySelectorAll('.jp-CodeCell')]
                .filter((cell) => cell.querySelector('.cm-content')?.textContent.trim())
                .map((cell) => cell.querySelector('.jp-InputArea-prompt').textContent);
            const idle = document.querySelector(
                '.jp-Notebook-ExecutionIndicator[data-status="idle"]');
            return idle && prompts.length && prompts.every((text) => /\\[\\d+\\]/.test(text));
        }""",
        timeout=PATIENCE,
    )


def handle(place: Page | Locator, name: str) -> Locator:
    """The handle of the slider called `name`."""
    slider = place.locator(".widget-slider").filter(
        has=place.page.get_by_text(name, exact=True)
        if isinstance(place, Locator)
        else place.get_by_text(name, exact=True)
    )
    return slider.locator(".noUi-handle")


def frames(page: Page, count: int = 2) -> None:
    """Wait until the browser has painted `count` more pictures."""
    page.evaluate(
        "n => new Promise(done => { const next = () => n-- ? requestAnimationFrame(next) : done();"
        " next() })",
        count,
    )


def output(page: Page, number: int) -> Locator:
    """The output area of the cell with this number, from 0."""
    return page.locator(".jp-CodeCell .jp-Cell-outputArea").nth(number)


def told(place: Locator) -> str:
    """The words under a live picture, on one line and with plain minus signs."""
    words = place.locator(".explorer-words").inner_text().replace("−", "-")
    return " ".join(words.split())
