"""The built files are up to date with explorers/, and explorers/ is tidy."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from lesson import ROOT, SOURCE

EXPLORERS = ROOT / "explorers"


@pytest.fixture(scope="module")
def npm(tmp_path_factory):
    """`npm(*arguments)` runs npm on a copy of explorers/, with its tools installed."""
    program = shutil.which("npm")
    if not program:
        pytest.skip("no npm, which only contributors need: `apt-get install nodejs npm`")
    folder = tmp_path_factory.mktemp("npm") / "explorers"
    shutil.copytree(EXPLORERS, folder, ignore=shutil.ignore_patterns("node_modules"))
    shared = folder.parent / "source" / "backprop" / "lab" / "surface.json"
    shared.parent.mkdir(parents=True)
    shutil.copy(SOURCE / "lab" / shared.name, shared)

    def run(*arguments):
        done = subprocess.run(
            [program, *arguments], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return folder

    installed = EXPLORERS / "node_modules"  # by `make test`, as the lock file has it
    if installed.exists():
        (folder / "node_modules").symlink_to(installed)
    else:
        run("ci", "--no-audit", "--no-fund")
    return run


def test_the_built_files_are_fresh(npm):
    built = npm("run", "build", "--", "../built").parent / "built"
    assert sorted(file.name for file in built.iterdir()) == ["ask.js", "explore.js"]
    for file in built.iterdir():
        assert file.read_text() == (SOURCE / "lab" / file.name).read_text(), "run `make explorers`"


def test_the_source_is_linted_and_formatted(npm):
    npm("run", "check")
