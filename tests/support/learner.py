"""A learner who runs cells in a real kernel, as JupyterLab does: each with its cell's id."""

from __future__ import annotations

import html
import queue
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.manager import start_new_kernel

NO_END = "[this cell did not come to an end]"
# As good as a restart, and faster: it removes all that a cell or the checks left behind.
FORGET = """%reset -f
import sys
for name in [name for name in sys.modules if name.split(".")[0] == "lab"]:
    del sys.modules[name]
for name in ("last_type", "last_value", "last_traceback"):
    vars(sys).pop(name, None)
get_ipython().events.reset_all()
get_ipython().set_custom_exc((), lambda *_: None)
get_ipython().history_manager.reset()
get_ipython().user_ns.pop("sys"), get_ipython().user_ns.pop("name", None)
"""
# What every notebook imports is kept. Frozen, it costs nothing when a cell's memory is collected,
# as each `%reset` does.
WARM = "import gc, anywidget, ipywidgets, matplotlib.figure, numpy; gc.freeze()"
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class Learner:
    """A kernel, and what its cells show.

    Args:
        folder: where the kernel runs; the course's `lab` is found there.
    """

    def __init__(self, folder: Path) -> None:
        self.manager, self.client = start_new_kernel(cwd=str(folder))
        self.run("warm", WARM)
        self.forget()

    def run(self, cell: str, source: str, seconds: float = 120.0) -> str:
        """Run a cell; return its text output, and the words of rich output."""
        message = self.client.session.msg(
            "execute_request",
            {"code": source, "silent": False, "store_history": True, "stop_on_error": False},
            metadata={"cellId": cell},
        )
        self.client.shell_channel.send(message)
        said: list[str] = []
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                answer = self.client.get_iopub_msg(timeout=0.5)
            except queue.Empty:
                continue
            if answer["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                continue
            if answer["content"].get("execution_state") == "idle":
                return "\n".join(said)
            said.extend(filter(None, [_words(answer["content"])]))
        self.restart()
        return "\n".join([*said, NO_END])

    def forget(self) -> None:
        """Begin anew."""
        self.run("forget", FORGET)

    def restart(self) -> None:
        """Restart the kernel."""
        self.client.stop_channels()
        self.manager.restart_kernel(now=True)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)


def _words(content: dict[str, Any]) -> str:
    """The text of an output; for a picture, its alternative text."""
    if "traceback" in content:
        return ANSI.sub("", "\n".join(content["traceback"]))
    data = content.get("data", {})
    rich = data.get("text/html") or data.get("image/svg+xml")
    if rich is None:
        return str(data.get("text/plain", content.get("text", "")))
    rich = re.sub(r"(?is)<(style|script)\b.*?</\1>", " ", rich)
    rich = re.sub(r'(?i)<[^>]*\b(?:alt|aria-label)="([^"]*)"[^>]*>', r" \1 ", rich)
    rich = re.sub(r"(?i)</?(code|b|i|em|strong|span)\b[^>]*>", "", rich)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", rich))).strip()


@contextmanager
def learner(folder: Path) -> Iterator[Learner]:
    """A learner whose kernel stops at the end."""
    who = Learner(folder)
    try:
        yield who
    finally:
        who.client.stop_channels()
        who.manager.shutdown_kernel(now=True)
