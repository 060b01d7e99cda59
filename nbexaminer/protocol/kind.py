"""What is known of a type of things that can be changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .codec import Packer


@dataclass(frozen=True)
class Kind:
    """A type of things that can be changed.

    Attributes:
        pack: Its tag and what it holds; None where that cannot be sent.
        make: A new one, of what was packed, that need not hold anything yet.
        fill: Has one hold what was packed, in place.
    """

    pack: Callable[["Packer", Any, int], list[Any] | None]
    make: Callable[[list[Any]], Any]
    fill: Callable[..., None]
