"""Makes the grader's processes start faster."""

import contextlib
import sys
from functools import partial
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from types import ModuleType
from typing import Any

GRAMMAR = "rfc3987_syntax"
# Packages that import all their modules: nbgrader its extensions of Jupyter's server, and all of
# its commands. Nothing here uses those.
HEAVY = ("nbgrader", "nbgrader.apps")


def skip_address_grammar() -> None:
    """Keep `import nbformat` from building a grammar of web addresses.

    nbformat uses jsonschema, which imports the grammar if it is installed. Every process builds it
    again, which takes several times as long as the rest of the import. No notebook is checked
    against it.
    """
    modules: dict[str, Any] = sys.modules  # None stands for a module that cannot be imported
    modules.setdefault(GRAMMAR, None)


def skip_unused_nbgrader() -> None:
    """Import modules of nbgrader without what the `__init__` of their package imports besides."""
    for name in HEAVY:
        parent = sys.modules.get(name.rpartition(".")[0])
        spec = PathFinder.find_spec(name, list(parent.__path__) if parent else None)
        if name not in sys.modules and spec:
            sys.modules[name] = package = module_from_spec(spec)
            vars(package)["__getattr__"] = partial(_found_later, package)


def _found_later(package: ModuleType, name: str) -> Any:
    """A module of the package, or whatever else a course's configuration asks it for."""
    with contextlib.suppress(ModuleNotFoundError):
        return import_module(f"{package.__name__}.{name}")
    vars(package).pop("__getattr__", None)
    if package.__spec__ and package.__spec__.loader:
        package.__spec__.loader.exec_module(package)
    return getattr(package, name)
