"""Makes the grader's processes start faster."""

import ast
import contextlib
import gc
import sys
from functools import cache, partial
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import module_from_spec, resolve_name
from pathlib import Path
from types import ModuleType
from typing import Any

GRAMMAR = "rfc3987_syntax"
FORMATS = (GRAMMAR, "rfc3986_validator", "isoduration")
ARCHIVES = "setuptools.archive_util"
FACTORY = "nbgrader.exchange.ExchangeFactory"
# Packages that import all their modules, of which a command needs few: nbgrader its extensions of
# Jupyter's server, all commands, converters and preprocessors, a client of JupyterHub; nbconvert
# what runs and writes notebooks of all kinds; IPython a shell. nbgrader imports the last two and
# seldom uses them. A package stands before those inside it.
HEAVY = (
    "nbgrader",
    "nbgrader.apps",
    "nbgrader.auth",
    "nbgrader.converters",
    "nbgrader.exchange",
    "nbgrader.plugins",
    "nbgrader.preprocessors",
    "nbconvert",
    "nbconvert.exporters",
    "nbconvert.filters",
    "nbconvert.preprocessors",
    "IPython",
    "jinja2",
    "yaml",
)


def skip_address_grammar() -> None:
    """Keep `import nbformat` from building a grammar of web addresses.

    nbformat uses jsonschema, which imports the grammar if it is installed. Every process builds it
    again, which takes several times as long as the rest of the import. No notebook is checked
    against it.
    """
    modules: dict[str, Any] = sys.modules  # None stands for a module that cannot be imported
    modules.setdefault(GRAMMAR, None)


def skip_formats() -> None:
    """Keep `import jsonschema` from importing what checks formats of texts; see above."""
    modules: dict[str, Any] = sys.modules
    for name in FORMATS:
        modules.setdefault(name, None)


def skip_unused_nbgrader() -> None:
    """Import nbgrader's modules without what they, or the `__init__` of their package, seldom use.

    All of it is there as soon as it is used.
    """
    if ARCHIVES not in sys.modules:
        sys.modules[ARCHIVES] = archives = ModuleType(ARCHIVES)
        vars(archives)["__getattr__"] = _of_archives
    for name in HEAVY:
        within, _, last = name.rpartition(".")
        parent = sys.modules.get(within)
        spec = PathFinder.find_spec(name, list(parent.__path__) if parent else None)
        if name not in sys.modules and spec:
            sys.modules[name] = package = module_from_spec(spec)
            vars(package)["__getattr__"] = partial(_found_later, package)
            if parent:
                setattr(parent, last, package)


class _Names(ModuleType):
    """A module that gives a class's full name for the class: settings import it when it is used."""

    def __getattr__(self, name: str) -> str:
        return f"{self.__name__}.{name}"


def _of_archives(name: str) -> Any:
    """A function of setuptools that opens archives, which imports setuptools when it is called."""
    if not name.startswith("unpack_"):
        raise AttributeError(name)

    def unpack(*arguments: Any, **options: Any) -> Any:
        if not hasattr(sys.modules[ARCHIVES], "__file__"):
            del sys.modules[ARCHIVES]
        return getattr(import_module(ARCHIVES), name)(*arguments, **options)

    return unpack


def _found_later(package: ModuleType, name: str) -> Any:
    """What the package's `__init__` takes from a module, or a module of the package."""
    where = f"{package.__name__}.{name}"
    with contextlib.suppress(ModuleNotFoundError):
        module = _taken_from(package).get(name)
        if where == FACTORY:
            vars(package)["default"] = _Names("nbgrader.exchange.default")
        found = getattr(import_module(module), name) if module else import_module(where)
        if where == FACTORY:
            del package.default
        return vars(package).setdefault(name, found)
    vars(package).pop("__getattr__", None)  # it is whatever else a configuration asks for
    if package.__spec__ and package.__spec__.loader:
        package.__spec__.loader.exec_module(package)
    return getattr(package, name)


@cache
def _taken_from(package: ModuleType) -> dict[str, str]:
    """The names that the package's `__init__` imports, and the module that has each."""
    written = ast.parse(Path(package.__file__ or "").read_bytes())
    return {
        each.name: resolve_name("." * node.level + node.module, package.__name__)
        for node in ast.walk(written)
        if isinstance(node, ast.ImportFrom) and node.module
        for each in node.names
        if not each.asname
    }


def share_memory() -> None:
    """Leave the memory of this process so that its forks write to little of it: that copies it."""
    if fonts := sys.modules.get("matplotlib.font_manager"):
        with contextlib.suppress(AttributeError):  # no public name; else each fork closes the fonts
            fonts._get_font.cache_clear()
    gc.collect()
    gc.freeze()  # else the first collection in a fork would write to all memory
