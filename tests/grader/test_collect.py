"""What platforms give to download comes into submitted/, each file to its student.

The downloads are made by hand, with the names that each platform is known to use. None was
downloaded from a real platform.
"""

import csv
import io
import shutil
import zipfile

import nbformat
import pytest
from nbgrader.api import Gradebook
from small_course import CONFIG, grade, notebook, release, run, solution, test, write

# First name, last name, login.
PEOPLE = [
    ("Ana María", "López Núñez", "alopez"),
    ("Pat", "O'Neil", "poneil"),
    ("Anne-Marie", "Müller-Straße", "amueller"),
    ("", "Sukarno", "sukarno"),
    ("محمد", "العربي", "mohammed"),
    ("X" * 25, "Y" * 34, "long"),
    ("Zoë", "Ångström", "zoe_a"),
    ("李", "小龙", "li"),
    ("Rene\u0301", "Mu\u0308ller-Do\u0308rr", "macos"),  # taken apart
    ("Mary Jane", "Smith-Jones", "mj.smith"),
    ("Jean-Luc", "D’Arc", "007"),
    ("Đặng", "Thị Thu Hà", "dtth"),
    ("Iğdır", "ŞİMŞEK", "simsek"),
    ("Łukasz", "Żółć", "lzolc"),
    ("Søren", "Kierkegård-Æbelø", "soren"),
    ("נועה", "כהן", "noa"),
    ("\u200fفاطمة\u200f", "الزهراء", "fatima"),
    ("Νίκος", "Παπαδόπουλος", "nikos"),
    ("Ольга", "Ёлкина", "olga"),
    ("नेहा", "शर्मा", "neha"),
    ("สมชาย", "ใจดี", "somchai"),
    ("민준", "김", "minjun"),
    ("さくら", "山田", "sakura"),
    ("Juan", "de la Cruz y Ortega", "jdlc"),
    ("Ludwig", "van der Rohe, Jr.", "ludwig"),
    ("A.", "B.", "ab"),
    ("O", "", "o_1_2"),
    ("Anna  Lena", "Groß", "uni.anna@school.example"),
    ("Null", "None", "null"),
    ("Ærø", "Ø", "aero"),
]
NUMBERS = {login: str(1000 + number) for number, (_, _, login) in enumerate(PEOPLE)}


def full(first, last):
    return f"{first} {last}".strip()


def sortable(first, last):
    """As Canvas writes it into names of files."""
    return "".join(c for c in (last + first).lower() if c.isalnum())


def table(header, rows):
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue()


def moodle(first, last, login):
    return f"{full(first, last)}_{NUMBERS[login]}_assignsubmission_file_/p.ipynb"


PLATFORMS = {
    "moodle": moodle,
    "moodle without folders": lambda *who: moodle(*who).replace("_/", "_"),
    "canvas": lambda f, n, login: f"{sortable(f, n)}_{NUMBERS[login]}_77{NUMBERS[login]}_p-1.ipynb",
    "brightspace": lambda f, n, login: (
        f"{NUMBERS[login]}-55 - {full(f, n)} - Feb 2, 2026 1200 PM/p.ipynb"
    ),
    "blackboard": lambda _f, _n, login: f"ps_1_{login}_attempt_2026-02-02-12-00-00_p.ipynb",
    "google": lambda f, n, _: f"{full(f, n)} - p.ipynb",
    "github": lambda _f, _n, login: f"ps1-submissions/ps1-{login}-gh/p.ipynb",
    "folders": lambda _f, _n, login: f"all/{login}/p.ipynb",
}
TIMED = {"moodle", "moodle without folders", "brightspace", "blackboard", "gradescope"}


def packed(path, files, when=(2026, 2, 2, 12, 0, 0)):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, when), content)
    return path.name


@pytest.fixture(scope="module")
def empty_course(tmp_path_factory):
    """A course with a class list."""
    root = tmp_path_factory.mktemp("collect")
    (root / "nbgrader_config.py").write_text(CONFIG)
    rows = [
        [first, last, login, NUMBERS[login], f"{login}@school.example", f"{login}-gh"]
        for first, last, login in PEOPLE
    ]
    header = ["First name", "Last name", "Username", "ID", "Email address", "github_username"]
    (root / "class.csv").write_text(table(header, rows), encoding="utf-8")
    done = run(root, "nbexaminer", "roster", "class.csv")
    assert (
        done.returncode == 0 and f"{len(PEOPLE)} students, {len(PEOPLE)} of them new" in done.stdout
    ), done.stderr
    return root


@pytest.fixture
def course(empty_course, tmp_path):
    return shutil.copytree(empty_course, tmp_path / "course")


def collect(root, *arguments):
    return run(root, "nbexaminer", "collect", "ps1", *arguments)


def there(root):
    return {
        path.parent.parent.name: path.read_text()
        for path in (root / "submitted").glob("*/ps1/p.ipynb")
    }


EVERYBODY = {login: f"work of {login}" for _, _, login in PEOPLE}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_students_work_comes_to_the_student(platform, course):
    form = PLATFORMS[platform]
    download = packed(course / "all.zip", {form(*who): f"work of {who[2]}" for who in PEOPLE})
    done = collect(course, download, "--timezone=Europe/Berlin")
    assert done.returncode == 0, done.stderr
    assert there(course) == EVERYBODY
    stamp = course / "submitted" / "li" / "ps1" / "timestamp.txt"
    if platform in TIMED:
        assert stamp.read_text() == "2026-02-02 11:00:00.000000 UTC\n"
    else:
        assert not stamp.exists()
    again = collect(course, download, "--timezone=Europe/Berlin")
    assert f"0 new attempts of 0 students; {len(PEOPLE)} were known." in again.stdout


def test_gradescopes_list_says_whose_each_folder_is(course):
    lines, files = [], {}
    for _, _, login in PEOPLE:
        folder = f"submission_9{NUMBERS[login]}"
        lines += [
            f"{folder}:",
            "  :submitters:",
            f"  - :name: Somebody\n    :email: {login}@school.example",
            "  :created_at: 2026-02-02 12:00:00.000000000 +01:00",
        ]
        files[f"assignment_3_export/{folder}/p.ipynb"] = f"work of {login}"
    files["assignment_3_export/submission_metadata.yml"] = "\n".join(lines)
    assert collect(course, packed(course / "all.zip", files)).returncode == 0
    assert there(course) == EVERYBODY
    stamp = course / "submitted" / "li" / "ps1" / "timestamp.txt"
    assert stamp.read_text() == "2026-02-02 11:00:00.000000 UTC\n"


def test_letters_bring_what_is_attached(course):
    folder = course / "mail"
    folder.mkdir()
    (folder / "1.eml").write_bytes(
        b"From: Li <LI@school.example>\r\nDate: Mon, 02 Feb 2026 12:00:00 +0100\r\n"
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n'
        b"\r\nHere it is.\r\n--b\r\nContent-Type: application/octet-stream\r\n"
        b'Content-Disposition: attachment; filename="p.ipynb"\r\n\r\nwork of li\r\n--b--\r\n'
    )
    assert collect(course, "mail").returncode == 0
    assert {who: text.strip() for who, text in there(course).items()} == {"li": "work of li"}


def attempt(when, text):
    return {f"ps1_li_attempt_{when}_p.ipynb": text}


def test_the_last_attempt_counts_and_all_are_kept(course):
    first, last = attempt("2026-02-02-12-00-00", "one"), attempt("2026-02-03-12-00-00", "two")
    collect(course, packed(course / "a.zip", first | last))
    assert there(course) == {"li": "two"}
    done = collect(course, packed(course / "b.zip", attempt("2026-02-01-12-00-00", "zero")))
    assert there(course) == {"li": "two"} and "an older attempt was kept" in done.stderr
    (course / "autograded" / "li" / "ps1").mkdir(parents=True)
    done = collect(course, packed(course / "c.zip", attempt("2026-02-04-12-00-00", "three")))
    assert "li: a new attempt at ps1 takes the place of a graded one." in done.stderr
    kept = (course / "collected" / "ps1" / "li").glob("*/p.ipynb")
    assert sorted(path.read_text() for path in kept) == ["one", "three", "two", "zero"]


def test_what_was_put_there_by_hand_is_kept(course):
    folder = course / "submitted" / "li" / "ps1"
    folder.mkdir(parents=True)
    (folder / "p.ipynb").write_text("by hand")
    done = collect(course, packed(course / "a.zip", attempt("2026-02-02-12-00-00", "one")))
    assert there(course) == {"li": "one"} and "put-there-by-hand" in done.stderr
    kept = course / "collected" / "ps1" / "li" / "put-there-by-hand" / "p.ipynb"
    assert kept.read_text() == "by hand"


def test_two_of_one_name_are_asked_for_once(course):
    twins = table(
        ["First name", "Last name", "Username"], [["Kim", "Lee", "kim1"], ["Kim", "Lee", "k2"]]
    )
    (course / "twins.csv").write_text(twins)
    run(course, "nbexaminer", "roster", "twins.csv")
    download = packed(
        course / "a.zip",
        {
            "Kim Lee_1_assignsubmission_file_/p.ipynb": "a",
            "Kim Lee_2_assignsubmission_file_/p.ipynb": "b",
            "Nobody Known_3_assignsubmission_file_/p.ipynb": "c",
            "Kim Lee - p.ipynb": "d",  # no number says which of the two
            "KIM LEE - p.ipynb": "e",
        },
    )
    done = collect(course, download)
    assert done.returncode == 1 and there(course) == {}
    assert "Kim Lee (1): not collected: could be each of k2, kim1." in done.stderr
    assert "Nobody Known (3): not collected: is nobody of the class list." in done.stderr
    collect(course, download, "--match=Kim Lee (1)=k2", "--match=Kim Lee (2)=kim1")
    assert there(course) == {"k2": "a", "kim1": "b"}
    later = packed(course / "b.zip", {"Kim Lee_1_assignsubmission_file_/p.ipynb": "more"})
    assert collect(course, later).returncode == 0  # it is kept
    assert there(course)["k2"] in ("a", "more")


def test_without_a_class_list_names_are_ids_and_two_of_one_name_are_not_mixed(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    files = {f"Kim Lee_{n}_assignsubmission_file_/p.ipynb": str(n) for n in (1, 2)}
    done = collect(tmp_path, packed(tmp_path / "a.zip", files))
    assert there(tmp_path) == {"Kim Lee": "1"} and done.returncode == 1
    assert "Kim Lee (2): not collected: there is another Kim Lee." in done.stderr


def test_what_is_collected_is_graded_and_exported(tmp_path):
    source = notebook([solution("two", "two = 2"), test("twos", "assert two == 2", 1)])
    write(tmp_path, source, {})
    release(tmp_path)
    rows = [[f"{last}, {first}", NUMBERS[login], login] for first, last, login in PEOPLE]
    header = ["Student", "ID", "SIS Login ID"]
    (tmp_path / "canvas.csv").write_text(table(header, rows), encoding="utf-8")
    run(tmp_path, "nbexaminer", "roster", "canvas.csv")
    form, right = PLATFORMS["canvas"], nbformat.writes(source)
    wrong = right.replace("two = 2", "two = 3")
    files = {form(*who): wrong if who[2] == "li" else right for who in PEOPLE}
    assert collect(tmp_path, packed(tmp_path / "all.zip", files)).returncode == 0
    grade(tmp_path)
    run(tmp_path, "nbexaminer", "export", "ps1", "--to=canvas", "--output=grades.csv")
    _, _, *rows = csv.reader(io.StringIO((tmp_path / "grades.csv").read_text("utf-8")))
    points = {row[3]: (row[1], row[5]) for row in rows}
    assert points == {
        login: (NUMBERS[login], "0.0" if login == "li" else "1.0") for _, _, login in PEOPLE
    }
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db", "small") as book:
        assert book.find_student("zoe_a").last_name == "Ångström"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["ps1"], "Name both: nbexaminer collect ASSIGNMENT DOWNLOAD"),
        (["ps1", "class.csv"], "is no folder and no zip or tar archive"),
        (["ps1", "empty"], "Nothing that a student handed in was found in empty"),
        (["ps1", "empty", "--timezone=Nowhere"], "There is no time zone Nowhere"),
    ],
)
def test_what_cannot_be_collected_gets_a_sentence(arguments, why, course):
    (course / "empty").mkdir()
    done = run(course, "nbexaminer", "collect", *arguments)
    assert done.returncode == 2 and why in done.stderr, done.stderr
