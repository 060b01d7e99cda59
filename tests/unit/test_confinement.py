"""What is asked of the kernel directly is what the libraries for it would ask for."""

import ctypes
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from landlockpy import AccessFS, Ruleset, Scope, _syscall

from nbexaminer.student import confine, landlock
from nbexaminer.student.filter import NOBODY, CallFilter


@pytest.mark.parametrize("pid", [1, 4711, 2**22])
def test_the_filter_is_what_libseccomp_compiles_for_the_process(pid: int) -> None:
    with tempfile.TemporaryFile() as file:
        confine.call_rules(pid).export_bpf(file)
        file.seek(0)
        theirs = file.read()
    ours = CallFilter(confine.call_rules(NOBODY))
    assert bytes(ours.code) != theirs
    ours.set_own_id(pid)
    assert bytes(ours.code) == theirs


def by_landlockpy(readable: list[Path], changeable: list[Path], scratch: Path) -> None:
    """Allow the same files as `FileRules`, by the library."""
    read = AccessFS.READ_FILE | AccessFS.READ_DIR
    write = read | AccessFS.WRITE_FILE | AccessFS.TRUNCATE | AccessFS.REFER
    write |= AccessFS.MAKE_REG | AccessFS.MAKE_DIR | AccessFS.MAKE_SYM
    write |= AccessFS.REMOVE_FILE | AccessFS.REMOVE_DIR
    with Ruleset(scoped=Scope.SIGNAL | Scope.ABSTRACT_UNIX_SOCKET) as rules:
        for path in readable:
            if path.exists():
                rules.allow_path(path, read if path.is_dir() else AccessFS.READ_FILE)
        for path in changeable:
            rules.allow_path(path, AccessFS.READ_FILE | AccessFS.WRITE_FILE)
        rules.allow_path(scratch, write)
        rules.restrict()


class Kernel:
    """Stands for the C library: keeps what is asked of Landlock, and grants nothing."""

    def __init__(self, scratch: Path) -> None:
        self.asked: list[tuple[object, ...]] = []
        self._rest: Iterator[int] = iter(())
        self._ruleset = scratch / "ruleset"

    def syscall(self, number: int, *arguments: object) -> int:
        if number == landlock.CREATE_RULESET:
            attributes, size, _ = arguments
            text = _bytes(attributes, int(str(size)))
            self.asked.append((number, text.ljust(48, b"\0")))  # of the later fields, none is set
            self._ruleset.touch()
            return landlock.os.open(self._ruleset, landlock.os.O_RDONLY)
        if number == landlock.ADD_RULE:
            _, kind, rule, flags = arguments
            rights, fd = landlock.struct.unpack("=Qi", _bytes(rule, 12))
            path = Path(f"/proc/self/fd/{fd}").readlink()
            self.asked.append((number, kind, rights, path, flags))
        else:
            self.asked.append((number, *arguments[1:]))
        return 0

    def prctl(self, *arguments: object) -> int:
        self.asked.append(("prctl", *arguments))
        return 0


def _bytes(given: object, size: int) -> bytes:
    return given if isinstance(given, bytes) else ctypes.string_at(given, size)  # type: ignore[arg-type]


def test_landlock_is_asked_for_what_landlockpy_would_ask_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readable = [*confine.installation(), *confine.group(), *map(Path, confine.READABLE)]
    readable += [tmp_path / "is not there"]
    changeable = [Path("/dev/null")]
    rules = landlock.FileRules(readable, changeable)
    version = _syscall.abi_version()
    monkeypatch.setattr(_syscall, "abi_version", lambda: version)
    theirs, ours = Kernel(tmp_path), Kernel(tmp_path)
    monkeypatch.setattr(_syscall, "_libc", theirs)
    by_landlockpy(readable, changeable, tmp_path)
    monkeypatch.setattr(landlock, "_libc", ours)
    rules.restrict(tmp_path)
    assert len(ours.asked) > 20
    assert ours.asked == theirs.asked
