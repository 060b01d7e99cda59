"""Who is in the course: a table of its own, made of the class lists that platforms give."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
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
        *("login id", "user id", "benutzername", "nom d'utilisateur", "nombre de usuario"),
        *("gebruikersnaam", "användarnamn", "brugernavn", "brukernavn", "nazwa użytkownika"),
    ),
    "number": (
        *("sis user id", "sis id", "mtknr", "id number", "orgdefinedid", "org defined id"),
        *("student id", "sid", "id-nummer", "matrikelnummer", "numéro d'identification"),
        *("número de id", "identifier"),
    ),
    "lms_id": ("id", "lms_user_id"),
    "email": (
        *("email address", "email", "e-mail", "mail", "e-mail address", "e-mail-adresse"),
        *("adresse de courriel", "dirección de correo", "indirizzo email", "e-mailadres"),
        *("e-postadress", "e-postadresse", "e-mailadresse", "adres e-mail"),
    ),
    "first_name": (
        *("first name", "first_name", "firstname", "given name", "vorname", "prénom"),
        *("nombre", "nome", "voornaam", "förnamn", "fornavn", "imię"),
    ),
    "last_name": (
        *("last name", "last_name", "lastname", "surname", "family name", "nachname", "nom"),
        *("nom de famille", "apellido(s)", "apellidos", "cognome", "apelido", "achternaam"),
        *("efternamn", "efternavn", "etternavn", "nazwisko"),
    ),
    "full_name": ("student", "name", "student name", "full name", "roster identifier"),
    "github": ("github_username", "github username"),
    "section": ("section", "sections", "section name", "class section"),
    "team": ("team",),  # who hands in together: no platform's groups, which may be anything
}
ROLES = ("role", "roles", "course role")
STAFF = {
    *("instructor", "teacher", "non-editing teacher", "ta", "teaching assistant", "reader"),
    *("designer", "observer", "grader", "manager", "course creator", "trainer/in", "lehrer/in"),
    *("trainer/in ohne bearbeitungsrecht", "dozent", "dozentin", "enseignant"),
    *("enseignant non éditeur", "profesor", "profesor sin permiso de edición", "professor"),
    *("docente", "docente non editor", "docent", "insegnante", "tutor"),
}
SHORTEST_NUMBER = 3  # digits of a number that tells a student in a longer name
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
    def ids(self) -> frozenset[str]:
        """The keys of the university; a platform's own ids count from 1, as those may, too."""
        own = "" if self.student_id == self.lms_id else self.student_id
        return frozenset(
            each.casefold() for each in (own, self.login, self.number, self.github)
        ) - {""}

    def shares_id(self, other: "Person") -> bool:
        """Whether somebody in a class list has an id of this person, which may be an address."""
        if self.lms_id and self.lms_id == other.lms_id:
            return True
        mine, theirs = self.ids, other.ids
        return not mine.isdisjoint(theirs) or other.mail in mine or self.mail in theirs

    def may_be(self, other: "Person") -> bool:
        """Whether they have one address, and no different ids: two people may share an address."""
        kinds = ("login", "number", "github")
        differ = any(getattr(self, each) and getattr(other, each) for each in kinds)
        return bool(self.mail) and self.mail == other.mail and not differ

    @cached_property
    def mail(self) -> str:
        """The address in small letters."""
        return self.email.casefold()

    @cached_property
    def names(self) -> set[str]:
        """How the name may be written, which others may have, too."""
        first, last = self.first_name, self.last_name
        return {bare(first + last), bare(last + first)} - {""}

    @property
    def full_name(self) -> str:
        """The name as it is read, or what else is known."""
        return f"{self.first_name} {self.last_name}".strip() or self.student_id or "somebody"

    @property
    def sections(self) -> set[str]:
        """The names of their sections, of which Canvas puts several into one cell."""
        return {self.section, *re.split(r"[,;]\s*|\s+and\s+", self.section)}

    @cached_property
    def _in_words(self) -> list[Counter[str]]:
        """The name, and each key but short numbers, which count something in names of files."""
        name = Counter(words(f"{self.first_name} {self.last_name}"))
        keys = (key for key in self.keys if len(key) >= SHORTEST_NUMBER or not key.isdecimal())
        return [each for each in (name, *map(Counter, map(words, keys))) if each]

    @cached_property
    def _words(self) -> frozenset[str]:
        """All words of these."""
        return frozenset(word for each in self._in_words for word in each)

    def is_in(self, there: Counter[str], common: AbstractSet[str]) -> bool:
        """Whether a text such as `Name_First name_login` or `p_login` says that it is theirs.

        Args:
            there: The words of the name of a folder or of a file.
            common: The words that say nothing about whose it is.
        """
        if self._words.isdisjoint(there):
            return False
        theirs = any(each <= there and not each.keys() <= common for each in self._in_words)
        return theirs and all(map(str.isdecimal, there.keys() - common - self._words))


def words(text: str) -> list[str]:
    """The words of a text, each bare."""
    signs = (" " if unicodedata.category(sign)[0] in "PSZ" else sign for sign in text)
    return [word for each in "".join(signs).split() if (word := bare(each))]


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
            CourseError: It is no table any more, or somebody is in it twice.
        """
        path = root / ROSTER
        if not path.exists():
            return cls([])
        known = {each.name for each in fields(Person)}
        people = {
            Person(**{name: row[name] for name in known & row.keys()})
            for row in read_rows(path.read_bytes(), str(path))
            if row.get("student_id")
        }
        often = Counter(person.student_id for person in people).most_common(1)
        if often and often[0][1] > 1:
            raise CourseError(
                f"{path} has different rows for {often[0][0]}. Leave one: a student may be in"
                " several sections, as in 'A, B', and is in one team."
            )
        return cls(people)

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
        found = {each.student_id for each in self.people.values() if name in each.sections}
        if not found:
            known = sorted(set().union(*(each.sections for each in self.people.values())) - {""})
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

    @cached_property  # asked for every attempt
    def members(self) -> dict[str, list[Person]]:
        """The members of each team, by its bare name."""
        found: dict[str, list[Person]] = {}
        for person in self.people.values():
            found.setdefault(bare(person.team), []).append(person)
        return {team: members for team, members in found.items() if team}

    def known(self, person: Person) -> str:
        """The id of the one who is this person, as a class list has them; else their own id."""
        everybody = self.people.values()
        same = [one for one in everybody if one.shares_id(person)]
        same = same or [one for one in everybody if one.may_be(person)]
        return same[0].student_id if len(same) == 1 else person.student_id

    def find(self, keys: Iterable[str], *names: str) -> list[Person]:
        """Those who have one of the keys; when nobody has, those of the first name that fits."""
        wanted = {key.strip(". ").casefold() for key in keys} - {""}
        found = [one for one in self.people.values() if not wanted.isdisjoint(one.keys)]
        for plain in filter(None, map(bare, names)):
            found = found or [one for one in self.people.values() if plain in one.names]
        numbers = {each.lstrip("0") for each in wanted if each.isdecimal()} - {""}
        if not found and numbers:  # a spreadsheet has taken the zeros
            found = [
                person
                for person in self.people.values()
                if numbers & {each.lstrip("0") for each in person.keys}
            ]
        return found

    def named_in(self, text: str, common: AbstractSet[str]) -> list[Person]:
        """Those of whom a text says that it is theirs, see `Person.is_in`."""
        there = Counter(words(text))
        numbers = (there.keys() & self.numbers) - common
        found = (one for one in self.people.values() if one.is_in(there, common))
        return [one for one in found if numbers <= one.keys]

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The keys that are numbers, and not so short that they may count something."""
        keys = frozenset(key for person in self.people.values() for key in person.keys)
        return frozenset(key for key in keys if key.isdecimal() and len(key) >= SHORTEST_NUMBER)


def read_class_list(content: bytes, where: str) -> list[Person]:
    """The people in a class list as a platform gives it, without teachers.

    Who has neither a login nor a number or an address has an empty id.

    Raises:
        CourseError: There is no column in it that tells one student from another.
    """
    people = []
    for named in read_rows(content, where):
        if {"id", "first_name"} <= named.keys():  # what nbgrader imports: the id is its own
            named["student_id"] = named.pop("id")
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
        if any(found.values()):
            student = next(filter(None, ids), "")
            people.append(Person(safe(student) if student else "", **found))
    if not any(person.student_id for person in people):
        raise CourseError(
            f"No student was found in {where}: it needs a row with the names of its columns, one of"
            " them Username, SIS Login ID, Email address, ID number or github_username."
        )
    return people
