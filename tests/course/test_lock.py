"""requirements.lock, which contributors and CI install, meets the requirements."""

from __future__ import annotations

import tomllib

import pytest
from lesson import ROOT
from packaging.requirements import Requirement

LOCKED = {
    line.split("==")[0]: line.split("==")[1].split()[0]
    for line in (ROOT / "requirements.lock").read_text().splitlines()
    if "==" in line and not line.startswith(" ")
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
COURSE = [
    line.split("#")[0].strip()
    for line in (ROOT / "requirements.txt").read_text().splitlines()
    if line.split("#")[0].strip()
]


@pytest.mark.parametrize(
    "line", [*COURSE, *PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
)
def test_the_lock_file_holds_what_is_asked_for(line):
    wanted = Requirement(line)
    locked = LOCKED.get(wanted.name.lower())
    assert locked and wanted.specifier.contains(locked), (
        f"requirements.lock has {wanted.name} {locked}, wanted is {line}: run `make lock`"
    )
