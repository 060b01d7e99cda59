"""Downloads and class lists as platforms vary them: damaged, renamed, in other languages."""

import io
import mailbox
import tarfile
import unicodedata
import zipfile

import pytest
from dateutil import tz
from nbgrader.coursedir import CourseDirectory
from small_course import run

from nbexaminer.course.incoming.collecting import Collector
from nbexaminer.course.incoming.downloads import attempts
from nbexaminer.course.incoming.roster import Person, Roster, read_class_list
from nbexaminer.errors import CourseError

ANA, PAT = "Ana María López Núñez", "Pat O'Neil"
PEOPLE = [
    Person("ana", "Ana María", "López Núñez", "a@x.example", number="00123", lms_id="501"),
    Person("pat", "Pat", "O'Neil", "p@x.example", number="Participant 77", github="pat-gh"),
    Person("am", "Anne-Marie", "Müller-Straße", "m@x.example", team="Group A"),
    Person("yt", "太郎", "山田", "y@x.example", team="Group A"),
    Person("mono", "", "Sukarno"),
    Person("tim", "Tim", "Berners - Lee"),
    Person("007", "Jean", "Paul"),
]
GRADESCOPE = """---
submission_9:
  :submitters:
  - :name: Ana
    :sid: 00123
    :email:
  - :name: Somebody
    :email: P@x.example
  :created_at: {}2026-02-02 12:00:00.934785000 Z
"""
RUBY = "!ruby/object:ActiveSupport::TimeWithZone\n    utc: "
LETTER = """From: {}
Date: {}
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain

Here it is.
--b
Content-Type: application/octet-stream
Content-Disposition: attachment; filename="p.ipynb"

{}
--b--
"""
SOLO = """From: a@x.example
Content-Type: application/x-ipynb+json
Content-Disposition: attachment; filename="p.ipynb"

whole
"""


def collected(root, download, people=PEOPLE):
    """What lies in submitted/ without timestamps, the times, and what was said."""
    Roster(people).write(root)
    found = attempts([download], "ps1", tz.gettz("Europe/Berlin"))
    done = Collector(CourseDirectory(root=str(root), assignment_id="ps1"), {}).collect(found)
    files = {
        path.relative_to(root / "submitted")
        .as_posix()
        .replace("/ps1", ""): path.read_text().strip()
        for path in (root / "submitted").rglob("*")
        if path.is_file()
    }
    times = {files.pop(each) for each in list(files) if each.endswith("/timestamp.txt")}
    return files, times, [*done.notes, *done.unclear]


def packed(root, files):
    with zipfile.ZipFile(root / "all.zip", "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 2, 2, 12, 0, 0)), content)
    return root / "all.zip"


DECOMPOSED = unicodedata.normalize("NFD", ANA)
CASES = {
    "Moodle, decomposed": ({f"{DECOMPOSED}_1_assignsubmission_file/p.ipynb": "1"}, "ana/p.ipynb"),
    "Moodle, last name first": (
        {"López Núñez Ana María_1_assignsubmission_file_/p.ipynb": "1"},
        "ana/p.ipynb",
    ),
    "Moodle, signs removed": ({"Pat ONeil_1_assignsubmission_file_/p.ipynb": "1"}, "pat/p.ipynb"),
    "Moodle, from Windows": ({f"{ANA}_1_assignsubmission_file_\\p.ipynb": "1"}, "ana/p.ipynb"),
    "Canvas, the later upload counts": (
        {"lopez_501_12_p-1.ipynb": "1", "lopez_501_9_p.ipynb": "0"},
        "ana/p.ipynb",
    ),
    "Canvas, typed in": ({"lopez_LATE_501_text.html": "1"}, "ana/text.html"),
    "Canvas, a student's own time": (
        {"lopez_501_12_timestamp.txt": "1"},
        "ana/timestamp-as-it-came.txt",
    ),
    "Brightspace, with its page": (
        {f"1-2 - {ANA} - Feb 2, 2026 105 PM/p.ipynb": "1", "index.html": "no"},
        "ana/p.ipynb",
    ),
    "Brightspace, hyphens": (
        {"1-2 - Anne-Marie Müller-Straße - 2 February, 2026 1305/p.ipynb": "1"},
        "am/p.ipynb",
    ),
    "Blackboard, receipts": (
        {
            "ps1_ana_attempt_2026-02-03-12-00-00.txt": "receipt",
            "ps1_ana_attempt_2026-02-03-12-00-00_p.ipynb": "1",
            "ps1_ana_attempt_2026-02-02-12-00-00_p.ipynb": "0",
        },
        "ana/p.ipynb",
    ),
    "Google Drive, in its folder": (
        {f"Week 1/{ANA} - Copy of p.ipynb": "1"},
        "ana/Copy of p.ipynb",
    ),
    "Google Forms": (
        {f"p - {ANA}.ipynb": "1", "p - Nobody.ipynb": "0", "p - Noone.ipynb": "0"},
        "ana/p.ipynb",
    ),
    "GitHub Classroom, a clone": (
        {"ps1-submissions/ps1-pat-gh/p.ipynb": "1", "ps1-submissions/ps1-pat-gh/.git/config": "0"},
        "pat/p.ipynb",
    ),
    "macOS": (
        {"ana/p.ipynb": "1", "__MACOSX/ana/._p.ipynb": "0", ".DS_Store": "0"},
        "ana/p.ipynb",
    ),
    "an archive for each": ({"ana.zip": "1", "unknown.ipynb": "0"}, "ana/ana.zip"),
    "an archive that is not opened": ({"ana.7z": "1", "grades.csv": "0"}, "ana/ana.7z"),
    "Moodle, a team before all names": (
        {
            f"Team 1-{ANA}_1_assignsubmission_file_/p.ipynb": "1",
            "Team 1-Nobody_2_assignsubmission_file_/p.ipynb": "0",
        },
        "ana/p.ipynb",
    ),
    "Canvas, a link": ({"lopez_501_link.html": "1"}, "ana/link.html"),
    "Google, one student's two files": (
        {f"{ANA} - p.ipynb": "1", f"{ANA} - p (1).ipynb": "1"},
        ["ana/p (1).ipynb", "ana/p.ipynb"],
    ),
    "GitHub, packed": ({"ps1-pat-gh-main/p.ipynb": "1"}, "pat/p.ipynb"),
    "a course's own folder": (
        {"all/submitted/pat/ps1/p.ipynb": "1", "all/submitted/who/ps1/p.ipynb": "0"},
        "pat/p.ipynb",
    ),
    "names and a login": ({"O'Neil_Pat_pat/p.ipynb": "1"}, "pat/p.ipynb"),
    "what Windows takes away": ({"pat./p.ipynb": "1", "pat./Thumbs.db": "0"}, "pat/p.ipynb"),
    "in Latin letters of Windows": (
        {f"{ANA.encode('cp1252').decode('cp437')}_1_assignsubmission_file_/p.ipynb": "1"},
        "ana/p.ipynb",
    ),
    "in letters of Japan": (
        {f"{'山田太郎'.encode('cp932').decode('cp437')}_1_assignsubmission_file_/p.ipynb": "1"},
        "yt/p.ipynb",
    ),
    "a number without its zeros": ({"123/p.ipynb": "1"}, "ana/p.ipynb"),
    "Moodle, one student's own folders": (
        {f"{ANA}_1_assignsubmission_file_/a/b/p.ipynb": "1"},
        "ana/a/b/p.ipynb",
    ),
    "Moodle, no first name": ({". Sukarno_1_assignsubmission_file_/p.ipynb": "1"}, "mono/p.ipynb"),
    "Moodle, a team alone": (
        {"Group A_1_assignsubmission_file_/p.ipynb": "1"},
        ["am/p.ipynb", "yt/p.ipynb"],
    ),
    "a team's file and a member's": (
        {"Group A.ipynb": "1", "am.ipynb": "1"},
        ["am/Group A.ipynb", "am/am.ipynb", "yt/Group A.ipynb"],
    ),
    "Brightspace, files side by side": (
        {f"1-2 - {ANA} - Feb 2, 2026 105 PM - my - p.ipynb": "1"},
        "ana/my - p.ipynb",
    ),
    "Teams, with versions": (
        {
            f"Work/Submitted files/{ANA}/ps1/Version 9/p.ipynb": "0",
            f"Work/Submitted files/{ANA}/ps1/Version 10/p.ipynb": "1",
            f"Work/Working files/{ANA}/ps1/p.ipynb": "0",
        },
        "ana/p.ipynb",
    ),
    "Sakai": (
        {"ps1/O'Neil, Pat(pat)/Submission attachment(s)/p.ipynb": "1", "ps1/grades.csv": "0"},
        "pat/p.ipynb",
    ),
    "ILIAS": ({"ps1/Muller-Strasse_Anne-Marie_am_4711/p.ipynb": "1"}, "am/p.ipynb"),
    "a number before the names": ({"00123_López Núñez_Ana María/p.ipynb": "1"}, "ana/p.ipynb"),
    "nbgrader's exchange": (
        {
            "ana+ps1+2026-02-02 12:00:00.000000 UTC+aGVsbG8/p.ipynb": "1",
            "ana+ps1+2026-02-01 12:00:00.000000 UTC+aGVsbG8/p.ipynb": "0",
            "ana+ps2+2026-02-03 12:00:00.000000 UTC+aGVsbG8/p.ipynb": "0",
        },
        "ana/p.ipynb",
    ),
    "Canvas, late in small letters": (
        {"lopez_late_501_12_p.ipynb": "1", "pat_502_13_p.ipynb": "0"},  # 502 is not Pat
        "ana/p.ipynb",
    ),
    "Moodle, marked blind": (
        {"Participant_77_assignsubmission_file_/p.ipynb": "1"},
        "pat/p.ipynb",
    ),
    "Brightspace, without ids": ({f"{ANA} - Feb 2, 2026 105 PM/p.ipynb": "1"}, "ana/p.ipynb"),
    "a time in the name of a student's file": (
        {"ana/plot - Feb 2, 2026 105 PM.png": "1"},
        "ana/plot - Feb 2, 2026 105 PM.png",
    ),
    "Blackboard, a folder for each attempt": (
        {
            "ps1_ana_attempt_2026-02-02-12-00-00/p.ipynb": "1",
            "ps1_ana_attempt_2026-02-01-12-00-00/p.ipynb": "0",
        },
        "ana/p.ipynb",
    ),
    "GitHub, by another title": (
        {"first-set-pat-gh/p.ipynb": "1", "first-set-nobody/p.ipynb": "0"},
        "pat/p.ipynb",
    ),
    "Google, a hyphen in a name": (
        {"Tim Berners - Lee - p.ipynb": "1", "Nobody - p.ipynb": "0"},
        "tim/Lee - p.ipynb",
    ),
    "a login in the file's name": (
        {"ana_p.ipynb": "1", "Paul_Jean_p.ipynb": "1", "x_p.ipynb": "0"},
        ["007/Paul_Jean_p.ipynb", "ana/ana_p.ipynb"],
    ),
    "a login behind the file's name": (
        {"p-007.ipynb": "1", "p_00123.ipynb": "1", "p_00123 (1).ipynb": "1", "p-12.ipynb": "0"}
        | {"pat 00123.ipynb": "0"},  # who is it?
        ["007/p-007.ipynb", "ana/p_00123.ipynb", "ana/p_00123 (1).ipynb"],
    ),
    "a name within a longer one": (
        {"Jean Paul/p.ipynb": "1", "Jean Paul Martin/p.ipynb": "0", "yt ana/p.ipynb": "0"},
        "007/p.ipynb",
    ),
    "OpenOlat, with the task": (
        {
            f"ps1/{who}/{step}/p.ipynb": content
            for who in ("Müller-Straße_Anne-Marie_am", "_Sukarno_mono")
            for step, content in (("1_task", "0"), ("2_submissions", "1"), ("3_corrections", "0"))
        },
        ["am/p.ipynb", "mono/p.ipynb"],
    ),
    "Google Takeout": ({f"Takeout/Drive/Course/ps1/{ANA} - p.ipynb": "1"}, "ana/p.ipynb"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_file_comes_to_its_student_however_the_platform_names_it(case, tmp_path):
    files, expected = CASES[case]
    found, _, _ = collected(tmp_path, packed(tmp_path, files))
    assert found == dict.fromkeys([expected] if isinstance(expected, str) else expected, "1")


@pytest.mark.parametrize("tag", ["", RUBY])
def test_all_who_gradescope_names_have_handed_in(tag, tmp_path):
    files = {"export/submission_metadata.yml": GRADESCOPE.format(tag)}
    files["export/submission_9/p.ipynb"] = "1"
    found, times, _ = collected(tmp_path, packed(tmp_path, files))
    assert found == {"ana/p.ipynb": "1", "pat/p.ipynb": "1"}
    assert times == {"2026-02-02 12:00:00.934785 UTC"}


def test_parts_of_one_download_belong_together(tmp_path):
    Roster(PEOPLE).write(tmp_path)
    for number, name in enumerate("pq"):
        (tmp_path / str(number)).mkdir()
        packed(tmp_path / str(number), {f"Week 1/{ANA} - {name}.ipynb": name})
    downloads = [tmp_path / "0" / "all.zip", tmp_path / "1" / "all.zip"]
    (one,) = attempts(downloads, "ps1", tz.UTC)
    assert one.files.keys() == {"p.ipynb", "q.ipynb"}


def test_letters_come_from_folders_and_boxes(tmp_path):
    letters = [
        LETTER.format("Ana <A@x.example>", "Mon, 02 Feb 2026 12:00:00 +0100", "old"),
        LETTER.format("=?utf-8?q?Ana?= <a@x.example>", "Tue, 03 Feb 2026 12:00:00 +0100", "new"),
        LETTER.format("p@x.example", "some day", "1"),
        LETTER.format("", "", "of nobody"),
    ]
    box = mailbox.mbox(tmp_path / "box")
    for number, letter in enumerate(letters):
        box.add(letter)
        (tmp_path / "mail").mkdir(exist_ok=True)
        (tmp_path / "mail" / f"{number}.eml").write_text(letter)
    box.flush()
    for download in ("mail", "box"):
        (tmp_path / f"from-{download}").mkdir()
        found, _, said = collected(tmp_path / f"from-{download}", tmp_path / download)
        assert found == {"ana/p.ipynb": "new", "pat/p.ipynb": "1"}
        assert len(said) == 1 and "not collected: is nobody of the class list" in said[0]
    (tmp_path / "solo.eml").write_text(SOLO)
    assert collected(tmp_path, tmp_path / "solo.eml")[0] == {"ana/p.ipynb": "whole"}
    forwarded = "From: teacher@x.example\nContent-Type: message/rfc822\n\n" + letters[1]
    (tmp_path / "solo.eml").write_text(forwarded)
    (tmp_path / "again").mkdir()
    found, _, _ = collected(tmp_path / "again", tmp_path / "solo.eml")
    assert found == {"ana/p.ipynb": "new"}


def damaged(content):
    place = content.index(b"of ana")
    return content[:place] + b"OF" + content[place + 2 :]


def locked(content):
    """With the flags of a password for the first file."""
    central = content.index(b"PK\x01\x02")
    flagged = bytearray(content)
    flagged[6] |= 1
    flagged[central + 8] |= 1
    return bytes(flagged)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("ana/p.ipynb", damaged),
        ("ana/p.ipynb", locked),
        (f"ana/{'long' * 90}.ipynb", bytes),
        ("ana/p.ipynb/p.ipynb/q", bytes),
    ],
)
def test_who_cannot_be_read_is_named_and_stops_nobody(name, change, tmp_path):
    files = {name: "of ana", "ana/p.ipynb": "of ana", "pat/p.ipynb": "1"}
    download = packed(tmp_path, files)
    download.write_bytes(change(download.read_bytes()))
    found, _, (said,) = collected(tmp_path, download)
    assert found == {"pat/p.ipynb": "1"} and said.startswith("ana: not collected: it can't be read")


def test_a_time_that_cannot_be_read_is_told(tmp_path):
    download = packed(tmp_path, {f"1-2 - {ANA} - 2. helmikuuta 2026 1305/p.ipynb": "1"})
    found, times, (said,) = collected(tmp_path, download)
    assert found and not times and "'2. helmikuuta 2026 13:05' is no time that can be" in said


def test_two_files_of_one_name_leave_the_others_in_the_last_attempt(tmp_path):
    uploads = {"lopez_501_7_q.ipynb": "q", "lopez_501_8_p.ipynb": "0", "lopez_501_9_p-1.ipynb": "1"}
    found, _, _ = collected(tmp_path, packed(tmp_path, uploads))
    assert found == {"ana/p.ipynb": "1", "ana/q.ipynb": "q"}
    kept = (tmp_path / "collected" / "ps1" / "ana").glob("*/p.ipynb")
    assert sorted(path.read_text() for path in kept) == ["0", "1"]


def test_a_receipt_alone_and_a_page_of_nobody_are_told(tmp_path):
    files = {"ps1_ana_attempt_2026-02-02-12-00-00.txt": "receipt", "grades.csv": "", "who.py": ""}
    found, _, said = collected(tmp_path, packed(tmp_path, files))
    assert not found and len(said) == 3
    assert "ana: a hand-in without a file, 2026-02-02 11:00:00 UTC." in said
    assert "grades.csv: not collected: nothing says whose it is." in said
    assert said[2].startswith("who.py: not collected: is nobody of the class list.")


def test_another_zone_moves_the_same_attempt(tmp_path):
    Roster(PEOPLE).write(tmp_path)
    course = CourseDirectory(root=str(tmp_path), assignment_id="ps1")
    download = packed(tmp_path, {f"{ANA}_1_assignsubmission_file_/p.ipynb": "1"})
    for zone, hour in ((tz.UTC, 12), (tz.gettz("Europe/Berlin"), 11)):
        Collector(course, {}).collect(attempts([download], "ps1", zone))
        (stamp,) = (tmp_path / "submitted").rglob("timestamp.txt")
        assert stamp.read_text() == f"2026-02-02 {hour}:00:00.000000 UTC\n"
    assert len(list((tmp_path / "collected" / "ps1" / "ana").glob("*Z-*"))) == 1


def test_a_file_that_names_nobody_is_asked_for_where_there_is_no_class_list(tmp_path):
    found, _, (said,) = collected(tmp_path, packed(tmp_path, {"p.ipynb": "1"}), people=[])
    assert not found and "p.ipynb: not collected: nothing says whose it is." in said


def test_a_tar_archive_is_a_download_and_a_broken_one_a_sentence(tmp_path):
    with tarfile.open(tmp_path / "all.tar.gz", "w:gz") as archive:
        for who in ("ana", "pat"):
            member = tarfile.TarInfo(f"all/{who}/p.ipynb")
            member.size = 1
            archive.addfile(member, io.BytesIO(b"1"))
    found, _, _ = collected(tmp_path, tmp_path / "all.tar.gz")
    assert found == {"ana/p.ipynb": "1", "pat/p.ipynb": "1"}
    for content in (b"{[", b"- 1", b"a: 1"):
        broken = packed(tmp_path, {"a/submission_metadata.yml": content, "a/s/p.ipynb": "1"})
        with pytest.raises(CourseError, match="Download it again"):
            attempts([broken], "ps1", tz.UTC)


ANA_AGAIN = ("ana", "Ana", "López", "a@x")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Vorname;Nachname;Anmeldename;E-Mail-Adresse\nAna;López;ana;a@x\n", ANA_AGAIN),
        ("Prénom,Nom,Nom d'utilisateur,Adresse de courriel\nAna,López,ana,a@x\n", ANA_AGAIN),
        ("sep=;\nFirst name;Surname;Username;Email address\nAna;López;ana;a@x\n", ANA_AGAIN),
        ("\n\nFirst name,Last name,SID,Email,Role\nAna,López,007,,Student\nT,A,1,t@x,TA\n",)
        + (("007", "Ana", "López", ""),),
        ('"identifier","github_username"\n"a@x","ana-gh"\n', ("a@x", "", "", "")),
        ("Förnamn,Efternamn,Användarnamn,E-postadress\nAna,López,ana,a@x\n", ANA_AGAIN),
        ('Name,Login ID,SIS ID,Role\nAna López,"=""007""",9,Student\n',)
        + (("007", "Ana", "López", ""),),
        ("id,first_name,last_name,email,lms_user_id\nana,Ana,López,a@x,501\n", ANA_AGAIN),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_class_lists_come_in_languages_and_encodings(content, expected, encoding):
    (one,) = read_class_list(content.encode(encoding), "class.csv")
    assert (one.student_id, one.first_name, one.last_name, one.email) == expected


def test_a_table_that_a_spreadsheet_saved_is_read_again(tmp_path):
    content = "student_id;first_name;last_name;section\n007;Jörg;Müller;A\n"
    (tmp_path / "roster.csv").write_bytes(content.encode("cp1252"))
    assert Roster.read(tmp_path).people["007"] == Person("007", "Jörg", "Müller", section="A")
    (tmp_path / "roster.csv").write_bytes(b'student_id\n"' + b"x" * 200_000 + b'"\n')
    with pytest.raises(CourseError, match="is no table"):
        Roster.read(tmp_path)


def listed(root, *lists):
    """What `roster` says of class lists, and the ids and logins of those who are in it then."""
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    for number, text in enumerate(lists):
        (root / f"{number}.csv").write_text(text)
    done = run(root, "nbexaminer", "roster", *(f"{number}.csv" for number in range(len(lists))))
    return done.stderr, {one.student_id: one for one in Roster.read(root).people.values()}


def test_no_student_of_a_class_list_is_taken_for_another(tmp_path):
    said, people = listed(
        tmp_path,
        "First name,Last name,Login,Email\nAna,A,ana,x@x\nBea,B,bea,x@x\n,C,,\nDo,D,ANA,\n",
        "Name,ID,Email,Section\nCy E,501,c@x,S1\nCy E,501,c@x,S2\nFay F,502,c@x,\n",
        "First name,Last name,ID number\nGil,G,501\n",
        "Student,ID,SIS Login ID\nAna A,501,ana\n",
    )
    assert {each: one.full_name for each, one in people.items()} == {
        **{"ana": "Ana A", "bea": "Bea B", "c@x": "Cy E", "501": "Gil G"},
    }
    assert people["c@x"].sections >= {"S1", "S2"}
    assert said.splitlines() == [
        "C: not added: there is no id in 0.csv.",
        "Do D: not added: 0.csv has the same id for Ana A.",
        "Fay F: not added: 1.csv has the same id for Cy E.",
    ]
    assert "is a workbook" in listed(tmp_path, "PK\3\4")[0]
