"""Where `%store`, `%bookmark` and `%cd` keep what they know."""

import fnmatch
import pickle
from collections.abc import Iterator, MutableMapping
from typing import Any


class Store(MutableMapping[str, Any]):
    """Keeps copies as long as the notebook runs, as IPython keeps them in a folder for good.

    In nbgrader, what one student stores is there for the next.
    """

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def __getitem__(self, name: str) -> Any:
        return pickle.loads(self._kept[name])  # noqa: S301 - what this process made itself

    def __setitem__(self, name: str, value: Any) -> None:
        self._kept[name] = pickle.dumps(value)

    def __delitem__(self, name: str) -> None:
        self._kept.pop(name, None)  # magics delete what may not be there

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    def keys(self, pattern: str = "*") -> list[str]:  # type: ignore[override]
        """The names that match a pattern of files."""
        return fnmatch.filter(self._kept, pattern)
