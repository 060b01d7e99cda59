"""What somebody handed in at one time."""

from dataclasses import dataclass, field
from datetime import datetime

from .entries import Reader


@dataclass
class Attempt:
    """What somebody handed in at one time.

    Attributes:
        said: Whose it is, as the download says it.
        keys: Ids, logins and addresses that only the student has.
        name: The student's name.
        when: When it was handed in, in UTC; None when the download does not say.
        untimed: What the download says of that, if it cannot be read.
        late: Whether the download says that it was late.
        files: How to read each file, by relative path.
        loose: Whether it is only known by the name of a file, which may be nobody's.
        others: Who handed it in together with the student.
        text: All that may say whose it is, where a form may have cut the name.
    """

    said: str
    keys: set[str] = field(default_factory=set)
    name: str = ""
    when: datetime | None = None
    untimed: str = ""
    late: bool = False
    files: dict[str, Reader] = field(default_factory=dict)
    loose: bool = False
    others: "list[Attempt]" = field(default_factory=list)
    text: str = ""
