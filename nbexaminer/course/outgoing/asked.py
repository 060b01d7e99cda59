"""The questions before the cells of an assignment, as they were when the gradebook followed last.

The gradebook has no text of a question that stands in a cell of its own, so only these tell two
answers apart whose cells are alike and whose grade ids were swapped.
"""

import contextlib
import json
from pathlib import Path

from .records import FOLDER

Asked = dict[str, dict[str, str]]  # by notebook and grade id


class Questions:
    """They, in a file.

    Args:
        root: The course.
        assignment: The name of the assignment.
    """

    def __init__(self, root: Path, assignment: str) -> None:
        self._path = root / FOLDER / f"{assignment}.questions.json"

    def read(self) -> Asked:
        """The questions; nothing where nobody has written them down."""
        with contextlib.suppress(FileNotFoundError, ValueError):
            return dict(json.loads(self._path.read_text("utf-8")))
        return {}

    def write(self, asked: Asked) -> None:
        """Write them down, if they are others."""
        if asked != self.read():
            self._path.parent.mkdir(exist_ok=True)
            fresh = self._path.with_name(f".{self._path.name}.new")
            fresh.write_text(json.dumps(asked), "utf-8")
            fresh.replace(self._path)
