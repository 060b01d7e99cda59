"""Ctrl-C and SIGTERM end a run at once; graded work is kept, and no process remains."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_course import answered, notebook, release, run, solution, test, write

SOURCE = notebook([solution("one", "one = 1"), test("ones", "assert one == 1", 1)])
SLOW = answered(SOURCE, {"one": "import time\ntime.sleep(60)\none = 1"})


def relatives(pid):
    """The processes below a process."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in below] + [each for c in below for each in relatives(c)]


def time_of_a_trifle():
    """How long Python takes to start, and end: 0.03 s where nothing else is done."""
    started = time.monotonic()
    subprocess.run([sys.executable, "-S", "-c", ""], check=True)
    return time.monotonic() - started


def to_another_thread(pid):
    """Send SIGTERM to another thread than the main one, which Python does not wake then."""
    other = max(map(int, os.listdir(f"/proc/{pid}/task")))
    assert other != pid
    assert ctypes.CDLL(None).tgkill(pid, other, signal.SIGTERM) == 0


HALTS = {
    "ctrl-c": lambda pid: os.killpg(pid, signal.SIGINT),
    "sigterm": lambda pid: os.killpg(pid, signal.SIGTERM),
    "another-thread": to_another_thread,
}


@pytest.mark.parametrize("halt", HALTS.values(), ids=HALTS)
def test_a_run_stops_within_two_seconds_and_goes_on_later(halt, tmp_path):
    write(tmp_path, SOURCE, {"a-quick": SOURCE, "b-slow": SLOW, "c-quick": SOURCE})
    release(tmp_path)
    command = [sys.executable, "-m", "nbexaminer", "grade", "ps1", "--jobs=1"]
    running = subprocess.Popen(
        command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    first = tmp_path / "autograded" / "a-quick" / "ps1" / "p.ipynb"
    while not first.exists():
        assert running.poll() is None
        time.sleep(0.05)
    time.sleep(0.5)  # the slow one runs now
    known = relatives(running.pid)
    moment = time_of_a_trifle()
    started = time.monotonic()
    halt(running.pid)
    said = running.communicate(timeout=120)[1]
    assert time.monotonic() - started < max(2, 40 * moment)
    assert running.returncode == 1
    assert "Stopped. Submissions graded and kept: 1. Run it again to go on." in said
    assert "Traceback" not in said
    deadline = time.monotonic() + 120
    while [pid for pid in known if Path(f"/proc/{pid}").exists()]:
        assert time.monotonic() < deadline, "something was left behind"
        time.sleep(0.1)
    (tmp_path / "submitted" / "b-slow" / "ps1" / "p.ipynb").unlink()
    again = run(tmp_path, "nbexaminer", "grade", "ps1", "--jobs=1")
    assert "2 graded, 1 unchanged" in again.stderr
    assert sorted(path.name for path in (tmp_path / "autograded").rglob(".*")) == []
