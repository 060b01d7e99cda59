"""`nbexaminer collect ASSIGNMENT DOWNLOAD…`: what a platform gives to download, into submitted/."""

from pathlib import Path

from dateutil import tz
from nbgrader.apps.baseapp import nbgrader_aliases
from traitlets import List, Unicode

from ..course.incoming.collecting import Collector
from ..course.incoming.downloads import attempts
from ..errors import CourseError
from .arguments import Command, say


class CollectApp(Command):
    """Collects what was handed in on a learning platform."""

    name = "nbexaminer-collect"
    description = (
        "Put what a platform gives to download into submitted/: the archive or folder of Canvas,"
        " Moodle, Brightspace, Blackboard, Gradescope, Google or GitHub Classroom, or e-mails."
        " The last attempt of each student counts, all are kept in collected/."
    )
    examples = "nbexaminer collect backprop ~/Downloads/submissions.zip"
    aliases = nbgrader_aliases | {
        "match": "CollectApp.match",
        "timezone": "CollectApp.timezone",
    }

    match = List(
        Unicode(), help="Whose a name in the download is: --match='NAME=ID'. It is kept."
    ).tag(config=True)
    timezone = Unicode(
        "UTC", help="The zone of hand-in times that name none, such as Europe/Berlin."
    ).tag(config=True)

    def run(self) -> int:
        """Collect, and say what is new; return 1 when somebody's attempts could not be placed."""
        if len(self.extra_args) < 2:
            raise CourseError("Name both: nbexaminer collect ASSIGNMENT DOWNLOAD")
        self.coursedir.assignment_id, *downloads = self.extra_args
        zone = tz.gettz(self.timezone)
        if zone is None:
            raise CourseError(f"There is no time zone {self.timezone}; try Europe/Berlin.")
        wrong = [each for each in self.match if "=" not in each]
        if wrong:
            raise CourseError(f"What is {wrong[0]}? Write --match='NAME=ID'.")
        matches = {each.rpartition("=")[0]: each.rpartition("=")[2] for each in self.match}
        collector = Collector(self.coursedir, matches)
        found = attempts(map(Path, downloads), self.coursedir.assignment_id, zone)
        if not any(attempt.files for attempt in found):
            raise CourseError(f"Nothing that a student handed in was found in {downloads[0]}.")
        done = collector.collect(found)
        students = len(set(done.new))
        print(f"{len(done.new)} new attempts of {students} students; {done.known} were known.")
        say(*done.notes, *done.unclear)
        return 1 if done.unclear else 0
