"""`nbexaminer names ASSIGNMENT`: lists the mistakes that have a name."""

from nbgrader.apps.baseapp import nbgrader_flags
from traitlets import Bool

from ..course.outgoing.named import NamedMistakes
from ..notebook.sanitize.text import one_line
from .arguments import Command, say, the_assignment


class NamesApp(Command):
    """Lists the mistakes that the instructor has named."""

    name = "nbexaminer-names"
    description = "List the mistakes that `nbexaminer name` has named."
    examples = "nbexaminer names backprop --export > mistakes.json"
    flags = nbgrader_flags | {
        "export": ({"NamesApp": {"export": True}}, "Print the file, for another course."),
    }

    export = Bool(False, help="Print the file, for another course.").tag(config=True)

    def run(self) -> int:
        """Print them."""
        name = the_assignment(self)
        named = NamedMistakes(self.coursedir)
        if not any(named):
            say(f"No mistake of {name} has a name yet: nbexaminer report {name} shows the groups.")
        if self.export:
            print(named.text(), end="")
            return 0
        for each in named:
            points = (
                "" if each.points is None else f" ({each.points:g} point{'s' * (each.points != 1)})"
            )
            print(one_line(f"{each.group} {each.test}{points}: {each.words}"))
        return 0
