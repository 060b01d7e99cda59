"""How the grader keeps house on a machine that it shares with others."""

import fcntl
import os
import shutil
import signal
import tempfile
from types import SimpleNamespace

import pytest

from nbexaminer.course.outgoing.outcome import Outcome
from nbexaminer.course.running.grading import _halting_at_once
from nbexaminer.errors import Disturbed
from nbexaminer.execution import _ending
from nbexaminer.host import pool
from nbexaminer.host.written import written_pictures
from nbexaminer.limits import GB, Limits


def test_a_scratch_folder_stays_as_long_as_somebody_has_it_locked(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    names = "used", "left", "fresh", "begun"
    used, left, fresh, begun = (tmp_path / f"{pool.OURS}{name}" for name in names)
    for folder in (used, left, fresh, begun):
        folder.mkdir()
    (begun / "lock.new").touch()  # whoever made it was killed before it was locked
    held, dropped = pool._lock(used), pool._lock(left)
    os.close(dropped)
    pool._tidy()
    assert used.exists() and fresh.exists() and not left.exists() and not begun.exists()
    fcntl.flock(held, fcntl.LOCK_UN)
    os.close(held)
    pool._tidy()
    assert not used.exists()


def test_two_graders_may_tidy_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = [tmp_path / f"{pool.OURS}{name}" for name in "abc"]
    for folder in left:
        folder.mkdir()
        (folder / pool.LOCK).touch()

    def remove(_):  # the other one has removed all of them, too
        for folder in left:
            shutil.rmtree(folder, ignore_errors=True)

    monkeypatch.setattr(pool, "remove", remove)
    pool._tidy()
    assert not any(tmp_path.iterdir())


def test_a_picture_is_looked_for_where_its_path_can_begin(tmp_path):
    for name in ("a.png", "b.png", " c.png"):  # to look everywhere takes minutes for a long text
        (tmp_path / name).write_bytes(b"x")
    texts = ["![a](./a.png c.png) b <img src='b.png'>"]
    assert written_pictures(tmp_path, texts) == {"a.png": b"x", "b.png": b"x"}


def test_a_signal_that_means_something_else_does_not_stop_a_run():
    pid = os.fork()
    if not pid:
        signal.signal(signal.SIGUSR1, lambda *_: None)
        with _halting_at_once(Outcome(), 3):
            os.kill(os.getpid(), signal.SIGUSR1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def ended(code, seconds=1.0, memory=0):
    watch = SimpleNamespace(why=None)
    session = SimpleNamespace(exit_code=code, watch=watch, seconds=seconds, memory=memory)
    return _ending(session, Limits(notebook_seconds=120, memory=2 * GB))


def test_what_a_killed_process_has_used_tells_a_limit_from_somebody_outside():
    with pytest.raises(Disturbed):
        ended(-signal.SIGKILL)
    assert "all its processor time" in ended(-signal.SIGKILL, seconds=125.0)
    assert "1024 MB of memory" in ended(-signal.SIGKILL, memory=GB)
