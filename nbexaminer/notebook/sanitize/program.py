"""A program beside this process that works with limits, one request after the other.

What it works with comes from students, and can take hours or all memory. A request is a line of
JSON and so many bytes as its `size` says; so is the answer.
"""

import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast


class Program:
    """It is started when the first request needs it, and ends with this process.

    Args:
        name: The name of its file, which lies beside this one.
        memory: The bytes that it may use.
        seconds: The processor time that it may use for one request.
        wait: The seconds after which it is given up, on a busy machine.
    """

    def __init__(self, name: str, memory: int, seconds: int, wait: int) -> None:
        path = Path(__file__).with_name(name)
        self._command = [sys.executable, "-I", str(path), str(memory), str(seconds)]
        self._wait = wait
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._one_at_a_time = threading.Lock()

    def ask(self, content: bytes, **asked: Any) -> tuple[dict[str, Any], bytes] | None:
        """What it makes of some content; None if that took too much time or memory."""
        with self._one_at_a_time:
            process = self._running()
            watch = threading.Timer(self._wait, process.kill)
            watch.start()
            try:
                into, out = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
                into.write(json.dumps(asked | {"size": len(content)}).encode() + b"\n" + content)
                into.flush()
                about = json.loads(out.readline())
                return about, out.read(about["size"])
            except (OSError, ValueError):  # it was ended
                self.close()
                return None
            finally:
                watch.cancel()

    def close(self) -> None:
        """End it; the next request starts it again."""
        if self._process and self._owner == os.getpid():
            self._process.kill()
            with suppress(OSError):
                self._process.communicate()
        self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        if not self._process or self._owner != os.getpid():  # a forked process needs its own
            self._owner = os.getpid()
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process
