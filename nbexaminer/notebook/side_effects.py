"""Which isolated tests might notice what the student's code does besides giving back values.

Two processes have two of everything: names, files, folders, modules and their settings. A test that
looks at one of these, or uses a name that the student's code also defines, can be content in its
own process and fail in the student's, though only plain numbers crossed. This is read in the code:
to be wrong costs a second run for nothing, or leaves a difference unseen.
"""

import ast
import functools
import re
import sys
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from .ownership import MAGIC, UNREADABLE, global_names, import_lines
from .remembering import is_fixed, led_to, modules_of

# Modules of the standard library without settings and files that two processes could differ in.
VALUES_ONLY = {
    *"abc bisect calendar cmath collections copy dataclasses datetime enum fractions".split(),
    *"functools heapq itertools json math numbers operator random re statistics string".split(),
    *"struct textwrap traceback types typing zoneinfo".split(),
}
# Modules of others that have some.
SETTINGS = {"IPython", "keras", "matplotlib", "pylab", "seaborn", "tensorflow", "torch"}
# What a test may use of `sys`.
SYS = re.compile(r"\bsys\.(?:path\.(?:append|insert)|float_info|maxsize|version_info)\b")
# What reads or sets more than values: names, files, settings, states of generators.
LOOKS = re.compile(
    r"^[^\S\n]*[%!]|\b(?:globals|locals|vars|dir|exec|eval|open|input|id|__import__|get_ipython|In|Out"
    r"|_ih|_oh|__main__|__builtins__|builtins|(?:manual_|set_(?:random_)?)?seed|[gs]et_?state"
    r"|[gs]eterr\w*|errstate|[gs]et_printoptions|printoptions|(?:[gs]et|reset|describe)_option"
    r"|option_context|options|loadtxt|savetxt|genfromtxt|fromfile|tofile|memmap|savez\w*"
    r"|read_[a-z]+|to_(?:csv|json|excel|pickle|parquet|sql))\b"
    r"|\b(?:np|numpy)\.(?:load|save)\b",
    re.MULTILINE,
)
# What a student's code may do to names and settings, in ways that its own names do not show.
CHANGES = re.compile(
    r"\bimport\s+\*|\b(?:globals|locals|vars|exec|eval|setattr|delattr|get_ipython|__builtins__"
    r"|builtins|seterr\w*|set_printoptions|set_option|options|simplefilter|filterwarnings|setcontext"
    r"|getcontext|setlocale|setrecursionlimit|set_int_max_str_digits|setfirstweekday|settrace|stdout"
    r"|stderr|chdir|environ|putenv)\b"
)
# What sets the generators of random numbers that a test may draw from.
SEEDS = re.compile(r"\b(?:seed|setstate|set_state)\b")
IPYTHON = re.compile(r"^[^\S\n]*[%!?]|\?\s*$", re.MULTILINE)  # magics, which may do anything
RESULT = re.compile(r"_{1,3}|_i{1,3}|_i?\d+|_[ido]h|In|Out")  # names of what IPython keeps
ASKED_OF = {"callable", "delattr", "getattr", "hasattr", "id", "setattr", "type"}


class Names(NamedTuple):
    """What some code has to do with global names.

    Attributes:
        reads: Those that it reads and does not define.
        sets: Those that it defines; where it imports one, with the line that does.
        inside: Those that its functions read when they are called.
        counted: Those that its functions set.
        modules: The modules that it imports anywhere.
    """

    reads: set[str]
    sets: dict[str, str]
    inside: set[str]
    counted: set[str]
    modules: set[str]


class Uses(NamedTuple):
    """What a test has to do with names and settings.

    Attributes:
        looks: Whether it looks at more than values.
        draws: Whether it may draw random numbers.
        reads: The global names that it reads, and that the functions read that it uses.
        sets: Those that it or an earlier test has set, as in `Names`.
        modules: The modules that it uses, and that the functions use that it calls.
    """

    looks: bool
    draws: bool
    reads: set[str]
    sets: dict[str, str]
    modules: set[str]


def uses(
    locked: Iterable[str],
    tests: Mapping[str, str],
    asks: Mapping[str, Iterable[str]],
    imports: Mapping[str, str],
) -> dict[str, Uses]:
    """What each test has to do with names and settings, by grade id.

    Args:
        locked: The instructor's cells that also run in the examiner.
        tests: The tests by grade id, in their order.
        asks: By grade id, the names that a test takes from the student's code.
        imports: The instructor's import statements, by the name that each defines.
    """
    known = {name: line for cell in locked for name, line in _definitions(cell).items()}
    given = [names for cell in locked if (names := _names(cell))]
    counted = {name for names in given for name in names.counted}  # by the instructor's functions
    found: dict[str, Uses] = {}
    sets: dict[str, str] = {}
    changed = False  # whether an earlier test has changed settings
    for test, source in tests.items():
        names = _names(source)
        if names is None:
            found[test] = Uses(True, True, set(), {}, set())
            continue
        functions = {name for name, line in known.items() if isinstance(line, ast.FunctionDef)}
        things = ({*asks[test]} - imports.keys()) | functions
        looks = changed or _asks_about(source, things)
        code, reads, more = [source], set(names.reads), sorted(names.reads)
        while more:  # what stands behind the names that are the instructor's
            name = more.pop()
            if name in asks[test] or name not in known:
                continue
            inner = _names(text := ast.unparse(known[name]))
            looks |= inner is None or not is_fixed(known[name]) or _asks_about(text, things)
            code.append(text)
            more += sorted(inner.reads - reads) if inner else []
            reads |= inner.reads if inner else set()
        known |= _definitions(source)
        sets |= names.sets
        whole = "\n".join([*code, *(imports[name] for name in sorted(reads & imports.keys()))])
        looks |= bool(LOOKS.search(whole) or counted & {*reads, *names.sets})
        modules = modules_of(whole)
        looks |= _have_settings(modules, whole) or _sets_in_module(source, imports)
        changed |= bool(CHANGES.search(source))
        draws = bool(re.search(r"\brandom\b", whole))
        found[test] = Uses(looks, draws, reads, dict(sets), modules)
    return found


def noticing(
    tests: Mapping[str, Uses],
    asks: Mapping[str, Iterable[str]],
    imports: Mapping[str, str],
    own: Iterable[str],
    states: Mapping[str, Collection[str]],
) -> dict[str, set[str]]:
    """The tests that might notice side effects of a student's code.

    Each with the names that it uses and that the code replaces, if it can notice nothing else.

    Args:
        tests: What the tests have to do with names, see `uses`.
        asks: By grade id, the names that a test takes from the student's code.
        imports: The instructor's import statements, by the name that each defines.
        own: The student's cells.
        states: What modules beside the notebook lead to, see `remembering.states_of`.
    """
    cells, seeds = [], False
    for source in own:
        seeds |= bool(SEEDS.search(source))
        if (names := _own(source)) is None:
            return {test: set() for test in tests}
        cells.append(names)
    sets = {name: line for cell in cells for name, line in cell.sets.items()}
    inside = {name for cell in cells for name in cell.inside}
    counted = {name for cell in cells for name in cell.counted}
    given = (imports[n] for cell in cells for n in sorted(cell.reads & imports.keys()))
    used = modules_of("\n".join(given)).union(*(cell.modules for cell in cells))
    kept = led_to(used, states)
    there = {**imports, **sets}
    found: dict[str, set[str]] = {}
    for test, each in tests.items():
        theirs = each.reads & sets.keys() - ({*asks[test]} - imports.keys())
        replaced = {name for name in theirs if sets[name] != imports.get(name)}
        shared = inside & each.sets.keys()
        replaces = any(not each.sets[n] or each.sets[n] != there.get(n) for n in shared)
        looks = each.looks or (seeds and each.draws) or bool(kept & led_to(each.modules, states))
        if looks or replaces or counted & {*each.reads, *each.sets}:
            found[test] = set()
        elif replaced:
            found[test] = replaced
    return found


@functools.lru_cache(maxsize=4000)
def _own(source: str) -> Names | None:
    """What a student's cell has to do with names; None: it may do more than can be read in it."""
    code = MAGIC.sub("", source)
    if CHANGES.search(code) or IPYTHON.search(code):
        return None
    try:
        names, tree = _names(code), ast.parse(code)
    except UNREADABLE:
        names = None
    if names is None:
        return Names(set(), {}, set(), set(), set())  # nothing runs
    if any(RESULT.fullmatch(name) for name in names.reads):
        return None  # the result of a cell before, which may be a test
    for part in ast.walk(tree):
        if isinstance(part, ast.Attribute) and not isinstance(part.ctx, ast.Load):
            root: ast.expr = part
            while isinstance(root, ast.Attribute):
                root = root.value
            if isinstance(root, ast.Name) and root.id in {*names.sets, *names.reads}:
                return None  # it may change a module
    return names


def _names(source: str) -> Names | None:
    """What code has to do with names; None: it cannot be read."""
    code = MAGIC.sub("", source)
    try:
        names = global_names(code)
    except UNREADABLE:
        return None
    imports = import_lines(code) if "import" in code else {}
    lines = {name: imports.get(name, "") for name in names.sets | names.set_inside}
    reads = (names.reads | names.inside) - names.sets
    return Names(reads, lines, names.inside, names.set_inside, modules_of(code))


def _definitions(source: str) -> dict[str, ast.stmt]:
    """The statement that defines a name, for each at the top level of a cell."""
    try:
        body = ast.parse(MAGIC.sub("", source)).body
    except UNREADABLE:
        return {}
    found: dict[str, ast.stmt] = {}
    for line in body:
        names = _names(ast.unparse(line))
        found |= dict.fromkeys(names.sets, line) if names else {}
    return found


def _asks_about(source: str, names: set[str]) -> bool:
    """Whether a test asks which thing something is, or about one of these themselves."""
    for part in ast.walk(ast.parse(MAGIC.sub("", source))):
        match part:
            case ast.Attribute(value=ast.Name(id=name)) if name in names:
                return True
            case ast.Attribute(value=ast.Name() | ast.Subscript(), attr=attr):
                if attr.startswith("__"):  # what a function says of itself, under any name
                    return True
            case ast.Call(func=ast.Name(id=how), args=[ast.Name(id=name), *_]):
                if how in ASKED_OF and name in names:
                    return True
            case ast.Compare(ops=ops, comparators=sides):
                pairs = zip(ops, sides, strict=True)
                if any(isinstance(op, ast.Is | ast.IsNot) and not _constant(x) for op, x in pairs):
                    return True  # whether two texts are one thing
    return False


def _constant(part: ast.expr) -> bool:
    return isinstance(part, ast.Constant)


def _have_settings(modules: set[str], code: str) -> bool:
    """Whether code uses a module whose settings or files two processes could differ in."""
    used = set(modules)
    if not re.search(r"\bsys\.", SYS.sub("", code)):
        used.discard("sys")
    return bool(used & SETTINGS or used & sys.stdlib_module_names - VALUES_ONLY)


def _sets_in_module(source: str, imports: Collection[str]) -> bool:
    """Whether a test sets a name in a module, which the student's code may use as well."""
    return any(
        isinstance(part, ast.Attribute)
        and isinstance(part.ctx, ast.Store)
        and isinstance(part.value, ast.Name)
        and part.value.id in imports
        for part in ast.walk(ast.parse(MAGIC.sub("", source)))
    )
