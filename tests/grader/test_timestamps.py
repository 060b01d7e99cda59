"""When something was handed in: no text is read as another moment than it says."""

from datetime import datetime

import pytest
from nbgrader.api import Gradebook
from small_course import grade, notebook, release, solution, test, write

from nbexaminer.course.incoming.timestamps import mend_timestamp, moment

NOON = datetime(2026, 2, 2, 12)
SOURCE = notebook([solution("two", "two = 2"), test("twos", "assert two == 2", 1)])


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-02 12:00:00 UTC",
        "\ufeff2026-02-02 12:00:00 UTC\r\n",
        "2026-02-02T14:00:00+02:00",
        "2026-02-02T12:00:00Z",
        "2026-02-02 07:00:00 EST",
        "2026-02-02 13:00:00 Europe/Berlin",
        "Mon Feb  2 12:00:00 UTC 2026",
        "Mon, 02 Feb 2026 13:00:00 +0100",
        "02.02.2026 12:00:00",
        "2/2/2026 12:00 PM",
        "2. Februar 2026 um 12:00 Uhr",
        "2 févr. 2026 12:00",
        "2 de febrero de 2026 12:00",
        "1770033600",
        "1770033600000",
        "20260202120000000",  # Sakai
        "2026-02-02 14:00 UTC+2",
        "Mon Feb 02 2026 07:00:00 GMT-0500 (Eastern Standard Time)",
    ],
)
def test_a_moment_is_read_as_it_says(text):
    assert moment(text) == NOON


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("03.02.2026 12:00", datetime(2026, 2, 3, 12)),
        ("22/03/2026 12:00", datetime(2026, 3, 22, 12)),
        ("2026-07-02 12:00:00 CEST", datetime(2026, 7, 2, 10)),
    ],
)
def test_the_day_and_the_season_are_told_from_the_form(text, when):
    assert moment(text) == when


@pytest.mark.parametrize(
    "text",
    [
        "03/02/2026 12:00",  # in March, or in February
        "2026-02-02 12:00:00 XYZ",
        "2026-02-02 12:00:00 BST",  # of Britain, or of Bangladesh
        "12:00",
        "March 2026",
        "mar. 3 févr. 2026 12:00",  # a Tuesday, or in March
        "02-03-26",
        "the day before yesterday",
        "",
    ],
)
def test_what_could_be_another_moment_is_not_guessed(text):
    assert moment(text) is None


STAMPS = {
    "powershell": "\ufeff2026-02-02 12:00:00 UTC\r\n".encode("utf-16-le"),
    "unmarked": "2026-02-02 12:00:00 UTC\r\n".encode("utf-16-be"),
    "notepad": "\ufeff2026-02-02 12:00:00 UTC\r\n".encode(),
    "plain": b"2026-02-02 12:00:00 UTC",
}


@pytest.mark.parametrize("taken", ["folder", "link"])
def test_a_timestamp_is_mended_whatever_has_the_names_for_it(taken, tmp_path):
    outside = tmp_path / "precious.txt"
    outside.write_text("mine")
    for text, kept in (("never", "not-believed"), ("1770033600", "as-it-came")):
        folder = tmp_path / kept
        folder.mkdir()
        (folder / "timestamp.txt").write_text(text)
        for name in (f"timestamp-{kept}.txt", ".timestamp.txt.new"):
            if taken == "folder":
                (folder / name).mkdir()
            else:
                (folder / name).symlink_to(outside)
        assert mend_timestamp(folder)
        assert (folder / f"timestamp-{kept}-2.txt").read_text() == text
        assert not mend_timestamp(folder)
    assert outside.read_text() == "mine"


def test_a_timestamp_of_every_editor_counts_and_formgrader_reads_it(tmp_path):
    write(tmp_path, SOURCE, dict.fromkeys(STAMPS, SOURCE))
    for student, content in STAMPS.items():
        (tmp_path / "submitted" / student / "ps1" / "timestamp.txt").write_bytes(content)
    release(tmp_path)
    done = grade(tmp_path)
    assert "notepad: timestamp.txt was read as 2026-02-02 12:00:00 UTC" in done.logged
    assert "plain: timestamp" not in done.logged
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db", "small") as book:
        found = {row.student.id: row.timestamp for row in book.assignment_submissions("ps1")}
    assert found == dict.fromkeys(STAMPS, NOON)
    folder = tmp_path / "submitted" / "powershell" / "ps1"
    assert (folder / "timestamp.txt").read_text() == "2026-02-02 12:00:00.000000 UTC\n"
    assert (folder / "timestamp-as-it-came.txt").read_bytes() == STAMPS["powershell"]
    assert "0 graded, 4 unchanged" in grade(tmp_path).logged
