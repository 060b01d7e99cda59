"""Build _site/course/, the self-study edition in JupyterLite: it needs only a browser.

Run by `make site`. Python's core and the widgets are bundled. numpy, matplotlib and other compiled
packages come from Pyodide's own CDN when a page is opened.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from email import message_from_bytes
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_site" / "course"
LITE = ROOT / "site" / "build"  # the input of `jupyter lite build`
PYODIDE = ROOT / "site" / "node_modules" / "pyodide"
ENVIRONMENT = ROOT / "site" / ".venv"  # see site/requirements.txt
EXTENSIONS = ENVIRONMENT / "share" / "jupyter" / "labextensions"
NEEDED = ["@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager"]
NEEDED += ["anywidget"]
CORE = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"]
# Pure Python packages that Pyodide lacks, each with what it needs.
BUNDLED = {
    "ipywidgets": ["comm", "ipython", "traitlets"],
    "anywidget": ["ipywidgets", "psygnal", "typing-extensions"],
    "psygnal": [],
    "comm": ["traitlets"],
}
LOADED = ["numpy", "matplotlib", "ipywidgets", "anywidget"]  # before the first cell runs
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"


def kernels_pyodide() -> str:
    """The Pyodide version that JupyterLite's kernel needs."""
    scripts = (EXTENSIONS / NEEDED[0] / "static").glob("*.js")
    found = {v for path in scripts for v in re.findall(r"/pyodide/v([\d.]+)/", path.read_text())}
    (one,) = found
    return one


def cdn() -> str:
    """The address of Pyodide's compiled packages."""
    return f"https://cdn.jsdelivr.net/pyodide/v{kernels_pyodide()}/full/"


def fetch_wheels(folder: Path) -> None:
    """Download the bundled packages, in the versions that are installed here, as pure Python."""
    wanted = [f"{name}=={version(name)}" for name in BUNDLED]
    pure = ["--platform=any", "--implementation=py", "--abi=none", "--only-binary=:all:"]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", *pure]
    subprocess.run([*command, f"--dest={folder}", *wanted], check=True)


def locked(wheel: Path) -> dict[str, Any]:
    """A wheel's entry in Pyodide's lock file."""
    with zipfile.ZipFile(wheel) as archive:
        (path,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        about = message_from_bytes(archive.read(path))
    name = about["Name"].lower()
    return {
        "name": name,
        "version": about["Version"],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": [name],
        "depends": BUNDLED[name],
        "unvendored_tests": False,
    }


def build_core(folder: Path) -> None:
    """Write Python's core, the bundled wheels, and a lock file with their addresses."""
    found = json.loads((PYODIDE / "package.json").read_text())["version"]
    if found != kernels_pyodide():
        sys.exit(
            f"site/package.json has Pyodide {found}, and JupyterLite's kernel wants "
            f"{kernels_pyodide()}: write that there, and run `npm install` in site/."
        )
    folder.mkdir(parents=True)
    for name in CORE:
        shutil.copy(PYODIDE / name, folder)
    fetch_wheels(folder)
    lock = json.loads((PYODIDE / "pyodide-lock.json").read_text())
    address = cdn()
    for package in lock["packages"].values():
        package["file_name"] = address + package["file_name"]
    lock["packages"] |= {entry["name"]: entry for entry in map(locked, folder.glob("*.whl"))}
    (folder / "pyodide-lock.json").write_text(json.dumps(lock))


def settings() -> dict[str, Any]:
    """JupyterLite's settings: load our packages at once, and nothing from elsewhere."""
    kernel = {"loadPyodideOptions": {"packages": LOADED}, "disablePyPIFallback": True}
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "Backpropagation",
            "litePluginSettings": {KERNEL: kernel},
        },
    }


def main() -> None:
    """Build the site from scratch."""
    for folder in (LITE, SITE):
        shutil.rmtree(folder, ignore_errors=True)
    build_core(LITE / "static" / "pyodide")
    (LITE / "jupyter-lite.json").write_text(json.dumps(settings()))
    unread = shutil.ignore_patterns("__pycache__", "progress.json", ".ipynb_checkpoints")
    contents = shutil.copytree(ROOT / "notebooks", LITE / "contents", ignore=unread)
    lab = ROOT / "source" / "backprop" / "lab"  # the copy in notebooks/ only leads there
    shutil.copytree(lab, contents / "lab", ignore=unread, dirs_exist_ok=True)
    options = ["--ignore-sys-prefix", "--no-sourcemaps", "--no-unused-shared-packages"]
    options += [f"--lite-dir={LITE}", f"--output-dir={SITE}", f"--contents={contents}"]
    options += [f"--apps={app}" for app in ("lab", "notebooks")]
    options += [f"--LiteBuildConfig.federated_extensions={EXTENSIONS / each}" for each in NEEDED]
    command = [ENVIRONMENT / "bin" / "jupyter-lite", "build", *options]
    done = subprocess.run(command, cwd=LITE, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    print(f"{SITE.relative_to(ROOT)}: serve its folder, and open lab/?path=0-start-here.ipynb")


if __name__ == "__main__":
    main()
