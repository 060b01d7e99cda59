"""Pictures are left out while a notebook is graded."""

from __future__ import annotations

from collections.abc import Callable


def __getattr__(name: str) -> Callable[..., None]:
    """Any picture: it is not drawn here."""
    if name.startswith("_"):
        raise AttributeError(name)
    return lambda *_, **__: None
