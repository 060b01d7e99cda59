"""What stands in a test for a value that cannot cross: it can do nothing, and says so each time."""

from typing import Any, NoReturn

NOT_COMPARED = "which only a person can compare"


class Foreign:
    """Stands for a value that is not plain data. It knows its type's name and can do nothing.

    It is neither true nor false, nor equal to anything nor unequal, has no attributes and is an
    instance of nothing: no assert passes because of it, and none fails without saying why.
    """

    def __init__(self, type_name: str, comparable: bool = False) -> None:
        self.type_name = type_name
        self._why = f", {NOT_COMPARED}" if comparable else ""

    def __repr__(self) -> str:
        return f"<a {self.type_name}, which is not plain data>"

    def __eq__(self, *_: Any) -> Any:
        self._refuse(self._why)

    def __bool__(self, *_: Any) -> Any:
        self._refuse(f", {NOT_COMPARED}")  # it may well be something that is true

    def __getattr__(self, name: str) -> Any:
        self._refuse(f", {NOT_COMPARED}")  # it may well have it

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        """What `isinstance` asks for."""
        self._refuse(f", {NOT_COMPARED}")

    def _refuse(self, why: str) -> NoReturn:
        raise TypeError(f"expected plain data such as a number, got a {self.type_name}{why}")

    __str__ = __format__ = __bool__
    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __iter__ = __len__ = __getitem__ = __contains__ = __float__ = __int__ = __index__ = __eq__
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __eq__
    __truediv__ = __rtruediv__ = __pow__ = __rpow__ = __neg__ = __abs__ = __round__ = __eq__
    __mod__ = __rmod__ = __floordiv__ = __rfloordiv__ = __matmul__ = __rmatmul__ = __eq__
    __call__ = __setitem__ = __delitem__ = __enter__ = __next__ = __bool__
    __hash__ = None  # type: ignore[assignment]
