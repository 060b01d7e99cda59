"""release/ is up to date with source/, gives no answer away, and runs on its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest
from lesson import NAMES, RELEASE, ROOT, SOURCE, execute, hand_out, read

from release import files, last_built, replace


def make_release(course):
    """Run `make release` in a course."""
    command = [sys.executable, ROOT / "tools" / "release.py"]
    return subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A course that was released by `make release`."""
    root = tmp_path_factory.mktemp("made")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    unread = shutil.ignore_patterns("__pycache__")
    shutil.copytree(SOURCE, root / "source" / "backprop", ignore=unread)
    done = make_release(root)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    return root


@pytest.fixture
def released(made, tmp_path):
    """A copy of it, to change."""
    return shutil.copytree(made, tmp_path / "course")


def test_the_release_is_fresh(made):
    built = files(made / "release" / "backprop")
    notebooks = {name: text for name, text in built.items() if name.endswith(".ipynb")}
    there = {path.name: path.read_bytes() for path in RELEASE.glob("*.ipynb")}
    assert there == notebooks, "run `make release`"
    assert {name: text for name, text in built.items() if name not in notebooks} == {
        f"lab/{name}": text for name, text in files(SOURCE / "lab").items()
    }


def test_the_zip_holds_the_release_as_one_folder(made, tmp_path):
    assert sorted(path.name for path in (made / "release").iterdir()) == [
        "backprop",
        "backprop.zip",
    ]
    shutil.unpack_archive(made / "release" / "backprop.zip", tmp_path)
    assert files(tmp_path / "backprop") == files(made / "release" / "backprop")


def test_lab_stands_once_in_git():
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    copies = [name for name in done.stdout.split() if re.match(r"(release|notebooks)/.*lab/", name)]
    assert copies == ["notebooks/lab/__init__.py"]


def first_code_cell(folder, name):
    return next(cell for cell in read(folder, name).cells if cell.cell_type == "code")


def test_without_lab_the_first_code_cell_says_in_a_sentence_what_to_do(tmp_path):
    notebook = read(RELEASE, NAMES[0])
    notebook.cells = [first_code_cell(RELEASE, NAMES[0])]
    (cell,) = execute(notebook, tmp_path).cells
    (error,) = cell.outputs
    assert error.evalue.startswith("No module named 'lab': open this notebook from the course's")
    assert "unpack the zip" in error.evalue and "`lab` lies beside it" in error.evalue
    assert error.traceback == [error.evalue] and "\n" not in error.evalue


def test_every_notebook_says_so_in_the_same_way():
    pages = [(SOURCE, name) for name in NAMES]
    pages += [(ROOT / "self-study", "0-start-here")]
    firsts = [first_code_cell(*page) for page in pages]
    assert (
        len(
            {
                re.search(r"^except ImportError.*?^    raise$", cell.source, re.M | re.S)[0]
                for cell in firsts
            }
        )
        == 1
    )
    for cell in firsts:
        assert cell.source.startswith("try:\n    ") and "\n    from lab import " in cell.source
        assert "raises-exception" not in cell.metadata.get("tags", [])  # Run All stops here


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("open('lab.py', 'w').close()", "cannot import name 'check' from 'lab'"),
        ("import sys; sys.modules['numpy'] = None", "numpy"),
    ],
    ids=["another-lab", "no-numpy"],
)
def test_what_else_cannot_be_imported_is_named(before, said, tmp_path):
    first = first_code_cell(RELEASE, NAMES[1])
    if "numpy" in before:
        hand_out(tmp_path / "course")
    (tmp_path / "course").mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", f"{before}\n{first.source}"],
        cwd=tmp_path / "course", capture_output=True, text=True, check=False,
    )  # fmt: skip
    last = done.stderr.splitlines()[-1]
    assert said in last and "open this notebook from the course's whole folder" in last


def secret_lines(name: str) -> set[str]:
    """Lines that occur only in a solution or a hidden test of a source notebook."""
    secret, public = set(), set()
    for cell in read(SOURCE, name).cells:
        where = public
        for line in map(str.strip, cell.source.splitlines()):
            if re.match("### BEGIN (SOLUTION|HIDDEN TESTS)", line):
                where = secret
            elif re.match("### END ", line):
                where = public
            elif len(line) > 8:
                where.add(line)
    return secret - public


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_solution_or_a_hidden_test_is_released(name):
    secret = secret_lines(name)
    assert len(secret) > 10
    released = {
        line.strip() for cell in read(RELEASE, name).cells for line in cell.source.splitlines()
    }
    assert not secret & released
    assert "HIDDEN" not in str(released) and "SOLUTION" not in str(released)


def test_no_hidden_test_is_in_lab():
    lab = b"".join(files(SOURCE / "lab").values()).decode()
    for name in NAMES:
        hidden = [line for line in secret_lines(name) if "default_rng(" in line or "assert" in line]
        assert hidden and not [line for line in hidden if line in lab]


ALONE = """
import json, sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"nbgrader", "jupyterlab", "anywidget", "scipy", "nbexaminer"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Blocked())
sys.path.insert(0, "")
for page in sys.argv[1:]:
    names, failed = {}, []
    for cell in json.load(open(page))["cells"]:
        if cell["cell_type"] == "code":
            try:
                exec("".join(cell["source"]), names)
            except Exception as error:
                if type(error).__name__ not in ("CheckFailed", "NotReady"):
                    raise RuntimeError(page) from error
                failed.append(cell["id"])
    print("stubs", page, len(failed))
"""


def test_a_release_on_its_own_needs_only_numpy_matplotlib_ipywidgets(tmp_path):
    hand_out(tmp_path / "anywhere")
    done = subprocess.run(
        [sys.executable, "-I", "-c", ALONE, *(f"{name}.ipynb" for name in NAMES)],
        cwd=tmp_path / "anywhere", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    stubs = re.findall(r"^stubs (\S+)\.ipynb (\d+)$", done.stdout, re.MULTILINE)
    assert [name for name, _ in stubs] == list(NAMES)
    assert all(int(count) >= 2 for _, count in stubs)  # the checks of the stubs, and only those


def test_a_missing_notebook_is_named_and_nothing_is_overwritten(released):
    before = files(released / "release")
    (released / "source" / "backprop" / "2-sigmoid.ipynb").unlink()
    done = make_release(released)
    assert done.returncode != 0
    assert done.stderr.startswith("source/backprop/2-sigmoid.ipynb is missing")
    assert files(released / "release") == before


def test_what_was_not_built_is_kept_and_named(released):
    release, lab = released / "release", released / "source" / "backprop" / "lab"
    theirs = {"notes.txt": b"mine", "2-sigmoid.ipynb": b"answers", "lab/model.py": b"tried"}
    for name, content in theirs.items():
        (release / "backprop" / name).write_bytes(content)
    (lab / "figures.py").write_text("# edited in source, so nobody's work is in the release\n")
    (lab / "watch.py").unlink()
    done = make_release(released)
    assert done.returncode == 0, done.stderr
    assert "kept in release/kept-1/: 2-sigmoid.ipynb, lab/model.py, notes.txt." in done.stdout
    assert files(release / "kept-1") == theirs
    built = files(release / "backprop")
    assert built == last_built(release / "backprop.zip")
    assert not theirs.items() & built.items() and "lab/watch.py" not in built
    assert built["lab/figures.py"] == (lab / "figures.py").read_bytes()


def test_in_a_fresh_clone_only_what_git_has_not_is_kept(released, capsys):
    release = released / "release"
    (release / "backprop.zip").unlink()
    for command in ("init", "add release/backprop", "commit --message=built"):
        who = ["-c", "user.name=test", "-c", "user.email=test@localhost"]
        subprocess.run(["git", *who, *command.split()], cwd=released, check=True)
    shutil.copytree(release / "backprop", release / ".new" / "backprop")
    for name in ("1-weighted-sum.ipynb", "2-sigmoid.ipynb"):  # the source of both was changed
        (release / ".new" / "backprop" / name).write_text("built anew")
    (release / "backprop" / "2-sigmoid.ipynb").write_text("answers")
    replace(release, release / ".new")
    assert files(release / "kept-1") == {"2-sigmoid.ipynb": b"answers"}
    assert "kept in release/kept-1/: 2-sigmoid.ipynb." in capsys.readouterr().out


def test_a_release_that_cannot_be_built_leaves_the_old_one(released):
    before = files(released / "release")
    (released / "source" / "backprop" / "4-cost.ipynb").write_text("{")
    assert make_release(released).returncode != 0
    assert files(released / "release") == before


def test_a_run_that_was_killed_between_two_renames_loses_nothing(released):
    release = released / "release"
    (release / "backprop" / "notes.txt").write_text("mine")
    (release / "backprop").rename(release / ".old")
    (release / ".new" / "backprop").mkdir(parents=True)
    assert make_release(released).returncode == 0
    assert (release / "kept-1" / "notes.txt").read_text() == "mine"
    assert (release / "backprop" / "2-sigmoid.ipynb").exists()
    assert not (release / ".old").exists() and not (release / ".new").exists()
