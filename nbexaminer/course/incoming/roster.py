"""Who is in the course: a table of its own, made of the class lists that platforms give."""

import csv
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path

from ...errors import CourseError
from ...notebook.sanitize.files import NO_NAME
from .spreadsheet import read_rows

ROSTER = "roster.csv"  # in the course's folder; an instructor can edit it
# What the platforms' own class lists call it, in small letters.
COLUMNS = {
    "login": (
        *("sis login id", "username", "login", "user name", "student_id", "anmeldename"),
        *("benutzername", "nom d'utilisateur", "nombre de usuario", "gebruikersnaam"),
    ),
    "number": (
        *("sis user id", "id number", "orgdefinedid", "org defined id", "student id", "sid"),
        *("id-nummer", "matrikelnummer", "numéro d'identification", "número de id", "identifier"),
    ),
    "lms_id": ("id", "lms_user_id"),
    "email": (
        *("email address", "email", "e-mail", "mail", "e-mail address", "e-mail-adresse"),
        *("adresse de courriel", "dirección de correo", "indirizzo email", "e-mailadres"),
    ),
    "first_name": (
        *("first name", "first_name", "firstname", "given name", "vorname", "prénom"),
        *("nombre", "nome", "voornaam"),
    ),
    "last_name": (
        *("last name", "last_name", "lastname", "surname", "family name", "nachname", "nom"),
        *("nom de famille", "apellido(s)", "apellidos", "cognome", "apelido", "achternaam"),
    ),
    "full_name": ("student", "name", "student name", "full name", "roster identifier"),
    "github": ("github_username", "github username"),
    "section": ("section", "sections", "section name", "class section"),
    "team": ("team",),  # who hands in together: no platform's groups, which may be anything
}
ROLES = ("role", "roles", "course role")
STAFF = {"instructor", "teacher", "non-editing teacher", "ta", "reader", "designer", "observer"}
UNREAL = ("points possible", "student, test")  # rows of Canvas that are no students


@dataclass(frozen=True)
class Person:
    """A student, and all that platforms know them by; "" is unknown."""

    student_id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    login: str = ""
    number: str = ""
    lms_id: str = ""
    github: str = ""
    section: str = ""
    team: str = ""

    @cached_property
    def keys(self) -> set[str]:
        """What only this person has."""
        one = {self.student_id, self.email, self.login, self.number, self.lms_id, self.github}
        return {each.strip().lstrip("#").casefold() for each in one} - {""}

    @cached_property
    def names(self) -> set[str]:
        """How the name may be written, which others may have, too."""
        first, last = self.first_name, self.last_name
        return {bare(first + last), bare(last + first)} - {""}


def bare(name: str) -> str:
    """A name without spaces, signs, accents and capitals, as platforms put it into file names."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in apart if c.isalnum())


def safe(student: str) -> str:
    """An id that can be the name of a folder and stand in formgrader's pages."""
    return NO_NAME.sub("", student).replace("/", "_").strip(". ") or "_"


class Roster:
    """The people of a course.

    Args:
        people: They.
    """

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = {person.student_id: person for person in people}

    @classmethod
    def read(cls, root: Path) -> "Roster":
        """That of a course; nobody, when there is none yet.

        Raises:
            CourseError: It is no table any more.
        """
        path = root / ROSTER
        if not path.exists():
            return cls([])
        known = {each.name for each in fields(Person)}
        return cls(
            Person(**{name: row[name] for name in known & row.keys()})
            for row in read_rows(path.read_bytes(), str(path))
            if row.get("student_id")
        )

    def write(self, root: Path) -> None:
        """Keep it in the folder of a course."""
        text = io.StringIO()
        table = csv.DictWriter(text, [each.name for each in fields(Person)])
        table.writeheader()
        table.writerows(asdict(person) for _, person in sorted(self.people.items()))
        fresh = root / f".{ROSTER}.new"
        fresh.write_text(text.getvalue(), encoding="utf-8", newline="")
        fresh.replace(root / ROSTER)

    def section(self, name: str) -> set[str]:
        """The ids of a section's students.

        Raises:
            CourseError: Nobody is in it.
        """
        found = {each.student_id for each in self.people.values() if each.section == name}
        if not found:
            known = sorted({each.section for each in self.people.values()} - {""})
            there = f"there are {', '.join(known)}" if known else f"{ROSTER} has no sections"
            raise CourseError(f"Nobody is in the section {name}: {there}.")
        return found

    def teams(self) -> list[set[str]]:
        """The ids of those who hand in together."""
        teams: dict[str, set[str]] = {}
        for person in self.people.values():
            if person.team:
                teams.setdefault(person.team, set()).add(person.student_id)
        return list(teams.values())

    def find(self, keys: Iterable[str], name: str = "") -> list[Person]:
        """Those who have one of the keys; when nobody has, those of the name."""
        wanted = {key.strip().casefold() for key in keys if key.strip()}
        found = [one for one in self.people.values() if not wanted.isdisjoint(one.keys)]
        plain = bare(name)
        if not found and plain:
            found = [person for person in self.people.values() if plain in person.names]
        numbers = {each.lstrip("0") for each in wanted if each.isdecimal()} - {""}
        if not found and numbers:  # a spreadsheet has taken the zeros
            found = [
                person
                for person in self.people.values()
                if numbers & {each.lstrip("0") for each in person.keys}
            ]
        return found


def read_class_list(content: bytes, where: str) -> list[Person]:
    """The people in a class list as a platform gives it, without teachers.

    Raises:
        CourseError: There is no column in it that tells one student from another.
    """
    people = []
    for named in read_rows(content, where):
        if any(named.get(role, "").casefold() in STAFF for role in ROLES):
            continue
        found = {
            what: next((named[each] for each in names if named.get(each)), "")
            for what, names in COLUMNS.items()
        }
        full = found.pop("full_name")
        if full.casefold().startswith(UNREAL):
            continue
        if full and not found["last_name"]:
            last, comma, rest = full.partition(",")
            apart = (rest, last) if comma else full.rpartition(" ")[::2]
            found["first_name"], found["last_name"] = (each.strip() for each in apart)
        found["login"] = found["login"].lstrip("#")
        found["number"] = found["number"].lstrip("#")
        ids = found["login"], found["email"], found["number"], found["github"], found["lms_id"]
        if student := next(filter(None, ids), ""):
            people.append(Person(safe(student), **found))
    if not people:
        raise CourseError(
            f"No student was found in {where}: it needs a row with the names of its columns, one of"
            " them Username, SIS Login ID, Email address, ID number or github_username."
        )
    return people
