"""The wheel for other courses: the grader alone, cheap to import, two lines to use."""

import email
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from traitlets.config import Config

import nbexaminer

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A repository that holds this working tree: `make wheel` builds what is committed."""
    tree = tmp_path_factory.mktemp("tree")
    for name in ("Makefile", "pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / name, tree)
    unwanted = shutil.ignore_patterns("__pycache__")
    for name in ("nbexaminer", "tests"):
        shutil.copytree(ROOT / name, tree / name, ignore=unwanted)
    git = "git", "-c", "user.name=Tests", "-c", "user.email=tests@example.org"
    for command in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message=All")):
        subprocess.run([*git, *command], cwd=tree, check=True)
    return tree


def build(tree: Path, umask: int) -> Path:
    """Run `make wheel`, in this environment instead of one of its own."""
    command = ["make", "--assume-old=.venv/installed", "wheel"]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, umask=umask)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = (tree / "dist").glob("*.whl")
    return path


@pytest.fixture(scope="module")
def path(tree):
    return build(tree, umask=0o022)


@pytest.fixture(scope="module")
def wheel(path):
    with zipfile.ZipFile(path) as archive:
        yield archive


def test_built_again_it_has_the_same_bytes(tree, path, wheel):
    """The umask, the files' times and other files in the folder do not matter."""
    before = path.read_bytes()
    for each in (tree / "nbexaminer").rglob("*.py"):
        os.utime(each, (0, 0))
    (tree / "nbexaminer" / "not_committed.py").touch()
    assert build(tree, umask=0o077).read_bytes() == before


def test_it_holds_the_whole_package_and_nothing_else(wheel):
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    kinds = "*.py", "*.j2", "py.typed", "README.md"
    files = [path for kind in kinds for path in (ROOT / "nbexaminer").rglob(kind)]
    assert packed == {str(path.relative_to(ROOT)) for path in files}


def test_it_asks_for_what_it_imports_and_for_nothing_of_the_course(wheel):
    (path,) = (name for name in wheel.namelist() if name.endswith("METADATA"))
    metadata = email.message_from_bytes(wheel.read(path))
    assert (metadata["Name"], metadata["Version"]) == ("nbexaminer", nbexaminer.__version__)
    extras = [line for line in metadata.get_all("Requires-Dist") if "extra ==" in line]
    needed = [line for line in metadata.get_all("Requires-Dist") if line not in extras]
    names = {re.match(r"[\w-]+", line)[0].removeprefix("python-") for line in needed}
    assert all(re.search(r">=\d.*|<\d", line) and "==" not in line.split(";")[0] for line in needed)
    optional = {"matplotlib", "matplotlib_inline", "ipywidgets", "anywidget", "jupyterlab"}
    assert not names & optional
    sources = [path.read_text() for path in (ROOT / "nbexaminer").rglob("*.py")]
    imports = re.findall(r"^ *(?:from|import) (\w+)", "\n".join(sources), re.MULTILINE)
    foreign = {name.lower() for name in imports} - sys.stdlib_module_names - {"nbexaminer"}
    # matplotlib is optional, and the extra brings the cluster.
    known_as = {"yaml": "pyyaml", "pil": "pillow"}
    foreign = {known_as.get(name, name).replace("_", "-") for name in foreign}
    assert foreign - {"matplotlib", "matplotlib-inline", "distributed"} == names
    assert any(re.match(r"distributed>=\d.*; extra == .dask", line) for line in extras)


def test_the_command_is_installed(wheel):
    (path,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert b"nbexaminer = nbexaminer.__main__:main" in wheel.read(path)


def test_to_import_it_loads_nothing_big():
    code = "import nbexaminer, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    names = {name.split(".")[0] for name in loaded.stdout.split()}
    assert "nbexaminer" in names
    assert not names & {"nbgrader", "nbformat", "nbconvert", "IPython", "numpy", "traitlets"}


def test_its_public_names_are_there():
    for name in nbexaminer.__all__:
        assert getattr(nbexaminer, name) is not None
    errors = nbexaminer.CannotConfine, nbexaminer.CourseError, nbexaminer.Unusable
    assert all(issubclass(error, nbexaminer.ExaminerError) for error in errors)


def test_configure_leaves_the_isolation_alone_unless_told():
    silent, told = Config(), Config()
    nbexaminer.configure(silent)
    assert "isolate_tests" not in silent.Grading
    nbexaminer.configure(told, isolate_tests=False)
    assert told.Grading.isolate_tests is False
